// The page's one toolbar moves to the message under the pointer, in focus or pressed for long, and opens the menu of
// acts there. Without scripts a link in each message leads to a page of them.
(() => {
  "use strict";

  const tools = document.getElementById("tools");
  if (!tools) return;
  const menu = document.getElementById("act-menu");
  const picker = document.getElementById("emoji");
  const home = tools.parentElement;
  let met = null; // the message at which the toolbar is
  let byKeyboard = false; // how the menu was opened

  const messageOf = (target) => target?.closest?.(".messages > .msg[id]:not([data-deleted])");
  const isOpen = () => menu.matches(":popover-open") || picker.matches(":popover-open[data-for]");

  // Buttons of a message that has not the focus are no stops of the Tab key.
  function setStops() {
    for (const button of tools.children) button.tabIndex = met?.contains(document.activeElement) ? 0 : -1;
  }

  function meet(message) {
    met?.classList.remove("met");
    met = message?.nextElementSibling?.matches(".editing") ? null : message;
    tools.hidden = !met;
    lead();
    (met ?? home).append(tools);
    met?.classList.add("met");
    setStops();
  }

  // lead lets the ways to moderate lead to the author of the message. Nothing is done about oneself, or about one who
  // has gone.
  function lead() {
    const name = met?.querySelector("a.msg-name");
    const isMine = met?.dataset.author === document.documentElement.dataset.me;
    for (const link of document.querySelectorAll('[data-act="moderate"]')) {
      link.hidden = !name || isMine;
      if (link.hidden) continue;
      const url = new URL(name.href);
      url.pathname += "/act";
      url.searchParams.set("message", met.id.slice(2));
      link.href = url;
    }
  }

  // A pointer that rests while the list moves below it points at nothing.
  let rest = "";
  document.addEventListener("pointerover", ({ target, pointerType, x, y }) => {
    const message = messageOf(target);
    const isResting = rest === `${x} ${y}`;
    rest = `${x} ${y}`;
    if (pointerType === "touch" || message === met || isOpen() || isResting) return;
    if (message || met) meet(message);
  });

  document.addEventListener("focusin", ({ target }) => {
    const message = messageOf(target);
    if (message && message !== met && !isOpen() && target.matches(":focus-visible")) meet(message);
    else setStops();
  });

  // A frame may replace the message: the toolbar steps out, and into what has come.
  let held = null;
  document.addEventListener("feed:arrive", () => {
    held = tools.contains(document.activeElement) ? document.activeElement : null;
    if (met) home.append(tools);
  });
  document.addEventListener("feed", () => {
    if (!met) return;
    meet(messageOf(document.getElementById(met.id)));
    if (met) held?.focus({ preventScroll: true });
  });

  // --- the menu

  // fit shows what can be done with the message, as far as the page knows.
  function fit({ dataset }) {
    const isMine = dataset.author === document.documentElement.dataset.me;
    for (const item of menu.querySelectorAll("[data-need]")) item.hidden = (item.dataset.need === "mine") !== isMine;
    const name = met.querySelector("a.msg-name");
    const person = menu.querySelector('[data-act="person"]');
    person.hidden ||= !name;
    person.querySelector("bdi").textContent = name?.textContent ?? "";
    person.href = name?.href ?? "";
    for (const act of ["thread", "report"])
      for (const link of menu.querySelectorAll(`[data-act="${act}"]`)) link.href = addressOf(met, `/${act}`);
    const pin = menu.querySelector('[data-act="pin"] > span');
    if (pin) pin.textContent = pin.dataset["pinned" in dataset ? "undo" : "do"];
    menu.querySelector("details")?.removeAttribute("open");
    const saved = document.getElementById("act-saved");
    if (saved) htmx.ajax("GET", addressOf(met), { source: saved, target: saved, swap: "innerHTML" });
  }

  const addressOf = (message, act = "") =>
    message
      .querySelector(".msg-more")
      .getAttribute("href")
      .replace(/(?=\?|$)/, act);

  // Where the browser has no anchors, the menu is placed by hand.
  function place() {
    if (CSS.supports("anchor-name: --a") || matchMedia("(width < 45rem)").matches) return;
    const { right, bottom } = tools.getBoundingClientRect();
    menu.style.left = `${Math.max(8, right - menu.offsetWidth)}px`;
    menu.style.top = `${Math.max(8, Math.min(bottom + 4, innerHeight - menu.offsetHeight - 8))}px`;
  }

  // A sheet covers the lower part of a narrow page: the message goes above it.
  function reveal() {
    const hidden = met.getBoundingClientRect().bottom - menu.getBoundingClientRect().top + 8;
    if (matchMedia("(width < 45rem)").matches && hidden > 0) met.closest(".log")?.scrollBy(0, hidden);
  }

  function open(message, byKey) {
    if (message !== met) meet(message);
    if (!met) return;
    fit(met);
    met.scrollIntoView({ block: "nearest" });
    menu.showPopover();
    place();
    reveal();
    byKeyboard = byKey;
    if (byKey) menu.querySelector(".menu-item").focus();
  }

  // A frame may have replaced the message to which the browser would give the focus back.
  menu.addEventListener("toggle", ({ newState }) => {
    if (newState !== "closed" || !byKeyboard || !met || document.activeElement !== document.body) return;
    met.tabIndex = -1;
    met.focus({ preventScroll: true });
  });

  function pick() {
    menu.hidePopover();
    picker.dataset.for = met.id;
    picker.showPopover();
  }
  picker.addEventListener("toggle", ({ newState }) => {
    if (newState === "closed") delete picker.dataset.for;
  });

  document.addEventListener("click", (event) => {
    const more = event.target.closest?.(".messages > .msg .msg-more");
    if (!more || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(more.closest(".msg"), event.detail === 0);
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-act]");
    if (!button || !met) return;
    const { act } = button.dataset;
    if (act === "menu") return open(met, event.detail === 0);
    if (act === "emoji") return pick();
    menu.hidePopover();
    if (!button.matches("a"))
      document.dispatchEvent(new CustomEvent("act", { detail: { act, message: met, value: button.value } }));
  });

  // --- keys: letters act on the message in focus, the arrows walk through the menu

  const isTyped = (event) => !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing;
  // A keyboard of another script has the letter in its place.
  const keysOf = ({ key, code }) => [key, key.toUpperCase(), code.replace(/^Key/, "")];

  document.addEventListener("keydown", (event) => {
    const message = messageOf(event.target);
    if (event.target !== message || !isTyped(event)) return;
    const keys = keysOf(event);
    if (event.key === "Enter") open(message, true);
    else {
      meet(message);
      fit(message);
      const item = [...menu.querySelectorAll("[aria-keyshortcuts]:not([hidden])")].find(({ ariaKeyShortcuts }) =>
        keys.includes(ariaKeyShortcuts),
      );
      if (!item) return;
      item.click();
    }
    event.preventDefault();
  });

  menu.addEventListener("keydown", (event) => {
    // What is folded away has a place in the layout too, and takes no focus.
    const items = [...menu.querySelectorAll("button, a, summary")].filter(
      (item) => item.offsetParent && (item.matches("summary") || !item.closest("details:not([open])")),
    );
    const at = items.indexOf(document.activeElement);
    const next = { ArrowDown: (at + 1) % items.length, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    items.at(next).focus();
  });

  // --- a long press opens the menu when the finger leaves: what opens before is closed by that

  const PRESS = 500; // ms
  const STIR = 10; // pixels that a finger may move meanwhile
  let pressing = 0;
  let pressed = null;
  let from = null;

  function release() {
    clearTimeout(pressing);
    pressed?.classList.remove("pressed");
    pressed = null;
  }

  document.addEventListener("pointerdown", ({ target, pointerType, x, y }) => {
    release();
    const message = messageOf(target);
    if (pointerType !== "touch" || !message || target.closest("a, button, video, audio, summary")) return;
    from = { x, y };
    pressing = setTimeout(() => {
      pressed = message;
      message.classList.add("pressed");
      navigator.vibrate?.(10);
    }, PRESS);
  });
  document.addEventListener("pointermove", ({ x, y }) => {
    if (from && Math.hypot(x - from.x, y - from.y) > STIR) release();
  });
  document.addEventListener("pointercancel", release);
  document.addEventListener("pointerup", () => {
    const message = pressed;
    release();
    if (message) setTimeout(() => open(message, false));
  });
  // What the browser offers for a long press would lie over it.
  document.addEventListener("contextmenu", (event) => {
    if (event.pointerType === "touch" && messageOf(event.target) && !event.target.closest("a, img, video"))
      event.preventDefault();
  });
})();
