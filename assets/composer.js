// The composer: Enter sends, the box grows, typed text is never lost. A page may have several: a room's and a
// thread's.
(() => {
  "use strict";

  const isForm = (element) => element?.matches?.("form.composer");
  const isField = (element) => element?.matches?.("form.composer [name=body]");
  const field = (form) => form.elements.body;

  // What a form needs besides its fields: the timer of its draft, the draft that the server keeps, when typing was
  // told of, and the text that is being sent.
  const notes = new WeakMap();

  // Storage throws where it is blocked; the page alone keeps the draft then. A name that ends in ":kept" has the text
  // that the server keeps too: once another browser has sent it, the copy here is out of date.
  const nameOf = (form) => `samovar-draft:${form.dataset.draft}`;
  function recall(name) {
    try {
      return localStorage.getItem(name) || "";
    } catch {
      return "";
    }
  }
  function remember(name, text) {
    try {
      if (text) localStorage.setItem(name, text);
      else localStorage.removeItem(name);
    } catch {
      /* blocked */
    }
  }

  function say(form, state, sentence = "") {
    form.dataset.state = state;
    form.querySelector(".problem").textContent = sentence;
  }

  // Code points are counted, as the server does, and line breaks once.
  function count(form) {
    const limit = Number(field(form).dataset.limit);
    const length = [...field(form).value.trim()].length;
    const counter = form.querySelector(".count");
    counter.textContent = length > limit * 0.8 ? `${length} / ${limit}` : "";
    counter.toggleAttribute("data-over", length > limit);
  }

  function grow({ elements: { body } }) {
    body.style.height = "auto";
    body.style.height = `${Math.min(body.scrollHeight, innerHeight * 0.4)}px`;
  }

  // keep gives the draft to the person's other browsers too, after a pause in typing.
  function keep(form) {
    const note = notes.get(form);
    clearTimeout(note.keeping);
    note.keeping = 0;
    const body = field(form).value.trim();
    if (!form.dataset.keep || body === note.kept) return;
    note.kept = body;
    fetch(form.dataset.keep, { method: "POST", body: new URLSearchParams({ body }), keepalive: true })
      .then((answer) => {
        if (answer.ok) remember(`${nameOf(form)}:kept`, body);
      })
      .catch(() => {});
  }
  addEventListener("pagehide", () => {
    for (const form of document.querySelectorAll("form.composer")) if (notes.get(form)?.keeping) keep(form);
  });

  function changed(form) {
    const note = notes.get(form);
    remember(nameOf(form), field(form).value);
    clearTimeout(note.keeping);
    note.keeping = setTimeout(() => keep(form), 1500);
    count(form);
    grow(form);
  }

  function tellTyping(form) {
    const note = notes.get(form);
    if (!field(form).value || Date.now() - note.typed < 3000) return;
    note.typed = Date.now();
    fetch(form.dataset.typing, {
      method: "POST",
      headers: JSON.parse(document.body.getAttribute("hx-headers:inherited") ?? "{}"),
    }).catch(() => {});
  }

  // Safari sends the Enter that ends a composition after the composition, with the key code 229 of one that goes on.
  const isComposing = (event) => event.isComposing || event.keyCode === 229;

  document.addEventListener("keydown", (event) => {
    if (!isField(event.target) || event.key !== "Enter" || event.shiftKey || event.altKey || isComposing(event)) return;
    event.preventDefault();
    event.target.form.requestSubmit();
  });

  // The arrow up in an empty box edits the person's last message.
  document.addEventListener("keydown", (event) => {
    if (!isField(event.target) || event.key !== "ArrowUp" || event.target.value || isComposing(event)) return;
    const mine = [
      ...document.querySelectorAll(
        `#messages > .msg[data-author="${event.target.form.dataset.me}"]:not([data-deleted])`,
      ),
    ].at(-1);
    if (!mine) return;
    event.preventDefault();
    mine.querySelector(".msg-more").click();
  });

  document.addEventListener("input", ({ target }) => {
    if (!isField(target)) return;
    if (target.form.dataset.state) say(target.form, "");
    changed(target.form);
    tellTyping(target.form);
  });

  // --- sending

  document.addEventListener("htmx:before:request", (event) => {
    const form = event.detail.ctx?.sourceElement;
    if (!isForm(form)) return;
    if (!field(form).value.trim() && !form.elements.files.files.length) return event.preventDefault();
    if (!navigator.onLine) {
      event.preventDefault();
      return say(form, "offline", form.dataset.offline);
    }
    notes.get(form).sent = field(form).value;
    say(form, "sending");
  });

  // Only a successful answer empties the box, and only of what was sent: text typed meanwhile stays.
  function delivered(form) {
    const box = field(form),
      note = notes.get(form);
    if (box.value === note.sent) box.value = "";
    else if (box.value.startsWith(note.sent)) box.value = box.value.slice(note.sent.length).trimStart();
    say(form, "");
    changed(form);
    note.typed = 0;
    note.kept = ""; // posting forgets the draft
  }

  // A first post makes a stranger a guest: from now on their messages are marked, and the stream has them present.
  function become() {
    const { me } = document.querySelector("form.composer")?.dataset ?? {};
    if (!me || me === document.documentElement.dataset.me) return;
    document.documentElement.dataset.me = me;
    const own = new CSSStyleSheet();
    const rule = document.querySelector("style[data-own]").dataset.own;
    own.replaceSync(rule.replaceAll("{me}", me));
    document.adoptedStyleSheets.push(own);
    document.dispatchEvent(new CustomEvent("me"));
  }

  // Buttons that send the text some time later have the form as target.
  const formOf = ({ sourceElement }) =>
    isForm(sourceElement) ? sourceElement : sourceElement?.matches?.(".later button") ? sourceElement.form : null;

  document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
    const form = formOf(ctx),
      status = ctx.response?.status;
    if (!form) return;
    if (status === 200) {
      if (form !== ctx.sourceElement) notes.get(form).sent = field(form).value;
      delivered(form);
      if (form === ctx.sourceElement) document.dispatchEvent(new CustomEvent("acted", { detail: form.dataset.sent }));
    } else if (!status || status >= 500) {
      say(form, "failed", form.dataset.failed);
    } else {
      form.dataset.state = "";
      changed(form);
    }
  });

  // The form that an answer brings knows nothing of the box's height.
  document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
    become();
    for (const form of document.querySelectorAll("form.composer")) begin(form);
    if (!isForm(ctx?.sourceElement)) return;
    count(ctx.sourceElement);
    grow(ctx.sourceElement);
  });

  document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
    if (isForm(ctx?.sourceElement)) say(ctx.sourceElement, "failed", ctx.sourceElement.dataset.failed);
  });

  addEventListener("online", () => {
    for (const form of document.querySelectorAll('.composer[data-state="offline"]')) say(form, "");
  });

  // begin takes up a form that has come into the page, with the draft that this browser keeps.
  function begin(form) {
    if (notes.has(form)) return;
    notes.set(form, { keeping: 0, kept: field(form).value.trim(), typed: 0, sent: "" });
    const draft = recall(nameOf(form));
    const isOld = form.dataset.keep && draft.trim() === recall(`${nameOf(form)}:kept`);
    if (!field(form).value && !isOld) field(form).value = draft;
    count(form);
    grow(form);
  }

  for (const form of document.querySelectorAll("form.composer")) {
    document.documentElement.dataset.me = form.dataset.me;
    begin(form);
  }
})();
