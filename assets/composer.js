// The composer: Enter sends, the box grows, typed text is never lost. A page may have several: a room's and a
// thread's.
// biome-ignore lint/correctness/noUnusedVariables: used by outbox.js
const composer = (() => {
  "use strict";

  const isForm = (element) => element?.matches?.("form.composer");
  const isField = (element) => element?.matches?.("form.composer [name=body]");
  const field = (form) => form.elements.body;

  // What a form needs besides its fields: the timer of its draft, the draft that the server keeps, and when typing
  // was told of.
  const notes = new WeakMap();

  // Storage throws where it is blocked; the page alone keeps the draft then. A name that ends in ":kept" has the text
  // that the server keeps too: once another browser has sent it, the copy here is out of date.
  const nameOf = (form) => `samovar-draft:${form.dataset.draft}`;
  function recall(name) {
    try {
      return localStorage.getItem(name) || "";
    } catch {
      return "";
    }
  }
  function remember(name, text) {
    try {
      if (text) localStorage.setItem(name, text);
      else localStorage.removeItem(name);
    } catch {
      /* blocked */
    }
  }

  function say(form, sentence = "") {
    form.querySelector(".problem").textContent = sentence;
  }

  // Code points are counted, as the server does, and line breaks once.
  const lengthOf = (form) => [...field(form).value.trim()].length;
  const isLong = (form) => lengthOf(form) > Number(field(form).dataset.limit);

  function count(form) {
    const limit = Number(field(form).dataset.limit),
      length = lengthOf(form);
    const counter = form.querySelector(".count");
    counter.textContent = length > limit * 0.9 ? `${length} / ${limit}` : "";
    counter.toggleAttribute("data-over", isLong(form));
    form.querySelector(".too-long").hidden = !isLong(form);
  }

  // Where the style alone does not let the box grow with its text.
  function grow({ elements: { body } }) {
    if (CSS.supports("field-sizing", "content")) return;
    body.style.height = "auto";
    body.style.height = `${Math.min(body.scrollHeight, innerHeight * 0.4)}px`;
  }

  // keep gives the draft to the person's other browsers too, after a pause in typing.
  function keep(form) {
    const note = notes.get(form);
    clearTimeout(note.keeping);
    note.keeping = 0;
    const body = field(form).value.trim();
    if (!form.dataset.keep || body === note.kept) return;
    note.kept = body;
    fetch(form.dataset.keep, { method: "POST", body: new URLSearchParams({ body }), keepalive: true })
      .then((answer) => {
        if (answer.ok) remember(`${nameOf(form)}:kept`, body);
      })
      .catch(() => {});
  }
  addEventListener("pagehide", () => {
    for (const form of document.querySelectorAll("form.composer")) if (notes.get(form)?.keeping) keep(form);
  });

  function changed(form) {
    const note = notes.get(form);
    remember(nameOf(form), field(form).value);
    clearTimeout(note.keeping);
    note.keeping = setTimeout(() => keep(form), 1500);
    count(form);
    grow(form);
  }

  function tellTyping(form) {
    const note = notes.get(form);
    if (!field(form).value || Date.now() - note.typed < 3000) return;
    note.typed = Date.now();
    fetch(form.dataset.typing, {
      method: "POST",
      headers: JSON.parse(document.body.getAttribute("hx-headers:inherited") ?? "{}"),
    }).catch(() => {});
  }

  // Safari sends the Enter that ends a composition after the composition, with the key code 229 of one that goes on.
  const isComposing = (event) => event.isComposing || event.keyCode === 229;

  document.addEventListener("keydown", (event) => {
    if (!isField(event.target) || event.key !== "Enter" || event.shiftKey || event.altKey || isComposing(event)) return;
    event.preventDefault();
    event.target.form.requestSubmit();
  });

  // The arrow up in an empty box edits the person's last message.
  document.addEventListener("keydown", (event) => {
    if (!isField(event.target) || event.key !== "ArrowUp" || event.target.value || isComposing(event)) return;
    const mine = [
      ...document.querySelectorAll(
        `#messages > .msg[id][data-author="${event.target.form.dataset.me}"]:not([data-deleted])`,
      ),
    ].at(-1);
    if (!mine) return;
    event.preventDefault();
    document.dispatchEvent(new CustomEvent("act", { detail: { act: "edit", message: mine } }));
  });

  document.addEventListener("input", ({ target }) => {
    if (!isField(target)) return;
    say(target.form);
    changed(target.form);
    tellTyping(target.form);
  });

  // --- the emoji picker, which is for all boxes of the page

  const picker = document.getElementById("emoji");
  document.addEventListener(
    "click",
    ({ target }) => {
      const form = target.closest?.("[popovertarget=emoji]")?.form;
      if (form) picker.box = field(form);
    },
    { capture: true },
  );

  // The server fills it when it first opens: a failed fetch is repeated when it opens again.
  let asked = false;
  picker?.addEventListener("toggle", ({ newState }) => {
    if (newState !== "open") return;
    if (asked && !picker.querySelector("input")) picker.dispatchEvent(new CustomEvent("again"));
    asked = true;
  });

  // --- the menu at the plus

  const itemOf = (target, name) => target.closest?.(`form.composer [${name}]`);
  const closeMenu = (form) => form.querySelector(".composer-menu").hidePopover();

  document.addEventListener("click", ({ target }) => {
    const item = itemOf(target, "data-attach");
    if (!item) return;
    const { files } = item.form.elements;
    const isCamera = item.dataset.attach === "camera";
    files.toggleAttribute("capture", isCamera);
    files.accept = isCamera ? "image/*" : "";
    closeMenu(item.form);
    files.click();
  });

  document.addEventListener("click", ({ target }) => {
    const form = itemOf(target, "data-code")?.form;
    if (!form) return;
    const box = field(form);
    const { selectionStart: start, selectionEnd: end, value } = box;
    const before = start && value[start - 1] !== "\n" ? "\n" : "";
    closeMenu(form);
    box.setRangeText(`${before}\`\`\`\n${value.slice(start, end)}\n\`\`\`\n`, start, end);
    const caret = start + before.length + 4;
    box.focus();
    box.setSelectionRange(caret, caret + end - start);
    box.dispatchEvent(new Event("input", { bubbles: true }));
  });

  // --- sending

  // A post makes a stranger a guest, and a session that ended elsewhere makes another person: from now on their
  // messages are marked, and the stream has them present.
  function become(me) {
    if (!me || me === document.documentElement.dataset.me) return;
    document.documentElement.dataset.me = me;
    const own = new CSSStyleSheet();
    const rule = document.querySelector("style[data-own]").dataset.own;
    own.replaceSync(rule.replaceAll("{me}", me));
    document.adoptedStyleSheets.push(own);
    document.dispatchEvent(new CustomEvent("me"));
  }

  // adopt takes from the form of an answer as whom the page writes now, and leaves what is typed alone. Where the
  // answer has no form the person may not write any more.
  function adopt(form, made) {
    if (!isForm(made)) return form.replaceWith(made);
    pause(Number(made.dataset.pause ?? 0));
    form.dataset.me = made.dataset.me;
    form.elements.as.value = made.elements.as.value;
    if (made.elements.guest && form.elements.guest) form.elements.guest.value = made.elements.guest.value;
    for (const part of ["template", ".writes-as"]) {
      const fresh = made.querySelector(part);
      if (fresh) form.querySelector(part)?.replaceWith(fresh);
    }
    become(made.dataset.me);
  }

  function fill(form, text) {
    field(form).value = text;
    say(form);
    changed(form);
    field(form).focus();
    field(form).setSelectionRange(text.length, text.length);
  }

  // empty is for a text that is being sent, which the server forgets as a draft when it has stored it.
  function empty(form) {
    field(form).value = "";
    say(form);
    changed(form);
    Object.assign(notes.get(form), { typed: 0, kept: "" });
  }

  // Buttons that send the text some time later have the form as target.
  const planned = ({ sourceElement }) => sourceElement?.matches?.(".later button") && sourceElement.form;

  document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
    const form = planned(ctx);
    if (!form || ctx.response?.status !== 200) return;
    closeMenu(form);
    empty(form);
  });

  // The form that an answer brings knows nothing of the box's height.
  document.addEventListener("htmx:after:swap", () => {
    become(document.querySelector("form.composer")?.dataset.me);
    awaitVoice();
    for (const form of document.querySelectorAll("form.composer")) {
      begin(form);
      count(form);
      grow(form);
    }
  });

  // The room is protected otherwise. The state that is sent to all pages has no words, so each fetches its own, at some
  // moment of the next, lest they all ask at once.
  const composePath = () => document.querySelector("[data-compose]")?.dataset.compose;
  // Each part is its own source, since a request ends an earlier one of the same source.
  const fetchPart = (part) =>
    composePath() && htmx.ajax("GET", composePath(), { source: part, target: part, select: part, swap: "outerHTML" });
  const fetchGuarded = () => fetchPart("#guarded");
  const soon = (act, left = 0) => setTimeout(act, Number(left) + Math.random() * 1500);
  let protection = document.getElementById("guard")?.dataset.guard;
  document.addEventListener("feed", ({ detail: { entered } }) => {
    const guard = entered.find(({ id }) => id === "guard")?.dataset.guard ?? protection;
    if (guard !== protection) soon(fetchGuarded);
    protection = guard;
  });

  // A lockdown ends by the clock, without a word from the server.
  let ending = 0;
  function awaitEnd() {
    const guarded = document.getElementById("guarded");
    if (guarded?.dataset.left) clearTimeout(ending);
    if (guarded?.dataset.left) ending = soon(endLockdown, guarded.dataset.left);
    guarded?.removeAttribute("data-left");
  }
  async function endLockdown() {
    await fetchGuarded();
    if (document.querySelector("#composer.silenced")) document.dispatchEvent(new CustomEvent("stream:speech"));
  }
  document.addEventListener("htmx:after:swap", awaitEnd);
  awaitEnd();

  // A moderator has taken the viewer's voice, or given it back. What was typed comes back with it.
  let held = "";
  document.addEventListener("stream:speech", async () => {
    const place = document.getElementById("composer");
    if (!composePath() || !place) return;
    if (place.matches("form")) held = field(place).value;
    await fetchPart("#composer");
    const back = document.querySelector("form#composer");
    if (back && held) fill(back, held);
  });

  // What ends by the clock ends on the open page too: the place says in how many seconds.
  let lifting = 0;
  function awaitVoice() {
    clearTimeout(lifting);
    const lasts = Number(document.getElementById("composer")?.dataset.lasts);
    const again = () => document.dispatchEvent(new CustomEvent("stream:speech"));
    if (lasts && lasts < 86_400) lifting = setTimeout(again, lasts * 1000);
  }
  awaitVoice();

  // begin takes up a form that has come into the page, with the draft that this browser keeps.
  function begin(form) {
    if (notes.has(form)) return;
    notes.set(form, { keeping: 0, kept: field(form).value.trim(), typed: 0 });
    const draft = recall(nameOf(form));
    const isOld = form.dataset.keep && draft.trim() === recall(`${nameOf(form)}:kept`);
    const text = field(form).value || (isOld ? "" : draft);
    field(form).value = ""; // so that the caret is at the end of what comes
    field(form).value = text;
    count(form);
    grow(form);
  }

  for (const form of document.querySelectorAll("form.composer")) {
    document.documentElement.dataset.me = form.dataset.me;
    begin(form);
  }

  // fits reports whether the text is a message; else the offer to send it as a file is shown.
  function fits(form) {
    count(form);
    return !isLong(form);
  }

  // --- slow mode: the person's next message waits for its time in the box

  let next = 0; // when it may be sent

  // pause notes that the next message may be sent some seconds from now.
  function pause(seconds) {
    next = Math.max(next, Date.now() + seconds * 1000);
  }

  // isDue reports whether a message may be sent. Where it may not, the form counts down to it.
  function isDue(form) {
    if (Date.now() >= next) return true;
    if (!form.querySelector(".pause").textContent) {
      document.dispatchEvent(new CustomEvent("acted", { detail: waiting(form) }));
    }
    countDown(form);
    return false;
  }

  const waiting = (form) => form.dataset.slow.replace("{0}", Math.ceil((next - Date.now()) / 1000));

  function countDown(form) {
    const isOver = Date.now() >= next;
    const place = form.querySelector(".pause");
    clearTimeout(notes.get(form).counting);
    place.textContent = isOver ? "" : waiting(form);
    if (!isOver && form.isConnected) notes.get(form).counting = setTimeout(() => countDown(form), 1000);
  }

  return { fits, fill, empty, adopt, pause, isDue };
})();
