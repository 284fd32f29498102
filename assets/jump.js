// A link to a message of the room leads there in place: a search's, a pin's, a quote's. A message that the page does
// not have is fetched with its neighbours; the list is then a stretch of the past, until the present is asked for.
(() => {
  "use strict";

  const list = document.querySelector("#messages[data-live]");
  const past = document.getElementById("past");
  if (!list || !past) return;

  let live = ""; // what the list says of the room while it shows its end

  function mark(message) {
    document.querySelector(".msg.at")?.classList.remove("at");
    message.classList.add("at");
    message.scrollIntoView({ block: "center" });
  }

  async function show(id) {
    if (!document.getElementById(`m-${id}`)) await fetchAround(id);
    const message = document.getElementById(`m-${id}`);
    if (message) mark(message);
  }

  async function fetchAround(id) {
    await htmx.ajax("GET", `${list.dataset.last}?at=${id}`, { target: list, swap: "innerHTML" });
    if (!document.getElementById(`m-${id}`)) return;
    live = list.dataset.live ?? live;
    delete list.dataset.live;
    list.dataset.past = "";
    past.hidden = false;
    document.dispatchEvent(new CustomEvent("panel", { detail: list.parentElement }));
  }

  const refill = () => htmx.ajax("GET", list.dataset.last, { target: list, swap: "refill" });

  document.addEventListener("feed", ({ detail }) => {
    if (detail.style !== "refill" || past.hidden || !list.isConnected) return;
    list.dataset.live = live;
    delete list.dataset.past;
    past.hidden = true;
    list.parentElement.scrollTop = 0;
  });

  // What the person has sent stands at the end of the room.
  document.addEventListener("acted", () => {
    if (!past.hidden && document.activeElement.closest("main .composer")) refill();
  });

  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest?.("#past a, a[data-jump], .msg-quote");
    const { pathname, searchParams } = new URL(link?.href ?? "", location.href);
    if (!link || pathname !== new URL(list.dataset.last, location.href).pathname.replace(/\/messages$/, "")) return;
    event.preventDefault();
    if (past.contains(link)) return refill();
    if ("jump" in link.dataset) {
      for (const other of document.querySelectorAll("[data-jump][aria-current]")) other.removeAttribute("aria-current");
      link.ariaCurrent = "true";
    }
    show(searchParams.get("at"));
  });
})();
