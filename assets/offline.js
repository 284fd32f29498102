// Registers the service worker (worker.js), which shows a page of ours when the network is gone. Widgets in other
// sites' pages have none.
(() => {
  "use strict";

  if (!navigator.serviceWorker || window.top !== window) return;
  // This waits until the page is there, since the worker fetches what it keeps. Where a browser refuses it, pages work
  // without.
  window.addEventListener("load", async () => {
    const registration = await navigator.serviceWorker.register("/sw.js").catch(() => null);
    const {
      lang,
      dataset: { theme },
    } = document.documentElement;
    registration?.active?.postMessage({ lang, theme });
  });
})();
