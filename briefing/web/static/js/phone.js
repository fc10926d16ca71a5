// The page's part of working without a network: registers the worker, has it look at what is new,
// sends what waits, tells how old a copy is, and when alerts do not reach this phone any more.
import { clock, now } from "./time.js";

const EVERY = 30000, RETRY = 10000;
const band = document.getElementById("taken"), taken = new Date(document.body.dataset.taken);
let looked = 0, planned;

function look() {
  planned ??= setTimeout(async () => {
    planned = undefined;
    looked = Date.now();
    (await navigator.serviceWorker.ready).active.postMessage("look");
  }, Math.max(0, looked + EVERY - Date.now()));
}

// A copy gives way to the board as soon as somebody answers.
async function send() {
  await outbox.flush();
  if (band && (await outbox.me())) location.reload();
}

function age() {
  const minutes = Math.floor((now() - taken) / 60000), words = band.dataset;
  const said = minutes < 2 ? words.minute : minutes < 120 ? words.minutes : words.hours;
  const text = said.replace("§", clock(taken)).replace("#", minutes < 120 ? minutes : Math.floor(minutes / 60));
  if (band.textContent !== text) band.textContent = text;
}

if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register("/sw.js");
  if (band) { age(); setInterval(age, 5000); } else { look(); send(); }
  document.addEventListener("fresh", look);
  navigator.serviceWorker.addEventListener("message", ({ data }) => { document.getElementById("alerts-off-here")?.toggleAttribute("hidden", !data.alertsOff); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) { send(); if (!band) look(); } });
  addEventListener("online", send);
  setInterval(() => document.hidden || send(), RETRY);
}
