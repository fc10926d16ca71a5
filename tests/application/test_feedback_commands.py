"""What does not work is told by anybody, answered by a coordinator, and checked like all words."""

from dataclasses import replace

import pytest
from given import event

from briefing.application import TextRefused
from briefing.domain.feedback import Feedback
from briefing.domain.refusals import AlreadyDone, KeyReused, NotFound, NotValid, NotYourRole

TEXT = "Skärmläsaren läser inte upp knappen"
ANSWER = "Rättat på måndag"


@pytest.fixture
def given_by_guard(story, people):
    return story.given("give_feedback", people.guard, text=TEXT)


def events_of(service, id):
    return list(service.app.events.get(id))


@pytest.mark.parametrize("role", ["volunteer", "partner", "evaluator", "coordinator"])
def test_anybody_says_what_does_not_work(story, people, role):
    story.when("give_feedback", getattr(people, role), text=TEXT).then(
        event(Feedback.Given, text=TEXT, about="accessibility", role=role)
    )


def test_a_display_and_the_clock_have_nothing_to_say(story, people, clockwork):
    for caller in (people.display, clockwork):
        story.when("give_feedback", caller, text=TEXT).refused(NotYourRole)


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"text": " "}, "text"), ({"text": "x" * 2001}, "text"), ({"about": "weather"}, "about")],
)
def test_feedback_has_words_and_is_about_something_known(story, people, changes, field):
    told = {"text": TEXT} | changes
    story.when("give_feedback", people.guard, **told).refused(NotValid, field)


def test_a_coordinator_answers_once(story, people, given_by_guard):
    story.when("answer_feedback", people.coordinator, given_by_guard, text=ANSWER).then(
        event(Feedback.Answered, answer=ANSWER)
    )
    again = people.another("coordinator")
    story.when("answer_feedback", again, given_by_guard, text="Igen").refused(AlreadyDone)


def test_an_answer_needs_words(story, people, given_by_guard):
    story.when("answer_feedback", people.coordinator, given_by_guard, text=" ").refused(
        NotValid, "text"
    )


@pytest.mark.parametrize("role", ["guard", "police", "evaluator", "display"])
def test_for_others_there_is_nothing_to_answer(story, people, given_by_guard, role):
    caller = getattr(people, role)
    story.when("answer_feedback", caller, given_by_guard, text=ANSWER).refused(NotFound)


def test_a_coordinator_of_another_network_does_not_find_it(people, service, given_by_guard):
    elsewhere = people.of("coordinator", network=people.police.person)
    before = service.app.recorder.newest()
    with pytest.raises(NotFound):
        service.app.answer_feedback(elsewhere, given_by_guard, text=ANSWER)
    assert service.app.recorder.newest() == before


def test_what_is_no_feedback_is_not_answered(story, people, world):
    story.when("answer_feedback", people.coordinator, world.incident(), text=ANSWER).refused(
        NotFound
    )


def test_both_sides_go_through_the_text_check(story, people, given_by_guard):
    named = {"text": "Kevin o hans gäng ser inte skärmen"}
    blocked = {"text": "Skriv till anna@example.org", "check_reason": "place"}
    for ask in (
        ("give_feedback", people.guard),
        ("answer_feedback", people.coordinator, given_by_guard),
    ):
        story.when(*ask, **named).refused(TextRefused, "text")
        assert story.refusal.reasons == ("place", "organisation")
        story.when(*ask, **named, check_reason="nobody_identifiable").refused(
            NotValid, "check_reason"
        )
        story.when(*ask, **blocked).refused(TextRefused, "text")
        assert story.when(*ask, **named, check_reason="organisation").refusal is None


def test_the_answer_is_erased_with_what_it_answers(story, people, service, given_by_guard):
    story.given("answer_feedback", people.coordinator, given_by_guard, text=ANSWER)
    said, answered = events_of(service, given_by_guard)
    assert said.text.key == answered.answer.key


def test_the_same_feedback_is_recorded_once(story, people):
    guard = replace(people.guard, key="nyckel-1", body=b"{}", route="POST feedback")
    first = story.when("give_feedback", guard, text=TEXT).answer
    again = story.when("give_feedback", guard, text=TEXT).then().answer
    assert (again.id, again.repeat) == (first.id, True)
    other = replace(guard, body=b"other")
    story.when("give_feedback", other, text="Något annat").refused(KeyReused)


def test_the_same_answer_is_recorded_once(story, people, given_by_guard):
    boss = replace(people.coordinator, key="nyckel-1", body=b"{}", route="POST answer")
    story.given("answer_feedback", boss, given_by_guard, text=ANSWER)
    again = story.when("answer_feedback", boss, given_by_guard, text=ANSWER).then().answer
    assert again.repeat
