"""How the shift went: from who was there, while the session asks, one answer each."""

from dataclasses import replace

import pytest
from given import event

from briefing.application import TextRefused
from briefing.domain.debrief import Debrief
from briefing.domain.refusals import (
    AnswerNotPossible,
    NotValid,
    NotYourRole,
    SessionNotOpen,
)
from briefing.domain.session import BriefingSession

SAID = "Bra att ha någon att ringa"


@pytest.fixture
def after(story, people, evening, clockwork):
    """A session in debrief at which guard and volunteer were, the volunteer until midnight."""
    id = evening("sealed", people.police)
    for caller in (people.guard, people.volunteer):
        story.given("attend", caller, id, present=True)
    story.given("attend", people.volunteer, id, present=False)
    session = story.service.app.load(BriefingSession, id)
    for step in ("start_shift", "start_debrief"):
        story.given(step, clockwork, id, due_at=session.times["starts"])
    return id


def test_one_tap_and_one_line(story, people, after):
    story.when("give_debrief", people.guard, after, answer="calm", text=SAID).then(
        event(
            Debrief.Given,
            session=after,
            person=people.guard.person,
            role="guard",
            organisation=people.guard.organisation,
            answer="calm",
            text=SAID,
        )
    )


def test_who_went_home_early_answers_too_and_may_answer_again(story, people, after):
    story.when("give_debrief", people.volunteer, after, answer="hard").then(
        event(Debrief.Given, answer="hard", text=None)
    )
    story.when("give_debrief", people.volunteer, after, answer="hard").then()
    story.when("give_debrief", people.volunteer, after, answer="as_usual", text=SAID).then(
        event(Debrief.GivenAgain, answer="as_usual", text=SAID)
    )


def test_who_was_not_there_is_not_asked(story, people, after):
    story.when("give_debrief", people.police, after, answer="calm").refused(AnswerNotPossible)


@pytest.mark.parametrize("role", ["evaluator", "display"])
def test_who_does_not_work_there_is_not_asked(story, people, after, role):
    story.when("give_debrief", getattr(people, role), after, answer="calm").refused(NotYourRole)


@pytest.mark.parametrize("state", ["open", "live", "sealed", "on_shift", "closed"])
def test_it_is_asked_after_the_shift_only(story, people, evening, state):
    id = evening(state, people.police)
    story.when("give_debrief", people.guard, id, answer="calm").refused(SessionNotOpen)


def test_it_is_asked_until_the_times_say_so(story, people, after, clock):
    clock.set("2026-11-21 11:59")
    story.when("give_debrief", people.guard, after, answer="calm").then(event(Debrief.Given))
    clock.set("2026-11-21 12:00")
    story.when("give_debrief", people.guard, after, answer="hard").refused(SessionNotOpen)


def test_there_are_three_answers(story, people, after):
    story.when("give_debrief", people.guard, after, answer="awful").refused(NotValid, "answer")


def test_the_line_goes_through_the_text_check(story, people, after):
    named = {"answer": "hard", "text": "Kevin o hans gäng igen"}
    story.when("give_debrief", people.guard, after, **named).refused(TextRefused, "text")
    assert story.refusal.reasons == ("place", "organisation")
    story.when(
        "give_debrief", people.guard, after, **named, check_reason="nobody_identifiable"
    ).refused(NotValid, "check_reason")
    story.when("give_debrief", people.guard, after, **named, check_reason="organisation").then(
        event(Debrief.Given, text=named["text"])
    )


def test_the_same_tap_is_recorded_once(story, people, after):
    guard = replace(people.guard, key="nyckel-1", body=b"{}", route="POST debrief")
    story.given("give_debrief", guard, after, answer="calm", text=SAID)
    again = story.when("give_debrief", guard, after, answer="calm", text=SAID).then().answer
    assert again.repeat
