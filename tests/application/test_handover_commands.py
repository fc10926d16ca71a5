"""Three lines from one lead to the next: who writes them, and until when."""

from dataclasses import replace

import pytest
from given import event

from briefing.application import TextRefused
from briefing.domain.handover import Handover
from briefing.domain.refusals import NotValid, NotYourRole, SessionNotOpen

LINES = {
    "think_of": "Ljuset vid trapporna är trasigt",
    "promised": "Vi frågar SL om vakter",
    "ask_whom": "Trygghetscentralen",
}


def test_the_lead_leaves_three_lines(story, people, evening):
    id = evening("sealed", people.police)
    story.when("write_handover", people.police, id, **LINES).then(
        event(Handover.Written, session=id, **LINES)
    )


def test_a_coordinator_writes_them_again_as_a_whole(story, people, evening):
    id = evening("debrief", people.police)
    story.given("write_handover", people.police, id, **LINES)
    story.when("write_handover", people.coordinator, id, promised="Inget").then(
        event(Handover.WrittenAgain, think_of=None, promised="Inget", ask_whom=None)
    )


@pytest.mark.parametrize("role", ["guard", "field_worker", "volunteer", "evaluator", "display"])
def test_who_did_not_lead_hands_nothing_over(story, people, evening, role):
    id = evening("sealed", people.police)
    story.when("write_handover", getattr(people, role), id, **LINES).refused(NotYourRole)


@pytest.mark.parametrize("state", ["planned", "open", "live"])
def test_nothing_is_handed_over_before_the_seal(story, people, evening, state):
    id = evening(state, people.police)
    story.when("write_handover", people.coordinator, id, **LINES).refused(SessionNotOpen)


def test_it_may_be_written_for_a_day_after_closing(story, people, evening, clock):
    id = evening("closed", people.police)
    clock.forward(hours=24)
    story.when("write_handover", people.police, id, **LINES).then(event(Handover.Written))
    clock.forward(seconds=1)
    story.when("write_handover", people.police, id, **LINES).refused(SessionNotOpen)


def test_one_line_at_least_says_something(story, people, evening):
    id = evening("sealed", people.police)
    story.when("write_handover", people.police, id, think_of=" ").refused(NotValid, "think_of")


@pytest.mark.parametrize("name", LINES)
def test_every_line_goes_through_the_text_check(story, people, evening, name):
    id = evening("sealed", people.police)
    named = {**LINES, name: "Ring Kevin Larsson"}
    story.when("write_handover", people.police, id, **named).refused(TextRefused, name)
    assert story.refusal.reasons == ("place", "organisation")
    story.when("write_handover", people.police, id, **named, check_reason="organisation").then(
        event(Handover.Written, **named)
    )


def test_all_that_was_ever_written_lies_under_one_key(story, people, service, evening):
    id = evening("sealed", people.police)
    story.given("write_handover", people.police, id, promised=LINES["promised"])
    made = story.when("write_handover", people.police, id, **LINES).answer.id
    events = list(service.app.events.get(made))
    sealed = [getattr(one, name) for one in events for name in LINES]
    assert len({one.key for one in sealed if one}) == 1


def test_the_same_form_is_recorded_once(story, people, evening):
    id = evening("sealed", people.police)
    lead = replace(people.police, key="nyckel-1", body=b"{}", route="POST handover")
    story.given("write_handover", lead, id, **LINES)
    assert story.when("write_handover", lead, id, **LINES).then().answer.repeat
