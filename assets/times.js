// Times as the reader says them: in the browser's zone, by one clock of 24 hours, and with their day wherever they do not
// stand under a line that names it.
// biome-ignore lint/correctness/noUnusedVariables: used by log.js
const times = (() => {
  "use strict";

  // The page's language as the browser's region writes it: en-GB has other dates than en-US.
  const page = document.documentElement.lang;
  const language = navigator.languages.find((wanted) => wanted.split("-")[0] === page) ?? page;
  // A format takes a phone some ten milliseconds to make, so each is made when it is first needed.
  const lazily = (make) => {
    let made;
    return () => {
      made ??= make();
      return made;
    };
  };
  const weekday = lazily(() => new Intl.DateTimeFormat(language, { weekday: "long" }));
  const calendar = lazily(() => new Intl.DateTimeFormat(language, { day: "numeric", month: "long", year: "numeric" }));
  const relative = lazily(() => new Intl.RelativeTimeFormat(language, { numeric: "auto" }));

  const date = (moment) => Date.UTC(moment.getFullYear(), moment.getMonth(), moment.getDate());
  const raised = (text) => text[0].toLocaleUpperCase(language) + text.slice(1);

  function name(moment) {
    const ago = (date(new Date()) - date(moment)) / 86_400_000;
    if (Math.abs(ago) < 2) return raised(relative().format(-ago, "day"));
    return ago > 0 && ago < 7 ? raised(weekday().format(moment)) : calendar().format(moment);
  }

  const names = new Map(); // of days, until midnight
  function day(moment) {
    const key = date(moment);
    if (!names.has(key)) names.set(key, name(moment));
    return names.get(key);
  }

  const padded = (number) => String(number).padStart(2, "0");
  const clock = (moment) => `${padded(moment.getHours())}:${padded(moment.getMinutes())}`;

  const joint = page === "zh" ? " " : ", ";
  const isLong = (time) => time.hasAttribute("data-long") || time.closest(".alone");

  function localise(root) {
    for (const time of root.querySelectorAll("time[datetime]")) {
      const moment = new Date(time.dateTime);
      time.textContent = isLong(time) ? day(moment) + joint + clock(moment) : clock(moment);
    }
  }

  // The full date is shown by a pointer that rests on a time.
  document.addEventListener("pointerover", ({ target }) => {
    const time = target.closest?.("time[datetime]:not([title])");
    if (!time) return;
    const moment = new Date(time.dateTime);
    time.title = calendar().format(moment) + joint + clock(moment);
  });

  // At midnight "Today" is over, on a page that slept when it wakes up.
  let today = date(new Date());
  function turn() {
    if (today === date(new Date())) return;
    today = date(new Date());
    names.clear();
    localise(document);
    document.dispatchEvent(new CustomEvent("midnight"));
  }
  setInterval(turn, 30_000);
  document.addEventListener("visibilitychange", turn);

  // The server reads days in forms by this zone, and writes times for it before this script does. A stranger's look
  // stores nothing.
  const isKnown = document.querySelector("[data-me]:not([data-me=''])");
  if (isKnown && !location.pathname.startsWith("/embed/")) {
    const wanted = `zone=${encodeURIComponent(Intl.DateTimeFormat().resolvedOptions().timeZone)}`;
    if (!document.cookie.split("; ").includes(wanted)) {
      // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in all engines
      document.cookie = `${wanted}; path=/; max-age=31536000; samesite=lax`;
    }
  }

  // Where the server has written each message's time by this zone, it has told their days too.
  const isTold = [...document.querySelectorAll("#messages .msg-time time")].every(
    (time) => time.textContent === clock(new Date(time.dateTime)),
  );

  localise(document);
  return { language, day, localise, isTold };
})();
