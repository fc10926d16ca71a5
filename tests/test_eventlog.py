"""The log is durable, append-only, and the same for every connection."""

import sqlite3
import stat
from copy import deepcopy
from pickle import dumps, loads
from uuid import UUID, uuid4

import pytest
from eventsourcing.persistence import IntegrityError, StoredEvent

from briefing.transcoding import id_of, log_mapper

TOLD = {"category": "fire", "priority": "red", "district": "Farsta", "text": "Rök vid torget"}


@pytest.fixture
def log(service):
    """A connection with the pragmas of the service."""
    with service.app.recorder.datastore.get_connection(commit=False) as connection:
        yield connection._sqlite_conn


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE stored_events SET state=x'00' WHERE rowid=1",
        "UPDATE stored_events SET topic='x'",
        "DELETE FROM stored_events WHERE rowid=1",
        "DELETE FROM stored_events",
        "INSERT OR REPLACE INTO stored_events (originator_id, originator_version, topic, state)"
        " SELECT originator_id, originator_version, 'x', state FROM stored_events LIMIT 1",
        "REPLACE INTO stored_events SELECT * FROM stored_events LIMIT 1",
    ],
)
def test_no_event_is_changed_or_deleted(service, log, sql):
    before = service.app.recorder.after(0, 10_000)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        log.execute(sql)
    assert service.app.recorder.after(0, 10_000) == before


def test_a_foreign_connection_cannot_change_events_either(service):
    """The triggers are in the file; REPLACE slips past where the pragma is not set."""
    with sqlite3.connect(service.config.events) as foreign:
        for sql in ("UPDATE stored_events SET topic='x'", "DELETE FROM stored_events"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                foreign.execute(sql)


def test_every_commit_reaches_the_disk(log):
    told = {name: log.execute(f"PRAGMA {name}").fetchone()[0] for name in ("synchronous",)}
    assert told == {"synchronous": 2}
    assert log.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert log.execute("PRAGMA recursive_triggers").fetchone()[0] == 1


def test_the_files_are_for_the_owner_only(service):
    folder = service.config.data
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    assert set(modes.values()) == {0o600}
    board = service.config.board.name
    assert {"events.sqlite", "vault.sqlite", "witness.sqlite", board} <= set(modes)


def stored(version=1, id=None):
    return StoredEvent(id or uuid4(), version, "Test.Happened", b"{}")


def test_the_same_version_is_stored_once(service):
    recorder, one = service.app.recorder, stored()
    recorder.insert_events([one])
    with pytest.raises(IntegrityError):
        recorder.insert_events([one])


def test_a_conflict_undoes_its_own_save_and_no_other(service):
    recorder, taken = service.app.recorder, stored()
    recorder.insert_events([taken])
    before = recorder.newest()
    with recorder.batch():
        recorder.insert_events([stored()])
        with pytest.raises(IntegrityError):
            recorder.insert_events([stored(), taken])
        recorder.insert_events([stored()])
    assert recorder.newest() == before + 2


def test_a_batch_that_breaks_leaves_nothing(service):
    recorder = service.app.recorder
    before = recorder.newest()
    with pytest.raises(ZeroDivisionError), recorder.batch():
        recorder.insert_events([stored()])
        raise ZeroDivisionError
    assert recorder.newest() == before


def test_what_a_batch_wrote_is_read_inside_it_and_nowhere_else(service, start):
    recorder, other, id = service.app.recorder, start().app.recorder, uuid4()
    with recorder.batch():
        recorder.insert_events([stored(1, id), stored(2, id)])
        assert [one.originator_version for one in recorder.select_events(id)] == [1, 2]
        assert [one.originator_version for one in recorder.select_events(id, gt=1)] == [2]
        assert other.select_events(id) == []
    assert len(other.select_events(id)) == 2


def test_positions_are_in_the_order_of_the_log(service, people):
    app, recorder = service.app, service.app.recorder
    done = service.queue.run(lambda: app.report_incident(people.guard, **TOLD))
    assert recorder.newest() == recorder.position_of(done.id, 1) == done.position
    assert recorder.position_of(done.id, 2) == 0
    assert [one.id for one in recorder.after(done.position - 2, 10)] == [
        done.position - 1,
        done.position,
    ]


def test_an_id_that_was_read_is_an_id_however_it_is_copied_and_written_as_it_was():
    given = uuid4()
    read, transcoder = id_of(given.hex), log_mapper().transcoder
    assert read == given and hash(read) == hash(given)
    for copied in (read, deepcopy(read), loads(dumps(read))):
        assert (copied, copied.hex, str(copied)) == (given, given.hex, str(given))
        assert transcoder.encode({"id": copied}) == transcoder.encode({"id": given})


@pytest.mark.parametrize("text", ["", "f" * 31, "f" * 33, "f" * 31 + "g", str(UUID(int=1))])
def test_what_is_no_id_of_the_log_is_not_read_as_one(text):
    with pytest.raises(ValueError):
        id_of(text)
