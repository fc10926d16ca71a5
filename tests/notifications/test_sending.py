"""Nothing lost, nothing twice: crashes, dead endpoints, busy and silent push services."""

from datetime import timedelta

import pytest
from push_service import PushService, alerts_of, claims

from briefing.application import system
from briefing.domain.incident import Incident
from briefing.notifications.push import Push
from briefing.projections.rebuild import rebuild


def test_an_alert_has_no_content_and_says_how_long_it_is_of_use(
    phones, people, shift, reported, woken, stub
):
    phones(people.guard, "red")
    reported()
    woken()
    [(_, headers, body)] = stub.asked
    assert body == b""
    assert 1700 < int(headers["TTL"]) <= 1800
    assert headers["Topic"] and headers["Urgency"] == "high"
    assert claims(headers)["sub"] == "https://localhost"
    assert "Content-Encoding" not in headers


def test_what_was_recorded_while_we_were_down_is_alerted_once(
    phones, people, shift, reported, service, alerts, stub, clock
):
    guard = phones(people.guard, "red")
    alerts.note(clock())
    reported()
    again = alerts_of(service, alerts.push)
    assert again.note(clock()) == 1
    third = alerts_of(service, alerts.push)
    assert third.note(clock()) == 0
    third.send_due(clock())
    again.send_due(clock())
    assert stub.paths() == [guard]


def test_a_rebuilt_read_model_alerts_nobody_again(
    phones, people, shift, reported, woken, service, alerts, clock
):
    guard = phones(people.guard, "red")
    reported()
    assert woken() == [guard]
    app = service.app
    rebuild(service.config.board, app.recorder, app.mapper, service.vault, service.witness)
    assert woken() == []


@pytest.mark.parametrize("status", [404, 410])
def test_a_dead_endpoint_is_left_alone_until_the_phone_comes_with_another(
    phones, people, shift, reported, woken, stub, service, clock, status
):
    dead, alive = phones(people.guard, "red"), phones(people.volunteer, "red")
    stub.says[dead] = status
    reported()
    assert woken() == sorted([dead, alive])
    reported()
    assert woken() == [alive]
    assert [one.endpoint for one in service.subscriptions.all()] == [stub.origin + alive]
    lost = next(one for one in service.subscriptions.known() if not one.endpoint)
    told = (people.guard.network, stub.origin + dead + "/new", lost.chosen, clock())
    service.subscriptions.choose(lost.credential, *told)
    reported()
    assert woken() == sorted([dead + "/new", alive])


def test_a_phone_without_an_address_goes_with_its_login(
    phones, people, shift, reported, woken, stub, service, clock
):
    dead = phones(people.guard, "red")
    stub.says[dead] = 410
    reported()
    assert woken() == [dead]
    assert len(service.subscriptions.known()) == 1
    service.credentials.end(clock(), id=phones.logins[dead])
    reported()
    assert woken() == []
    assert service.subscriptions.known() == []


@pytest.mark.parametrize("said", [429, 500, 503])
def test_a_busy_service_is_asked_again_later(
    phones, people, shift, reported, woken, stub, clock, said
):
    guard = phones(people.guard, "red")
    stub.says[guard] = said
    reported()
    assert woken() == [guard]
    assert woken() == []
    stub.says[guard] = 201
    clock.forward(seconds=6)
    assert woken() == [guard]
    clock.forward(minutes=5)
    assert woken() == []


def test_a_service_may_say_how_long_to_wait(phones, people, shift, reported, woken, stub, clock):
    guard = phones(people.guard, "red")
    stub.says[guard] = (429, {"Retry-After": "300"})
    reported()
    woken()
    clock.forward(seconds=200)
    assert woken() == []
    clock.forward(seconds=101)
    stub.says[guard] = 201
    assert woken() == [guard]


def test_an_alert_that_is_half_an_hour_old_is_of_no_use(
    phones, people, shift, reported, woken, stub, clock, service
):
    guard = phones(people.guard, "red")
    stub.says[guard] = 503
    reported()
    woken()
    clock.forward(minutes=31)
    stub.says[guard] = 201
    assert woken() == []
    assert service.subscriptions.waiting() == 0


def test_a_refused_alert_is_dropped_and_does_not_block_the_next(
    phones, people, shift, reported, woken, stub
):
    guard = phones(people.guard, "red")
    stub.says[guard] = 400
    reported()
    assert woken() == [guard]
    stub.says[guard] = 201
    reported()
    assert woken() == [guard]


def test_a_silent_service_does_not_keep_the_others_waiting(
    phones, people, shift, reported, service, stub, clock, monkeypatch
):
    monkeypatch.setattr("briefing.notifications.push.PATIENCE", 0.5)
    other = PushService()
    push = Push(service.vault.secret("push"), "https://localhost", (stub.origin, other.origin))
    alerts = alerts_of(service, push)
    silent = [phones(people.another("guard"), "red") for _ in range(8)]
    for path in silent:
        stub.says[path] = "nothing"
    phones.stub = other
    heard = phones(people.volunteer, "red")
    reported()
    alerts.note(clock())
    alerts.send_due(clock())
    assert other.paths() == [heard]
    assert len(stub.asked) <= 5
    assert service.subscriptions.waiting() == 8
    alerts.close()
    other.close()


def test_quiet_when_the_shift_ends_before_it_could_be_sent(
    phones, people, shift, reported, alerts, stub, clock, run
):
    phones(people.guard, "red")
    run("2026-11-20 20:40", "2026-11-21 02:50")
    reported()
    alerts.note(clock())
    run("2026-11-21 03:00", "2026-11-21 03:00")
    alerts.send_due(clock())
    assert stub.asked == []


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/x",
        "https://fcm.googleapis.com.evil.example/x",
        "https://evil.example/fcm.googleapis.com",
        "https://fcm.googleapis.com:8443/x",
        "https://user@fcm.googleapis.com/x",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://[bad/x",
        "https://a..push.apple.com/x",
        "https://xn--a.push.apple.com/x",
        "https://fcm.googleapis.com:/x",
        "https://fcm.googleapis.com/a\x01b",
        "https://fcm.googleapis.com/a\nb",
        "https://" + "a" * 64 + ".push.apple.com/x",
        "file:///etc/passwd",
        "",
        "https://fcm.googleapis.com/å",
        "https://fcm.googleapis.com/" + "x" * 1000,
    ],
)
def test_only_known_push_services_are_spoken_to(endpoint):
    assert not Push(b"k" * 32, "https://localhost").knows(endpoint)


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/abc",
        "https://updates.push.services.mozilla.com/wpush/v2/abc",
        "https://web.push.apple.com/abc",
        "https://wns2-am3p.notify.windows.com/w/?token=abc",
    ],
)
def test_the_makers_of_phones_are_known(endpoint):
    assert Push(b"k" * 32, "https://localhost").knows(endpoint)


def test_a_redirect_is_not_followed(phones, people, shift, reported, woken, stub):
    guard = phones(people.guard, "red")
    stub.says[guard] = (307, {"Location": stub.origin + "/inside"})
    reported()
    assert woken() == [guard]


def test_the_key_is_the_same_after_a_restart(service):
    one = Push(service.vault.secret("push"), "https://localhost")
    other = Push(service.vault.secret("push"), "https://localhost")
    assert one.public_key == other.public_key
    assert len(one.public_key) == 87


def test_a_claimed_alert_whose_sender_died_is_taken_again(
    phones, people, shift, reported, service, alerts, clock, woken
):
    guard = phones(people.guard, "red")
    reported()
    alerts.note(clock())
    assert len(service.subscriptions.take(clock(), clock() + timedelta(minutes=2))) == 1
    assert woken() == []
    clock.forward(minutes=2)
    assert woken() == [guard]


def test_one_phone_that_cannot_be_sent_to_does_not_cost_the_others(
    phones, people, shift, reported, woken, alerts, monkeypatch
):
    bad = phones(people.another("guard"), "red")
    good = [phones(people.another("guard"), "red") for _ in range(9)]
    send = alerts.push.send

    def failing(endpoint, seconds):
        if endpoint.endswith(bad):
            raise UnicodeError
        return send(endpoint, seconds)

    monkeypatch.setattr(alerts.push, "send", failing)
    reported()
    assert woken() == sorted(good)


def test_what_was_narrowed_before_it_was_sent_wakes_only_who_still_reads_it(
    phones, people, shift, reported, alerts, story, stub, clock
):
    phones(people.volunteer, "red")
    guard = phones(people.guard, "red")
    id = reported(audience="all")
    alerts.note(clock())
    told = {"audience": "professional", "reason": "Bara för oss"}
    story.given("change_audience", people.police, Incident, id, **told)
    alerts.send_due(clock())
    assert stub.paths() == [guard]


def test_a_wait_of_years_is_half_an_hour(phones, people, shift, reported, woken, stub):
    guard = phones(people.guard, "red")
    stub.says[guard] = (429, {"Retry-After": "999999999999"})
    reported()
    assert woken() == [guard]
    assert woken() == []


def test_a_new_choice_keeps_what_waits(
    phones, people, shift, reported, alerts, stub, service, clock
):
    path = phones(people.guard, "red")
    reported()
    alerts.note(clock())
    login, new = phones.logins[path], stub.origin + "/push/new"
    service.subscriptions.choose(login, people.guard.network, new, ["red", "mine"], clock())
    alerts.send_due(clock())
    assert stub.paths() == ["/push/new"]


def test_the_first_phone_hears_nothing_of_before(
    phones, people, shift, reported, service, alerts, stub, clock
):
    reported()
    login = phones.logins[phones(people.guard, "red")]
    position, _, _ = service.model.position()
    service.subscriptions.remove(credential=login)
    told = (people.guard.network, stub.origin + "/push/1", ["red"], clock(), position)
    service.subscriptions.choose(login, *told)
    assert alerts_of(service, alerts.push).note(clock()) == 0


def test_what_is_of_no_use_is_forgotten(phones, people, shift, reported, woken, service, clock):
    phones(people.guard, "red")
    reported()
    woken()
    counted = "SELECT count(*) FROM alerts"
    assert service.vault.db.execute(counted).fetchone()[0] == 1
    service.subscriptions.forget_old(clock.forward(minutes=31))
    assert service.vault.db.execute(counted).fetchone()[0] == 0


def test_an_extra_session_that_opens_does_not_silence_the_shift(
    phones, people, shift, reported, woken, story
):
    guard, clockwork = phones(people.guard, "red"), system(people.police.network)
    extra = story.given("plan_session", clockwork, date="2026-11-20", series="extra")
    story.given("open_session", clockwork, extra)
    reported()
    assert woken() == [guard]
