"""What is due is done once, in order, with the moment it was due, however late and by whomever."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from crew import People
from given import events_after, items_on, seen_by, story_of

from briefing.domain.incident import Incident
from briefing.domain.refusals import Refusal
from briefing.domain.session import BriefingSession as Session
from briefing.importers.network_file import read_network
from briefing.projections.sessions import sessions

STEPS = [
    Session.Planned,
    Session.Opened,
    Session.Sealed,
    Session.ShiftStarted,
    Session.DebriefStarted,
    Session.Closed,
]
TOLD = {"category": "fire", "priority": "yellow", "district": "Farsta", "text": "Rök vid torget"}


def local(said):
    return datetime.fromisoformat(said).astimezone(UTC)


def told(service, network):
    return {(one["date"], one["series"]): one for one in sessions(service.model.reader(), network)}


def test_a_weekend_runs_by_the_clock(service, run, network):
    run("2026-11-16 08:50", "2026-11-26 12:10")
    for date in ("2026-11-20", "2026-11-21"):
        assert [type(one) for one in story_of(service, date)] == STEPS
    numbers = {
        one["date"]: one["number"]
        for one in told(service, network).values()
        if one["state"] == "closed"
    }
    assert numbers == {"2026-11-20": 1, "2026-11-21": 2}


def test_each_step_names_the_moment_at_which_it_was_due(service, run):
    run("2026-11-16 08:50", "2026-11-21 18:30", minutes=7)
    due = [one.due_at for one in story_of(service, "2026-11-20")[1:]]
    assert due == [
        local("2026-11-20T16:00+01:00"),
        local("2026-11-20T20:45+01:00"),
        local("2026-11-20T21:00+01:00"),
        local("2026-11-21T03:00+01:00"),
        local("2026-11-21T18:00+01:00"),
    ]


@pytest.mark.parametrize(
    ("monday", "saturday", "end", "hours"),
    [
        ("2026-10-19 09:00", "2026-10-24", "2026-10-29 13:00", 7),
        ("2027-03-22 09:00", "2027-03-27", "2027-04-01 13:00", 5),
    ],
)
def test_the_night_of_a_clock_change(service, run, monday, saturday, end, hours):
    run(monday, end)
    events = story_of(service, saturday)
    assert [type(one) for one in events] == STEPS
    assert events[4].due_at - events[3].due_at == timedelta(hours=hours)
    # never later than one beat of the clock
    assert all(one.timestamp - one.due_at < timedelta(minutes=10) for one in events[1:])


@pytest.mark.parametrize("saturday", ["2026-10-24", "2027-03-27"])
def test_a_stop_over_the_opening_is_caught_up_in_order(start, service, clock, saturday):
    clock.set(f"{saturday} 15:30")
    service.reconciler.reconcile()
    service.close()
    clock.set(f"{saturday} 21:30")
    after = start()
    done = after.reconciler.reconcile()
    assert [one.split()[0] for one in done if saturday in one] == [
        "open_session",
        "seal_session",
        "start_shift",
    ]
    events = story_of(after, saturday)
    assert [type(one) for one in events] == STEPS[:4]
    assert [one.due_at < one.timestamp for one in events[1:]] == [True] * 3
    assert after.reconciler.reconcile() == []


def test_doing_it_twice_is_harmless(service, clock):
    clock.set("2026-11-20 21:30")
    assert service.reconciler.reconcile()
    before = service.app.recorder.newest()
    assert service.reconciler.reconcile() == []
    assert service.app.recorder.newest() == before


def test_a_shift_missed_entirely_is_cancelled_and_counts_nothing(
    story, people, service, clock, network
):
    clock.set("2026-11-19 12:00")
    service.reconciler.reconcile()
    until = clock() + timedelta(days=10)
    id = story.given("report_incident", people.guard, **TOLD, valid_until=until)
    position = service.app.recorder.newest()
    clock.set("2026-11-22 12:00")
    service.reconciler.reconcile()
    found = events_after(service, position)
    of_sessions = [one for one in found if isinstance(one, Session.Event)]
    assert [type(one) for one in of_sessions] == [Session.Cancelled] * 2
    assert {one.cause for one in of_sessions} == {"system_off"}
    carried = [one for one in found if isinstance(one, Incident.Carried)]
    assert carried
    assert not any(one.counts for one in carried)
    row = items_on(seen_by(service, people.guard))[id]
    assert (row.data["carried"], bool(row.data["carried_from"])) == (0, True)


def test_nothing_before_the_founding_is_cancelled_in_hindsight(start, tmp_path, clock):
    clock.set("2026-11-22 12:00")
    fresh = start(tmp_path / "fresh")
    fresh.queue.run(lambda: fresh.app.found_network(read_network(None).as_dict()))
    assert fresh.reconciler.reconcile() == []


def test_the_lead_may_be_earlier_than_the_clock(story, people, service, clock, run):
    clock.set("2026-11-20 16:30")
    service.reconciler.reconcile()
    id = next(one.originator_id for one in story_of(service, "2026-11-20"))
    story.given("take_lead", people.police, id)
    story.given("go_live", people.police, id)
    clock.set("2026-11-20 20:31")
    story.given("seal_session", people.police, id)
    run("2026-11-20 20:40", "2026-11-20 21:10")
    sealed = [one for one in story_of(service, "2026-11-20") if isinstance(one, Session.Sealed)]
    assert [one.automatic for one in sealed] == [False]


def test_a_cancelled_session_has_no_steps(story, people, service, run, clock):
    clock.set("2026-11-20 12:00")
    service.reconciler.reconcile()
    id = next(one.originator_id for one in story_of(service, "2026-11-20"))
    story.given("cancel_session", people.coordinator, id, reason="Storm")
    run("2026-11-20 15:50", "2026-11-21 04:00", minutes=60)
    kinds = [type(one) for one in story_of(service, "2026-11-20")]
    assert kinds == [Session.Planned, Session.Cancelled]


def test_a_postponed_session_follows_its_new_times(story, people, service, run, clock):
    clock.set("2026-11-20 12:00")
    service.reconciler.reconcile()
    id = next(one.originator_id for one in story_of(service, "2026-11-20"))
    starts = local("2026-11-20T21:00+01:00")
    story.given("postpone_session", people.coordinator, id, starts=starts)
    run("2026-11-20 16:50", "2026-11-20 22:10")
    opened, sealed, shift = story_of(service, "2026-11-20")[2:]
    assert opened.due_at == local("2026-11-20T17:00+01:00")
    assert sealed.due_at == local("2026-11-20T21:45+01:00")
    assert shift.due_at == local("2026-11-20T22:00+01:00")


def test_an_extra_session_runs_too(story, people, service, run, clock):
    clock.set("2026-12-16 12:00")
    extra = {"date": "2026-12-16", "series": "skolavslutning"}
    starts = local("2026-12-16T18:00+01:00")
    story.given("plan_session", people.coordinator, **extra, starts=starts)
    run("2026-12-16 13:50", "2026-12-17 17:00")
    assert [type(one) for one in story_of(service, "2026-12-16")] == STEPS


def test_two_services_on_one_folder_do_each_step_once(start, founded, clock):
    """A whole weekend, both reconciling at the same moments in threads of their own."""
    one, other = start(), start()
    people, clock_at = People(one, founded[1]), clock.set("2026-10-22 12:00")
    told = {**TOLD, "valid_until": clock_at + timedelta(days=2)}
    for _ in range(5):
        one.queue.run(lambda: one.app.report_incident(people.guard, **told))
    meet, failed = threading.Barrier(2), []
    moments = [clock_at + timedelta(hours=step) for step in range(24 * 4)]

    def work(service):
        try:
            for moment in moments:
                meet.wait(timeout=30)
                clock.now = moment
                service.reconciler.reconcile()
        except Exception as error:
            failed.append(error)
            meet.abort()

    threads = [threading.Thread(target=work, args=(each,)) for each in (one, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    for date, steps in (("2026-10-23", STEPS), ("2026-10-24", STEPS[:-1])):
        assert [type(each) for each in story_of(one, date)] == steps
    expired = [
        each.originator_id for each in events_after(one, 0) if isinstance(each, Incident.Expired)
    ]
    assert len(expired) == len(set(expired)) == 5
    one.catch_up()
    assert one.projector.failures() == other.projector.failures() == []
    assert one.projector.mark() == other.projector.mark()


def test_a_refusal_by_somebody_faster_stops_nothing(service, clock, monkeypatch):
    clock.set("2026-11-20 21:30")

    def refused(*args, **kwargs):
        raise Refusal

    monkeypatch.setattr(service.app, "open_session", refused)
    assert service.reconciler.reconcile() == ["planned 2026-11-20", "planned 2026-11-21"]


@pytest.mark.parametrize(
    ("end", "state"), [("2026-11-20 20:50", "live"), ("2026-11-21 18:10", "debrief")]
)
def test_a_reopened_session_stays_with_its_lead_for_half_an_hour(
    story, people, service, run, clock, network, end, state
):
    run("2026-11-20 15:50", end)
    id = next(one.originator_id for one in story_of(service, "2026-11-20"))
    story.given("reopen_session", people.coordinator, id, reason="Glömde en sak")
    clock.forward(minutes=29)
    service.reconciler.reconcile()
    assert told(service, network)["2026-11-20", "main"]["state"] == state
    clock.forward(minutes=1)
    service.reconciler.reconcile()
    assert told(service, network)["2026-11-20", "main"]["state"] != state
