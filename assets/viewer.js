// Opens pictures as large as the window, one after the other; without scripts each is a page of its own.
(() => {
  "use strict";

  const viewer = document.getElementById("viewer");
  if (!viewer) return;
  const image = viewer.querySelector("img");
  const place = image.parentElement;
  const link = viewer.querySelector(".viewer-name");
  const all = () => [...document.querySelectorAll(".msg-picture")];
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let current = null;

  function show(picture) {
    if (!picture) return;
    current = picture;
    const name = picture.querySelector("img").alt;
    for (const mark of ["long", "ground"]) {
      if (picture.dataset[mark]) viewer.dataset[mark] = picture.dataset[mark];
      else delete viewer.dataset[mark];
    }
    if (viewer.dataset.long)
      place.tabIndex = 0; // it is scrolled by keys too
    else place.removeAttribute("tabindex");
    place.scrollTo(0, 0);
    move(!still.matches);
    image.alt = name;
    link.href = picture.href;
    link.firstElementChild.textContent = name;
    const pictures = all();
    viewer.querySelector("[data-step='-1']").disabled = pictures[0] === picture;
    viewer.querySelector("[data-step='1']").disabled = pictures.at(-1) === picture;
  }

  // A moving picture is shown moving, or by its first frame, as in its message.
  function move(moving) {
    const moves = "moving" in current.dataset;
    image.src = moves && !moving ? current.querySelector("img").src : current.href;
    for (const button of viewer.querySelectorAll("[data-move]")) {
      button.hidden = !moves || (button.dataset.move === "play") === moving;
    }
  }

  // A message that changed meanwhile has a new element with the same address.
  function step(by) {
    const pictures = all();
    const at = pictures.findIndex((picture) => picture.href === current.href);
    if (at >= 0) show(pictures[at + by]);
  }

  document.addEventListener("click", (event) => {
    const picture = event.target.closest?.(".msg-picture");
    if (!picture || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show(picture);
    viewer.showModal();
    viewer.querySelector("[data-close-viewer]").focus();
  });

  viewer.addEventListener("keydown", (event) => {
    if (event.target === place) return; // there the keys scroll
    if (event.key === "ArrowLeft") step(-1);
    if (event.key === "ArrowRight") step(1);
  });

  viewer.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step]");
    const mover = event.target.closest("[data-move]");
    if (button) step(Number(button.dataset.step));
    else if (mover) {
      const moving = mover.dataset.move === "play";
      move(moving);
      viewer.querySelector(`[data-move="${moving ? "pause" : "play"}"]`).focus();
    } else if (event.target === viewer || event.target.closest("[data-close-viewer]")) viewer.close();
  });

  viewer.addEventListener("close", () => {
    if (viewer.open) return; // the next picture was opened before this was told
    image.removeAttribute("src");
    all()
      .find((picture) => picture.href === current.href)
      ?.focus();
  });
})();
