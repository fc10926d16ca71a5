"""Alerts on a phone: turned on by its user, a signal without content, a sound only if asked for."""

import time

import pytest
from notifications.push_service import PushService
from playwright.sync_api import expect

from tests.browser.conftest import PHONE

pytestmark = pytest.mark.browser
FRIDAY = "2026-11-20"
# The maker's own service cannot be reached from a test: its answer is what a browser would give.
# The page's and the worker's push manager stand apart: what is held is told to both.
HELD = """(endpoint) => {
    const made = (endpoint) => ({ endpoint, unsubscribe: async () => { self.held = null; } });
    self.held = endpoint && made(endpoint);
    PushManager.prototype.getSubscription = async () => self.held;
    PushManager.prototype.subscribe = async () => {
        if (!self.next) throw new Error("denied");
        return (self.held = made(self.next));
    };
}"""
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
    phone.wait_for_function("navigator.serviceWorker.ready.then(() => true)")
    return phone


def turn_on(phone, evening):
    phone.goto(f"{evening.address}/me/alerts")
    phone.get_by_label("Rött var som helst").check()
    phone.get_by_role("button", name="Slå på i den här telefonen").click()
    expect(phone.get_by_role("status")).to_have_text("Larmen är på i den här telefonen.")


def worker_of(phone):
    """The worker, after its maker's service was put in a test's hands."""
    phone.wait_for_function("navigator.serviceWorker.ready.then(() => true)")
    return phone.context.service_workers[0]


def endpoint_of(evening):
    [one] = evening.service.subscriptions.known()
    return one.endpoint


def held(evening, endpoint, tries=150):
    for _ in range(tries):
        if endpoint_of(evening) == endpoint:
            return True
        time.sleep(0.1)
    return False


def deliver(phone, evening):
    """What the maker's service does with a signal; the browser wakes the worker."""
    session, known = phone.context.new_cdp_session(phone), []
    session.on("ServiceWorker.workerRegistrationUpdated", lambda told: known.append(told))
    session.send("ServiceWorker.enable")
    for _ in range(300):
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
    for _ in range(300):
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
    out.wait_for_function("self.tones === 2")
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


@pytest.mark.parametrize("lost", [False, True], ids=["changed", "lost by its maker"])
def test_an_address_that_changed_without_a_word_is_mended_at_the_next_open(
    evening, out, maker, lost
):
    turn_on(out, evening)
    worker = worker_of(out)
    worker.evaluate(HELD, None if lost else f"{maker.origin}/push/1")
    worker.evaluate("(next) => { self.next = next; self.held = null; }", f"{maker.origin}/push/2")
    if lost:
        [one] = evening.service.subscriptions.known()
        evening.service.subscriptions.lose(one.id)
    out.goto(f"{evening.address}/board")
    assert held(evening, f"{maker.origin}/push/2")
    [one] = evening.service.subscriptions.all()
    assert "red" in one.chosen
    expect(out.locator("#alerts-off-here")).to_be_hidden()
    assert out.problems == []


def test_a_change_that_does_not_say_what_was_before_is_mended_at_once(evening, out, maker):
    turn_on(out, evening)
    worker = worker_of(out)
    worker.evaluate(HELD, None)
    worker.evaluate("(next) => { self.next = next; }", f"{maker.origin}/push/3")
    worker.evaluate("self.dispatchEvent(new ExtendableEvent('pushsubscriptionchange'))")
    assert held(evening, f"{maker.origin}/push/3")


def test_a_phone_that_cannot_be_reached_any_more_says_so_and_leads_to_where_it_is_turned_on(
    evening, out, maker
):
    turn_on(out, evening)
    worker_of(out).evaluate(HELD, None)
    out.goto(f"{evening.address}/board")
    off = out.locator("#alerts-off-here")
    expect(off).to_contain_text("Larm är av på den här telefonen.")
    off.get_by_role("link", name="Larm på telefonen").click()
    expect(out).to_have_url(f"{evening.address}/me/alerts")


def test_a_browser_that_is_subscribed_for_nobody_says_that_alerts_are_off(evening, out, maker):
    worker_of(out).evaluate(HELD, f"{maker.origin}/push/of-an-earlier-login")
    out.goto(f"{evening.address}/board")
    expect(out.locator("#alerts-off-here")).to_be_visible()
