// Shows due reminders and new invitations at the edge of whatever page the person is on. Each page shows them while it
// is looked at; one of a browser's pages says them to a screen reader.
(() => {
  "use strict";

  const told = document.getElementById("told");
  if (!told) return;

  const list = told.querySelector("ul");
  const SAID = "samovar-told"; // what was said, in the browser's storage, and how its locks begin
  const HELD = 10_000; // ms for which a page keeps others from saying the same
  const KEPT = 50; // of these are known
  let isStale = false;

  const keys = () => [...list.children].map((line) => line.dataset.told);

  // take returns what no page of this browser has said, and marks it as said.
  function take() {
    try {
      const said = JSON.parse(localStorage.getItem(SAID) ?? "[]");
      const fresh = keys().filter((key) => !said.includes(key));
      localStorage.setItem(SAID, JSON.stringify([...said, ...fresh].slice(-KEPT)));
      return fresh;
    } catch {
      return keys(); // storage is blocked: each page says it
    }
  }

  // isFirst reports whether no other page says it now: what one writes into the storage, another reads later in WebKit.
  // Locks are missing over plain HTTP, and refused where storage is; two pages may both say it then.
  const isFirst = (key) =>
    new Promise((resolve) => {
      if (!navigator.locks) return resolve(true);
      const hold = (lock) => {
        resolve(lock !== null);
        return lock && new Promise((end) => setTimeout(end, HELD));
      };
      navigator.locks.request(`${SAID}-${key}`, { ifAvailable: true }, hold).catch(() => resolve(true));
    });

  async function say() {
    const mine = [];
    for (const key of take()) if (await isFirst(key)) mine.push(key);
    const lines = [...list.children].filter((line) => mine.includes(line.dataset.told));
    const text = lines.map((line) => line.querySelector("p").textContent).join("\n");
    if (text) document.dispatchEvent(new CustomEvent("acted", { detail: text }));
  }

  document.addEventListener("stream:own", ({ detail }) => {
    isStale = (JSON.parse(detail).told ?? []).join() !== keys().join();
    renew();
  });
  document.addEventListener("visibilitychange", renew);

  async function renew() {
    if (!isStale || document.hidden) return;
    isStale = false;
    const answer = await fetch(told.dataset.path).catch(() => null);
    if (!answer?.ok) return;
    const fresh = document.createElement("template");
    fresh.innerHTML = await answer.text();
    list.replaceChildren(...fresh.content.querySelectorAll("li"));
    htmx.process(list);
    say();
  }

  take(); // what stood here from the start was seen
})();
