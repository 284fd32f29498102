// Does what is asked for with a message, by the toolbar, the menu or a key, and says that it happened.
(() => {
  "use strict";

  const menu = document.getElementById("act-menu");
  const toast = document.getElementById("toast");
  const SHOWN = 4000; // ms
  const READ = 10_000; // ms
  const UNDO = 8000; // ms for which a deletion can be undone, see models.undoFor

  const addressOf = (message, act) =>
    message
      .querySelector(".msg-more")
      .getAttribute("href")
      .replace(/(?=\?|$)/, act);

  // Each request has an element of its own, since htmx lets those of one element wait for each other.
  async function send(path, values) {
    const guest = document.querySelector('.composer [name="guest"]')?.value ?? "";
    const source = document.createElement("i");
    menu.append(source);
    await htmx.ajax("POST", path, { source, target: "#done", swap: "innerHTML", values: { guest, ...values } });
    source.remove();
  }

  // --- reactions: they show at once, and a frame or a refusal corrects them

  function chipOf(strip, emoji) {
    return [...(strip?.children ?? [])].find(({ firstElementChild }) => firstElementChild.dataset.emoji === emoji);
  }

  function stripOf(message) {
    const found = message.querySelector(".msg-reactions");
    if (found) return found;
    const strip = Object.assign(document.createElement("ul"), { className: "msg-reactions" });
    let foot = message.querySelector(".msg-foot");
    if (!foot) {
      foot = Object.assign(document.createElement("div"), { className: "msg-foot" });
      message.append(foot);
    }
    foot.prepend(strip);
    return strip;
  }

  function addChip(message, emoji, me) {
    const chip = document.createElement("li");
    const link = Object.assign(document.createElement("a"), { href: addressOf(message, "/reactions") });
    link.dataset.emoji = emoji;
    link.append(Object.assign(document.createElement("span"), { textContent: emoji }));
    link.append(Object.assign(document.createElement("b"), { textContent: 1 }));
    chip.append(link);
    chip.dataset.reactors = me;
    stripOf(message).append(chip);
  }

  function flip(message, emoji) {
    const me = document.documentElement.dataset.me ?? "";
    const chip = chipOf(message.querySelector(".msg-reactions"), emoji);
    if (!chip) return addChip(message, emoji, me);
    const people = chip.dataset.reactors.split(" ");
    const given = people.includes(me);
    const count = chip.querySelector("b");
    count.textContent = Number(count.textContent) + (given ? -1 : 1);
    chip.dataset.reactors = (given ? people.filter((key) => key !== me) : [...people, me]).join(" ");
    chip.hidden = count.textContent === "0";
  }

  async function react(message, emoji) {
    const { seq } = message.dataset;
    const before = message.querySelector(".msg-foot")?.cloneNode(true);
    flip(message, emoji);
    await send(addressOf(message, "/reactions"), { emoji });
    // A message that was not replaced has not changed.
    if (message.isConnected && message.dataset.seq === seq)
      message.querySelector(".msg-foot").replaceWith(...(before ? [before] : []));
  }

  document.addEventListener("click", (event) => {
    const given = event.target.closest?.(".msg-reactions a");
    if (!menu || !given || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    react(given.closest(".msg"), given.dataset.emoji);
  });

  // --- what is copied, and what is answered

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const field = Object.assign(document.createElement("textarea"), { value: text, className: "sr" });
      document.body.append(field);
      field.select();
      document.execCommand("copy"); // plain http has no clipboard
      field.remove();
    }
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-copy]");
    if (!button) return;
    await copy(document.getElementById(button.dataset.copy).value);
    button.textContent = button.dataset.copied;
  });

  // linkTo returns the address of a message in its room, also from an embed.
  function linkTo(message) {
    const { origin, pathname, searchParams } = new URL(message.querySelector(".msg-time").href);
    return `${origin}${pathname.replace(/^\/embed\//, "/r/")}?at=${searchParams.get("at")}`;
  }

  async function reply(message) {
    const slot = document.getElementById("reply");
    await htmx.ajax("GET", addressOf(message, "/reply"), { source: slot, target: slot, swap: "outerHTML" });
    document.querySelector(".composer [name=body]").focus();
  }

  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("[data-unreply]")) return;
    event.preventDefault();
    document.getElementById("reply").replaceChildren();
    document.querySelector(".composer [name=body]").focus();
  });

  async function markUnread(message) {
    await send(addressOf(message, "").replace(/\/messages\/.*/, "/unread"), { ordinal: message.dataset.ordinal });
    document.dispatchEvent(new CustomEvent("unread", { detail: message }));
  }

  const textOf = (message) => {
    // biome-ignore lint/performance/useDomNodeTextContent: it keeps the lines apart
    return message.querySelector(".msg-body").innerText.trim();
  };

  const acts = {
    react,
    reply,
    copy: (message) => copy(textOf(message)).then(sayCopied),
    link: (message) => copy(linkTo(message)).then(sayCopied),
    save: (message) => send(addressOf(message, "/bookmark")),
    pin: (message) => send(addressOf(message, "/pin")),
    remind: (message, hours) => send(addressOf(message, "/remind"), { hours }),
    unread: markUnread,
    delete: (message) => send(addressOf(message, "/delete")),
  };

  const sayCopied = () => say(document.createTextNode(menu.dataset.copied));

  document.addEventListener("act", ({ detail: { act, message, value } }) => acts[act]?.(message, value));

  // --- what is said of it

  let saying = 0;
  const isHeld = () => toast.matches(":hover, :focus-within");
  function hideSoon() {
    clearTimeout(saying);
    saying = setTimeout(
      () => {
        if (!isHeld()) toast.hidden = true;
      },
      toast.querySelector("form") ? UNDO : SHOWN,
    );
  }
  for (const end of ["pointerleave", "focusout"]) toast?.addEventListener(end, hideSoon);

  function say(...said) {
    toast.replaceChildren(...said);
    toast.hidden = false;
    document.dispatchEvent(new CustomEvent("acted", { detail: toast.firstChild.textContent }));
    hideSoon();
  }

  // What was done last is undone by the key that does so everywhere; in a field it is for what was typed.
  document.addEventListener("keydown", (event) => {
    const undo = toast?.hidden === false && toast.querySelector("form button");
    if (!undo || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    if ((event.key !== "z" && event.code !== "KeyZ") || event.target.matches("input, textarea")) return;
    event.preventDefault();
    undo.click();
  });

  // What a page begins with is read by then.
  const flash = document.querySelector("main > .flash:not(:has(form))");
  if (flash) setTimeout(() => flash.remove(), READ);

  document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
    const done = document.querySelector("[data-done]");
    if (!done) return;
    done.remove();
    if (ctx?.request?.action?.includes("/reactions"))
      // it is seen
      document.dispatchEvent(new CustomEvent("acted", { detail: done.textContent }));
    else say(...done.childNodes);
  });

  document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
    if (menu?.contains(ctx?.sourceElement)) document.getElementById("notice").textContent = menu.dataset.failed;
  });
})();
