// Completes names behind an "@" and emoji behind a ":": the server offers who is in the room and what is found, arrows
// choose, Enter or Tab takes, Escape leaves.
(() => {
  "use strict";

  let list = null; // of the composer that is written in
  let start = -1; // where the "@" or the ":" stands
  let asked = 0;

  const isField = (element) => element?.matches?.(".composer [name=body]");
  const field = () => list.closest("form").elements.body;
  const options = () => [...list.querySelectorAll("[role=option]")];
  const chosen = () => list.querySelector('[aria-selected="true"]');

  function choose(option) {
    chosen()?.setAttribute("aria-selected", "false");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    field().setAttribute("aria-activedescendant", option.id);
  }

  function close() {
    start = -1;
    if (!list) return;
    list.hidden = true;
    list.replaceChildren();
    field().removeAttribute("aria-activedescendant");
  }

  function take(option) {
    const box = field();
    box.setRangeText(`${option.dataset.insert} `, start, box.selectionStart, "end");
    close();
    box.focus();
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // isWhole reports whether a name and the space behind it are there, taken or typed: Enter then sends, and does not
  // take the name again.
  function isWhole(typed) {
    const name = `@${typed.trim()}`.toLowerCase();
    return typed.endsWith(" ") && options().some((option) => option.dataset.insert.toLowerCase() === name);
  }

  // asOptions makes options of the buttons that the emoji picker gets.
  const asOptions = (buttons) =>
    [...buttons].slice(0, 8).map((button, i) => {
      const option = Object.assign(document.createElement("li"), { role: "option", id: `${list.id}-${i}` });
      option.dataset.insert = button.textContent;
      option.append(button.textContent, " ", button.title);
      return option;
    });

  async function offer(typed, path = list.dataset.path) {
    const mine = ++asked;
    const answer = await fetch(`${path}?q=${encodeURIComponent(typed)}`, {
      headers: JSON.parse(document.body.getAttribute("hx-headers:inherited") ?? "{}"),
    }).catch(() => null);
    const names = answer?.ok ? await answer.text() : "";
    if (mine !== asked || start < 0) return; // the viewer has typed on
    list.innerHTML = names;
    if (path !== list.dataset.path) list.replaceChildren(...asOptions(list.querySelectorAll("button")));
    list.hidden = options().length === 0 || isWhole(typed);
    if (!list.hidden) choose(options()[0]);
  }

  // Directly behind a word an "@" is part of an e-mail address, unless the script puts no space between words.
  const scripts = (...names) => names.map((name) => `\\p{Script=${name}}`).join("");
  const unspaced = scripts("Han", "Hiragana", "Katakana", "Hangul", "Thai", "Lao", "Khmer", "Myanmar");
  const apart = "(?:^|[^\\p{L}\\p{N}_])";
  const call = new RegExp(`(?:${apart}_*|[${unspaced}])@([\\p{L}\\p{N}\\p{M}_ -]{0,32})$`, "u");

  const sign = /(?:^|[\s(]):([\p{L}\p{N}_+-]{2,24})$/u;

  const spaced = `[${scripts("Latin", "Cyrillic")}\\p{N}]`;
  const apostrophe = new RegExp(`(${spaced})\`(?=${spaced})`, "gu"); // it`s

  // isCode reports whether text typed here is code, where no one is called: behind a fence, an indent or an open
  // backtick.
  function isCode(text) {
    const lines = text.split("\n"),
      line = lines.at(-1);
    let fence = 0;
    for (const [, ticks, rest] of lines.map((one) => /^ {0,3}(`{3,})([^`]*)$/.exec(one) ?? [])) {
      if (ticks && !fence) fence = ticks.length;
      else if (ticks?.length >= fence && !rest.trim()) fence = 0;
    }
    const isIndented = /^( {4}|\t)/.test(line) && !lines.at(-2)?.trim();
    const ticked = line.replace(/\\./g, "").replace(apostrophe, "$1");
    return fence > 0 || isIndented || ticked.replace(/(`+)[^`]+\1/g, "").includes("`");
  }

  document.addEventListener("input", (event) => {
    const box = event.target;
    if (!isField(box)) return;
    list = box.form.querySelector(".completions");
    const before = box.value.slice(0, box.selectionStart),
      typed = call.exec(before)?.[1],
      smile = sign.exec(before)?.[1];
    const isNone = smile === undefined && (typed === undefined || typed.split(" ").length > 3);
    if (isNone || isCode(before)) return close();
    start = box.selectionStart - (smile ?? typed).length - 1;
    if (smile) offer(smile.replaceAll("_", " "), "/emoji/search");
    else offer(typed.trimStart());
  });

  document.addEventListener(
    "keydown",
    (event) => {
      if (!list || list.hidden || event.target !== field() || event.isComposing) return;
      const all = options(),
        at = all.indexOf(chosen());
      const act = {
        ArrowDown: () => choose(all[(at + 1) % all.length]),
        ArrowUp: () => choose(all[(at + all.length - 1) % all.length]),
        Enter: () => take(chosen()),
        Tab: () => take(chosen()),
        Escape: close,
      }[event.key];
      if (!act) return;
      event.preventDefault();
      event.stopImmediatePropagation(); // or Enter would send
      act();
    },
    { capture: true },
  );

  document.addEventListener("pointerdown", (event) => {
    const option = event.target.closest?.(".completions [role=option]");
    if (!option) return;
    event.preventDefault(); // the box keeps the focus
    take(option);
  });

  document.addEventListener("focusout", ({ target }) => {
    if (isField(target)) close();
  });
})();
