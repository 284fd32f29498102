// The panel beside the room. A link or a form that is marked data-panel opens there, with its address in the bar, while
// the conversation goes on. Where no panel fits, without script and after a reload the same address is a page.
(() => {
  "use strict";

  const panel = document.getElementById("panel");
  const rules = new Intl.PluralRules(document.documentElement.lang);

  // A thread's line says how many answers there are.
  document.addEventListener("feed", () => {
    for (const line of document.querySelectorAll(".thread-count")) {
      const answers = line.parentElement.querySelectorAll("[data-thread] > .msg:not([data-deleted])").length;
      line.textContent = (line.dataset[rules.select(answers)] ?? line.dataset.other).replace("{0}", answers);
    }
  });

  // The address follows a search that is typed, so that it can be reloaded and come back to.
  document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
    if (!ctx?.sourceElement?.matches("form.finder")) return;
    const { pathname, searchParams } = new URL(ctx.request.action, location.href);
    for (const [name, value] of [...searchParams]) if (!value) searchParams.delete(name);
    const address = [pathname, searchParams].filter(String).join("?");
    history.replaceState(history.state?.panel ? { ...history.state, panel: address } : history.state, "", address);
  });

  // The reader may go back before this script runs: then the address is another one than that of the document.
  const [loaded] = performance.getEntriesByType("navigation");
  if (!panel && history.state?.panel !== undefined && new URL(loaded.name).pathname !== location.pathname) {
    location.reload();
  }

  // An entry of the history that was made here has the panel's address in its state, empty for the room alone, and how
  // many such entries lie before it. After a reload it may belong to a page that has no panel.
  addEventListener("popstate", ({ state }) => {
    if (state?.panel === undefined) return;
    // Firefox ignores a reload before the event is over.
    if (!panel) setTimeout(() => location.reload());
    else if (state.panel) show(state.panel);
    else hide();
  });
  if (!panel) return;

  const fits = matchMedia("(width >= 45rem)");
  const isAside = (event) => event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  let opener = null; // what the panel was opened by
  let held = null; // what has had the focus since the panel was asked for

  function remember(address) {
    const { panel: shown, depth = 0 } = history.state ?? {};
    if (shown === undefined) history.replaceState({ panel: "", depth: 0 }, "");
    if (address !== shown) history.pushState({ panel: address, depth: depth + 1 }, "", address);
  }

  function put(template) {
    panel.replaceChildren(document.getElementById(template).content.cloneNode(true));
    panel.hidden = false;
    panel.querySelector("h2").focus({ preventScroll: true });
  }

  function request(method, address, from) {
    held = document.activeElement;
    panel.ariaBusy = "true";
    const headers = { "HX-Target": "aside#panel" };
    htmx.ajax(method, address, { ...from, headers, target: panel, swap: "innerHTML" });
  }

  function show(address) {
    if (panel.hidden) {
      opener = document.activeElement;
      put("panel-wait");
    }
    request("GET", address, { source: panel });
  }

  function hide() {
    if (panel.hidden) return;
    htmx.trigger(panel, "htmx:abort");
    const hadFocus = panel.contains(document.activeElement) || document.activeElement === document.body;
    panel.hidden = true;
    panel.replaceChildren();
    const back = opener?.isConnected ? opener : document.getElementById(opener?.id || "body");
    if (hadFocus) back?.focus({ preventScroll: true });
  }

  function close() {
    const { depth } = history.state ?? {};
    hide();
    if (depth) history.go(-depth);
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-panel], #panel .panel-close");
    if (!link || isAside(event) || (!fits.matches && panel.hidden)) return;
    event.preventDefault();
    if (!("panel" in link.dataset)) return close();
    link.closest("[popover]")?.hidePopover();
    const address = link.getAttribute("href");
    remember(address);
    show(address);
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("#panel form[data-panel]")) return;
    event.preventDefault();
    const address = event.submitter?.getAttribute("formaction") ?? form.getAttribute("action");
    request("POST", address, { source: form, event });
  });

  // What is open above the panel closes first: a dialog, a menu, and what a field has of its own.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || event.isComposing || panel.hidden) return;
    if (document.querySelector("dialog[open], :popover-open")) return;
    if (event.target.type === "search" && event.target.value) return;
    event.preventDefault();
    close();
  });

  // --- what arrives

  let hasFailed = false;

  function fail() {
    hasFailed = true;
    put("panel-failed");
    panel.ariaBusy = "false";
    panel.querySelector("[data-panel]").setAttribute("href", history.state?.panel);
  }

  document.addEventListener("htmx:before:swap", (event) => {
    const { ctx, tasks } = event.detail;
    for (const { target, fragment } of tasks) {
      if (target instanceof Element && panel.contains(target)) apart(fragment);
    }
    // What a proxy has to say is no panel, nor is another page.
    if (ctx?.target !== panel || (ctx.text.includes("panel-head") && !ctx.text.includes("<html"))) return;
    event.preventDefault();
    fail();
  });

  document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
    if (ctx?.target === panel) fail();
  });

  document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
    if (ctx?.target !== panel) return;
    hasFailed = false;
    panel.ariaBusy = "false";
    const heading = panel.querySelector("h2");
    panel.ariaLabel = heading?.textContent;
    const { redirected, url } = ctx.response.raw;
    if (redirected) {
      const { pathname, search } = new URL(url);
      history.replaceState({ ...history.state, panel: pathname + search }, "", pathname + search);
    }
    document.dispatchEvent(new CustomEvent("panel", { detail: panel }));
    const { activeElement } = document;
    if (activeElement !== held && activeElement !== document.body && !panel.contains(activeElement)) return;
    // On a touch screen the keyboard would cover the thread.
    const box = matchMedia("(pointer: coarse)").matches ? null : panel.querySelector(".thread [name=body]");
    (panel.querySelector("[aria-invalid=true], [autofocus]") ?? box ?? heading)?.focus({ preventScroll: true });
  });

  // What could not be loaded is asked for again once there is a connection.
  document.addEventListener("stream:hello", () => {
    if (hasFailed && !panel.hidden) show(history.state.panel);
  });

  // What the stream has missed is fetched for the thread too. Of another history nothing is left to be filled.
  document.addEventListener("stream:reset", ({ detail }) => {
    const list = panel.querySelector("[data-thread]");
    if (detail === "history" && history.state?.panel) show(history.state.panel);
    else if (list) htmx.ajax("GET", list.dataset.last, { target: list, swap: "refill" });
  });

  // The latest answer is in sight where it was before, and after one's own.
  document.addEventListener("feed", ({ detail }) => {
    const body = panel.querySelector(".thread");
    const added = detail.entered.filter((element) => body?.contains(element)).at(-1);
    if (!added || added.nextElementSibling) return;
    const isMine = added.dataset.author === document.documentElement.dataset.me;
    const missing = body.scrollHeight - body.clientHeight - body.scrollTop;
    if (isMine || missing < added.offsetHeight + 80) body.scrollTop = body.scrollHeight;
  });
})();
