// Brings the worker (worker.js) that has a page of ours to show when the network is gone. Frames in other sites' pages
// have none.
(() => {
  "use strict";

  if (!navigator.serviceWorker || window.top !== window) return;
  // After the page is there: the worker fetches what it keeps. Where a browser refuses it, pages are as they are
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
