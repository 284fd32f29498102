// The list of rooms: the open one is in sight, and what the server says of the list anew comes in where it disturbs no
// one.
(() => {
  "use strict";

  const list = () => document.getElementById("room-list");
  const rail = list()?.parentElement;
  if (!rail) return;

  const filter = rail.querySelector("[type=search]");
  const open = () => list().querySelector("[aria-current]");

  // WebKit may run this before it knows the page's layout.
  const reveal = () => open()?.scrollIntoView({ block: "nearest" });
  reveal();
  addEventListener("load", reveal);

  // Rows must not move under the hand: while the list is in use, it only gets the rows that are new, at the ends of the
  // sections. One that was asked for, by a filter or as a whole, stays as it is.
  const isInUse = () => rail.matches(":hover, :focus-within");
  const isAsked = () => filter?.value || "all" in list().dataset;
  let waiting = null;

  function adopt() {
    if (!waiting || isAsked()) return;
    if (isInUse()) return extend();
    const isUnfolded = list().querySelector("details")?.open;
    list().replaceWith(waiting);
    waiting = null;
    list().querySelector("details")?.toggleAttribute("open", isUnfolded);
    htmx.process(list());
  }

  function extend() {
    for (const section of waiting.querySelectorAll("ul[aria-labelledby]")) {
      const shown = list().querySelector(`[aria-labelledby="${section.getAttribute("aria-labelledby")}"]`);
      const paths = new Set([...list().querySelectorAll(".room-row")].map((row) => row.getAttribute("href")));
      const rows = [...section.children].filter((row) => !paths.has(row.firstElementChild.getAttribute("href")));
      const rest = shown?.querySelector(".rooms-left")?.parentElement ?? null;
      for (const row of rows) shown?.insertBefore(row.cloneNode(true), rest);
    }
  }

  document.addEventListener("relisted", ({ detail }) => {
    waiting = detail.querySelector("#room-list") ?? waiting;
    adopt();
  });
  rail.addEventListener("pointerleave", adopt);
  rail.addEventListener("focusout", () => setTimeout(adopt));
  rail.addEventListener("input", () => setTimeout(adopt));

  // Enter in the filter opens the first room that is left.
  filter?.form.addEventListener("submit", (event) => {
    const first = list().querySelector("ul .room-row");
    if (!first) return;
    event.preventDefault();
    first.click();
  });
})();
