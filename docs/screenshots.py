"""The pictures of the handbook and the README: `make screenshots`.

Each moment is a demo folder of its own under an exercise clock, served as an operator would, and
looked at by Chromium through the demo links. Writes PNG files to docs/pictures.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from briefing.bootstrap import build
from briefing.config import Config
from briefing.demo import DemoLinks, fill
from docs.palette import small

PICTURES = Path(__file__).with_name("pictures")
SIZES = {"wall": (1920, 1080), "phone": (390, 844), "laptop": (1280, 800)}
STARTING = 30  # seconds a server has until it must answer
OWN_LINK = ""  # the person's own link, before its button is pressed
ADDRESS = "https://board.example.org"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Shot:
    """One picture: who looks at which page on what; `tap` is done before it is taken.

    Without a name none is taken: somebody else does something that a later one shows.
    """

    name: str
    role: str
    path: str
    size: str = "phone"
    tap: Callable[[Page], None] = lambda _page: None


def tap(page: Page, name: str, value: str) -> None:
    page.locator(f"#report-form input[name={name}][value={value}]").check()


def tap_red(page: Page) -> None:
    tap(page, "priority", "red")


def fill_report(page: Page, text: str) -> None:
    tap(page, "priority", "yellow")
    tap(page, "category", "gathering")
    page.locator("#step-where input[type=radio]").first.check()
    page.locator("#text").fill(text)


def write_a_sentence(page: Page) -> None:
    fill_report(page, "Stora grupper mellan torget och tunnelbanan, mest nyfikna.")
    page.locator("#text").scroll_into_view_if_needed()


def write_a_name(page: Page) -> None:
    fill_report(page, "Kevin o hans gäng bråkar vid trapporna igen")
    page.locator("#report-form button.primary").click()
    page.wait_for_selector("#text-warning")
    page.locator("#text-warning").scroll_into_view_if_needed()


def open_first_item(page: Page) -> None:
    page.locator("#section-tonight .item-where").first.click()
    page.wait_for_load_state("networkidle")


def invite_somebody(page: Page) -> None:
    page.locator("#name").fill("Moa")
    page.locator("#organisation").select_option("sdf-farsta")
    page.locator("input[name=role][value=field_worker]").check()
    page.locator("#district").select_option("hokarangen")
    page.locator("#person-form button.primary").click()
    page.wait_for_selector(".qr")


def watch_the_board(page: Page) -> None:
    page.locator("#watch-form button").click()
    page.wait_for_selector("#watched")


def ask_to_be_looked_for(page: Page) -> None:
    page.get_by_role("button", name="23.30").click()
    page.wait_for_selector("[id^=okay-]")


def type_the_code(page: Page) -> None:
    page.locator("#code").fill("418 207")


def join_the_list(reach: str) -> Callable[[Page], None]:
    def tap(page: Page) -> None:
        page.locator("#reach").fill(reach)
        page.locator("#reach-form .primary").click()
        page.wait_for_selector("#reach-list")

    return tap


def knock(page: Page) -> None:
    """Somebody without a login has read the code on the wall."""
    code = "".join(sign for sign in page.inner_text(".wall-join strong") if sign.isdigit())
    guest = page.context.browser.new_page()
    guest.goto(page.url.replace("/wall", f"/check-in?code={code}"))
    guest.locator("#name").fill("Kim")
    guest.locator("#organisation").select_option("nattvandrarna-farsta")
    guest.locator("#walk-in-form .primary").click()
    guest.wait_for_load_state()
    guest.close()


def let_in(page: Page) -> None:
    page.get_by_role("button", name="Släpp in").click()
    page.wait_for_selector("#newcomers")


def go_below_ground(page: Page) -> None:
    """The worker has taken its copies; then nothing answers, and 26 minutes pass."""
    page.wait_for_function("caches.match('/observations/offline').then(Boolean)")
    page.clock.install()
    page.context.set_offline(True)
    page.reload()
    page.clock.fast_forward(26 * 60_000)


def write_below_ground(page: Page) -> None:
    page.wait_for_function("caches.match('/observations/offline').then(Boolean)")
    page.context.set_offline(True)
    for text in ("Stora grupper vid spärrarna, glad stämning.", "Krossat glas i gångtunneln."):
        page.locator("nav.bar .primary").click()
        page.locator("#report-form").wait_for()
        fill_report(page, text)
        page.locator("#report-form button.primary").click()
        page.locator("#queued-list").wait_for()


NIGHT: dict[str, tuple[Shot, ...]] = {
    "2026-11-20T15:30:00+01:00": (Shot("vagg-vilar", "display", "/wall", "wall"),),
    "2026-11-20T19:41:00+01:00": (
        Shot("vagg-fore", "display", "/wall", "wall"),
        Shot("konsol-fore", "coordinator", "/console", "laptop"),
        Shot("personer", "coordinator", "/people", "laptop"),
        Shot("ny-person", "coordinator", "/people/new", "laptop"),
        Shot("lank", "coordinator", "/people/new", tap=invite_somebody),
        Shot("inbjudan", "volunteer", OWN_LINK),
        Shot("genomgangar", "coordinator", "/sessions", "laptop"),
        Shot("genomgang", "coordinator", "/sessions/2026-11-21"),
        Shot("vaggskarmar", "coordinator", "/devices"),
        Shot("mer", "coordinator", "/me"),
        Shot("tavlan-fore", "volunteer", "/board"),
        Shot("checka-in", "volunteer", "/check-in", tap=type_the_code),
    ),
    "2026-11-20T20:05:00+01:00": (
        Shot("vagg-pagar", "display", "/wall", "wall"),
        Shot("konsol", "coordinator", "/console", "laptop"),
        Shot("konsol-telefon", "coordinator", "/console"),
        Shot("", "police", "/reach", tap=join_the_list("08-465 004 10")),
        Shot("", "volunteer", "/reach", tap=join_the_list("070-174 06 05")),
        Shot("namnrunda", "field_worker", "/reach", tap=join_the_list("")),
        Shot("nu", "guard", "/board"),
        Shot("", "display", "/wall", "wall", tap=knock),
        Shot("vid-dorren", "coordinator", "/console"),
        Shot("nya-i-kvall", "coordinator", "/console", "laptop", tap=let_in),
    ),
    "2026-11-20T20:34:00+01:00": (Shot("vagg-last", "display", "/wall", "wall"),),
    "2026-11-20T22:10:00+01:00": (
        Shot("vagg-ute", "display", "/wall", "wall"),
        Shot("tavlan", "field_worker", "/board"),
        Shot("rapport-rod", "volunteer", "/incidents/new", tap=tap_red),
        Shot("rapport", "field_worker", "/incidents/new", tap=write_a_sentence),
        Shot("textkontroll", "field_worker", "/incidents/new", tap=write_a_name),
        Shot("handelse", "police", "/board", tap=open_first_item),
        Shot("sedan-sist", "police", "/since"),
        Shot("kort", "guard", "/cards/guard"),
        Shot("utan-tackning", "guard", "/board", tap=go_below_ground),
        Shot("vantar", "guard", "/board", tap=write_below_ground),
        Shot("bevaka", "guard", "/board", tap=watch_the_board),
        Shot("kolla-oss-tid", "volunteer", "/pair-timers/new"),
        Shot("kolla-oss", "volunteer", "/pair-timers/new", tap=ask_to_be_looked_for),
        Shot("kolla-oss-fraga", "guard", "/board"),
    ),
    "2026-11-20T22:51:00+01:00": (Shot("uppfattat", "field_worker", "/board"),),
    "2026-11-21T02:43:00+01:00": (Shot("rattad", "guard", "/board"),),
    "2026-11-21T03:20:00+01:00": (Shot("hur-gick-passet", "guard", "/board"),),
    "2026-11-21T19:45:00+01:00": (Shot("konsol-kvarstar", "coordinator", "/console", "laptop"),),
}


@contextmanager
def served(moment: datetime) -> Iterator[tuple[str, DemoLinks]]:
    """(address, links) of a demo as it is at `moment`; the clock runs on from there."""
    with tempfile.TemporaryDirectory(prefix="pictures-") as folder:
        data = Path(folder) / "data"
        data.mkdir(mode=0o700)
        (data / "exercise").touch(mode=0o600)
        service = build(Config(data, clock=moment))
        links = fill(service, now=moment)
        service.close()
        port = free_port()
        command = [sys.executable, "-m", "briefing", "serve", "--data", data, "--port", str(port)]
        clock = {"BRIEFING_CLOCK": moment.isoformat(), "BRIEFING_PUBLIC_URL": ADDRESS}
        with (Path(folder) / "log").open("wb") as log:
            process = subprocess.Popen(command, env=os.environ | clock, stdout=log, stderr=log)  # noqa: S603
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(f"{address}/readyz", process)
            yield address, links
        finally:
            process.terminate()
            process.wait(15)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + STARTING
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(address):  # noqa: S310
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    raise RuntimeError(f"nobody answers at {address}")


def on_screen(browser: Browser, size: str) -> BrowserContext:
    """A browser of its own for one person on one screen, where nobody has signed in yet."""
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        locale="sv-SE",
        timezone_id="Europe/Stockholm",
        reduced_motion="reduce",
        color_scheme="dark" if size == "wall" else "light",
        has_touch=size == "phone",
    )
    context.set_default_timeout(8_000)
    return context


def sign_in(context: BrowserContext, link: str) -> None:
    page = context.new_page()
    page.goto(link)
    page.locator("main form button").click()
    page.wait_for_load_state("load")
    page.close()


def take(context: BrowserContext, address: str, shot: Shot) -> None:
    page = context.new_page()
    answer = page.goto(address, wait_until="load")
    if answer is None or not answer.ok:
        raise RuntimeError(f"{shot.path} answered {answer.status if answer else 'nothing'}")
    page.wait_for_timeout(400)
    shot.tap(page)
    page.wait_for_timeout(300)
    if not shot.name:
        return page.close()
    png = page.screenshot(animations="disabled", caret="hide")
    page.close()
    blank = context.browser.new_page()
    (PICTURES / f"{shot.name}.png").write_bytes(small(blank, png))
    return blank.close()


def take_all(browser: Browser, moment: str, shots: tuple[Shot, ...]) -> list[str]:
    """All pictures of a moment; the names and reasons of those that failed."""
    failed = []
    with served(datetime.fromisoformat(moment)) as (address, links):
        for shot in shots:
            link = f"{address}/link/{getattr(links, shot.role)}"
            context = on_screen(browser, shot.size)
            try:
                if shot.path != OWN_LINK:
                    sign_in(context, link)
                take(context, link if shot.path == OWN_LINK else f"{address}{shot.path}", shot)
            except Exception as error:
                failed.append(f"{shot.name}: {str(error).splitlines()[0]}")
            finally:
                context.close()
    return failed


def main() -> int:
    """`python -m docs.screenshots [NAME ...]`: all, or those whose name begins so."""
    wanted = tuple(sys.argv[1:])
    PICTURES.mkdir(exist_ok=True)
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    failed = []
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if root else []
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        for moment, shots in NIGHT.items():
            asked = tuple(s for s in shots if not (wanted and s.name) or s.name.startswith(wanted))
            failed += take_all(browser, moment, asked) if any(s.name for s in asked) else []
        browser.close()
    size = sum(picture.stat().st_size for picture in PICTURES.glob("*.png"))
    print(f"{len(list(PICTURES.glob('*.png')))} pictures, {size / 1024:,.0f} KiB")
    for line in failed:
        print(line, file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
