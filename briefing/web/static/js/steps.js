// Report form: after a tap the next question comes into view, so that the thumb need not scroll.
const form = document.querySelector(".report");
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const next = { priority: "step-what", category: "step-where", where: "step-say" };

form?.addEventListener("change", (event) => {
  const step = document.getElementById(event.target.type === "radio" && next[event.target.name]);
  step?.scrollIntoView({ block: "nearest", behavior: calm.matches ? "auto" : "smooth" });
});
