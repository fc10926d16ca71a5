"""A founded network in a folder of its own for each test, a settable clock, people in all roles."""

import logging
import shutil
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from crew import HOMES, People, enrol
from given import Story

from briefing import logs
from briefing.application import system
from briefing.bootstrap import build
from briefing.config import read_config
from briefing.domain import context
from briefing.importers.network_file import read_network

STOCKHOLM = ZoneInfo("Europe/Stockholm")
FOUNDED = "2026-10-01 12:00"
EVENING = "2026-11-20 20:00"
REPORT = {
    "category": "gathering",
    "priority": "yellow",
    "district": "Farsta",
    "text": "Många ute vid torget",
}


class SettableClock:
    """The project's clock, told in Stockholm's time: `set("2026-11-20 20:00")`."""

    def __init__(self):
        self.set(EVENING)

    def __call__(self):
        return self.now

    def set(self, said):
        local = datetime.fromisoformat(said)
        self.now = (local if local.tzinfo else local.replace(tzinfo=STOCKHOLM)).astimezone(UTC)
        return self.now

    def forward(self, **time):
        self.now += timedelta(**time)
        return self.now


def open_folder(folder, clock):
    service = build(read_config({}, data=folder))
    context.clock.read = clock
    return service


@pytest.fixture(scope="session")
def founded(tmp_path_factory):
    """(folder, callers): the shipped network with one person in every role."""
    folder, clock, before = tmp_path_factory.mktemp("founded"), SettableClock(), context.clock.read
    clock.set(FOUNDED)
    service = open_folder(folder, clock)
    service.queue.run(lambda: service.app.found_network(read_network(None).as_dict()))
    callers = {role: enrol(service, role, *home) for role, home in HOMES.items()}
    service.close()
    context.clock.read = before
    return folder, callers


@pytest.fixture(autouse=True)
def log_lines():
    """A command, or the checker of imports, sets up the lines of its whole process; the next
    test's are as they were."""
    root = logging.getLogger()
    for one in root.manager.loggerDict.values():
        if isinstance(one, logging.Logger):
            one.disabled = False
    before = root.level, root.handlers[:], logs.ready
    yield
    root.setLevel(before[0])
    root.handlers[:], logs.ready = before[1:]


@pytest.fixture
def clock(request):
    """Friday 20 November 2026, 20:00 in Stockholm, until set."""
    before = context.clock.read
    clock = context.clock.read = SettableClock()
    yield clock
    context.clock.read = before


@pytest.fixture
def start(founded, clock, tmp_path):
    """Starts the service on a folder (by default the test's own); all are closed at the end."""
    folder = tmp_path / "data"
    shutil.copytree(founded[0], folder)
    started = []

    def starting(other=None):
        started.append(open_folder(other or folder, clock))
        return started[-1]

    yield starting
    for service in started:
        service.close()


@pytest.fixture
def exercise_folder(founded, tmp_path):
    """The test's own, made for exercises: commands and servers honour BRIEFING_CLOCK there."""
    folder = tmp_path / "data"
    shutil.copytree(founded[0], folder)
    (folder / "exercise").touch()
    return folder


@pytest.fixture
def service(start):
    return start()


@pytest.fixture
def people(founded, service):
    return People(service, founded[1])


@pytest.fixture
def network(people):
    return people.police.network


@pytest.fixture
def story(service):
    return Story(service)


@pytest.fixture
def weekend(story, network, clock):
    """Friday's and Saturday's sessions, planned on Monday; their ids."""
    clock.set("2026-11-16 09:00")
    return [
        story.given("plan_session", system(network), date=date)
        for date in ("2026-11-20", "2026-11-21")
    ]


@pytest.fixture
def report(story):
    """Reports an incident; its id."""
    return lambda caller, **changes: story.given("report_incident", caller, **REPORT | changes)


@pytest.fixture
def run(service, clock):
    """Reconciles every so many minutes from one local time to another; what was done."""

    def running(start, end, minutes=10):
        done, end = [], clock.set(end)
        clock.set(start)
        while clock() <= end:
            done += service.reconciler.reconcile()
            clock.forward(minutes=minutes)
        return done

    return running
