"""Every command an operator has: what it prints, what it refuses, and how it ends (contract.md)."""

import csv
import io
import json
import re
import shutil
import socket
import sqlite3
import stat
from functools import partial
from importlib.resources import files

import pytest
from api.asking import REPORT
from api.process import HOMES, Server, run_command

from briefing.commandline import main

LINK = re.compile(r"http://\S+/link/[A-Za-z0-9_-]{43}$", re.MULTILINE)
EVENT = {
    "id": 1,
    "datetime": "2026-11-20 18:49:10 +01:00",
    "name": "20 november 18.49, Bråk, Stockholm",
    "summary": "Bråk i Farsta.",
    "type": "Bråk",
    "location": {"name": "Stockholm", "gps": "59.3,18.0"},
}


@pytest.fixture
def folder(founded, tmp_path):
    data = tmp_path / "commanded"
    shutil.copytree(founded[0], data)
    return data


@pytest.fixture
def briefing(folder):
    """Runs a command on the folder; `ends` is the exit code that it must have."""

    def running(*words, ends=0, data=folder, clock=None):
        done = run_command(*words, "--data", str(data), clock=clock)
        assert done.exit_code == ends, (words, done.output, done.exception)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        assert "Traceback" not in done.output
        if ends == 0:
            assert done.stderr == ""
        return done

    return running


@pytest.fixture
def token(briefing):
    def made(role="police"):
        told = ("token", "--name", "Program", "--role", role, "--organisation", HOMES[role])
        return briefing(*told).stdout.strip()

    return made


@pytest.fixture
def written(briefing, start, founded, folder):
    """Something on the board of the folder that the commands are given."""
    service, caller = start(folder), founded[1]["field_worker"]
    said = {"all": "Rök vid torget", "field": "Bara för fältassistenter"}
    for audience, text in said.items():
        told = REPORT | {"text": text, "audience": audience}
        service.queue.run(partial(service.app.report_incident, caller, **told))
    service.close()
    return said


def sentence(done):
    """The one line that says why not."""
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("Error: ") and lines[0].endswith((".", "`.")), lines
    return lines[0]


def commands():
    for name, one in main.commands.items():
        yield from ([name, sub] for sub in getattr(one, "commands", {}))
        yield [name]


@pytest.mark.parametrize("words", list(commands()), ids=" ".join)
def test_every_command_explains_itself(words):
    for ask in ("--help", "-h"):
        done = run_command(*words, ask)
        assert done.exit_code == 0
        assert done.stdout.startswith("Usage: ") and len(done.stdout.splitlines()) > 4


WRONG = (
    ("nothing",),
    ("invite",),
    ("token", "--name", "N", "--role", "king"),
    ("device",),
    ("serve", "--port", "http"),
    ("serve", "--port", "70000"),
    ("init", "--network", "/nowhere.toml"),
    ("import",),
    ("import", "polisen"),
    ("import", "polisen", "x.json", "--seen-at", "yesterday"),
    ("import", "districts", "/nowhere.geojson"),
    ("board",),
    ("export", "--format", "pdf"),
    ("export", "--from", "yesterday"),
    ("status", "--jsonn"),
)


@pytest.mark.parametrize("words", WRONG, ids=" ".join)
def test_wrong_usage_ends_with_two(briefing, words):
    data = () if words[0] in ("nothing", "import") and len(words) == 1 else None
    done = run_command(*words) if data == () else briefing(*words, ends=2)
    assert done.exit_code == 2
    assert done.stderr.startswith("Usage: ")


REFUSED = (
    ("token", "--name", "N", "--role", "police", "--organisation", "nowhere"),
    ("invite", "--name", "N", "--role", "police", "--organisation", "precens"),
    ("invite", "--name", " ", "--role", "police", "--organisation", "polisen-farsta"),
    ("token", "--name", "N", "--role", "guard", "--network", "norrort"),
    ("device", "--name", "x" * 200),
    ("board", "--token", "x"),
    ("export", "--token", "x"),
    ("init", "--exercise"),
    ("import", "polisen", "/nowhere.json"),
)


@pytest.mark.parametrize("words", REFUSED, ids=" ".join)
def test_a_refusal_is_one_sentence(briefing, words):
    sentence(briefing(*words, ends=1))


def test_a_folder_without_a_network_is_told_what_to_do(briefing, tmp_path):
    for words in (["status"], ["verify"], ["rebuild"], ["reconcile"], ["board", "--token", "x"]):
        said = sentence(briefing(*words, ends=1, data=tmp_path / "empty"))
        assert "briefing init" in said
    assert not (tmp_path / "empty").exists()


@pytest.mark.parametrize("name", ["events.sqlite", "vault.sqlite", "witness.sqlite"])
def test_a_file_that_is_no_database_is_one_sentence(briefing, folder, name):
    for path in folder.glob(f"{name}*"):
        path.unlink()
    (folder / name).write_bytes(b"this is not a database, it is only text" * 99)
    sentence(briefing("status", ends=1))


def test_a_broken_network_file_is_one_sentence(briefing, tmp_path):
    for said in ("name = ", 'name = "x"', "\x00"):
        (tmp_path / "broken.toml").write_text(said)
        sentence(briefing("init", "--network", str(tmp_path / "broken.toml"), ends=1))


def test_the_first_init_founds_and_prints_a_link(briefing, tmp_path):
    data = tmp_path / "new"
    assert LINK.search(briefing("init", data=data).stdout)
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in data.iterdir()} == {0o600}
    assert briefing("init", data=data).stdout == "Nothing differs.\n"
    assert json.loads(briefing("status", "--json", data=data).stdout)["healthy"]


def test_a_changed_file_is_shown_and_applied_as_events(briefing, tmp_path):
    changed = tmp_path / "changed.toml"
    text = (files("briefing") / "networks" / "soderort.toml").read_text(encoding="utf-8")
    changed.write_text(text.replace('name = "Bandhagen"', 'name = "Bandhagen by"'))
    before = position(briefing)
    told = briefing("init", "--network", str(changed)).stdout
    assert "bandhagen" in told and "--apply" in told
    assert position(briefing) == before
    assert "1 changes recorded" in briefing("init", "--network", str(changed), "--apply").stdout
    assert position(briefing) == before + 1
    assert briefing("init", "--network", str(changed)).stdout == "Nothing differs.\n"


def position(briefing):
    return json.loads(briefing("status", "--json").stdout)["position"]


def test_links_and_tokens_are_one_line_and_new_each_time(briefing):
    told = ("--name", "Anna Andersson", "--role", "police", "--organisation", "polisen-farsta")
    links = {briefing("invite", *told, "--district", "Farsta").stdout for _ in range(2)}
    links |= {briefing("device", "--name", "Väggen").stdout for _ in range(2)}
    assert len(links) == 4 and all(LINK.fullmatch(one.strip()) for one in links)
    tokens = {briefing("token", *told).stdout.strip() for _ in range(2)}
    assert len(tokens) == 2 and all(re.fullmatch(r"[\w-]{43}", one) for one in tokens)


def test_a_token_without_an_organisation_reads_no_own(briefing):
    made = briefing("token", "--name", "Mätare", "--role", "evaluator").stdout.strip()
    assert briefing("board", "--token", made, "--json").exit_code == 0


def test_public_events_are_imported_once(briefing, tmp_path, token):
    source = tmp_path / "events.json"
    source.write_text(json.dumps([EVENT, EVENT | {"id": 2, "summary": "Bråk i Kiruna."}]))
    told = ("import", "polisen", str(source), "--seen-at", "2026-11-20T19:00:00+01:00", "--json")
    first, again = (json.loads(briefing(*told).stdout) for _ in range(2))
    assert first["new"] == 1 and sum(first["refused"].values()) == 1
    assert (again["new"], again["corrected"]) == (0, 0)
    counts = briefing(*told[:-1]).stdout
    assert counts.startswith("new 0  corrected 0  unchanged 1  refused 1\n")
    at = ("--at", "2026-11-20T19:30:00+01:00", "--token", token("volunteer"))
    assert "Bråk i Farsta." in briefing("board", *at).stdout


def test_outlines_are_imported_once(briefing, tmp_path):
    shape = {"type": "Polygon", "coordinates": [[[18, 59], [18.1, 59], [18.1, 59.1], [18, 59]]]}
    told = [
        {"type": "Feature", "properties": {"name": n}, "geometry": shape} for n in ("Farsta", "X")
    ]
    source = tmp_path / "outlines.geojson"
    source.write_text(json.dumps({"type": "FeatureCollection", "features": told}))
    words = ("import", "districts", str(source), "--json")
    first, again = (json.loads(briefing(*words).stdout) for _ in range(2))
    assert first == {"new": 1, "unchanged": 0, "refused": 1}
    assert again == {"new": 0, "unchanged": 1, "refused": 1}
    source.write_text("{}")
    sentence(briefing(*words, ends=1))


def test_a_board_is_shown_as_the_tokens_role_sees_it(briefing, written, token):
    volunteer, field = token("volunteer"), token("field_worker")
    seen = briefing("board", "--token", volunteer).stdout
    assert written["all"] in seen and written["field"] not in seen
    assert written["field"] in briefing("board", "--token", field).stdout
    told = json.loads(briefing("board", "--token", volunteer, "--json").stdout)
    then = briefing("board", "--token", volunteer, "--at", told["position"], "--json").stdout
    assert json.loads(then)["sections"] == told["sections"]
    before = briefing("board", "--token", field, "--at", "2026-11-01T00:00:00Z").stdout
    assert written["all"] not in before
    sentence(briefing("board", "--token", field, "--at", "yesterday", ends=1))


def test_a_deleted_board_file_comes_back_byte_for_byte(briefing, written, token, folder):
    told = ("board", "--json", "--token", token("field_worker"))
    before = briefing(*told).stdout
    for path in folder.glob("board-*"):
        path.unlink()
    counts = json.loads(briefing("rebuild", "--json").stdout)
    assert counts["events"] == position(briefing) and counts["failures"] == 0
    assert briefing(*told).stdout == before
    assert "events" in briefing("rebuild").stdout


def test_verify_says_where_a_log_was_changed(briefing, folder):
    told = json.loads(briefing("verify", "--json").stdout)
    assert told["problems"] == [] and told["events"] == position(briefing)
    with sqlite3.connect(folder / "events.sqlite") as db:
        db.execute("DROP TRIGGER no_update")
        state = db.execute("SELECT state FROM stored_events WHERE rowid=70").fetchone()[0]
        changed = state.replace(b"2026-10-01", b"2026-10-02")
        db.execute("UPDATE stored_events SET state=? WHERE rowid=70", (changed,))
    db.close()
    assert changed != state
    said = sentence(briefing("verify", ends=1))
    first, last = map(int, re.search(r"changed between position (\d+) and (\d+)", said).groups())
    assert first <= 70 <= last


def test_an_export_without_a_token_is_ciphertext(briefing, written):
    rows = [json.loads(line) for line in briefing("export").stdout.splitlines()]
    assert [row["position"] for row in rows] == list(range(1, position(briefing) + 1))
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
    sentence(done)


def test_a_first_serve_initialises_and_its_link_is_used_by_its_button(tmp_path):
    server = Server(tmp_path / "first", clock=None)
    server.start()
    try:
        link = LINK.search(server.log.read_text())
        path = "/link/" + link.group().rsplit("/", 1)[1]
        for _ in range(2):
            assert server.client.get(path).status_code == 200
        used = server.client.post(path)
        assert used.status_code == 303
        assert server.client.get("/").status_code in (200, 303)
        assert server.client.post(path).status_code == 410
    finally:
        server.stop()
    assert server.process.returncode == 0
    lines = server.log.read_text().splitlines()
    assert not [line for line in lines[3:] if not line.startswith("{")]
    assert path.rsplit("/", 1)[1] not in "\n".join(lines[3:])


def test_a_port_that_is_taken_is_one_sentence(briefing):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert f"127.0.0.1:{port}" in sentence(briefing("serve", "--port", str(port), ends=1))
