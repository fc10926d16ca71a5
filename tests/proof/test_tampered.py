"""Each manipulation of the log's file is found, and named as far as it can be proven."""

import re
import sqlite3
from contextlib import closing

import pytest

from briefing.proof import tables
from briefing.proof.log import Log, over
from briefing.proof.seals import compare_paper

AT = 200
SHIFT = "UPDATE stored_events SET rowid=-rowid{by} WHERE rowid>{at}"
BACK = "UPDATE stored_events SET rowid=-rowid WHERE rowid<0"


def event(ask, at):
    """(aggregate, topic) at a position."""
    return ask(f"SELECT originator_id, topic FROM stored_events WHERE rowid={at}")


def stretch(at):
    return 64 * ((at - 1) // 64) + 1, 64 * ((at - 1) // 64) + 64


def position_of(ask, topic):
    return ask(f"SELECT min(rowid) FROM stored_events WHERE topic='{topic}'")[0]


def replaced(old, new, at):
    return (
        f"UPDATE stored_events SET state=CAST(replace(CAST(state AS TEXT), '{old}', '{new}') AS"
        f" BLOB) WHERE rowid={at}"
    )


def around(verdict, at):
    """Whether some stretch was found broken that holds this position."""
    return any(kind == "chain" and a <= at <= b for kind, a, b in verdict.brief)


def test_nothing_is_said_of_a_log_that_nobody_touched(found):
    verdict = found(full=True)
    assert verdict.said == ""
    assert verdict.notes == []
    assert verdict.witnesses > 5
    assert verdict.confirmed == verdict.events


def test_an_edited_topic_is_named(found, spoil, ask):
    at = position_of(ask, "Incident.Struck")
    spoil(f"UPDATE stored_events SET topic='Incident.Closed' WHERE rowid={at}")
    verdict = found()
    assert around(verdict, at)
    assert ("changed", at, at) in verdict.brief
    assert event(ask, at)[0] in verdict.said
    assert "Incident.Struck, recorded 2026-11-20T" in verdict.said


def test_an_edited_time_is_named(found, spoil, ask):
    stamp = ask(f"SELECT state ->> '$.timestamp._data_' FROM stored_events WHERE rowid={AT}")[0]
    spoil(replaced(stamp, stamp.replace("2026-11-20", "2026-11-19"), AT))
    verdict = found()
    assert verdict.brief[:2] == [("chain", *stretch(AT)), ("changed", AT, AT)]
    assert "another recording time than the board" in verdict.said


def test_an_edited_fact_is_named(found, spoil, ask):
    at = position_of(ask, "Incident.Prioritised")
    spoil(replaced('"priority":"', '"priority":"x', at))
    assert ("changed", at, at) in found().brief
    assert "another facts than" in found().said


def test_what_only_the_tables_can_tell_is_located_to_the_witnesses_and_named_in_full(
    found, spoil, ask
):
    at = position_of(ask, "Incident.Reported")
    district = ask(f"SELECT state ->> '$.district._data_' FROM stored_events WHERE rowid={at}")[0]
    spoil(replaced(district, "0" * 32, at))
    assert found().brief == [("chain", *stretch(at))]
    full = found(full=True)
    assert ("table", at, at) in full.brief
    assert f"items differs in data (row 1, position {at}" in full.said


def test_an_edited_sealed_text_no_longer_opens(found, spoil, ask):
    at = position_of(ask, "Incident.Reported")
    box = ask(f"SELECT state ->> '$.text._data_[1]' FROM stored_events WHERE rowid={at}")[0]
    spoil(replaced(box, ("A" if box[0] != "A" else "B") + box[1:], at))
    assert ("changed", at, at) in found().brief
    assert "has a sealed text that its key does not open" in found().said


def test_a_state_that_is_no_json_any_more_is_named(found, spoil):
    spoil(f"UPDATE stored_events SET state=x'00ff' WHERE rowid={AT}")
    verdict = found()
    assert ("changed", AT, AT) in verdict.brief
    assert "is no event that can be read any more" in verdict.said
    assert found(full=True).problems


@pytest.mark.parametrize("apart", [1, 9])
def test_two_swapped_events_are_named(found, spoil, ask, apart):
    a, b = AT, AT + apart
    spoil(
        f"UPDATE stored_events SET rowid=-1 WHERE rowid={a}",
        f"UPDATE stored_events SET rowid={a} WHERE rowid={b}",
        f"UPDATE stored_events SET rowid={b} WHERE rowid=-1",
    )
    verdict = found()
    assert around(verdict, a) and around(verdict, b)
    moved = [one for one in verdict.problems if one.kind == "moved"]
    assert len(moved) == 1
    assert "is exchanged with position" in moved[0].words
    assert set(re.findall(r"position (\d+)", moved[0].words.lower())) == {str(a), str(b)}


def test_a_removed_event_is_named(found, spoil, ask):
    topic = event(ask, AT)[1]
    spoil(f"DELETE FROM stored_events WHERE rowid={AT}")
    verdict = found()
    assert ("missing", AT, AT) in verdict.brief
    assert f"position {AT} is missing: {topic}, recorded 2026-" in verdict.said
    assert around(verdict, AT)


def test_a_removed_event_is_named_though_the_rest_moved_up(found, spoil, ask):
    topic = event(ask, AT)[1]
    spoil(
        f"DELETE FROM stored_events WHERE rowid={AT}",
        SHIFT.format(by="+1", at=AT),
        BACK,
    )
    verdict = found()
    assert verdict.brief[0] == ("chain", *stretch(AT))
    assert "all that follows stands 1 position lower: taken out" in verdict.said
    assert f"position {AT} is missing: {topic}" in verdict.said
    assert not [one for one in verdict.brief if one[0] == "chain"][1:]


def test_a_removed_version_is_missing_where_there_is_no_board(found, spoil, ask, config):
    at, id, version = ask(
        "SELECT rowid, originator_id, originator_version FROM stored_events AS s WHERE"
        " originator_version=2 AND EXISTS (SELECT 1 FROM stored_events WHERE"
        " originator_id=s.originator_id AND originator_version=3) AND rowid>182 LIMIT 1"
    )
    config.board.unlink()
    spoil(f"DELETE FROM stored_events WHERE rowid={at}")
    assert f"{id}: version {version} is missing" in found().said


def test_a_cut_end_is_found_and_named(found, spoil, ask):
    last = ask("SELECT max(rowid) FROM stored_events")[0]
    topic = event(ask, last)[1]
    spoil(f"DELETE FROM stored_events WHERE rowid={last}")
    verdict = found()
    assert verdict.brief == [("older", last, last), ("missing", last, last)]
    assert f"position {last} is missing: {topic}" in verdict.said


COPY = (
    "INSERT INTO stored_events (rowid, originator_id, originator_version, topic, state)"
    " SELECT {to}, '{id}', 1, topic, state FROM stored_events WHERE rowid={of}"
)
FORGED = "f" * 32


def test_an_event_put_into_the_middle_is_named(found, spoil, ask):
    at = position_of(ask, "Incident.Reported")
    spoil(
        SHIFT.format(by="-1", at=AT),
        BACK,
        COPY.format(to=AT + 1, id=FORGED, of=at),
    )
    verdict = found()
    assert "all that follows stands 1 position higher: put in" in verdict.said
    assert ("added", AT + 1, AT + 1) in verdict.brief
    assert f"Incident.Reported, version 1 of {FORGED}" in verdict.said
    assert len([one for one in verdict.brief if one[0] in ("chain", "added", "unseen")]) == 2


def test_an_event_put_at_the_end_was_never_shown(found, spoil, ask):
    last = ask("SELECT max(rowid) FROM stored_events")[0]
    at = position_of(ask, "Incident.Reported")
    spoil(COPY.format(to=last + 1, id=FORGED, of=at))
    verdict = found()
    assert verdict.brief == [("unseen", last + 1, last + 1)]
    assert FORGED in verdict.said


def test_an_event_before_the_first_is_found(found, spoil, ask):
    spoil(COPY.format(to=-3, id=FORGED, of=AT))
    assert "events before position 1" in found().said


def test_a_log_that_is_not_guarded_any_more_is_told(found, config):
    with closing(sqlite3.connect(config.events, isolation_level=None)) as db:
        db.execute("DROP TRIGGER no_delete")
    assert found().said == "the log is not append-only any more: no trigger no_delete"


@pytest.mark.parametrize(("field", "change"), [("number", "+40"), ("position", "-1")])
def test_an_edited_seal_is_named(found, spoil, ask, field, change):
    at = position_of(ask, "BriefingSession.Sealed")
    spoil(
        f"UPDATE stored_events SET state=CAST(json_set(CAST(state AS TEXT), '$.{field}',"
        f" (state ->> '$.{field}'){change}) AS BLOB) WHERE rowid={at}"
    )
    verdict = found()
    assert around(verdict, at)
    assert ("seal", at, at) in verdict.brief


def test_an_edited_hash_of_a_seal_is_named(found, spoil, ask):
    at = position_of(ask, "BriefingSession.Sealed")
    hash = ask(f"SELECT state ->> '$.hash' FROM stored_events WHERE rowid={at}")[0]
    spoil(replaced(hash, "0" * 64, at))
    verdict = found()
    assert ("seal", at, at) in verdict.brief
    assert f"the board shows number 1, {hash}" in verdict.said


def test_an_edited_mark_of_the_witness_is_not_taken_for_a_changed_log(found, spoil, config):
    spoil("UPDATE marks SET hash='0' WHERE position=128", file=config.witness)
    verdict = found()
    assert verdict.brief == [("mark", 128, 128)]


def test_a_witness_that_is_gone_confirms_nothing_and_the_seals_stand_in(found, spoil, ask, config):
    config.witness.unlink()
    assert found().brief == [("witness", None, None)]
    spoil(replaced('"role":"', '"role":"x', 150))
    seal = position_of(ask, "BriefingSession.Sealed")
    sealed = ask(f"SELECT state ->> '$.position' FROM stored_events WHERE rowid={seal}")[0]
    assert ("chain", 1, sealed) in found().brief
    assert ("changed", 150, 150) in found().brief


def test_an_edited_read_model_is_found_in_full_and_never_quoted(found, spoil, config):
    sql = "UPDATE items SET data=json_set(data, '$.text', 'förfalskat') WHERE row=3"
    spoil(sql, file=config.board)
    assert found().said == ""
    verdict = found(full=True)
    assert [one.kind for one in verdict.problems] == ["table"]
    assert "items differs in data (row 3, position" in verdict.said
    assert "förfalskat" not in verdict.said
    assert not list(config.data.glob("*.verify*"))


def test_equal_tables_are_compared_whole(found, monkeypatch):
    looked = []
    monkeypatch.setattr(tables, "_rows", lambda *told: looked.append(told[-1]))
    assert found(full=True).brief == []
    assert looked == []


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("DELETE FROM history WHERE position=200", "history lacks a row (position 200"),
        ("INSERT INTO people (id) VALUES ('x')", "people has a row too many"),
        ("DROP TABLE cards", "the board lacks the table cards"),
        ("CREATE TABLE more (id)", "the table more"),
        ("UPDATE state SET hash='0'", "was made from another log"),
    ],
)
def test_rows_and_tables_too_many_or_lacking_are_found(found, spoil, config, sql, said):
    spoil(sql, file=config.board)
    assert said in found(full=True).said


def test_who_computes_everything_anew_is_given_away_by_the_paper(found, spoil, ask, config):
    """Log, seals, witness and board: only what was printed knows better."""
    at = position_of(ask, "BriefingSession.Sealed")
    printed, sealed = ask(
        f"SELECT state ->> '$.hash', state ->> '$.position' FROM stored_events WHERE rowid={at}"
    )
    spoil(replaced('"role":"', '"role":"x', 150))
    spoil(replaced(printed, chain(config)[sealed], at))
    marks = chain(config)
    with closing(sqlite3.connect(config.witness)) as db, db:
        for position in [row[0] for row in db.execute("SELECT position FROM marks")]:
            db.execute("UPDATE marks SET hash=? WHERE position=?", (marks[position], position))
    for file in config.data.glob("board-*"):
        file.unlink()
    verdict = found()
    assert verdict.said == ""
    compare_paper(verdict, 1, printed[:16])
    compare_paper(verdict, 2, printed[:16])
    assert [one.kind for one in verdict.problems] == ["paper", "paper"]
    assert f"the paper has {printed[:16]}" in verdict.problems[0].words
    assert "there is no seal 2 in this log" in verdict.problems[1].words


def chain(config):
    log = Log(config.events)
    hashes, hash = {}, ""
    for row in log.between(1, log.end):
        hash = hashes[row[0]] = over(hash, [row])
    log.close()
    return hashes
