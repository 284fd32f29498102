// The messages of a list are one stop of the Tab key: the arrows, Home and End go from one to the next, and Tab enters
// the one in focus. The keys that act on it are in tools.js.
(() => {
  "use strict";

  const log = document.getElementById("log");
  const list = document.getElementById("messages");
  if (!list) return;
  log.tabIndex = -1;

  const inner = "a, button, summary, video, audio, iframe";
  const isStored = (message) => message.matches(".msg[id]");
  const isShown = (message) => isStored(message) && message.offsetParent;
  const stored = () => [...list.children].filter(isStored);
  const shown = () => stored().filter(isShown);
  let at = null; // the message that is the stop

  // The picture leads where the name does, and the toolbar stands for the way to the acts: neither is a stop.
  const isDouble = (element) => element.matches(".face, .msg-more");
  const setInner = (message, stop) => {
    for (const element of message.querySelectorAll(inner)) element.tabIndex = stop && !isDouble(element) ? 0 : -1;
  };

  function stop(message) {
    if (at !== message) at?.removeAttribute("tabindex");
    at = message;
    if (at) at.tabIndex = 0;
    else log.tabIndex = 0; // an empty log can be scrolled
  }

  // A message in focus is read by its author and its text.
  function name(message) {
    const texts = [...message.querySelectorAll(".msg-name, .msg-time, .msg-body, .msg-files")];
    message.ariaLabel = texts
      .filter((part) => !part.closest(".msg-quote"))
      .map(({ textContent }) => textContent.trim())
      .join(" ");
  }

  function go(message) {
    if (!message) return;
    stop(message);
    message.focus();
  }

  function next(message, key) {
    const all = shown();
    const where = all.indexOf(message);
    return { ArrowUp: all[where - 1], ArrowDown: all[where + 1], Home: all[0], End: all.at(-1) }[key];
  }

  document.addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const field = document.querySelector(".composer [name=body]");
    if (target === field && key === "Tab" && event.shiftKey && at) {
      event.preventDefault();
      go(at);
    } else if (target.parentElement === list && target.matches(".msg")) {
      if (key === "Escape" && !event.defaultPrevented) field?.focus();
      else if (!["ArrowUp", "ArrowDown", "Home", "End"].includes(key)) return;
      else go(next(target, key));
      event.preventDefault();
    }
  });

  list.addEventListener("focusin", ({ target }) => {
    const message = target.closest(".msg[id]");
    if (!message) return;
    stop(message);
    setInner(message, true);
    if (target === message) name(message);
  });
  list.addEventListener("focusout", ({ target, relatedTarget }) => {
    const message = target.closest(".msg[id]");
    if (message && !message.contains(relatedTarget)) setInner(message, false);
  });

  // A press selects text or opens what is pressed: it gives no focus to the message, where letters would act.
  list.addEventListener("pointerdown", () => {
    if (!at || at.contains(document.activeElement)) return;
    at.removeAttribute("tabindex");
    setTimeout(() => stop(at));
  });

  // A message that goes while it has the focus gives it to the one beside it.
  let lost = null;
  let newest = null;
  document.addEventListener("feed:arrive", () => {
    newest = shown().at(-1)?.id;
    const held = document.activeElement?.closest("#messages > .msg");
    lost = held && { id: held.id, beside: next(held, "ArrowDown") ?? next(held, "ArrowUp") };
  });

  // The stop stays at a message that is being acted on, and while nothing new is written; else it is the newest.
  const isBusy = () => list.contains(document.activeElement) || document.querySelector("#act-menu:popover-open");

  function settle(messages) {
    for (const message of messages) if (!message.contains(document.activeElement)) setInner(message, false);
    const last = shown().at(-1);
    const now = at && document.getElementById(at.id); // a frame may have replaced it
    if (lost && !isShown(document.getElementById(lost.id) ?? list)) go(lost.beside?.isConnected ? lost.beside : last);
    else stop(now && isShown(now) && (isBusy() || last.id === newest) ? now : last);
  }

  document.addEventListener("feed", ({ detail }) => {
    settle(detail.entered.filter(({ classList }) => classList.contains("msg")));
    lost = null;
  });
  document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
    if (ctx?.request?.action?.includes("/messages?before=")) settle(stored());
  });
  settle(stored());
})();
