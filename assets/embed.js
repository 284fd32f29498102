// The loader for other sites' pages: <script src="https://chat.example/embed.js" data-room="lobby" async></script>
// puts a button in the corner. With data-target="#chat", or by an element <samovar-chat room="lobby">, it puts the
// room into the page. It asks the server for nothing before the room is opened. It has one global: Samovar.
(() => {
  "use strict";

  const script = document.currentScript ?? document.querySelector('script[src$="/embed.js"]'); // a module has no currentScript
  const server = new URL(script.src).origin;
  const before = window.Samovar;
  const { target, ...options } = script.dataset;
  if (before?.mount) return before.paste(options, target); // one copy serves all lines of HTML that load it

  const words = {
    en: ["Chat", "Close the chat", "new"],
    ru: ["Чат", "Закрыть чат", "новых"],
    zh: ["聊天", "关闭聊天", "条新消息"],
    pl: ["Czat", "Zamknij czat", "nowych"],
  };
  const look = `
    :host { all: initial; }
    :host([inline]) { display: block; height: 32rem; }
    iframe { border: 0; width: 100%; height: 100%; display: block; }
    button { position: fixed; z-index: 2147483000; bottom: 1rem; inset-inline-end: 1rem; min-width: 3.5rem;
      height: 3.5rem; padding: 0 1.1rem; border: 0; border-radius: 1.75rem; font: 600 1rem system-ui, sans-serif;
      color: var(--on, #fff); background: var(--accent, #8f4412); cursor: pointer;
      box-shadow: 0 4px 16px rgb(0 0 0 / 0.3); }
    button:focus-visible { outline: 3px solid #fff; outline-offset: 0; box-shadow: 0 0 0 6px #1d4fa8; }
    button b { margin-inline-start: 0.5rem; padding: 0.1rem 0.5rem; border-radius: 1rem; background: #fff;
      color: #111; }
    button b:empty { display: none; }
    div { position: fixed; z-index: 2147483000; bottom: 5.25rem; inset-inline-end: 1rem;
      width: min(24rem, calc(100vw - 2rem)); height: min(38rem, calc(100dvh - 6.5rem)); border-radius: 1rem; overflow: hidden;
      box-shadow: 0 8px 40px rgb(0 0 0 / 0.35); background: Canvas; color-scheme: light dark; }
    .left button, .left div { inset-inline: 1rem auto; }
    [hidden] { display: none; }
    @media (max-width: 600px), (max-height: 480px) {
      div:not(.lost) { inset: 0; width: 100%; height: 100dvh; border-radius: 0; z-index: 2147483001; } }
    @media print { button, div { display: none; } }`;

  const heard = { unread: [], open: [], close: [], message: [], lost: [], problem: [] };
  const widgets = new Set();
  const wanted = {}; // the theme and user of widgets to come
  const say = (name, detail) => {
    for (const listener of heard[name]) {
      try {
        listener(detail);
      } catch (error) {
        reportError(error);
      }
    }
  };

  // The text on the accent is black or white, whichever is legible. Colours are #rrggbb, as in the room.
  const isColour = (text) => /^#[0-9a-f]{6}$/i.test(text);
  const isLight = (colour) =>
    [0.299, 0.587, 0.114].reduce((sum, part, i) => sum + part * parseInt(colour.substr(1 + 2 * i, 2), 16), 0) > 140;

  class Widget {
    constructor(options, host) {
      each((other) => {
        if (other.host === host) other.destroy();
      });
      this.options = options;
      this.inline = !!host;
      this.host = host || document.createElement("samovar-button");
      this.root = this.host.shadowRoot || this.host.attachShadow({ mode: "open" });
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(look);
      this.root.adoptedStyleSheets = [sheet];
      const place = document.createElement("span");
      this.root.replaceChildren(place);
      this.place = place;
      if (isColour(options.accent)) {
        place.style.setProperty("--accent", options.accent);
        if (isLight(options.accent)) place.style.setProperty("--on", "#111");
      }
      this.text = words[(options.language || navigator.language).slice(0, 2)] || words.en;
      widgets.add(this);
      if (this.inline) {
        this.host.toggleAttribute("inline", true);
        place.replaceWith(this.load());
        return;
      }
      place.className = options.position === "left" ? "left" : "";
      this.button = document.createElement("button");
      this.button.type = "button";
      this.badge = document.createElement("b");
      this.panel = document.createElement("div");
      this.panel.hidden = true;
      this.button.append(this.text[0], this.badge);
      this.button.setAttribute("aria-expanded", "false");
      this.button.onclick = () => this.toggle();
      place.onkeydown = (event) => {
        if (event.key === "Escape") this.close();
      };
      place.append(this.panel, this.button);
      document.body.append(this.host);
      if (options.open !== undefined && options.open !== "false") this.open(false);
    }

    load() {
      const { room, accent, language, greeting, name } = this.options;
      const theme = wanted.theme ?? this.options.theme;
      this.user ??= wanted.user ?? this.options.user;
      const address = new URL(`${server}/embed/${encodeURIComponent(room || "lobby")}`);
      const panel = this.inline ? "" : 1;
      const query = { host: location.origin, theme, accent, language, greeting, name, panel };
      for (const [key, value] of Object.entries(query)) if (value) address.searchParams.set(key, value);
      this.iframe = document.createElement("iframe");
      this.iframe.title = this.text[0];
      this.iframe.allow = "clipboard-write";
      this.iframe.src = address;
      this.iframe.onload = () => setTimeout(() => this.miss(), 5000);
      return this.iframe;
    }

    get isOpen() {
      return this.inline || !this.panel.hidden;
    }

    // Messages before the embed is ready are dropped: it asks for the state when it is.
    tell(kind, detail) {
      if (this.ready) this.iframe.contentWindow?.postMessage({ samovar: kind, ...detail }, server);
    }

    // The browser's own error page has no button to close it, so the panel leaves space for the widget's.
    miss() {
      if (this.ready || !this.iframe?.isConnected) return;
      const hint = `Is there such a room, and is ${location.origin} on its list of sites that may show it?`;
      say("problem", `the room "${this.options.room || "lobby"}" does not answer. ${hint}`);
      this.panel?.classList.add("lost");
      this.fit();
    }

    // A widget that is open from the start leaves the focus to the page. One that the visitor or the page opens takes
    // it.
    open(focus = true) {
      if (this.isOpen) return;
      if (!this.iframe) this.panel.append(this.load());
      this.panel.hidden = false;
      this.button.setAttribute("aria-expanded", "true");
      this.unread(0);
      this.focus = focus;
      this.tell("shown", { focus });
      if (focus) this.iframe.focus();
      say("open", this.options.room);
    }

    close() {
      if (this.inline || !this.isOpen) return;
      this.panel.hidden = true;
      this.button.setAttribute("aria-expanded", "false");
      this.tell("hidden");
      this.button.focus();
      say("close", this.options.room);
    }

    toggle() {
      if (this.isOpen) this.close();
      else this.open();
    }

    unread(count) {
      if (count === (this.count ?? 0)) return;
      this.count = count;
      if (this.badge) {
        this.badge.textContent = count || "";
        this.button.setAttribute("aria-label", count ? `${this.text[0]}, ${count} ${this.text[2]}` : this.text[0]);
      }
      say("unread", count);
    }

    hear({ samovar, count, text }) {
      if (samovar === "ready") {
        this.ready = true;
        this.tell(this.isOpen ? "shown" : "hidden", { focus: this.focus });
        if (wanted.theme) this.theme(wanted.theme);
        this.identify(this.user);
      } else if (samovar === "close") this.close();
      else if (samovar === "unread" && Number.isInteger(count)) this.unread(count);
      else if (samovar === "message") say("message", count);
      else if (samovar === "problem") say("problem", String(text));
      else if (samovar === "lost") say("lost", this.options.room);
    }

    // On a phone the keyboard covers the lower half of the screen; the panel fills what is left.
    fit() {
      const { panel } = this;
      if (!panel) return;
      const small = matchMedia("(max-width: 600px), (max-height: 480px)").matches && !panel.matches(".lost");
      panel.style.height = small ? `${visualViewport.height}px` : "";
      panel.style.top = small ? `${visualViewport.offsetTop}px` : "";
    }

    theme(theme) {
      this.tell("theme", { theme });
    }

    // identify sends the token once the embed is ready, and once only, since it is good for one session. An empty
    // token signs the site's user out.
    identify(token) {
      this.user = token;
      if (token === undefined || !this.ready) return;
      this.tell("identity", { token: token ?? "" });
      this.user = undefined;
    }

    // The element's former content is shown again.
    destroy() {
      widgets.delete(this);
      if (!this.inline) return this.host.remove();
      this.host.removeAttribute("inline");
      this.root.adoptedStyleSheets = [];
      this.root.replaceChildren(document.createElement("slot"));
    }
  }

  // The embed and its page know each other by window and origin; other messages are ignored.
  addEventListener("message", (event) => {
    if (event.origin !== server || !event.data) return;
    for (const widget of widgets) if (widget.iframe?.contentWindow === event.source) widget.hear(event.data);
  });

  for (const event of ["resize", "scroll"]) window.visualViewport?.addEventListener(event, () => each((w) => w.fit()));

  const each = (act) => {
    for (const widget of [...widgets]) act(widget);
  };
  const isThere = (target) =>
    document.body && (!target || document.querySelector(target) || document.readyState !== "loading");
  const whenThere = (target, act) => {
    if (isThere(target)) act();
    else document.addEventListener("DOMContentLoaded", act, { once: true });
  };

  // paste puts a room where a line of HTML says: once in each corner, or in an element that may be parsed later.
  const paste = (options, target) =>
    whenThere(target, () => {
      const host = target && document.querySelector(target);
      if (target && !host) return say("problem", `nothing in this page is "${target}"`);
      if (options.room && !(!host && [...widgets].some((w) => !w.inline && w.options.room === options.room)))
        new Widget(options, host);
    });

  const api = {
    mount: (options, target) =>
      new Widget(options, typeof target === "string" ? document.querySelector(target) : target),
    paste,
    open: () => each((w) => w.open()),
    close: () => each((w) => w.close()),
    toggle: () => each((w) => w.toggle()),
    destroy: () => each((w) => w.destroy()),
    identify(token) {
      wanted.user = token ?? "";
      each((w) => w.identify(wanted.user));
    },
    theme(theme) {
      wanted.theme = theme;
      each((w) => w.theme(theme));
    },
    on(name, listener) {
      if (listener?.call) heard[name]?.push(listener);
      return api;
    },
    push([name, ...rest]) {
      return api[name]?.(...rest);
    },
  };
  window.Samovar = api;

  if (!customElements.get("samovar-chat")) {
    customElements.define(
      "samovar-chat",
      class extends HTMLElement {
        connectedCallback() {
          this.widget = new Widget(Object.fromEntries([...this.attributes].map((a) => [a.name, a.value])), this);
        }
        disconnectedCallback() {
          this.widget.destroy();
        }
      },
    );
  }

  // Queued calls run once their target is there. Listeners are added first, to hear of widgets that are open from the
  // start.
  const queued = Array.isArray(before) ? before : [];
  const isListener = ([name]) => name === "on";
  queued.filter(isListener).forEach(api.push);
  paste(options, target);
  whenThere(target, () => queued.filter((call) => !isListener(call)).forEach(api.push));
})();
