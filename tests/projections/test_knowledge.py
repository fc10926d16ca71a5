"""Who was told what, and who is asked again: exactly those who knew what no longer holds."""

import pytest

from briefing.domain.incident import Incident
from briefing.domain.refusals import AnswerNotPossible, NotFound
from briefing.projections.told import is_informed, not_informed, open_chases


@pytest.fixture
def seal(story, people):
    """A briefing with these people in the room, sealed; the id of the session."""

    def sealing(*present, date="2026-11-20"):
        id = story.given("plan_session", people.coordinator, date=date)
        story.given("open_session", people.coordinator, id)
        for caller in present:
            story.given("attend", caller, id, present=True)
        story.given("go_live", people.coordinator, id)
        story.given("seal_session", people.coordinator, id)
        return id

    return sealing


@pytest.fixture
def asked(service):
    """Why these people are asked again, by item."""

    def asking(caller):
        rows = open_chases(service.model.reader(), caller.network, caller.person)
        return {row["item"]: row["why"] for row in rows}

    return asking


def understood(story, caller, about, seen=None):
    seen = seen if seen is not None else story.service.app.recorder.newest()
    story.given("acknowledge", caller, about, answer="understood", seen=seen)


def test_present_at_sealing_is_informed_and_nobody_else(service, people, seal):
    late = people.another("guard")
    session = seal(people.police, people.volunteer)
    db = service.model.reader()
    told = {
        one.person: is_informed(db, session.hex, one.person)
        for one in (people.police, people.volunteer, people.guard, late)
    }
    assert list(told.values()) == [True, True, False, False]


def test_who_comes_later_is_a_gap_until_they_have_said_that_they_know(story, service, people, seal):
    session = seal(people.police)
    story.given("attend", people.guard, session, present=True)
    db = service.model.reader()
    assert [row["role"] for row in not_informed(db, session.hex)] == ["guard"]
    understood(story, people.guard, session)
    assert not_informed(db, session.hex) == []


def test_a_correction_asks_exactly_those_who_knew_the_wrong_version(
    story, service, people, seal, report, asked
):
    absent, stranger = people.another("guard"), people.another("volunteer")
    item, other = report(people.police), report(people.police)
    seal(people.police, people.guard, people.volunteer)
    understood(story, absent, item)
    story.given("correct_item", people.police, Incident, item, text="Inte så många längre")
    for caller in (people.guard, people.volunteer, absent):
        assert asked(caller) == {item.hex: "corrected"}
    assert asked(people.police) == asked(stranger) == asked(people.field_worker) == {}
    story.given("correct_item", people.police, Incident, other, text="Också annorlunda nu")
    assert set(asked(people.guard)) == {item.hex, other.hex}
    assert asked(absent) == {item.hex: "corrected"}


def test_an_answer_to_the_new_version_ends_the_question_one_to_the_old_does_not(
    story, service, people, seal, report, asked
):
    item = report(people.police)
    seal(people.guard)
    before = service.app.recorder.newest()
    story.given("correct_item", people.police, Incident, item, text="Inte så många längre")
    understood(story, people.guard, item, seen=before)
    assert asked(people.guard) == {item.hex: "corrected"}
    understood(story, people.guard, item)
    assert asked(people.guard) == {}
    story.given("correct_item", people.police, Incident, item, text="Nu är alla borta")
    assert asked(people.guard) == {item.hex: "corrected"}


def test_who_heard_only_after_the_correction_is_not_asked(story, people, seal, report, asked):
    item = report(people.police)
    story.given("correct_item", people.police, Incident, item, text="Inte så många längre")
    seal(people.guard)
    assert asked(people.guard) == {}


@pytest.mark.parametrize(
    ("why", "command", "facts"),
    [
        ("struck", "strike_item", {"reason": "Fel plats"}),
        ("refuted", "state_certainty", {"certainty": "refuted"}),
        ("narrowed", "change_audience", {"audience": "professional"}),
    ],
)
def test_what_else_makes_a_version_wrong(story, people, seal, report, asked, why, command, facts):
    item, untouched = report(people.police), report(people.police)
    seal(people.guard, people.volunteer)
    kind = () if command == "state_certainty" else (Incident,)
    story.given(command, people.police, *kind, item, **facts)
    assert asked(people.guard) == asked(people.volunteer) == {item.hex: why}
    assert untouched.hex not in asked(people.guard)


@pytest.mark.parametrize(
    ("command", "facts"),
    [
        ("follow_up", {"text": "Fler på väg"}),
        ("close_item", {}),
        ("change_audience", {"audience": "all", "reason": "Alla bör veta"}),
    ],
)
def test_what_leaves_a_version_true_asks_nobody(story, people, seal, report, asked, command, facts):
    item = report(people.police, audience="professional")
    seal(people.guard, people.volunteer)
    story.given(command, people.police, Incident, item, **facts)
    assert asked(people.guard) == asked(people.volunteer) == {}


def test_nobody_is_asked_about_what_was_never_theirs(story, people, seal, report, asked):
    item = report(people.police, audience="professional")
    seal(people.guard, people.volunteer)
    story.given("correct_item", people.police, Incident, item, text="Inte så många längre")
    story.given("strike_item", people.police, Incident, item, reason="Fel plats")
    assert asked(people.volunteer) == {}
    assert asked(people.guard) == {item.hex: "struck"}


def test_who_may_no_longer_read_it_can_only_say_that_they_have_heard(
    story, service, people, seal, report, asked
):
    item = report(people.police)
    seal(people.volunteer)
    story.given("change_audience", people.police, Incident, item, audience="professional")
    said = {"seen": service.app.recorder.newest(), "text": "Vad hände?"}
    story.when("acknowledge", people.volunteer, item, answer="question", **said).refused(
        AnswerNotPossible, "answer"
    )
    understood(story, people.volunteer, item)
    assert asked(people.volunteer) == {}
    story.when("acknowledge", people.volunteer, item, answer="understood", seen=1).refused(NotFound)


def test_a_place_of_fewer_readers_is_not_named_to_who_was_told_the_district(
    story, service, people, seal, report
):
    entrance = {"name": "Entré 4", "district": "Farsta", "kind": "entrance"}
    story.given("register_place", people.coordinator, **entrance)
    item = report(people.police, place="Entré 4")
    seal(people.volunteer, people.guard)
    story.given("strike_item", people.police, Incident, item, reason="Fel plats")
    db = service.model.reader()
    places = [
        open_chases(db, one.network, one.person)[0]["place"]
        for one in (people.volunteer, people.guard)
    ]
    assert places == ["Farsta", "Entré 4"]
