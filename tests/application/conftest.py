from datetime import UTC, datetime, timedelta

import pytest
from subjects import World

from briefing.application import system


@pytest.fixture
def clockwork(network):
    """The service itself, as the scheduler calls."""
    return system(network)


@pytest.fixture
def evening(story, clockwork):
    """Plans a session of Friday 20 November and takes it to a state; its id."""
    at = datetime(2026, 11, 20, 20, tzinfo=UTC)
    path = ("open", "live", "sealed", "on_shift", "debrief", "closed")
    steps = {
        "open": lambda id, lead: story.given("open_session", clockwork, id),
        "live": lambda id, lead: story.given("go_live", lead, id),
        "sealed": lambda id, lead: story.given("seal_session", lead, id),
        "on_shift": lambda id, lead: story.given("start_shift", clockwork, id, due_at=at),
        "debrief": lambda id, lead: story.given("start_debrief", clockwork, id, due_at=at),
        "closed": lambda id, lead: story.given("close_session", lead, id),
    }

    def taken_to(state, lead=None, series="main"):
        id = story.given("plan_session", clockwork, date="2026-11-20", series=series)
        for step in path[: path.index(state) + 1] if state != "planned" else ():
            steps[step](id, lead)
        return id

    return taken_to


@pytest.fixture
def tonight(clock):
    """A moment so many hours from now."""
    return lambda hours: clock() + timedelta(hours=hours)


@pytest.fixture
def world(story, people, clockwork, clock):
    return World(story, people, clockwork, clock)
