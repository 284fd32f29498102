// Turns pushes on and off: this browser asks its maker for an address, and tells the server.
(() => {
  "use strict";

  const card = document.getElementById("push");
  const on = card.querySelector('[data-push="on"]');
  const off = card.querySelector('[data-push="off"]');
  const say = (text) => {
    card.querySelector("[role=status]").textContent = text;
  };
  if (!navigator.serviceWorker || !window.PushManager) return say(card.dataset.missing);

  const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
  const post = (path, fields) =>
    fetch(path, { method: "POST", body: new URLSearchParams(fields) }).then((answer) => {
      if (!answer.ok) throw new Error(answer.status);
    });
  const manager = async () => (await navigator.serviceWorker.ready).pushManager;

  async function show() {
    const subscription = await (await manager()).getSubscription();
    on.hidden = !!subscription || Notification.permission === "denied";
    off.hidden = !subscription;
    if (Notification.permission === "denied") say(card.dataset.refused);
  }

  on.addEventListener("click", async () => {
    say("");
    if ((await Notification.requestPermission()) !== "granted") return show();
    try {
      const subscription = await (await manager()).subscribe({
        userVisibleOnly: true,
        applicationServerKey: bytes(card.dataset.key),
      });
      const { endpoint, keys } = subscription.toJSON();
      await post("/push", { endpoint, p256dh: keys.p256dh, auth: keys.auth });
    } catch {
      say(card.dataset.failed);
    }
    show();
  });

  off.addEventListener("click", async () => {
    const subscription = await (await manager()).getSubscription();
    try {
      await post("/push/end", { endpoint: subscription.endpoint });
      await subscription.unsubscribe();
    } catch {
      say(card.dataset.failed);
    }
    show();
  });

  show();
})();
