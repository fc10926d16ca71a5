"""Cards, what one has read and accepted, and the lead's word that somebody was introduced."""

from dataclasses import replace
from uuid import uuid4

import pytest
from given import event

from briefing.application import TextRefused
from briefing.domain.introduction import Introduction, MandateCard
from briefing.domain.refusals import (
    AlreadyDone,
    KeyReused,
    NotFound,
    NotValid,
    NotYourRole,
    SessionNotOpen,
)

TEXTS = {"may": "Hålla ordning", "may_not": "Spana", "ask": "Polisen"}
GUARDS = {"organisation": "stadens-ordningsvakter", "role": "guard"}
WALKERS = {"organisation": "nattvandrarna-farsta", "role": "volunteer"}
CARD = GUARDS | TEXTS


@pytest.fixture
def newcomer(story, people, evening):
    """(session led by the police, attendance of a guard who is new)."""
    id = evening("live", people.police)
    return id, story.given("attend", people.guard, id, present=True)


def test_an_organisation_writes_its_own_card_version_by_version(story, people, service):
    guard = people.guard
    first = {"organisation": guard.organisation, "role": "guard", "version": 1, **TEXTS}
    story.when("write_card", guard, **CARD).then(event(MandateCard.Written, **first))
    changed = CARD | {"ask": "Yttre befäl"}
    story.when("write_card", guard, **changed).then(
        event(MandateCard.WrittenAgain, version=2, **TEXTS | {"ask": "Yttre befäl"})
    )
    story.when("write_card", guard, **changed).then()
    keys = {
        one.key
        for said in service.app.events.get(story.answer.id)
        for one in (said.may, said.may_not, said.ask)
    }
    assert len(keys) == 1


def test_a_coordinator_writes_for_volunteers_and_partners_only(story, people):
    boss = people.coordinator
    story.when("write_card", boss, **WALKERS, **TEXTS).then(event(MandateCard.Written, version=1))
    sl = {"organisation": "sl", "role": "partner"}
    story.when("write_card", boss, **sl, **TEXTS).then(event(MandateCard.Written, role="partner"))
    story.when("write_card", boss, **CARD).refused(NotYourRole)


@pytest.mark.parametrize("role", ["police", "field_worker", "volunteer", "partner", "evaluator"])
def test_nobody_else_writes_the_card_of_an_organisation(story, people, role):
    story.when("write_card", getattr(people, role), **CARD).refused(NotYourRole)
    story.when("write_card", people.volunteer, **WALKERS, **TEXTS).refused(NotYourRole)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"role": "police"}, "role"),
        ({"organisation": "rom"}, "organisation"),
        ({"may": " "}, "may"),
        ({"may_not": ""}, "may_not"),
        ({"ask": "x" * 601}, "ask"),
    ],
)
def test_a_card_is_for_a_role_of_the_organisation_and_has_three_parts(
    story, people, changes, field
):
    story.when("write_card", people.guard, **CARD | changes).refused(NotValid, field)


def test_every_part_of_a_card_goes_through_the_text_check(story, people):
    for part in TEXTS:
        named = CARD | {part: "Ring Kevin o hans gäng"}
        story.when("write_card", people.guard, **named).refused(TextRefused, part)
    story.given("write_card", people.guard, **CARD)
    story.when("write_card", people.guard, **named).refused(TextRefused, "ask")
    assert story.when("write_card", people.guard, **named, check_reason="organisation").answer


def test_the_card_of_ones_role_is_read_once_per_version(story, people):
    guard = people.guard
    read = {"role": "guard", "organisation": None, "version": 1}
    story.when("read_card", guard, version=1).then(
        event(Introduction.Begun, person=guard.person), event(Introduction.CardRead, **read)
    )
    assert story.when("read_card", guard, version=1).then().answer.repeat
    story.given("write_card", guard, **CARD)
    own = {"organisation": guard.organisation, "version": 1}
    story.when("read_card", guard, **own).then(event(Introduction.CardRead, **read | own))


def test_only_a_card_that_there_is_can_have_been_read(story, people):
    guard = people.guard
    story.when("read_card", guard, version=99).refused(NotValid, "version")
    own = {"organisation": guard.organisation, "version": 1}
    story.when("read_card", guard, **own).refused(NotValid, "version")
    story.given("write_card", guard, **CARD)
    for version in (0, 2):
        story.when("read_card", guard, **own | {"version": version}).refused(NotValid, "version")
    other = {"organisation": people.police.organisation, "version": 1}
    story.when("read_card", guard, **other).refused(NotValid, "organisation")


def test_the_code_of_conduct_is_accepted_once_per_version(story, people):
    story.when("accept_conduct", people.volunteer, version=1).then(
        event(Introduction.Begun, person=people.volunteer.person),
        event(Introduction.ConductAccepted, version=1),
    )
    story.when("accept_conduct", people.volunteer, version=1).then()
    story.when("accept_conduct", people.volunteer, version=2).refused(NotValid, "version")


@pytest.mark.parametrize("command", ["read_card", "accept_conduct"])
def test_who_only_looks_on_reads_no_card(story, people, clockwork, command):
    for caller in (people.evaluator, people.display, clockwork):
        story.when(command, caller, version=1).refused(NotYourRole)


def test_the_same_tap_from_the_outbox_is_recorded_once(story, people):
    guard = replace(people.guard, key="nyckel-1", body=b"{}", route="card")
    first = story.when("read_card", guard, version=1).answer
    again = story.when("read_card", guard, version=1).then().answer
    assert (again.id, again.repeat) == (first.id, True)
    story.when("read_card", replace(guard, body=b"x"), version=1).refused(KeyReused)


def test_the_lead_introduces_whoever_is_there(story, people, newcomer):
    session, attendance = newcomer
    by = {"by_role": "police", "by_organisation": people.police.organisation, "session": session}
    story.when("introduce", people.police, session, attendance=attendance).then(
        event(Introduction.Begun, person=people.guard.person),
        event(Introduction.IntroducedOrally, **by),
    )
    story.when("introduce", people.coordinator, session, attendance=attendance).refused(AlreadyDone)


def test_a_coordinator_introduces_too_and_nobody_else(story, people, newcomer):
    session, attendance = newcomer
    for role in ("field_worker", "guard", "volunteer", "evaluator"):
        caller = getattr(people, role)
        story.when("introduce", caller, session, attendance=attendance).refused(NotYourRole)
    elsewhere = people.another("police")
    story.when("introduce", elsewhere, session, attendance=attendance).refused(NotYourRole)
    story.when("introduce", people.coordinator, session, attendance=attendance).then(
        event(Introduction.Begun), event(Introduction.IntroducedOrally, by_role="coordinator")
    )


def test_only_who_is_here_tonight_is_introduced(story, people, newcomer, evening):
    session, attendance = newcomer
    other = evening("live", people.police, series="lov")
    boss = people.coordinator
    story.when("introduce", boss, other, attendance=attendance).refused(NotFound)
    story.when("introduce", boss, session, attendance=uuid4()).refused(NotFound)
    story.given("attend", people.guard, session, present=False)
    story.when("introduce", boss, session, attendance=attendance).refused(NotFound)


def test_after_the_evening_nobody_is_introduced(story, people, newcomer):
    session, attendance = newcomer
    story.given("seal_session", people.police, session)
    story.given("close_session", people.police, session)
    story.when("introduce", people.police, session, attendance=attendance).refused(SessionNotOpen)
