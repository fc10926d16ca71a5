"""One Friday evening in real browsers: four phones, a console and a wall."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, WALL
from tests.browser.hands import press, report

pytestmark = pytest.mark.browser
FRIDAY, SATURDAY = "2026-11-20", "2026-11-21"
REPORTS = {
    "field_worker": ("yellow", "gathering", "Många ungdomar vid trapporna, glad stämning."),
    "police": ("yellow", "vandalism", "Krossad ruta vid biblioteket."),
    "guard": ("green", "positive", "Nya lampor i gången, lugnt och ljust."),
    "volunteer": ("green", "unsafe_place", "Mörkt på gångvägen mot skolan."),
}

# When the wall shows something red: asked again and again from outside it would seem later.
SEEN = """new MutationObserver(() => {
    if (document.querySelector(".item-red")) self.seen ??= Date.now();
}).observe(document.body, { childList: true, subtree: true })"""


def test_a_friday_evening_from_planned_to_saturdays_agenda(evening, browser):
    evening.at(f"{FRIDAY}T12:00:00+01:00")
    coordinator = evening.follow_link(browser, "coordinator", {"width": 1280, "height": 800})
    coordinator.goto(f"{evening.address}/sessions")
    expect(coordinator.locator("main")).to_contain_text("20.00")

    evening.at(f"{FRIDAY}T16:00:00+01:00")
    phones = {role: evening.follow_link(browser, role, PHONE) for role in REPORTS}
    for role, (colour, category, text) in REPORTS.items():
        report(phones[role], colour, category, text)
        expect(phones[role].locator("#board")).to_contain_text(text)

    evening.at(f"{FRIDAY}T19:41:00+01:00")
    wall = evening.follow_link(browser, "display", WALL)
    expect(wall.locator("#wall")).to_contain_text("Vi börjar 20.00")

    evening.at(f"{FRIDAY}T20:00:00+01:00")
    lead = phones["police"]
    lead.goto(f"{evening.address}/console")
    press(lead, "Börja")
    expect(wall.locator("#wall")).to_have_class(re.compile("frame-live"), timeout=5_000)

    shown, texts = set(), {text for _, _, text in REPORTS.values()}
    for _ in range(len(REPORTS)):
        press(lead, "Nästa")
        large = lead.locator("#large .large-text")
        expect(large).to_have_text(re.compile("|".join(texts - shown)))
        title = large.inner_text()
        expect(wall.locator("#large .large-text")).to_have_text(title, timeout=5_000)
        shown.add(title)
    assert shown == texts

    evening.at(f"{FRIDAY}T20:11:00+01:00")
    lead.goto(f"{evening.address}/console")
    expect(lead.locator("p.console-reach")).to_contain_text("4 av 4 punkter når alla")
    press(lead, "Lås: klart, ut och gå")
    expect(wall.locator(".wall-state")).to_contain_text("Låst 20.11", timeout=5_000)
    expect(wall.locator(".wall-state")).to_contain_text("Genomgång 1")

    evening.at(f"{FRIDAY}T21:00:00+01:00")
    expect(wall.locator(".wall-state")).to_contain_text("Ute", timeout=5_000)
    guard = phones["guard"]
    guard.goto(f"{evening.address}/board")
    wall.evaluate(SEEN)
    report(guard, "red", "violence", "Bråk vid tunnelbanan, undvik trapporna.", audience="all")
    sent = time.time()
    expect(wall.locator(".item-red")).to_contain_text("Bråk vid tunnelbanan", timeout=5_000)
    assert wall.evaluate("self.seen") / 1000 - sent < 1.0
    expect(phones["volunteer"].locator("#board")).to_contain_text("Bråk vid tunnelbanan")

    evening.at(f"{SATURDAY}T03:05:00+01:00")
    for text, outcome in (("Krossad ruta", "Klart"), ("Mörkt på gångvägen", "Tas med")):
        lead.goto(f"{evening.address}/board")
        lead.locator("article", has_text=text).locator("a").first.click()
        lead.locator("#action-disposition > summary").click()
        lead.locator("#action-disposition").get_by_label(outcome).check()
        lead.locator("#action-disposition button").click()
        lead.wait_for_load_state()

    evening.at(f"{SATURDAY}T16:00:00+01:00")
    evening.at(f"{SATURDAY}T18:00:00+01:00")
    coordinator.goto(f"{evening.address}/console")
    carried = coordinator.locator(".agenda-part", has_text="Kvarstår")
    expect(carried).to_contain_text("Farsta")
    coordinator.goto(f"{evening.address}/board")
    expect(coordinator.locator("#section-carried")).to_contain_text("Mörkt på gångvägen")
    expect(coordinator.locator("#board")).not_to_contain_text("Krossad ruta")
    for page in (wall, coordinator, *phones.values()):
        assert page.problems == []
        page.context.close()


def test_reading_and_reporting_work_without_javascript(evening, browser):
    evening.at(f"{FRIDAY}T21:30:00+01:00")
    phone = evening.follow_link(browser, "guard", PHONE, java_script_enabled=False)
    report(phone, "green", "gathering", "Lugnt vid torget, många ute.")
    expect(phone.locator("#board")).to_contain_text("Lugnt vid torget")
    phone.get_by_role("link", name="Rapportera").click()
    phone.locator("#priority-red").check()
    expect(phone.get_by_role("link", name=re.compile("112"))).to_be_visible()


def test_a_name_is_stopped_with_three_answers_and_the_text_is_kept(evening, browser):
    evening.at(f"{FRIDAY}T21:30:00+01:00")
    phone = evening.sign_in(browser, "police")
    phone.get_by_role("link", name="Rapportera").click()
    phone.locator("#priority-yellow").check()
    phone.locator("#category-gathering").check()
    if phone.locator("#where-other").is_visible():
        phone.locator("#where-other").check()
    phone.locator("#district").select_option("farsta")
    phone.locator("#text").fill("Kevin Svensson slog sönder rutan")
    phone.get_by_role("button", name="Skicka").click()
    expect(phone.locator("#text-warning")).to_be_visible()
    expect(phone.locator("#text")).to_have_value("Kevin Svensson slog sönder rutan")
    before = evening.service.app.recorder.newest()
    phone.locator("button[name=check_reason][value=place]").click()
    expect(phone).to_have_url(re.compile("/board"))
    assert evening.service.app.recorder.newest() == before + 1


def test_the_wall_says_loudly_that_contact_is_lost(evening, browser):
    evening.at(f"{FRIDAY}T21:30:00+01:00")
    wall = evening.sign_in(browser, "display", WALL)
    wall.clock.install()
    wall.goto(f"{evening.address}/wall")
    wall.context.set_offline(True)
    wall.clock.fast_forward(100_000)
    expect(wall.locator("html")).to_have_class(re.compile("is-lost"), timeout=8_000)
