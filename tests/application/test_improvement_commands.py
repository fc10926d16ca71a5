"""What the steering group decides: an owner that is no person, words that are checked, an end."""

from dataclasses import replace

import pytest
from given import event

from briefing.application import TextRefused
from briefing.domain.improvement import Improvement
from briefing.domain.network import part_id
from briefing.domain.refusals import AlreadyDone, NotFound, NotValid, NotYourRole

DECISION = {
    "weakness": "participation",
    "first": "2026-08-01",
    "last": "2026-12-31",
    "action": "Ring cheferna i de stadsdelar som har varit tysta",
}
FOLLOWED = {"outcome": "done", "text": "Alla har svarat"}


@pytest.fixture
def decided(story, people):
    return story.given("decide_improvement", people.coordinator, **DECISION)


def test_an_action_has_an_organisation_and_a_day(story, people, network):
    told = {"owner": {"organisation": "sdf-farsta"}, "follow_up_on": "2027-03-01"}
    story.when("decide_improvement", people.coordinator, **DECISION, **told).then(
        event(
            Improvement.Decided,
            **DECISION,
            organisation=part_id(network, "organisation", "sdf-farsta"),
            function=None,
            follow_up_on="2027-03-01",
        )
    )


def test_a_function_may_own_it_and_so_may_nobody_yet(story, people):
    for owner, function in (({"function": "steering_group"}, "steering_group"), (None, None)):
        story.when("decide_improvement", people.coordinator, **DECISION, owner=owner).then(
            event(Improvement.Decided, organisation=None, function=function, follow_up_on=None)
        )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"weakness": "weather"}, "weakness"),
        ({"first": "2027-01-01"}, "last"),
        ({"first": "i höstas"}, "first"),
        ({"last": "20261231"}, "last"),
        ({"action": "  "}, "action"),
        ({"action": "x" * 2001}, "action"),
        ({"owner": {"organisation": "ingen-sådan"}}, "owner"),
        ({"owner": {"function": "Anna Berg"}}, "owner"),
        ({"follow_up_on": "2026-11-19"}, "follow_up_on"),
        ({"follow_up_on": "2036-11-19"}, "follow_up_on"),
    ],
)
def test_what_cannot_be_meant_is_refused(story, people, changes, field):
    told = DECISION | changes
    story.when("decide_improvement", people.coordinator, **told).refused(NotValid, field)


def test_both_sentences_go_through_the_text_check(story, people, decided):
    asked = (
        ("decide_improvement", (), DECISION, "action"),
        ("follow_up_improvement", (decided,), FOLLOWED, "text"),
    )
    for name, about, told, field in asked:
        named = told | {field: "Kevin Larsson ringer cheferna"}
        story.when(name, people.coordinator, *about, **named).refused(TextRefused, field)
        mail = told | {field: "Skriv till anna@example.org", "check_reason": "place"}
        story.when(name, people.coordinator, *about, **mail).refused(TextRefused, field)


def test_it_goes_on_until_it_is_done(story, people, decided):
    boss = people.coordinator
    more = {"outcome": "goes_on", "text": "Två har svarat", "next_on": "2027-06-01"}
    story.when("follow_up_improvement", boss, decided, **more).then(
        event(Improvement.FollowedUp, **more)
    )
    story.when("follow_up_improvement", boss, decided, **FOLLOWED).then(
        event(Improvement.FollowedUp, **FOLLOWED, next_on=None)
    )
    story.when("follow_up_improvement", boss, decided, **FOLLOWED).refused(AlreadyDone)
    story.when("withdraw_improvement", boss, decided).refused(AlreadyDone)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"outcome": "perhaps"}, "outcome"),
        ({"text": ""}, "text"),
        ({"next_on": "2027-06-01"}, "next_on"),
        ({"outcome": "goes_on", "next_on": "2026-11-01"}, "next_on"),
    ],
)
def test_a_follow_up_says_what_became_of_it(story, people, decided, changes, field):
    told = FOLLOWED | changes
    story.when("follow_up_improvement", people.coordinator, decided, **told).refused(
        NotValid, field
    )


def test_a_wrong_one_is_withdrawn_once(story, people, decided):
    story.when("withdraw_improvement", people.coordinator, decided).then(
        event(Improvement.Withdrawn)
    )
    story.when("withdraw_improvement", people.coordinator, decided).refused(AlreadyDone)


@pytest.mark.parametrize("role", ["police", "field_worker", "volunteer", "evaluator", "display"])
def test_nobody_else_decides_or_finds_it(story, people, decided, role):
    caller = getattr(people, role)
    story.when("decide_improvement", caller, **DECISION).refused(NotYourRole)
    story.when("follow_up_improvement", caller, decided, **FOLLOWED).refused(NotFound)
    story.when("withdraw_improvement", caller, decided).refused(NotFound)


def test_a_coordinator_of_another_network_does_not_find_it(story, people, decided):
    elsewhere = people.of("coordinator", network=people.police.person)
    story.when("withdraw_improvement", elsewhere, decided).refused(NotFound)


def test_what_became_of_it_is_erased_with_it(story, people, service, decided):
    story.given("follow_up_improvement", people.coordinator, decided, **FOLLOWED)
    first, then = service.app.events.get(decided)
    assert first.action.key == then.text.key


def test_with_the_words_removed_it_can_still_be_followed_up(story, people, service, decided):
    (first,) = service.app.events.get(decided)
    service.vault.discard(first.action.key)
    story.when("follow_up_improvement", people.coordinator, decided, **FOLLOWED).then(
        event(Improvement.FollowedUp, text="Alla har svarat")
    )


def test_the_same_decision_is_recorded_once(story, people):
    boss = replace(people.coordinator, key="nyckel-1", body=b"{}", route="POST improvements")
    first = story.when("decide_improvement", boss, **DECISION).answer
    again = story.when("decide_improvement", boss, **DECISION).then().answer
    assert (again.id, again.repeat) == (first.id, True)
