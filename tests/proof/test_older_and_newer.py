"""Logs that fit neither vault, board nor release: said in words, and nothing false."""

import re
import shutil
import sqlite3
from contextlib import closing
from uuid import UUID

import pytest
from api.asking import REPORT
from api.process import run_command

from briefing.application.queue import StoreUnavailable
from briefing.bootstrap import build
from briefing.domain.incident import Incident
from briefing.proof.texts import Texts

NEWER = (
    "INSERT INTO stored_events (originator_id, originator_version, topic, state)"
    " SELECT '{id}', {version}, 'Incident.Foreseen', state FROM stored_events WHERE rowid=200"
)


def keys(config, *statements):
    with closing(sqlite3.connect(config.vault)) as db, db:
        for one in statements:
            db.execute(one)


def test_erased_keys_leave_the_proof_as_it_is(found, config):
    keys(
        config,
        "INSERT INTO tombstones SELECT id, '2026-12-01' FROM keys",
        "DELETE FROM keys",
    )
    verdict = found()
    assert (verdict.said, verdict.notes) == ("", [])
    assert verdict.keys_erased > 20


def test_words_that_stayed_on_the_board_after_their_key_was_erased_are_found(found, config):
    keys(config, "INSERT INTO tombstones SELECT id, '2026-12-01' FROM keys", "DELETE FROM keys")
    assert {one.kind for one in found(full=True).problems} == {"table"}


def test_a_missing_key_is_told_by_kind_and_count_and_is_no_change_of_the_log(found, ask, config):
    box = ask("SELECT state FROM stored_events WHERE topic='Incident.Reported' LIMIT 1")[0]
    number = int(re.search(rb'"sealed","_data_":\[(\d+)', box)[1])
    keys(config, f"DELETE FROM keys WHERE id={number}")
    verdict = found(full=True)
    assert [one.kind for one in verdict.problems] == ["keys"]
    assert verdict.keys_missing["Incident.Reported"] >= 1
    assert "without a decision to erase" in verdict.said
    assert "Incident.Reported" in verdict.said


def test_without_a_vault_every_text_has_lost_its_key(found, config):
    config.vault.unlink()
    assert [one.kind for one in found().problems] == ["keys"]
    assert not config.vault.exists()
    assert Texts(config.vault).states == bytearray()


def test_a_log_restored_from_an_older_copy_is_told_in_those_words(found, spoil, ask):
    last = ask("SELECT max(rowid) FROM stored_events")[0]
    spoil("DELETE FROM stored_events WHERE rowid>250")
    verdict = found()
    assert [one.kind for one in verdict.problems[:2]] == ["older", "missing"]
    assert f"the log ends at position 250, the board saw {last}" in verdict.said
    assert "restored from an older copy" in verdict.said
    assert "put the newer log back" in verdict.said
    assert "the witness saw 320" in verdict.said


def test_a_log_that_went_on_from_an_older_copy_is_found(found, spoil, config, founded, clock):
    spoil("DELETE FROM stored_events WHERE rowid>250")
    service = build(config)
    assert service.kept_aside
    for _ in range(80):
        service.queue.run(lambda: service.app.report_incident(founded[1]["police"], **REPORT))
    service.close()
    verdict = found()
    kinds = {one.kind for one in verdict.problems}
    assert kinds & {"chain", "mark"}
    assert "the board kept aside" in verdict.said
    assert all((one.last or 999) > 250 for one in verdict.problems)


def test_an_event_of_a_newer_release_is_chained_and_told(found, spoil, config, clock):
    spoil(NEWER.format(id="e" * 32, version=1))
    service = build(config)
    told = service.health()
    assert (told["healthy"], told["unknown"], told["failures"]) == (False, 1, 0)
    service.close()
    done = run_command("serve", "--data", str(config.data), "--port", "0")
    assert done.exit_code == 1
    assert done.stderr.startswith("Error: 1 of the log's events are of a newer release")
    verdict = found(full=True)
    assert [one.kind for one in verdict.problems] == ["unknown"]
    assert verdict.unknown == {"Incident.Foreseen": 1}
    assert "this release does not know 1 event (1 Incident.Foreseen)" in verdict.said
    assert "install the release that wrote" in verdict.said
    assert verdict.confirmed == verdict.events


def test_what_holds_an_event_of_a_newer_release_is_not_written_to(
    spoil, ask, config, founded, clock
):
    id, version = ask(
        "SELECT originator_id, max(originator_version) FROM stored_events WHERE originator_id IN"
        " (SELECT originator_id FROM stored_events WHERE topic='Incident.Reported') GROUP BY 1"
    )
    spoil(NEWER.format(id=id, version=version + 1))
    service = build(config)
    before = service.app.recorder.newest()
    with pytest.raises(StoreUnavailable):
        service.queue.run(lambda: service.app.close_item(founded[1]["police"], Incident, UUID(id)))
    assert service.app.recorder.newest() == before
    service.close()


def test_events_that_an_installed_release_knows_again_are_failures_until_rebuilt(config, clock):
    with closing(sqlite3.connect(config.board)) as db, db:
        db.execute("INSERT INTO failures VALUES (7, 'Incident.Reported', 'TopicError')")
    service = build(config)
    assert (service.health()["failures"], service.health()["unknown"]) == (1, 0)
    service.close()


@pytest.mark.parametrize("name", ["events.sqlite", "witness.sqlite", "vault.sqlite"])
def test_a_file_that_is_no_database_is_a_sentence(config, name):
    for path in config.data.glob(f"{name}*"):
        path.unlink()
    (config.data / name).write_bytes(b"only text" * 999)
    done = run_command("verify", "--data", str(config.data))
    assert done.exit_code == 1
    assert "a file there cannot be used" in done.stderr
    assert "Traceback" not in done.output


def test_verify_changes_no_file(config, found):
    before = {path.name: path.read_bytes() for path in config.data.glob("*.sqlite")}
    found(full=True)
    assert {path.name: path.read_bytes() for path in config.data.glob("*.sqlite")} == before
    shutil.rmtree(config.data)
