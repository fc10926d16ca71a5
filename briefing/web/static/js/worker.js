// Service worker: the shell, a copy of the board for where there is no network, and forms that could not be sent.
// STATIC and FILES stand above: the release's own address and files.
importScripts(`${STATIC}/js/outbox.js`);
const SHELL = `shell:${STATIC}`, BOARD = "board:", OLDEST = 12 * 3600000, PATIENCE = 12000;
const COPIES = { "/": "/board/offline", "/board": "/board/offline", "/incidents/new": "/incidents/offline", "/observations/new": "/observations/offline" };
const QUEUED = /^\/(incidents|observations)$|^\/(incidents|notes|assignments)\/[^/]+\/follow-ups$|^\/(incidents|notes|assignments|sessions)\/[^/]+\/acknowledgement$|^\/assignments\/[^/]+\/(acceptance|refusal|start|report|completion|return)$/;

const discard = async (unwanted) => Promise.all((await caches.keys()).filter(unwanted).map((name) => caches.delete(name)));

// Logged out, another role, a login that has ended: nothing of the board stays.
async function forget() {
  await outbox.remember({});
  await discard((name) => name.startsWith(BOARD));
}

async function look() {
  const told = await outbox.me();
  if (!told) return;
  if ((await outbox.facts()).who !== told.who) await forget();
  if (!told.who) return;
  await outbox.remember({ who: told.who, role: told.role, skew: told.skew, signal: told.signal });
  for (const path of new Set(Object.values(COPIES))) if ((await outbox.facts()).who === told.who) await keep(path, told);
  await mend(told);
}

async function keep(path, { who, skew }) {
  const cache = await caches.open(BOARD + who), old = await cache.match(path);
  const headers = old ? { "If-None-Match": old.headers.get("ETag") } : {};
  const taken = new Date(Date.now() + skew).toISOString();
  const answer = await fetch(path, { cache: "no-store", headers }).catch(() => null);
  if (!answer || answer.status > 500) return;
  if ((await outbox.facts()).who !== who) return forget();
  const kept = answer.status === 304 ? old : answer;
  if (answer.status !== 304 && (answer.status !== 200 || answer.headers.get("X-Device") !== who)) return cache.delete(path);
  const told = new Headers(kept.headers);
  told.set("X-Taken", taken);
  told.delete("Content-Length");
  await cache.put(path, new Response(await kept.text(), { headers: told }));
}

// The copy with its age; none that is too old, whose evening is over, or when the clock cannot be right.
async function kept(path) {
  const { who, skew } = await outbox.facts();
  if (!who) return undefined;
  const found = await (await caches.open(BOARD + who)).match(path);
  if (!found) return undefined;
  const now = Date.now() + skew, taken = Date.parse(found.headers.get("X-Taken"));
  const until = Date.parse(found.headers.get("X-Until") ?? "9999-01-01");
  if (!(now - taken < OLDEST && now - taken > -60000 && now < until)) { await discard((name) => name.startsWith(BOARD)); return undefined; }
  const text = (await found.text())
    .replace('data-now=""', `data-now="${new Date(now).toISOString()}"`)
    .replace('data-taken=""', `data-taken="${new Date(taken).toISOString()}"`);
  return new Response(text, { headers: found.headers });
}

async function read(request, url) {
  const copy = url.searchParams.has("at") ? undefined : COPIES[url.pathname];
  const patience = copy ? new Promise((_, failed) => setTimeout(failed, PATIENCE)) : new Promise(() => {});
  try {
    const answer = await Promise.race([fetch(request), patience]);
    if (answer.status === 401) await forget();
    if (answer.status < 502) return answer;
  } catch { /* no network: what was taken along */ }
  return (copy && (await kept(copy))) ?? caches.match("/offline");
}

// A form goes the way it always goes; only what did not arrive, or met no login, is put aside.
async function write(event, path) {
  const form = await event.request.clone().formData();
  if (!form.get("idempotency_key")) form.set("idempotency_key", crypto.randomUUID());
  const token = form.get("csrf_token");
  let answer;
  try {
    if (token) answer = await fetch(event.request.url, { method: "POST", body: new URLSearchParams([...form]), redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
  } catch { /* no network */ }
  if (answer?.type === "opaqueredirect") await outbox.done(form.get("idempotency_key")).catch(() => {});
  if (answer && answer.status !== 401 && answer.status < 502) return answer;
  const { who, role, skew } = await outbox.facts();
  if (!who) return answer ?? Response.error();
  form.delete("csrf_token");
  const written_at = new Date(Date.now() + skew).toISOString();
  await outbox.add({ key: form.get("idempotency_key"), path, body: [...form], who, role, written_at, state: "waiting" });
  await outbox.done(form.get("idempotency_key")).catch(() => {});
  self.registration.sync?.register("outbox").catch(() => {});
  event.waitUntil(outbox.flush());
  return Response.redirect("/board", 303);
}

async function leave(request) {
  await forget();
  await outbox.tear("none");
  await self.registration.pushManager?.getSubscription().then((found) => found?.unsubscribe()).catch(() => {});
  return fetch(request).catch(() => caches.match("/offline"));
}

// A signal has no content: what is new is on the board, behind the login.
async function signalled() {
  const { signal } = await outbox.facts();
  await self.registration.showNotification("På gång", { body: signal ?? "", tag: "paagang", renotify: true, icon: `${STATIC}/icon-192.png` });
}

async function opened(notification) {
  notification.close();
  const [page] = await self.clients.matchAll({ type: "window" });
  return page ? page.focus() : self.clients.openWindow("/board");
}

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));

// Whether signals reach this phone: its maker may have given another address, or none, without a word.
async function reached({ alerts, csrf }) {
  const { pushManager } = self.registration;
  let found = await pushManager?.getSubscription();
  if (!alerts) return !found;
  if (found && found.endpoint === alerts.endpoint) return true;
  if (!alerts.endpoint) found = void (await found?.unsubscribe());
  found ??= await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(alerts.key) });
  const body = new URLSearchParams({ endpoint: found.endpoint, renewed: "1" });
  return (await fetch("/me/alerts", { method: "POST", headers: { "X-CSRF-Token": csrf }, body, redirect: "manual" })).type === "opaqueredirect";
}

async function mend(told) {
  if (!told?.who) return;
  const alertsOff = !(await reached(told).catch(() => false));
  for (const page of await self.clients.matchAll({ type: "window" })) page.postMessage({ alertsOff });
}

self.addEventListener("push", (event) => event.waitUntil(signalled()));
self.addEventListener("notificationclick", (event) => event.waitUntil(opened(event.notification)));
self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(outbox.me().then(mend)));
self.addEventListener("install", (event) => event.waitUntil(caches.open(SHELL).then((shell) => shell.addAll(FILES)).then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(discard((name) => name.startsWith("shell:") && name !== SHELL).then(() => self.clients.claim())));
self.addEventListener("message", (event) => event.waitUntil(look()));
self.addEventListener("sync", (event) => event.waitUntil(outbox.flush()));
self.addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.method === "GET" && url.pathname.startsWith(`${STATIC}/`)) return event.respondWith(caches.match(request).then((found) => found ?? fetch(request)));
  if (request.mode !== "navigate") return;
  if (request.method === "GET") event.respondWith(read(request, url));
  else if (url.pathname === "/me/logout") event.respondWith(leave(request));
  else if (QUEUED.test(url.pathname)) event.respondWith(write(event, url.pathname));
});
