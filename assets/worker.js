// Shows one page when the network is gone: the answer to a navigation that fails. It keeps nothing else, above all no
// person's pages, and nothing else passes through here: not the stream, no form, no widget in another site's page.
// VERSION and STYLE stand before these lines; a deployment with other assets has another VERSION, and so another
// worker, which replaces this one.
"use strict";

const CACHE = `samovar-${VERSION}`;
const PAGE = "/offline";
const UNREACHED = [502, 504]; // what a proxy says of a server that does not answer; ours does not (handlers/http_problem.go)

addEventListener("install", (event) => {
  // Requests that a page sends while it goes away would be lost here with the page, so they bypass the worker
  // (ServiceWorker static routing).
  event.addRoutes?.({ condition: { requestMethod: "POST" }, source: "network" });
  event.waitUntil(keep());
});
addEventListener("activate", (event) => event.waitUntil(settle()));

async function keep() {
  const cache = await caches.open(CACHE);
  await cache.addAll([new Request(PAGE, { cache: "reload" }), STYLE]);
  await skipWaiting(); // it holds no state that an older page could rely on
}

// Each page tells its language and theme; the kept page has the same.
addEventListener("message", (event) => event.waitUntil(follow(event.data)));

async function follow({ lang, theme }) {
  const now = await (await kept(PAGE)).text();
  if (now.includes(`<html lang="${lang}" data-theme="${theme}">`)) return;
  const cache = await caches.open(CACHE);
  await cache.add(new Request(PAGE, { cache: "reload" })).catch(() => {}); // offline it stays as it is
}

async function settle() {
  const stale = (await caches.keys()).filter((name) => name.startsWith("samovar-") && name !== CACHE);
  await Promise.all(stale.map((name) => caches.delete(name)));
  await registration.navigationPreload?.enable(); // a page does not wait for the worker to wake
}

addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname, origin } = new URL(request.url);
  if (origin !== location.origin || request.method !== "GET") return;
  if (pathname === STYLE) event.respondWith(fetch(request).catch(() => kept(STYLE)));
  else if (isPage(request, pathname)) event.respondWith(page(event));
});

// A live document has no end, and must not depend on a worker that the browser may stop.
const isPage = (request, pathname) =>
  request.mode === "navigate" && request.destination === "document" && !/^\/embed\/|\/live$/.test(pathname);

// page answers with the network's page, whatever its status, unless the server was not reached: no answer came, or a
// proxy says so.
async function page(event) {
  const answer = await ask(event);
  return !answer || answer.type === "error" || UNREACHED.includes(answer.status) ? kept(PAGE) : answer;
}

// ask returns null where the network has failed. A preload that fails rejects in Chromium and resolves with an error
// response elsewhere; it resolves with undefined where none was made.
async function ask(event) {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch {
    return null;
  }
}

async function kept(path) {
  const cache = await caches.open(CACHE);
  return (await cache.match(path, { ignoreVary: true })) ?? Response.error();
}

// --- pushes: the person was mentioned, or reminded, while they looked at no page. A push says what waits in each room,
// by number: notifications of other rooms were read, maybe in another browser.

addEventListener("push", (event) => event.waitUntil(call(event.data.json())));

async function call({ title, body, path, tag, calls }) {
  const total = Object.values(calls).reduce((sum, count) => sum + count, 0);
  await registration.showNotification(title, { body, tag, renotify: true, data: { path }, icon: ICON });
  await navigator.setAppBadge?.(total).catch(() => {});
  for (const shown of await registration.getNotifications()) {
    if (shown.tag.startsWith("room-") && !calls[shown.tag.slice("room-".length)]) shown.close();
  }
}

addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(lead(event.notification.data.path));
});

// lead shows a room in the page that has it already, and otherwise in a new one.
async function lead(path) {
  const { pathname, href } = new URL(path, location.href);
  const pages = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const page = pages.find(({ url }) => new URL(url).pathname === pathname);
  if (!page) return clients.openWindow(href);
  await page.focus();
  await page.navigate(href).catch(() => {}); // a page that the worker does not control stays where it is
}
