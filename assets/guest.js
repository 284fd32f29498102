// Before a person has done anything their browser holds no cookie: each page that they open has a key instead, in its
// forms, and the same key is the same guest. When they begin to type, and when they send, one browser's pages agree on
// the first one's, so that first words from two tabs are one guest's, also where both are sent at once.
(() => {
  "use strict";

  function agree(field) {
    try {
      const first = localStorage.getItem("samovar-guest");
      if (first) field.value = first;
      else localStorage.setItem("samovar-guest", field.value);
    } catch {
      /* storage is blocked: the page's own key stands */
    }
  }

  const agreeIn = (form) => form?.querySelectorAll('[name="guest"]').forEach(agree);

  document.addEventListener("input", ({ target }) => agreeIn(target.form), { capture: true });
  document.addEventListener("submit", ({ target }) => agreeIn(target), { capture: true });
  document.addEventListener(
    "click",
    ({ target }) => {
      if (target.closest?.(".msg-reactions a")) agreeIn(document.getElementById("composer"));
    },
    { capture: true },
  );
})();
