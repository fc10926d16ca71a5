"""What thumbs do: report, press, check in, take a copy along."""

import json
import re
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

FORMS = "caches.match('/observations/offline').then((kept) => Boolean(kept))"


def report(page, colour, category, text, *, audience=None):
    """Three taps, one sentence, Skicka."""
    page.get_by_role("link", name="Rapportera").click()
    page.locator(f"#priority-{colour}").check()
    chosen = page.locator(f"#category-{category}")
    if not chosen.is_visible():
        page.locator("#more-categories > summary").click()
    chosen.check()
    elsewhere = page.locator("#where-other")
    if elsewhere.is_visible():
        elsewhere.check()
    page.locator("#district").select_option("farsta")
    page.locator("#text").fill(text)
    if audience:
        page.locator("#audience-choice > summary").click()
        page.locator(f"#audience-{audience}").check()
    page.get_by_role("button", name="Skicka").click()
    expect(page).to_have_url(re.compile("/board"))


def broken_on(page):
    """What axe finds on a page that is all there: (path, rule, the element's beginning)."""
    page.wait_for_load_state()
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    path = urlsplit(page.url).path
    return [(path, one["id"], one["nodes"][0]["html"][:120]) for one in found]


def back(phone):
    """With a network again; the old board gives way to the new one by itself, as a page does."""
    phone.context.set_offline(False)
    expect(phone.locator("#mine")).to_have_count(1)
    expect(phone.locator("#taken")).to_have_count(0)
    phone.wait_for_load_state()


def press(page, name):
    page.get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_load_state()


def code_on(wall):
    """The six digits that the wall shows now."""
    return "".join(sign for sign in wall.inner_text(".wall-join strong") if sign.isdigit())


def knock(guest, evening, code, name):
    """Somebody without a login, who has read the QR code, waits at the door."""
    guest.goto(f"{evening.address}/check-in?code={code}")
    guest.fill("#name", name)
    guest.locator("#organisation").select_option("nattvandrarna-farsta")
    guest.locator("#walk-in-form .primary").click()
    guest.wait_for_selector("text=Vänta vid dörren")


def ready(phone, evening):
    """On the board, with all that a phone takes along."""
    phone.goto(f"{evening.address}/board")
    until(phone, FORMS, "kept => kept")


def until(phone, asked, holds, seconds=15):
    for _ in range(seconds * 10):
        if phone.evaluate(f"async () => ({holds})(await ({asked}))"):
            return
        phone.wait_for_timeout(100)
    raise AssertionError(asked)


FORM = "document.querySelector('form[data-draft]').id"
DRAFT = f"outbox.draft(`draft:${{document.body.dataset.who}}:${{{FORM}}}`)"


def drafted(phone, text):
    """The form's draft holds what was typed."""
    until(phone, DRAFT, f"kept => kept?.some(([, value]) => value === {json.dumps(text)})")


def write(phone, text):
    """A green report from the form as it is on the phone now."""
    phone.get_by_role("link", name="Rapportera").click()
    fill(phone, text)
    expect(phone).to_have_url(re.compile("/board"))


def fill(phone, text):
    phone.locator("#priority-green").check()
    phone.locator("#category-gathering").check()
    if phone.locator("#where-other").is_visible():
        phone.locator("#where-other").check()
    phone.locator("#district").select_option("farsta")
    phone.locator("#text").fill(text)
    phone.get_by_role("button", name="Skicka").click()
