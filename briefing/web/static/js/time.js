// Server time, ages, clocks and countdowns. Pages carry absolute times; only the browser counts.
const words = document.body.dataset;
let skew = new Date(words.now) - Date.now() || 0;

export const now = () => new Date(Date.now() + skew);
export const setServerTime = (text) => { const at = new Date(text); if (!isNaN(at)) skew = at - Date.now(); };

const swedish = document.documentElement.lang === "sv";
const format = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: words.zone });
export const clock = (at) => swedish ? format.format(at).replace(":", ".") : format.format(at);

const say = (sentence, n) => sentence.replace("#", n);
const write = (element, text) => { if (element.textContent !== text) element.textContent = text; };

function age(at) {
  const minutes = Math.floor((now() - at) / 60000);
  if (minutes < 0 || minutes >= 1440) return "";
  if (minutes < 1) return words.ageNow;
  return minutes < 60 ? say(words.ageMinutes, minutes) : say(words.ageHours, Math.floor(minutes / 60));
}

function left(at) {
  const minutes = Math.ceil((at - now()) / 60000);
  if (minutes > 60) return "";
  return minutes >= 0 ? say(words.left, minutes) : say(words.over, -minutes);
}

// An age without a moment is that of the item it stands in.
const since = (element) => element.dataset.age || element.closest("article").querySelector("time").dateTime;

export function count() {
  for (const element of document.querySelectorAll("[data-age]")) write(element, age(new Date(since(element))));
  for (const element of document.querySelectorAll("[data-clock]")) write(element, clock(now()));
  for (const element of document.querySelectorAll("[data-countdown]")) write(element, left(new Date(element.dataset.countdown)));
}

count();
setInterval(count, 5000);
