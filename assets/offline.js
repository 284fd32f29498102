// Registers the service worker (worker.js), which shows a page of ours when the network is gone. Widgets in other
// sites' pages have none.
(() => {
  "use strict";

  if (!navigator.serviceWorker || window.top !== window) return;
  let told = "";
  // tell gives the worker the page's language and theme, which a choice changes while the page stays.
  function tell(registration) {
    const {
      lang,
      dataset: { theme },
    } = document.documentElement;
    if (!registration?.active || told === lang + theme) return;
    told = lang + theme;
    registration.active.postMessage({ lang, theme });
  }

  // This waits until the page is there, since the worker fetches what it keeps. Where a browser refuses it, pages work
  // without.
  window.addEventListener("load", async () => {
    const registration = await navigator.serviceWorker.register("/sw.js").catch(() => null);
    tell(registration);
    document.addEventListener("acted", () => tell(registration)); // the server knows of the choice by then
  });
})();
