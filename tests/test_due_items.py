"""What expires, lapses and is carried when its time comes."""

from collections import Counter
from datetime import timedelta

from given import event, events_after, items_on, seen_by, story_of

from briefing.domain.assignment import Assignment
from briefing.domain.contact_request import ContactRequest
from briefing.domain.incident import Incident
from briefing.domain.participant import Participant
from briefing.domain.session import BriefingSession as Session

TOLD = {"category": "fire", "priority": "yellow", "district": "Farsta", "text": "Rök vid torget"}


def test_an_item_expires_when_it_is_due(story, people, service, clock):
    moment = clock() + timedelta(hours=1, microseconds=250)
    id = story.given("report_incident", people.guard, **TOLD, valid_until=moment)
    clock.forward(minutes=59)
    assert not [one for one in service.reconciler.reconcile() if "expired" in one]
    clock.forward(minutes=2)
    assert f"expired incident {id}" in service.reconciler.reconcile()
    expired = [one for one in events_after(service, 0) if isinstance(one, Incident.Expired)]
    assert [one.due_at for one in expired] == [moment]
    assert id not in items_on(seen_by(service, people.guard))


def test_a_contact_request_lapses_and_a_role_ends(story, people, service, clock):
    before = clock() + timedelta(minutes=30, microseconds=250)
    call = {"role": "field_worker", "district": "Farsta", "number": "112"}
    story.given("ask_contact", people.police, **call, call_before=before)
    person = people.another("guard").person
    story.given("give_role", people.coordinator, person, role="volunteer", ends_at=before)
    position = service.app.recorder.newest()
    clock.forward(hours=1)
    service.reconciler.reconcile()
    service.reconciler.reconcile()
    kinds = Counter(type(one) for one in events_after(service, position))
    assert (kinds[ContactRequest.Lapsed], kinds[Participant.RoleEnded]) == (1, 1)


def test_carrying_counts_weekends_not_sessions(story, people, service, run, clock):
    clock.set("2026-11-16 09:00")
    id = story.given(
        "report_incident", people.guard, **TOLD, valid_until=clock() + timedelta(days=60)
    )
    counts = []
    for end in ("2026-11-21 18:10", "2026-11-26 12:10", "2026-11-28 18:10", "2026-12-03 12:10"):
        run(clock().isoformat(), end, minutes=60)
        clock.set(end)
        service.reconciler.reconcile()
        counts.append(items_on(seen_by(service, people.guard))[id].data["carried"])
    assert counts == [1, 1, 2, 2]


def test_what_was_carried_is_on_the_next_agenda(story, people, service, run, clock):
    clock.set("2026-11-20 17:00")
    service.reconciler.reconcile()
    until = clock() + timedelta(days=9)
    kept = story.given("report_incident", people.guard, **TOLD, valid_until=until)
    gone = story.given("report_incident", people.guard, **TOLD)
    run("2026-11-20 17:10", "2026-11-27 16:10", minutes=60)
    shown = seen_by(service, people.guard)
    assert shown.session["date"] == "2026-11-27"
    assert [row.id for row in shown.sections["carried"]] == [kept.hex]
    assert gone not in items_on(shown)


def test_what_was_written_for_saturday_is_not_carried_from_friday(
    story, people, service, run, clock
):
    clock.set("2026-11-20 17:00")
    service.reconciler.reconcile()
    until = clock() + timedelta(days=9)
    friday = story.given("report_incident", people.guard, **TOLD, valid_until=until)
    run("2026-11-20 17:10", "2026-11-21 17:30", minutes=20)
    saturday = story.given("report_incident", people.guard, **TOLD, valid_until=until)
    run("2026-11-21 17:40", "2026-11-21 18:10")
    sections = seen_by(service, people.guard).sections
    assert [row.id for row in sections["carried"]] == [friday.hex]
    assert [row.id for row in sections["new"]] == [saturday.hex]


def test_closing_once_more_carries_nothing_twice(story, people, service, run, clock):
    clock.set("2026-11-20 17:00")
    service.reconciler.reconcile()
    until = clock() + timedelta(days=9)
    story.given("report_incident", people.guard, **TOLD, valid_until=until)
    run("2026-11-20 17:10", "2026-11-21 18:10", minutes=20)
    id = next(one.originator_id for one in story_of(service, "2026-11-20"))
    story.given("reopen_session", people.coordinator, id, reason="Glömde en sak")
    story.when("close_session", people.coordinator, id).then(event(Session.Closed))


def test_taken_assignments_end_with_the_session_and_come_back(story, people, service, run, clock):
    clock.set("2026-11-20 17:00")
    service.reconciler.reconcile()
    span = {"starts_at": clock(), "ends_at": clock() + timedelta(hours=2)}
    to = {"organisation": "sdf-farsta"}
    id = story.given("offer_assignment", people.police, what="Gå", kind="request", to=to, **span)
    story.given("accept", people.field_worker, id)
    run("2026-11-20 17:10", "2026-11-21 18:10", minutes=60)
    clock.set("2026-11-21 18:20")
    service.reconciler.reconcile()
    asked = service.app.load(Assignment, id)
    assert (asked.state, asked.status, asked.taker) == ("returned", "open", None)
