"""Whose phone is woken: what they chose, what they may read, and only during the shift."""

from datetime import timedelta
from uuid import UUID

import pytest

from briefing.application import system
from briefing.domain.assignment import Assignment
from briefing.domain.incident import Incident


def test_red_in_my_borough_is_not_red_anywhere(phones, people, shift, reported, woken):
    here = phones(people.volunteer, "red_here")
    anywhere = phones(people.guard, "red")
    elsewhere = phones(people.another("police", "polisen-farsta", "Bredäng"), "red_here")
    reported(by=people.field_worker)
    assert woken() == [here, anywhere]
    reported(by=people.field_worker, district="Bredäng")
    assert woken() == sorted([anywhere, elsewhere])


@pytest.mark.parametrize("changes", [{"priority": "yellow"}, {"priority": "green"}])
def test_what_is_not_red_wakes_nobody(phones, people, shift, reported, woken, changes):
    phones(people.guard, "red", "red_here", "mine", "corrections")
    reported(**changes)
    assert woken() == []


def test_nobody_is_woken_by_what_they_may_not_read(phones, people, shift, reported, woken):
    volunteer, guard = phones(people.volunteer, "red"), phones(people.guard, "red")
    reported(audience="authority")
    assert woken() == []
    reported(audience="professional")
    assert woken() == [guard]
    assert volunteer not in woken()


def test_what_is_released_wakes_those_who_could_not_read_it(
    phones, people, shift, reported, woken, story
):
    volunteer, guard = phones(people.volunteer, "red"), phones(people.guard, "red")
    id = reported(audience="professional")
    assert woken() == [guard]
    told = {"audience": "all", "reason": "Alla behöver veta"}
    story.given("change_audience", people.police, Incident, id, **told)
    assert woken() == [volunteer]


def test_the_same_red_incident_wakes_a_phone_once(phones, people, shift, reported, woken, story):
    guard = phones(people.guard, "red", "red_here")
    id = reported()
    assert woken() == [guard]
    for priority in ("yellow", "red"):
        story.given("prioritise", people.police, id, priority=priority)
    assert woken() == []


def test_its_writer_is_not_woken(phones, people, shift, reported, woken):
    phones(people.police, "red")
    reported(by=people.police)
    assert woken() == []


def test_mine_is_what_is_asked_of_me_and_what_is_answered(
    phones, people, shift, woken, story, clock
):
    asker, guard = phones(people.police, "mine"), phones(people.guard, "mine")
    phones(people.guard, "red")
    phones(people.volunteer, "mine")
    now = clock()
    told = {"to": {"role": "guard"}, "district": "Farsta", "audience": "professional"}
    told |= {"starts_at": now, "ends_at": now + timedelta(hours=2), "what": "Möt vid bussen"}
    id = UUID(str(story.given("offer_assignment", people.police, **told)))
    assert woken() == [guard]
    story.given("accept", people.guard, id)
    assert woken() == [asker]
    story.given("correct_item", people.police, Assignment, id, text="Möt vid tåget")
    assert woken() == []


def test_a_call_that_is_asked_for_wakes_the_function(phones, people, shift, woken, story, clock):
    asker, police = phones(people.field_worker, "mine"), phones(people.police, "mine")
    phones(people.guard, "mine")
    before = clock() + timedelta(hours=1)
    told = {"role": "police", "district": "Farsta", "call_before": before, "number": "08-1234567"}
    id = UUID(str(story.given("ask_contact", people.field_worker, **told)))
    assert woken() == [police]
    story.given("answer_contact", people.police, id, answer="calling")
    assert woken() == [asker]


def test_a_correction_wakes_those_who_knew_the_wrong_version(
    phones, people, story, clock, woken, reported
):
    knew, absent = phones(people.volunteer, "corrections"), phones(people.guard, "corrections")
    clockwork = system(people.police.network)
    session = story.given("plan_session", clockwork, date="2026-11-20")
    story.given("open_session", clockwork, session)
    id = reported(priority="yellow")
    story.given("attend", people.volunteer, session, present=True)
    story.given("go_live", people.police, session)
    story.given("seal_session", people.police, session)
    assert woken() == []
    story.given("correct_item", people.police, Incident, id, text="Lugnt vid trappan nu")
    assert woken() == [knew]
    assert absent not in woken()


def test_outside_the_shift_phones_are_left_in_peace(phones, people, reported, woken, story, clock):
    phones(people.guard, "red", "red_here", "mine", "corrections")
    reported()
    assert woken() == []


def test_after_the_shift_phones_are_left_in_peace(
    phones, people, shift, reported, woken, run, service, clock
):
    guard = phones(people.guard, "red")
    run("2026-11-20 20:40", "2026-11-21 02:50")
    reported()
    assert woken() == [guard]
    run("2026-11-21 02:55", "2026-11-21 03:05", minutes=5)
    reported()
    assert woken() == []


@pytest.mark.parametrize("ends", ["login", "role"])
def test_a_phone_whose_login_or_role_has_ended_is_forgotten(
    phones, people, shift, reported, woken, service, story, clock, ends
):
    guard = people.another("guard")
    path = phones(guard, "red")
    reported()
    assert woken() == [path]
    if ends == "login":
        service.credentials.end(clock(), id=phones.logins[path])
    else:
        story.given("end_role", system(guard.network), guard.person, role="guard")
    reported()
    assert woken() == []
    assert service.subscriptions.all() == []


def test_the_role_that_is_active_decides(phones, people, shift, reported, woken, service, story):
    coordinator = people.coordinator
    given = {"role": "volunteer", "organisation": "nattvandrarna-farsta"}
    story.given("give_role", system(coordinator.network), coordinator.person, **given)
    path = phones(coordinator, "red")
    reported(audience="professional")
    assert woken() == [path]
    service.credentials.choose(phones.logins[path], role="volunteer")
    reported(audience="professional")
    assert woken() == []


def test_a_pair_timer_wakes_who_promised_to_look_and_nobody_else(
    phones, people, shift, woken, story, clock
):
    other = people.another("guard")
    watcher = phones(people.guard, "corrections")
    for caller in (other, people.police, people.volunteer):
        phones(caller, "red", "mine")
    for caller in (people.guard, other):
        story.given("attend", caller, shift, present=True)
        story.given("watch", caller, shift, watching=True)
    story.given("attend", people.volunteer, shift, present=True)
    told = {"at": clock() + timedelta(minutes=30), "district": "Farsta"}
    id = story.given("ask_pair_timer", people.volunteer, shift, **told)
    story.given("accept_pair_timer", people.guard, id)
    assert woken() == []
    clock.forward(minutes=30)
    story.service.reconciler.reconcile()
    assert woken() == [watcher]
    clock.forward(minutes=30)
    story.service.reconciler.reconcile()
    assert woken() == []


def test_a_pair_timer_that_nobody_has_taken_wakes_all_who_watch(
    phones, people, shift, woken, story, clock
):
    watching = [people.guard, people.field_worker]
    expected = sorted(phones(caller, "red") for caller in watching)
    phones(people.police, "red")
    for caller in (*watching, people.volunteer):
        story.given("attend", caller, shift, present=True)
    for caller in watching:
        story.given("watch", caller, shift, watching=True)
    told = {"at": clock() + timedelta(minutes=30), "district": "Farsta"}
    story.given("ask_pair_timer", people.volunteer, shift, **told)
    clock.forward(minutes=30)
    story.service.reconciler.reconcile()
    assert woken() == expected
