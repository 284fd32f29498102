// A form with data-apply is sent when a choice is made in it, and the page stays. Without script it has a button.
(() => {
  "use strict";

  document.addEventListener("change", async ({ target }) => {
    const { form, name, value } = target;
    if (!form?.hasAttribute("data-apply")) return;
    if (name === "theme") document.documentElement.dataset.theme = value;
    const answer = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      headers: { "Samovar-Apply": "1" },
    }).catch(() => null);
    if (answer?.status !== 204) return form.submit(); // the next page says what is wrong
    if (name === "language") return location.reload();
    const list = document.getElementById("messages");
    if (name === "level" && list?.dataset.level) list.dataset.level = value;
    document.dispatchEvent(new CustomEvent("acted", { detail: form.dataset.apply }));
  });
})();
