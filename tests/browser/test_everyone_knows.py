"""Four phones and a wall: who is here, who knows, who is asked again, nothing lost underground."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, WALL
from tests.browser.hands import code_on, knock, press, ready, report, write

pytestmark = pytest.mark.browser
FRIDAY = "2026-11-20"
WRONG, RIGHT = "Krossad ruta vid biblioteket.", "Krossad ruta vid skolan, inte biblioteket."
LONG = 15_000


def board(page, evening):
    page.goto(f"{evening.address}/board")
    return page


def test_everyone_has_the_same_information_and_keeps_it(evening, browser):
    evening.at(f"{FRIDAY}T19:41:00+01:00")
    wall = evening.sign_in(browser, "display", WALL)
    roles = ("field_worker", "police", "guard", "volunteer", "coordinator")
    phones = {role: evening.sign_in(browser, role, PHONE) for role in roles}
    report(phones["police"], "yellow", "vandalism", WRONG)

    kim = they_come_in(evening, browser, phones, wall)
    the_names_are_told(evening, phones, kim)
    it_is_gone_through_and_sealed(evening, phones, wall)
    the_absent_one_says_that_she_knows(evening, phones)
    those_who_knew_are_asked_again(evening, phones, kim)
    three_reports_come_up_from_the_basement(evening, phones, wall)
    for page in (wall, kim, *phones.values()):
        assert page.problems == []
        page.context.close()


def they_come_in(evening, browser, phones, wall):
    """Own tap, the code on the wall, a stranger at the door, and one tap of the lead's."""
    for role in ("field_worker", "police"):
        press(phones[role], "Jag är här")
        expect(phones[role].locator("#attendance")).to_contain_text("Du är på plats.")
    guard = phones["guard"]
    guard.goto(f"{evening.address}/check-in")
    guard.fill("#code", code_on(wall))
    press(guard, "Jag är här")
    expect(guard.locator("#attendance")).to_contain_text("Du är på plats.")

    kim = evening.device(browser, PHONE)
    knock(kim, evening, code_on(wall), "Kim")
    assert kim.goto(f"{evening.address}/board").status == 401
    lead = phones["police"]
    lead.goto(f"{evening.address}/console")
    press(lead, "Börja")
    expect(lead.locator("#door")).to_contain_text("Kim")
    press(lead, "Släpp in")
    kim.goto(f"{evening.address}/check-in")
    press(kim, "Öppna På gång")
    expect(kim.locator("#board")).to_contain_text(WRONG)

    lead.goto(f"{evening.address}/console")
    press(lead, "En fler: SL")
    lead.goto(f"{evening.address}/console")
    here = lead.locator(".console-present")
    for count in ("Fält 1", "Polis 1", "OV 1", "Vol 1", "Part 1"):
        expect(here).to_contain_text(count)
    return kim


def the_names_are_told(evening, phones, kim):
    """Tonight's list, on the phones of those who are here only."""
    sara = phones["field_worker"]
    sara.goto(f"{evening.address}/reach")
    sara.fill("#reach", "070-174 06 05")
    sara.locator("#reach-form .primary").click()
    for page in (phones["guard"], kim):
        page.goto(f"{evening.address}/reach")
        expect(page.locator("#reach-list")).to_contain_text("070-174 06 05")
    assert phones["volunteer"].goto(f"{evening.address}/reach").status == 404


def it_is_gone_through_and_sealed(evening, phones, wall):
    lead = phones["police"]
    evening.at(f"{FRIDAY}T20:00:00+01:00")
    board(phones["guard"], evening)
    lead.goto(f"{evening.address}/console")
    press(lead, "Nästa")
    expect(wall.locator("#large .large-text")).to_have_text(WRONG, timeout=5_000)
    expect(phones["guard"].locator("#now")).to_contain_text("Nu: punkt 1 av 1", timeout=5_000)
    evening.at(f"{FRIDAY}T20:11:00+01:00")
    lead.goto(f"{evening.address}/console")
    press(lead, "Lås: klart, ut och gå")
    expect(wall.locator(".wall-state")).to_contain_text("Låst 20.11", timeout=5_000)


def the_absent_one_says_that_she_knows(evening, phones):
    evening.at(f"{FRIDAY}T21:05:00+01:00")
    late, here = phones["volunteer"], board(phones["guard"], evening)
    expect(here.locator("#missed")).to_have_count(0)
    board(late, evening)
    expect(late.locator("#missed")).to_contain_text("Du var inte med")
    press(late, "Uppfattat")
    expect(late.locator("#missed")).to_have_count(0)


def those_who_knew_are_asked_again(evening, phones, kim):
    """Present at the seal or said so since; not who wrote it, nor who never was told."""
    author = board(phones["police"], evening)
    author.locator("article", has_text=WRONG).locator("a").first.click()
    author.locator("#action-corrections > summary").click()
    author.locator("#corrections-text").fill(RIGHT)
    author.locator("#corrections-form button").click()
    author.wait_for_load_state()
    knew = (phones["field_worker"], phones["guard"], phones["volunteer"], kim)
    for page in knew:
        asked = board(page, evening).locator(".again")
        expect(asked).to_contain_text("Ändrat efter att du fick veta")
        expect(asked).to_contain_text(RIGHT)
        expect(asked).not_to_contain_text(WRONG)
    for page in (author, phones["coordinator"]):
        expect(board(page, evening).locator("#board")).to_contain_text(RIGHT)
        expect(page.locator(".again")).to_have_count(0)
    for page in knew:
        page.locator(".again").get_by_role("button", name="Uppfattat").click()
        expect(page.locator(".again")).to_have_count(0)


def three_reports_come_up_from_the_basement(evening, phones, wall):
    """With its age on the old board; afterwards once each, on the board of another."""
    evening.at(f"{FRIDAY}T21:43:00+01:00")
    guard, texts = phones["guard"], [f"Nr {number} vid spåren" for number in (1, 2, 3)]
    ready(guard, evening)
    guard.context.set_offline(True)
    for text in texts:
        write(guard, text)
    expect(guard.locator("#taken")).to_have_text(re.compile(r"från 2\d\.\d\d, .* gammal"))
    waiting = guard.locator("#queued-list > li")
    expect(waiting).to_have_count(3)
    expect(waiting.last).to_contain_text("Väntar")
    guard.context.set_offline(False)
    expect(guard.locator("#queued-list > li", has_text="Skickat")).to_have_count(3, timeout=LONG)
    colleague = board(phones["police"], evening).locator("#board article")
    for text in texts:
        expect(colleague.filter(has_text=text)).to_have_count(1)
    expect(wall.locator("#wall")).not_to_contain_text("vid spåren")
