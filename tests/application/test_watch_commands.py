"""Watching the board: who may, from when, and every way in which it ends."""

import pytest
from given import event

from briefing.domain.participant import Participant
from briefing.domain.presence import Attendance
from briefing.domain.refusals import CheckInFirst, NotYourRole, SessionNotOpen
from briefing.domain.session import BriefingSession
from briefing.domain.watch import Watch
from briefing.projections.watches import watchers, watches, watching_functions


@pytest.fixture
def who(service):
    """The functions that watch a session now."""
    return lambda session: watching_functions(service.model.reader(), session.hex)


def watch(story, caller, session, *, watching=True):
    story.given("watch", caller, session, watching=watching)


def test_a_professional_on_shift_takes_the_watch(story, people, evening):
    session = evening("on_shift", people.police)
    told = {"session": session, "person": people.guard.person, "role": "guard"}
    story.when("watch", people.guard, session, watching=True).then(event(Watch.Taken, **told))


@pytest.mark.parametrize("state", ["planned", "open", "live", "debrief", "closed"])
def test_before_the_seal_and_after_the_shift_nobody_takes_it(story, people, evening, state):
    session = evening(state, people.police)
    story.when("watch", people.guard, session, watching=True).refused(SessionNotOpen)


def test_between_seal_and_shift_only_who_has_checked_in(story, people, evening, who):
    session = evening("sealed", people.police)
    story.when("watch", people.guard, session, watching=True).refused(CheckInFirst)
    story.given("attend", people.guard, session, present=True)
    watch(story, people.guard, session)
    assert who(session) == ["guard"]


def test_who_has_gone_home_watches_nothing(story, people, evening):
    session = evening("on_shift", people.police)
    for present in (True, False):
        story.given("attend", people.guard, session, present=present)
    story.when("watch", people.guard, session, watching=True).refused(CheckInFirst)


@pytest.mark.parametrize("role", ["volunteer", "partner", "evaluator", "display"])
def test_only_professionals_watch(story, people, evening, role):
    session = evening("on_shift", people.police)
    story.when("watch", people.callers[role], session, watching=True).refused(NotYourRole)


def test_several_watch_and_one_function_is_named_once(story, people, evening, who):
    session = evening("on_shift", people.police)
    for caller in (people.police, people.guard, people.another("guard")):
        watch(story, caller, session)
    assert who(session) == ["guard", "police"]
    watch(story, people.guard, session, watching=False)
    assert who(session) == ["guard", "police"]


def test_leaving_and_taking_it_again_is_another_turn(story, people, evening, service):
    session = evening("on_shift", people.police)
    watch(story, people.guard, session)
    story.when("watch", people.guard, session, watching=False).then(event(Watch.Left))
    story.when("watch", people.guard, session, watching=False).then()
    again = event(Watch.TakenAgain, role="guard", turn=2)
    story.when("watch", people.guard, session, watching=True).then(again)
    story.when("watch", people.guard, session, watching=True).then()
    assert watchers(service.model.reader(), session) == {people.guard.person: 2}


def test_leaving_what_was_never_taken_records_nothing(story, people, evening):
    session = evening("on_shift", people.police)
    story.when("watch", people.guard, session, watching=False).then()


def test_check_out_ends_it_and_coming_back_does_not_begin_it(story, people, evening, who):
    session = evening("on_shift", people.police)
    for caller in (people.guard, people.field_worker):
        story.given("attend", caller, session, present=True)
        watch(story, caller, session)
    story.when("attend", people.guard, session, present=False).then(event(Attendance.CheckedOut))
    assert who(session) == ["field_worker"]
    story.given("attend", people.guard, session, present=True)
    assert who(session) == ["field_worker"]
    again = event(Watch.TakenAgain, turn=2)
    story.when("watch", people.guard, session, watching=True).then(again)
    assert who(session) == ["field_worker", "guard"]


def test_the_end_of_the_role_ends_it(story, people, evening, who):
    session, other = evening("on_shift", people.police), people.another("guard")
    for caller in (people.guard, other):
        watch(story, caller, session)
    ended = event(Participant.RoleEnded, role="guard")
    for caller, left in ((people.guard, ["guard"]), (other, [])):
        story.when("end_role", people.coordinator, caller.person, role="guard").then(ended)
        assert who(session) == left


def test_who_leaves_the_network_leaves_the_watch(story, people, evening, who):
    session = evening("on_shift", people.police)
    watch(story, people.guard, session)
    story.given("leave", people.coordinator, people.guard.person)
    assert who(session) == []


def test_it_ends_with_the_shift(story, people, evening, clockwork, clock, who):
    session = evening("on_shift", people.police)
    watch(story, people.guard, session)
    debrief = event(BriefingSession.DebriefStarted)
    story.when("start_debrief", clockwork, session, due_at=clock()).then(debrief)
    assert who(session) == []


def test_it_is_of_one_session_and_one_role(story, people, evening, service, who):
    one, other = evening("on_shift", people.police), evening("on_shift", people.police, "lov")
    watch(story, people.guard, one)
    assert (who(one), who(other)) == (["guard"], [])
    db, person = service.model.reader(), people.guard.person
    assert watches(db, one.hex, person, "guard")
    assert not watches(db, one.hex, person, "police")
    assert not watches(db, other.hex, person, "guard")
