"""axe on every page, no horizontal scrolling at 320 px, no script error, strict CSP."""

import re

import pytest
from playwright.sync_api import expect
from web import access_rows

from tests.browser.conftest import PHONE, WALL
from tests.browser.hands import broken_on, code_on, knock, press, ready, write

pytestmark = pytest.mark.browser
# What a role opens by its address; the rest is found as it is found by hand, by its link.
ROLES = (*access_rows.PEOPLE, "display")
OFFLINE = ("board", "incidents", "observations")
PART = "a part of a page, or a file"
ELSEWHERE = {
    "GET /": "leads to the board",
    "GET /link/*": "in the test of what stands for a while",
    "GET /reach": "only for who is present: in the test of the reach-list",
    "GET /pair-timers/*": "only while one has asked for it: in the test of what stands for a while",
    "GET /handover.txt": PART,
    "GET /participation/months.csv": PART,
    "GET /reports/week.csv": PART,
    "GET /reports/public.csv": PART,
    "GET /places.geojson": PART,
    "GET /calendar/*/pagang.ics": PART,
    "GET /evaluation/data.csv": PART,
    "GET /evaluation/data.json": PART,
    "GET /evaluation/events": "only for a number of a report: in the test of the report",
    **{
        f"GET /{page}": "only while there is a survey: in the test of what stands for a while"
        for page in ("surveys/*/sheet", "answer/*")
    },
    "GET /trail.csv": PART,
    "GET /trail.jsonl": PART,
    "GET /sw.js": PART,
    "GET /manifest.webmanifest": PART,
    "GET /me/device": PART,
    "GET /healthz": PART,
    "GET /readyz": PART,
    "GET /metrics": PART,
    **{f"GET /{page}/offline": "through the worker, below" for page in OFFLINE},
    **{f"GET /{page}/fragment": PART for page in ("board", "wall", "console")},
    "GET /board/mine": PART,
    "GET /replay/*/board": PART,
    "GET /board/now": PART,
}


# Kinds of elements of a page: where all have been looked at for one role, another need not wait.
KINDS = """() => [...new Set([...document.querySelectorAll("body *")].map((one) => [
    one.parentElement.tagName, one.tagName, one.getAttribute("class"), one.getAttributeNames(),
].join()))].sort().join()"""


def pages_of(role):
    """Addresses that the role may open, `*` for what stands in a link."""
    return [
        route.removeprefix("GET ")
        for route, row in access_rows.PAGES.items()
        if route.startswith("GET ") and (row.open or role in row.may) and route not in ELSEWHERE
    ]


def linked(page, pattern):
    """The first link of the page that leads to such an address."""
    exact = re.compile(pattern.replace("*", "(?!new$|offline$)[^/?]+") + "$")
    found = page.eval_on_selector_all("a[href]", "all => all.map(one => one.pathname)")
    return next((path for path in found if exact.match(path)), None)


@pytest.fixture(scope="module")
def looked_at():
    return set()


@pytest.mark.parametrize("role", ROLES)
def test_every_page_that_a_role_has_is_accessible(demo, browser, role, looked_at):
    """While a briefing is on, in a network with something in it."""
    page = demo.sign_in(browser, role, WALL if role == "display" else PHONE)
    patterns = [path for path in pages_of(role) if "*" in path]
    found = [(path, path) for path in pages_of(role) if "*" not in path]
    broken = []
    for pattern, path in found:
        answer = page.goto(demo.address + path)
        assert answer.status == 200, (path, answer.status)
        seen = (pattern, page.evaluate(KINDS))
        if seen not in looked_at:
            broken += broken_on(page)
        looked_at.add(seen)
        for one in list(patterns):
            if address := linked(page, one):
                patterns.remove(one)
                found.append((one, address))
    assert (broken, page.problems) == ([], [])
    assert patterns == []


def test_every_page_is_looked_at_by_somebody_or_says_why_not():
    pages = {route for route in access_rows.PAGES if route.startswith("GET ")}
    seen = {f"GET {path}" for role in ROLES for path in pages_of(role)}
    assert pages == seen | ELSEWHERE.keys()


def test_what_a_phone_shows_without_a_network_is_accessible(evening, browser):
    """The old board with what waits, both forms, and the page that says that there is nothing."""
    evening.at("2026-11-20T21:30:00+01:00")
    phone = evening.sign_in(browser, "guard")
    ready(phone, evening)
    phone.context.set_offline(True)
    write(phone, "Nr 1 lugnt vid spåren")
    broken = []
    for path in ("/board", "/incidents/new", "/observations/new", "/sessions"):
        phone.goto(evening.address + path)
        broken += broken_on(phone)
    expect(phone.locator("h1")).to_have_text("Utan täckning")
    assert (broken, phone.problems) == ([], [])


def test_nothing_scrolls_sideways_on_a_small_phone(demo, browser):
    page = demo.sign_in(browser, "guard", {"width": 320, "height": 640})
    wide = []
    for path in (path for path in pages_of("guard") if "*" not in path):
        page.goto(demo.address + path)
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
        broken += broken_on(writer)
    expect(writer.get_by_role("status")).to_be_visible()
    boss.goto(f"{evening.address}/feedback")
    broken += broken_on(boss)
    boss.get_by_label("Ditt svar").fill("Rättat")
    press(boss, "Svara")
    expect(boss.get_by_text("Rättat")).to_be_visible()
    broken += broken_on(boss)
    assert broken == []
    assert (writer.problems, boss.problems) == ([], [])


def test_the_reach_list_and_the_door_are_accessible(evening, browser):
    """Somebody present on the list, and somebody without a login who has read the code."""
    evening.at("2026-11-20T20:00:00+01:00")
    page, wall = evening.sign_in(browser, "guard"), evening.sign_in(browser, "display", WALL)
    page.goto(f"{evening.address}/board")
    press(page, "Jag är här")
    expect(page.locator("#attendance")).to_contain_text("Du är på plats.")
    page.goto(f"{evening.address}/reach")
    page.fill("#reach", "070-1740605")
    page.locator("#reach-form .primary").click()
    page.wait_for_selector("#reach-list")
    broken = broken_on(page)
    wall.goto(f"{evening.address}/wall")
    code, guest = code_on(wall), evening.device(browser)
    for path in ("/check-in", f"/check-in?code={code}"):
        guest.goto(evening.address + path)
        broken += broken_on(guest)
    knock(guest, evening, code, "Kim")
    broken += broken_on(guest)
    assert broken == []
