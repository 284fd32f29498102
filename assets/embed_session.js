// Keeps the embed's session where the browser does not give its cookie back, as WebKit does not. The token goes in a
// header of each request, never in an address, and is kept in the embed's storage, which no other origin can read and
// which browsers partition by the embedding site. It is deleted when the session ends, and where the cookie does come
// back.
(() => {
  "use strict";

  const TOKEN = "Samovar-Frame";
  const HEADERS = "hx-headers:inherited";
  const who = () => document.getElementById("who");
  const { resume } = who().dataset;

  const headers = () => JSON.parse(document.body.getAttribute(HEADERS));
  const name = `samovar-session:${resume}:${headers()["Samovar-Host"]}`;

  // carry sets the token that each request sends, or none.
  function carry(token) {
    const { [TOKEN]: before, ...others } = headers();
    document.body.setAttribute(HEADERS, JSON.stringify(token ? { ...others, [TOKEN]: token } : others));
  }

  const ask = (said) => fetch(resume, { method: "POST", headers: { ...said, "HX-Request": "true" } }).catch(() => null);

  // --- storage: it throws where it is blocked

  function recall() {
    try {
      return localStorage.getItem(name) ?? sessionStorage.getItem(name);
    } catch {
      return null;
    }
  }

  function forget() {
    try {
      for (const storage of [localStorage, sessionStorage]) storage.removeItem(name);
    } catch {
      /* nothing is kept */
    }
  }

  // keep stores the token for as long as the cookie would last: without an age until the tab is closed.
  function keep(token, age) {
    forget();
    try {
      (age > 0 ? localStorage : sessionStorage).setItem(name, token);
    } catch {
      /* good until the page is left; data-unkept says so */
    }
  }

  // --- a new token, or the end of the session

  document.addEventListener("htmx:after:request", ({ detail }) => {
    const answer = detail.ctx?.response?.headers;
    const token = answer?.get(TOKEN);
    if (typeof token !== "string") return;
    carry(token);
    if (!token) return forget();
    keep(token, Number(answer.get("Samovar-Frame-Age")));
    askForCookie();
  });

  // askForCookie finds out whether the cookie alone is enough.
  async function askForCookie() {
    const { [TOKEN]: token, ...others } = headers();
    const answer = await ask(others);
    if (answer?.status === 200) forget();
    document.documentElement.toggleAttribute("data-unkept", answer?.status === 204 && recall() === null);
  }

  // --- a page that was made without the session

  const token = recall();
  if (!token) return;
  if (who().hasAttribute("data-known")) return forget(); // the cookie has come back

  document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
    if (ctx?.request?.action !== resume || ctx.response?.status !== 204) return;
    carry("");
    forget();
  });

  // A door cannot become the room: that page comes with the cookie or not at all.
  async function explain(door) {
    const answer = await ask({ ...headers(), [TOKEN]: token });
    const page = answer?.status === 200 ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
    if (page?.querySelector(".composer [name=body]")) door.textContent = door.dataset.refused;
  }

  // The embed is not ready for the embedding page before its viewer is known (embed_page.js).
  async function become() {
    document.documentElement.dataset.resuming = "";
    carry(token); // before the stream is asked for
    await new Promise((resolve) => document.addEventListener("DOMContentLoaded", resolve, { once: true }));
    await htmx.ajax("POST", resume, { source: who(), target: ".composer", swap: "outerMorph" }).catch(() => {});
    delete document.documentElement.dataset.resuming;
    document.dispatchEvent(new CustomEvent("resumed"));
  }

  const door = document.getElementById("refused");
  if (!door) return become();
  forget();
  explain(door);
})();
