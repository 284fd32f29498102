// Shortcuts of the keyboard that hold on the whole page. Letters that act on a message are in the log's script.
(() => {
  "use strict";

  const isMac = /Mac|iPhone|iPad/.test(navigator.platform);
  const help = document.getElementById("keys");

  const isField = (element) =>
    element.isContentEditable || element.matches("textarea, select, input:not([type=checkbox], [type=radio])");

  // A layout without Latin letters has the shortcut where a Latin one has the letter.
  const isLetter = ({ key, code }, letter) =>
    key.toLowerCase() === letter || (code === `Key${letter.toUpperCase()}` && !/^[a-z]$/i.test(key));
  const isSlash = ({ key, code }) => key === "/" || (code === "Slash" && key === ".");

  // --- what they do

  function showHelp() {
    if (!help) return;
    if (!help.open) help.showModal();
    htmx.trigger(help.firstElementChild, "ask");
  }

  const searchLink = () => document.querySelector('main > header a[href$="/search"]');

  function search() {
    const link = searchLink();
    if (!link) return location.assign("/search");
    link.click();
  }

  // A second Ctrl+F, from the search's own field, is for the browser.
  const isSearching = () => document.activeElement?.matches('[type="search"][name="q"]');

  const rows = () =>
    [...document.querySelectorAll('#room-list .room-row[href^="/r/"]')].filter((row) => row.checkVisibility());

  function go(step) {
    const all = rows();
    const at = all.findIndex((row) => row.hasAttribute("aria-current"));
    all[at < 0 ? 0 : at + step]?.click();
  }

  function goUnread() {
    const all = rows();
    const at = all.findIndex((row) => row.hasAttribute("aria-current"));
    const next = [...all.slice(at + 1), ...all.slice(0, at + 1)].find((row) =>
      row.querySelector(".badge:not([hidden])"),
    );
    next?.click();
  }

  // Escape closes what lies on top. Dialogs and menus do so themselves; then comes the way to the box.
  function leave(event) {
    const box = document.querySelector("main textarea[name=body]");
    if (document.querySelector("dialog[open], :popover-open") || event.target.closest("dialog, [popover]")) return;
    if (isField(event.target) && event.target.type === "search" && event.target.value) return;
    if (event.target !== box) box?.focus();
  }

  // Firefox closes a menu before the page hears the key, which may be dated a little later: that Escape has done its
  // work. Where the page hears the key first, what closes after it takes nothing from the next press.
  const SAME = 100; // ms between a menu that closes and the key that closed it
  let closedAt = -SAME;
  let pressedAt = -SAME;
  document.addEventListener(
    "beforetoggle",
    ({ newState, timeStamp }) => {
      if (newState === "closed" && timeStamp - pressedAt >= SAME) closedAt = timeStamp;
    },
    true,
  );
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape") return;
      if (event.timeStamp - closedAt < SAME) event.preventDefault();
      closedAt = -SAME;
      pressedAt = event.timeStamp;
    },
    true,
  );

  // --- which is which

  function shortcut(event) {
    const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
    const isMain = isMac ? metaKey && !ctrlKey : ctrlKey && !metaKey;
    if (isMain && !altKey && !shiftKey) {
      if (isLetter(event, "k")) return () => document.dispatchEvent(new CustomEvent("switch"));
      if (isLetter(event, "f") && !isSearching() && searchLink()) return search;
      return null;
    }
    if (ctrlKey || metaKey) return null;
    if (altKey) {
      if (key === "ArrowDown") return shiftKey ? goUnread : () => go(1);
      return key === "ArrowUp" && !shiftKey ? () => go(-1) : null;
    }
    if (isField(event.target) || !isAllowed()) return null;
    if (key === "?") return showHelp;
    return isSlash(event) ? search : null;
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.getModifierState("AltGraph")) return;
    if (event.key === "Escape") return leave(event);
    if (document.querySelector("dialog[open]")) return;
    const act = shortcut(event);
    if (!act) return;
    event.preventDefault();
    act();
  });

  // --- the list of them, and its choice: single keys can be turned off (WCAG 2.1.4)

  const NAME = "samovar-single-keys";
  function isAllowed() {
    try {
      return localStorage.getItem(NAME) !== "off";
    } catch {
      return true;
    }
  }

  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || !event.target.closest?.('a[href="/keys"]') || !help) return;
    event.preventDefault();
    showHelp();
  });

  help?.addEventListener("click", ({ target }) => {
    if (target === help) help.close();
  });

  document.addEventListener("change", ({ target }) => {
    if (target.id !== "single-keys") return;
    try {
      localStorage.setItem(NAME, target.checked ? "on" : "off");
    } catch {
      /* blocked: they stay on */
    }
  });

  if (help) {
    new MutationObserver(() => {
      const box = document.getElementById("single-keys");
      if (box) box.checked = isAllowed();
      if (!isMac) return;
      for (const key of help.querySelectorAll("kbd")) {
        key.textContent = { Ctrl: "⌘", Alt: "⌥", Shift: "⇧" }[key.textContent] ?? key.textContent;
      }
    }).observe(help.firstElementChild, { childList: true });
  }
})();
