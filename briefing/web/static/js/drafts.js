// What is typed in a report stays on this phone until it is sent, cleared, or its writer logs out.
// The form's key stays with it: what was sent although the browser died is not sent twice.
const who = document.body.dataset.who, form = document.querySelector("form[data-draft]");
const kept = document.getElementById("draft-kept"), name = `draft:${who}:${form?.id}`;
const refused = document.querySelector("#problem, #text-warning, #text-block");

function forget(spared) {
  for (const one of Object.keys(localStorage)) if (one.startsWith("draft:") && !one.startsWith(spared)) localStorage.removeItem(one);
}

function restore(values) {
  for (const [field, value] of values) for (const one of form.querySelectorAll(`[name="${CSS.escape(field)}"]`)) {
    if (one.type !== "radio") one.value = value;
    else if (one.value === value) { one.checked = true; if (!one.closest("details.audience")) one.closest("details")?.setAttribute("open", ""); }
  }
  kept.hidden = false;
}

forget(`draft:${who}:`);
document.getElementById("logout-form")?.addEventListener("submit", () => forget("none"));
if (form) {
  if (!form.elements.idempotency_key) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "idempotency_key", value: crypto.randomUUID() }));
  const saved = localStorage.getItem(name);
  if (saved && !refused) restore(JSON.parse(saved));
  form.addEventListener("input", () => localStorage.setItem(name, JSON.stringify([...new FormData(form)].filter(([field]) => field !== "csrf_token"))));
  form.addEventListener("submit", () => sessionStorage.setItem("handed", name));
  document.getElementById("draft-clear").addEventListener("click", () => { localStorage.removeItem(name); location.reload(); });
} else if (sessionStorage.getItem("handed")) {
  localStorage.removeItem(sessionStorage.getItem("handed"));
  sessionStorage.removeItem("handed");
}
