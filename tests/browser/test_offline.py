"""A phone without a network: the board with its age, reports that wait, nothing lost, none twice."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE

pytestmark = pytest.mark.browser
FRIDAY = "2026-11-20"
COPY = "caches.match('/board/offline').then((kept) => kept ? kept.text() : '')"
FORMS = "caches.match('/observations/offline').then((kept) => Boolean(kept))"
LONG = 15_000


def ready(phone, evening):
    """On the board, with all that a phone takes along."""
    phone.goto(f"{evening.address}/board")
    until(phone, FORMS, "kept => kept")


def until(phone, asked, holds, seconds=15):
    for _ in range(seconds * 10):
        if phone.evaluate(f"async () => ({holds})(await ({asked}))"):
            return
        phone.wait_for_timeout(100)
    raise AssertionError(asked)


def write(phone, text):
    """A green report from the form as it is on the phone now."""
    phone.get_by_role("link", name="Rapportera").click()
    phone.locator("#priority-green").check()
    phone.locator("#category-gathering").check()
    if phone.locator("#where-other").is_visible():
        phone.locator("#where-other").check()
    phone.locator("#district").select_option("farsta")
    phone.locator("#text").fill(text)
    phone.get_by_role("button", name="Skicka").click()
    expect(phone).to_have_url(re.compile("/board"))


def reports(evening, *, word="Nr"):
    """Texts of the reports that the log holds, as the police read them."""
    found = evening.service.model.reader().execute(
        "SELECT data ->> 'text' FROM items WHERE to_position IS NULL AND kind='incident'"
    )
    return sorted(row[0] for row in found if row[0].startswith(word))


@pytest.fixture
def out(evening, browser):
    """A guard's phone, out on the shift."""
    evening.at(f"{FRIDAY}T21:30:00+01:00")
    phone = evening.sign_in(browser, "guard", PHONE)
    ready(phone, evening)
    return phone


def test_three_reports_from_a_basement_all_arrive_once(evening, out):
    out.context.set_offline(True)
    for number in range(3):
        write(out, f"Nr {number} många ute vid trapporna")
    out.reload()
    rows = out.locator("#queued-list > li")
    expect(rows).to_have_count(3)
    expect(rows.first).to_contain_text("Väntar")
    assert reports(evening) == []
    out.context.set_offline(False)
    expect(out.locator("#queued-list", has_text="Väntar")).to_have_count(0, timeout=LONG)
    expect(out.locator("#queued-list > li", has_text="Skickat")).to_have_count(3, timeout=LONG)
    assert [text[:4] for text in reports(evening)] == ["Nr 0", "Nr 1", "Nr 2"]
    out.reload()
    out.wait_for_timeout(500)
    assert len(reports(evening)) == 3
    expect(out.locator("#board")).to_contain_text("Nr 2")
    assert out.problems == []
