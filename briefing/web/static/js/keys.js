// Keys of the console: every element with data-key is pressed, opened or focused by that key.
// WCAG 2.1.4: single keys can be switched off; the choice stays in this browser.
const off = () => localStorage.getItem("keys") === "off";
const box = document.getElementById("keys-on");

function press(element) {
  if (element.matches("input")) return element.focus();
  if (!element.matches("details")) return element.click();
  element.open = !element.open;
  if (element.open) (element.querySelector("form input:not([type=hidden])") ?? element.firstElementChild).focus();
}

document.addEventListener("keydown", (event) => {
  if (off() || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.target.matches("input:not([type=checkbox]), textarea, select")) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const element = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (element) { event.preventDefault(); press(element); }
});

if (box) {
  box.checked = !off();
  box.addEventListener("change", () => localStorage.setItem("keys", box.checked ? "on" : "off"));
}
