"""A real server in this process, a clock that the test sets, Chromium with a phone and a wall."""

import asyncio
import os
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
import uvicorn
from playwright.sync_api import expect

from briefing.application import Caller, system
from briefing.bootstrap import build
from briefing.config import Config
from briefing.demo import fill
from briefing.domain import context
from briefing.importers.network_file import read_network
from briefing.projections.people import roles_of
from briefing.service import Service
from briefing.web.access import COOKIE
from briefing.web.api import Api
from briefing.web.app import create_app
from briefing.web.edge import Edge
from tests.browser.install import system_chromium

# What is bound to be fast says so itself; the rest waits as long as a busy machine needs.
expect.set_options(timeout=20_000)

PHONE = {"width": 390, "height": 844}
WALL = {"width": 1920, "height": 1080}
LIVE = "2026-11-21T20:10:00+01:00"
PEOPLE = {
    "field_worker": ("Sara", "sdf-farsta", "farsta"),
    "police": ("Johan", "polisen-farsta", "farsta"),
    "guard": ("Rickard", None, "hogdalen"),
    "volunteer": ("Birgitta", None, "skarholmen"),
    "coordinator": ("Karin", "natverkskontoret", None),
    "display": ("Väggen", None, None),
}


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium; root in a container has no sandbox."""
    args = ["--disable-background-networking", "--disable-component-update", "--disable-gpu"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        args.append("--no-sandbox")
    found = system_chromium()
    more = {"executable_path": found} if found else {}
    return {**browser_type_launch_args, "args": args, **more}


@dataclass
class Evening:
    """The network of one test: `at` moves the clock and lets the scheduler do what is due."""

    service: Service
    address: str
    network: Any
    people: dict[str, Any]
    devices: list[Any] = field(default_factory=list)

    def at(self, said: str) -> None:
        moment = datetime.fromisoformat(said).astimezone(UTC)
        started = datetime.now(UTC)
        context.clock.read = lambda: moment + (datetime.now(UTC) - started)
        self.service.reconciler.reconcile()

    def clock(self) -> datetime:
        return context.clock.read()

    def link(self, role: str) -> str:
        secret, _ = self.service.credentials.make(
            "demo", self.network, self.people[role], context.now(), role=role
        )
        return f"{self.address}/link/{secret}"

    def caller(self, role: str, **more: Any) -> Caller:
        """Of the network's person in a role, for what a test does behind the pages."""
        person = self.people[role]
        organisation, district = roles_of(self.service.model.reader(), person)[role]
        told = Caller(self.network, person, role, organisation, district, "page")
        return replace(told, **more)

    def device(self, browser: Any, size: dict[str, int] = PHONE, **more: Any) -> Any:
        """A page of a device of its own, without a login; notes what goes wrong in it."""
        profile = browser.new_context(viewport=size, locale="sv-SE", **more)
        self.devices.append(profile)
        page = profile.new_page()
        page.problems = []
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        page.on("console", lambda said: note(page, said))
        return page

    def secret(self, role: str) -> str:
        """A new login's; displays have those of devices."""
        kind = "device" if role == "display" else "session"
        told = kind, self.network, self.people[role], context.now()
        return self.service.credentials.make(*told, role=role)[0]

    def sign_in(self, browser: Any, role: str, size: dict[str, int] = PHONE, **more: Any) -> Any:
        """A device of its own that has its login already, on its first page."""
        page = self.device(browser, size, **more)
        login = {"name": COOKIE, "value": self.secret(role), "url": self.address}
        page.context.add_cookies([{**login, "httpOnly": True, "sameSite": "Lax"}])
        page.goto(f"{self.address}/{'wall' if role == 'display' else 'board'}")
        return page

    def follow_link(
        self, browser: Any, role: str, size: dict[str, int] = PHONE, **more: Any
    ) -> Any:
        """A device of its own, signed in through a link's button."""
        page = self.device(browser, size, **more)
        page.goto(self.link(role))
        page.get_by_role("button").first.click()
        page.wait_for_load_state()
        return page

    def put_away(self) -> None:
        """What a device left behind would go on asking the server, and slow the next test down."""
        while self.devices:
            self.devices.pop().close()


def note(page: Any, said: Any) -> None:
    """CSP violations and script errors; an answer of 4xx is the page's own business."""
    if said.type == "error" and "Failed to load resource" not in said.text:
        page.problems.append(said.text)


@pytest.fixture
def evening(tmp_path: Path) -> Iterator[Evening]:
    before = context.clock.read
    context.clock.read = lambda: datetime(2026, 11, 16, 8, 0, tzinfo=UTC)
    service = build(Config(tmp_path / "data"))
    plan = read_network(None).as_dict()
    service.queue.run(lambda: service.app.found_network(plan))
    network = service.app.network_id(plan["slug"])
    people = {role: _register(service, network, role, plan) for role in PEOPLE}
    service.queue.start()
    with _served(service) as address:
        one = Evening(service, address, network, people)
        yield one
        one.put_away()
    service.close()
    context.clock.read = before


@pytest.fixture(scope="module")
def served_demo(tmp_path_factory: Any) -> Iterator[Evening]:
    """The made-up network on its Saturday at 20.10, with the people of the demo's links."""
    moment = datetime.fromisoformat(LIVE).astimezone(UTC)
    service = build(Config(tmp_path_factory.mktemp("demo") / "data"))
    links = fill(service, now=moment)
    _tell_of_tonight(service, (links.field_worker, links.police), moment)
    service.queue.start()
    logins = {
        role: service.credentials.find(link, moment, "demo") for role, link in vars(links).items()
    }
    people = {role: login.person for role, login in logins.items()}
    with _served(service) as address:
        yield Evening(service, address, logins["police"].network, people)
    service.close()


def _tell_of_tonight(service: Service, links: Any, moment: datetime) -> None:
    """What Friday's demo had of it is over by Saturday: a report of calm, a request to call."""
    before, context.clock.read = context.clock.read, lambda: moment
    hour, app = timedelta(hours=1), service.app
    field_worker, police = (_caller(service, link, moment) for link in links)
    calm = {"district": "Farsta", "starts_at": moment - hour, "ends_at": moment}
    call = {"role": "field_worker", "district": "Farsta", "number": "08-465 004 10"}
    service.queue.run(lambda: app.make_observation(field_worker, **calm))
    service.queue.run(lambda: app.ask_contact(police, **call, call_before=moment + hour))
    context.clock.read = before


def _caller(service: Service, link: str, moment: datetime) -> Caller:
    login = service.credentials.find(link, moment, "demo")
    organisation, district = roles_of(service.model.reader(), login.person)[login.role]
    return Caller(login.network, login.person, login.role, organisation, district, "page")


@pytest.fixture
def demo(served_demo: Evening) -> Iterator[Evening]:
    before = context.clock.read
    served_demo.at(LIVE)
    yield served_demo
    served_demo.put_away()
    context.clock.read = before


def _register(service: Service, network: Any, role: str, plan: dict[str, Any]) -> Any:
    name, organisation, district = PEOPLE[role]
    if organisation is None:
        organisation = next((o["slug"] for o in plan["organisations"] if role in o["roles"]), None)
    caller: Caller = system(network)
    return service.queue.run(
        lambda: service.app.register_participant(
            caller, name=name, role=role, organisation=organisation, district=district
        )
    ).id


class _served:
    """uvicorn in a thread, on a free port."""

    def __init__(self, service: Service) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        api = Api(service)
        config = uvicorn.Config(
            Edge(service, api, create_app(service, api)),
            port=self.port,
            log_config=None,
            lifespan="on",
            timeout_graceful_shutdown=1,
        )
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=lambda: asyncio.run(self.server.serve()), daemon=True)

    def __enter__(self) -> str:
        self.thread.start()
        address = f"http://127.0.0.1:{self.port}"
        for _ in range(100):
            try:
                urlopen(f"{address}/healthz", timeout=1)
                return address
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("the server did not start")

    def __exit__(self, *_: object) -> None:
        self.server.should_exit = True
        self.thread.join(timeout=5)
