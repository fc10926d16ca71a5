"""Alerts on a phone: turned on by its user, a signal without content, a sound only if asked for."""

import pytest
from notifications.push_service import PushService
from playwright.sync_api import expect

from tests.browser.conftest import PHONE

pytestmark = pytest.mark.browser
FRIDAY = "2026-11-20"
# The maker's own service cannot be reached from a test: its answer is what a browser would give.
SUBSCRIBED = """PushManager.prototype.subscribe = async (options) => {
    sessionStorage.setItem("key", options.applicationServerKey.byteLength);
    return { endpoint: "%s/push/1" };
};
self.tones = 0;
OscillatorNode.prototype.start = () => { self.tones += 1; };
OscillatorNode.prototype.stop = () => {};"""


@pytest.fixture
def maker(evening):
    service = PushService()
    evening.service.alerts.push.services += (service.origin,)
    yield service
    service.close()


@pytest.fixture
def out(evening, browser, maker):
    """A guard's phone during the shift."""
    evening.at(f"{FRIDAY}T21:30:00+01:00")
    phone = evening.sign_in(browser, "guard", PHONE)
    phone.context.grant_permissions(["notifications"], origin=evening.address)
    phone.add_init_script(SUBSCRIBED % maker.origin)
    phone.goto(f"{evening.address}/board")
    phone.evaluate("navigator.serviceWorker.ready.then(() => true)")
    return phone


def turn_on(phone, evening):
    phone.goto(f"{evening.address}/me/alerts")
    phone.get_by_label("Rött var som helst").check()
    phone.get_by_role("button", name="Slå på i den här telefonen").click()
    expect(phone.get_by_role("status")).to_have_text("Larmen är på i den här telefonen.")


def deliver(phone, evening):
    """What the maker's service does with a signal; the browser wakes the worker."""
    session, known = phone.context.new_cdp_session(phone), []
    session.on("ServiceWorker.workerRegistrationUpdated", lambda told: known.append(told))
    session.send("ServiceWorker.enable")
    for _ in range(50):
        if known:
            break
        phone.wait_for_timeout(50)
    registration = known[-1]["registrations"][0]["registrationId"]
    told = {"origin": evening.address, "registrationId": registration, "data": ""}
    session.send("ServiceWorker.deliverPushMessage", told)


def report_red(evening, browser):
    police = evening.sign_in(browser, "police", PHONE)
    police.goto(f"{evening.address}/incidents/new")
    for choice in ("#priority-red", "#category-violence"):
        police.locator(choice).check()
    if police.locator("#where-other").is_visible():
        police.locator("#where-other").check()
    police.locator("#district").select_option("farsta")
    police.locator("#text").fill("Bråk vid trappan")
    police.get_by_role("button", name="Skicka").click()
    police.wait_for_url("**/board**")


def test_something_red_reaches_the_maker_and_wakes_the_phone(evening, browser, out, maker):
    turn_on(out, evening)
    assert out.evaluate("sessionStorage.getItem('key')") == "65"
    report_red(evening, browser)
    alerts = evening.service.alerts
    alerts.note(evening.clock())
    alerts.send_due(evening.clock())
    [(path, _headers, body)] = maker.asked
    assert (path, body) == ("/push/1", b"")
    deliver(out, evening)
    shown = """navigator.serviceWorker.ready.then((one) => one.getNotifications())
        .then((all) => all.map((one) => [one.title, one.body]))"""
    for _ in range(50):
        if told := out.evaluate(shown):
            break
        out.wait_for_timeout(50)
    assert told == [["På gång", "Något nytt för dig. Öppna tavlan."]]
    assert out.problems == []


def test_a_sound_is_heard_only_by_who_asked_for_it(evening, browser, out):
    report_red(evening, browser)
    expect(out.locator("#board")).to_contain_text("Bråk vid trappan")
    assert out.evaluate("self.tones") == 0
    out.goto(f"{evening.address}/me/alerts")
    out.get_by_label("Två korta toner").check()
    out.wait_for_timeout(300)
    assert out.evaluate("self.tones") == 2
    out.goto(f"{evening.address}/board")
    out.locator("#content").click(position={"x": 5, "y": 5})
    report_red(evening, browser)
    out.wait_for_function("self.tones === 2")
    assert out.problems == []


def test_a_phone_that_refuses_is_told_so(evening, browser):
    evening.at(f"{FRIDAY}T21:30:00+01:00")
    phone = evening.sign_in(browser, "guard", PHONE)
    phone.add_init_script("Notification.requestPermission = async () => 'denied';")
    phone.goto(f"{evening.address}/me/alerts")
    phone.get_by_role("button", name="Slå på").click()
    expect(phone.locator("#alerts-denied")).to_be_visible()
    assert evening.service.subscriptions.all() == []


def test_without_scripts_the_page_says_that_this_browser_cannot(evening, browser):
    evening.at(f"{FRIDAY}T21:30:00+01:00")
    phone = evening.sign_in(browser, "volunteer", PHONE, java_script_enabled=False)
    phone.goto(f"{evening.address}/me/alerts")
    expect(phone.locator("#alerts-cannot")).to_be_visible()
    expect(phone.locator("#alerts-form")).to_be_hidden()
