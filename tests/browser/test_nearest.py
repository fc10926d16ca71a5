"""Nearest first: by a tap, on the phone alone, and not there where it cannot work."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.test_offline import FRIDAY

pytestmark = pytest.mark.browser
SKARPNACK = {"latitude": 59.2674, "longitude": 18.1329}
FORMS = ("/incidents/new", "/observations/new")


def asked_where(phone, evening, path="/incidents/new"):
    """The form, where it asks for the district."""
    phone.goto(evening.address + path)
    for first in ("#priority-green", "#category-gathering"):
        if phone.locator(first).count():
            phone.locator(first).check()


def signed_in(evening, browser, **more):
    evening.at(f"{FRIDAY}T21:30:00+01:00")
    return evening.sign_in(browser, "guard", PHONE, **more)


@pytest.mark.parametrize("path", FORMS)
def test_a_tap_sorts_and_the_position_never_leaves_the_phone(evening, browser, path):
    phone = signed_in(evening, browser, geolocation=SKARPNACK, permissions=["geolocation"])
    asked_where(phone, evening, path)
    options, taps = phone.locator("#district option"), phone.locator("#where-options input")
    before = options.all_text_contents()
    taps_before = sorted(tap.get_attribute("value") for tap in taps.all())
    sent = []
    phone.on("request", lambda one: sent.append(one.url + (one.post_data or "")))
    phone.get_by_role("button", name="Närmast först").click()
    expect(phone.locator("#nearest-said")).to_contain_text("stannar på telefonen")
    after = options.all_text_contents()
    assert (after[0], after[1]) == (before[0], "Skarpnäcks gård")
    assert "Bagarmossen" in after[2:5]
    assert after[-1] in ("Skärholmen", "Vårberg")
    assert sorted(after) == sorted(before)
    assert sorted(tap.get_attribute("value") for tap in taps.all()) == taps_before
    assert taps.last.get_attribute("value") == "other"
    phone.wait_for_timeout(300)
    kept = phone.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    form = phone.evaluate("JSON.stringify([...new FormData(document.querySelector('main form'))])")
    told = json.dumps(sent) + kept + form + phone.content()
    assert not any(said in told for said in ("59.2674", "18.1329"))
    assert phone.problems == []


def test_what_was_chosen_stays_chosen(evening, browser):
    phone = signed_in(evening, browser, geolocation=SKARPNACK, permissions=["geolocation"])
    asked_where(phone, evening)
    phone.locator("#where-other").check()
    phone.locator("#district").select_option("varberg")
    phone.get_by_role("button", name="Närmast först").click()
    expect(phone.locator("#nearest-said")).to_contain_text("närmaste")
    expect(phone.locator("#district")).to_have_value("varberg")


def test_nothing_is_asked_before_the_tap_and_a_no_changes_nothing(evening, browser):
    phone = signed_in(evening, browser, permissions=[])
    asked = "navigator.geolocation.getCurrentPosition = () => { window.asked = true }"
    phone.add_init_script(asked)
    asked_where(phone, evening)
    expect(phone.locator("#nearest")).to_be_visible()
    assert phone.evaluate("window.asked") is None
    phone.add_init_script(
        "navigator.geolocation.getCurrentPosition = (_, failed) => failed(new Error('nej'))"
    )
    asked_where(phone, evening)
    before = phone.locator("#district option").all_text_contents()
    phone.locator("#nearest").click()
    expect(phone.locator("#nearest-said")).to_contain_text("Inget är ändrat")
    assert phone.locator("#district option").all_text_contents() == before


def test_there_is_no_button_without_a_script_or_without_the_middles(evening, browser):
    phone = signed_in(evening, browser)
    phone.route(
        "**/incidents/new",
        lambda route: route.fulfill(
            response=(answer := route.fetch()),
            body=answer.text().replace("data-lat", "data-no").replace("data-lon", "data-nej"),
        ),
    )
    phone.evaluate(
        "navigator.serviceWorker.getRegistrations()"
        ".then((all) => all.map((one) => one.unregister()))"
    )
    asked_where(phone, evening)
    expect(phone.locator("#where-options")).to_be_visible()
    expect(phone.locator("#nearest")).to_be_hidden()
    plain = signed_in(evening, browser, java_script_enabled=False)
    plain.goto(f"{evening.address}/incidents/new")
    expect(plain.locator("#district")).to_have_count(1)
    expect(plain.locator("#nearest")).to_be_hidden()
