// Shows due reminders on each page with a stream. All pages of a browser show one, and one page tells of it: a visible
// page through the screen reader; where none is visible, by title and sound, like a mention.
(() => {
  "use strict";

  const due = document.getElementById("due");
  const SAID = "samovar-reminded"; // what was said, in the browser's storage, and the lock on that
  const LOOKED = "samovar-looked-at"; // a lock that each page holds while it is looked at
  const KEPT = 50; // reminders that are known to be said

  const keys = () => [...due.children].map((line) => line.dataset.due);

  // take returns the reminders that no page of this browser has told of, and marks them as told.
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

  // Locks are missing over plain HTTP, and refused where storage is; two pages may both tell of a reminder then.
  const takeAlone = async () => navigator.locks?.request(SAID, take).catch(take) ?? take();

  function look() {
    if (document.hidden) return;
    const left = () => new Promise((resolve) => document.addEventListener("visibilitychange", resolve, { once: true }));
    navigator.locks?.request(LOOKED, { mode: "shared" }, left).catch(() => {});
  }
  look();
  document.addEventListener("visibilitychange", look);

  async function isLookedAt() {
    const locks = await navigator.locks?.query().catch(() => null);
    return !!locks?.held.some(({ name }) => name === LOOKED);
  }

  async function tell() {
    if (document.hidden && (await isLookedAt())) return;
    const fresh = await takeAlone();
    if (!fresh.length) return;
    if (document.hidden) return document.dispatchEvent(new CustomEvent("news", { detail: fresh.length }));
    for (const line of due.children) {
      if (fresh.includes(line.dataset.due))
        document.dispatchEvent(new CustomEvent("announce", { detail: line.querySelector("p").textContent }));
    }
  }

  document.addEventListener("relisted", ({ detail }) => {
    const now = detail.getElementById("due");
    if (!now) return;
    due.replaceChildren(...now.children);
    htmx.process(due);
    tell();
  });

  takeAlone(); // what stood here from the start was seen
})();
