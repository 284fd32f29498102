// Puts frames into the page, as an htmx swap style. A frame states a result ("message 8 is now …"), so it may come
// twice or late: the element's id finds its place, and data-seq tells which of two states is newer. Takes constant
// time in the usual case, however long the list.
(() => {
  "use strict";

  const number = (message) => Number(message.id.slice(2));
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
    const older = document.getElementById("older");
    if (number(element) < number(oldest) && older && !older.hidden) return null;
    let after = newest;
    while (after && (!isMessage(after) || number(after) > number(element))) after = after.previousElementSibling;
    if (after) after.after(element);
    else oldest.before(element);
    return element;
  }

  // A thread's list takes the answers to its message; a room's takes all messages.
  function belongs(list, element) {
    const { thread } = list.dataset;
    return (
      isMessage(element) &&
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
    list.replaceChildren(...messages, ...later);
    return fresh.filter((element) => element.isConnected);
  }

  // When a message is replaced, its focus moves to the same link of the new one, or to its actions.
  function refocus(held, id) {
    if (!id || document.activeElement === held) return;
    const links = [...document.querySelectorAll(`#${id} a`)];
    const isSame = ({ href, className, dataset }) =>
      href === held.href && className === held.className && dataset.emoji === held.dataset.emoji;
    (links.find(isSame) ?? links.find((link) => link.matches(".msg-more")))?.focus({ preventScroll: true });
  }

  htmx.registerExtension("feed", {
    handle_swap(style, target, fragment) {
      if (style !== "feed" && style !== "refill") return false;
      document.dispatchEvent(new CustomEvent("feed:arrive", { detail: fragment }));
      const held = document.activeElement;
      const id = held?.closest(".msg")?.id;
      const entered = style === "feed" ? upsert(target, fragment) : refill(target, fragment);
      refocus(held, id);
      document.dispatchEvent(new CustomEvent("feed", { detail: { entered, style } }));
      return entered.length ? entered : true;
    },
  });
})();
