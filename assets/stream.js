// The page's stream, of a room or of what concerns its person alone: its connection, what comes in, and what happens when it breaks. htmx's extension reads it, but
// gives up when its first connection fails and never notices a silent one; this script does both. Whether this tab has
// the connection is decided by tabs.js.
// biome-ignore lint/correctness/noUnusedVariables: used by tabs.js
const stream = (() => {
  "use strict";

  const start = document.getElementById("stream") ?? document.getElementById("own");
  if (!start) return null;

  const line = document.getElementById("connection") ?? document.createElement("p"); // pages without a room say nothing
  const SILENCE = 50_000; // 2.5 beats of the server, in ms
  const DOUBT = 3000; // ms that a broken stream has for its next attempt before that counts as failed,
  const PATIENCE = 20_000; // and that one of a page that was told to leave has

  // Each attempt gets an element of its own: one whose first connection failed would never try again.
  const pattern = start.cloneNode(true);
  let cursor = start.dataset.cursor;
  let element = start;
  let heard = Date.now();
  let ended = false;
  let running = false; // whether this tab is to have a connection
  let onMessage = () => {};

  function place(id) {
    const [epoch, seq] = (id || "").split("-");
    return { epoch, seq: Number(seq) };
  }

  function isBehind(from) {
    const mine = place(cursor);
    const theirs = place(from);
    return mine.epoch !== theirs.epoch || mine.seq < theirs.seq;
  }

  function connect() {
    if (ended) return;
    disconnect();
    forgiven = false;
    element = pattern.cloneNode(true);
    element.setAttribute("hx-sse:connect", `${element.dataset.path}?after=${encodeURIComponent(cursor)}`);
    document.getElementById("main").append(element);
    htmx.process(element);
    heard = Date.now();
    element.dispatchEvent(new CustomEvent("connect"));
  }

  function disconnect() {
    if (!element) return;
    htmx.trigger(element, "htmx:abort");
    element.remove();
    element = null;
  }

  // --- what is said about it

  let lost = false;
  let forgiven = false; // the next failure is no failed attempt: an open stream broke, or the page was told to leave
  let leaving = false; // since the page was told to leave, until something is heard again
  let doubt = 0; // the timer of a broken stream

  // fail shows that the connection is lost once an attempt has failed. Firefox breaks the streams of a page as soon as
  // another page is asked for, which may be slow, a download, or stopped: such a stream is back by its next attempt.
  function fail(status) {
    if (!element) return;
    if (status || !forgiven) return sayLost(status);
    forgiven = false;
    clearTimeout(doubt);
    doubt = setTimeout(sayLost, leaving ? PATIENCE : DOUBT);
  }

  function recover() {
    clearTimeout(doubt);
    leaving = false;
    sayBack();
  }

  addEventListener("beforeunload", () => {
    leaving = forgiven = true;
  });
  addEventListener("pagehide", () => clearTimeout(doubt));

  function sayLost(status) {
    if (ended || lost) return;
    lost = true;
    line.textContent = status === 429 ? line.dataset.crowded : line.dataset.lost;
    line.dataset.state = "lost";
    line.hidden = false;
    forgetWriters();
  }

  // Who is typing is known only while the stream is there; it sends that again when it is back.
  function forgetWriters() {
    document.getElementById("typers")?.replaceChildren();
  }

  function sayBack() {
    if (!lost || ended) return;
    lost = false;
    line.textContent = line.dataset.back;
    line.dataset.state = "back";
    setTimeout(() => {
      if (!lost && !ended) line.hidden = true;
    }, 4000);
  }

  function end() {
    ended = true;
    disconnect();
    line.textContent = line.dataset.ended;
    line.dataset.state = "ended";
    line.hidden = false;
    forgetWriters();
    dispatch("ended");
  }

  // --- what comes in, by this tab's connection or that of another

  const dispatch = (event, data) => document.dispatchEvent(new CustomEvent(`stream:${event}`, { detail: data }));

  let due = false; // the last page is to be fetched, and has not come yet
  let asked = 0;

  // Where the server has another history than the page, all that is shown gives way to what is fetched. A thread's
  // page has more of the old history than its list.
  async function refill(history = false) {
    const list = document.getElementById("messages");
    if (history && list.dataset.thread) return location.reload();
    if (history) for (const element of list.children) element.dataset.stale = "";
    due = true;
    asked = Date.now();
    await htmx.ajax("GET", list.dataset.last, { target: "#messages", swap: "refill" });
  }

  document.addEventListener("feed", ({ detail }) => {
    if (detail.style === "refill") due = false;
  });

  // The cursor has moved on by then: a page that could not be fetched, and is not asked for again, would be missing
  // for good.
  setInterval(() => {
    if (due && !ended && Date.now() - asked > 5000) refill();
  }, 2000);

  function take(message) {
    heard = Date.now();
    if (message.event === "bye" && message.data === "rights") return end();
    if (message.event === "bye" && message.data === "list") dispatch("list"); // of rooms, of this person alone
    if (message.event === "bye" && message.data === "speech") dispatch("speech");
    if (message.event === "bye" && ["rooms", "list", "speech"].includes(message.data) && running)
      return setTimeout(connect);
    recover();
    if (message.event === "reset") refill(message.data === "history");
    if (message.event) dispatch(message.event, message.data);
    if (message.id) cursor = message.id;
  }

  document.addEventListener("htmx:sse:after:message", (event) => {
    const { message } = event.detail;
    onMessage(message, cursor);
    take(message);
  });

  // A stream that was given up may still report its end.
  const isOurs = ({ detail: { connection } }) => !connection || connection === element?._htmx?.sse;

  document.addEventListener("htmx:sse:before:connection", (event) => {
    if (isOurs(event)) forgiven = false;
  });
  document.addEventListener("htmx:sse:after:connection", (event) => {
    if (!isOurs(event)) return;
    heard = Date.now();
    forgiven = true;
  });

  document.addEventListener("htmx:sse:error", (event) => {
    if (!isOurs(event)) return;
    if ([401, 403, 404].includes(event.detail.status)) return end();
    fail(event.detail.status);
  });

  document.addEventListener("htmx:response:error", (event) => {
    const { ctx } = event.detail;
    if (ctx?.sourceElement !== element) return;
    if ([401, 403, 404].includes(ctx.response?.status)) end();
    else fail(ctx.response?.status);
  });

  document.addEventListener("htmx:error", (event) => {
    if (event.detail.ctx?.sourceElement === element) fail();
  });

  // --- the watchdog: a first connection that failed, a silent one, a laptop that slept

  const isConnecting = () => element?._htmx?.sse;

  function watch() {
    if (ended || !running) return;
    const silent = Date.now() - heard;
    if (silent > SILENCE || (!isConnecting() && silent > 3000)) connect();
  }
  setInterval(watch, 2000);

  // Once the browser is online again there is no reason to wait.
  function hurry() {
    if (ended || !running) return;
    if (isConnecting()?.delayCanceller) isConnecting().delayCanceller();
    else if (!isConnecting()) connect();
  }
  addEventListener("online", hurry);
  addEventListener("offline", () => sayLost());
  addEventListener("pageshow", (event) => {
    if (event.persisted && running) connect();
  });
  addEventListener("pagehide", disconnect);

  // The viewer has become another person: the stream must show that one as present. A stream that had ended may be
  // open to them.
  let revivals = 0;
  document.addEventListener("me", () => {
    if (ended) {
      revivals++;
      line.hidden = true;
    }
    ended = false;
    if (running) connect();
  });

  // catchUp fetches what this tab has missed when another tab is further in the room's history.
  async function catchUp(from) {
    if (!isBehind(from)) return;
    const isOther = place(cursor).epoch !== place(from).epoch;
    cursor = from;
    await refill(isOther);
  }

  return {
    start() {
      running = true;
      connect();
    },
    stop() {
      running = false;
      disconnect();
    },
    // The listener is called with each message of this tab's connection, and with the cursor before it.
    set onMessage(listener) {
      onMessage = listener;
    },
    take,
    path: start.dataset.path,
    catchUp,
    sayLost,
    get cursor() {
      return cursor;
    },
    get isRunning() {
      return running;
    },
    get isLost() {
      return lost;
    },
    get hasEnded() {
      return ended;
    },
    // How often a stream that had ended was begun again.
    get revivals() {
      return revivals;
    },
  };
})();
