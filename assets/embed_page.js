// The room in other people's pages. It speaks with the page that holds it by postMessage, to that page's origin alone
// and without a word of what is said; and it becomes somebody else when its reader signs in, or the page says who they
// are.
(() => {
  "use strict";

  // htmx writes each request that failed into the console, which is that of the page that holds the frame. The reader
  // is told of it beside the composer and the log; whatever else goes wrong is written as ever.
  for (const level of ["error", "warn"]) {
    const write = console[level].bind(console);
    console[level] = (said, ...more) => {
      if (!String(said).startsWith("htmx: ")) write(said, ...more);
    };
  }

  // What is broadcast leads to the room's own address. Before it enters the page it is made to lead to the frame's,
  // with the frame's look: nothing else may be shown here, and nothing else knows who one is. What people write stays
  // as it is.
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
    for (const attribute of ["href", "src"]) {
      for (const element of detail.querySelectorAll(`[${attribute}^="/r/"]:not(.msg-body *)`)) lead(element, attribute);
    }
  });

  // --- who one is

  const who = () => document.getElementById("who");
  const headers = () => JSON.parse(document.body.getAttribute("hx-headers:inherited"));

  const host = new URLSearchParams(location.search).get("host");
  const tell = (kind, about) => {
    if (parent === window || !host) return;
    try {
      parent.postMessage({ samovar: kind, ...about }, host);
    } catch {
      /* no origin: whoever wrote it hears nothing */
    }
  };

  // inTurn makes one change after the other: a session that is found to be over is left before the page that holds the
  // frame is believed again, not after.
  let turn = Promise.resolve();
  const inTurn = (change) => {
    turn = turn.then(change).catch(() => {}); // the reader is told of a failure by notice.js
    return turn;
  };

  // swap has the answer take the composer's place, what is typed still in it. The answer's token is taken by embed_session.js.
  // Where nothing may be written for a while, what was typed waits.
  let waiting = "";
  async function swap(path, values) {
    waiting = document.getElementById("body")?.value || waiting;
    await htmx.ajax("POST", path, { source: who(), target: "#composer", swap: "outerMorph", values });
    const body = document.getElementById("body");
    if (!body) return;
    if (!body.value && waiting) {
      body.value = waiting;
      body.dispatchEvent(new Event("input", { bubbles: true }));
    }
    waiting = "";
  }

  const become = (path, values) => inTurn(() => swap(path, values));

  // The stream is that of the person it began for: after a change it begins anew, where the reader was. One that has
  // ended may be there for them now.
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
    const me = document.getElementById("composer").dataset.me ?? "";
    if (me === heardAs && !(hasEnded && isChange(ctx?.request?.action))) return; // or composer.js has said so
    document.documentElement.dataset.me = me;
    document.dispatchEvent(new CustomEvent("me"));
    if (who().querySelector("strong")) tell("lost");
  });

  // At a door the answer has a composer only where it is open now: to the room then, if the browser has kept the
  // cookie.
  document.addEventListener("htmx:after:swap", () => {
    if (document.querySelector("[data-door]") && document.getElementById("body")) location.reload();
  });

  // A refused identity is said to the page that gave it, and the reader is nobody's user.
  document.addEventListener("htmx:response:error", (event) => {
    const { ctx } = event.detail;
    if (ctx?.request?.action !== who().dataset.identity) return;
    tell("problem", { text: new DOMParser().parseFromString(ctx.text ?? "", "text/html").body.textContent.trim() });
    if (who().hasAttribute("data-vouched")) become(who().getAttribute("action"), {});
  });

  // A stream ends with a right. Whose session is over is told so, and the page that holds the frame, which may know
  // them again; they read on as nobody, if they may. Where there is another session by now that may speak here, the
  // frame goes on with it. A site that may show the room no more is told by 403.
  async function review() {
    if (!who().hasAttribute("data-known")) return;
    const { resume, barred } = who().dataset;
    const answer = await fetch(resume, { method: "POST", headers: { ...headers(), "HX-Request": "true" } });
    if (answer.status === 204) await swap(who().getAttribute("action"), {});
    if (answer.status === 200 && (await answer.text()).includes('id="body"')) await swap(resume, {});
    if (answer.status !== 403) return;
    who().replaceChildren(barred);
    tell("lost");
  }

  document.addEventListener("stream:ended", () => inTurn(review));

  // --- windows: of its own, with who one is and what was typed; and to sign in

  // The window is opened while the click lasts, or browsers refuse it; the form that it is for comes after.
  async function openAlone(button) {
    const name = `samovar-${Date.now()}`;
    const opened = window.open("", name, size);
    if (!opened) return;
    const typed = new FormData(
      document.getElementById("composer").matches("form") ? document.getElementById("composer") : undefined,
    );
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
  let entrance = null;
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-enter], [data-window]");
    if (!link) return;
    event.preventDefault();
    if (link.matches("[data-window]")) openAlone(link);
    else entrance = window.open(link.href, "", size);
  });

  // In a window of its own the page has the room's address, so that it may be loaded anew; and what came is a draft
  // there.
  if (parent === window) {
    document.querySelector("[data-window]")?.remove();
    if (location.pathname.endsWith("/window/open"))
      history.replaceState(null, "", home.replace("/r/", "/embed/") + location.search);
    if (document.getElementById("body")?.value)
      document.getElementById("body").dispatchEvent(new Event("input", { bubbles: true }));
  }

  addEventListener("message", ({ source, origin, data }) => {
    if (!entrance || source !== entrance || origin !== location.origin || data?.samovar !== "session") return;
    entrance = null;
    become(who().dataset.session, { token: data.token });
  });

  // --- the page that holds the frame

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
      if (focus) document.getElementById("body")?.focus();
    },
    hidden() {
      shown = false;
    },
    theme({ theme }) {
      if (["auto", "light", "dark", "retro"].includes(theme)) document.documentElement.dataset.theme = theme;
    },
    identity({ token }) {
      if (token) become(who().dataset.identity, { identity: String(token) });
      else if (who().hasAttribute("data-vouched")) become(who().getAttribute("action"), {}); // the site's user has left
    },
  };

  addEventListener("message", ({ source, origin, data }) => {
    if (source === parent && origin === host && Object.hasOwn(orders, data?.samovar)) orders[data.samovar](data);
  });

  if ("resuming" in document.documentElement.dataset)
    document.addEventListener("resumed", () => tell("ready"), { once: true });
  else tell("ready");
})();
