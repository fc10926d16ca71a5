"""Every command an operator has: what it prints, what it refuses, and how it ends (contract.md)."""

import json
import re
import socket
import stat
from importlib.resources import files

import pytest
from api.process import Server, run_command

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
def test_a_refusal_is_one_sentence(words, refused):
    refused(*words)


def test_a_folder_without_a_network_is_told_what_to_do(tmp_path, refused):
    for words in (["status"], ["verify"], ["rebuild"], ["reconcile"], ["board", "--token", "x"]):
        said = refused(*words, data=tmp_path / "empty")
        assert "briefing init" in said
    assert not (tmp_path / "empty").exists()


@pytest.mark.parametrize("name", ["events.sqlite", "vault.sqlite", "witness.sqlite"])
def test_a_file_that_is_no_database_is_one_sentence(folder, name, refused):
    for path in folder.glob(f"{name}*"):
        path.unlink()
    (folder / name).write_bytes(b"this is not a database, it is only text" * 99)
    refused("status")


def test_a_broken_network_file_is_one_sentence(tmp_path, refused):
    for said in ("name = ", 'name = "x"', "\x00"):
        (tmp_path / "broken.toml").write_text(said)
        refused("init", "--network", str(tmp_path / "broken.toml"))


def test_the_first_init_founds_and_prints_a_link(briefing, tmp_path):
    data = tmp_path / "new"
    assert LINK.search(briefing("init", data=data).stdout)
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in data.iterdir()} == {0o600}
    assert briefing("init", data=data).stdout == "Nothing differs.\n"
    assert json.loads(briefing("status", "--json", data=data).stdout)["healthy"]


def test_a_changed_file_is_shown_and_applied_as_events(briefing, tmp_path, position):
    changed = tmp_path / "changed.toml"
    text = (files("briefing") / "networks" / "soderort.toml").read_text(encoding="utf-8")
    changed.write_text(text.replace('name = "Bandhagen"', 'name = "Bandhagen by"'))
    before = position()
    told = briefing("init", "--network", str(changed)).stdout
    assert "bandhagen" in told and "--apply" in told
    assert position() == before
    assert "1 changes recorded" in briefing("init", "--network", str(changed), "--apply").stdout
    assert position() == before + 1
    assert briefing("init", "--network", str(changed)).stdout == "Nothing differs.\n"


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


def test_outlines_are_imported_once(briefing, tmp_path, refused):
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
    refused(*words)


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


def test_a_port_that_is_taken_is_one_sentence(refused):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert f"127.0.0.1:{port}" in refused("serve", "--port", str(port))


def test_a_demo_never_fills_a_folder_of_real_people(tmp_path):
    folder = tmp_path / "real"
    run_command("init", "--data", str(folder))
    told = run_command("demo", "--data", str(folder), "--port", "0")
    assert told.exit_code == 1
    assert "is no demo" in told.output
