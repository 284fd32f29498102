// A form that leads to another page is sent once: pressed twice, it would do twice what it does.
(() => {
  "use strict";

  const AGAIN = 5000; // ms after which it may be sent again, as where a file was downloaded
  let sent = new WeakMap();

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (event.timeStamp - (sent.get(form) ?? -AGAIN) < AGAIN) event.preventDefault();
    else sent.set(form, event.timeStamp);
  });

  // The page may be come back to.
  addEventListener("pageshow", () => {
    sent = new WeakMap();
  });
})();
