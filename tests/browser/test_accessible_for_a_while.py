"""axe on what stands only for a while, or only after something went wrong."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import WALL
from tests.browser.hands import broken_on, press

pytestmark = pytest.mark.browser
FRIDAY = "2026-11-20"


class Looked:
    """`looked(page, path)` opens a path (or looks at what is open); `broken` is what axe found."""

    def __init__(self, evening):
        self.evening, self.broken, self.pages = evening, [], []

    def __call__(self, page, path=None, status=200):
        if path is not None:
            assert page.goto(self.evening.address + path).status == status, path
        self.broken += broken_on(page)
        self.pages.append(page)

    def well(self):
        assert self.broken == []
        assert [problem for page in self.pages for problem in page.problems] == []


@pytest.fixture
def looked(evening):
    made = Looked(evening)
    yield made
    made.well()


def test_a_pair_timer_is_accessible_from_asking_to_ringing(evening, browser, looked):
    evening.at(f"{FRIDAY}T21:10:00+01:00")
    asker, watcher = (evening.sign_in(browser, role) for role in ("volunteer", "guard"))
    looked(asker, "/pair-timers/new")
    watcher.goto(f"{evening.address}/board")
    press(watcher, "Jag bevakar tavlan")
    looked(asker, "/pair-timers/new")
    press(asker, "23.30")
    asker.goto(f"{evening.address}/board")
    forms = asker.eval_on_selector_all("form", "all => all.map(one => one.getAttribute('action'))")
    one = next(path for path in forms if re.match("/pair-timers/.+/ending", path))
    one = one.removesuffix("/ending")
    for page in (asker, watcher):
        looked(page, one)
    press(watcher, "Jag tar den")
    for page in (asker, watcher):
        looked(page, one)
    evening.at(f"{FRIDAY}T23:30:00+01:00")
    for page in (asker, watcher):
        looked(page, one)
    expect(watcher.get_by_role("link", name="Ring 112")).to_be_visible()


def test_a_survey_is_accessible_from_opening_to_what_was_written(evening, browser, looked):
    """Residents answer without a login; a slip comes back as a page too."""
    evening.at(f"{FRIDAY}T12:00:00+01:00")
    boss, guest = evening.sign_in(browser, "coordinator"), evening.device(browser)
    looked(boss, "/surveys")
    boss.get_by_label("Enkät till boende").check()
    boss.fill("#last", "2026-11-30")
    boss.select_option("#areas", ["borough:farsta"])
    press(boss, "Öppna enkäten")
    looked(boss)
    boss.select_option("#comparison", ["borough:skarpnack"])
    press(boss, "Öppna enkäten")
    looked(boss)
    answer = boss.input_value("#address-area").removeprefix(evening.address)
    boss.get_by_role("link", name="Lappar med länken").first.click()
    looked(boss)
    looked(guest, answer)
    press(guest, "Lämna svaret")
    looked(guest)
    guest.locator("#safety-4").check()
    guest.fill("#why", "Kevin Larsson ville det")
    press(guest, "Lämna svaret")
    looked(guest)
    guest.fill("#why", "Mer ljus vid gångtunneln")
    press(guest, "Skicka den ändrade texten")
    expect(guest.get_by_role("heading", name="Tack!")).to_be_visible()
    looked(guest)


def test_the_wall_is_accessible_at_every_hour(evening, browser, looked):
    evening.at("2026-11-18T12:00:00+01:00")
    wall = evening.sign_in(browser, "display", WALL)
    lead = evening.sign_in(browser, "police")
    looked(wall, "/wall")
    evening.at(f"{FRIDAY}T19:40:00+01:00")
    looked(wall, "/wall")
    evening.at(f"{FRIDAY}T20:00:00+01:00")
    lead.goto(f"{evening.address}/console")
    press(lead, "Börja")
    looked(wall, "/wall")
    evening.at(f"{FRIDAY}T21:10:00+01:00")
    looked(wall, "/wall")
    evening.at("2026-11-21T04:00:00+01:00")
    looked(wall, "/wall")


def test_the_door_is_accessible_and_so_is_a_link_of_no_use(evening, browser, looked):
    evening.at(f"{FRIDAY}T20:00:00+01:00")
    guest = evening.device(browser)
    looked(guest, evening.link("guard").removeprefix(evening.address))
    looked(guest, "/link/" + "A" * 43, status=410)
    looked(guest, "/board", status=401)
    boss = evening.sign_in(browser, "coordinator")
    looked(boss, "/incidents/00000000-0000-0000-0000-000000000000", status=404)
    boss.goto(f"{evening.address}/people/new")
    boss.fill("#name", "Ali")
    boss.locator("#role-volunteer").check()
    boss.locator("#organisation").select_option("nattvandrarna-farsta")
    boss.locator("main form .primary").first.click()
    boss.wait_for_load_state()
    looked(boss)


def test_what_is_warned_of_is_accessible_where_it_is_said(evening, browser, looked):
    """A person in a report; a volunteer asked to intervene, at once and by a correction."""
    evening.at(f"{FRIDAY}T21:10:00+01:00")
    police = evening.sign_in(browser, "police")
    police.goto(f"{evening.address}/incidents/new")
    police.locator("#priority-green").check()
    police.locator("#category-gathering").check()
    if police.locator("#where-other").is_visible():
        police.locator("#where-other").check()
    police.locator("#district").select_option("farsta")
    police.fill("#text", "Kevin o hans gäng vid spåren")
    press(police, "Skicka")
    police.wait_for_selector("#text-warning")
    looked(police)
    police.goto(f"{evening.address}/assignments/new")
    police.fill("#what", "Avvisa dem från torget")
    police.locator("#to").select_option("role:volunteer")
    police.locator("#district").select_option("farsta")
    police.locator("#audience-choice > summary").click()
    police.locator("#audience-all").check()
    police.locator("#assignment-form .primary").click()
    police.wait_for_selector("#mandate-warning")
    looked(police)
    police.locator("#mandate-warning [name=mandate_reason]").click()
    police.wait_for_url(re.compile("/board"))
    path = police.locator("a[href^='/assignments/']:not([href$=new])").first.get_attribute("href")
    looked(police, path)
    police.locator("#action-corrections > summary").click()
    police.fill("#corrections-text", "Avvisa dem från stationen")
    police.locator("#corrections-form .button").click()
    police.wait_for_selector("#check-form #mandate-warning")
    looked(police)


def test_a_write_up_and_calm_that_waits_for_an_answer_are_accessible(evening, browser, looked):
    evening.at(f"{FRIDAY}T21:10:00+01:00")
    volunteer, police = (evening.sign_in(browser, role) for role in ("volunteer", "police"))
    service, now = evening.service, evening.clock()
    caller = evening.caller("volunteer")
    told = {"category": "gathering", "priority": "green", "district": "Farsta", "text": "Många ute"}
    write = service.app.report_incident
    id = service.queue.run(lambda: write(caller, audience="professional", **told)).id
    for page in (volunteer, police):
        looked(page, f"/incidents/{id}")
    calm = {"district": "Farsta", "starts_at": now - timedelta(hours=1), "ends_at": now}
    ended = evening.caller("guard", channel="hand_in", ended=1)
    id = service.queue.run(lambda: service.app.make_observation(ended, **calm)).id
    looked(police, f"/observations/{id}")
    press(police, "Dela med alla")
    looked(police, f"/observations/{id}")
