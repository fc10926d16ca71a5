"""Surveys: opened twice a season at most, tickets once each, answers that nobody is beside."""

from dataclasses import replace

import pytest
from given import event, events_after

from briefing.application import TextRefused
from briefing.ballots import TABLES
from briefing.domain.refusals import (
    AlreadyDone,
    NotFound,
    NotOpen,
    NotValid,
    NotYourRole,
    SurveyOpen,
    TwiceASeason,
)
from briefing.domain.survey import Survey, SurveyAnswer, SurveyWords, survey_id

DAYS = {"first": "2026-11-20", "last": "2026-12-04"}
ACTORS = {"kind": "actors", **DAYS}
RESIDENTS = {
    "kind": "residents",
    **DAYS,
    "way": "notes",
    "areas": "borough:farsta",
    "comparison": "borough:skarpnack,district:hogdalen",
}
WHAT = {"results": "yes", "introduced": "4", "go_on": "changed"}
HERE = ("field_worker", "police", "guard", "volunteer")


@pytest.fixture
def night(story, people, clockwork):
    """A briefing that four people were at."""

    def held(day="2026-11-20", series="main", who=HERE):
        id = story.given("plan_session", clockwork, date=day, series=series)
        story.given("open_session", clockwork, id)
        for role in who:
            story.given("attend", people.callers[role], id, present=True)
        story.given("seal_session", clockwork, id)
        return id

    return held


@pytest.fixture
def asked(story, people, night):
    """An open survey of actors who were at a briefing."""
    night()
    return story.given("open_survey", people.coordinator, **ACTORS)


@pytest.fixture
def vault(service):
    """Everything that lies in the tables of the ballot box, as text."""

    def rows():
        db = service.vault.db
        return [str(tuple(row)) for name in TABLES for row in db.execute(f"SELECT * FROM {name}")]

    return rows


@pytest.fixture
def nobody(clockwork):
    return replace(clockwork, role="nobody", channel="page")


@pytest.fixture
def fetch(service):
    def fetching(caller, id):
        return service.queue.run(lambda: service.app.fetch_ticket(caller, id))

    return fetching


@pytest.fixture
def answer(story, nobody):
    def answering(id, ticket, **told):
        story.given("answer_survey", nobody, id, ticket=ticket, **{"answers": WHAT, **told})

    return answering


def test_it_is_opened_with_its_days_and_the_version_of_the_wording(story, people, network):
    told = {"kind": "actors", "season": "2026-autumn", "number": 1, "wording": 1, **DAYS}
    story.when("open_survey", people.coordinator, **ACTORS).then(
        event(Survey.Opened, **told, way="", areas=[], comparison=[])
    )
    assert story.answer.id == survey_id(network, "actors", "2026-autumn", 1)


def test_residents_are_asked_about_districts_beside_others(story, people):
    story.when("open_survey", people.coordinator, **RESIDENTS).then(
        event(
            Survey.Opened,
            way="notes",
            areas=["borough:farsta"],
            comparison=["borough:skarpnack", "district:hogdalen"],
        )
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"first": "2026-11-19"}, "first"),
        ({"first": "i morgon"}, "first"),
        ({"last": "2026-11-19"}, "last"),
        ({"last": "2027-01-02"}, "last"),
        ({"last": "2027-03-01"}, "last"),
        ({"areas": "borough:farsta"}, "areas"),
        ({**RESIDENTS, "areas": ""}, "areas"),
        ({**RESIDENTS, "areas": "borough:nowhere"}, "areas"),
        ({**RESIDENTS, "areas": "organisation:sl"}, "areas"),
        ({**RESIDENTS, "comparison": ""}, "comparison"),
        ({**RESIDENTS, "comparison": "borough:farsta"}, "comparison"),
        ({"kind": "police"}, "kind"),
        ({**RESIDENTS, "way": "mail"}, "way"),
    ],
)
def test_what_cannot_be_meant_is_refused(story, people, changes, field):
    story.when("open_survey", people.coordinator, **{**ACTORS, **changes})
    story.refused(NotValid, field)


def test_one_at_a_time_and_two_in_a_season(story, people, clock):
    boss = people.coordinator
    first = story.given("open_survey", boss, **ACTORS)
    story.when("open_survey", boss, **ACTORS).refused(SurveyOpen)
    story.given("open_survey", boss, **RESIDENTS)
    story.given("close_survey", boss, first)
    story.given("close_survey", boss, story.given("open_survey", boss, **ACTORS))
    story.when("open_survey", boss, **ACTORS).refused(TwiceASeason)
    clock.set("2027-01-15 12:00")
    story.given("open_survey", boss, kind="actors", first="2027-01-15", last="2027-01-31")


def test_the_same_key_opens_one_survey(story, people):
    boss = replace(people.coordinator, key="en", route="surveys", body=b"{}")
    first = story.given("open_survey", boss, **ACTORS)
    assert story.given("open_survey", boss, **ACTORS) == first


def test_who_was_at_a_briefing_fetches_one_ticket(asked, people, fetch, story):
    ticket = fetch(people.guard, asked)
    assert len(ticket) == 43 and ticket != fetch(people.police, asked)
    story.when("fetch_ticket", people.guard, asked).refused(AlreadyDone)
    story.when("fetch_ticket", people.partner, asked).refused(NotFound)
    story.when("fetch_ticket", people.evaluator, asked).refused(NotYourRole)


def test_who_comes_later_is_asked_too(asked, people, fetch, night, story):
    night("2026-11-21", who=("partner",))
    fetch(people.partner, asked)
    story.when("close_survey", people.coordinator, asked).then(
        event(Survey.Closed, asked={"present": 5, "silent": 0}, actors={"present": 5, "silent": 0})
    )


def test_a_ticket_is_good_for_one_answer(asked, people, fetch, answer, story, nobody):
    ticket = fetch(people.guard, asked)
    answer(asked, ticket)
    story.when("answer_survey", nobody, asked, ticket=ticket, answers=WHAT).refused(AlreadyDone)
    other = ticket[:-1] + ("A" if ticket[-1] != "A" else "E")
    for wrong in ("", "å", "A" * 43, ticket[:-1], other):
        story.when("answer_survey", nobody, asked, ticket=wrong, answers=WHAT).refused(NotFound)


@pytest.mark.parametrize(
    ("answers", "words", "field"),
    [
        ({}, {}, "answers"),
        ({"results": "maybe"}, {}, "results"),
        ({"safety": "1"}, {}, "safety"),
        (WHAT, {"to_come": "Bjud in oss"}, "to_come"),
        (WHAT, {"why": "Därför"}, "why"),
    ],
)
def test_nothing_is_answered_that_was_not_asked(
    asked, people, fetch, story, nobody, answers, words, field
):
    told = {"ticket": fetch(people.guard, asked), "answers": answers, "words": words}
    story.when("answer_survey", nobody, asked, **told).refused(NotValid, field)


def test_words_are_checked_and_a_refused_answer_spends_nothing(
    asked, people, fetch, answer, story, nobody
):
    ticket = fetch(people.guard, asked)
    named = {"ticket": ticket, "answers": WHAT, "words": {"example": "Kevin Larsson ringde"}}
    story.when("answer_survey", nobody, asked, **named).refused(TextRefused, "example")
    answer(asked, ticket, words={"example": "Kevin Larsson ringde"}, check_reason="place")


def test_it_takes_answers_between_its_days_only(story, people, clock, fetch, night, nobody):
    night()
    told = {"kind": "actors", "first": "2026-11-23", "last": "2026-11-24"}
    id = story.given("open_survey", people.coordinator, **told)
    story.when("fetch_ticket", people.guard, id).refused(NotOpen)
    clock.set("2026-11-23 12:00")
    ticket = fetch(people.guard, id)
    clock.set("2026-11-25 12:00")
    story.when("answer_survey", nobody, id, ticket=ticket, answers=WHAT).refused(NotOpen)


def test_closing_takes_over_what_was_answered_with_the_day_and_nothing_else(
    asked, people, fetch, answer, story, service, clock, vault
):
    for role in HERE[:3]:
        answer(asked, fetch(people.callers[role], asked), words={"example": f"Exempel {role}"})
    clock.set("2026-11-25 15:30")
    marks = [event(SurveyAnswer.Given, survey=asked, group="", answers=WHAT)] * 3
    words = [event(SurveyWords.Given, survey=asked, group="", question="example")] * 3
    counts = {"asked": {"present": 4, "silent": 0}, "actors": {"present": 4, "silent": 0}}
    story.when("close_survey", people.coordinator, asked).then(
        *marks, *words, event(Survey.Closed, on="2026-11-25", **counts, answered={"all": 3})
    )
    for one in events_after(service, story.position)[:-1]:
        assert one.metadata == {"network": people.police.network.hex}
        assert one.timestamp.isoformat() == "2026-11-24T23:00:00+00:00"
    service.reconciler.reconcile()
    assert vault() == []


def test_what_fewer_than_three_said_is_never_written(asked, people, fetch, answer, story):
    for role in HERE[:2]:
        answer(asked, fetch(people.callers[role], asked), words={"example": "Ett exempel"})
    story.when("close_survey", people.coordinator, asked).then(
        event(Survey.Closed, answered={"all": 2})
    )


def test_a_group_of_residents_below_three_is_left_out(story, people, service, nobody):
    id = story.given("open_survey", people.coordinator, **RESIDENTS)
    for group, count in (("area", 3), ("comparison", 2)):
        notes = service.app.print_notes(people.coordinator, id, group=group, count=5)
        for ticket in notes[:count]:
            told = {"answers": {"safety": "4"}, "words": {"why": "Mer ljus"}}
            story.given("answer_survey", nobody, id, ticket=ticket, **told)
    counts = {"asked": {"area": 5, "comparison": 5}, "answered": {"area": 3, "comparison": 2}}
    story.when("close_survey", people.coordinator, id).then(
        *[event(SurveyAnswer.Given, group="area", answers={"safety": "4"})] * 3,
        *[event(SurveyWords.Given, group="area", question="why")] * 3,
        event(Survey.Closed, **counts),
    )


def test_one_link_takes_many_answers_and_counts_nobody_as_asked(story, people, service, nobody):
    id = story.given("open_survey", people.coordinator, **{**RESIDENTS, "way": "link"})
    ticket = service.app.ballots.link(id, "area")
    for once in ("a", "b", "c"):
        told = {"ticket": ticket, "answers": {"recommend": "10"}, "once": once}
        story.given("answer_survey", nobody, id, **told)
    story.when("answer_survey", nobody, id, **told).refused(AlreadyDone)
    story.when("print_notes", people.coordinator, id, group="area", count=2).refused(NotFound)
    story.when("close_survey", people.coordinator, id).then(
        *[event(SurveyAnswer.Given, group="area")] * 3,
        event(Survey.Closed, asked={}, answered={"area": 3}),
    )


def test_a_silent_organisation_gets_one_ticket_through_the_coordinator(
    story, people, service, network, clock, night, nobody
):
    for day in ("2026-10-30", "2026-11-06", "2026-11-13", "2026-11-20"):
        clock.set(f"{day} 20:00")
        night(day)
    boss = people.coordinator
    id = story.given("open_survey", boss, **ACTORS)
    silent = service.app.long_silent(network)
    slugs = [service.app.network(network).parts["organisation"][one]["slug"] for one in silent]
    tickets = [service.app.print_ticket(boss, id, organisation=slug) for slug in sorted(slugs)[:3]]
    story.when("print_ticket", boss, id, organisation=sorted(slugs)[0]).refused(AlreadyDone)
    story.when("print_ticket", boss, id, organisation="sdf-farsta").refused(
        NotValid, "organisation"
    )
    for ticket in tickets:
        told = {"answers": {"takes_part": "1"}, "words": {"to_come": "En annan tid"}}
        story.given("answer_survey", nobody, id, ticket=ticket, **told)
    story.when("close_survey", boss, id).then(
        *[event(SurveyAnswer.Given, group="", answers={"takes_part": "1"})] * 3,
        *[event(SurveyWords.Given, group="", question="to_come", text="En annan tid")] * 3,
        event(
            Survey.Closed,
            asked={"present": 4, "silent": 3},
            actors={"present": 4, "silent": len(silent)},
            answered={"all": 3},
        ),
    )


def test_the_clock_closes_it_the_morning_after_its_last_day(asked, service, clock):
    clock.set("2026-12-05 05:00")
    service.reconciler.reconcile()
    assert not service.app.load(Survey, asked).closed
    clock.set("2026-12-05 07:00")
    service.reconciler.reconcile()
    closed = [one for one in events_after(service, 0) if isinstance(one, Survey.Closed)]
    assert [one.on for one in closed] == ["2026-12-04"]


def test_what_is_asked_is_not_beside_what_is_spent_or_answered(asked, people, fetch, answer, vault):
    ticket = fetch(people.guard, asked)
    answer(asked, ticket, words={"example": "Ett exempel"})
    rows = vault()
    assert [row for row in rows if people.guard.person.hex in row and "present" in row]
    assert not [row for row in rows if ticket in row or "exempel" in row]
    assert not [row for row in rows if "guard" in row]
