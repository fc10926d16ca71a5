"""The reminder of who comes: chosen, once for each evening, in the daytime, while it is asked."""

from datetime import timedelta

import pytest
from push_service import alerts_of

from briefing.application import system

THURSDAY = "2026-11-19 12:00"


@pytest.fixture
def reminded(service, clock, woken):
    """The paths that were woken after the scheduler has looked at a moment."""

    def looking(at=None):
        if at:
            clock.set(at)
        service.reconciler.reconcile()
        return woken()

    return looking


def test_who_chose_it_and_has_not_answered_is_reminded_on_thursday_at_noon(
    phones, people, weekend, reminded, stub
):
    guard = phones(people.guard, "reminder")
    phones(people.volunteer, "red", "red_here", "mine", "corrections")
    assert reminded("2026-11-19 11:59") == []
    assert reminded(THURSDAY) == [guard]
    [(_, headers, body)] = stub.asked
    assert body == b""
    assert "Content-Encoding" not in headers
    assert 32_300 < int(headers["TTL"]) <= 32_400


def test_one_signal_is_about_both_evenings_and_comes_once(phones, people, weekend, reminded):
    guard = phones(people.guard, "reminder")
    assert reminded(THURSDAY) == [guard]
    for at in ("2026-11-19 12:05", "2026-11-19 20:59", "2026-11-20 08:00", "2026-11-20 14:59"):
        assert reminded(at) == []


def test_an_answer_for_every_evening_leaves_the_phone_in_peace(
    phones, people, weekend, reminded, story
):
    guard, volunteer = phones(people.guard, "reminder"), phones(people.volunteer, "reminder")
    story.given("state_participation", people.guard, weekend[0], answer="excused")
    for id in weekend:
        story.given("state_participation", people.volunteer, id, answer="excused")
    assert reminded(THURSDAY) == [guard]
    assert volunteer != guard


def test_an_answer_before_it_is_sent_is_soon_enough(
    phones, people, weekend, service, clock, alerts, stub, story
):
    phones(people.guard, "reminder")
    clock.set(THURSDAY)
    service.reconciler.reconcile()
    assert service.subscriptions.waiting() == 1
    for id in weekend:
        story.given("state_participation", people.guard, id, answer="coming", count=3)
    alerts.send_due(clock())
    assert stub.asked == []
    assert service.subscriptions.waiting() == 0


def test_a_choice_taken_back_before_it_is_sent_holds(
    phones, people, weekend, service, clock, alerts, stub
):
    path = phones(people.guard, "reminder", "red")
    clock.set(THURSDAY)
    service.reconciler.reconcile()
    told = (people.guard.network, stub.origin + path, ["red"], clock())
    service.subscriptions.choose(phones.logins[path], *told)
    alerts.send_due(clock())
    assert stub.asked == []


def test_who_coordinates_or_has_no_organisation_is_not_reminded(phones, people, weekend, reminded):
    phones(people.coordinator, "reminder")
    assert reminded(THURSDAY) == []


def test_a_machine_that_was_off_reminds_late_and_never_in_the_night(
    phones, people, weekend, reminded
):
    guard = phones(people.guard, "reminder")
    for at in ("2026-11-19 21:00", "2026-11-20 02:00", "2026-11-20 07:59"):
        assert reminded(at) == []
    assert reminded("2026-11-20 08:00") == [guard]


def test_too_late_is_never(phones, people, weekend, reminded):
    phones(people.guard, "reminder")
    assert reminded("2026-11-20 15:00") == []
    assert reminded("2026-11-20 15:30") == []


def test_a_push_service_that_is_down_all_day_does_not_ring_at_night(
    phones, people, weekend, reminded, stub, service
):
    guard = phones(people.guard, "reminder")
    stub.says[guard] = 503
    assert reminded(THURSDAY) == [guard]
    stub.says[guard] = 201
    assert reminded("2026-11-19 21:00") == []
    assert service.subscriptions.waiting() == 0
    assert reminded("2026-11-20 09:00") == []


def test_a_push_service_that_was_down_for_an_hour_is_asked_again(
    phones, people, weekend, reminded, stub
):
    guard = phones(people.guard, "reminder")
    stub.says[guard] = 503
    assert reminded(THURSDAY) == [guard]
    stub.says[guard] = 201
    assert reminded("2026-11-19 13:00") == [guard]
    assert reminded("2026-11-19 14:00") == []


def test_a_restart_between_queue_and_sending_loses_none_and_makes_none_twice(
    phones, people, weekend, service, clock, alerts, stub
):
    guard = phones(people.guard, "reminder")
    clock.set(THURSDAY)
    service.reconciler.reconcile()
    again = alerts_of(service, alerts.push)
    service.reconciler.remind = again.remind
    service.reconciler.reconcile()
    again.send_due(clock())
    alerts.send_due(clock())
    assert stub.paths() == [guard]


def test_nothing_is_queued_when_noting_it_fails(
    phones, people, weekend, service, clock, reminded, monkeypatch
):
    guard = phones(people.guard, "reminder")
    clock.set(THURSDAY)

    def failing(*_args):
        raise OSError

    with monkeypatch.context() as broken:
        broken.setattr(service.subscriptions, "_queue", failing)
        with pytest.raises(OSError):
            service.reconciler.reconcile()
    assert service.subscriptions.waiting() == 0
    assert reminded() == [guard]


def test_of_two_processes_at_once_one_reminds(phones, people, weekend, service, clock):
    path = phones(people.guard, "reminder")
    subscriptions, ids = service.subscriptions, [weekend[0].hex]
    pairs = [(one.id, f"asked:{ids[0]}") for one in subscriptions.all()]
    assert path and subscriptions.not_reminded(ids) == ids
    until = clock() + timedelta(hours=1)
    assert subscriptions.remind(ids, pairs, clock(), until) == 1
    assert subscriptions.remind(ids, pairs, clock(), until) == 0
    assert subscriptions.not_reminded(ids) == []


def test_a_clock_that_is_set_back_reminds_nobody_again(phones, people, weekend, reminded):
    guard = phones(people.guard, "reminder")
    assert reminded(THURSDAY) == [guard]
    assert reminded("2026-11-20 16:00") == []
    assert reminded("2026-11-19 11:30") == []
    assert reminded(THURSDAY) == []


@pytest.mark.parametrize(
    ("friday", "planned", "noon"),
    [
        ("2026-10-23", "2026-10-19 09:00", "2026-10-22 12:00"),
        ("2027-03-26", "2027-03-22 09:00", "2027-03-25 12:00"),
        ("2026-10-30", "2026-10-26 09:00", "2026-10-29 12:00"),
    ],
)
def test_noon_is_noon_on_both_sides_of_a_clock_change(
    phones, people, story, network, clock, reminded, friday, planned, noon
):
    clock.set(planned)
    story.given("plan_session", system(network), date=friday)
    guard = phones(people.guard, "reminder")
    assert reminded(noon.replace("12:00", "11:59")) == []
    assert reminded(noon) == [guard]


def test_an_extra_evening_planned_later_has_a_reminder_of_its_own(
    phones, people, weekend, reminded, story, network
):
    guard = phones(people.guard, "reminder")
    assert reminded(THURSDAY) == [guard]
    told = {"date": "2026-11-21", "series": "halloween"}
    story.given("plan_session", system(network), **told)
    assert reminded("2026-11-19 13:00") == [guard]
    assert reminded("2026-11-19 13:05") == []


def test_an_evening_that_was_cancelled_is_not_asked_about(phones, people, weekend, reminded, story):
    phones(people.guard, "reminder")
    for id in weekend:
        story.given("cancel_session", people.coordinator, id, reason="Snöoväder")
    assert reminded(THURSDAY) == []
