// What lists of people do beyond links and forms: they follow who comes and goes, arrows go from name to name, and a
// mention goes into the composer of the room beside them.
(() => {
  "use strict";

  // The list is fetched again when the number of those who are here has come anew.
  document.addEventListener("feed", ({ detail }) => {
    if (!detail.entered.some(({ id }) => id === "here-count")) return;
    for (const form of document.querySelectorAll("[data-present]")) htmx.trigger(form, "presence");
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("#panel a[data-insert]");
    const body = document.getElementById("body");
    if (!link || !body) return;
    event.preventDefault();
    const isApart = /(^|\s)$/.test(body.value.slice(0, body.selectionStart));
    body.setRangeText(`${isApart ? "" : " "}${link.dataset.insert} `, body.selectionStart, body.selectionEnd, "end");
    body.dispatchEvent(new Event("input", { bubbles: true }));
    body.focus();
  });

  // Enter in the field sends what was typed; arrows lead to the people who are offered.
  document.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const form = event.target.closest?.("form:has([data-offer])");
    if (!step || !form || event.isComposing) return;
    const stops = [form.elements.username, ...form.querySelectorAll("button[name=pick]")];
    const next = stops[stops.indexOf(event.target) + step];
    if (!next || !stops.includes(event.target)) return;
    event.preventDefault();
    next.focus();
  });
})();
