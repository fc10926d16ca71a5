"""A phone whose role ends during the shift: no board any more; what waited is still handed in."""

import json
from datetime import datetime

import pytest
from playwright.sync_api import expect

from briefing.application import system
from tests.browser.test_offline import COPY, FRIDAY, LONG, out, ready, reports, until, write

pytestmark = pytest.mark.browser
__all__ = ["out"]
SENTENCE = "Din roll här har upphört"


def end_role(evening, role="guard"):
    app = evening.service.app
    evening.service.queue.run(
        lambda: app.end_role(system(evening.network), evening.people[role], role=role)
    )


def told(evening):
    rows = evening.service.model.reader().execute(
        "SELECT data FROM items WHERE to_position IS NULL AND kind='incident'"
    )
    found = [json.loads(row[0]) for row in rows]
    return [one for one in found if one["text"].startswith("Nr")]


def test_the_board_leaves_the_phone_at_once(evening, out):
    expect(out.locator("#board")).to_have_count(1)
    assert out.evaluate(COPY)
    end_role(evening)
    expect(out.locator("#content")).to_contain_text(SENTENCE, timeout=5_000)
    expect(out.locator("#board")).to_have_count(0)
    until(out, COPY, "text => !text")
    for path in ("/board", "/incidents/new", "/me"):
        out.goto(evening.address + path)
        expect(out.locator("#content")).to_contain_text(SENTENCE)
    out.context.set_offline(True)
    out.goto(f"{evening.address}/board")
    expect(out.locator("h1")).to_have_text("Utan täckning")
    assert out.problems == []


def test_what_waited_is_handed_in_once_and_what_points_at_somebody_can_be_mended(evening, out):
    out.context.set_offline(True)
    write(out, "Nr 1 många ute vid trapporna")
    write(out, "Kevin Svensson slog sönder rutan")
    write(out, "Nr 3 lugnt igen")
    end_role(evening)
    out.context.set_offline(False)
    expect(out.locator("#content")).to_contain_text(SENTENCE, timeout=LONG)
    rows = out.locator("#queued-list > li")
    expect(rows.nth(0)).to_contain_text("Mottaget", timeout=LONG)
    expect(rows.nth(1)).to_contain_text("Behöver dig", timeout=LONG)
    expect(rows.nth(2)).to_contain_text("Mottaget", timeout=LONG)
    rows.nth(1).locator("textarea").fill("Nr 2 någon slog sönder rutan")
    rows.nth(1).get_by_role("button", name="Skicka igen").click()
    expect(rows.nth(1)).to_contain_text("Mottaget", timeout=LONG)
    assert [text[:4] for text in reports(evening)] == ["Nr 1", "Nr 2", "Nr 3"]
    assert {(one["audience"], one["handed_in"]) for one in told(evening)} == {
        ("professional", True)
    }
    out.reload()
    out.wait_for_timeout(500)
    assert len(reports(evening)) == 3
    assert out.problems == []


def test_after_a_day_it_stays_on_the_phone_and_says_why(evening, out):
    out.context.set_offline(True)
    write(out, "Nr 1 många ute vid trapporna")
    end_role(evening)
    evening.at("2026-11-21T22:00:00+01:00")
    out.context.set_offline(False)
    row = out.locator("#queued-list > li")
    expect(row).to_contain_text("mer än ett dygn", timeout=LONG)
    expect(row).to_contain_text("Behöver dig")
    expect(row.locator("textarea")).to_have_value("Nr 1 många ute vid trapporna")
    assert reports(evening) == []


def test_whose_login_was_ended_hands_in_nothing(evening, out):
    out.context.set_offline(True)
    write(out, "Nr 1 många ute vid trapporna")
    end_role(evening)
    evening.service.credentials.end(evening.clock(), person=evening.people["guard"])
    out.context.set_offline(False)
    expect(out.locator("h1")).to_have_text("Du är inte inloggad", timeout=LONG)
    expect(out.locator("#queued-list > li")).to_contain_text("Väntar")
    out.evaluate("outbox.flush()")
    assert reports(evening) == []


@pytest.mark.parametrize("server", ["2026-11-20T21:30:00+01:00", "2026-11-20T23:30:00+01:00"])
def test_a_phone_whose_clock_is_hours_off_says_when_it_was_written(evening, out, server):
    """The phone's own clock is the real one, hours or days from the evening's."""
    evening.at(server)
    ready(out, evening)
    out.reload()
    until(out, "outbox.facts()", f"told => {skew(server)}")
    out.context.set_offline(True)
    write(out, "Nr 1 många ute vid trapporna")
    out.wait_for_timeout(2000)
    out.context.set_offline(False)
    expect(out.locator("#queued-list > li")).to_contain_text("Skickat", timeout=LONG)
    (one,) = told(evening)
    off = one["written_at"] / 1000 - datetime.fromisoformat(server).timestamp()
    assert 0 < off < 90
    assert one["recorded_at"] > one["written_at"]
    assert FRIDAY in server


def skew(server):
    """In the browser: whether the phone has heard of the server's clock as it is now."""
    return f"Math.abs(Date.now() + told.skew - Date.parse('{server}')) < 60000"
