"""One's own calendar: what is in it, who reads it, how it ends; never in a log line."""

import io
import re
import sys
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from icalendar import Calendar
from reading import text_of

from briefing import logs
from briefing.domain import context
from briefing.web.headers import access_line


def link(browser):
    page = text_of(browser.post("/me/calendar"))
    return re.search(r'value="http://[^/]+(/calendar/[^"]+)"', page)[1]


def read(browsers, path, **headers):
    """(answer, events by id) as a calendar program gets them: no cookie."""
    answer = browsers.nobody.get(path, headers=headers)
    assert answer.status_code == 200
    assert answer.content_type.startswith("text/calendar")
    events = Calendar.from_ical(answer.get_data()).walk("VEVENT")
    return answer, {str(one["UID"]).partition("@")[0]: one for one in events}


@pytest.fixture
def evenings(story, network, evening, world):
    """(Friday's, Saturday's): both planned with a meeting place."""
    told = {"meeting_place": "Farsta torg 3; rum B"}
    return evening.id, story.given("plan_session", world.clockwork, date="2026-11-21", **told)


def test_a_session_is_there_with_time_place_and_state(browsers, evenings):
    _, found = read(browsers, link(browsers.volunteer))
    friday, saturday = (found[str(id)] for id in evenings)
    assert friday.decoded("dtstart") == datetime(2026, 11, 20, 19, tzinfo=UTC)
    assert friday.decoded("dtend") == datetime(2026, 11, 20, 20, tzinfo=UTC)
    assert (str(friday["SUMMARY"]), str(friday["DESCRIPTION"])) == ("Genomgång", "öppen för inspel")
    assert str(saturday["LOCATION"]) == "Farsta torg 3; rum B"
    assert {str(one["STATUS"]) for one in found.values()} == {"CONFIRMED"}
    assert {one.decoded("sequence") for one in found.values()} == {0}


def test_what_moves_keeps_its_id_and_counts_up_and_what_is_off_is_cancelled(
    browsers, evenings, story, people, clock
):
    path, saturday = link(browsers.volunteer), str(evenings[1])
    before = read(browsers, path)[1][saturday]
    later = datetime(2026, 11, 21, 20, 30, tzinfo=UTC)
    clock.forward(minutes=10)
    story.given("postpone_session", people.coordinator, evenings[1], starts=later)
    moved = read(browsers, path)[1][saturday]
    assert moved.decoded("dtstart") == later
    assert (before.decoded("sequence"), moved.decoded("sequence")) == (0, 1)
    assert moved.decoded("dtstamp") - before.decoded("dtstamp") == timedelta(minutes=10)
    story.given("cancel_session", people.coordinator, evenings[1], reason="Stormvarning i kväll")
    answer, found = read(browsers, path)
    assert (str(found[saturday]["STATUS"]), found[saturday].decoded("sequence")) == ("CANCELLED", 2)
    assert "Stormvarning" not in answer.get_data(as_text=True)


def test_a_state_changes_no_sequence(browsers, evening, people):
    path = link(browsers.volunteer)
    evening.sealed(people.police)
    (found,) = read(browsers, path)[1].values()
    assert (found.decoded("sequence"), str(found["DESCRIPTION"])) == (0, "låst")


def test_ones_own_taken_assignment_is_there_without_a_word_of_it(
    browsers, world, story, people, evening
):
    mine, other = (UUID(world.assignment(what="hemligt uppdrag")) for _ in "ab")
    story.given("accept", people.guard, mine)
    story.given("accept", people.another("guard"), other)
    path = link(browsers.guard)
    answer, found = read(browsers, path)
    assert str(other) not in found
    taken = found[str(mine)]
    assert (str(taken["SUMMARY"]), str(taken["LOCATION"])) == ("Uppdrag, 20.00–22.00", "Farsta")
    assert "hemligt" not in answer.get_data(as_text=True)
    assert "Testnamn" not in answer.get_data(as_text=True)
    story.given("give_back", people.guard, mine)
    assert str(mine) not in read(browsers, path)[1]


def test_what_the_role_no_longer_reads_is_gone(browsers, world, story, people):
    from briefing.domain.assignment import Assignment

    mine = UUID(world.assignment())
    story.given("accept", people.guard, mine)
    path = link(browsers.guard)
    assert str(mine) in read(browsers, path)[1]
    story.given("change_audience", people.police, Assignment, mine, audience="authority")
    assert str(mine) not in read(browsers, path)[1]


def test_an_evaluators_calendar_has_no_typed_meeting_place(browsers, evenings):
    answer, found = read(browsers, link(browsers.evaluator))
    assert str(evenings[1]) in found
    assert "rum B" not in answer.get_data(as_text=True)


def test_nothing_changed_is_304_and_what_others_write_changes_nothing(browsers, evening, hide):
    path = link(browsers.volunteer)
    answer, _ = read(browsers, path)
    hide()
    again = browsers.nobody.get(path, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.get_data()) == (304, b"")
    assert read(browsers, path)[0].get_data() == answer.get_data()


def test_a_new_link_ends_the_one_before_and_removal_ends_it(browsers, evening):
    first = link(browsers.volunteer)
    second = link(browsers.volunteer)
    other = link(browsers.guard)
    assert browsers.nobody.get(first).status_code == 404
    assert "Du har en länk" in text_of(browsers.volunteer.get("/me/calendar"))
    assert second.split("/")[2] not in text_of(browsers.volunteer.get("/me/calendar"))
    page = text_of(browsers.volunteer.lands_on(browsers.volunteer.post("/me/calendar/removal")))
    assert "Länken är borttagen" in page
    assert browsers.nobody.get(second).status_code == 404
    assert browsers.nobody.get(other).status_code == 200


def test_it_ends_with_the_role_and_does_not_come_back_with_it(browsers, story, people, evening):
    id, path = people.guard.person, link(browsers.guard)
    boss = browsers.coordinator
    assert boss.post(f"/people/{id.hex}/role-ending", role="guard").status_code == 303
    assert browsers.nobody.get(path).status_code == 404
    given = {"role": "guard", "organisation": "stadens-ordningsvakter"}
    assert boss.post(f"/people/{id.hex}/role", **given).status_code == 303
    assert browsers.nobody.get(path).status_code == 404


def test_a_role_that_the_clock_ended_ends_it_too(browsers, story, people, evening):
    path = link(browsers.guard)
    story.given("end_role", people.coordinator, people.guard.person, role="guard")
    answer, unknown = (
        browsers.nobody.get(path),
        browsers.nobody.get(f"/calendar/{'A' * 43}/pagang.ics"),
    )
    assert answer.status_code == unknown.status_code == 404
    given = {"role": "guard", "organisation": "stadens-ordningsvakter"}
    story.given("give_role", people.coordinator, people.guard.person, **given)
    assert browsers.nobody.get(path).status_code == 404


def test_the_link_signs_nobody_in(browsers, service, people, evening):
    secret = link(browsers.volunteer).split("/")[2]
    assert service.credentials.find(secret, context.now(), "session", "token", "device") is None
    assert (
        browsers.nobody.get("/board", headers={"Authorization": f"Bearer {secret}"}).status_code
        == 401
    )
    assert browsers.nobody.get(f"/link/{secret}").status_code == 410


def test_making_and_removing_one_is_noted_for_misuse_review(browsers, service, people):
    link(browsers.volunteer)
    browsers.volunteer.post("/me/calendar/removal")
    noted = service.credentials.db.execute(
        "SELECT what FROM access_log WHERE person=? ORDER BY rowid", (people.volunteer.person.hex,)
    )
    assert [row[0] for row in noted] == ["calendar_link", "calendar_link_ended"]


def test_the_address_is_nobodys_who_has_left(browsers, people, evening):
    path = link(browsers.guard)
    browsers.coordinator.post(f"/people/{people.guard.person.hex}/leaving")
    assert browsers.nobody.get(path).status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/calendar/{}/pagang.ics", "/calendar/{}", "//calendar/{}x", "/calendar/{}.ics", "/link/{}="],
)
def test_no_form_of_the_link_stands_in_a_log_line(monkeypatch, path):
    secret, said = "Ab_-" * 10 + "xyz", io.StringIO()
    monkeypatch.setattr(sys, "stderr", said)
    monkeypatch.setattr(logs, "ready", True)
    access_line("r", "GET", path.format(secret), 200, 0.0)
    assert '"route": "/' in said.getvalue()
    assert secret[:20] not in said.getvalue()
