"""A browser without JavaScript for every role, in front of the real application."""

import re

import pytest
from world import World

from briefing.domain import context
from briefing.web.access import COOKIE
from briefing.web.api import Api
from briefing.web.app import create_app

ROLES = (
    "field_worker",
    "police",
    "guard",
    "volunteer",
    "partner",
    "coordinator",
    "evaluator",
    "display",
)
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Browser:
    """Cookies kept, redirects shown, the page's own token sent with every form."""

    def __init__(self, app, service, caller=None):
        self.client, self.service, self.caller = app.test_client(), service, caller
        if caller is not None:
            self.sign_in(caller)

    def sign_in(self, caller):
        kind = "device" if caller.role == "display" else "session"
        self.secret, self.credential = self.service.credentials.make(
            kind, caller.network, caller.person, context.now(), role=caller.role
        )
        self.client.set_cookie(COOKIE, self.secret)

    @property
    def csrf(self):
        access = self.service_api.access
        return access.csrf(access.visitor({"cookie": f"{COOKIE}={self.secret}"}).login)

    def get(self, path, **options):
        return self.client.get(path, **options)

    def post(self, path, /, **typed):
        """A form with these answers; `_from` for the field that Python keeps for itself."""
        data = {name.removeprefix("_"): value for name, value in typed.items()}
        if self.caller is not None:
            data.setdefault("csrf_token", self.csrf)
        return self.client.post(path, data=data)

    def send(self, path, data):
        """Exactly this form."""
        return self.client.post(path, data={"csrf_token": self.csrf, **data})

    def lands_on(self, answer):
        """The page that a form went on to."""
        assert answer.status_code == 303, (answer.status_code, answer.get_data(as_text=True)[:800])
        return self.get(answer.location)


class Browsers:
    """By role; `nobody` has no login, `of(caller)` is one more person."""

    def __init__(self, app, service, api, people):
        self.app, self.service, self.api, self.people = app, service, api, people
        self.known = {}

    def __getattr__(self, role):
        if role not in self.known:
            caller = None if role == "nobody" else self.people.callers[role]
            self.known[role] = self.of(caller)
        return self.known[role]

    def __getitem__(self, role):
        return getattr(self, role)

    def of(self, caller):
        browser = Browser(self.app, self.service, caller)
        browser.service_api = self.api
        return browser


@pytest.fixture
def api(service):
    return Api(service)


@pytest.fixture(scope="session")
def made():
    """One for all tests of a process: its routes and templates take longer than most tests."""
    return create_app(None, None)


@pytest.fixture
def app(service, api, made):
    made.config.update(SERVICE=service, API=api)
    return made


@pytest.fixture
def browsers(app, service, api, people):
    return Browsers(app, service, api, people)


@pytest.fixture
def world(story, people):
    return World(story, people)


@pytest.fixture
def hide(world, people):
    """Writes something of every kind for every circle but the volunteer's; ids and words."""

    def hiding():
        field, coordinator = people.field_worker, people.coordinator
        walkers = people.another("volunteer", "nattvandrarna-skarholmen", "Vårberg")
        made = [
            world.incident("hemligt ett", by=field, audience="field", priority="red"),
            world.incident("hemligt två", audience="professional", place="hemligt torg"),
            world.incident("hemligt tre", audience="authority"),
            world.incident("hemligt fyra", by=field, audience="own"),
            world.incident("hemligt fem", by=walkers, audience="own"),
            world.incident("hemligt sex", by=people.partner, audience="professional"),
            world.note("hemligt sju", by=coordinator, kind="standing"),
            world.note("hemligt åtta", by=field, audience="field"),
            world.assignment(what="hemligt nio"),
            world.assignment(what="hemligt tio", audience="own", to={"person": _colleague(people)}),
            world.contact_request("08-987 65 43"),
            world.feedback("hemligt elva"),
        ]
        return made, ["hemligt", "987 65 43"]

    return hiding


def _colleague(people):
    return people.another("police", "polisen-farsta", "Farsta").person.hex


@pytest.fixture
def recorded(service):
    """The newest position of the log: what a refused form must not move."""
    return service.app.recorder.newest


@pytest.fixture
def evening(story, network, clock):
    """Friday 20 November 2026: opened at 16.00; `sealed()` takes it there, led by the police."""
    return Evening(story, network, clock)


class Evening:
    def __init__(self, story, network, clock):
        from briefing.application import system

        self.story, self.clockwork = story, system(network)
        self.id = story.given("plan_session", self.clockwork, date="2026-11-20")
        story.given("open_session", self.clockwork, self.id)

    def live(self, lead):
        self.story.given("go_live", lead, self.id)
        return self

    def sealed(self, lead):
        self.live(lead).story.given("seal_session", lead, self.id)
        return self
