"""A night gone through in the browser: slider, keys, an address to send, the real record."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from briefing.importers.public_events import import_polisen
from tests.browser.conftest import PHONE, WALL

pytestmark = pytest.mark.browser
SHARED = Path(__file__).parents[3] / "shared" / "data"
INDOORS = {"width": 1280, "height": 800}
FRIDAY = "2026-11-20"
SOURCES = [SHARED / "polisen_soderort_revisions.jsonl"]


def shown_at(page):
    """The moment that the page says it shows."""
    return page.locator("#then h1").inner_text().rpartition(" ")[2].rstrip(".")


def test_the_slider_moves_step_by_step_by_key_and_the_address_is_that_moment(browser, demo):
    page = demo.sign_in(browser, "coordinator", INDOORS)
    page.goto(f"{demo.address}/replay/{FRIDAY}?as=police")
    last = shown_at(page)
    with page.expect_response(lambda answer: "/board?" in answer.url):
        page.locator("#n").press("ArrowLeft")
    page.wait_for_function(
        "(was) => !document.querySelector('#then h1').innerText.includes(was)", arg=last
    )
    page.wait_for_function("() => location.search.includes('at=')")
    earlier = shown_at(page)
    assert earlier < last
    assert page.evaluate("document.activeElement.id") == "n"
    again = demo.sign_in(browser, "coordinator", INDOORS)
    again.goto(page.url)
    assert shown_at(again) == earlier
    assert again.locator("#board-then").inner_text() == page.locator("#board-then").inner_text()
    assert page.problems == again.problems == []


def test_two_keys_go_step_by_step_and_can_be_turned_off(browser, demo):
    page = demo.sign_in(browser, "coordinator", INDOORS)
    page.goto(f"{demo.address}/replay/{FRIDAY}?as=police")
    last = shown_at(page)
    for _ in range(2):
        with page.expect_navigation():
            page.keyboard.press("ArrowLeft")
    earlier = shown_at(page)
    assert earlier < last
    with page.expect_navigation():
        page.keyboard.press("ArrowRight")
    between = shown_at(page)
    assert earlier <= between <= last
    page.keyboard.press("?")
    page.locator("#keys-on").uncheck()
    address = page.url
    page.keyboard.press("ArrowLeft")
    page.reload()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#step-before")).to_be_visible()
    assert page.url == address
    assert page.problems == []


def test_a_jump_goes_to_the_seal_and_the_roles_differ(browser, demo):
    page = demo.sign_in(browser, "coordinator", INDOORS)
    page.goto(f"{demo.address}/replay/{FRIDAY}?as=police")
    page.locator(".jumps a", has_text="låst").first.click()
    expect(page.locator("#then .seal")).to_be_visible()
    police = page.locator("#board-then").inner_text()
    page.locator("#as").select_option("volunteer")
    page.locator("form:has(#as) button").first.click()
    expect(page.locator("#then h1")).to_contain_text("volontärerna", ignore_case=True)
    expect(page.locator("#board-then")).not_to_have_text(police, use_inner_text=True)


@pytest.fixture
def imported(evening):
    """The real revisions and two Fridays' snapshots, in a network that heard of none of them."""
    files = [*SOURCES, *sorted(SHARED.glob("polisen_api_snapshot_*.json"))]
    told = import_polisen(evening.service, evening.network, files)
    assert told.new > 600
    return evening


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data is not here")
def test_the_real_record_is_shown_as_it_was_known(browser, imported, tmp_path):
    """438682, Sätra, Monday 2023-08-07: happened 19.12, known 20.23, called murder 22.44."""
    page = imported.sign_in(browser, "coordinator", INDOORS)
    said = {}
    for role in ("police", "volunteer"):
        for at in ("20:00", "21:00", "22:30", "22:45"):
            page.goto(f"{imported.address}/replay/2023-08-07?as={role}&clock={at}")
            page.screenshot(path=tmp_path / f"438682-{role}-{at.replace(':', '')}.png")
            assert "Ingen genomgång" in page.locator(".then-state").inner_text()
            items = page.locator("#board-then .item").all_inner_texts()
            found = [one for one in items if "Sätra" in one and "19.12" in one]
            said[role, at] = [
                kind for one in found for kind in ("Skottlossning", "Mord/dråp") if kind in one
            ]
    page.set_viewport_size(PHONE)
    page.screenshot(path=tmp_path / "438682-phone.png")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    for role in ("police", "volunteer"):
        assert said[role, "20:00"] == []
        assert said[role, "21:00"] == said[role, "22:30"] == ["Skottlossning"]
        assert said[role, "22:45"] == ["Mord/dråp"]
    assert page.problems == []


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data is not here")
@pytest.mark.parametrize("role", ["police", "volunteer"])
def test_a_real_friday_is_gone_through(browser, imported, tmp_path, role):
    page = imported.sign_in(browser, "coordinator", WALL)
    counts = []
    for at in ("17:00", "19:00", "21:00"):
        page.goto(f"{imported.address}/replay/2025-05-02?as={role}&clock={at}")
        page.screenshot(path=tmp_path / f"friday-{role}-{at.replace(':', '')}.png")
        counts.append(page.locator("#board-then .item").count())
    assert counts[-1] > 0
    assert page.problems == []
