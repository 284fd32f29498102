// What is being sent. A message leaves the box at once and stands in the log, pale, until the server has stored it.
// Without a connection it waits there, also over a reload, and is sent when the connection is back: its key makes a
// repeat the same message. One that was refused says why, with ways on.
(() => {
  "use strict";

  const LAST = 3; // answers that the server cannot store it now, after which it is given up
  const OLD = 3_600_000; // ms after which what waits over a reload is not sent without being asked

  let items = []; // in the order in which they are sent
  const busy = new Set();
  const withheld = [];

  const formOf = (item) =>
    [...document.querySelectorAll("form.composer")].find((form) => form.dataset.draft === item.draft);
  const listOf = (form) => form?.closest("main, aside")?.querySelector("ol[data-last]");
  const say = (text) => document.dispatchEvent(new CustomEvent("acted", { detail: text }));

  // --- storage: one list for each person and draft. Files cannot be kept, so their message is the tab's own.
  // Where storage is blocked, already reading window.localStorage throws: it goes by name until it is used.

  const STORAGES = ["localStorage", "sessionStorage"];
  const storage = (item) => STORAGES[item.names.length ? 1 : 0];
  const nameOf = ({ owner, draft }) => `samovar-outbox:${owner}:${draft}`;

  function stored(where, name) {
    try {
      return JSON.parse(window[where].getItem(name)) ?? [];
    } catch {
      return []; // blocked, or nothing of ours
    }
  }

  function keep(item, gone) {
    const name = nameOf(item);
    try {
      const where = storage(item);
      const list = stored(where, name).filter((other) => other.fields.key !== item.fields.key);
      const { bubble, files, ...rest } = item;
      if (!gone) list.push(rest);
      if (list.length) window[where].setItem(name, JSON.stringify(list.sort((a, b) => a.at - b.at)));
      else window[where].removeItem(name);
    } catch {
      /* blocked: it lasts as long as the page */
    }
  }

  // --- the bubble

  function drawn(item) {
    const form = formOf(item);
    const bubble = form?.querySelector("template").content.firstElementChild.cloneNode(true);
    if (!bubble) return null;
    const part = (selector) => bubble.querySelector(selector);
    part(".msg-body").textContent = item.fields.body;
    if (item.quote) {
      part(".msg-quote").hidden = false;
      [part(".msg-quote b").textContent, part(".msg-quote-text").textContent] = item.quote;
    }
    const lost = item.names.map((name) => Object.assign(document.createElement("li"), { textContent: name }));
    part(".chosen").replaceChildren(...(item.files?.map(attached.row) ?? lost));
    part("[data-again]").addEventListener("click", () => again(item));
    part("[data-edit]").addEventListener("click", () => takeBack(item));
    part("[data-discard]").addEventListener("click", () => discard(item));
    return bubble;
  }

  // show brings the bubble to the end of the log and writes how the message stands.
  function show(item) {
    const list = listOf(formOf(item));
    item.bubble ??= drawn(item);
    if (!item.bubble || !list) return;
    const { bubble } = item;
    const { waiting, failed, uploading, processing } = bubble.dataset;
    const names = item.names.join(", ");
    const bar = bubble.querySelector(".progress");
    bubble.dataset.state = item.state;
    bar.hidden = item.state !== "sending" || !item.files?.length;
    bubble.querySelector(".unsent-reason").textContent =
      {
        waiting,
        failed: item.problem || failed,
        sending: bar.hidden ? "" : item.share < 1 ? uploading.replace("{0}", () => names) : processing,
      }[item.state] ?? "";
    if (item.share < 1) bar.value = item.share;
    else bar.removeAttribute("value");
    bubble.querySelector("[data-again]").hidden = item.names.length > 0 && !item.files;
    if (bubble.parentElement === list && !bubble.nextElementSibling?.matches(".msg[id]")) return;
    list.append(bubble);
    const before = bubble.previousElementSibling;
    bubble.toggleAttribute("data-follows", before?.dataset.author === bubble.dataset.author && !item.quote);
  }

  // A frame puts a message behind what waits, and a list that was filled again has lost it.
  const showAll = () => items.forEach(show);

  function set(item, state, problem = "") {
    Object.assign(item, { state, problem });
    keep(item);
    show(item);
  }

  function drop(item) {
    items = items.filter((other) => other !== item);
    keep(item, true);
    item.bubble?.remove();
  }

  function again(item) {
    const form = formOf(item);
    // It is sent by the person who asks for it, as whom the page writes now.
    if (form) item.fields.as = form.elements.as.value;
    item.tries = 0;
    set(item, "queued");
    flush();
  }

  function discard(item) {
    item.dropped = true;
    if (item.bubble) htmx.trigger(item.bubble, "htmx:abort");
    drop(item);
    release();
  }

  // takeBack puts the message into the box again, before what has been typed since.
  async function takeBack(item) {
    const form = formOf(item);
    discard(item);
    composer.fill(form, [item.fields.body, form.elements.body.value].filter(Boolean).join("\n"));
    if (item.files) attached.add(form, item.files);
    const slot = form.querySelector(".reply");
    if (!item.fields.reply_to || slot.children.length) return;
    const address = item.action.replace(/(\?|$)/, `/${item.fields.reply_to}/reply$1`);
    await htmx.ajax("GET", address, { source: slot, target: slot, swap: "outerHTML" });
  }

  // --- taking a message out of the form

  const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(36)).join("");

  function take(form) {
    const fields = Object.fromEntries([...new FormData(form)].filter(([, value]) => typeof value === "string"));
    const files = attached.of(form);
    if (!fields.body.trim() && !files.length) return;
    const slot = form.querySelector(".reply");
    const quote = ["bdi, b", ".msg-quote-text"].map((part) => slot.querySelector(part)?.textContent ?? "");
    const item = {
      owner: form.dataset.me,
      draft: form.dataset.draft,
      action: form.getAttribute("action"),
      fields,
      quote: fields.reply_to && fields.from !== "thread" ? quote : null,
      names: files.map((file) => file.name),
      at: Date.now(),
      tries: 0,
      share: 0,
      state: "queued",
      files,
    };
    items.push(item);
    form.elements.key.value = newKey();
    if (fields.from !== "thread") slot.replaceChildren();
    attached.put(form, []);
    composer.empty(form);
    set(item, "queued");
    const log = item.bubble?.closest("[role=log]");
    if (log) log.scrollTop = log.scrollHeight;
    flush();
  }

  // The buttons that send the form elsewhere are htmx's.
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      if (!form.matches("form.composer") || event.submitter?.hasAttribute("formaction")) return;
      event.preventDefault();
      if (composer.fits(form) && composer.isDue(form)) take(form);
    },
    { capture: true },
  );

  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("form.composer [data-as-file]");
    if (!button) return;
    const { form } = button;
    attached.add(form, [new File([form.elements.body.value], button.dataset.asFile, { type: "text/plain" })]);
    composer.fill(form, "");
    take(form);
  });

  // --- sending: one after the other, and what has files beside the rest, which must not wait for a film

  async function flush() {
    for (const hasFiles of [false, true]) run(hasFiles);
  }

  async function run(hasFiles) {
    if (busy.has(hasFiles)) return;
    busy.add(hasFiles);
    for (;;) {
      const item = items.find(({ state, files }) => state === "queued" && Boolean(files?.length) === hasFiles);
      if (!item) break;
      if (!navigator.onLine) hold(item);
      else await post(item);
      if (item.state === "waiting") break;
    }
    busy.delete(hasFiles);
  }

  function hold(item) {
    if (!item.hasWaited) say(item.bubble?.dataset.waiting);
    item.hasWaited = true;
    for (const one of items) if (one.state === "queued" || one === item) set(one, "waiting");
  }

  // resume sends what waits, when there is reason to believe that it can be sent.
  function resume() {
    for (const item of items) if (item.state === "waiting") set(item, "queued");
    flush();
  }

  async function post(item) {
    item.share = 0;
    set(item, "sending");
    let answer = null;
    const source = item.bubble?.isConnected ? item.bubble : document.body;
    await htmx.ajax("POST", item.action, {
      source,
      target: source,
      swap: "none",
      values: item.fields,
      patient: item.names.length > 0,
      adopt: () => adopt(item, answer),
      fetch: async (address, request) => {
        const response = await carry(item, address, request);
        answer = await read(item, response.clone());
        return response;
      },
    });
    if (!item.dropped) settle(item, answer);
    release();
  }

  function carry(item, address, request) {
    if (!item.files?.length) return fetch(address, request);
    const body = new FormData();
    for (const [name, value] of Object.entries(item.fields)) body.append(name, value);
    for (const file of item.files) body.append("files", file, file.name);
    return attached.send(address, { ...request, body }, (share) => {
      item.share = share;
      show(item);
    });
  }

  // A film takes longer than htmx waits.
  document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
    if (ctx?.patient) clearTimeout(ctx.requestTimeout);
  });

  // read takes what an answer says besides the message, before htmx puts that into the page.
  async function read(item, response) {
    const page = document.createElement("template");
    page.innerHTML = await response.text();
    const made = page.content.querySelector(".composer");
    if (response.status === 200) item.state = "stored"; // its own frame may enter the page now
    item.id = page.content.querySelector("hx-partial > .msg")?.id;
    return {
      status: response.status,
      made,
      problem: page.content.querySelector(".problem")?.textContent,
    };
  }

  function adopt(item, { made }) {
    const form = formOf(item);
    if (form && made) composer.adopt(form, made);
  }

  // The stream begins anew for a new guest, so the answer's session comes before the guest (embed_session.js).
  document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => ctx?.adopt?.());

  function settle(item, answer) {
    if (answer?.status === 200) return delivered(item);
    item.tries += 1;
    const { failed, lost } = item.bubble?.dataset ?? {};
    if (answer?.status === 429 && answer.made?.dataset.pause) return putOff(item);
    if (answer && (answer.status < 500 || answer.made)) return fail(item, answer.problem);
    if (item.files?.length && navigator.onLine)
      return fail(
        item,
        lost?.replace("{0}", () => item.names.join(", ")),
      );
    if (answer && item.tries >= LAST) return fail(item, failed);
    hold(item);
    setTimeout(resume, Math.min(1000 * 2 ** item.tries, 15_000));
  }

  // putOff gives back what slow mode refused: it waits in the box, whose form counts down.
  function putOff(item) {
    const form = formOf(item);
    takeBack(item);
    composer.isDue(form);
  }

  function fail(item, problem) {
    set(item, "failed", problem?.trim());
    say(item.problem || item.bubble?.dataset.failed);
  }

  function delivered(item) {
    const { sent, back } = formOf(item)?.dataset ?? {};
    drop(item);
    say(item.hasWaited ? back : sent);
    for (const other of items) other.hasWaited = false; // said once
  }

  // --- the frame of a message may come before the answer that says whose it is: it is withheld until then

  const inFlight = () => items.filter(({ state }) => state === "sending");
  const isAnswered = (id) => items.some((item) => item.id === id);
  function isMine(message, item) {
    if ((message.querySelector(".msg-files") !== null) !== Boolean(item.files?.length)) return false;
    const me = item.owner || document.documentElement.dataset.me;
    if (me) return message.dataset.author === me;
    // A stranger's first message: whose it is, the answer will say.
    return message.querySelector(".msg-body")?.textContent.trim() === item.fields.body.trim();
  }

  document.addEventListener("feed:arrive", ({ detail }) => {
    for (const message of [...detail.children]) {
      if (!message.matches(".msg") || document.getElementById(message.id) || isAnswered(message.id)) continue;
      if (!inFlight().some((item) => isMine(message, item))) continue;
      message.remove();
      withheld.push(message);
    }
  });

  function release() {
    if (!withheld.length || inFlight().length) return;
    const text = withheld
      .splice(0)
      .map((message) => message.outerHTML)
      .join("");
    htmx.swap({ text, target: "#messages", swap: "feed", sourceElement: document.body });
  }

  document.addEventListener("feed", ({ detail: { entered } }) => {
    for (const item of items) {
      const message = item.id && entered.find(({ id }) => id === item.id);
      if (message) item.bubble?.remove();
      if (message && item.files?.length) attached.still(message, item.action);
    }
    if (items.length) showAll();
  });

  // --- what waits from before: of this person alone, in all their tabs

  function restore() {
    for (const form of document.querySelectorAll("form.composer")) {
      const name = nameOf({ owner: form.dataset.me, draft: form.dataset.draft });
      const known = new Set(items.map((item) => item.fields.key));
      for (const item of STORAGES.flatMap((where) => stored(where, name))) {
        if (known.has(item.fields.key)) continue;
        const isLost = item.names.length > 0;
        const isOld = Date.now() - item.at > OLD;
        items.push({ ...item, hasWaited: true, state: isLost || isOld || item.problem ? "failed" : "queued" });
        if (form.elements.body.value.trim() === item.fields.body.trim()) composer.empty(form);
      }
    }
    showAll();
    flush();
  }

  // The page writes as another person. What a stranger has written is the guest's whom it made.
  let owner = document.documentElement.dataset.me ?? "";
  const stays = ({ state }) => ["failed", "sending", "stored"].includes(state);
  document.addEventListener("me", () => {
    const { me = "" } = document.documentElement.dataset;
    for (const item of items) {
      if (!owner) {
        keep(item, true);
        item.owner = me;
        if (item.state === "stored") continue;
        keep(item);
        item.bubble?.remove();
        item.bubble = null; // it is drawn as the guest's
      } else if (!stays(item)) item.bubble?.remove();
    }
    if (owner) items = items.filter(stays);
    owner = me;
    restore();
  });

  // Another tab has sent it, or taken it back.
  addEventListener("storage", ({ key }) => {
    if (key && !key.startsWith("samovar-outbox:")) return;
    for (const item of items) {
      const isKept = stored(storage(item), nameOf(item)).some(({ fields }) => fields.key === item.fields.key);
      if (!isKept && ["queued", "waiting", "failed"].includes(item.state)) drop(item);
    }
  });

  // Who signs out takes along what was not sent.
  document.addEventListener("submit", ({ target }) => {
    if (target.getAttribute("action") !== "/logout") return;
    try {
      for (const where of [localStorage, sessionStorage])
        for (const name of Object.keys(where)) if (/^samovar-(draft|outbox):/.test(name)) where.removeItem(name);
    } catch {
      /* blocked: nothing is kept */
    }
  });

  addEventListener("online", resume);
  document.addEventListener("stream:hello", resume);
  addEventListener("beforeunload", (event) => {
    if (inFlight().some(({ files }) => files?.length)) event.preventDefault();
  });
  document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
    if (ctx?.target?.querySelector?.("form.composer")) restore();
  });
  restore();
})();
