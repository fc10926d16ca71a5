"""The ties that give a right: author, own organisation, addressee, lead."""

import pytest
from subjects import allowed

from briefing.domain.incident import Incident
from briefing.domain.note import Note
from briefing.domain.refusals import NotFound

WORDS = {"reason": "Därför"}
# command: (facts, the ties that give the right to somebody whose role does not)
TIES = {
    "correct_item": ({"text": "Eld"}, {"author", "own"}),
    "strike_item": (WORDS, {"author", "own"}),
    "close_item": ({}, {"lead"}),
    "reopen_item": (WORDS, {"lead"}),
    "dispose_item": ({"outcome": "done"}, {"own", "lead"}),
    "change_audience": ({"audience": "professional"}, {"author", "own", "lead"}),
    "prioritise": ({"priority": "red"}, {"lead"}),
    "state_certainty": ({"certainty": "refuted"}, {"author", "own", "lead"}),
}


@pytest.mark.parametrize("name", TIES)
def test_a_volunteer_may_what_their_tie_gives(story, people, world, name):
    facts, expected = TIES[name]
    volunteer, may = people.volunteer, set()
    colleague = people.another("volunteer")
    ties = {
        "author": (volunteer, volunteer),
        "own": (colleague, volunteer),
        "lead": (world.author, people.of("volunteer", lead=True)),
        "none": (world.author, volunteer),
    }
    for tie, (author, caller) in ties.items():
        # without an organisation the author's tie stands alone
        if tie == "author":
            author = caller = people.of("volunteer", organisation=None)
        id = world.closed(author) if name == "reopen_item" else world.incident(author)
        args = (id,) if name in ("prioritise", "state_certainty") else (Incident, id)
        if allowed(story, name, caller, args, facts):
            may.add(tie)
    assert may == expected


def test_a_note_is_withdrawn_by_author_own_organisation_and_lead(story, people, world):
    lead = people.of("guard", lead=True)
    for caller, author, may in (
        (people.guard, people.guard, True),
        (people.guard, people.another("guard"), True),
        (lead, world.author, True),
        (people.coordinator, world.author, False),
    ):
        args = (Note, world.note(author))
        assert allowed(story, "close_item", caller, args, {}) == may


@pytest.mark.parametrize("name", ["accept", "decline"])
@pytest.mark.parametrize(
    "to", [{"role": "volunteer"}, {"organisation": "nattvandrarna-farsta"}, {"person": None}]
)
def test_whoever_is_asked_may_answer(story, people, world, name, to):
    if "person" in to:
        to = {"person": str(people.volunteer.person)}
    assert allowed(story, name, people.volunteer, (world.offered_to(to),), {})


@pytest.mark.parametrize("name", ["complete", "give_back"])
def test_author_and_lead_may_end_an_assignment(story, people, world, name):
    lead = people.of("volunteer", lead=True)
    assert allowed(story, name, world.author, (world.taken(),), {})
    assert allowed(story, name, lead, (world.taken(),), {})


@pytest.mark.parametrize(
    ("name", "state", "facts"),
    [
        ("open_session", "planned", {}),
        ("describe_situation", "open", {"text": "Lönehelg"}),
        ("seal_session", "open", {}),
        ("close_session", "sealed", {}),
        ("reopen_session", "sealed", WORDS),
    ],
)
def test_the_lead_runs_the_session(story, people, world, name, state, facts):
    id = world.session(state, people.guard)
    assert allowed(story, name, people.guard, (id,), facts)


def test_the_function_of_the_lead_adds_commands_and_never_reading(story, people, world):
    hidden = world.incident(people.field_worker, audience="field")
    lead = people.of("guard", lead=True)
    story.when("close_item", lead, Incident, hidden).refused(NotFound)
