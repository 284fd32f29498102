// The visible history: lines between days, messages of one author together, and what is
// new.
(() => {
  "use strict";

  const list = document.getElementById("messages");
  if (!list) return;

  const log = document.getElementById("log");
  if (!CSS.supports("overflow-anchor", "auto")) {
    document.head.append(Object.assign(document.createElement("script"), { src: list.dataset.anchor }));
  }
  const pill = document.getElementById("pill");
  const TOGETHER = 5 * 60_000; // messages of one author within this many ms stand together
  const SHOWN = 300; // messages kept in the page

  const isMessage = (element) => element?.id.startsWith("m-");
  // Messages of blocked people are in the page, hidden by a rule, and deleted ones to which there are no replies: they do
  // not count.
  const blocked = new Set(list.dataset.hidden?.split(" "));
  const isHidden = ({ dataset, hidden }) => hidden || blocked.has(dataset.author);
  const moment = (message) => new Date(message.querySelector("time").dateTime);

  function neighbour(message, side) {
    let element = message[side];
    while (element && (!isMessage(element) || isHidden(element))) element = element[side];
    return element;
  }

  // arrange marks how a message stands to the one before it, as the server does (views/standing.go). One that is not
  // seen stands nowhere.
  function arrange(message) {
    if (isHidden(message)) {
      delete message.dataset.day;
      delete message.dataset.follows;
      return;
    }
    const before = neighbour(message, "previousElementSibling");
    const at = moment(message);
    const day = times.day(at);
    const isNewDay = !before || times.day(moment(before)) !== day;
    if (isNewDay) message.dataset.day = day;
    else delete message.dataset.day;
    const follows = !isNewDay && before.dataset.author === message.dataset.author && at - moment(before) < TOGETHER;
    message.toggleAttribute("data-follows", follows);
  }

  function settle(messages) {
    for (const message of messages) {
      times.localise(message);
      arrange(message);
      const next = neighbour(message, "nextElementSibling");
      if (next) arrange(next);
    }
  }

  // --- at the bottom or not: the log is a reversed column, so its bottom is scroll position 0

  const isAtBottom = () => log.scrollTop > -40;
  let missed = 0;

  function sayMissed() {
    if (!pill) return;
    pill.hidden = missed === 0;
    if (missed) pill.textContent = plural(pill.dataset, missed);
  }

  // The element has the forms of a counted text by plural category (CLDR); the browser picks one.
  const rules = new Intl.PluralRules(times.language);
  function plural(forms, n) {
    return (forms[rules.select(n)] || forms.other).replace("{0}", n);
  }

  function toBottom() {
    log.scrollTop = 0;
    missed = 0;
    sayMissed();
  }
  pill?.addEventListener("click", toBottom);
  log.addEventListener(
    "scroll",
    () => {
      if (!isAtBottom()) return;
      missed = 0;
      sayMissed();
      read();
    },
    { passive: true },
  );

  // --- a page that stays open for days must not grow for ever; what is cut off can be loaded again

  function trim() {
    const messages = [...list.children].filter(isMessage);
    if (messages.length <= SHOWN || !isAtBottom() || list.dataset.thread) return; // a thread has no older page
    const cut = messages.slice(0, messages.length - SHOWN);
    for (const message of cut) message.remove();
    offerOlder(messages[cut.length]);
    arrange(messages[cut.length]);
  }

  function offerOlder(oldest) {
    const shown = document.getElementById("older");
    const older = shown.cloneNode(true);
    const before = oldest.id.slice(2);
    older.hidden = false;
    older.setAttribute("hx-get", `${list.dataset.last}?before=${before}`);
    older.setAttribute("hx-trigger", "intersect once");
    older.setAttribute("hx-swap", "outerHTML");
    older.querySelector("a").search = `?before=${before}`;
    shown.replaceWith(older);
    htmx.process(older);
  }

  // --- how far the viewer has read

  let told = 0; // the ordinal the server knows of
  let telling = 0; // the timer that gathers a burst

  function tell(ordinal) {
    told = ordinal;
    telling = 0;
    fetch(list.dataset.read, {
      method: "POST",
      body: new URLSearchParams({ ordinal }),
      keepalive: true,
      headers: JSON.parse(document.body.getAttribute("hx-headers:inherited") ?? "{}"),
    }).catch(() => {
      told = 0;
    });
  }

  document.addEventListener("stream:reset", ({ detail }) => {
    if (detail === "history") told = 0;
  });

  const newestOrdinal = () => Number([...list.children].findLast(isMessage)?.dataset.ordinal || 0);

  function read() {
    if (
      telling ||
      document.hidden ||
      !list.hasAttribute("data-live") ||
      !list.hasAttribute("data-member") ||
      !isAtBottom() // last, since it lays the page out
    )
      return;
    if (newestOrdinal() > told) telling = setTimeout(() => tell(newestOrdinal()), 500);
  }

  // A viewer who marks a message as unread wants it to stay so.
  document.addEventListener("unread", ({ detail: message }) => {
    clearTimeout(telling);
    telling = 0;
    told = Number.POSITIVE_INFINITY;
    const line = document.getElementById("new") ?? document.createElement("li");
    line.replaceChildren(Object.assign(document.createElement("span"), { textContent: list.dataset.newline }));
    line.id = line.className = "new";
    message.before(line);
  });

  // A viewer who leaves at once has seen it all the same.
  addEventListener("pagehide", () => {
    if (!telling) return;
    clearTimeout(telling);
    tell(newestOrdinal());
  });
  document.addEventListener("visibilitychange", () => {
    if (told === Number.POSITIVE_INFINITY && !document.hidden) told = 0; // the viewer has come back to it
    read();
  });

  // The link to the line above new messages is shown until the line was seen.
  const line = document.getElementById("new");
  const way = document.querySelector('.to-new[href="#new"]');
  if (line && way) {
    new IntersectionObserver(
      ([{ isIntersecting }], observer) => {
        way.hidden = isIntersecting;
        if (isIntersecting) observer.disconnect();
      },
      { root: log },
    ).observe(line);
  }

  // --- what comes in

  const newestNumber = () => Number([...list.children].findLast(isMessage)?.id.slice(2) || 0);
  let newest = newestNumber();
  const isMine = (message) => message.dataset.author === document.documentElement.dataset.me;

  // What the viewer wants to be told of in this room: everything, mentions, nothing.
  function isTold({ dataset: { mentions = "" } }) {
    if (list.dataset.level === "none" || "quiet" in list.dataset) return false;
    return (
      list.dataset.level !== "mentions" ||
      list.hasAttribute("data-direct") ||
      mentions.split(" ").some((key) => key === "here" || key === document.documentElement.dataset.me)
    );
  }

  // A message that was deleted before it came tells nothing, and its author knows it.
  function announce(fresh) {
    const me = document.documentElement.dataset.me;
    const told = fresh.filter(
      (message) => !isHidden(message) && !("deleted" in message.dataset) && message.dataset.author !== me,
    );
    document.dispatchEvent(new CustomEvent("fresh", { detail: told }));
  }

  document.addEventListener("relisted", ({ detail }) => {
    const { level, quiet } = detail.querySelector("#messages")?.dataset ?? list.dataset;
    if (level) list.dataset.level = level;
    list.toggleAttribute("data-quiet", quiet !== undefined);
  });

  document.addEventListener("feed", ({ detail }) => {
    const messages = detail.entered.filter(isMessage);
    settle(messages);
    if (messages.length) document.querySelector(".log > .empty")?.remove();
    const fresh = messages.filter((message) => Number(message.id.slice(2)) > newest);
    // After a refill the newest message may be an older one than before: the history may be another.
    if (fresh.length || detail.style === "refill") newest = newestNumber();
    if (!fresh.length) return;
    if (detail.style === "feed") announce(fresh);
    if (fresh.some(isMine)) toBottom();
    const others = fresh.filter((message) => !isMine(message) && !isHidden(message));
    if (!isAtBottom()) missed += others.length;
    sayMissed();
    trim();
    read();
    const told = others.filter(isTold).length;
    if (told) document.dispatchEvent(new CustomEvent("news", { detail: told }));
  });

  document.addEventListener("panel", ({ detail }) => {
    times.localise(detail);
    settle([...detail.querySelectorAll("#messages > .msg, [data-thread] > .msg")]);
  });

  // An older page, and what is told of an act, arrive by htmx's own swap.
  document.addEventListener("htmx:after:swap", (event) => {
    times.localise(document.getElementById("notice"));
    if (event.detail.ctx?.request?.action?.includes("/messages?before=")) settle([...list.children].filter(isMessage));
  });

  const arrangeAll = () => [...list.children].filter(isMessage).forEach(arrange);
  if (!times.isTold) arrangeAll();
  document.addEventListener("midnight", arrangeAll);
  if (list.dataset.at) {
    const wanted = document.getElementById(`m-${list.dataset.at}`);
    wanted?.classList.add("at");
    wanted?.scrollIntoView({ block: "center" });
  }
  read();
})();
