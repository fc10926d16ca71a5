"""Since you were last here, by its definition, for every role and random positions."""

import random
from datetime import date, timedelta

import pytest
from given import items_on, seen_by, view_of
from night import VIEWS
from random_night import RandomNight

from briefing.domain.assignment import Assignment
from briefing.domain.audience import item_keys
from briefing.domain.incident import Incident
from briefing.domain.item import Item
from briefing.projections.board_item import item_of, zone_of
from briefing.projections.since import CONTENT, last_here, since


def content(service, caller):
    """id -> what a board says of each item, as it stands."""
    zone, view = zone_of(service.model.reader(), caller.network), view_of(caller)
    shown = items_on(seen_by(service, caller))
    return {
        id.hex: {name: item_of(row, view, zone).get(name) for name in CONTENT}
        for id, row in shown.items()
    }


def readable(service, caller, ids):
    """Of items recorded so far: id -> aggregate, of those that this reader may read now."""
    items = [service.app.repository.get(id) for _, id in ids]
    return {
        item.id.hex: item
        for item in items
        if isinstance(item, Item)
        and set(caller.keys) & set(item_keys(item.audience, *item.organisations))
    }


@pytest.mark.parametrize("seed", range(3))
def test_it_is_the_difference_of_two_boards_and_what_came_and_went(service, people, clock, seed):
    night, steps, chance = RandomNight(service, people, clock, seed=seed), [], random.Random(seed)
    while len(steps) < 60:
        if night.step():
            boards = {role: content(service, getattr(people, role)) for role in VIEWS}
            steps.append((service.model.position()[0], boards))
    zone, found = zone_of(service.model.reader(), people.police.network), set()
    first = {id: service.app.recorder.position_of(id, 1) for _, id in night.ids}
    for role in VIEWS:
        caller = getattr(people, role)
        now, mine = steps[-1][1][role], readable(service, caller, night.ids)
        for position, boards in chance.sample(steps, 12):
            then = boards[role]
            told = since(service.model.reader(), view_of(caller), position, zone)
            assert {row.id for row in told.new} == now.keys() - then.keys()
            assert set(told.changed) == {
                id for id in now.keys() & then.keys() if now[id] != then[id]
            }
            for id, (_, names) in told.changed.items():
                assert set(names) == {n for n in CONTENT if now[id][n] != then[id][n]}
            off = {id for id in mine if id not in now}
            assert {row.id for row in told.ended} == off & then.keys()
            assert {row.id for row in told.between} == {
                id for id in off if first[mine[id].id] > position
            }
            assert told.gone == len(then.keys() - now.keys() - off)
            found |= {
                name
                for name in ("new", "changed", "ended", "between", "gone")
                if getattr(told, name)
            }
    assert found >= {"new", "changed", "ended", "between", "gone"}


def test_what_may_no_longer_be_read_is_counted_and_nothing_more(service, story, people, report):
    item = report(people.police, text="Hemligt ord")
    position = service.app.recorder.newest()
    story.given("change_audience", people.police, Incident, item, audience="authority")
    story.given("close_item", people.police, Incident, item)
    db = service.model.reader()
    zone = zone_of(db, people.police.network)
    told = since(db, view_of(people.volunteer), position, zone)
    assert (told.gone, told.new, told.ended, told.between, told.changed) == (1, [], [], [], {})
    told = since(db, view_of(people.police), position, zone)
    assert ([row.id for row in told.ended], told.gone) == ([item.hex], 0)


def test_being_carried_or_answered_is_no_change(service, story, people, report, clock):
    item = report(people.police)
    position = service.app.recorder.newest()
    session = story.given("plan_session", people.coordinator, date="2026-11-20")
    for name in ("open_session", "go_live", "seal_session"):
        story.given(name, people.coordinator, session)
    story.given("acknowledge", people.guard, item, answer="understood", seen=position)
    story.given("close_session", people.coordinator, session)
    db = service.model.reader()
    told = since(db, view_of(people.guard), position, zone_of(db, people.guard.network))
    assert not told.changed
    assert not told.new


STEPS = ("open_session", "go_live", "seal_session", "start_shift", "start_debrief", "close_session")


def evening(story, people, day, *, until="close_session"):
    """An evening with a guard in the room, up to a step; its id."""
    id = story.given("plan_session", people.coordinator, date=day)
    schedule = story.service.app.network(people.police.network).schedule
    due = {"due_at": schedule.times(date.fromisoformat(day))["shift_until"]}
    for name in STEPS[: STEPS.index(until) + 1]:
        late = due if name in ("start_shift", "start_debrief") else {}
        story.given(name, people.coordinator, id, **late)
        if name == "open_session":
            story.given("attend", people.guard, id, present=True)
    return id


def baseline(service, caller, clock, session=None):
    db = service.model.reader()
    return last_here(db, caller.network, caller.person, session and session.hex, clock())


def test_it_counts_from_the_end_of_the_shift_of_the_last_evening(service, story, people, clock):
    evening(story, people, "2026-11-20")
    ended = [
        one.id
        for one in service.app.recorder.after(0, 10_000)
        if one.topic == "BriefingSession.DebriefStarted"
    ]
    tonight = evening(story, people, "2026-11-21", until="go_live")
    position, moment = baseline(service, people.guard, clock, tonight)
    assert position == ended[0]
    assert moment.isoformat() == "2026-11-20T19:00:00+00:00"


def test_it_counts_from_the_check_out_when_there_was_one(service, story, people, clock):
    id = evening(story, people, "2026-11-20", until="seal_session")
    story.given("attend", people.guard, id, present=False)
    left = service.app.recorder.newest()
    tonight = evening(story, people, "2026-11-21", until="go_live")
    assert baseline(service, people.guard, clock, tonight)[0] == left


def test_who_was_never_here_gets_fourteen_days(service, story, people, clock, report):
    clock.set("2026-11-01 20:00")
    report(people.police)
    old = service.app.recorder.newest()
    clock.set("2026-11-10 20:00")
    report(people.police)
    clock.set("2026-11-20 20:00")
    position, moment = baseline(service, people.another("guard"), clock)
    assert (position, moment) == (old, None)
    clock.forward(days=-4)
    clock.now += timedelta(days=20)
    assert baseline(service, people.police, clock)[0] > old


def test_an_assignment_that_was_taken_is_a_change(service, story, people, clock):
    span = {"starts_at": clock(), "ends_at": clock() + timedelta(hours=2)}
    to = {"organisation": "sdf-farsta"}
    asked = story.given(
        "offer_assignment",
        people.police,
        what="Gå förbi skolan",
        kind="request",
        to=to,
        district="Farsta",
        **span,
    )
    position = service.app.recorder.newest()
    story.given("accept", people.field_worker, asked)
    db = service.model.reader()
    told = since(db, view_of(people.guard), position, zone_of(db, people.guard.network))
    assert told.changed[asked.hex][1] == ("state",)
    assert service.app.load(Assignment, asked).state == "accepted"
