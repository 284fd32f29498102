// Opens the actions on a message as a dialog over the room; without scripts they are a page.
(() => {
  "use strict";

  const sheet = document.getElementById("sheet");
  const content = document.getElementById("sheet-body");
  let opened = ""; // the id of the message
  let offered = 0; // the timer of the undo button

  document.addEventListener("click", async (event) => {
    const more = event.target.closest?.(".msg-more");
    if (!sheet || !more || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    content.replaceChildren();
    opened = more.closest(".msg").id;
    try {
      await htmx.ajax("GET", more.getAttribute("href"), { source: sheet, target: "#sheet-body", swap: "innerHTML" });
    } finally {
      if (content.children.length) sheet.showModal();
      const text = content.querySelector("#f-body");
      text?.setSelectionRange(text.value.length, text.value.length);
      if (!event.isTrusted) text?.focus(); // the arrow up asks for it
    }
  });

  // Reply puts the message into the composer; without scripts it opens the room's page with it.
  document.addEventListener("click", async (event) => {
    const answer = event.target.closest?.(".msg-reply");
    const slot = document.getElementById("reply");
    if (!slot || !answer || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    sheet?.close();
    await htmx.ajax("GET", answer.getAttribute("href"), { source: slot, target: "#reply", swap: "outerHTML" });
    document.querySelector(".composer [name=body]").focus();
  });

  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("[data-unreply]")) return;
    event.preventDefault();
    document.getElementById("reply").replaceChildren();
    document.querySelector(".composer [name=body]").focus();
  });

  // A reaction in the strip adds the same one, or removes the viewer's.
  document.addEventListener("click", (event) => {
    const given = event.target.closest?.(".msg-reactions a");
    if (!content || !given || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    htmx.ajax("POST", given.getAttribute("href"), {
      source: content,
      target: content,
      swap: "innerHTML",
      values: { emoji: given.dataset.emoji, guest: document.querySelector('.composer [name="guest"]')?.value ?? "" },
    });
  });

  document.addEventListener("htmx:after:swap", () => {
    const done = document.querySelector("[data-done]");
    if (!done) return;
    // What was deleted can be brought back for 8 seconds.
    clearTimeout(offered);
    if (done.parentElement?.id === "done") document.getElementById("undo").replaceChildren();
    else offered = setTimeout(() => document.getElementById("undo").replaceChildren(), 8000);
    done.remove();
    sheet.close();
    document.dispatchEvent(new CustomEvent("acted", { detail: done.textContent }));
  });

  // A browser returns the focus to the element that had it; where the message has changed, that element was replaced.
  sheet?.addEventListener("close", () => {
    if (document.activeElement !== document.body) return;
    (document.querySelector(`#${opened} .msg-more`) ?? document.querySelector(".composer [name=body]"))?.focus();
  });

  // A click beside the dialog closes it, as its own button does.
  sheet?.addEventListener("click", (event) => {
    if (event.target === sheet) sheet.close();
  });

  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-copy]");
    if (!button) return;
    const field = document.getElementById(button.dataset.copy);
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      document.execCommand("copy"); // plain http has no clipboard
    }
    button.textContent = button.dataset.copied;
  });
})();
