from datetime import timedelta

import pytest
from given import event, sealed

from briefing.domain.incident import Incident
from briefing.domain.refusals import (
    AlreadyDone,
    AudienceNotAllowed,
    NotFound,
    NotOpen,
    NotValid,
    NotYourRole,
    ReasonNeeded,
)

WORDS = "Bråk mellan två grupper"
REPORT = {"category": "violence", "priority": "red", "district": "farsta", "text": WORDS}


def test_a_report_holds_what_where_and_when(story, people, service, tonight):
    facts = service.app.network(people.guard.network)
    story.when(
        "report_incident", people.guard, **REPORT, place="farsta t", occurred_at=tonight(-1)
    ).then(
        event(
            Incident.Reported,
            role="guard",
            organisation=people.guard.organisation,
            district=facts.find("district", "Farsta"),
            place=facts.find("place", "Farsta T"),
            place_text=None,
            audience="all",
            text=WORDS,
            priority="red",
            category="violence",
            certainty="reported",
            occurred_at=tonight(-1),
            valid_until=facts.schedule.valid_from(tonight(0)),
            source_id=None,
        )
    )


def test_a_place_that_is_not_in_the_register_is_kept_as_typed(story, people):
    story.when("report_incident", people.police, **REPORT, place="bakom kiosken").then(
        event(Incident.Reported, place=None, place_text="bakom kiosken")
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"category": "rumour"}, "category"),
        ({"priority": "orange"}, "priority"),
        ({"certainty": "sure"}, "certainty"),
        ({"district": "Östermalm"}, "district"),
        ({"text": "  \u00a0"}, "text"),
        ({"text": "x" * 2001}, "text"),
        ({"place": "x" * 201}, "place"),
        ({"check_reason": "because"}, "check_reason"),
    ],
)
def test_a_report_with_an_unknown_value_is_refused(story, people, changes, field):
    story.when("report_incident", people.police, **REPORT | changes).refused(NotValid, field)


@pytest.mark.parametrize("days", [-367, 401])
def test_a_time_that_cannot_be_meant_is_refused(story, people, clock, days):
    when = clock() + timedelta(days=days)
    story.when("report_incident", people.police, **REPORT, occurred_at=when).refused(
        NotValid, "occurred_at"
    )


def test_an_item_cannot_end_before_it_begins(story, people, clock):
    story.when("report_incident", people.police, **REPORT, valid_until=clock()).refused(
        NotValid, "valid_until"
    )


def test_after_sealing_a_volunteer_does_not_reach_everybody(story, people):
    story.when("report_incident", sealed(people.volunteer), **REPORT).then(
        event(Incident.Reported, audience="professional")
    )
    story.when("report_incident", sealed(people.volunteer), **REPORT, audience="all").refused(
        AudienceNotAllowed, "audience"
    )


def test_a_follow_up_has_the_same_readers_unless_fewer_are_named(story, people, report):
    id = report(people.guard, audience="professional")
    story.when("follow_up", people.police, Incident, id, text="Lugnare nu").then(
        event(Incident.FollowedUp, text="Lugnare nu", audience="professional", role="police")
    )
    story.when(
        "follow_up", people.police, Incident, id, text="Vi tar det", audience="authority"
    ).then(event(Incident.FollowedUp, audience="authority"))


def test_a_follow_up_for_more_readers_is_refused(story, people, report):
    id = report(people.guard, audience="professional")
    story.when("follow_up", people.police, Incident, id, text="Lugnt", audience="all").refused(
        NotValid, "audience"
    )
    story.when("follow_up", people.police, Incident, id, text=" ").refused(NotValid, "text")


def test_a_correction_holds_only_what_differs(story, people, report, service):
    id = report(people.police)
    square = service.app.network(people.police.network).find("place", "Farsta torg")
    story.when("correct_item", people.police, Incident, id, text="Tre grupper").then(
        event(Incident.Corrected, changes={"text": "Tre grupper"})
    )
    story.when("correct_item", people.police, Incident, id, place="Farsta torg").then(
        event(Incident.Corrected, changes={"place": square})
    )


def test_an_empty_correction_is_refused(story, people, report):
    story.when("correct_item", people.police, Incident, report(people.police)).refused(
        NotValid, "text"
    )


def test_somebody_elses_report_is_not_corrected(story, people, report):
    story.when("correct_item", people.guard, Incident, report(people.police), text="Nej").refused(
        NotYourRole
    )


def test_striking_keeps_the_reason_and_ends_every_change(story, people, report):
    id = report(people.police)
    story.when("strike_item", people.police, Incident, id, reason="Fel plats").then(
        event(Incident.Struck, reason="Fel plats")
    )
    story.when("strike_item", people.police, Incident, id, reason="Igen").refused(NotOpen)
    story.when("correct_item", people.police, Incident, id, text="Nytt").refused(NotOpen)


def test_closing_needs_no_reason(story, people, report):
    id = report(people.volunteer)
    story.when("close_item", people.guard, Incident, id).then(event(Incident.Closed, reason=None))
    story.when("close_item", people.guard, Incident, id).refused(NotOpen)


def test_reopening_gives_a_new_validity(story, people, report, clock, service):
    id = report(people.guard)
    story.given("close_item", people.guard, Incident, id)
    clock.set("2026-11-27 20:00")
    until = service.app.network(people.guard.network).schedule.valid_from(clock())
    story.when("reopen_item", people.police, Incident, id, reason="Börjar om").then(
        event(Incident.Reopened, reason="Börjar om", valid_until=until)
    )
    story.when("reopen_item", people.police, Incident, id, reason="Igen").refused(NotOpen)


@pytest.mark.parametrize("outcome", ["done", "lapsed"])
def test_an_item_is_decided(story, people, report, outcome):
    id = report(people.guard)
    story.when("dispose_item", people.police, Incident, id, outcome=outcome).then(
        event(Incident.Disposed, outcome=outcome, valid_until=None)
    )
    story.when("dispose_item", people.police, Incident, id, outcome=outcome).refused(NotOpen)


def test_taken_along_it_is_valid_one_weekend_more(story, people, report, service, clock):
    until = service.app.network(people.guard.network).schedule.next_weekend(clock())
    story.when(
        "dispose_item", people.police, Incident, report(people.guard), outcome="carried"
    ).then(event(Incident.Disposed, outcome="carried", valid_until=until))


def test_handed_over_needs_to_say_to_whom(story, people, report):
    id = report(people.guard)
    story.when("dispose_item", people.police, Incident, id, outcome="handed_over").refused(
        ReasonNeeded, "to"
    )
    story.when(
        "dispose_item", people.police, Incident, id, outcome="handed_over", to="Stockholmshem"
    ).then(event(Incident.Disposed, outcome="handed_over", to="Stockholmshem"))


def test_the_colour_changes_once(story, people, report):
    id = report(people.volunteer)
    story.when("prioritise", people.police, id, priority="red").then(
        event(Incident.Prioritised, priority="red")
    )
    story.when("prioritise", people.police, id, priority="red").refused(AlreadyDone, "priority")


def test_certainty_names_who_says_so(story, people, report):
    id = report(people.volunteer)
    story.when("state_certainty", people.police, id, certainty="confirmed").then(
        event(Incident.CertaintyStated, certainty="confirmed", source="police")
    )
    story.when(
        "state_certainty", people.police, id, certainty="refuted", source="a friend"
    ).refused(NotValid, "source")


def test_an_item_expires_once_when_it_is_due(story, people, report, clockwork, clock):
    until = clock() + timedelta(hours=2)
    id = report(people.police, valid_until=until)
    story.when("expire", clockwork, Incident, id, until - timedelta(seconds=1)).then()
    story.when("expire", clockwork, Incident, id, until).then(event(Incident.Expired, due_at=until))
    story.when("expire", clockwork, Incident, id, until).then()


@pytest.mark.parametrize(
    ("command", "facts"),
    [
        ("follow_up", {"text": "Hej"}),
        ("correct_item", {"text": "Hej"}),
        ("strike_item", {"reason": "Hej"}),
        ("close_item", {}),
        ("reopen_item", {"reason": "Hej"}),
        ("dispose_item", {"outcome": "done"}),
        ("change_audience", {"audience": "own"}),
    ],
)
def test_an_item_of_others_is_refused_as_if_it_did_not_exist(story, people, report, command, facts):
    hidden = report(people.field_worker, audience="field")
    story.when(command, people.police, Incident, hidden, **facts).refused(NotFound)
    story.when(command, people.police, Incident, people.police.person, **facts).refused(NotFound)


@pytest.mark.parametrize(
    ("now", "asked", "kept"),
    [
        ("professional", "professional", "professional"),
        ("authority", "professional", "authority"),
        ("field", "professional", "field"),
        ("professional", None, "professional"),
        ("authority", None, "authority"),
        ("authority", "own", "own"),
    ],
)
def test_its_writer_is_not_told_by_a_refusal_which_circle_a_write_up_has_now(
    story, people, now, asked, kept
):
    """Whatever they guess is taken, and nobody reads it who does not read the report."""
    writer = sealed(people.volunteer)
    id = story.given("report_incident", writer, **REPORT | {"audience": "professional"})
    if now != "professional":
        told = {"audience": now, "reason": "Färre"}
        story.given("change_audience", people.field_worker, Incident, id, **told)
    story.when("follow_up", writer, Incident, id, text="Lugnt", audience=asked)
    story.then(event(Incident.FollowedUp, audience=kept))


def test_who_reads_it_is_told_that_a_follow_up_would_reach_too_many(story, people):
    told = REPORT | {"audience": "authority"}
    id = story.given("report_incident", people.police, **told)
    story.when("follow_up", people.police, Incident, id, text="Lugnt", audience="professional")
    story.refused(NotValid, "audience")
