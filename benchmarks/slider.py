"""A night gone through step by step in a browser: from the key to the board as it was then."""

import statistics
from datetime import date
from pathlib import Path

from playwright.sync_api import Page

from benchmarks import product
from benchmarks.figures_phone import chromium
from benchmarks.targets import Target

STEPS = 60
INVITED = ("--name", "Bench", "--role", "coordinator", "--organisation", "natverkskontoret")
TIMED = """async (forward) => {
    const slider = document.getElementById("n");
    const started = performance.now();
    const swapped = new Promise((done) =>
        document.addEventListener("htmx:after:swap", done, { once: true }));
    slider.value = Number(slider.value) + (forward ? 1 : -1);
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    await swapped;
    document.body.getBoundingClientRect();
    return performance.now() - started;
}"""


def slid(target: Target, data: Path, evening: date) -> dict[str, float | int]:
    """`{p95_ms, median_ms, steps}` of single steps from the middle of a night on."""
    link = product.briefing(data, "invite", *INVITED).strip().splitlines()[-1]
    with chromium() as browser, browser.new_context(locale="sv-SE") as context:
        page = context.new_page()
        there = f"http://127.0.0.1:{target.port}"
        page.goto(there + "/link/" + link.rpartition("/")[2])
        page.locator("main form button").click()
        page.wait_for_load_state()
        page.goto(f"{there}/replay/{evening.isoformat()}?as=police")
        return _timed(page)


def _timed(page: Page) -> dict[str, float | int]:
    many = int(page.locator("#n").get_attribute("max") or 0)
    page.evaluate(TIMED, False)
    times = sorted(page.evaluate(TIMED, False) for _ in range(min(STEPS, many - 2)))
    p95 = times[max(0, -(-len(times) * 95 // 100) - 1)]
    return {"p95_ms": p95, "median_ms": statistics.median(times), "steps": len(times)}
