"""Phones that want alerts, and a push service that is not the world's."""

from itertools import count
from uuid import UUID

import pytest
from push_service import PushService, alerts_of

from briefing.application import system
from briefing.domain import context
from briefing.notifications.push import Push


@pytest.fixture
def stub():
    service = PushService()
    yield service
    service.close()


@pytest.fixture
def alerts(service, stub):
    push = Push(service.vault.secret("push"), "https://localhost", (stub.origin,))
    made = alerts_of(service, push)
    yield made
    made.close()


class Phones:
    """`phones(caller, "red")` signs a phone in, turns alerts on and gives its path."""

    def __init__(self, service, stub):
        self.service, self.stub, self.numbers, self.logins = service, stub, count(1), {}

    def __call__(self, caller, *chosen, now=None):
        now = now or context.now()
        _, login = self.service.credentials.make(
            "session", caller.network, caller.person, now, role=caller.role
        )
        path = f"/push/{next(self.numbers)}"
        self.logins[path] = login
        self.service.subscriptions.choose(
            login, caller.network, self.stub.origin + path, chosen, now
        )
        return path


@pytest.fixture
def phones(service, stub):
    return Phones(service, stub)


@pytest.fixture
def shift(story, people, clock):
    """Friday's session, sealed by the police at 20:30; its id."""
    clockwork = system(people.police.network)
    clock.set("2026-11-20 20:00")
    id = story.given("plan_session", clockwork, date="2026-11-20")
    story.given("open_session", clockwork, id)
    story.given("go_live", people.police, id)
    clock.set("2026-11-20 20:30")
    story.given("seal_session", people.police, id)
    return id


@pytest.fixture
def reported(story, people):
    """Something red in Farsta, by the police, unless told otherwise; its id."""

    def report(by=None, **changes):
        told = {"category": "violence", "priority": "red", "district": "Farsta"}
        told |= {"text": "Bråk vid trappan", "audience": "all"} | changes
        return UUID(str(story.given("report_incident", by or people.police, **told)))

    return report


@pytest.fixture
def woken(alerts, clock, stub):
    """The paths that were woken since the last time, after everything due was sent."""

    def looking():
        before = len(stub.asked)
        alerts.note(clock())
        alerts.send_due(clock())
        return sorted(stub.paths()[before:])

    return looking
