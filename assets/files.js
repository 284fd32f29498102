// Files to be sent: chosen, pasted or dropped, shown above the box, and counted while they are sent. Without scripts
// the browser's own input does it.
(() => {
  "use strict";

  const form = () => document.getElementById("composer");
  const input = () => document.getElementById("files");
  if (!input()) return;

  let chosen = [];
  let sent = [];

  const size = (bytes) =>
    bytes < 1000 ? `${bytes} B` : bytes < 999500 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;

  // The input holds the chosen files, so that every way of sending the form sends them.
  function keep(files) {
    chosen = files;
    const all = new DataTransfer();
    for (const file of chosen) all.items.add(file);
    if (!input()) return;
    input().files = all.files;
    draw();
  }

  function row(file) {
    const item = document.createElement("li");
    const name = document.createElement("bdi");
    const bytes = document.createElement("small");
    const remove = document.createElement("button");
    name.textContent = file.name;
    bytes.textContent = size(file.size);
    remove.type = "button";
    remove.className = "icon-button";
    remove.textContent = "✕";
    remove.ariaLabel = input().dataset.remove.replace("{name}", () => file.name);
    remove.addEventListener("click", () => {
      keep(chosen.filter((other) => other !== file));
      document.getElementById("body").focus();
    });
    item.append(name, bytes, remove);
    return item;
  }

  function draw() {
    document.getElementById("chosen").replaceChildren(...chosen.map(row));
  }

  const complain = (sentence) => {
    document.getElementById("composer-problem").textContent = sentence;
  };

  // Files that the server would refuse are not sent.
  function add(files) {
    const { most, largest, many, large } = input().dataset;
    const fitting = files.filter((file) => file.size <= Number(largest));
    complain("");
    if (fitting.length < files.length)
      complain(large.replace("{name}", () => files.find((file) => !fitting.includes(file)).name));
    if (chosen.length + fitting.length > Number(most)) complain(many);
    keep([...chosen, ...fitting].slice(0, Number(most)));
  }

  document.addEventListener("change", (event) => {
    if (event.target === input()) add([...input().files]);
  });

  document.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (event.target !== document.getElementById("body") || !files.length || event.clipboardData.getData("text"))
      return;
    event.preventDefault();
    add(files);
  });

  // --- dragging: the whole page is the target, the box says so

  const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
  const light = (on) => form()?.toggleAttribute("data-dropping", on);

  document.addEventListener("dragover", (event) => {
    if (!carriesFiles(event) || !input()) return;
    event.preventDefault();
    light(true);
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) light(false);
  });
  document.addEventListener("drop", (event) => {
    light(false);
    if (!carriesFiles(event) || !input()) return;
    event.preventDefault();
    add([...event.dataTransfer.files]);
  });

  // --- sending: fetch does not tell how much is sent, XMLHttpRequest does

  function progress(share) {
    const bar = document.getElementById("progress");
    if (!bar) return;
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

  const upload = (address, { method, headers, body, signal }) =>
    new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open(method, address);
      for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
      request.upload.onprogress = ({ loaded, total }) => progress(loaded / total);
      // A proxy with a smaller limit answers in its own words, which must not replace the composer.
      const refused = () => request.status === 413 && !request.responseText.includes('id="composer"');
      request.onload = () =>
        refused()
          ? reject(new TypeError("not sent"))
          : resolve(new Response(request.responseText, { status: request.status, headers: headersOf(request) }));
      request.onerror = () => reject(new TypeError("not sent"));
      request.onabort = () => reject(new DOMException("not sent", "AbortError"));
      signal?.addEventListener("abort", () => request.abort());
      request.send(body);
    });

  document.addEventListener("htmx:before:request", (event) => {
    const { ctx } = event.detail;
    if (event.defaultPrevented || ctx?.sourceElement !== form() || !chosen.length) return;
    sent = [...chosen];
    clearTimeout(ctx.requestTimeout); // a film takes longer than a minute
    progress(0);
    ctx.fetch = upload;
  });

  // Sent files are removed; failed ones stay, and so do those chosen meanwhile.
  document.addEventListener("htmx:after:request", (event) => {
    const { ctx } = event.detail;
    if (ctx?.request?.action === form()?.getAttribute("action") && ctx.response?.status === 200) {
      chosen = chosen.filter((file) => !sent.includes(file));
      sent = [];
    }
  });

  document.addEventListener("htmx:finally:request", (event) => {
    if (event.detail.ctx?.request?.action !== form()?.getAttribute("action")) return;
    progress(null);
    keep(chosen);
  });

  if (input().files.length) add([...input().files]); // kept by the browser over a reload
})();
