"""Sections, order, sources: what the board says of an item."""

from datetime import timedelta

import pytest
from given import items_on, seen_by, view_of

from briefing.projections.board_item import item_of, zone_of


def shown_to(service, caller, id):
    view = view_of(caller)
    row = items_on(seen_by(service, caller))[id]
    return item_of(row, view, zone_of(service.model.reader(), caller.network))


@pytest.fixture
def opened(story, people):
    id = story.given("plan_session", people.coordinator, date="2026-11-20")
    story.given("open_session", people.coordinator, id)
    return id


def sections(service, caller):
    shown = seen_by(service, caller)
    return {name: [row.id for row in rows] for name, rows in shown.sections.items() if rows}


def test_red_first_then_newest(service, people, report, clock):
    told = {}
    for priority in ("green", "red", "yellow", "red", "green"):
        clock.forward(minutes=1)
        told[report(people.guard, priority=priority).hex] = priority
    rows = sections(service, people.police)["new"]
    times = list(told)
    assert rows == [times[3], times[1], times[4], times[2], times[0]]


def test_an_item_stands_in_one_section(service, people, story, report, opened, clock):
    focus, new = report(people.guard), report(people.guard)
    story.given("choose_focus", people.coordinator, opened, item=focus)
    rule = story.given("write_note", people.guard, text="Ring 114 14", kind="standing")
    span = {"starts_at": clock(), "ends_at": clock() + timedelta(hours=1)}
    to = {"kind": "request", "to": {"role": "guard"}}
    request = story.given("offer_assignment", people.coordinator, what="Gå", **to, **span)
    story.given("seal_session", people.coordinator, opened)
    after = report(people.guard)
    assert sections(service, people.police) == {
        "tonight": [focus.hex],
        "new": [new.hex],
        "assignments": [request.hex],
        "rules": [rule.hex],
        "after": [after.hex],
    }


def test_beyond_ones_organisation_the_source_is_the_network_or_a_role(service, people, report):
    field, guard = report(people.field_worker), report(people.guard)
    sources = {
        role: (
            shown_to(service, getattr(people, role), field)["by"],
            shown_to(service, getattr(people, role), guard)["by"],
        )
        for role in ("police", "volunteer", "display")
    }
    assert set(map(str, sources.values())) == {str(({"role": "network"}, {"role": "guard"}))}
    own = shown_to(service, people.another("field_worker"), field)["by"]
    assert own == {"role": "field_worker", "district": "Farsta"}


def test_the_session_is_the_newest_opened_and_not_closed(service, people, story, opened):
    assert seen_by(service, people.police).session["id"] == opened.hex
    later = story.given("plan_session", people.coordinator, date="2026-11-21")
    assert seen_by(service, people.police).next_session["id"] == later.hex
    story.given("open_session", people.coordinator, later)
    assert seen_by(service, people.police).session["id"] == later.hex
    for id in (later, opened):
        story.given("seal_session", people.coordinator, id)
        story.given("close_session", people.coordinator, id)
    assert seen_by(service, people.police).session is None


def test_those_present_are_counted_by_organisation_and_never_named(service, people, story, opened):
    for caller in (people.guard, people.another("guard"), people.police):
        story.given("attend", caller, opened, present=True)
    rows = seen_by(service, people.volunteer).people
    counts = {row["organisation"]: row["count"] for row in rows}
    assert counts == {"Stadens ordningsvakter": 2, "Polisen, lokalpolisområde Farsta": 1}
    assert "Testnamn" not in str(rows)


def test_a_past_moment_knows_who_was_here(service, people, story, opened, clock, report):
    report(people.guard)
    clock.forward(minutes=5)
    story.given("attend", people.guard, opened, present=True)
    moment = clock.forward(minutes=1)
    clock.forward(minutes=1)
    story.given("attend", people.guard, opened, present=False)
    report(people.guard)
    assert seen_by(service, people.police).people == []
    then = seen_by(service, people.police, moment=moment).people
    assert [row["count"] for row in then] == [1]


def test_a_correction_after_a_moment_is_not_on_the_board_of_that_moment(
    service, people, story, report, clock
):
    from briefing.domain.incident import Incident

    id, moment = report(people.police, text="Många ute"), clock.forward(minutes=1)
    clock.forward(minutes=1)
    story.given("correct_item", people.police, Incident, id, text="Få ute")
    later = report(people.police)
    then = items_on(seen_by(service, people.guard, moment=moment))
    assert later not in then
    assert then[id].data["text"] == "Många ute"
