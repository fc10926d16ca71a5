"""Choosing alerts on a phone: what is kept, what is refused, what the page says."""

import logging

import pytest

from briefing.logs import NOISY

SERVICE = "https://updates.push.services.mozilla.com/wpush/v2/"


def on(service, browser):
    return service.subscriptions.of(browser.credential)


def test_what_was_chosen_is_kept_and_shown(browsers, service):
    volunteer = browsers.volunteer
    answer = volunteer.send("/me/alerts", {"endpoint": SERVICE + "a", "red": "on", "mine": "on"})
    page = volunteer.lands_on(answer).get_data(as_text=True)
    assert "Larmen är på i den här telefonen." in page
    assert on(service, volunteer).chosen == {"red", "mine"}
    boxes = [line for line in page.splitlines() if 'type="checkbox" id="alert-' in line]
    assert [" checked" in box for box in boxes] == [False, True, True, False, False]


def test_turned_off_nothing_is_kept(browsers, service):
    volunteer = browsers.volunteer
    volunteer.send("/me/alerts", {"endpoint": SERVICE + "a", "red": "on"})
    page = volunteer.lands_on(volunteer.send("/me/alerts/removal", {})).get_data(as_text=True)
    assert "Larmen är av" in page
    assert service.subscriptions.all() == []


@pytest.mark.parametrize(
    ("endpoint", "chosen"),
    [("https://evil.example/x", {"red": "on"}), ("", {"red": "on"}), (SERVICE + "a", {})],
)
def test_what_cannot_be_sent_to_is_refused_and_changes_nothing(browsers, service, endpoint, chosen):
    guard = browsers.guard
    guard.send("/me/alerts", {"endpoint": SERVICE + "kept", "mine": "on"})
    answer = guard.send("/me/alerts", {"endpoint": endpoint, **chosen})
    assert answer.status_code == 422
    assert "Inget har sparats" in answer.get_data(as_text=True)
    assert on(service, guard).endpoint == SERVICE + "kept"


def test_a_new_address_from_the_maker_keeps_what_was_chosen(browsers, service):
    guard = browsers.guard
    guard.send("/me/alerts", {"endpoint": SERVICE + "old", "mine": "on"})
    guard.send("/me/alerts", {"endpoint": SERVICE + "new", "renewed": "1"})
    assert on(service, guard).endpoint == SERVICE + "new"
    assert on(service, guard).chosen == {"mine"}


def test_a_renewal_turns_nothing_on_that_was_off(browsers, service):
    answer = browsers.guard.send("/me/alerts", {"endpoint": SERVICE + "new", "renewed": "1"})
    assert answer.status_code == 422
    assert service.subscriptions.all() == []


def test_a_phone_that_another_person_signs_in_on_is_theirs_alone(browsers, service):
    browsers.guard.send("/me/alerts", {"endpoint": SERVICE + "shared", "mine": "on"})
    browsers.volunteer.send("/me/alerts", {"endpoint": SERVICE + "shared", "red": "on"})
    assert on(service, browsers.guard) is None
    assert on(service, browsers.volunteer).chosen == {"red"}


def test_an_endpoint_is_in_no_log_line(browsers, caplog, service):
    with caplog.at_level(logging.DEBUG):
        browsers.guard.send("/me/alerts", {"endpoint": SERVICE + "secret-one", "mine": "on"})
    assert "secret-one" not in caplog.text
    assert {"httpx", "httpcore"} <= set(NOISY)


def test_the_key_of_the_installation_is_on_the_page(browsers, service):
    page = browsers.guard.get("/me/alerts").get_data(as_text=True)
    assert f'data-key="{service.alerts.push.public_key}"' in page


def test_the_reminder_is_a_choice_of_its_own_and_off_until_chosen(browsers, service):
    volunteer = browsers.volunteer
    page = volunteer.get("/me/alerts").get_data(as_text=True)
    assert "Påminnelse på torsdagen" in page
    [box] = [line for line in page.splitlines() if 'id="alert-reminder"' in line]
    assert " checked" not in box
    volunteer.send("/me/alerts", {"endpoint": SERVICE + "a", "reminder": "on"})
    assert on(service, volunteer).chosen == {"reminder"}


def test_who_answers_for_no_organisation_is_not_offered_the_reminder(browsers, service):
    coordinator = browsers.coordinator
    page = coordinator.get("/me/alerts").get_data(as_text=True)
    assert "alert-reminder" not in page
    sent = {"endpoint": SERVICE + "a", "reminder": "on"}
    assert coordinator.send("/me/alerts", sent).status_code == 422
    assert service.subscriptions.all() == []


def told(browser):
    return browser.get("/me/device").get_json()["alerts"]


def test_a_phone_is_told_what_is_held_for_it_and_no_other_is(browsers, service):
    assert told(browsers.guard) is None
    browsers.guard.send("/me/alerts", {"endpoint": SERVICE + "a", "mine": "on"})
    key = service.alerts.push.public_key
    assert told(browsers.guard) == {"endpoint": SERVICE + "a", "key": key}
    assert told(browsers.volunteer) is None


def test_an_address_that_its_maker_lost_keeps_what_was_chosen_for_the_next(browsers, service):
    guard = browsers.guard
    guard.send("/me/alerts", {"endpoint": SERVICE + "old", "mine": "on"})
    service.subscriptions.lose(on(service, guard).id)
    assert told(guard)["endpoint"] == ""
    assert "Slå på i den här telefonen" in guard.get("/me/alerts").get_data(as_text=True)
    guard.send("/me/alerts", {"endpoint": SERVICE + "new", "renewed": "1"})
    assert told(guard)["endpoint"] == SERVICE + "new"
    assert on(service, guard).chosen == {"mine"}


def test_two_phones_may_have_lost_their_addresses_and_log_out(browsers, service):
    for browser in (browsers.guard, browsers.volunteer):
        browser.send("/me/alerts", {"endpoint": SERVICE + browser.credential, "mine": "on"})
        service.subscriptions.lose(on(service, browser).id)
    assert service.subscriptions.all() == []
    assert len(service.subscriptions.known()) == 2
    browsers.guard.post("/me/logout")
    assert [one.credential for one in service.subscriptions.known()] == [
        browsers.volunteer.credential
    ]


def test_pages_of_who_writes_can_say_that_alerts_are_off_here(browsers):
    page = browsers.guard.get("/board").get_data(as_text=True)
    assert 'id="alerts-off-here" aria-live="polite" hidden>Larm är av på den här telefonen.' in page
    assert "alerts-off-here" not in browsers.evaluator.get("/board").get_data(as_text=True)
