// The emoji picker: picks go in at the caret, the ones used last come first, arrow keys move through the grid. What it shows comes
// from the server when it first opens.
(() => {
  "use strict";

  const picker = document.getElementById("emoji");
  if (!picker) return;

  const RECENT = 24;
  const field = () => document.getElementById("body");
  const isPick = (element) => element?.matches?.(".emoji-grid button");

  // Storage throws where it is blocked; then nothing is remembered.
  function recall(name, fallback) {
    try { return JSON.parse(localStorage.getItem(name)) ?? fallback; } catch { return fallback; }
  }
  function remember(name, value) {
    try { localStorage.setItem(name, JSON.stringify(value)); } catch { /* blocked */ }
  }

  // --- inserting

  let caret = null; // where it was when the picker took the focus

  document.addEventListener("focusout", (event) => {
    if (event.target === field()) caret = [event.target.selectionStart, event.target.selectionEnd];
  });

  function insert(character) {
    const box = field();
    const [from, to] = caret ?? [box.value.length, box.value.length];
    box.setRangeText(character, from, to, "end");
    caret = [box.selectionEnd, box.selectionEnd];
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function pick(button, stay) {
    insert(button.textContent);
    const used = { character: button.textContent, label: button.title };
    const recent = recall("samovar-emoji", []).filter((e) => e.character !== used.character);
    remember("samovar-emoji", [used, ...recent].slice(0, RECENT));
    if (stay) return;
    picker.hidePopover();
    field().focus();
    field().setSelectionRange(...caret);
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
    section.querySelector(".emoji-grid").replaceChildren(...recent.map(({ character, label }) => {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", title: label, textContent: character });
      return button;
    }));
  }

  function applyTone(root) {
    const tone = recall("samovar-tone", 0);
    for (const button of root.querySelectorAll("[data-t]")) {
      button.dataset.plain ??= button.textContent;
      button.textContent = tone ? button.dataset.t.split(" ")[tone - 1] : button.dataset.plain;
    }
    const choice = picker.querySelector(`.emoji-tones input[value="${tone}"]`);
    if (choice) choice.checked = true;
  }

  picker.addEventListener("change", (event) => {
    if (event.target.name !== "tone") return;
    remember("samovar-tone", Number(event.target.value));
    applyTone(picker);
  });

  // Where fingers point a keyboard would cover the picker, so the search is focused only where there is a real one.
  function open() {
    showRecent();
    if (!matchMedia("(pointer: coarse)").matches) picker.querySelector("#emoji-q")?.focus();
  }

  picker.addEventListener("toggle", (event) => { if (event.newState === "open") open(); });
  document.addEventListener("htmx:after:swap", (event) => {
    const action = event.detail.ctx?.request?.action ?? "";
    if (!action.startsWith("/emoji")) return;
    applyTone(picker);
    if (!action.startsWith("/emoji/search")) open();
  });

  // --- keys

  const buttons = () => [...picker.querySelectorAll(".emoji-grid button")].filter((button) => button.offsetParent);

  // The button nearest below or above: rows have no fixed length, so positions decide.
  function vertical(from, step) {
    const here = from.getBoundingClientRect();
    const all = buttons();
    const beyond = all.map((button) => ({ button, box: button.getBoundingClientRect() }))
      .filter(({ box }) => (step > 0 ? box.top > here.top + 1 : box.top < here.top - 1));
    const row = step > 0 ? Math.min(...beyond.map(({ box }) => box.top)) : Math.max(...beyond.map(({ box }) => box.top));
    const inRow = beyond.filter(({ box }) => Math.abs(box.top - row) < 2);
    return inRow.sort((a, b) => Math.abs(a.box.left - here.left) - Math.abs(b.box.left - here.left))[0]?.button;
  }

  function neighbour(from, key) {
    const all = buttons();
    const at = all.indexOf(from);
    switch (key) {
      case "ArrowRight": return all[at + 1];
      case "ArrowLeft": return all[at - 1];
      case "ArrowDown": return vertical(from, 1);
      case "ArrowUp": return vertical(from, -1) ?? picker.querySelector("#emoji-q");
      case "Home": return all[0];
      case "End": return all.at(-1);
      default: return null;
    }
  }

  picker.addEventListener("keydown", (event) => {
    let next = null;
    if (isPick(event.target)) next = neighbour(event.target, event.key);
    else if (event.target.id === "emoji-q" && (event.key === "ArrowDown" || event.key === "Enter")) next = buttons()[0];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
})();
