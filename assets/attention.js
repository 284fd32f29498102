// Tells the person what waits for them in any room, on any page: a count in the title and on the menu, a mark on the
// icon, a sound if they want it. The server counts it (stream:own); a page that shows a room adds what arrives there
// while it is hidden.
(() => {
  "use strict";

  const icon = document.querySelector("link[rel=icon]");
  const plain = icon.href;
  const own = document.getElementById("own");
  const shown = Number(document.getElementById("messages")?.dataset.live); // the room of this page
  const PAUSE = 1500; // ms: what is read meanwhile, in whatever browser, makes no sound
  let title = document.title;
  let waiting = null; // as the server says
  let unseen = 0; // messages of the shown room that arrived while the page was hidden
  let known = new Set(); // reminders, invitations and answers of the time when the page was last looked at

  // callsOf is a function of a row of stream:own: of how many messages in a room the person is to be told.
  const callsOf = ([, , , , told]) => told;
  const isShown = ([room]) => room === shown;

  function calls() {
    const elsewhere =
      waiting?.rooms.filter((room) => !isShown(room)).reduce((sum, room) => sum + callsOf(room), 0) ?? 0;
    if (!document.hidden) return elsewhere;
    return elsewhere + Math.max(unseen, waiting?.rooms.filter(isShown).map(callsOf)[0] ?? 0);
  }

  const news = () => (waiting?.told ?? []).filter((key) => !known.has(key)).length;

  let marked = 0; // on the installed app

  function show() {
    const count = calls();
    for (const badge of document.querySelectorAll("[data-calls]")) {
      badge.querySelector("span").textContent = String(count);
      badge.hidden = !count;
    }
    const total = waiting?.quiet ? 0 : count + news();
    document.title = total ? `(${total}) ${title}` : title;
    icon.href = total ? icon.dataset.unread : plain;
    if (total !== marked) navigator.setAppBadge?.(total).catch(() => {});
    marked = total;
    return total;
  }

  // change shows a new state, and has it heard where there is more than before.
  function change(apply) {
    const before = document.hidden || waiting ? show() : Number.POSITIVE_INFINITY;
    apply();
    if (!document.hidden) known = new Set(waiting?.told);
    if (show() > before) setTimeout(() => show() > before && sound(), PAUSE);
  }

  document.addEventListener("news", ({ detail }) => {
    if (document.hidden) change(() => (unseen += detail));
  });

  let isFirst = true;
  document.addEventListener("stream:own", ({ detail }) => {
    const told = JSON.parse(detail);
    if (isFirst) known = new Set(told.told);
    if (isFirst) [waiting, isFirst] = [told, false];
    else change(() => hear(told));
    show();
    const [, reports = 0] = told.reports?.find(isShown) ?? [];
    for (const badge of document.querySelectorAll("[data-reports]")) {
      badge.querySelector("span").textContent = String(reports);
      badge.hidden = !reports;
    }
    clear();
  });

  // hear takes what the server counts, and forgets what was read of the shown room elsewhere.
  function hear(told) {
    waiting = told;
    const room = told.rooms.find(isShown);
    if (!room) return;
    const newest = Number([...document.querySelectorAll("#messages > .msg[id]")].at(-1)?.dataset.ordinal ?? 0);
    const [, posted, unread] = room;
    unseen = told.quiet ? 0 : Math.min(unseen, unread + Math.max(0, newest - posted));
  }

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    unseen = 0;
    known = new Set(waiting?.told);
    show();
  });

  // A room that got a new name has it in the title too (unread.js).
  document.addEventListener("renamed", ({ detail: { before, name } }) => {
    title = name + title.slice(before.length);
    show();
  });

  // Notifications of the system whose messages are read, in whatever browser, are closed.
  async function clear() {
    if (window.Notification?.permission !== "granted") return;
    const registration = await navigator.serviceWorker?.getRegistration();
    for (const note of (await registration?.getNotifications()) ?? []) if (!isWaiting(note.tag)) note.close();
  }

  const isWaiting = (tag) =>
    waiting.rooms.some((room) => tag === `room-${room[0]}` && callsOf(room)) ||
    waiting.told?.some((key) => key.startsWith(`${tag}-`));

  // --- the sound: two soft tones made on the spot, so nothing is fetched

  const RANG = "samovar-rang"; // when a page of this browser last did, and the lock on that
  const box = document.getElementById("sound");
  let audio = null;

  const wantsSound = () => {
    try {
      return localStorage.getItem("samovar-sound") === "on";
    } catch {
      return false;
    }
  };

  // take returns whether this page is the one that sounds, of all that have heard the same.
  function take() {
    const last = Number(localStorage.getItem(RANG));
    if (Date.now() - last < 2 * PAUSE) return false;
    localStorage.setItem(RANG, String(Date.now()));
    return true;
  }

  // A hidden page of a browser that gets pushes leaves it to them. Browsers let a page sound that was clicked in, so
  // others give way to one.
  async function sound() {
    if (!wantsSound() || (document.hidden && !unseen && (await isPushed()))) return;
    if (navigator.userActivation?.hasBeenActive === false)
      await new Promise((resolve) => setTimeout(resolve, PAUSE / 3));
    if (await (navigator.locks?.request(RANG, take).catch(take) ?? take())) ring();
  }

  async function isPushed() {
    if (window.Notification?.permission !== "granted") return false;
    const registration = await navigator.serviceWorker?.getRegistration();
    return !!(await registration?.pushManager?.getSubscription());
  }

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

  // --- the server is told that the page is looked at, and pushes nothing meanwhile. It believes that for a minute, so
  // a page that crashes or loses its connection says nothing more. A hidden page sends nothing.

  const RENEWAL = 45_000; // ms
  const FRESH = 3000; // ms
  const page = Math.random().toString(36).slice(2);
  let renewing = 0;

  let said = 0; // when, in ms since the page began
  function say(looking) {
    said = performance.now();
    navigator.sendBeacon(own.dataset.looking, new URLSearchParams({ page, looking }));
  }

  function look() {
    clearInterval(renewing);
    say(document.hidden ? "no" : "yes");
    if (!document.hidden) renewing = setInterval(say, RENEWAL, "yes");
  }

  if (own?.dataset.looking) {
    if (!document.hidden) look();
    document.addEventListener("visibilitychange", look);
    // The server may have begun anew, unless the page itself has just begun.
    document.addEventListener("stream:hello", () => {
      if (!document.hidden && performance.now() - said > FRESH) say("yes");
    });
    addEventListener("pagehide", () => {
      clearInterval(renewing);
      say("no");
    });
    addEventListener("pageshow", ({ persisted }) => persisted && look());
  }
})();
