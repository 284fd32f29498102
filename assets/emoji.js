// The emoji picker: an emoji goes in at the caret, recent ones come first, arrow keys move through the grid. The
// server fills it when it first opens, and sends this script along (views.EmojiPicker).
(() => {
  "use strict";

  const picker = document.getElementById("emoji");
  if (!picker) return;

  const RECENT = 24;
  const isPick = (element) => element?.matches?.(".emoji-grid button");

  // Storage throws where it is blocked; the page alone remembers then.
  const kept = new Map();
  function recall(name, fallback) {
    try {
      return JSON.parse(localStorage.getItem(name)) ?? fallback;
    } catch {
      return kept.get(name) ?? fallback;
    }
  }
  function remember(name, value) {
    kept.set(name, value);
    try {
      localStorage.setItem(name, JSON.stringify(value));
    } catch {
      /* blocked */
    }
  }

  // --- inserting

  // boxOf returns the field that the picker was opened at, which composer.js notes. It has kept its caret.
  const boxOf = () => (picker.box?.isConnected ? picker.box : document.querySelector(".composer [name=body]"));

  // react gives the emoji to the message for which the picker was opened.
  function react(value) {
    const message = document.getElementById(picker.dataset.for);
    picker.hidePopover();
    if (message) document.dispatchEvent(new CustomEvent("act", { detail: { act: "react", message, value } }));
  }

  function pick(button, stay) {
    const character = button.textContent;
    if (picker.dataset.for) return react(character);
    const box = boxOf();
    if (!box) return; // who may no longer speak has no composer
    box.setRangeText(character, box.selectionStart, box.selectionEnd, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
    const others = recall("samovar-emoji", []).filter((e) => e.character !== character);
    remember("samovar-emoji", [{ character, label: button.title }, ...others].slice(0, RECENT));
    if (stay) return;
    picker.hidePopover();
    box.focus();
  }

  picker.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (isPick(button)) pick(button, event.shiftKey || event.ctrlKey || event.metaKey);
    const tab = event.target.closest(".emoji-tabs a");
    if (tab) {
      event.preventDefault(); // a jump would change the page's address
      picker.querySelector(tab.getAttribute("href")).scrollIntoView({ block: "start" });
    }
  });

  // --- what is shown

  function showRecent() {
    const section = picker.querySelector("#emoji-recent");
    if (!section) return;
    const recent = recall("samovar-emoji", []);
    section.hidden = recent.length === 0;
    section
      .querySelector(".emoji-grid")
      .replaceChildren(
        ...recent.map(({ character, label }) =>
          Object.assign(document.createElement("button"), { type: "button", title: label, textContent: character }),
        ),
      );
    setStops();
  }

  // data-t is the emoji in the light tone, 1; the others differ from it in that one character, from 🏻 to 🏿.
  function applyTone() {
    const tone = recall("samovar-tone", 0);
    const colour = String.fromCodePoint(0x1f3fb + Math.max(tone - 1, 0));
    for (const button of picker.querySelectorAll("[data-t]")) {
      button.dataset.plain ??= button.textContent;
      button.textContent = tone ? button.dataset.t.replaceAll("🏻", colour) : button.dataset.plain;
    }
    for (const choice of picker.querySelectorAll(".emoji-tones input")) choice.checked = Number(choice.value) === tone;
  }

  picker.addEventListener("change", (event) => {
    if (event.target.name !== "tone") return;
    remember("samovar-tone", Number(event.target.value));
    applyTone();
  });

  // On touch screens a keyboard would cover the picker, so the search is focused only where there is a real one.
  function open() {
    const search = picker.querySelector("#emoji-q");
    search.value = "";
    picker.querySelector("#emoji-results").replaceChildren();
    showRecent();
    if (!matchMedia("(pointer: coarse)").matches) search.focus();
  }

  picker.addEventListener("toggle", ({ newState }) => {
    if (newState === "open") open();
  });
  document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
    if (ctx?.request?.action?.startsWith("/emoji/search")) setStops();
  });

  // --- keys

  // One emoji of each grid is a stop of the Tab key, or Tab would walk through some 1,900: the one focused last, else
  // the first.
  function setStops() {
    for (const grid of picker.querySelectorAll(".emoji-grid")) {
      if (grid.querySelector('[tabindex="0"]')) continue;
      grid.querySelectorAll("button").forEach((button, i) => {
        button.tabIndex = i ? -1 : 0;
      });
    }
  }

  picker.addEventListener("focusin", ({ target }) => {
    if (!isPick(target)) return;
    target.parentElement.querySelector('[tabindex="0"]')?.setAttribute("tabindex", "-1");
    target.tabIndex = 0;
  });

  const buttons = () => [...picker.querySelectorAll(".emoji-grid button")].filter((button) => button.offsetParent);

  // The nearest button below or above is found by position, since rows differ in length.
  function vertical(from, step) {
    const here = from.getBoundingClientRect();
    const beyond = buttons()
      .map((button) => ({ button, box: button.getBoundingClientRect() }))
      .filter(({ box }) => (step > 0 ? box.top > here.top + 1 : box.top < here.top - 1));
    const row =
      step > 0 ? Math.min(...beyond.map(({ box }) => box.top)) : Math.max(...beyond.map(({ box }) => box.top));
    const inRow = beyond.filter(({ box }) => Math.abs(box.top - row) < 2);
    return inRow.sort((a, b) => Math.abs(a.box.left - here.left) - Math.abs(b.box.left - here.left))[0]?.button;
  }

  function neighbour(from, key) {
    const all = buttons(),
      at = all.indexOf(from);
    switch (key) {
      case "ArrowRight":
        return all[at + 1];
      case "ArrowLeft":
        return all[at - 1];
      case "ArrowDown":
        return vertical(from, 1);
      case "ArrowUp":
        return vertical(from, -1) ?? picker.querySelector("#emoji-q");
      case "Home":
        return all[0];
      case "End":
        return all.at(-1);
      default:
        return null;
    }
  }

  picker.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // Enter and arrows choose what an input method offers, Escape dismisses it
    if (event.key === "Escape") {
      event.preventDefault(); // in WebKit a search field takes the key, even when it is empty: the picker stayed open
      picker.hidePopover();
      return;
    }
    if (event.target.id === "emoji-q" && event.key === "Enter") {
      event.preventDefault();
      const [found] = picker.querySelectorAll("#emoji-results button");
      if (found) pick(found, false);
      return;
    }
    let next = null;
    if (isPick(event.target)) next = neighbour(event.target, event.key);
    else if (event.target.id === "emoji-q" && event.key === "ArrowDown") next = buttons()[0];
    if (next) event.preventDefault();
    next?.focus();
  });

  applyTone();
  if (picker.matches(":popover-open")) open();
})();
