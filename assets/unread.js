// Keeps the badges of the rooms in the list, and the room's name where the page repeats it.
(() => {
  "use strict";

  // --- a new name of the room: its frame brings the heading, the rest of the page follows

  const heading = () => document.querySelector("#room-title h1")?.textContent;
  let name = heading();

  function rename() {
    const before = name;
    name = heading();
    if (!before || name === before) return;
    document.dispatchEvent(new CustomEvent("renamed", { detail: { before, name } }));
    document.querySelector("#rooms [aria-current] .room-name").textContent = name;
    const field = document.querySelector(".composer [name=body]");
    if (field) field.placeholder = field.placeholder.replace(before, () => name);
  }

  document.addEventListener("feed", ({ detail }) => {
    if (detail.entered.some((element) => element.id === "room-title")) rename();
  });

  // --- badges: a tally says how many messages a room has seen, and the authors and mentions of the latest; only the
  // page knows which of them are for its viewer

  const rooms = document.getElementById("rooms");
  const blocked = new Set(rooms?.dataset.hidden.split(" "));
  const me = () => document.documentElement.dataset.me || rooms.dataset.me;
  const means = (mentions) => me() && mentions.split(" ").some((key) => key === "here" || key === me());

  // count returns what is unread, and how much of it mentions the viewer, when a room has moved on from where a badge
  // was counted.
  function count({ unread, calls, told }, { posted, latest }) {
    unread += posted - told;
    for (const [ordinal, author, mentions] of latest) {
      if (ordinal <= told) continue;
      if (String(author) === me())
        [unread, calls] = [posted - ordinal, 0]; // who speaks has read
      else if (blocked.has(String(author))) unread -= 1;
      else if (means(mentions)) calls += 1;
    }
    return { unread, calls };
  }

  function mark(badge, { unread, calls }) {
    badge.querySelector(".badge-count").textContent = String(unread);
    badge.hidden = unread <= 0;
    const called = badge.parentElement.querySelector(".called");
    if (!called) return;
    called.querySelector(".call-count").textContent = `@${calls}`;
    called.hidden = calls <= 0;
  }

  // A room that is missing in the list is new in it, or was read and left out: the list is then taken from a fresh page.
  // The first word of a room is heard at once, later ones at most every 15 s: a room may stay left out.
  const looked = new Set();
  let due = 0;
  function list(room) {
    if (!looked.has(room)) relist();
    else due ||= setTimeout(relist, relisted + 15_000 - Date.now());
    looked.add(room);
  }

  // relist fetches the page again for what is the viewer's own in it: the list of rooms, the settings of notices.
  let relisted = Date.now();
  const address = location.pathname; // a panel has its own address in the bar
  async function relist() {
    clearTimeout(due);
    [relisted, torn, due] = [Date.now(), false, 0];
    const page = document.createElement("template"); // a whole document's styles would be held against our policy
    try {
      const answer = await fetch(address, { headers: { "Samovar-Relist": "1" } });
      if (!answer.ok) return;
      page.innerHTML = await answer.text();
    } catch {
      return; // the connection is lost, or the page is being left
    }
    document.dispatchEvent(new CustomEvent("relisted", { detail: page.content }));
  }

  // Notices of the time without a stream are not repeated: a page that is looked at asks.
  let greeted = false,
    torn = false;
  function ask() {
    if (rooms && torn && !document.hidden && Date.now() - relisted > 10_000) relist();
  }
  document.addEventListener("stream:hello", () => {
    torn = greeted;
    greeted = true;
    ask();
  });
  document.addEventListener("visibilitychange", ask);

  // The viewer was invited into a room, or has joined or left one in another browser.
  document.addEventListener("stream:list", () => {
    if (rooms) relist();
  });

  // The list may be of another history.
  document.addEventListener("stream:reset", ({ detail }) => {
    if (rooms && detail === "history") relist();
  });

  const tallies = new Map(); // the latest of each room, by its number

  document.addEventListener("stream:tally", ({ detail }) => {
    const tally = JSON.parse(detail);
    tallies.set(tally.room, tally);
    if (rooms && !rooms.querySelector(`[data-tally="${tally.room}"]`)) return list(tally.room);
    for (const badge of rooms?.querySelectorAll(`[data-tally="${tally.room}"]`) ?? []) {
      const told = Number(badge.dataset.posted);
      if (tally.posted <= told) continue;
      const unread = Number(badge.querySelector(".badge-count").textContent);
      const calls = Number(badge.parentElement.querySelector(".call-count")?.textContent.slice(1) ?? 0);
      mark(badge, count({ unread, calls, told }, tally));
      badge.dataset.posted = tally.posted;
    }
  });

  // --- what the person has read in any browser: the server says what is unread in all rooms, with the count of posts
  // at that moment

  document.addEventListener("stream:own", ({ detail }) => {
    for (const [room, posted, unread, calls] of JSON.parse(detail).rooms) {
      for (const badge of rooms?.querySelectorAll(`[data-tally="${room}"]`) ?? []) {
        if (!badge.closest("[aria-current]")) correct(badge, tallies.get(room), { posted, unread, calls });
      }
    }
  });

  // correct replaces the page's counts by the server's and adds what came since. A page that was made later, and heard
  // no tally, knows better.
  function correct(badge, tally, { posted, unread, calls }) {
    const told = Number(badge.dataset.posted);
    if (posted < told && tally?.posted !== told) return;
    const isBehind = posted < told;
    mark(badge, isBehind ? count({ unread, calls, told: posted }, tally) : { unread, calls });
    badge.dataset.posted = Math.max(posted, told);
  }
})();
