// What a screen reader says of the room: each new message, once. In a live list it takes what replaces a message, as
// each reaction does, for a new one.
(() => {
  "use strict";

  // What came of an act is said to the person alone who did it, once: a sentence may be the same as the last one. A
  // dialog is closed by then, behind which nothing is spoken.
  const said = document.getElementById("said");
  let saying = 0;
  document.addEventListener("acted", ({ detail }) => {
    if (!said) return;
    said.textContent = "";
    clearTimeout(saying);
    saying = setTimeout(() => {
      said.textContent = detail;
    }, 100);
  });

  const region = document.getElementById("announcer");
  if (!region) return;

  const LENGTH = 300; // characters of a message
  const KEPT = 20; // taking one out is not spoken

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

  function say(text, message) {
    region.append(
      Object.assign(document.createElement("p"), { dir: "auto", id: `said-${message?.id}`, textContent: text }),
    );
    while (region.childElementCount > KEPT) region.firstElementChild.remove();
  }

  document.addEventListener("fresh", ({ detail }) => {
    for (const message of detail) say(sentence(message), message);
  });
  document.addEventListener("announce", ({ detail }) => say(words(detail)));

  // What was changed or taken back goes.
  document.addEventListener("feed", ({ detail }) => {
    for (const { id, dataset } of detail.entered) {
      if ("edited" in dataset || "deleted" in dataset) document.getElementById(`said-${id}`)?.remove();
    }
  });
})();
