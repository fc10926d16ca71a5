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
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from briefing.bootstrap import build
from briefing.config import Config
from briefing.demo import DemoLinks, fill
from docs.shots import NIGHT, OWN_LINK, Shot

PICTURES = Path(__file__).with_name("pictures")
SIZES = {"wall": (1920, 1080), "phone": (390, 844), "laptop": (1280, 800)}
STARTING = 30  # seconds a server has until it must answer
ADDRESS = "https://board.example.org"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


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
        page.close()
        return
    png = page.screenshot(animations="disabled", caret="hide")
    # Flat pages have few colours: a palette looks the same at a third of the bytes.
    picture = Image.open(BytesIO(png)).convert("RGB").quantize(256, dither=Image.Dither.NONE)
    picture.save(PICTURES / f"{shot.name}.png", optimize=True)
    page.close()


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
