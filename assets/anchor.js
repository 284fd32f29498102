// Scroll anchoring for browsers without it (WebKit), for which log.js fetches this: the text that is being read stays
// where it is on the screen while the list grows or shrinks around it, whether by a message, an edit, a picture that
// loads late, or an older page.
(() => {
  "use strict";

  const list = document.getElementById("messages");
  const log = document.getElementById("log");
  const isReversed = log.matches(".log"); // its scroll position is 0 at the bottom, and negative above
  const scroller = isReversed ? log : document.scrollingElement;

  // The anchor is the id of a message, since an edit replaces the element, and its place.
  let anchor = null;

  // edges returns the upper and the lower end of the visible part of the scroller, in CSS pixels of the window.
  function edges() {
    if (!isReversed) return { top: 0, bottom: innerHeight };
    const { top, bottom } = log.getBoundingClientRect();
    return { top, bottom };
  }

  // place returns how far a message's text is from the start of the scroller. Scrolling does not change it; changes
  // between the two do. The lines above the text may come and go: the day, the author's name.
  function place(message) {
    const text = message.querySelector(":scope > .msg-body");
    const box = (text?.getClientRects().length ? text : message).getBoundingClientRect();
    return box.top - edges()[isReversed ? "bottom" : "top"] + scroller.scrollTop;
  }

  // pick returns the first message whose beginning is visible, or the one that fills the whole view.
  function pick() {
    const { top, bottom } = edges();
    let covering = null;
    for (const message of list.children) {
      const box = message.getBoundingClientRect();
      if (!message.id.startsWith("m-") || box.height === 0) continue;
      if (box.top >= bottom) break;
      if (box.top >= top) return message;
      covering = message;
    }
    return covering;
  }

  // isAtStart allows a pixel: where heights are fractions, a list that grows may move its start by their rounding.
  const isAtStart = () => Math.abs(scroller.scrollTop) < 2;

  // follow scrolls as far as the anchor was moved, and returns what remains: places are fractions of a pixel, scroll
  // positions are not everywhere, and many small remainders would add up.
  function follow() {
    const shown = anchor && document.getElementById(anchor.id);
    if (!shown || isAtStart()) return 0;
    const moved = place(shown) - anchor.place;
    const before = scroller.scrollTop;
    if (Math.abs(moved) >= 1) scroller.scrollTop += Math.round(moved);
    const remainder = moved - (scroller.scrollTop - before);
    return Math.abs(remainder) < 1 ? remainder : 0; // more is left where the scroller has come to its end
  }

  // keep follows the anchor, and takes one for the next time. At the start of the scroller there is none: a reversed
  // list goes on showing its newest message.
  function keep() {
    const remainder = follow();
    const next = isAtStart() ? null : pick();
    anchor = next && { id: next.id, place: place(next) - remainder };
  }

  (isReversed ? log : document).addEventListener("scroll", keep, { passive: true });
  document.addEventListener("feed", keep, { capture: true }); // before log.js asks whether the newest message is seen
  new ResizeObserver(keep).observe(list); // after the layout and before it is painted
})();
