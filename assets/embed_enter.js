// The window in which one signs in for a room in another site's page: it hands the frame that opened it a session, and
// closes. The message goes to our own origin alone, so no other page that opens this window hears it.
(() => {
  "use strict";

  const token = document.querySelector("[data-token]")?.dataset.token;
  if (!token || !window.opener) return;
  window.opener.postMessage({ samovar: "session", token }, location.origin);
  window.close();
})();
