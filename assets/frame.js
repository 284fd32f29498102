// The room in other people's pages. It speaks with the page that holds it by postMessage, to that page's origin alone and without a word
// of what is said; and it becomes somebody else when its reader signs in, or the page says who they are.
(() => {
  "use strict";

  // What is broadcast leads to the room's own address. Before it enters the page it is made to lead to the frame's, with
  // the frame's look: nothing else may be shown here, and nothing else knows who one is. What people write stays as it is.
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

  // become swaps the composer, what is typed still in it. The answer's token is taken by session.js.
  const become = (path, values) => htmx.ajax("POST", path, { source: who(), target: "#composer", swap: "outerMorph", values });

  // At a door the answer has a composer only where it is open now: to the room then, if the browser has kept the cookie.
  document.addEventListener("htmx:after:swap", () => {
    if (document.querySelector("[data-door]") && document.getElementById("body")) location.reload();
  });

  // A refused identity is said to whoever writes the host's page, and the reader is nobody's user.
  document.addEventListener("htmx:response:error", async (event) => {
    const { ctx } = event.detail;
    if (ctx?.request?.action !== who().dataset.identity) return;
    console.warn(`Samovar: ${new DOMParser().parseFromString(ctx.text ?? "", "text/html").body.textContent.trim()}`);
    if (who().hasAttribute("data-vouched")) become(who().getAttribute("action"), {});
  });

  let entrance = null;
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-enter], [data-window]");
    if (!link) return;
    event.preventDefault();
    const opened = window.open(link.href, "", `popup,width=480,height=720${link.matches("[data-window]") ? ",noopener" : ""}`);
    if (link.matches("[data-enter]")) entrance = opened;
  });

  addEventListener("message", ({ source, origin, data }) => {
    if (!entrance || source !== entrance || origin !== location.origin || data?.samovar !== "session") return;
    entrance = null;
    become(who().dataset.session, { token: data.token });
  });

  // --- the page that holds the frame

  const host = new URLSearchParams(location.search).get("host");
  if (parent === window || !host) return;

  let shown = true;
  let unread = 0;
  const tell = (kind, count) => {
    try { parent.postMessage({ samovar: kind, count }, host); } catch { /* no origin: whoever wrote it hears nothing */ }
  };

  document.addEventListener("news", ({ detail }) => {
    tell("message", detail);
    if (shown) return;
    unread += detail;
    tell("unread", unread);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && !document.querySelector("dialog[open], :popover-open")) tell("close");
  });
  document.querySelector("[data-close]")?.addEventListener("click", () => tell("close"));

  const orders = {
    shown({ focus }) {
      shown = true;
      unread = 0;
      if (focus) document.getElementById("body")?.focus();
    },
    hidden() { shown = false; },
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

  if ("resuming" in document.documentElement.dataset) document.addEventListener("resumed", () => tell("ready"), { once: true });
  else tell("ready");
})();
