// What a screen reader says of the room: each new message, once, and reminders (due.js). The list itself is no live region: a reaction, an edit or a pin replaces
// the whole message there, and screen readers take an element that replaces another for a new one.
(() => {
  "use strict";

  const region = document.getElementById("announcer");
  if (!region) return;

  const LENGTH = 300; // characters of a message
  const KEPT = 20; // announcements; one that is taken out is not spoken

  const words = (text) => text.replace(/\s+/g, " ").trim();

  function shorten(text) {
    const characters = [...text];
    return characters.length > LENGTH ? `${characters.slice(0, LENGTH).join("")}…` : text;
  }

  const nameOf = (file) => file.querySelector("img")?.alt ?? file.querySelector("bdi")?.textContent ?? "";

  function sentence(message) {
    const author = words(message.querySelector(".msg-name").textContent);
    const body = words(message.querySelector(".msg-body").textContent);
    const files = [...message.querySelectorAll(".msg-files > li")].map(nameOf);
    return `${author}: ${[shorten(body), ...files].filter(Boolean).join(", ")}`;
  }

  function say(text) {
    const line = document.createElement("p");
    line.dir = "auto";
    line.textContent = text;
    region.append(line);
    while (region.childElementCount > KEPT) region.firstElementChild.remove();
  }

  document.addEventListener("fresh", ({ detail }) => detail.forEach((message) => say(sentence(message))));
  document.addEventListener("announce", ({ detail }) => say(words(detail)));
})();
