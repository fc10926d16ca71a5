// Only this tap asks where the phone is: used here, never sent, never kept.
const part = (id) => document.getElementById(id);
const button = part("nearest"), said = part("nearest-said"), list = part("district"), taps = part("where-options");

function sort({ coords: { latitude, longitude } }) {
  const far = (it) => it?.dataset.lat ? Math.hypot(it.dataset.lat - latitude, (it.dataset.lon - longitude) * Math.cos(latitude / 57.3)) : 1000;
  const nearest = (all, of) => [...all].sort((a, b) => far(of(a)) - far(of(b)));
  const chosen = list.value;
  list.firstElementChild.after(...nearest(list.querySelectorAll("[data-lat]"), (it) => it));
  for (const group of list.querySelectorAll("optgroup:not(:has(option))")) group.remove();
  list.value = chosen;
  taps.append(...nearest(taps.children, (it) => [...list].find(({ value }) => value === it.firstElementChild.value.split("/")[0])));
  if (!taps.querySelector(":checked")) part("where-other").checked = true;
  said.textContent = said.dataset.sorted;
}

const where = navigator.geolocation;
if (where && list?.querySelector("[data-lat]")) {
  button.hidden = false;
  button.onclick = () => where.getCurrentPosition(sort, () => { said.textContent = said.dataset.failed; }, { timeout: 15000 });
}
