"""The import rule, and that the pure parts stay pure."""

import ast
import sys
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).parents[1]
CODE = ROOT / "briefing"
OUTSIDE = {"os", "pathlib", "random", "secrets", "socket", "sqlite3", "subprocess", "time"}
CHANCE = {"random", "secrets", "time"}
DRIVERS = {"projector", "rebuild"}


def modules(folder):
    return sorted((CODE / folder).rglob("*.py"))


def imported(path):
    """Every module that a file imports, dotted."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def calls(path):
    """Every `name.attribute(...)` and `name(...)` in a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)


def test_imports_go_inwards(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    assert lint_imports(config_filename=".importlinter", no_cache=True) == 0, capsys.readouterr()


@pytest.mark.parametrize("path", modules("domain"), ids=lambda path: path.stem)
def test_the_domain_knows_the_standard_library_and_eventsourcing_domain_only(path):
    allowed = ("briefing.domain", "eventsourcing.domain")
    others = [name for name in imported(path) if not name.startswith(allowed)]
    roots = {name.split(".")[0] for name in others}
    assert roots <= set(sys.stdlib_module_names)
    assert not roots & OUTSIDE


@pytest.mark.parametrize(
    "path",
    [path for path in modules("projections") if path.stem not in DRIVERS],
    ids=lambda path: path.stem,
)
def test_a_projection_reads_no_clock_and_takes_no_chance(path):
    assert not {name.split(".")[0] for name in imported(path)} & CHANCE
    clocks = [name for name in calls(path) if name.endswith((".now", ".utcnow", ".today"))]
    assert clocks == []
    assert "uuid4" not in calls(path)


@pytest.mark.parametrize("path", modules("domain"), ids=lambda path: path.stem)
def test_the_domain_reads_the_projects_clock_only(path):
    clocks = {name for name in calls(path) if name.endswith((".now", ".utcnow", ".today"))}
    assert clocks <= ({"datetime.now"} if path.stem == "context" else {"context.now"})


def test_no_module_has_a_name_that_says_nothing():
    empty = {"utils", "helpers", "core", "base", "services", "manager", "common", "misc"}
    assert not {path.stem for path in CODE.rglob("*.py")} & empty


@pytest.mark.parametrize("folder", ["briefing", "benchmarks"])
def test_no_file_is_longer_than_250_lines(folder):
    files = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in (ROOT / folder).rglob("*.py")
    }
    assert files
    assert {name: lines for name, lines in files.items() if lines > 250} == {}
