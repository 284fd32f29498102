// Files to be sent: chosen, pasted or dropped, shown above the box, and counted while they are sent. Without scripts
// the browser's own input does it.
(() => {
  "use strict";

  const chosen = new WeakMap(); // by form
  const sent = new WeakMap();
  const filesOf = (form) => chosen.get(form) ?? [];

  // composerAt finds the form that files are meant for: where an event happens, else the page's first.
  const composerAt = (element) =>
    element.closest?.("form.composer, aside:has(form.composer)")?.querySelector("[name=files]")?.form ??
    document.querySelector("form.composer");

  const size = (bytes) =>
    bytes < 1000 ? `${bytes} B` : bytes < 999500 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;

  // The input holds the chosen files, so that every way of sending the form sends them.
  function keep(form, files) {
    chosen.set(form, files);
    const all = new DataTransfer();
    for (const file of files) all.items.add(file);
    form.elements.files.files = all.files;
    form.querySelector(".chosen").replaceChildren(...files.map((file) => row(form, file)));
  }

  function row(form, file) {
    const item = document.createElement("li");
    const name = document.createElement("bdi");
    const bytes = document.createElement("small");
    const remove = document.createElement("button");
    name.textContent = file.name;
    bytes.textContent = size(file.size);
    remove.type = "button";
    remove.className = "icon-button";
    remove.textContent = "✕";
    remove.ariaLabel = form.elements.files.dataset.remove.replace("{name}", () => file.name);
    remove.addEventListener("click", () => {
      const others = filesOf(form).filter((other) => other !== file);
      keep(form, others);
      form.elements.body.focus();
    });
    item.append(name, bytes, remove);
    return item;
  }

  const complain = (form, sentence) => {
    form.querySelector(".problem").textContent = sentence;
  };

  // Files that the server would refuse are not sent.
  function add(form, files) {
    const { most, largest, many, large } = form.elements.files.dataset;
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

  function progress(form, share) {
    const bar = form.querySelector(".progress");
    bar.hidden = share === null;
    if (share !== null) bar.value = share;
  }

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

  const upload = (form, address, { method, headers, body, signal }) =>
    new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open(method, address);
      for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
      request.upload.onprogress = ({ loaded, total }) => progress(form, loaded / total);
      // A proxy with a smaller limit answers in its own words, which must not replace the composer.
      const refused = () => request.status === 413 && !request.responseText.includes('class="composer"');
      request.onload = () =>
        refused()
          ? reject(new TypeError("not sent"))
          : resolve(new Response(request.responseText, { status: request.status, headers: headersOf(request) }));
      request.onerror = () => reject(new TypeError("not sent"));
      request.onabort = () => reject(new DOMException("not sent", "AbortError"));
      signal?.addEventListener("abort", () => request.abort());
      request.send(body);
    });

  const isPost = ({ ctx }) => ctx?.sourceElement?.matches?.("form.composer");

  document.addEventListener("htmx:before:request", (event) => {
    const { ctx } = event.detail;
    if (event.defaultPrevented || !isPost(event.detail) || !filesOf(ctx.sourceElement).length) return;
    sent.set(ctx.sourceElement, filesOf(ctx.sourceElement));
    clearTimeout(ctx.requestTimeout); // a film takes longer than a minute
    progress(ctx.sourceElement, 0);
    ctx.fetch = (address, request) => upload(ctx.sourceElement, address, request);
  });

  // Sent files are removed; failed ones stay, and so do those chosen meanwhile.
  document.addEventListener("htmx:after:request", ({ detail }) => {
    const form = detail.ctx?.sourceElement;
    if (!isPost(detail) || detail.ctx.response?.status !== 200) return;
    const left = filesOf(form).filter((file) => !sent.get(form)?.includes(file));
    chosen.set(form, left);
    sent.delete(form);
  });

  document.addEventListener("htmx:finally:request", ({ detail }) => {
    if (!isPost(detail)) return;
    progress(detail.ctx.sourceElement, null);
    keep(detail.ctx.sourceElement, filesOf(detail.ctx.sourceElement));
  });

  // A browser keeps what was chosen over a reload.
  for (const form of document.querySelectorAll("form.composer"))
    if (form.elements.files.files.length) add(form, [...form.elements.files.files]);
})();
