"""Home and away: counted by home area and season, of what one reads, and never of a person."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from night import Night

from briefing.domain import context
from briefing.domain.assignment import Assignment
from briefing.domain.season import Season
from briefing.projections.balance import (
    OTHERS,
    Answer,
    answers,
    balance,
    grouped,
    hours,
)
from briefing.projections.view import View

ZONE = ZoneInfo("Europe/Stockholm")
FRIDAY = date(2026, 11, 20)


@pytest.fixture
def offer(story, people):
    """Asked of all field workers, by the police unless told; its id."""

    def made(by=people.police, **changes):
        now = context.now()
        told = {"what": "Gå förbi", "to": {"role": "field_worker"}, "district": "Farsta"}
        told |= {"starts_at": now, "ends_at": now + timedelta(hours=2), "audience": "professional"}
        return story.given("offer_assignment", by, **told | changes)

    return made


@pytest.fixture
def counted(service, people):
    def told(role="police"):
        caller = people.callers[role]
        view = View(caller.network, role, caller.organisation)
        return answers(service.model.reader(), view, ZONE)

    return told


def workers(people, *homes):
    employers = {"Farsta": "sdf-farsta", "Högdalen": "sdf-enskede-arsta-vantor"}
    return [people.another("field_worker", employers[home], home) for home in homes]


def test_taken_at_home_taken_away_and_left(story, people, offer, counted):
    first, second, third = workers(people, "Farsta", "Farsta", "Farsta")
    away, *_ = strangers = workers(people, "Högdalen", "Högdalen", "Högdalen")
    story.given("accept", first, offer(district="Sköndal"))
    story.given("accept", second, offer(district="Högdalen"))
    both = offer(district="Farsta")
    story.given("decline", third, both, reason="busy")
    story.given("accept", away, both)
    for one in strangers:
        story.given("accept", one, offer(district="Rågsved"))
    rows = {row["area"]: row for row in balance(counted())}
    assert rows["Farsta"] == {"area": "Farsta", "home": 1, "away": 1, "unknown": 0, "left": 1}
    assert rows["Högdalen"] == {"area": "Högdalen", "home": 3, "away": 1, "unknown": 0, "left": 0}
    assert {row["area"] for row in balance(counted("evaluator"))} == {
        "farsta",
        "enskede-arsta-vantor",
    }


def test_the_last_answer_counts_and_what_is_given_back_does_not(story, people, offer, counted):
    (one,) = workers(people, "Farsta")
    changed, given_back, struck = offer(), offer(), offer()
    story.given("decline", one, changed, reason="busy")
    story.given("accept", one, changed)
    for id in (given_back, struck):
        story.given("accept", one, id)
    story.given("give_back", one, given_back)
    story.given("strike_item", people.police, Assignment, struck, reason="Fel")
    assert [(each.taken, each.reason) for each in counted()] == [(True, None)]


def test_the_home_is_that_of_the_day_when_it_was_answered(story, people, offer, counted):
    (one,) = workers(people, "Farsta")
    story.given("accept", one, offer())
    told = {"role": "field_worker", "organisation": "sdf-farsta", "district": "Sköndal"}
    story.given("give_role", people.coordinator, one.person, **told)
    assert [each.home for each in counted()] == ["Farsta"]


def test_what_one_may_not_read_is_not_even_a_count(story, people, offer, counted):
    (one,) = workers(people, "Farsta")
    story.given("accept", one, offer(audience="authority"))
    own = offer(to={"organisation": "polisen-farsta"}, audience="own")
    colleague = people.another("police")
    story.given("accept", colleague, own)
    seen = {role: len(counted(role)) for role in ("police", "guard", "field_worker", "evaluator")}
    assert seen == {"police": 2, "guard": 0, "field_worker": 1, "evaluator": 1}


def test_what_stays_among_field_workers_is_with_no_organisation_named(
    story, people, offer, counted
):
    (one,) = workers(people, "Farsta")
    asked = {"by": people.field_worker, "audience": "field"}
    story.given("accept", one, offer(**asked))
    story.given("accept", one, offer())
    assert {role: len(counted(role)) for role in ("field_worker", "evaluator")} == {
        "field_worker": 2,
        "evaluator": 1,
    }


def an(person, home="Farsta", *, organisation="A", taken=True):
    return Answer(person, organisation, organisation, home, False, taken, None, FRIDAY, 1.5)


@pytest.mark.parametrize(
    ("groups", "told"),
    [
        ({"A": 2}, {}),
        ({"A": 3}, {"A": 3}),
        ({"A": 3, "B": 2}, {OTHERS: 5}),
        ({"A": 4, "B": 3, "C": 2}, {"A": 4, OTHERS: 5}),
        ({"A": 3, "B": 2, "C": 1}, {"A": 3, OTHERS: 3}),
        ({"A": 2, "B": 1}, {OTHERS: 3}),
        ({None: 3, "B": 3}, {"B": 3, None: 3}),
    ],
)
def test_no_group_of_fewer_than_three_people_is_told_of(groups, told):
    found = [an(f"{name}{n}", name) for name, count in groups.items() for n in range(count)]
    again = [*found, *found, *found]
    assert {name: len(group) for name, group in grouped(found, lambda one: one.home)} == told
    assert [name for name, _ in grouped(again, lambda one: one.home)] == list(told)


def test_one_person_who_answers_often_is_one_person():
    assert balance([an("ett") for _ in range(9)]) == []


def test_hours_are_those_of_what_was_taken():
    found = [an(str(n), organisation="SL") for n in range(4)]
    left = [an(str(n), organisation="SL", taken=False) for n in range(3)]
    assert hours([*found, *left]) == [{"organisation": "SL", "hours": 6}]
    assert hours(left) == []


def test_the_night_belongs_to_the_evening_before(story, people, offer, counted, clock):
    (one,) = workers(people, "Farsta")
    clock.set("2026-06-30 20:00")
    starts = clock.set("2026-08-01 02:00")
    clock.set("2026-07-31 20:00")
    story.given("accept", one, offer(starts_at=starts, ends_at=starts + timedelta(hours=1)))
    assert [Season.of(each.day) for each in counted()] == [Season(2026, "spring")]
    assert Season.of(date(2026, 8, 1)) == Season(2026, "autumn")


def test_a_whole_night_is_in_the_balance(story, people, clock, counted):
    Night(story, people, clock).assignments()
    assert [each.taken for each in counted()]
