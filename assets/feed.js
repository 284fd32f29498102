// Puts frames into the page, as an htmx swap style. A frame states a result ("message 8 is now …"), so it may come
// twice or late: the element's id finds its place, and data-seq tells which of two states is newer. Takes constant
// time in the usual case, however long the list.

// apart gives what enters the panel ids of its own, since the same message may stand in the room too.
const apart = (root) => {
  const naming = ["id", "for", "form", "list", "popovertarget", "data-copy"];
  const own = new Set([...root.querySelectorAll("[id]")].map(({ id }) => id));
  const rename = (name) => (own.has(name) ? `${name}-p` : name);
  for (const element of root.querySelectorAll("*")) {
    for (const { name, value } of [...element.attributes]) {
      if (naming.includes(name) || name.startsWith("aria-")) {
        const renamed = value.split(" ").map(rename).join(" ");
        if (renamed !== value) element.setAttribute(name, renamed);
      } else if (value.startsWith("#") && own.has(value.slice(1))) element.setAttribute(name, `${value}-p`);
    }
  }
  return root;
};

(() => {
  "use strict";

  // The id is m-<number>, or m-<number>-p in the panel.
  const number = (message) => Number.parseInt(message.id.slice(2), 10);
  // A message of another history (stream.js) is older than all of this one.
  const seq = (message) => ("stale" in message.dataset ? -1 : Number(message.dataset.seq));

  // Messages are list items with an id of m-<number>. Other elements at the top level of a frame are state, which has
  // its place elsewhere.
  const isMessage = (element) => element.id.startsWith("m-");

  const first = (list) => [...list.children].find(isMessage);
  const last = (list) => {
    let element = list.lastElementChild;
    while (element && !isMessage(element)) element = element.previousElementSibling;
    return element;
  };

  function replace(shown, element) {
    if (isMessage(element) && seq(element) < seq(shown)) return null;
    shown.replaceWith(element);
    return element;
  }

  // A message older than all that is shown belongs to a page not loaded yet, unless this page has the whole history.
  function insert(list, element) {
    const newest = last(list);
    if (!newest || number(element) > number(newest)) {
      list.append(element);
      return element;
    }
    const oldest = first(list);
    const older = list.querySelector(":scope > .older");
    if (number(element) < number(oldest) && older && !older.hidden) return null;
    let after = newest;
    while (after && (!isMessage(after) || number(after) > number(element))) after = after.previousElementSibling;
    if (after) after.after(element);
    else oldest.before(element);
    return element;
  }

  // A thread's list takes the answers to its message; a room's takes all messages, but not behind a stretch of the past.
  function belongs(list, element) {
    const { thread, past } = list.dataset;
    return (
      isMessage(element) &&
      past === undefined &&
      (!thread || new RegExp(`[?&]at=${thread}(&|$)`).test(element.querySelector(":scope > .msg-quote")?.href))
    );
  }

  function upsert(list, fragment) {
    const entered = [];
    for (const element of [...fragment.children]) {
      const shown = element.id && document.getElementById(element.id);
      const placed = shown ? replace(shown, element) : belongs(list, element) ? insert(list, element) : null;
      if (placed) entered.push(placed);
    }
    return entered;
  }

  // refill replaces the list by a freshly fetched last page. Messages that came by the stream meanwhile stay where
  // they are newer.
  function refill(list, fragment) {
    const fresh = [...fragment.children];
    const newest = Math.max(0, ...fresh.filter(isMessage).map(number));
    const kept = new Map(
      [...list.children]
        .filter((element) => isMessage(element) && seq(element) >= 0)
        .map((message) => [message.id, message]),
    );
    const messages = fresh.map((element) => {
      const shown = kept.get(element.id);
      return shown && seq(shown) >= seq(element) ? shown : element;
    });
    const later = [...kept.values()].filter((message) => number(message) > newest);
    const edited = [...list.querySelectorAll(":scope > .editing")].map((form) => [
      form.previousElementSibling?.id,
      form,
    ]);
    list.replaceChildren(...messages, ...later);
    for (const [id, form] of edited) document.getElementById(id)?.after(form);
    return fresh.filter((element) => element.isConnected);
  }

  // When a message is replaced, its focus moves to the same link of the new one, or to the message itself.
  function refocus(held, id) {
    if (!id || document.activeElement === held) return;
    const links = [...document.querySelectorAll(`#${id} a`)];
    const isSame = ({ href, className, dataset }) =>
      href === held.href && className === held.className && dataset.emoji === held.dataset.emoji;
    const message = document.getElementById(id);
    if (message) message.tabIndex = -1;
    (links.find(isSame) ?? message)?.focus({ preventScroll: true });
  }

  htmx.registerExtension("feed", {
    handle_swap(style, target, fragment) {
      if (style !== "feed" && style !== "refill") return false;
      document.dispatchEvent(new CustomEvent("feed:arrive", { detail: fragment }));
      const held = document.activeElement;
      const id = held?.closest(".msg")?.id;
      const beside = document.querySelector("#panel [data-thread]");
      const copy = beside && beside !== target ? apart(fragment.cloneNode(true)) : null;
      const entered = style === "feed" ? upsert(target, fragment) : refill(target, fragment);
      if (copy) entered.push(...upsert(beside, copy));
      refocus(held, id);
      document.dispatchEvent(new CustomEvent("feed", { detail: { entered, style } }));
      return entered.length ? entered : true;
    },
  });
})();
