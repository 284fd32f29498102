// Decides which tab of a browser holds the room's stream: over HTTP/1.1 a browser has six connections to a server for
// all its tabs. One of a room's tabs holds the stream and tells the others what comes.
(() => {
  "use strict";

  if (!stream) return;

  const SLOTS = 4; // streams a browser may have over HTTP/1.1; two of its six connections are left for pages and posts
  const room = stream.path; // an embed has another path: a viewer of both counts twice
  const line = document.getElementById("connection");

  let channel = null;
  const states = new Map(); // the last of each kind, for a tab that joins later
  let own = null; // what the server said last of the person's own

  function relay(message, from) {
    const id = message.data.match(/^\s*<\w+ id="([a-z-]+)"/)?.[1];
    if (!message.id && !message.event && id) states.set(id, message);
    if (message.event === "own") own = { ...message };
    channel.postMessage({ kind: "message", from, message: { ...message } });
  }

  function answer() {
    channel.postMessage({
      kind: "place",
      from: stream.cursor,
      states: [...states.values()],
      lost: stream.isLost,
      own,
    });
  }

  async function hear({ data }) {
    if (stream.isRunning) {
      if (data.kind === "ask") answer();
      return;
    }
    if (data.kind === "ask" || stream.hasEnded) return;
    await stream.catchUp(data.from);
    if (data.kind === "place") {
      if (data.lost) stream.sayLost();
      for (const message of data.states) await show(message);
      if (data.own) stream.take(data.own);
    } else {
      await show(data.message);
      stream.take(data.message);
    }
  }

  async function show(message) {
    if (message.event) return;
    await htmx.swap({
      sourceElement: line,
      target: document.getElementById("messages"),
      swap: "feed swapEmpty:false",
      text: message.data,
    });
  }

  // hold keeps a lock while the work lasts; a stolen lock ends the work at once.
  const hold = (name, options, work) =>
    navigator.locks.request(name, options, (lock) => lock && work()).catch(() => {});

  const seen = () =>
    new Promise((resolve) => {
      for (const event of ["visibilitychange", "focus"]) {
        addEventListener(event, resolve, { once: true, capture: true });
      }
    });

  // WebKit keeps a page that is left, to show it again when its reader comes back, and takes away its locks.
  const isTaken = (lock) =>
    lock.then(
      () => false,
      () => true,
    );
  let returns = 0;
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) returns++;
  });
  const returned = () =>
    new Promise((resolve) => {
      addEventListener("pageshow", resolve, { once: true });
    });

  const revived = () =>
    new Promise((resolve) => {
      document.addEventListener("me", resolve, { once: true });
    });

  // leadWhile leads until the slot is stolen or the stream has ended.
  const leadWhile = () =>
    new Promise((resolve) => {
      document.addEventListener("stream:ended", resolve, { once: true });
      stream.start();
    });

  // A visible tab takes a slot from a hidden one; a hidden tab takes only a free slot.
  async function withSlot() {
    for (let slot = 0; slot < SLOTS; slot++) {
      let had = false;
      await hold(`samovar-slot-${slot}`, { ifAvailable: true }, () => {
        had = true;
        return leadWhile();
      });
      if (had) return;
    }
    if (!document.hidden) await hold(`samovar-slot-${Math.floor(Math.random() * SLOTS)}`, { steal: true }, leadWhile);
  }

  // Where storage is refused altogether, locks are too.
  const hasLocks = () =>
    navigator.locks.query().then(
      () => true,
      () => false,
    );

  // A tab that has lost its slot tries again when it becomes visible, not at once: two tabs would take it from each
  // other for ever.
  async function shareTabs() {
    channel = new BroadcastChannel(`samovar:${room}`);
    channel.onmessage = hear;
    stream.onMessage = relay;
    for (;;) {
      const before = stream.revivals;
      const shows = returns;
      channel.postMessage({ kind: "ask" });
      const taken = await isTaken(navigator.locks.request(`samovar-room-${room}`, withSlot));
      stream.stop();
      if (taken && shows === returns) await returned();
      else if (!taken && before === stream.revivals) await (stream.hasEnded ? revived() : seen());
    }
  }

  // Without locks (plain HTTP on a host name that is not localhost) a hidden tab gives up its stream, and catches up
  // when it becomes visible.
  function pauseHidden() {
    const change = () => (document.hidden ? stream.stop() : stream.start());
    document.addEventListener("visibilitychange", change);
    change();
  }

  const multiplexed = ["h2", "h3"].includes(performance.getEntriesByType("navigation")[0]?.nextHopProtocol);
  if (multiplexed) stream.start();
  else if (navigator.locks && window.BroadcastChannel) hasLocks().then((has) => (has ? shareTabs() : pauseHidden()));
  else pauseHidden();
})();
