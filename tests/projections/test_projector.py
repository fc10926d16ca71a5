"""One read model level with the log; disposable; never its own witness."""

import shutil
import sqlite3
from uuid import UUID, uuid4

import pytest
from eventsourcing.persistence import Notification
from given import events_after
from night import Night

from briefing.domain.incident import Incident
from briefing.projections import projector as projecting
from briefing.projections.every import HANDLERS
from briefing.projections.model import Writer
from briefing.projections.projector import Projector
from briefing.projections.witness import Witness, link


@pytest.fixture
def night(story, people, clock):
    return Night(story, people, clock).whole()


def hash_at(service):
    return service.projector.mark()


def without_board(service):
    service.close()
    for path in service.config.data.glob("board-*"):
        path.unlink()


def tables(path):
    """Every row of every table; generation and internal numbers aside."""
    db = sqlite3.connect(path)
    names = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type='table'")]
    rows = {name: db.execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall() for name in names}
    rows["state"] = [row[:4] for row in rows["state"]]
    db.close()
    return rows


def test_every_kind_of_event_has_a_handler(night, service):
    kinds = {type(one) for one in events_after(service, 0)}
    assert len(kinds) > 70
    assert kinds - set(HANDLERS) == set()


def test_nothing_of_a_whole_night_fails(night, service):
    assert service.projector.failures() == []


def test_a_rebuild_gives_the_same_boards_byte_for_byte(night, people, service, start, printed):
    boards, mark = printed(service, people), hash_at(service)
    assert len(set(boards.values())) > 2
    rows = tables(service.config.board)
    without_board(service)
    again = start()
    assert printed(again, people) == boards
    assert hash_at(again) == mark
    assert tables(again.config.board) == rows
    assert again.kept_aside is False


@pytest.mark.parametrize(("together", "remembered"), [(7, 1000), (1, 1), (500, 1), (500, 3)])
def test_however_many_go_together_and_are_remembered_the_rows_are_the_same(
    night, people, service, start, monkeypatch, together, remembered
):
    rows = tables(service.config.board)
    without_board(service)
    monkeypatch.setattr(projecting, "BATCH", together)
    monkeypatch.setattr(Writer, "hold_most", remembered)
    assert tables(start().config.board) == rows


def test_catching_up_twice_applies_nothing_twice(night, service):
    rows = tables(service.config.board)
    assert service.projector.catch_up() == 0
    assert tables(service.config.board) == rows


def test_a_handed_event_that_is_not_next_is_read_from_the_log(
    service, start, people, printed, monkeypatch
):
    other, told = start(), {"category": "fire", "priority": "red", "district": "Farsta"}
    with monkeypatch.context() as patched:
        patched.setattr(service.projector, "_applied", lambda *_, **__: None)
        service.queue.run(lambda: service.app.report_incident(people.guard, **told, text="Ett"))
    service.queue.run(lambda: service.app.report_incident(people.guard, **told, text="Två"))
    assert service.projector.mark()[0] == service.app.recorder.newest()
    assert printed(service, people) == printed(other, people)


def test_a_failing_event_is_set_aside_and_seen(service, people, report, monkeypatch):
    def broken(writer, _event):
        writer.execute("DELETE FROM items")
        raise ValueError("sagt vid torget")

    kept = report(people.guard)
    with monkeypatch.context() as patched:
        patched.setitem(HANDLERS, Incident.Reported, (*HANDLERS[Incident.Reported], broken))
        report(people.guard)
    after = report(people.guard)
    failures = [tuple(row) for row in service.projector.failures()]
    assert failures == [(service.app.recorder.newest() - 1, "Incident.Reported", "ValueError")]
    rows = service.model.reader().execute("SELECT id FROM items ORDER BY row")
    assert [row[0] for row in rows] == [kept.hex, after.hex]


def test_rows_and_position_are_written_together_or_not_at_all(service, people, report, monkeypatch):
    position = service.projector.mark()
    before = tables(service.config.board)

    def broken():
        raise sqlite3.OperationalError("disk full")

    with monkeypatch.context() as patched:
        patched.setattr(service.projector.writer, "flush", broken)
        report(people.guard)
    assert service.projector.mark() == position
    assert tables(service.config.board) == before
    service.catch_up()
    assert service.projector.failures() == []
    assert service.projector.mark()[0] == service.app.recorder.newest()


def keep_log(service, name="before"):
    """A copy of the log as it is now."""
    copy = service.config.data.parent / f"{name}.sqlite"
    with sqlite3.connect(service.config.events) as source, sqlite3.connect(copy) as target:
        source.backup(target)
    return copy


def put_back(service, copy):
    service.close()
    for path in service.config.data.glob("events.sqlite*"):
        path.unlink()
    shutil.copy(copy, service.config.events)


def aside(service):
    return service.config.board.with_name(f"{service.config.board.name}.aside")


def test_a_read_model_ahead_of_the_log_is_kept_aside_and_built_anew(
    service, people, report, start, printed
):
    copy, boards = keep_log(service), printed(service, people)
    report(people.guard)
    put_back(service, copy)
    again = start()
    assert again.kept_aside
    assert aside(again).exists()
    assert printed(again, people) == boards
    assert again.projector.mark()[0] == again.app.recorder.newest()


def test_a_log_that_went_on_differently_is_noticed(service, people, report, start):
    copy = keep_log(service)
    lost = report(people.guard, text="Försvann med den gamla loggen")
    put_back(service, copy)
    with sqlite3.connect(service.config.events) as log:
        log.execute(
            "INSERT INTO stored_events (originator_id, originator_version, topic, state)"
            f" SELECT '{uuid4().hex}', 1, topic, state FROM stored_events"
            " ORDER BY rowid DESC LIMIT 1"
        )
    again = start()
    assert again.kept_aside
    board = again.model.reader().execute("SELECT count(*) FROM items WHERE id=?", (lost.hex,))
    assert board.fetchone()[0] == 0


def test_a_read_model_level_with_the_log_is_kept(service, people, report, start):
    report(people.guard)
    service.close()
    again = start()
    assert (again.kept_aside, aside(again).exists()) == (False, False)


def test_a_witness_that_says_otherwise_is_believed(service, people, report, start):
    for _ in range(70):
        report(people.guard)
    last, hash = service.witness.last()
    assert hash != service.projector.mark()[1] or last == service.projector.mark()[0]
    service.close()
    with sqlite3.connect(service.config.witness) as witness:
        witness.execute("UPDATE marks SET hash='0' WHERE position=?", (last,))
    again = start()
    assert again.kept_aside
    assert last in again.projector.contradicted


def test_a_witness_marks_every_64_events_and_each_seal(night, service):
    marks = {row[0] for row in service.witness.db.execute("SELECT position FROM marks")}
    stored = service.app.recorder.after(0, 10_000)
    seals = {one.id for one in stored if one.topic == "BriefingSession.Sealed"}
    assert seals
    assert marks == seals | {one.id for one in stored if one.id % 64 == 0}


def test_an_event_changed_in_the_log_breaks_the_chain(night, service, tmp_path):
    service.close()
    copy = tmp_path / "changed.sqlite"
    shutil.copy(service.config.events, copy)
    with sqlite3.connect(copy) as log:
        log.execute("DROP TRIGGER no_update")
        changed = "CAST(replace(state, 'police', 'polise') AS BLOB)"
        log.execute(f"UPDATE stored_events SET state={changed} WHERE rowid=200")
    marks = [chain(path) for path in (service.config.events, copy)]
    assert marks[0] != marks[1]


def chain(path):
    with sqlite3.connect(path) as log:
        rows = log.execute(
            "SELECT originator_id, originator_version, topic, state, rowid FROM stored_events"
        ).fetchall()
    hash = ""
    for id, version, topic, state, position in rows:
        one = Notification(
            originator_id=UUID(id),
            originator_version=version,
            topic=topic,
            state=state,
            id=position,
        )
        hash = link(hash, one)
    return hash


def test_another_projector_arrives_at_the_same_hash(night, service, tmp_path):
    other = Projector(
        tmp_path / "board.sqlite",
        service.app.recorder,
        service.app.mapper,
        service.vault,
        Witness(tmp_path / "witness.sqlite"),
    )
    other.catch_up()
    assert other.mark() == service.projector.mark()
    assert other.contradicted == []
    other.close()
