// What is typed in a report stays on this phone until it is sent, cleared, or its writer logs out.
// The form's key stays with it: what was sent although the browser died is not sent twice.
const who = document.body.dataset.who, form = document.querySelector("form[data-draft]");
const kept = document.getElementById("draft-kept"), name = `draft:${who}:${form?.id}`;
const refused = document.querySelector("#problem, #text-warning, #text-block");

function restore(values) {
  for (const [field, value] of values) for (const one of form.querySelectorAll(`[name="${CSS.escape(field)}"]`)) {
    if (one.type !== "radio") one.value = value;
    else if (one.value === value) { one.checked = true; if (!one.closest("details.audience")) one.closest("details")?.setAttribute("open", ""); }
  }
  kept.hidden = false;
}

outbox.tear(`draft:${who}:`);
const handed = sessionStorage.getItem("handed");
const typed = () => [...new FormData(form)].filter(([field]) => field !== "csrf_token");
if (form) {
  sessionStorage.removeItem("handed");
  if (!form.elements.idempotency_key) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "idempotency_key", value: crypto.randomUUID() }));
  // What was refused comes back under the key that its next try must have.
  if (refused) outbox.jot(name, typed()); else outbox.draft(name).then((saved) => saved && restore(saved));
  form.addEventListener("input", () => outbox.jot(name, typed()));
  form.addEventListener("submit", () => sessionStorage.setItem("handed", name));
  document.getElementById("draft-clear").addEventListener("click", async () => { await outbox.jot(name); location.reload(); });
} else if (handed) {
  outbox.jot(handed);
  sessionStorage.removeItem("handed");
}
