"""Everything by keyboard: check in, report, acknowledge, lead; and one sees where one is."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.hands import report

pytestmark = pytest.mark.browser
FRIDAY = "2026-11-20"
MARKED = """(wanted) => {
    const here = document.activeElement;
    if (!here?.matches(wanted)) return null;
    const shown = here.matches("[type=radio]") ? here.nextElementSibling : here;
    return getComputedStyle(shown).outlineStyle !== "none";
}"""


def tab_to(page, wanted, key="Enter"):
    """With Tab alone to what is wanted, where the mark of the focus is seen; then the key."""
    for _ in range(80):
        page.keyboard.press("Tab")
        marked = page.evaluate(MARKED, wanted)
        if marked is not None:
            assert marked, f"no mark on {wanted}"
            if key:
                page.keyboard.press(key)
            return
    raise AssertionError(f"no way to {wanted}")


@pytest.fixture
def phones(evening, browser):
    evening.at(f"{FRIDAY}T19:41:00+01:00")
    return {role: evening.sign_in(browser, role, PHONE) for role in ("guard", "police")}


def test_check_in_report_acknowledgement_and_leading_by_keyboard(evening, phones):
    guard, lead = phones["guard"], phones["police"]
    tab_to(lead, "#attendance-form button")
    expect(lead.locator("#attendance")).to_contain_text("Du är på plats.")

    tab_to(guard, "a[href='/incidents/new']")
    expect(guard).to_have_url(re.compile("/incidents/new"))
    for name in ("priority", "category", "where"):
        tab_to(guard, f"[name={name}]", "Space")
    tab_to(guard, "#text", "")
    guard.keyboard.type("Krossat glas i gången.")
    tab_to(guard, "#report-form .primary")
    expect(guard.locator("#board")).to_contain_text("Krossat glas i gången.")

    lead.goto(f"{evening.address}/console")
    lead.keyboard.press("ArrowRight")
    expect(lead.locator(".console-state")).to_have_text("pågår")
    lead.wait_for_load_state()
    lead.keyboard.press("ArrowRight")
    expect(lead.locator("#large .large-text")).to_have_text("Krossat glas i gången.")
    tab_to(lead, "#primary-form button")
    expect(lead.locator(".console-state")).to_have_text("låst")

    guard.goto(f"{evening.address}/board")
    tab_to(guard, "#missed [value=understood]")
    expect(guard.locator("#missed")).to_have_count(0)
    lead.goto(f"{evening.address}/board")
    report(lead, "red", "violence", "Bråk vid spärrarna, håll avstånd.", audience="all")
    guard.goto(f"{evening.address}/board")
    tab_to(guard, "#mine .answers [value=understood]")
    expect(guard.locator("#mine .answers")).to_have_count(0)
    assert (guard.problems, lead.problems) == ([], [])
