"""axe on every page, no horizontal scrolling at 320 px, no script error, strict CSP."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import PHONE, WALL
from tests.browser.hands import code_on, knock

pytestmark = pytest.mark.browser
PAGES = {
    "guard": (
        "/board",
        "/incidents/new",
        "/notes/new",
        "/observations/new",
        "/assignments/new",
        "/contact-requests/new",
        "/pair-timers/new",
        "/participation",
        "/participation/season",
        "/sessions",
        "/sessions/2026-11-20",
        "/me",
        "/cards",
        "/cards/guard",
        "/cards/guard/edit",
        "/introduction/conduct",
        "/check-in",
        "/mine/reports",
        "/paper",
        "/paper/entry",
        "/paper/notes",
        "/paper/observations",
        "/balance",
        "/about/accessibility",
        "/console",
    ),
    "coordinator": (
        "/people",
        "/people/new",
        "/devices",
        "/places",
        "/settings",
        "/feedback",
        "/handover",
        "/participation/season",
        "/participation/waiting",
        "/participation/organisations/sl",
        "/sessions/new",
        "/console",
    ),
    "display": ("/wall",),
}


@pytest.mark.parametrize("role", PAGES)
def test_every_page_is_accessible(evening, browser, role):
    evening.at("2026-11-20T20:00:00+01:00")
    page = evening.sign_in(browser, role, WALL if role == "display" else PHONE)
    broken = []
    for path in PAGES[role]:
        answer = page.goto(evening.address + path)
        assert answer.status == 200, (path, answer.status)
        found = Axe().run(page).response["violations"]
        broken += [(path, one["id"], one["nodes"][0]["html"][:120]) for one in found]
    assert broken == []
    assert page.problems == []


def test_nothing_scrolls_sideways_on_a_small_phone(evening, browser):
    evening.at("2026-11-20T20:00:00+01:00")
    page = evening.sign_in(browser, "guard", {"width": 320, "height": 640})
    wide = []
    for path in PAGES["guard"]:
        page.goto(evening.address + path)
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            wide.append(path)
    assert wide == []


def test_a_message_its_refusal_and_its_answer_are_accessible(evening, browser):
    """The form of the accessibility page and the coordinators' page, with something in them."""
    evening.at("2026-11-20T20:00:00+01:00")
    writer, boss = (evening.sign_in(browser, role) for role in ("guard", "coordinator"))
    writer.goto(f"{evening.address}/about/accessibility")
    broken = []
    for said in ("Kevin Larsson ser inte knappen", "Knappen syns inte"):
        writer.fill("#text", said)
        writer.locator("#feedback-form .button").first.click()
        writer.wait_for_load_state()
        broken += Axe().run(writer).response["violations"]
    assert writer.get_by_role("status").is_visible()
    boss.goto(f"{evening.address}/feedback")
    broken += Axe().run(boss).response["violations"]
    boss.get_by_label("Ditt svar").fill("Rättat")
    boss.get_by_role("button", name="Svara").click()
    assert boss.get_by_text("Rättat").is_visible()
    broken += Axe().run(boss).response["violations"]
    assert broken == []
    assert (writer.problems, boss.problems) == ([], [])


def test_the_reach_list_and_the_door_are_accessible(evening, browser):
    """Somebody present on the list, and somebody without a login who has read the code."""
    evening.at("2026-11-20T20:00:00+01:00")
    page, wall = evening.sign_in(browser, "guard"), evening.sign_in(browser, "display", WALL)
    page.goto(f"{evening.address}/board")
    arrive = page.get_by_role("button", name="Jag är här")
    if arrive.count():
        arrive.click()
    page.goto(f"{evening.address}/reach")
    page.fill("#reach", "070-1740605")
    page.locator("#reach-form .primary").click()
    page.wait_for_selector("#reach-list")
    broken = Axe().run(page).response["violations"]
    wall.goto(f"{evening.address}/wall")
    code, guest = code_on(wall), evening.device(browser)
    for path in ("/check-in", f"/check-in?code={code}"):
        guest.goto(evening.address + path)
        broken += Axe().run(guest).response["violations"]
    knock(guest, evening, code, "Kim")
    broken += Axe().run(guest).response["violations"]
    assert [one["id"] for one in broken] == []
