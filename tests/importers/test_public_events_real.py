"""The import of events that nobody here wrote; skipped where they are not at hand."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from briefing.importers.public_events import import_polisen
from briefing.projections.board import board
from briefing.projections.board_item import item_of, zone_of
from briefing.projections.projector import Projector
from briefing.projections.view import View
from briefing.projections.witness import Witness

SHARED = Path(__file__).parents[3] / "shared" / "data"
REVISIONS = SHARED / "polisen_soderort_revisions.jsonl"
SNAPSHOTS = sorted(SHARED.glob("polisen_api_snapshot_*.json"))
pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="the shared data is not here")


@pytest.fixture
def known(service, network):
    """Items of the volunteers' board as known at a moment, by id of their source."""

    def items(at):
        view = View(network, "volunteer")
        with service.model.snapshot() as db:
            found = board(db, view, moment=datetime.fromisoformat(at))
            rows = [row for section in found.sections.values() for row in section]
            zone = zone_of(db, network)
            return {row.data["source"]: item_of(row, view, zone) for row in rows}

    return items


@pytest.fixture
def first(service, network):
    return import_polisen(service, network, [REVISIONS, *SNAPSHOTS])


def rows(db):
    told = "id, live, from_position, to_position, known_from, known_to, data"
    return [tuple(row) for row in db.execute(f"SELECT {told} FROM items ORDER BY row")]


def test_the_second_import_finds_nothing_new(service, network, first):
    print(first)
    position = service.app.recorder.newest()
    second = import_polisen(service, network, [REVISIONS, *SNAPSHOTS])
    print(second)
    assert second.total == first.total == 684 + 496 + 497
    assert (second.new, second.corrected) == (0, 0)
    assert first.new + first.corrected + first.unchanged == second.unchanged
    assert second.refused == first.refused
    assert service.app.recorder.newest() == position
    assert service.projector.failures() == []


def test_a_friday_of_2025_is_shown_as_it_was_known(known, first):
    at = "2025-05-02T19:00:00+02:00"
    items = known(at)
    print(*(f"{i['known_at']} {i['type']} {i['district']}" for i in items.values()), sep="\n")
    assert items
    moment = datetime.fromisoformat(at)
    for item in items.values():
        assert datetime.fromisoformat(item["known_at"]) <= moment
        assert datetime.fromisoformat(item["valid_until"]) > moment


def test_record_438682_is_known_as_it_was_first_seen(known, first):
    def said(clock):
        item = known(f"2023-08-07T{clock}:00+02:00").get(438682)
        return item and (item["type"], item["district"], item["occurred_at"][11:16])

    assert said("20:00") is None
    assert said("21:00") == said("22:30") == ("Skottlossning", "Sätra", "19:12")
    assert said("22:45") == ("Mord/dråp", "Sätra", "19:12")


def test_a_rebuild_of_the_import_gives_the_same_rows(service, first, tmp_path):
    app, witness = service.app, Witness(tmp_path / "witness.sqlite")
    anew = Projector(tmp_path / "anew.sqlite", app.recorder, app.mapper, service.vault, witness)
    anew.catch_up()
    assert rows(anew.db) == rows(service.model.reader())
    anew.close()


def test_a_friday_and_a_saturday_come_to_the_same_in_one_import_or_in_two(
    start, service, network, tmp_path
):
    apart = start(shutil.copytree(service.config.data, tmp_path / "apart"))
    for one in SNAPSHOTS:
        import_polisen(apart, network, [one])
    import_polisen(service, network, SNAPSHOTS)
    assert by_the_hour(apart, network) == by_the_hour(service, network)


def by_the_hour(service, network):
    """Types and texts of the volunteers' board in every hour of the weekend."""
    start, view = datetime(2025, 5, 2, 15, tzinfo=UTC), View(network, "volunteer")
    boards = []
    for hours in range(72):
        with service.model.snapshot() as db:
            found = board(db, view, moment=start + timedelta(hours=hours))
        rows = [row.data for section in found.sections.values() for row in section]
        boards.append(sorted((one["type"], one["text"]) for one in rows))
    return boards
