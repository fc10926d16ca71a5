// Alerts on this phone: its maker's push service gives an address, which goes with the form.
import { sound } from "./sound.js";

const form = document.getElementById("alerts-form"), box = document.getElementById("sound-on");
const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));

async function address() {
  if ((await Notification.requestPermission()) !== "granted") throw new Error("denied");
  const { pushManager } = await navigator.serviceWorker.ready;
  await (await pushManager.getSubscription())?.unsubscribe();
  return (await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(form.dataset.key) })).endpoint;
}

if ("PushManager" in self && "Notification" in self && "serviceWorker" in navigator) {
  document.getElementById("alerts-cannot").hidden = true;
  form.hidden = false;
}
// Seen to be off: then it is off in the browser too, and no page says so again.
if (!("on" in form.dataset)) navigator.serviceWorker?.ready.then(async ({ pushManager }) => (await pushManager?.getSubscription())?.unsubscribe());
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    form.elements.endpoint.value = await address();
    form.submit();
  } catch { document.getElementById("alerts-denied").hidden = false; }
});
document.getElementById("alerts-off")?.addEventListener("submit", async () => {
  const { pushManager } = await navigator.serviceWorker.ready;
  (await pushManager.getSubscription())?.unsubscribe();
});

box.checked = localStorage.getItem("sound") === "on";
box.addEventListener("change", () => { localStorage.setItem("sound", box.checked ? "on" : "off"); sound(); });
