"""A promise that no longer holds wakes who counted on it and those who could take it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from briefing.application import system


@pytest.fixture
def watch(story, shift):
    """Checks in and takes the watch, or leaves it."""

    def watching(caller, *, taken=True):
        if taken:
            story.given("attend", caller, shift, present=True)
        story.given("watch", caller, shift, watching=taken)

    return watching


@pytest.fixture
def asked(people, story, shift, clock):
    """By the volunteer, for an hour from now; the id."""
    story.given("attend", people.volunteer, shift, present=True)

    def asking():
        told = {"at": clock() + timedelta(minutes=60), "district": "Farsta"}
        return story.given("ask_pair_timer", people.volunteer, shift, **told)

    return asking


def left(story, people, shift, guard):
    story.given("watch", guard, shift, watching=False)


def checked_out(story, people, shift, guard):
    story.given("attend", guard, shift, present=False)


def role_ended(story, people, shift, guard):
    story.given("end_role", people.coordinator, guard.person, role="guard")


def left_the_network(story, people, shift, guard):
    story.given("leave", people.coordinator, guard.person)


def taken_in_another_role(story, people, shift, guard):
    given = {"role": "police", "organisation": "polisen-farsta"}
    story.given("give_role", system(guard.network), guard.person, **given)
    story.given("watch", replace(guard, role="police"), shift, watching=True)


@pytest.mark.parametrize(
    "falls", [left, checked_out, role_ended, left_the_network, taken_in_another_role]
)
def test_a_promise_that_falls_wakes_who_asked_and_those_who_watch_and_nobody_else(
    phones, people, story, shift, watch, asked, woken, falls
):
    guard, worker = people.another("guard"), people.field_worker
    asker, watching = phones(people.volunteer, "red"), phones(worker, "corrections")
    for caller in (guard, people.police, people.partner):
        phones(caller, "red")
    for caller in (guard, worker):
        watch(caller)
    story.given("accept_pair_timer", guard, asked())
    assert woken() == []
    falls(story, people, shift, guard)
    assert woken() == sorted([asker, watching])
    assert woken() == []


def test_without_a_promise_nothing_falls(phones, people, watch, asked, woken, story):
    phones(people.volunteer, "red", "mine")
    phones(people.field_worker, "red", "mine")
    for caller in (people.guard, people.field_worker):
        watch(caller)
    id = asked()
    watch(people.guard, taken=False)
    assert woken() == []
    watch(people.guard)
    story.given("accept_pair_timer", people.guard, id)
    story.given("end_pair_timer", people.volunteer, id)
    watch(people.guard, taken=False)
    assert woken() == []


def test_what_somebody_else_has_taken_meanwhile_wakes_nobody(
    phones, people, watch, asked, woken, story
):
    phones(people.volunteer, "red")
    for caller in (people.guard, people.field_worker):
        watch(caller)
    id = asked()
    story.given("accept_pair_timer", people.guard, id)
    watch(people.guard, taken=False)
    story.given("accept_pair_timer", people.field_worker, id)
    assert woken() == []


def test_what_falls_after_it_rang_wakes_them_too(phones, people, watch, asked, woken, story, clock):
    asker, watching = phones(people.volunteer, "red"), phones(people.field_worker, "red")
    for caller in (people.guard, people.field_worker):
        watch(caller)
    story.given("accept_pair_timer", people.guard, asked())
    clock.forward(minutes=60)
    story.service.reconciler.reconcile()
    assert woken() == []
    watch(people.guard, taken=False)
    assert woken() == sorted([asker, watching])


def test_what_rings_when_the_shift_is_over_wakes_who_asked(
    phones, people, watch, asked, woken, story, clock
):
    asker = phones(people.volunteer, "red")
    watch(people.guard)
    asked()
    clock.set("2026-11-21 04:00")
    for _ in range(3):
        story.service.reconciler.reconcile()
    assert woken() == [asker]
