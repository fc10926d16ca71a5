"""Who takes part: the question, the season and the chief's months, with something in them."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.hands import broken_on

pytestmark = pytest.mark.browser


def broken(page):
    """What axe finds, and whether the page itself scrolls sideways."""
    found = broken_on(page)
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    return found + (["wide"] if wide else [])


def test_the_question_is_answered_with_one_tap_and_the_season_tells_it(evening, browser):
    evening.at("2026-11-16T09:30:00+01:00")
    guard = evening.sign_in(browser, "guard", {"width": 320, "height": 640})
    boss = evening.sign_in(browser, "coordinator", PHONE)
    guard.goto(f"{evening.address}/board")
    expect(guard.get_by_text("Vilka kommer från er fredag")).to_have_count(1)
    assert broken(guard) == []
    guard.get_by_role("button", name="Vi kommer").first.click()
    expect(guard.get_by_text("Vilka kommer från er lördag")).to_have_count(1)
    boss.goto(f"{evening.address}/participation/waiting")
    assert broken(boss) == []
    for day in (20, 21, 22):
        evening.at(f"2026-11-{day}T16:01:00+01:00")
    for path in ("season", "organisations/sl", "boroughs/farsta"):
        boss.goto(f"{evening.address}/participation/{path}")
        assert broken(boss) == [], path
    expect(boss.get_by_text("november 2026").first).to_be_attached()
    guard.goto(f"{evening.address}/participation/season")
    expect(guard.get_by_text("har anmält sig").first).to_be_attached()
    assert broken(guard) == []
    assert (guard.problems, boss.problems) == ([], [])
