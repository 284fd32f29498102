// Editing in place: the form stands behind its message, where no frame replaces it, and hides the text.
(() => {
  "use strict";

  const editing = (message) => (message.nextElementSibling?.matches(".editing") ? message.nextElementSibling : null);

  async function edit(message) {
    const held = document.activeElement;
    let place = editing(message);
    if (!place) {
      place = Object.assign(document.createElement("li"), { className: "editing" });
      message.after(place);
      const path = message
        .querySelector(".msg-more")
        .getAttribute("href")
        .replace(/(?=\?|$)/, "/edit");
      await htmx.ajax("GET", path, { source: place, target: place, swap: "innerHTML" }).catch(() => {});
    }
    const text = place.querySelector("textarea");
    if (!text) return place.remove();
    place.held = held.matches("textarea") ? held : null;
    text.focus();
    text.setSelectionRange(text.value.length, text.value.length);
  }

  // end takes the form out; the focus goes back to where it was.
  function end(place) {
    const message = place.previousElementSibling;
    const hadFocus = place.contains(document.activeElement) || document.activeElement === document.body;
    place.remove();
    if (!hadFocus) return;
    message.tabIndex = -1;
    (place.held ?? message).focus({ preventScroll: true });
  }

  document.addEventListener("act", ({ detail: { act, message } }) => {
    if (act === "edit") edit(message);
  });

  document.addEventListener("keydown", (event) => {
    const place = event.target.closest?.(".editing");
    if (!place || event.isComposing || event.keyCode === 229) return; // Safari: 229 ends a composition
    if (event.key === "Escape") end(place);
    else if (event.key === "Enter" && !event.shiftKey && event.target.matches("textarea"))
      event.target.form.requestSubmit();
    else return;
    event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    const cancel = event.target.closest?.(".editing [data-cancel]");
    if (!cancel) return;
    event.preventDefault();
    end(cancel.closest(".editing"));
  });

  document.addEventListener(
    "htmx:after:swap",
    () => {
      const done = document.querySelector(".editing [data-done]");
      if (!done) return;
      const place = done.closest(".editing");
      document.getElementById("done").append(done);
      end(place);
    },
    { capture: true },
  );

  document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
    const form = ctx?.sourceElement?.closest?.(".editing form");
    if (form) form.querySelector(".problem").textContent = form.dataset.failed;
  });
})();
