// The composer: Enter sends, the box grows, typed text is never lost.
(() => {
  "use strict";

  const form = () => document.getElementById("composer");
  const field = () => document.getElementById("body");
  if (!form()?.dataset.draft) return;

  const key = `samovar-draft:${form().dataset.draft}`;

  // Storage throws where it is blocked; the page alone keeps the draft then.
  const store = {
    // kept remembers the text that the server keeps too: once another browser has sent it, the copy here is out of
    // date.
    kept(text) {
      try {
        localStorage.setItem(`${key}:kept`, text);
      } catch {
        /* blocked */
      }
    },
    isKept(text) {
      try {
        return text === localStorage.getItem(`${key}:kept`);
      } catch {
        return false;
      }
    },
    read() {
      try {
        return localStorage.getItem(key) || "";
      } catch {
        return "";
      }
    },
    write(text) {
      try {
        if (text) localStorage.setItem(key, text);
        else localStorage.removeItem(key);
      } catch {
        /* blocked */
      }
    },
  };

  function say(state, sentence) {
    form().dataset.state = state;
    document.getElementById("composer-problem").textContent = sentence || "";
  }

  // Code points are counted, as the server does, and line breaks once.
  function count() {
    const limit = Number(field().dataset.limit);
    const length = [...field().value.trim()].length;
    const counter = document.getElementById("composer-count");
    counter.textContent = length > limit * 0.8 ? `${length} / ${limit}` : "";
    counter.toggleAttribute("data-over", length > limit);
  }

  function grow() {
    const box = field();
    box.style.height = "auto";
    box.style.height = `${Math.min(box.scrollHeight, innerHeight * 0.4)}px`;
  }

  // The person's other browsers get the draft too, after a pause in typing.
  let keeping = 0,
    kept = field().value.trim();
  function keep() {
    clearTimeout(keeping);
    keeping = 0;
    const body = field()?.value.trim() ?? "";
    if (!form().dataset.keep || body === kept) return;
    kept = body;
    fetch(form().dataset.keep, { method: "POST", body: new URLSearchParams({ body }), keepalive: true })
      .then((answer) => {
        if (answer.ok) store.kept(body);
      })
      .catch(() => {});
  }
  addEventListener("pagehide", () => {
    if (keeping) keep();
  });

  function changed() {
    store.write(field().value);
    clearTimeout(keeping);
    keeping = setTimeout(keep, 1500);
    count();
    grow();
  }

  let typed = 0;
  function tellTyping() {
    if (!field().value || Date.now() - typed < 3000) return;
    typed = Date.now();
    fetch(form().dataset.typing, {
      method: "POST",
      headers: JSON.parse(document.body.getAttribute("hx-headers:inherited") ?? "{}"),
    }).catch(() => {});
  }

  // Safari sends the Enter that ends a composition after the composition, with the key code 229 of one that goes on.
  const isComposing = (event) => event.isComposing || event.keyCode === 229;

  document.addEventListener("keydown", (event) => {
    if (event.target !== field() || event.key !== "Enter" || event.shiftKey || event.altKey || isComposing(event))
      return;
    event.preventDefault();
    form().requestSubmit();
  });

  // The arrow up in an empty box edits the person's last message.
  document.addEventListener("keydown", (event) => {
    if (event.target !== field() || event.key !== "ArrowUp" || field().value || isComposing(event)) return;
    const mine = [
      ...document.querySelectorAll(`#messages > .msg[data-author="${form().dataset.me}"]:not([data-deleted])`),
    ].at(-1);
    if (!mine) return;
    event.preventDefault();
    mine.querySelector(".msg-more").click();
  });

  document.addEventListener("input", (event) => {
    if (event.target !== field()) return;
    if (form().dataset.state) say("");
    changed();
    tellTyping();
  });

  // --- sending

  let sent = "";

  document.addEventListener("htmx:before:request", (event) => {
    if (event.detail.ctx?.sourceElement !== form()) return;
    if (!field().value.trim() && !document.getElementById("files").files.length) return event.preventDefault();
    if (!navigator.onLine) {
      event.preventDefault();
      return say("offline", form().dataset.offline);
    }
    sent = field().value;
    say("sending");
  });

  // Only a successful answer empties the box, and only of what was sent: text typed meanwhile stays.
  function delivered() {
    const box = field();
    if (box.value === sent) box.value = "";
    else if (box.value.startsWith(sent)) box.value = box.value.slice(sent.length).trimStart();
    say("");
    changed();
    typed = 0;
    kept = ""; // posting forgets the draft
  }

  // A first post makes a stranger a guest: from now on their messages are marked, and the stream has them present.
  function become() {
    const { me } = form()?.dataset ?? {};
    if (!me || me === document.documentElement.dataset.me) return;
    document.documentElement.dataset.me = me;
    const own = new CSSStyleSheet();
    const rule = document.querySelector("style[data-own]").dataset.own;
    own.replaceSync(rule.replaceAll("{me}", me));
    document.adoptedStyleSheets.push(own);
    document.dispatchEvent(new CustomEvent("me"));
  }

  // Fetches of the list have the same address.
  const isPost = ({ detail: { ctx } }) =>
    ctx?.request?.method === "POST" && ctx.request.action === form()?.getAttribute("action");

  document.addEventListener("htmx:after:request", (event) => {
    const { ctx } = event.detail;
    if (
      ctx?.request?.action &&
      new URL(ctx.request.action, location.href).pathname.endsWith("/later") &&
      ctx.response?.status === 200
    ) {
      sent = field().value;
      return delivered();
    }
    if (!isPost(event)) return;
    const status = ctx.response?.status;
    if (status === 200) {
      delivered();
      document.dispatchEvent(new CustomEvent("acted", { detail: form().dataset.sent }));
    } else if (!status || status >= 500) {
      say("failed", form().dataset.failed);
    } else {
      form().dataset.state = "";
      changed();
    }
  });

  // The form that an answer brings knows nothing of the box's height.
  document.addEventListener("htmx:after:swap", (event) => {
    become();
    if (!isPost(event)) return;
    count();
    grow();
  });

  document.addEventListener("htmx:error", (event) => {
    if (event.detail.ctx?.sourceElement === form()) say("failed", form().dataset.failed);
  });

  addEventListener("online", () => {
    if (form().dataset.state === "offline") say("");
  });

  document.documentElement.dataset.me = form().dataset.me;
  if (!field().value && !(form().dataset.keep && store.isKept(store.read().trim()))) field().value = store.read();
  count();
  grow();
})();
