// Files to be sent: chosen, pasted or dropped, shown in small above the box. Without scripts the browser's own input
// does it.
// biome-ignore lint/correctness/noUnusedVariables: used by outbox.js
const attached = (() => {
  "use strict";

  const chosen = new WeakMap(); // by form
  const filesOf = (form) => chosen.get(form) ?? [];

  // composerAt finds the form that files are meant for: where an event happens, else the page's first.
  const composerAt = (element) =>
    element.closest?.("form.composer, aside:has(form.composer)")?.querySelector("[name=files]")?.form ??
    document.querySelector("form.composer");

  const size = (bytes) =>
    bytes < 1000 ? `${bytes} B` : bytes < 999500 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;

  const made = (tag, properties) => Object.assign(document.createElement(tag), properties);

  // Our policy loads no blob, so a picture is drawn; of another file, or one that the browser cannot draw, the kind is
  // shown.
  function thumbnail(file) {
    const side = 144; // pixels, twice as many as are shown
    const kind = made("span", { className: "thumb", textContent: /\.(\w{1,4})$/.exec(file.name)?.[1].toUpperCase() });
    if (!file.type.startsWith("image/")) return kind;
    const canvas = made("canvas", { className: "thumb", width: side, height: side });
    createImageBitmap(file)
      .then((picture) => {
        const cut = Math.min(picture.width, picture.height);
        const at = [(picture.width - cut) / 2, (picture.height - cut) / 2, cut, cut];
        canvas.getContext("2d").drawImage(picture, ...at, 0, 0, side, side);
        picture.close();
      })
      .catch(() => canvas.replaceWith(kind));
    return canvas;
  }

  function row(file) {
    const item = document.createElement("li");
    item.append(
      thumbnail(file),
      made("bdi", { textContent: file.name }),
      made("small", { textContent: size(file.size) }),
    );
    return item;
  }

  function removable(form, file) {
    const item = row(file);
    const remove = made("button", { type: "button", className: "icon-button", textContent: "✕" });
    remove.ariaLabel = form.elements.files.dataset.remove.replace("{name}", () => file.name);
    remove.addEventListener("click", () => {
      const others = filesOf(form).filter((other) => other !== file);
      keep(form, others);
      form.elements.body.focus();
    });
    item.append(remove);
    return item;
  }

  // The input holds the chosen files, so that every way of sending the form sends them.
  function keep(form, files) {
    chosen.set(form, files);
    const all = new DataTransfer();
    for (const file of files) all.items.add(file);
    form.elements.files.files = all.files;
    form.querySelector(".chosen").replaceChildren(...files.map((file) => removable(form, file)));
  }

  const complain = (form, sentence) => {
    form.querySelector(".problem").textContent = sentence;
  };

  // Files that the server would refuse are not sent, nor is one sent twice.
  function add(form, given) {
    const { most, largest, many, large } = form.elements.files.dataset;
    const isSame = (one, other) => ["name", "size", "lastModified"].every((of) => one[of] === other[of]);
    const files = given.filter((file) => !filesOf(form).some((other) => isSame(file, other)));
    const fitting = files.filter((file) => file.size <= Number(largest));
    complain(form, "");
    if (fitting.length < files.length)
      complain(
        form,
        large.replace("{name}", () => files.find((file) => !fitting.includes(file)).name),
      );
    if (filesOf(form).length + fitting.length > Number(most)) complain(form, many);
    keep(form, [...filesOf(form), ...fitting].slice(0, Number(most)));
  }

  document.addEventListener("change", ({ target }) => {
    if (target.matches("form.composer [name=files]")) add(target.form, [...target.files]);
  });

  document.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!event.target.matches?.("form.composer [name=body]") || !files.length || event.clipboardData.getData("text"))
      return;
    event.preventDefault();
    add(event.target.form, files);
  });

  // --- dragging: the whole page is the target, the box says so

  const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
  function light(lit) {
    for (const form of document.querySelectorAll("form.composer")) form.toggleAttribute("data-dropping", form === lit);
  }

  document.addEventListener("dragover", (event) => {
    const form = composerAt(event.target);
    if (!carriesFiles(event) || !form) return;
    event.preventDefault();
    light(form);
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) light(null);
  });
  document.addEventListener("drop", (event) => {
    const form = composerAt(event.target);
    light(null);
    if (!carriesFiles(event) || !form) return;
    event.preventDefault();
    add(form, [...event.dataTransfer.files]);
  });

  // --- sending: fetch does not tell how much is sent, XMLHttpRequest does

  const headersOf = (request) =>
    new Headers(
      request
        .getAllResponseHeaders()
        .trim()
        .split("\r\n")
        .map((line) => {
          const colon = line.indexOf(":");
          return [line.slice(0, colon), line.slice(colon + 1).trim()];
        }),
    );

  // send is fetch for a body with files. It tells which share of it is sent.
  const send = (address, { method, headers, body, signal }, progress) =>
    new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open(method, address);
      for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
      request.upload.onprogress = ({ loaded, total }) => progress(loaded / total);
      request.onload = () =>
        resolve(new Response(request.responseText, { status: request.status, headers: headersOf(request) }));
      request.onerror = () => reject(new TypeError("not sent"));
      request.onabort = () => reject(new DOMException("not sent", "AbortError"));
      signal?.addEventListener("abort", () => request.abort());
      request.send(body);
    });

  // still draws the beginning of a film that has been sent, and sends that, to be seen until the film is played.
  function still(message, action) {
    for (const { src } of message.querySelectorAll("video:not([poster])")) {
      const film = made("video", { muted: true, preload: "auto", playsInline: true, src: `${src}#t=0.1` });
      const draw = () => {
        const canvas = made("canvas", { width: film.videoWidth, height: film.videoHeight });
        canvas.getContext("2d").drawImage(film, 0, 0);
        film.removeAttribute("src");
        canvas.toBlob((picture) => {
          if (!picture) return;
          const body = new FormData();
          body.append("film", new URL(src).pathname.split("/").at(-2));
          body.append("files", picture, "poster");
          fetch(action.replace(/(\?|$)/, `/${message.id.slice(2)}/poster$1`), {
            method: "POST",
            body,
            headers: JSON.parse(document.body.getAttribute("hx-headers:inherited") ?? "{}"),
          }).catch(() => {});
        }, "image/jpeg");
      };
      film.addEventListener("loadeddata", draw, { once: true });
    }
  }

  // A browser keeps what was chosen over a reload.
  for (const form of document.querySelectorAll("form.composer"))
    if (form.elements.files.files.length) add(form, [...form.elements.files.files]);

  return { of: filesOf, put: keep, add, row, send, still };
})();
