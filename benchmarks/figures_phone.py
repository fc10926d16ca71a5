"""A phone on a bad network: its first load of the board, and the second without any network.

The demo's Friday at 22.10, so that a session is on and there is a board to take along. Times are
the browser's own: when the largest text of the board was painted, from the start of navigation.
"""

import re
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

from benchmarks import product
from benchmarks.bench import Bench, of_the_product
from benchmarks.figure import Figure, at_most, cannot
from benchmarks.targets import Target
from benchmarks.wire import Connection, request
from briefing.bootstrap import build
from briefing.config import Config
from briefing.demo import fill
from tests.browser.install import system_chromium

MOMENT = datetime.fromisoformat("2026-11-20T22:10:00+01:00")
PHONE_FIGURES = ("first load of a phone", "second load of a phone, offline", "files of a phone")
PHONE = {"width": 390, "height": 844}
SLOW = {
    "offline": False,
    "latency": 150,  # ms
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
READABLE = """() => new Promise((done) => {
    new PerformanceObserver((list) => done(list.getEntries().at(-1).startTime))
        .observe({ type: "largest-contentful-paint", buffered: true });
})"""
FIRST = "() => performance.getEntriesByName('first-contentful-paint')[0].startTime"
FETCHED = "() => performance.getEntriesByType('resource').map((one) => one.name)"
KEPT = """async () => {
    const kept = [];
    for (const name of await caches.keys())
        for (const one of await (await caches.open(name)).keys()) kept.push(one.url);
    return kept;
}"""
TAKEN = "caches.match('/observations/offline').then(Boolean)"


@of_the_product("has no pages", *PHONE_FIGURES)
def phone(bench: Bench, *names: str) -> Iterator[Figure]:
    """First load throttled, second load offline, and what all files weigh."""
    try:
        with served(bench) as (target, link), chromium() as browser:
            loads = [load(browser, target, link) for _ in range(bench.rounds)]
            weights = weigh(browser, target, link)
    except Error as reason:
        said = str(reason).splitlines()[0]
        yield from (cannot(name, said) for name in names)
        return
    first, second = ([one[key] for one in loads] for key in ("first", "second"))
    raw = {"all_s": first, "first_paint_s": [one["paint"] for one in loads]}
    yield at_most("first load of a phone", statistics.median(first), "s", 1.5, **raw)
    offline = statistics.median(second)
    yield at_most("second load of a phone, offline", offline, "s", 0.5, all_s=second)
    kib = sum(weights.values()) / 1024
    page = round(weights["/board"] / 1024, 1)
    yield at_most("files of a phone", kib, "KiB", 100, count=len(weights), page_kib=page)


@contextmanager
def served(bench: Bench) -> Iterator[tuple[Target, str]]:
    """The demo at its moment, and the path of a guard's link."""
    data = bench.new_folder("phone") / "data"
    data.mkdir(mode=0o700)
    (data / "exercise").touch(mode=0o600)
    service = build(Config(data, clock=MOMENT))
    links = fill(service, now=MOMENT)
    service.close()
    with product.server(data, [{}], {"BRIEFING_CLOCK": MOMENT.isoformat()}) as target:
        product.ready(target)
        yield target, f"/link/{links.guard}"


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = system_chromium()
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def signed_in(browser: Browser, target: Target, link: str) -> tuple[BrowserContext, Page]:
    """A browser that has the login and nothing else: the link was opened in another."""
    with browser.new_context(viewport=PHONE, locale="sv-SE") as before:
        page = before.new_page()
        page.goto(f"http://127.0.0.1:{target.port}{link}")
        page.locator("main form button").click()
        page.wait_for_load_state()
        cookies = before.cookies()
    context = browser.new_context(viewport=PHONE, locale="sv-SE")
    context.add_cookies(cookies)
    return context, context.new_page()


def load(browser: Browser, target: Target, link: str) -> dict[str, float]:
    """Seconds until the board could be read: throttled with an empty cache, then offline."""
    context, page = signed_in(browser, target, link)
    board = f"http://127.0.0.1:{target.port}/board"
    with context:
        wire = context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.send("Network.emulateNetworkConditions", SLOW)
        page.goto(board)
        first, paint = page.evaluate(READABLE) / 1000, page.evaluate(FIRST) / 1000
        taken_along(page)
        wire.send("Network.emulateNetworkConditions", SLOW | {"latency": 0, "offline": True})
        context.set_offline(True)
        page.goto(board)
        if not page.locator("#board .item").count():
            raise RuntimeError("the board was not there offline")
        return {"first": first, "paint": paint, "second": page.evaluate(READABLE) / 1000}


def taken_along(page: Page) -> None:
    for _ in range(300):
        if page.evaluate(TAKEN):
            return
        time.sleep(0.1)
    raise RuntimeError("nothing was taken along")


def weigh(browser: Browser, target: Target, link: str) -> dict[str, int]:
    """Bytes on the wire of all that the page and its worker fetched, by path."""
    context, page = signed_in(browser, target, link)
    with context:
        page.goto(f"http://127.0.0.1:{target.port}/board")
        taken_along(page)
        addresses = {*page.evaluate(FETCHED), *page.evaluate(KEPT)}
        cookies = context.cookies()
    paths = {"/board", "/sw.js", "/manifest.webmanifest"}
    paths |= {urlsplit(one).path for one in addresses}
    paths = {one for one in paths if not re.search("/stream$", one)}
    headers: dict[str, Any] = {"Accept-Encoding": "gzip"}
    headers["Cookie"] = "; ".join(f"{one['name']}={one['value']}" for one in cookies)
    return {path: wire_bytes(target, path, headers) for path in sorted(paths)}


def wire_bytes(target: Target, path: str, headers: dict[str, str]) -> int:
    connection = Connection(("127.0.0.1", target.port))
    try:
        return len(connection.ask(request("GET", path, headers)).body)
    finally:
        connection.close()
