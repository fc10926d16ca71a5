"""Kolla oss 23.30: asked, accepted, moved, rung and ended, between the two sides only."""

from dataclasses import replace
from datetime import timedelta

import pytest
from given import event

from briefing.domain.pair_timer import PairTimer
from briefing.domain.refusals import (
    AlreadyDone,
    CheckInFirst,
    NobodyWatches,
    NotFound,
    NotValid,
    NotYourRole,
    OnlyWhoTookIt,
    SessionNotOpen,
    TimerStands,
    WrongState,
)
from briefing.domain.watch import Watch


@pytest.fixture
def shift(story, people, evening):
    """Out on shift, the police watch."""
    session = evening("on_shift", people.police)
    story.given("watch", people.police, session, watching=True)
    return session


@pytest.fixture
def ask(story, people, shift, tonight):
    """Asks for so many hours from now; the id."""

    def asking(hours=2, by=None):
        told = {"at": tonight(hours), "district": "Farsta"}
        return story.given("ask_pair_timer", by or people.volunteer, shift, **told)

    return asking


def ring(story, clockwork, id, now):
    return story.when("ring_pair_timer", clockwork, id, now)


def test_anybody_on_shift_asks_for_a_time_and_a_district(story, people, shift, tonight):
    told = {"at": tonight(2), "person": people.volunteer.person, "role": "volunteer"}
    asked = event(PairTimer.Asked, session=shift, **told)
    here = {"at": tonight(2), "district": "Farsta"}
    story.when("ask_pair_timer", people.volunteer, shift, **here).then(asked)


def test_without_somebody_who_watches_it_is_refused(story, people, shift, tonight):
    here = {"at": tonight(2), "district": "Farsta"}
    story.given("watch", people.police, shift, watching=False)
    story.when("ask_pair_timer", people.volunteer, shift, **here).refused(NobodyWatches)
    story.given("watch", people.guard, shift, watching=True)
    story.when("ask_pair_timer", people.guard, shift, **here).refused(NobodyWatches)
    story.given("ask_pair_timer", people.volunteer, shift, **here)


@pytest.mark.parametrize(
    "minutes", [0, -15, 7, 7 * 60, 30 * 60], ids=["now", "past", "odd", "end of shift", "tomorrow"]
)
def test_only_a_quarter_of_an_hour_of_this_shift(story, people, shift, clock, minutes):
    told = {"at": clock() + timedelta(minutes=minutes), "district": "Farsta"}
    story.when("ask_pair_timer", people.volunteer, shift, **told).refused(NotValid, "at")


def test_a_district_that_is_not_known_is_refused(story, people, shift, tonight):
    told = {"at": tonight(1), "district": "Rom"}
    story.when("ask_pair_timer", people.volunteer, shift, **told).refused(NotValid, "district")


@pytest.mark.parametrize("state", ["open", "live", "debrief", "closed"])
def test_only_while_the_shift_lasts(story, people, evening, tonight, state):
    told = {"at": tonight(1), "district": "Farsta"}
    session = evening(state, people.police)
    story.when("ask_pair_timer", people.volunteer, session, **told).refused(SessionNotOpen)


def test_who_has_gone_home_asks_for_nothing(story, people, shift, tonight):
    for present in (True, False):
        story.given("attend", people.volunteer, shift, present=present)
    told = {"at": tonight(1), "district": "Farsta"}
    story.when("ask_pair_timer", people.volunteer, shift, **told).refused(CheckInFirst)


def test_only_who_watches_accepts(story, people, ask):
    id, told = ask(), {"watcher": people.police.person, "role": "police", "turn": 1}
    other_role = replace(people.police, role="field_worker")
    for caller in (people.guard, people.volunteer, people.evaluator, other_role):
        story.when("accept_pair_timer", caller, id).refused(NotFound)
    accepted = event(PairTimer.Accepted, **told)
    story.when("accept_pair_timer", people.police, id).then(accepted)
    story.when("accept_pair_timer", people.police, id).then()


def test_one_accepts_the_next_is_too_late(story, people, shift, ask):
    id = ask()
    story.given("watch", people.guard, shift, watching=True)
    story.given("accept_pair_timer", people.guard, id)
    story.when("accept_pair_timer", people.police, id).refused(AlreadyDone)


def test_nobody_looks_for_themselves(story, people, shift, ask):
    story.given("watch", people.guard, shift, watching=True)
    id = ask(by=people.guard)
    story.when("accept_pair_timer", people.guard, id).refused(NotYourRole)


def test_a_promise_ends_with_the_watch_and_does_not_come_back_with_it(story, people, shift, ask):
    id = ask()
    story.given("accept_pair_timer", people.police, id)
    story.given("watch", people.guard, shift, watching=True)
    story.when("watch", people.police, shift, watching=False).then(event(Watch.Left))
    story.when("watch", people.police, shift, watching=True).then(event(Watch.TakenAgain))
    again = event(PairTimer.Accepted, watcher=people.guard.person, role="guard")
    story.when("accept_pair_timer", people.guard, id).then(again)


def test_it_rings_once_and_names_the_watcher(story, people, clockwork, ask, tonight):
    id = ask(2)
    story.given("accept_pair_timer", people.police, id)
    ring(story, clockwork, id, tonight(1.9)).then()
    told = {"due_at": tonight(2), "watcher": people.police.person}
    ring(story, clockwork, id, tonight(3)).then(event(PairTimer.Rang, **told))
    ring(story, clockwork, id, tonight(3)).then()


def test_without_a_promise_that_holds_it_rings_for_all_who_watch(
    story, people, shift, clockwork, ask, tonight
):
    open_one, left = ask(1), ask(1, by=people.field_worker)
    story.given("accept_pair_timer", people.police, left)
    story.given("watch", people.police, shift, watching=False)
    for id in (open_one, left):
        ring(story, clockwork, id, tonight(1)).then(event(PairTimer.Rang, watcher=None))


def test_moved_it_rings_at_the_new_time_also_when_it_has_rung(
    story, people, clockwork, ask, clock, tonight
):
    id, later, latest = ask(1), tonight(2), tonight(3)
    story.when("move_pair_timer", people.police, id, at=later).refused(NotFound)
    story.when("move_pair_timer", people.volunteer, id, at=tonight(1)).refused(AlreadyDone, "at")
    moved = event(PairTimer.Moved, at=later)
    story.when("move_pair_timer", people.volunteer, id, at=later).then(moved)
    ring(story, clockwork, id, tonight(1)).then()
    clock.now = later
    ring(story, clockwork, id, later).then(event(PairTimer.Rang, due_at=later))
    story.given("move_pair_timer", people.volunteer, id, at=latest)
    ring(story, clockwork, id, later).then()
    ring(story, clockwork, id, latest).then(event(PairTimer.Rang, due_at=latest))


@pytest.mark.parametrize(("role", "by"), [("volunteer", "asker"), ("police", "watcher")])
def test_either_side_ends_it_and_it_never_rings(
    story, people, shift, clockwork, ask, tonight, role, by
):
    id, caller = ask(1), people.callers[role]
    story.given("accept_pair_timer", people.police, id)
    for other in (people.guard, people.evaluator, people.another("volunteer")):
        story.when("end_pair_timer", other, id).refused(NotFound)
    story.when("end_pair_timer", caller, id).then(event(PairTimer.Ended, by=by))
    story.when("end_pair_timer", caller, id).then()
    ring(story, clockwork, id, tonight(1)).then()
    at = {"at": tonight(2)}
    story.when("move_pair_timer", people.volunteer, id, **at).refused(WrongState)
    for caller, watching in ((people.police, False), (people.guard, True)):
        story.given("watch", caller, shift, watching=watching)
    story.when("accept_pair_timer", people.guard, id).refused(WrongState)


def test_after_the_shift_nothing_is_promised_or_moved(
    story, people, shift, clockwork, ask, tonight, clock
):
    id = ask(1)
    story.given("start_debrief", clockwork, shift, due_at=clock())
    story.when("accept_pair_timer", people.police, id).refused(SessionNotOpen)
    at = {"at": tonight(2)}
    story.when("move_pair_timer", people.volunteer, id, **at).refused(SessionNotOpen)
    story.when("end_pair_timer", people.volunteer, id).then(event(PairTimer.Ended, by="asker"))


def test_the_same_key_asks_once(story, people, shift, tonight):
    keyed = people.of("volunteer", key="abc", route="ask", body=b"{}")
    told = {"at": tonight(2), "district": "Farsta"}
    first = story.given("ask_pair_timer", keyed, shift, **told)
    story.when("ask_pair_timer", keyed, shift, **told).then()
    assert (story.answer.id, story.answer.repeat) == (first, True)


def test_one_open_timer_for_each_who_asks_the_next_when_it_has_ended(
    story, people, shift, clockwork, ask, tonight
):
    id, told = ask(1), {"at": tonight(2), "district": "Farsta"}
    story.when("ask_pair_timer", people.volunteer, shift, **told).refused(TimerStands)
    story.given("accept_pair_timer", people.police, id)
    ring(story, clockwork, id, tonight(1))
    story.when("ask_pair_timer", people.volunteer, shift, **told).refused(TimerStands)
    another = people.another("volunteer")
    story.when("ask_pair_timer", another, shift, **told).then(event(PairTimer.Asked))
    story.given("end_pair_timer", people.volunteer, id)
    asked = event(PairTimer.Asked, person=people.volunteer.person)
    story.when("ask_pair_timer", people.volunteer, shift, **told).then(asked)
    assert story.answer.id != id
    story.when("ask_pair_timer", people.volunteer, shift, **told).refused(TimerStands)


def test_it_is_one_for_each_session(story, people, evening, ask, tonight):
    ask(1)
    other = evening("on_shift", people.police, "lov")
    story.given("watch", people.police, other, watching=True)
    told = {"at": tonight(1), "district": "Farsta"}
    story.when("ask_pair_timer", people.volunteer, other, **told).then(event(PairTimer.Asked))


def test_a_key_that_has_asked_is_answered_whatever_stands_now(story, people, shift, tonight):
    keyed = people.of("volunteer", key="abc", route="ask", body=b"{}")
    told = {"at": tonight(2), "district": "Farsta"}
    first = story.given("ask_pair_timer", keyed, shift, **told)
    story.given("end_pair_timer", people.volunteer, first)
    second = story.given("ask_pair_timer", people.volunteer, shift, **told)
    story.given("watch", people.police, shift, watching=False)
    story.when("ask_pair_timer", keyed, shift, **told).then()
    assert story.answer.id == first != second


def test_before_it_rings_nobody_who_has_not_taken_it_says_that_all_is_well(
    story, people, shift, clockwork, ask, clock, tonight
):
    story.given("watch", people.guard, shift, watching=True)
    id, at, later = ask(1), tonight(1), tonight(2)
    story.when("end_pair_timer", people.police, id).refused(OnlyWhoTookIt)
    story.given("accept_pair_timer", people.police, id)
    story.when("end_pair_timer", people.guard, id).refused(OnlyWhoTookIt)
    ring(story, clockwork, id, at)
    story.when("end_pair_timer", people.guard, id).refused(OnlyWhoTookIt)
    clock.now = at
    story.given("move_pair_timer", people.volunteer, id, at=later)
    story.given("watch", people.police, shift, watching=False)
    story.when("end_pair_timer", people.guard, id).refused(OnlyWhoTookIt)
    ring(story, clockwork, id, later)
    story.when("end_pair_timer", people.guard, id).then(event(PairTimer.Ended, by="watcher"))
