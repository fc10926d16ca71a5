// Shows what waits, what was sent and what needs its writer; its content only to who wrote it.
const section = document.getElementById("queued"), list = document.getElementById("queued-list");
const entry = document.getElementById("queued-entry"), words = section.dataset;
const TYPED = ["text", "result"], SHOWN = 600000;
const whose = [document.body.dataset.who, ...document.body.dataset.ended.split(" ")];
const kind = (path) => path === "/incidents" ? "report" : path === "/observations" ? "calm" : path.endsWith("follow-ups") ? "follow" : "answer";
const typed = (one) => one.body.find(([name]) => TYPED.includes(name));

function row(one) {
  const made = entry.content.firstElementChild.cloneNode(true);
  const part = (name) => made.querySelector(`[data-part=${name}]`);
  const mine = whose.includes(one.who);
  part("state").textContent = words[mine || one.state === "sent" ? one.state : "waiting"];
  part("what").textContent = mine ? typed(one)?.[1] ?? words[kind(one.path)] : words.other.replace("#", one.role);
  if (!mine || one.state !== "attention") { part("answer").remove(); return made; }
  part("said").textContent = [one.said.detail, ...Object.values(one.said.errors ?? {})].join(" ");
  if (typed(one)) { part("what").remove(); part("text").value = typed(one)[1]; } else part("text").remove();
  for (const button of made.querySelectorAll("[data-do]")) {
    if ("reason" in button.dataset && !one.said.reasons?.includes(button.dataset.do)) button.remove();
    else button.addEventListener("click", () => answer(one, button.dataset, part("text")?.value));
  }
  return made;
}

async function answer(one, { do: what, reason }, text) {
  if (what === "drop") { if (confirm(words.sure)) await outbox.drop(one.n); return; }
  const body = one.body.filter(([name]) => name !== "mandate_reason" && (name !== "check_reason" || reason === "mandate_reason")).map(([name, value]) => [name, TYPED.includes(name) ? text : value]);
  if (reason) body.push([reason, what]);
  document.activeElement?.blur();
  await outbox.put({ ...one, body, state: "waiting" });
  outbox.flush();
}

async function show() {
  const all = await outbox.all();
  for (const one of all) if (one.state === "sent" && Date.now() - one.sent_at > SHOWN) outbox.drop(one.n);
  section.hidden = !all.length;
  if (!document.activeElement?.matches("#queued textarea")) list.replaceChildren(...all.map(row));
}

addEventListener("outbox", show);
show();
