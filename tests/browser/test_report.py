"""The report of the steering group: on paper, in the dark, on a phone, and its forms."""

import re

import pytest

from tests.browser.conftest import PHONE
from tests.browser.hands import broken_on

pytestmark = pytest.mark.browser
LAPTOP = {"width": 1280, "height": 800}
SMALL = {"width": 320, "height": 640}
MOST_PAGES = 8
NBSP = "\u00a0"
WEAKNESSES = ["Kontinuitet", "Introduktion", "Deltagande", "Nätverket och det egna området"]
INDOORS = (
    "/evaluation",
    "/evaluation/limits",
    "/evaluation/improvements/new",
    "/trail",
    "/reports/week",
    "/reports/public",
    "/participation/import",
)
# Everything that is read after the first page of the report.
REST = "document.querySelectorAll('#first ~ *').forEach(one => one.remove())"


def pages(page):
    return len(re.findall(rb"/Type\s*/Page[^s]", page.pdf(format="A4")))


def test_on_paper_the_first_page_holds_the_four_weaknesses(demo, browser):
    boss = demo.sign_in(browser, "coordinator", LAPTOP)
    boss.goto(f"{demo.address}/evaluation")
    assert 2 < pages(boss) <= MOST_PAGES
    assert boss.locator(".weakness h3").all_inner_texts() == WEAKNESSES
    assert boss.locator(".before li").count() == 2
    boss.evaluate(REST)
    assert boss.locator(".weakness").count() == len(WEAKNESSES)
    assert pages(boss) == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_report_the_events_behind_a_number_and_the_forms_are_accessible(demo, browser, scheme):
    boss = demo.sign_in(browser, "coordinator", PHONE, color_scheme=scheme)
    boss.goto(f"{demo.address}/evaluation")
    found = broken_on(boss)
    follow = boss.get_by_role("link", name="Följ upp").first.get_attribute("href")
    boss.locator(".figure-lead a").first.click()
    boss.wait_for_url("**/evaluation/events?*")
    found += broken_on(boss)
    boss.goto(demo.address + follow)
    boss.locator("#outcome-done").check()
    boss.get_by_label("En mening om hur det gick").fill("Kevin Larsson har varit med")
    boss.get_by_role("button", name="Spara").click()
    boss.wait_for_selector("#text-warning")
    found += broken_on(boss)
    assert (found, boss.problems) == ([], [])


def test_no_page_of_afterwards_scrolls_sideways_on_a_small_phone(demo, browser):
    boss, wide = demo.sign_in(browser, "coordinator", SMALL), []
    for path in INDOORS:
        boss.goto(demo.address + path)
        if boss.evaluate("document.documentElement.scrollWidth") > SMALL["width"]:
            wide.append(path)
    assert wide == []


def test_a_picture_says_in_words_what_it_shows(demo, browser):
    boss = demo.sign_in(browser, "coordinator", LAPTOP)
    boss.goto(f"{demo.address}/evaluation")
    sparks = boss.locator(".spark title").all_text_contents()
    assert len(sparks) == len(WEAKNESSES)
    assert all(f"oktober{NBSP}2026" in one and f"november{NBSP}2026" in one for one in sparks)
