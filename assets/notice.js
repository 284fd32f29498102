// What happens while one looks elsewhere: a count in the title, a mark on the icon, a sound if asked for; and the badges of other rooms.
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
    const field = document.getElementById("body");
    if (field) field.placeholder = field.placeholder.replace(before, () => name);
  }

  document.addEventListener("feed", ({ detail }) => {
    if (detail.entered.some((element) => element.id === "room-title")) rename();
  });

  // --- the sound: two soft tones made on the spot, so nothing is fetched

  const box = document.getElementById("sound");
  const wantsSound = () => { try { return localStorage.getItem("samovar-sound") === "on"; } catch { return false; } };
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
      try { localStorage.setItem("samovar-sound", box.checked ? "on" : "off"); } catch { /* blocked: it holds for this page */ }
      if (box.checked) ring(); // heard at once, and the click lets later ones sound
    });
  }

  // --- badges: the server says how many messages a room has seen, the page knows how many were read

  document.addEventListener("stream:tally", ({ detail }) => {
    const { room, posted } = JSON.parse(detail);
    for (const badge of document.querySelectorAll(`[data-tally="${room}"]`)) {
      const unread = posted - Number(badge.dataset.seen);
      badge.querySelector(".badge-count").textContent = String(unread);
      badge.hidden = unread <= 0;
    }
  });
})();
