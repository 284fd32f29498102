// Tells the viewer of messages while they look elsewhere: a count in the title, a mark on the icon, a sound if asked
// for; and keeps the badges of other rooms.
(() => {
  "use strict";

  let title = document.title;
  const icon = document.querySelector("link[rel=icon]");
  const plain = icon.href;
  let unseen = 0;

  function show() {
    document.title = unseen ? `(${unseen}) ${title}` : title;
    icon.href = unseen ? icon.dataset.unread : plain;
  }

  document.addEventListener("news", ({ detail }) => {
    if (!document.hidden) return;
    unseen += detail;
    show();
    if (wantsSound()) ring();
  });

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    unseen = 0;
    show();
  });

  // --- a new name of the room: its frame brings the heading, the rest of the page follows

  const heading = () => document.querySelector("#room-title h1")?.textContent;
  let name = heading();

  function rename() {
    const before = name;
    name = heading();
    if (!before || name === before) return;
    title = name + title.slice(before.length);
    show();
    document.querySelector("#rooms [aria-current] .room-name").textContent = name;
    const field = document.querySelector(".composer [name=body]");
    if (field) field.placeholder = field.placeholder.replace(before, () => name);
  }

  document.addEventListener("feed", ({ detail }) => {
    if (detail.entered.some((element) => element.id === "room-title")) rename();
  });

  // --- the sound: two soft tones made on the spot, so nothing is fetched

  const box = document.getElementById("sound");
  const wantsSound = () => {
    try {
      return localStorage.getItem("samovar-sound") === "on";
    } catch {
      return false;
    }
  };
  let audio = null;

  function tone(frequency, at) {
    const oscillator = audio.createOscillator();
    const gain = audio.createGain();
    oscillator.frequency.value = frequency;
    gain.gain.setValueAtTime(0, at);
    gain.gain.linearRampToValueAtTime(0.12, at + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.001, at + 0.5);
    oscillator.connect(gain).connect(audio.destination);
    oscillator.start(at);
    oscillator.stop(at + 0.5);
  }

  function ring() {
    audio ??= new AudioContext();
    audio.resume();
    tone(880, audio.currentTime);
    tone(1174.7, audio.currentTime + 0.12);
    document.documentElement.dataset.rang = String(Number(document.documentElement.dataset.rang || 0) + 1);
  }

  if (box) {
    box.checked = wantsSound();
    box.addEventListener("change", () => {
      try {
        localStorage.setItem("samovar-sound", box.checked ? "on" : "off");
      } catch {
        /* blocked: it holds for this page */
      }
      if (box.checked) ring(); // heard at once, and the click lets later ones sound
    });
  }

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

  // A room that is missing in the list is new in it: a conversation has begun, or an invitation was accepted
  // elsewhere. The list is then taken from a fresh page.
  const listed = new Set();
  function list(room) {
    if (listed.has(room)) return;
    listed.add(room);
    relist();
  }

  // relist fetches the page again for what is the viewer's own in it: the list of rooms, the settings of notices, the
  // reminders.
  const isListed = rooms || document.getElementById("due");
  let relisted = Date.now();
  async function relist() {
    [relisted, torn] = [Date.now(), false];
    const answer = await fetch(location.pathname, { headers: { "Samovar-Relist": "1" } }).catch(() => null);
    if (!answer?.ok) return;
    const page = document.createElement("template"); // a whole document's styles would be held against our policy
    page.innerHTML = await answer.text();
    if (page.content.querySelector("#messages[data-quiet]")) unseen = 0;
    show();
    document.dispatchEvent(new CustomEvent("relisted", { detail: page.content }));
  }

  // Notices of the time without a stream are not repeated: a page that is looked at asks.
  let greeted = false,
    torn = false;
  function ask() {
    if (isListed && torn && !document.hidden && Date.now() - relisted > 10_000) relist();
  }
  document.addEventListener("stream:hello", () => {
    torn = greeted;
    greeted = true;
    ask();
  });
  document.addEventListener("visibilitychange", ask);

  // The viewer was invited into a room, or has joined or left one in another browser.
  document.addEventListener("stream:list", () => {
    if (isListed) relist();
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
        if (badge.closest("[aria-current]")) see(posted, unread);
        else correct(badge, tallies.get(room), { posted, unread, calls });
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

  // see removes from the title what was read of this room elsewhere.
  function see(posted, unread) {
    const newest = Number([...document.querySelectorAll("#messages > .msg")].at(-1)?.dataset.ordinal ?? 0);
    const most = unread + Math.max(0, newest - posted);
    if (unseen <= most) return;
    unseen = most;
    show();
  }
})();
