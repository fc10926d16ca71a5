import json
from datetime import UTC, datetime

import pytest
from public_records import TITLE

from briefing.importers.polisen import Refused, read
from briefing.importers.public_events import import_polisen
from briefing.projections.board import board
from briefing.projections.board_item import item_of, zone_of
from briefing.projections.view import View


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


@pytest.fixture
def lines(tmp_path):
    """A file of revision lines."""

    def write(*revisions, name="lines.jsonl"):
        path = tmp_path / name
        path.write_text("".join(f"{json.dumps(one)}\n" for one in revisions), encoding="utf-8")
        return path

    return write


@pytest.fixture
def bring(service, network, lines):
    """Imports revision lines; the counts."""
    return lambda *revisions: import_polisen(service, network, [lines(*revisions)])


@pytest.fixture
def shown(service, network):
    """Items of the volunteers' board, now or as known at a local time."""

    def items(at=None, role="volunteer"):
        view = View(network, role)
        moment = datetime.fromisoformat(f"{at}+02:00") if at else None
        with service.model.snapshot() as db:
            rows = board(db, view, moment=moment).sections.values()
            return [item_of(row, view, zone_of(db, network)) for rows in rows for row in rows]

    return items


@pytest.fixture
def kinds(shown):
    return lambda at=None: sorted(TITLE[item["type"]] for item in shown(at))
