"""What the documents say exists: commands, options, variables, calls, words, files, figures."""

import ast
import json
import re
import shlex
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import click
import pytest

from briefing.commandline import main
from briefing.domain import context
from briefing.web.api import Api
from briefing.web.openapi import document
from briefing.web.request import Request
from briefing.web.words import catalogue

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
HANDBOOK = sorted(page for page in (DOCS / "handbok").glob("*.md") if page.name != "README.md")
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?://)([^)#]+)")
SPOKEN = re.compile(r"`(briefing(?: [^`]*)?)`")
SERVER_ONLY = "/stream"


def name_of(sheet: Path) -> str:
    return str(sheet.relative_to(ROOT))


def shell_lines(sheet: Path) -> list[str]:
    """Lines of the page's shell blocks; one that ends in a backslash or open quote goes on."""
    lines = []
    for kind, block in BLOCK.findall(sheet.read_text()):
        if kind != "sh":
            continue
        held = ""
        for line in block.replace("\\\n", " ").splitlines():
            held = f"{held} {line}" if held else line
            if held.count("'") % 2 == 0:
                lines.append(held.strip())
                held = ""
    return lines


def commands(sheet: Path) -> list[list[str]]:
    """Every `briefing ...` of a page, in blocks and in sentences, as words."""
    text = BLOCK.sub("", sheet.read_text())
    said = [" ".join(found.split()) for found in SPOKEN.findall(text)]
    said += [line[line.find("briefing ") :] for line in shell_lines(sheet) if "briefing " in line]
    words = [shlex.split(one, comments=True) for one in said if not one.startswith("briefing/")]
    return [one for one in words if one[0] == "briefing"]


def check_command(words: list[str]) -> None:
    """Follows group and command, then asks for each option; `N`, `DIR` stand for values."""
    command: click.Command = main
    rest = words[1:]
    while rest and isinstance(command, click.Group):
        found = command.commands.get(rest[0])
        assert found is not None, f"no command {' '.join(words)}"
        command, rest = found, rest[1:]
    known = {option for one in command.params for option in (*one.opts, *one.secondary_opts)}
    for word in rest:
        if word.startswith("-"):
            assert word.partition("=")[0] in {*known, "--help"}, f"{word} in {' '.join(words)}"


@pytest.mark.parametrize("sheet", PAGES, ids=name_of)
def test_every_command_and_option_exists(sheet: Path) -> None:
    for words in commands(sheet):
        check_command(words)


@pytest.mark.parametrize("sheet", PAGES, ids=name_of)
def test_every_link_and_picture_is_there(sheet: Path) -> None:
    missing = [to for to in LINK.findall(sheet.read_text()) if not (sheet.parent / to).exists()]
    assert missing == []


@pytest.mark.parametrize("sheet", PAGES, ids=name_of)
def test_every_make_target_and_variable_exists(sheet: Path) -> None:
    text = sheet.read_text()
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert set(re.findall(r"(?:^|`)make ([a-z]+)", text, re.MULTILINE)) <= set(targets)
    sources = "".join(path.read_text() for path in (ROOT / "briefing").glob("*.py"))
    assert [one for one in re.findall(r"BRIEFING_[A-Z_]+", text) if one not in sources] == []


@pytest.mark.parametrize("sheet", PAGES, ids=name_of)
def test_every_file_that_is_named_exists(sheet: Path) -> None:
    named = re.findall(r"`((?:briefing|tests|benchmarks|docs)/[\w./-]+)`", sheet.read_text())
    assert [one for one in named if not (ROOT / one).exists()] == []


@pytest.mark.parametrize("sheet", HANDBOOK, ids=name_of)
def test_bold_words_of_the_handbook_stand_on_the_screen(sheet: Path) -> None:
    shown = {sentence.partition("{")[0].strip() for sentence in catalogue("sv").values()}
    bold = [" ".join(one.split()) for one in re.findall(r"\*\*(.+?)\*\*", sheet.read_text(), re.S)]
    assert [one for one in bold if one not in shown] == []


def curls() -> list[str]:
    return [line for line in shell_lines(DOCS / "api.md") if line.startswith("curl ")]


class Curl:
    """One example, taken apart as the shell and curl would."""

    def __init__(self, line: str, values: dict[str, str]) -> None:
        for name, value in values.items():
            line = line.replace(f"${name}", value)
        words = shlex.split(line)[1:]
        self.method, self.headers, self.body = "GET", {}, b""
        while words:
            word = words.pop(0)
            if word == "-X":
                self.method = words.pop(0)
            elif word == "-H":
                name, _, value = words.pop(0).partition(": ")
                self.headers[name.lower()] = value
            elif word == "-d":
                self.body = words.pop(0).encode()
            elif word != "-N":
                self.url = urlsplit(word)

    def request(self) -> Request:
        query = dict(parse_qsl(self.url.query))
        return Request(self.method, self.url.path, query, self.headers, self.body)


def test_every_example_of_the_api_page_is_answered(service, people, network) -> None:
    service.reconciler.reconcile()
    person, now = people.field_worker.person, context.now()
    token, _ = service.credentials.make("token", network, person, now, role="field_worker")
    values, api = {"BRIEFING": "http://board", "TOKEN": token, "ID": ""}, Api(service)
    asked = [line for line in curls() if SERVER_ONLY not in line]
    for line in asked:
        told = api.handle(Curl(line, values).request())
        assert told.status in (200, 201), f"{line}: {told.body.decode()}"
        values["ID"] = values["ID"] or json.loads(told.body).get("id", "")
    assert len(asked) > 10


def test_the_stream_of_the_api_page_is_in_the_description() -> None:
    assert any(SERVER_ONLY in line for line in curls())
    assert SERVER_ONLY in document()["paths"]


def test_the_performance_page_names_the_figures_that_are_measured() -> None:
    text = (DOCS / "performance.md").read_text()
    named = [row.split(" | ")[0].strip("| ") for row in text.splitlines() if row.startswith("| ")]
    assert figures() <= set(named)
    measured = "".join(path.read_text() for path in (ROOT / "benchmarks").glob("figures_*.py"))
    rows = [row for row in named if row not in ("figure", "measured on", "*not measured yet*")]
    assert [row for row in rows if not all(p in measured for p in re.split(r"\d+|, ", row))] == []


def figures() -> set[str]:
    """Names that the benchmarks give their figures, but those made of parts."""
    found = set()
    for path in (ROOT / "benchmarks").glob("figures_*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            called = getattr(getattr(node, "func", None), "id", "")
            if called in ("at_least", "at_most") and isinstance(node.args[0], ast.Constant):
                found.add(node.args[0].value)
    return found


def test_the_pictures_are_small_enough_to_be_kept() -> None:
    pictures = list((DOCS / "pictures").glob("*.png"))
    assert sum(picture.stat().st_size for picture in pictures) < 2_500_000
    used = "".join(sheet.read_text() for sheet in PAGES) + (ROOT / "publiccode.yml").read_text()
    assert [one.name for one in pictures if f"pictures/{one.name}" not in used] == []


MANDATORY = (
    *("publiccodeYmlVersion", "name", "url", "platforms", "categories", "developmentStatus"),
    *("softwareType", "description", "legal", "maintenance", "localisation"),
)


def test_publiccode_holds_what_is_true_and_says_what_it_leaves_out() -> None:
    """An address in it is that of the standard, or of a repository that somebody has published."""
    text = (ROOT / "publiccode.yml").read_text()
    told = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    left_out = {"url", "maintenance/contacts"}
    assert {one for one in MANDATORY if not re.search(rf"^{one}:", told, re.M)} == {"url"}
    assert "contacts:" not in told
    assert {one for one in left_out if re.search(rf"^#   {one} ", text, re.M)} == left_out
    assert set(re.findall(r"https?://[^\s\"]+", text)) == {"https://yml.publiccode.tools"}
    assert re.search(r"^  license: EUPL-1.2$", told, re.M)
    for sentence in re.findall(r"shortDescription: (.+)", told):
        assert len(sentence) <= 150
    for picture in re.findall(r"- (docs/\S+)", told):
        assert (ROOT / picture).exists(), picture
