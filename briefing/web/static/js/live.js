// One event stream per page: says what is new, brings the fragments up to date, and says when contact is lost.
// body: data-stream, data-since, data-patience (s), data-lost, data-new-*; data-announce = wait for a tap, except red and what is data-at-once.
import { sound } from "./sound.js";
import { clock, count, now, setServerTime } from "./time.js";

const page = document.body.dataset;
const lost = document.getElementById("lost");
const button = document.getElementById("announce-button");
const arrived = new Set();
let since = page.since, heard = now(), stream = null, late = false, lastTry = 0, lastRefresh = 0;

const TYPED = "textarea, select, input:not([type=hidden], [type=radio], [type=checkbox])";
const isField = (element) => element?.matches?.(TYPED + ", input");
const typedIn = (field) => field.matches("select") ? [...field.options].some((o) => o.selected !== o.defaultSelected && o.value) : field.value !== field.defaultValue;
const inUse = (element) => (isField(document.activeElement) && element.contains(document.activeElement)) || [...element.querySelectorAll(TYPED)].some(typedIn);

function refresh() {
  arrived.clear();
  announce();
  late = false;
  lastRefresh = Date.now();
  return update("[data-fragment]");
}

async function update(which) {
  for (const element of document.querySelectorAll(which)) {
    if (inUse(element)) { late = true; continue; }
    const answer = await fetch(element.dataset.fragment, { cache: "no-cache", headers: { "HX-Request": "true" } }).catch(() => null);
    if (answer?.status === 401 || answer?.status === 404) return location.reload();
    if (!answer?.ok || inUse(element)) { late = true; continue; }
    const open = [...element.querySelectorAll("details[open][id]")].map((details) => details.id);
    await htmx.swap({ text: await answer.text(), target: element, sourceElement: element, swap: "outerMorph" });
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  }
  count();
}

function announce() {
  if (!button) return;
  button.hidden = arrived.size === 0;
  button.textContent = arrived.size === 1 ? page.newOne : page.newOther.replace("#", arrived.size);
}

const rung = () => document.querySelectorAll(".rung, .fallen").length;
const shown = (id) => document.querySelectorAll(`[id$="item-${CSS.escape(id)}"]`);

function changed({ items = [], gone = [] }) {
  // What is no longer yours to read leaves at once, without waiting for a fragment.
  for (const id of gone) { shown(id).forEach((element) => element.remove()); arrived.delete(id); }
  const unseen = items.filter((item) => shown(item.id).length === 0);
  for (const item of unseen) arrived.add(item.id);
  if (unseen.some((item) => item.priority === "red")) sound();
  const wait = "announce" in page && arrived.size > 0 && !items.some((item) => item.priority === "red");
  if (!wait) return refresh();
  announce();
  update("[data-at-once]");
}

function contact() {
  heard = now();
  document.documentElement.classList.remove("is-lost");
  if (lost) lost.textContent = "";
}

function watch() {
  const silent = (now() - heard) / 1000;
  if (silent > page.patience && lost && !lost.textContent) {
    document.documentElement.classList.add("is-lost");
    lost.textContent = page.lost.replace("#", clock(heard));
  }
  // A browser gives up for good on an error answer (503 while the server restarts); we do not.
  if (stream?.readyState === EventSource.CLOSED && Date.now() - lastTry > 10000) connect();
  // The code on the wall changes by the clock, whatever happens.
  const until = document.querySelector("[data-until]")?.dataset.until;
  if (until && now() > Date.parse(until) && Date.now() - lastRefresh > 10000) refresh();
  if (late && !arrived.size && Date.now() - lastRefresh > 10000) refresh();
}

function connect() {
  stream?.close();
  lastTry = Date.now();
  const address = new URL(page.stream, location);
  if (since) address.searchParams.set("since", since);
  stream = new EventSource(address);
  stream.addEventListener("beat", (event) => { setServerTime(event.data); contact(); });
  stream.addEventListener("change", (event) => { since = event.lastEventId || since; contact(); changed(JSON.parse(event.data)); document.dispatchEvent(new Event("fresh")); });
  // What stands beside the board, who watches and who is to be looked for, waits for nobody's tap.
  stream.addEventListener("beside", async () => { contact(); const before = rung(); await update("[data-beside]"); if (rung() > before) sound(); });
  stream.addEventListener("reset", (event) => { since = event.lastEventId || since; contact(); refresh(); document.dispatchEvent(new Event("fresh")); });
}

if (page.stream) {
  connect();
  setInterval(watch, 2000);
  button?.addEventListener("click", refresh);
  document.addEventListener("focusout", () => setTimeout(() => late && refresh(), 300));
  // A hidden tab keeps no connection open: browsers allow six to a host, and a phone has a battery.
  document.addEventListener("visibilitychange", () => document.hidden ? stream.close() : connect());
  addEventListener("pagehide", () => stream.close());
}
