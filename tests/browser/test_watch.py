"""Two phones and a wall: the watch is taken, a pair timer is asked for, accepted, and rings."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, WALL
from tests.browser.hands import broken_on

pytestmark = pytest.mark.browser
FRIDAY = "2026-11-20"
AT_ONCE = 5_000


def picture(page, name):
    """For whoever wants to look: a folder in PICTURES."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png")


def accessible(*pages):
    assert [one for page in pages for one in broken_on(page)] == []


def tap(page, name):
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def test_a_volunteer_is_looked_for_by_whoever_promised_it(evening, browser):
    evening.at(f"{FRIDAY}T21:10:00+01:00")
    asker, watcher = (evening.sign_in(browser, role, PHONE) for role in ("volunteer", "guard"))
    wall = evening.sign_in(browser, "display", WALL)
    for page in (asker, watcher):
        page.goto(f"{evening.address}/board")
    expect(wall.locator("#watch")).to_contain_text("Ingen bevakar tavlan just nu")
    expect(asker.locator("#unwatched")).to_be_visible()
    accessible(asker, watcher)

    tap(watcher, "Jag bevakar tavlan")
    watched = "Bevakas av: ordningsvakt, till 03.00."
    expect(wall.locator("#watch")).to_have_text(watched, timeout=AT_ONCE)
    expect(asker.locator("#watched")).to_have_text(watched, timeout=AT_ONCE)
    picture(watcher, "watching")
    picture(wall, "wall")

    asker.get_by_role("link", name="Kolla oss senare").click()
    picture(asker, "asking")
    accessible(asker)
    boxes = [one.bounding_box() for one in asker.get_by_role("button").all()]
    assert min(box["height"] for box in boxes) >= 48
    tap(asker, "23.30")
    mine = asker.locator("#mine")
    expect(mine).to_contain_text("Ingen har tagit den än – räkna inte med den.")
    picture(asker, "asked")
    theirs = watcher.locator("#mine")
    expect(theirs).to_contain_text(re.compile("Kolla .+ 23[.]30: volontär"), timeout=AT_ONCE)
    picture(watcher, "open")
    tap(watcher, "Jag tar den")
    expect(mine).to_contain_text("Tagen av: ordningsvakt.", timeout=AT_ONCE)
    picture(asker, "taken")

    evening.at(f"{FRIDAY}T23:30:00+01:00")
    first = watcher.locator("#mine > *").first
    expect(first).to_contain_text(re.compile("Kolla .+ nu: volontär, 23[.]30"), timeout=AT_ONCE)
    large = first.locator("h2").evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
    assert large >= 28
    expect(first.get_by_role("link", name="Ring 112")).to_have_attribute("href", "tel:112")
    expect(mine).to_contain_text("Det har ringt hos: ordningsvakt.", timeout=AT_ONCE)
    expect(wall.locator("body")).not_to_contain_text("Kolla")
    picture(watcher, "rung")
    picture(asker, "rung-asker")
    accessible(asker, watcher)
    tap(asker, "Vi är okej")
    expect(theirs).not_to_contain_text("Kolla", timeout=AT_ONCE)
    for page in (asker, watcher, wall):
        assert page.problems == []
        page.context.close()


def test_when_the_watcher_leaves_both_phones_say_so_at_once(evening, browser):
    evening.at(f"{FRIDAY}T21:10:00+01:00")
    asker, watcher = (evening.sign_in(browser, role, PHONE) for role in ("volunteer", "guard"))
    watcher.goto(f"{evening.address}/board")
    tap(watcher, "Jag bevakar tavlan")
    asker.goto(f"{evening.address}/pair-timers/new")
    tap(asker, "22.00")
    expect(watcher.locator("#mine")).to_contain_text("22.00: volontär", timeout=AT_ONCE)
    tap(watcher, "Jag tar den")
    expect(asker.locator("#mine")).to_contain_text("Tagen av", timeout=AT_ONCE)
    tap(watcher, "Sluta bevaka")
    expect(asker.locator("#mine")).to_contain_text("bevakar inte längre", timeout=AT_ONCE)
    expect(asker.locator("#unwatched")).to_be_visible()
    expect(watcher.locator("#mine")).not_to_contain_text("Kolla")


def test_two_taps_without_javascript(evening, browser):
    evening.at(f"{FRIDAY}T21:10:00+01:00")
    watcher = evening.sign_in(browser, "guard", PHONE, java_script_enabled=False)
    asker = evening.sign_in(browser, "volunteer", PHONE, java_script_enabled=False)
    watcher.goto(f"{evening.address}/board")
    tap(watcher, "Jag bevakar tavlan")
    asker.goto(f"{evening.address}/board")
    asker.get_by_role("link", name="Kolla oss senare").click()
    tap(asker, "21.30")
    expect(asker.locator("#mine")).to_contain_text("Kolla oss 21.30")
    watcher.reload()
    tap(watcher, "Jag tar den")
    expect(watcher.locator("#mine")).to_contain_text("Du har tagit den.")
