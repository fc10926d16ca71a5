"""Who takes part: the question, the season and the chief's months, with something in them."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import PHONE

pytestmark = pytest.mark.browser


def broken(page):
    """What axe finds, and whether the page itself scrolls sideways."""
    found = [one["id"] for one in Axe().run(page).response["violations"]]
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    return found + (["wide"] if wide else [])


def test_the_question_is_answered_with_one_tap_and_the_season_tells_it(evening, browser):
    evening.at("2026-11-16T09:30:00+01:00")
    guard = evening.sign_in(browser, "guard", {"width": 320, "height": 640})
    boss = evening.sign_in(browser, "coordinator", PHONE)
    guard.goto(f"{evening.address}/board")
    assert guard.get_by_text("Vilka kommer från er fredag").count() == 1
    assert broken(guard) == []
    guard.get_by_role("button", name="Vi kommer").first.click()
    guard.wait_for_load_state()
    assert guard.get_by_text("Vilka kommer från er lördag").count() == 1
    boss.goto(f"{evening.address}/participation/waiting")
    assert broken(boss) == []
    for day in (20, 21, 22):
        evening.at(f"2026-11-{day}T16:01:00+01:00")
    for path in ("season", "organisations/sl", "boroughs/farsta"):
        boss.goto(f"{evening.address}/participation/{path}")
        assert broken(boss) == [], path
    assert boss.get_by_text("november 2026").count()
    guard.goto(f"{evening.address}/participation/season")
    assert guard.get_by_text("har anmält sig").count()
    assert broken(guard) == []
    assert (guard.problems, boss.problems) == ([], [])
