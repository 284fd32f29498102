// Keeps two tabs of a stranger from becoming two guests. A stranger's browser has no cookie before their first act:
// the forms of each page have a key instead, and the same key makes the same guest. When the stranger begins to type,
// and when they send, the pages of one browser agree on the first page's key.
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
      if (target.closest?.(".msg-reactions a, [data-act]")) agreeIn(document.querySelector("form.composer"));
    },
    { capture: true },
  );

  // A stranger can write at once. On a touch screen the focus would open the keyboard over the welcome.
  if (window === parent && !matchMedia("(pointer: coarse)").matches && document.activeElement === document.body)
    document.querySelector('#composer[data-me=""] [name=body]')?.focus({ preventScroll: true });

  // A stranger who has become a guest is in the list of those who are here.
  document.addEventListener("me", () => document.getElementById("here-you")?.remove());
})();
