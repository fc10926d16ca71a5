import json
from datetime import UTC, datetime

import pytest

from briefing.importers.polisen import Refused, read


def _event(**changes):
    return {
        "id": 581693,
        "datetime": "2025-05-02 18:49:10 +02:00",
        "name": "02 maj 15.09, Bråk, Stockholm",
        "summary": "Bråk i Farsta.",
        "type": "Bråk",
        "location": {"name": "Stockholm", "gps": "59.329324,18.068581"},
        **changes,
    }


@pytest.fixture
def event():
    """One item of a raw answer, with changes."""
    return _event


@pytest.fixture
def answer(tmp_path):
    """A file holding a raw answer."""

    def write(*events, name="events.json"):
        path = tmp_path / name
        path.write_text(json.dumps(list(events)), encoding="utf-8")
        return path

    return write


@pytest.fixture
def read_one(answer):
    """What reading one changed event gives."""

    def reading(**changes):
        (only,) = read(answer(_event(**changes)), datetime(2025, 5, 2, 16, 53, tzinfo=UTC))
        return only

    return reading


@pytest.fixture
def refusal(read_one):
    """Why one changed event is refused."""

    def reason(**changes):
        refused = read_one(**changes)
        assert isinstance(refused, Refused)
        return refused.reason

    return reason
