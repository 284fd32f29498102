// The switcher: a room or a person by name, with the keyboard alone. Every link to its page opens it instead.
(() => {
  "use strict";

  const dialog = document.getElementById("switcher");
  if (!dialog) return;

  const field = dialog.querySelector("input");
  const places = document.getElementById("switcher-places");
  const options = () => [...places.querySelectorAll("[role=option]")];
  const chosen = () => places.querySelector("[aria-selected=true]");

  function choose(option) {
    chosen()?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", option?.id ?? "");
  }

  // What the server sends are links and buttons; here they are the options of the field, which keeps the focus.
  function dress() {
    const list = places.querySelector("ul");
    if (!list) return;
    list.id = "switcher-list";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", dialog.getAttribute("aria-label"));
    for (const row of list.children) row.setAttribute("role", "presentation");
    for (const [i, option] of [...list.querySelectorAll("a, button")].entries()) {
      option.id = `switcher-${i}`;
      option.tabIndex = -1;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
    }
    choose(options()[0]);
  }
  new MutationObserver(dress).observe(places, { childList: true });

  function open() {
    if (!dialog.open) dialog.showModal();
    field.select();
    htmx.trigger(field, "ask");
  }

  document.addEventListener("click", (event) => {
    const isPlain = !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (!isPlain || !event.target.closest?.('a[href="/switch"]')) return;
    event.preventDefault();
    open();
  });
  document.addEventListener("switch", open);

  field.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    const all = options();
    const at = all.indexOf(chosen());
    const act = {
      ArrowDown: () => choose(all[(at + 1) % all.length]),
      ArrowUp: () => choose(all[(at + all.length - 1) % all.length]),
      Enter: () => chosen()?.click(),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  dialog.addEventListener("click", ({ target }) => {
    if (target === dialog) dialog.close(); // the veil around it
  });
})();
