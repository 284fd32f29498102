// The room in another site's page. It talks to that page by postMessage, to its origin alone and never about what
// people write, and it changes the viewer who signs in or whom the site names.
(() => {
  "use strict";

  // htmx logs each failed request to the console, which is the embedding page's. The viewer reads of it beside the
  // composer and the log; all else is logged as ever.
  for (const level of ["error", "warn"]) {
    const write = console[level].bind(console);
    console[level] = (said, ...more) => {
      if (!String(said).startsWith("htmx: ")) write(said, ...more);
    };
  }

  // Broadcast messages link to the room's own address. Their links are rewritten to the embed's address with its look
  // before they enter the page, since another address may not be shown here and does not know the viewer. What people
  // write is left alone.
  const home = `/r/${location.pathname.split("/")[2]}`;
  const look = [...new URLSearchParams(location.search)].filter(([name]) => !["at", "before", "after"].includes(name));

  function lead(element, attribute) {
    const path = element.getAttribute(attribute);
    if (!path.startsWith(home) || !["", "/", "?"].includes(path.charAt(home.length))) return;
    const address = new URL(path.replace("/r/", "/embed/"), location.href);
    if (attribute === "href") for (const [name, value] of look) address.searchParams.set(name, value);
    element.setAttribute(attribute, address.pathname + address.search);
  }

  document.addEventListener("feed:arrive", ({ detail }) => {
    for (const attribute of ["href", "src", "poster"]) {
      for (const element of detail.querySelectorAll(`[${attribute}^="/r/"]:not(.msg-body *)`)) lead(element, attribute);
    }
  });

  // --- the viewer

  const who = () => document.getElementById("who");
  const composer = () => document.querySelector(".composer");
  const field = () => document.querySelector(".composer [name=body]");
  const headers = () => JSON.parse(document.body.getAttribute("hx-headers:inherited"));

  const host = new URLSearchParams(location.search).get("host");
  const tell = (kind, about) => {
    if (parent === window || !host) return;
    try {
      parent.postMessage({ samovar: kind, ...about }, host);
    } catch {
      /* not an origin: there is no page to tell */
    }
  };

  // inTurn makes one change after the other: a session that has ended is left before the site's next token is sent.
  let turn = Promise.resolve();
  const inTurn = (change) => {
    turn = turn.then(change).catch(() => {}); // unread.js reports a failure
    return turn;
  };

  // swap replaces the composer with the answer and keeps what is typed. embed_session.js takes the answer's token.
  // While the viewer may not write, what was typed waits.
  let waiting = "";
  async function swap(path, values) {
    waiting = field()?.value || waiting;
    await htmx.ajax("POST", path, { source: who(), target: ".composer", swap: "outerMorph", values });
    const body = field();
    if (!body) return;
    if (!body.value && waiting) {
      body.value = waiting;
      body.dispatchEvent(new Event("input", { bubbles: true }));
    }
    waiting = "";
  }

  const become = (path, values) => inTurn(() => swap(path, values));

  // The stream belongs to the person it began for. After a change it begins anew at the same place; one that has
  // ended may be open to the new person.
  let heardAs = document.documentElement.dataset.me ?? "";
  let hasEnded = false;
  document.addEventListener("stream:ended", () => {
    hasEnded = true;
  });
  document.addEventListener("me", () => {
    heardAs = document.documentElement.dataset.me;
    hasEnded = false;
  });

  const isChange = (path) => {
    const { identity, session, resume } = who().dataset;
    return [who().getAttribute("action"), identity, session, resume].includes(path);
  };

  document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
    const me = composer().dataset.me ?? "";
    if (me === heardAs && !(hasEnded && isChange(ctx?.request?.action))) return; // composer.js has dispatched "me" already
    document.documentElement.dataset.me = me;
    document.dispatchEvent(new CustomEvent("me"));
    if (who().querySelector("strong")) tell("lost");
  });

  // At a door the answer has a composer only if the room is open now. The page is loaded again then, which works
  // where the browser has kept the cookie.
  document.addEventListener("htmx:after:swap", () => {
    if (document.querySelector("[data-door]") && field()) location.reload();
  });

  // A refused token is reported to the page that gave it, and the site's user is signed out.
  document.addEventListener("htmx:response:error", (event) => {
    const { ctx } = event.detail;
    if (ctx?.request?.action !== who().dataset.identity) return;
    tell("problem", { text: new DOMParser().parseFromString(ctx.text ?? "", "text/html").body.textContent.trim() });
    if (who().hasAttribute("data-vouched")) become(who().getAttribute("action"), {});
  });

  // A stream ends with the right to read. A viewer whose session is over is told, and so is the embedding page, which
  // may name the user again; a public room can be read on. If another session may write here by now, the embed goes
  // on with it. 403 means that the site may no longer embed the room.
  async function review() {
    if (!who().hasAttribute("data-known")) return;
    const { resume, barred } = who().dataset;
    const answer = await fetch(resume, { method: "POST", headers: { ...headers(), "HX-Request": "true" } });
    if (answer.status === 204) await swap(who().getAttribute("action"), {});
    if (answer.status === 200 && (await answer.text()).includes('name="body"')) await swap(resume, {});
    if (answer.status !== 403) return;
    who().replaceChildren(barred);
    tell("lost");
  }

  document.addEventListener("stream:ended", () => inTurn(review));

  // --- windows: the room in its own, as the same person and with what was typed; and to sign in

  // The window is opened during the click, or browsers block it. The form for it comes later.
  async function openWindow(button) {
    const name = `samovar-${Date.now()}`;
    const opened = window.open("", name, size);
    if (!opened) return;
    const typed = new FormData(composer().matches("form") ? composer() : undefined);
    typed.delete("files");
    const answer = await fetch(button.formAction, {
      method: "POST",
      headers: { ...headers(), "HX-Request": "true" },
      body: new URLSearchParams([...typed]),
    }).catch(() => null);
    const form = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("open");
    if (!form) return opened.close();
    form.target = name;
    form.removeAttribute("rel");
    document.body.append(form);
    form.submit();
    form.remove();
  }

  const size = "popup,width=480,height=720";
  let signInWindow = null;
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-enter], [data-window]");
    if (!link) return;
    event.preventDefault();
    if (link.matches("[data-window]")) openWindow(link);
    else signInWindow = window.open(link.href, "", size);
  });

  // In a window of its own the page takes the room's address, so that it can be reloaded, and what was typed is kept
  // as a draft.
  if (parent === window) {
    document.querySelector("[data-window]")?.remove();
    if (location.pathname.endsWith("/window/open"))
      history.replaceState(null, "", home.replace("/r/", "/embed/") + location.search);
    if (field()?.value) field().dispatchEvent(new Event("input", { bubbles: true }));
  }

  addEventListener("message", ({ source, origin, data }) => {
    if (!signInWindow || source !== signInWindow || origin !== location.origin || data?.samovar !== "session") return;
    signInWindow = null;
    become(who().dataset.session, { token: data.token });
  });

  // --- the embedding page

  if (parent === window || !host) return;

  let shown = true;
  let unread = 0;

  document.addEventListener("news", ({ detail }) => {
    tell("message", { count: detail });
    if (shown) return;
    unread += detail;
    tell("unread", { count: unread });
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && !document.querySelector("dialog[open], :popover-open"))
      tell("close");
  });
  document.querySelector("[data-close]")?.addEventListener("click", () => tell("close"));

  const orders = {
    shown({ focus }) {
      shown = true;
      unread = 0;
      if (focus) field()?.focus();
    },
    hidden() {
      shown = false;
    },
    theme({ theme }) {
      if (["auto", "light", "dark", "retro"].includes(theme)) document.documentElement.dataset.theme = theme;
    },
    identity({ token }) {
      if (token) become(who().dataset.identity, { identity: String(token) });
      else if (who().hasAttribute("data-vouched")) become(who().getAttribute("action"), {}); // the site's user has signed out
    },
  };

  addEventListener("message", ({ source, origin, data }) => {
    if (source === parent && origin === host && Object.hasOwn(orders, data?.samovar)) orders[data.samovar](data);
  });

  if ("resuming" in document.documentElement.dataset)
    document.addEventListener("resumed", () => tell("ready"), { once: true });
  else tell("ready");
})();
