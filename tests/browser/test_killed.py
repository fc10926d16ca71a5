"""Browser and server killed at random points: what was written is there, and once."""

import os
import random
import re
import signal
import time
from contextlib import suppress
from pathlib import Path

import pytest
from api.asking import REPORT
from api.process import EVENING, Server, made_by_command, run_command
from playwright.sync_api import Error

from tests.browser.conftest import PHONE
from tests.browser.hands import DRAFT, drafted

pytestmark = pytest.mark.browser
HOME = "stadens-ordningsvakter"
REPORTS = 3
STATES = "outbox.all().then((all) => all.filter((one) => one.state !== 'sent').length)"


@pytest.fixture
def server(exercise_folder):
    served = Server(exercise_folder, made_by_command(exercise_folder, {"guard": HOME}))
    served.start()
    yield served
    served.stop(signal.SIGKILL)


class Phone:
    """A browser with a folder of its own, that can be killed and started again."""

    def __init__(self, playwright, launch, folder: Path):
        self.playwright, self.launch, self.folder = playwright, launch, folder
        self.cookies = []
        self.start()

    def start(self):
        self.context = self.playwright.chromium.launch_persistent_context(
            self.folder, viewport=PHONE, locale="sv-SE", **self.launch
        )
        self.context.set_default_timeout(6_000)
        # A browser writes cookies every half minute; a phone that has been out longer has them.
        self.context.add_cookies(self.cookies)
        self.page = self.context.pages[0]

    def kill(self):
        """All processes of this folder at once, as when a battery is empty."""
        for entry in Path("/proc").glob("[0-9]*/cmdline"):
            with suppress(OSError):
                if str(self.folder).encode() in entry.read_bytes():
                    os.kill(int(entry.parent.name), signal.SIGKILL)
        with suppress(Error):
            self.context.close()
        for lock in self.folder.glob("Singleton*"):
            lock.unlink()
        self.start()


def sign_in(phone, server):
    told = ["invite", "--data", str(server.data), "--name", "Rickard", "--role", "guard"]
    done = run_command(*told, "--organisation", HOME, clock=EVENING)
    path = re.search(r"/link/[\w-]+", done.output)[0]
    phone.page.goto(server.url + path)
    phone.page.get_by_role("button").first.click()
    phone.page.wait_for_load_state()
    phone.cookies = phone.context.cookies()
    asked = "() => caches.match('/incidents/offline').then(Boolean)"
    for _ in range(100):
        if phone.page.evaluate(asked):
            return
        time.sleep(0.1)
    raise AssertionError("nothing was taken along")


def ask_for(page, text):
    """The form as far as `Skicka`; what a draft has kept already stays as it is.

    A browser that died while the form was filled has kept only what was chosen by then.
    """
    page.locator("#priority-green").check()
    page.locator("#category-gathering").check()
    if page.locator("#where-other").is_visible():
        page.locator("#where-other").check()
    page.locator("#district").select_option("farsta")
    page.locator("#text").fill(text)
    drafted(page, text)


def report(phone, text, chance, server):
    """Writes until the phone is back on the board; something dies once on the way."""
    dies = chance.choice(("browser", "server", "both", "offline", "nothing"))
    pressed = False
    for tried in range(5):
        try:
            phone.page.goto(f"{server.url}/incidents/new")
            kept = phone.page.evaluate(f"async () => JSON.stringify(await {DRAFT})")
            if kept:
                phone.page.locator("#draft-kept").wait_for()
            if pressed and text not in (kept or ""):
                return  # a draft goes when the board has come: it was taken
            ask_for(phone.page, text)
            if not tried and dies == "offline":
                phone.context.set_offline(True)
            pressed = True
            phone.page.get_by_role("button", name="Skicka").click(no_wait_after=True)
            time.sleep(chance.random() * 0.25)
            if not tried and dies in ("server", "both"):
                server.stop(signal.SIGKILL)
            if not tried and dies in ("browser", "both"):
                phone.kill()
                if dies == "browser":
                    continue
            if not tried and dies == "both":
                server.start()
                continue
            phone.page.wait_for_url(re.compile("/board"), timeout=20_000)
            return
        except Error:
            if phone.page.is_closed():
                raise
        finally:
            if server.process.poll() is not None:
                server.start()
            phone.context.set_offline(False)
    raise AssertionError(f"{text} was not taken in five tries")


def survive(seed, server, phone):
    chance = random.Random(seed)
    sign_in(phone, server)
    texts = [f"Nr {number} många ute" for number in range(REPORTS)]
    for text in texts:
        report(phone, text, chance, server)
    phone.page.goto(f"{server.url}/board")
    for _ in range(300):
        # A board from before comes anew by itself as soon as the server answers again.
        with suppress(Error):
            if not phone.page.evaluate(STATES):
                break
            phone.page.evaluate("void outbox.flush()")
        time.sleep(0.1)
    board = server.done("guard", "GET", "/board")["sections"]
    told = [one["text"] for items in board.values() for one in items if "id" in one]
    assert sorted(text for text in told if text != REPORT["text"]) == texts, seed


@pytest.fixture
def phone(playwright, browser_type_launch_args, tmp_path):
    folder = tmp_path / "phone"
    folder.mkdir()
    one = Phone(playwright, browser_type_launch_args, folder)
    yield one
    with suppress(Error):
        one.context.close()


@pytest.mark.parametrize("seed", range(3))
def test_what_was_written_is_there_once_whatever_dies(server, phone, seed):
    survive(seed, server, phone)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(3, 53))
def test_fifty_nights_of_dying_phones_and_servers(server, phone, seed):
    survive(seed, server, phone)
