"""What a phone takes along, and what comes back from its outbox, over HTTP."""

import re
from datetime import timedelta

import pytest

from briefing.domain import context
from briefing.domain.session import BriefingSession

REPORT = {
    "category": "gathering",
    "priority": "yellow",
    "where": "farsta",
    "text": "Många ute vid torget",
    "idempotency_key": "en-nyckel",
}
CIRCLES = ("field", "authority", "own")


def send(browser, path, body, *, who=None, at=None):
    """As the outbox does: token and writer in headers, the body as it was first sent."""
    told = browser.get("/me/device").get_json()
    headers = {"X-CSRF-Token": told["csrf"], "X-Written-By": who or told["who"]}
    headers["X-Written-At"] = (at or context.now()).isoformat()
    return browser.client.post(path, data=body, headers=headers)


def incidents(service):
    return (
        service.model.reader()
        .execute("SELECT data FROM items WHERE to_position IS NULL AND kind='incident'")
        .fetchall()
    )


@pytest.mark.parametrize("role", ["field_worker", "police", "guard", "volunteer", "coordinator"])
def test_the_copy_holds_nothing_of_smaller_circles(browsers, world, evening, people, role):
    browser = browsers[role]
    before = browser.get("/board/offline")
    for circle in CIRCLES:
        writer = people.field_worker if circle == "field" else people.callers[role]
        if circle == "own" or role != "volunteer":
            by = writer if circle != "authority" else people.police
            world.incident(f"hemligt {circle}", by=by, audience=circle)
    after = browser.get("/board/offline")
    assert "hemligt" not in after.get_data(as_text=True)
    assert after.headers["ETag"] == before.headers["ETag"]
    world.incident("för alla", audience="all")
    assert "för alla" in browser.get("/board/offline").get_data(as_text=True)


def test_the_copy_holds_no_token_and_nothing_of_a_person(browsers, evening, people):
    browser = browsers.police
    for path in ("/board/offline", "/incidents/offline", "/observations/offline"):
        text = browser.get(path).get_data(as_text=True)
        assert browser.csrf not in text, path
        assert 'id="mine"' not in text, path
        assert 'name="idempotency_key"' not in text, path


def test_an_unchanged_copy_is_not_sent_again(browsers, evening):
    first = browsers.police.get("/board/offline")
    again = browsers.police.get("/board/offline", headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code) == (200, 304)
    assert first.headers["X-Device"] == browsers.police.get("/me/device").get_json()["who"]


def test_there_is_no_copy_when_no_evening_is_open(browsers):
    assert browsers.police.get("/board/offline").status_code == 204


def test_a_try_whose_answer_was_lost_is_not_recorded_twice(browsers, evening, service):
    browser = browsers.police
    assert browser.send("/incidents", REPORT).status_code == 303
    for _ in range(2):
        assert send(browser, "/incidents", REPORT).status_code == 204
    assert len(incidents(service)) == 1


def test_another_person_and_another_role_cannot_send_it(browsers, evening, service):
    who = browsers.guard.get("/me/device").get_json()["who"]
    told = send(browsers.police, "/incidents", REPORT, who=who)
    assert told.status_code == 409
    assert told.get_json()["type"] == "/problems/written-by-other"
    assert incidents(service) == []


def test_a_name_comes_back_with_the_answers_that_are_possible(browsers, evening, service):
    told = send(browsers.police, "/incidents", {**REPORT, "text": "Kevin Svensson slog rutan"})
    assert told.status_code == 422
    assert set(told.get_json()["reasons"]) == {"place", "organisation", "nobody_identifiable"}
    assert incidents(service) == []


@pytest.mark.parametrize("hours", [-9000, -2, 2, 9000])
def test_a_clock_that_is_far_off_costs_no_report(browsers, evening, service, hours):
    at = context.now() + timedelta(hours=hours)
    assert send(browsers.police, "/incidents", REPORT, at=at).status_code == 204
    assert len(incidents(service)) == 1


def test_a_late_report_says_when_it_came_in(browsers, evening, service):
    at = context.now() - timedelta(minutes=40)
    assert send(browsers.police, "/incidents", REPORT, at=at).status_code == 204
    page = browsers.police.get("/board").get_data(as_text=True)
    assert "kom in" in page


def test_calm_is_told_of_the_time_when_it_was_written(browsers, evening, service):
    at = context.now() - timedelta(minutes=40)
    body = {"where": "farsta", "since": "30", "idempotency_key": "lugnt"}
    assert send(browsers.police, "/observations", body, at=at).status_code == 204
    row = service.model.reader().execute("SELECT data ->> 'ends_at' FROM items").fetchone()
    assert abs(row[0] / 1000 - at.timestamp()) < 1


def test_what_waited_beyond_the_evening_is_marked_late_and_on_the_next_agenda(
    browsers, evening, people, run, service
):
    """Friday's closes on Saturday at 18.00 while three reports wait in somebody's pocket."""
    evening.sealed(people.police)
    run("2026-11-20 21:00", "2026-11-21 18:30", minutes=30)
    assert service.app.load(BriefingSession, evening.id).state == "closed"
    at = context.now() - timedelta(hours=19)
    for number in range(3):
        told = {**REPORT, "text": f"Sent {number} vid torget", "idempotency_key": f"n{number}"}
        assert send(browsers.guard, "/incidents", told, at=at).status_code == 204
    page = browsers.police.get("/board").get_data(as_text=True)
    agenda = browsers.police.get("/paper").get_data(as_text=True)
    for number in range(3):
        assert re.search(rf"Sent {number} vid torget.*?kom in", page, re.S)
        assert f"Sent {number} vid torget" in agenda
