// The window that signs a person in for an embed. It hands the embed that opened it a session and closes. The message
// goes to this origin alone, so another page that opens this window does not get it.
(() => {
  "use strict";

  const token = document.querySelector("[data-token]")?.dataset.token;
  if (!token || !window.opener) return;
  window.opener.postMessage({ samovar: "session", token }, location.origin);
  window.close();
})();
