"""What browsers get: vendored files unchanged, small, readable, clean under a strict CSP."""

import gzip
import hashlib
import json
import re
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from world import World

from briefing.domain.incident import Incident
from briefing.web import words

WEB = Path(words.__file__).parent
STATIC = WEB / "static"
VENDOR = STATIC / "vendor"
MANIFEST = json.loads((VENDOR / "manifest.json").read_text("utf-8"))["files"]
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
STYLES = {path.stem: path.read_text("utf-8") for path in (STATIC / "css").glob("*.css")}

each_template = pytest.mark.parametrize(
    "path", TEMPLATES, ids=lambda path: str(path.relative_to(WEB / "templates"))
)


def tokens(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-fA-F]{3,6})\b", css))


def luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    digits = "".join(d * 2 for d in digits) if len(digits) == 3 else digits
    shares = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return sum(w * s for w, s in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def schemes() -> dict[str, dict[str, str]]:
    light_css, dark_css = STYLES["tokens"].split("@media (prefers-color-scheme: dark)")
    light, wall = tokens(light_css), tokens(STYLES["wall"])
    return {"light": light, "dark": light | tokens(dark_css), "wall": light | wall}


@pytest.mark.parametrize("entry", MANIFEST, ids=lambda entry: entry["file"])
def test_vendored_files_are_the_ones_that_were_published(entry: dict[str, str]) -> None:
    assert hashlib.sha256((VENDOR / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]
    assert entry["version"] in entry["file"]
    assert (VENDOR / entry["licence_file"]).is_file()


def test_nothing_is_vendored_outside_the_manifest() -> None:
    known = {entry["file"] for entry in MANIFEST} | {"manifest.json"}
    assert {path.name for path in VENDOR.iterdir()} == known


def test_styles_and_scripts_of_our_own_stay_small() -> None:
    sizes = {name: len(css.encode()) for name, css in STYLES.items()}
    for name in ("replay", "evaluation", "steering"):
        assert sizes.pop(name) < 4 * 1024, "looked at indoors, on no phone during the shift"
    assert sum(sizes.values()) < 27 * 1024
    scripts = [path.read_text("utf-8") for path in (STATIC / "js").glob("*.js")]
    assert sum(len(script.splitlines()) for script in scripts) <= 600
    assert sum(len(script.encode()) for script in scripts) < 32 * 1024


def test_all_that_a_phone_fetches_at_first_is_at_most_100_kilobytes(
    browsers, evening, story
) -> None:
    page = browsers.police.get("/board").get_data(as_text=True)
    paths = set(re.findall(r'(?:href|src)="(/static/[^"]+|/manifest[^"]+)"', page))
    paths |= {f"/{path}" for path in ("sw.js", "offline", "board/offline")}
    worker = browsers.nobody.get("/sw.js").get_data(as_text=True)
    paths |= set(json.loads(re.search(r"FILES = (\[.*?\])", worker)[1]))
    told = {"Accept-Encoding": "gzip"}
    answers = {path: browsers.police.get(path, headers=told) for path in paths}
    assert {path: one.status_code for path, one in answers.items() if one.status_code > 204} == {}
    on_the_wire = sum(len(one.get_data()) for one in answers.values())
    assert on_the_wire + len(page.encode()) <= 100 * 1024


def test_nothing_is_fetched_from_elsewhere() -> None:
    for css in STYLES.values():
        assert "url(" not in css
        assert "@import" not in css
    for path in (STATIC / "js").glob("*.js"):
        assert not re.search(r"https?://|\beval\b|new Function|innerHTML", path.read_text("utf-8"))


@pytest.mark.parametrize(("scheme", "least"), [("light", 4.5), ("dark", 4.5), ("wall", 7.0)])
def test_text_stands_out_from_its_ground(scheme: str, least: float) -> None:
    colours = schemes()[scheme]
    on_paper = ["ink", "muted", "red", "yellow", "green", "accent"]
    pairs = [(ink, ground) for ink in on_paper for ground in ("paper", "paper-2")]
    pairs += [("red", "red-soft"), ("ink", "red-soft"), ("muted", "red-soft")]
    pairs += [("on-accent", "accent")]
    pairs += [("on-amber", "amber")] if scheme == "wall" else [("notice-ink", "notice")]
    faint = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in pairs}
    assert {pair: ratio for pair, ratio in faint.items() if ratio < least} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_edges_of_fields_can_be_seen(scheme: str) -> None:
    colours = schemes()[scheme]
    assert contrast(colours["field-rule"], colours["paper"]) >= 3


def test_every_colour_and_space_that_is_used_is_a_token() -> None:
    defined = set(re.findall(r"(--[\w-]+):", STYLES["tokens"] + STYLES["wall"]))
    used = {name for css in STYLES.values() for name in re.findall(r"var\((--[\w-]+)\)", css)}
    assert used <= defined


def test_the_wall_has_no_letters_below_44_pixels() -> None:
    sizes = re.findall(r"\.wall[^{}]*\{[^}]*?font-size: ([\d.]+)rem", STYLES["wall"])
    assert sizes
    assert min(float(size) for size in sizes) >= 2.75


@each_template
def test_templates_are_clean_under_the_content_security_policy(path: Path) -> None:
    source = path.read_text("utf-8")
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:|<script(?![^>]*\ssrc=)", source)
    assert "|safe" not in source


@each_template
def test_forms_can_be_morphed_and_are_protected(path: Path) -> None:
    source = path.read_text("utf-8")
    assert not re.search(r"""\sname="(id|action|method|target)["\s]""", source)
    for tag, body in re.findall(r"(<form[^>]*>)(.*?)</form>", source, re.DOTALL):
        assert re.search(r'\sid="', tag), tag
        assert 'method="post"' not in tag or "csrf()" in body, tag


@each_template
def test_static_files_that_templates_name_exist(path: Path) -> None:
    for name in re.findall(r"filename='([\w./-]+)'\)", path.read_text("utf-8")):
        assert (STATIC / name).is_file(), name


@each_template
def test_templates_stay_short(path: Path) -> None:
    longest = 150 if path.name == "_macros.html" else 75
    assert len(path.read_text("utf-8").splitlines()) <= longest


def test_static_files_go_squeezed_to_who_takes_it_and_are_the_same(browsers) -> None:
    page = browsers.nobody.get("/offline").get_data(as_text=True)
    path = re.search(r'src="(/static/[^"]+/htmx[^"]+)"', page)[1]
    plain = browsers.nobody.get(path)
    squeezed = browsers.nobody.get(path, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert squeezed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(squeezed.get_data()) == plain.get_data()
    assert len(squeezed.get_data()) < len(plain.get_data()) / 2
    assert {one.headers["Vary"] for one in (plain, squeezed)} == {"Accept-Encoding"}


def test_a_page_with_a_token_is_never_squeezed(browsers) -> None:
    page = browsers.police.get("/board", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in page.headers
    assert browsers.police.csrf in page.get_data(as_text=True)


def test_a_squeezed_copy_is_known_again(browsers, evening) -> None:
    told = {"Accept-Encoding": "gzip"}
    copy = browsers.police.get("/incidents/offline", headers=told)
    assert copy.headers["Content-Encoding"] == "gzip"
    told["If-None-Match"] = copy.headers["ETag"]
    assert browsers.police.get("/incidents/offline", headers=told).status_code == 304


@pytest.fixture
def world(story, people) -> World:
    return World(story, people)


def sizes(browser: Any, *paths: str) -> dict[str, int]:
    told = {"Accept-Encoding": "gzip"}
    return {path: len(browser.get(path, headers=told).get_data()) for path in paths}


def test_no_size_tells_what_somebody_else_wrote(browsers, evening, world) -> None:
    """A guess that is right squeezes better than one of the same length that is wrong."""
    secret = "Sju mopeder vid Hjorthagsparken"
    wrong = "Xqv zkwplfr jdb Tmcyvnqzslwjkbr"
    world.incident(secret, by=world.people.police)
    evening.live(world.people.police)
    paths = ("/board", "/board/offline", "/incidents/offline", "/observations/offline")
    guess, seen = UUID(world.incident("Något helt annat", by=world.people.guard)), []
    for text in (wrong, secret):
        told = {"text": text, "check_reason": "place"}
        world.story.given("correct_item", world.people.guard, Incident, guess, **told)
        seen.append(sizes(browsers.police, *paths))
    assert seen[0] == seen[1]


def test_the_copy_of_the_board_is_never_squeezed_and_known_again(browsers, evening) -> None:
    told = {"Accept-Encoding": "gzip"}
    copy = browsers.police.get("/board/offline", headers=told)
    assert "Content-Encoding" not in copy.headers
    told["If-None-Match"] = copy.headers["ETag"]
    assert browsers.police.get("/board/offline", headers=told).status_code == 304
