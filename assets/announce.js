// Has a screen reader speak each new message of the room once. In a live list it would take each message that replaces
// another, as with a reaction, for a new one.
(() => {
  "use strict";

  // The outcome of an act is spoken once, to the person who did it; two sentences in a row may be equal. Any dialog is
  // closed by then, since nothing behind one is spoken.
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
      Object.assign(document.createElement("p"), { dir: "auto", id: `said-${message.id}`, textContent: text }),
    );
    while (region.childElementCount > KEPT) region.firstElementChild.remove();
  }

  document.addEventListener("fresh", ({ detail }) => {
    for (const message of detail) say(sentence(message), message);
  });

  // A message that was changed or deleted is removed.
  document.addEventListener("feed", ({ detail }) => {
    for (const { id, dataset } of detail.entered) {
      if ("edited" in dataset || "deleted" in dataset) document.getElementById(`said-${id}`)?.remove();
    }
  });
})();
