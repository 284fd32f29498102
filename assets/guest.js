// Before somebody has done anything their browser holds no cookie: each page that they open has a key instead, in its forms, and the same key
// is the same guest. When they do something, one browser's pages agree on the first one's, so that first words from two tabs are one guest's.
(() => {
  "use strict";

  function agree(field) {
    try {
      const first = localStorage.getItem("samovar-guest");
      if (first) field.value = first;
      else localStorage.setItem("samovar-guest", field.value);
    } catch { /* storage is blocked: the page's own key stands */ }
  }

  document.addEventListener("submit", ({ target }) => target.querySelectorAll('[name="guest"]').forEach(agree), { capture: true });
  document.addEventListener("click", ({ target }) => {
    if (target.closest?.(".msg-reactions a")) document.querySelectorAll('#composer [name="guest"]').forEach(agree);
  }, { capture: true });
})();
