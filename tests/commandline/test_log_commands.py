"""The commands that read and prove the log: board, rebuild, verify, export, status."""

import csv
import io
import json
import sqlite3

import pytest
from given import Story

from briefing.application import system
from briefing.commandline.store import line_of
from briefing.web.words import Words

EN = Words("en")


def test_a_board_is_shown_as_the_tokens_role_sees_it(briefing, written, token, refused):
    volunteer, field = token("volunteer"), token("field_worker")
    seen = briefing("board", "--token", volunteer).stdout
    assert written["all"] in seen and written["field"] not in seen
    assert written["field"] in briefing("board", "--token", field).stdout
    told = json.loads(briefing("board", "--token", volunteer, "--json").stdout)
    then = briefing("board", "--token", volunteer, "--at", told["position"], "--json").stdout
    assert json.loads(then)["sections"] == told["sections"]
    before = briefing("board", "--token", field, "--at", "2026-11-01T00:00:00Z").stdout
    assert written["all"] not in before
    refused("board", "--token", field, "--at", "yesterday")


def test_who_is_here_and_who_said_what_are_lines_with_words(
    briefing, start, founded, folder, token, clock
):
    clock.set("2026-10-24 20:00")
    service, people = start(folder), founded[1]
    story = Story(service)
    evening = story.given("plan_session", system(people["police"].network), date="2026-10-24")
    story.given("open_session", system(people["police"].network), evening)
    story.given("go_live", people["police"], evening)
    story.given("describe_situation", people["police"], evening, text="Halt i natt")
    story.given("attend", people["guard"], evening, present=True)
    said = {"partner": {"answer": "excused"}, "police": {"answer": "coming", "count": 3}}
    for role, answer in said.items():
        story.given("state_participation", people[role], evening, **answer)
    service.close()
    shown = briefing("board", "--token", token("police")).stdout
    lines = [line.strip() for line in shown.splitlines()]
    assert {
        "Payday weekend.",
        "The clocks change tonight: the shift is one hour longer.",
        "Halt i natt",
        "SL  excused",
        "Polisen, lokalpolisområde Farsta  have said they are coming  3",
        "Stadens ordningsvakter · public-order guard  1",
    } <= set(lines)
    in_sections = shown[shown.index("\nsituation") :].splitlines()
    assert [line for line in in_sections if line and not line.strip()] == []
    assert line_of({"kind": "calendar", "code": "holiday", "name": "Juldagen"}, EN) == "Juldagen"


def test_a_deleted_board_file_comes_back_byte_for_byte(briefing, written, token, folder, position):
    told = ("board", "--json", "--token", token("field_worker"))
    before = briefing(*told).stdout
    for path in folder.glob("board-*"):
        path.unlink()
    counts = json.loads(briefing("rebuild", "--json").stdout)
    assert counts["events"] == position() and counts["failures"] == 0
    assert briefing(*told).stdout == before
    assert "events" in briefing("rebuild").stdout


def test_verify_says_where_a_log_was_changed(briefing, folder, position):
    told = json.loads(briefing("verify", "--json").stdout)
    assert told["problems"] == [] and told["events"] == position()
    with sqlite3.connect(folder / "events.sqlite") as db:
        db.execute("DROP TRIGGER no_update")
        state = db.execute("SELECT state FROM stored_events WHERE rowid=70").fetchone()[0]
        changed = state.replace(b"2026-10-01", b"2026-10-02")
        db.execute("UPDATE stored_events SET state=? WHERE rowid=70", (changed,))
    db.close()
    assert changed != state
    done = briefing("verify", ends=1)
    lines = done.stderr.splitlines()
    assert all(line.startswith("Error: ") and line.endswith(".") for line in lines)
    assert lines[0].endswith("not what the witness saw between positions 65 and 128.")
    assert lines[1].startswith("Error: Position 70 (Network.PartRegistered")
    found = json.loads(briefing("verify", "--json", ends=1).stdout)["found"]
    assert [(one["kind"], one["first"]) for one in found] == [
        ("chain", 65),
        ("changed", 70),
        ("guard", None),
    ]


def test_verify_compares_the_checksum_on_paper(briefing, start, founded, folder, refused):
    service, caller = start(folder), founded[1]["coordinator"]
    run = service.queue.run
    session = run(lambda: service.app.plan_session(caller, date="2026-11-20")).id
    run(lambda: service.app.open_session(caller, session))
    run(lambda: service.app.seal_session(caller, session))
    service.close()
    number, _at, position, hash = briefing("verify", "--seals").stdout.splitlines()[1].split()
    assert (number, len(hash)) == ("1", 64)
    printed = " ".join(hash[i : i + 4] for i in range(0, 16, 4))
    briefing("verify", "--number", "1", "--hash", printed.upper())
    sealed = json.loads(briefing("verify", "--json").stdout)["sealed"][0]
    assert (sealed["hash"], sealed["position"]) == (hash, int(position))
    said = refused("verify", "--number", "1", "--hash", "0123 4567")
    assert said == f"Error: Seal 1 has {hash} in the log, the paper has 01234567."
    assert "no seal 9" in refused("verify", "--number", "9", "--hash", printed)
    briefing("verify", "--number", "1", ends=2)
    briefing("verify", "--number", "1", "--hash", "01", ends=2)


def test_an_export_without_a_token_is_ciphertext(briefing, written, position):
    rows = [json.loads(line) for line in briefing("export").stdout.splitlines()]
    assert [row["position"] for row in rows] == list(range(1, position() + 1))
    for text in (*written.values(), "Testnamn"):
        assert text not in json.dumps(rows, ensure_ascii=False)
    table = list(csv.DictReader(io.StringIO(briefing("export", "--format", "csv").stdout)))
    assert [row["topic"] for row in table] == [row["topic"] for row in rows]
    late = briefing("export", "--from", "2026-11-20T00:00:00+01:00").stdout.splitlines()
    assert len(late) == len(written)
    assert briefing("export", "--to", "2026-01-01T00:00:00Z").stdout == ""


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_an_export_with_a_token_goes_through_its_filter(briefing, written, token, form):
    told = ("export", "--format", form, "--token")
    volunteer = briefing(*told, token("volunteer")).stdout
    assert written["all"] in volunteer and written["field"] not in volunteer
    assert written["field"] in briefing(*told, token("field_worker")).stdout


def test_status_is_unhealthy_when_an_event_could_not_be_projected(briefing, folder):
    assert "healthy: True" in briefing("status").stdout
    db = sqlite3.connect(next(folder.glob("board-?.sqlite")))
    db.execute("INSERT INTO failures VALUES (1, 'Incident.Reported', 'ValueError')")
    db.commit()
    db.close()
    done = briefing("status", "--json", ends=1)
    assert json.loads(done.stdout)["failures"] == 1
    assert done.stderr == "Error: Unhealthy: see the counts above.\n"


def test_status_counts_the_coordinators_and_stays_healthy_with_one(briefing):
    def told():
        return json.loads(briefing("status", "--json").stdout)

    before = told()
    assert (before["coordinators"], before["healthy"]) == (1, True)
    who = ("--name", "Exempel", "--role", "coordinator", "--organisation", "natverkskontoret")
    briefing("invite", *who)
    assert told()["coordinators"] == 2
