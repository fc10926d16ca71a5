"""Two simulated seasons: the report finds what was planted, nothing else, and the same for ever."""

import json
import shutil
import sqlite3
from dataclasses import asdict
from datetime import date, timedelta

import pytest
from seasons import Seasons

from briefing.projections.board_item import zone_of
from briefing.projections.indicators.records import Period
from briefing.projections.indicators.report import report as indicators
from briefing.projections.indicators.scope import Scope
from briefing.projections.rebuild import rebuild

AUTUMN = (date(2026, 10, 9), date(2026, 12, 11))
SPRING = (date(2027, 1, 8), date(2027, 3, 12))
MONTHS = Period(date(2026, 10, 1), date(2027, 3, 31))
SILENT = "nattvandrarna-farsta"
NAME = "Nattvandrarna i Farsta"
PATHS = {"shared_decided", "shared_decided_category"}


def days(first, last):
    return {"from": str(first), "until": str(last)}


def play(service, people, clock, autumn, spring):
    told = Seasons(service, people, clock, seed=7)
    told.season(*autumn, survey=0.15, residents=(5, 5, 0))
    told.season(*spring, silent=(SILENT,), decides=60, survey=0.9, residents=(30, 27, 9))
    clock.now += timedelta(days=1)
    return told


@pytest.fixture
def seasons(service, people, clock):
    return play(service, people, clock, AUTUMN, SPRING)


def report(browser, autumn=AUTUMN, spring=SPRING, **more):
    told = {**days(*spring), "other_from": str(autumn[0]), "other_until": str(autumn[1]), **more}
    answer = browser.get("/evaluation/data.json", query_string=told)
    assert answer.status_code == 200
    return json.loads(answer.get_data())


def figures(data):
    """(code, row, column) -> figure."""
    return {
        (one["code"], figure["row"], figure["column"]): figure
        for one in data["indicators"]
        for figure in one["figures"]
    }


def changed(data):
    """What lies outside the uncertainty of both."""
    now, before = figures(data["report"]), figures(data["compared_with"])
    sure = [key for key in now.keys() & before.keys() if now[key]["low"] is not None]
    sure = [key for key in sure if before[key]["low"] is not None and key[0] not in COUNTS]
    return {
        key
        for key in sure
        if now[key]["low"] > before[key]["high"] or now[key]["high"] < before[key]["low"]
    }


COUNTS = {"gone_through", "weekday_hour", "category_district", "moderation", "check_kinds"}


def basis(data):
    """Group -> (asked, answered) of the question of safety."""
    told = next(one["basis"] for one in data["indicators"] if one["code"] == "survey_safety")
    return {one["group"]: (one["asked"], one["answered"]) for one in told}


def finds(data):
    now, before = figures(data["report"]), figures(data["compared_with"])
    took_part = ("took_part", NAME, "")
    assert before[took_part]["value"] > 90 and now[took_part]["value"] == 0
    evenings = data["report"]["evenings"]
    assert now["silent_in_a_row", NAME, ""]["value"] == evenings
    decided = ("shared_decided", "all", "")
    assert before[decided]["value"] == pytest.approx(120, rel=0.1)
    assert now[decided]["value"] == pytest.approx(60, rel=0.1)
    found = changed(data)
    assert {took_part, decided} <= found
    follows = {key for key in found if key[0] in PATHS}
    # Whose volunteers stay away gets nothing through them: the same truth seen from elsewhere.
    follows |= {("all_four", "all", ""), ("all_four", "volunteer", "")}
    follows |= {took_part, ("took_part", "all", ""), ("took_part_borough", "all", "")}
    seen_otherwise = ("answers", "survey_introduced", "took_part_since")
    follows |= {key for key in found if key[0] in seen_otherwise}
    assert found <= follows, found - follows
    assert now["vanished", "all", ""]["value"] == 0
    introduced = ("survey_introduced", "all", "")
    assert introduced in found
    assert now[introduced]["value"] > 80 and before[introduced]["value"] <= 20
    assert (before["survey_safety", "area", ""]["value"], basis(data["compared_with"])) == (
        None,
        {"area": (40, 5), "comparison": (40, 5)},
    )
    assert (now["survey_safety", "area", ""]["value"], basis(data["report"])) == (
        90,
        {"area": (40, 30), "comparison": (40, 30)},
    )


def test_what_was_planted_is_found_and_nothing_else(browsers, seasons):
    finds(report(browsers.coordinator))


def printed(service, caller, least):
    """Every number of a report."""
    with service.model.snapshot() as db:
        newest = service.model.position()[0]
        zone = zone_of(db, caller.network)
        scope = Scope(db, caller.network, MONTHS, newest, zone, least)
        return json.dumps(
            {name: list(map(asdict, told)) for name, told in indicators(scope).items()}
        )


def test_after_a_rebuild_it_is_the_same_bytes(browsers, seasons, service):
    told = days(AUTUMN[0], SPRING[1])
    paths = ("/evaluation", "/evaluation/data.json", "/evaluation/data.csv")

    def pages():
        return [browsers.coordinator.get(path, query_string=told).get_data() for path in paths]

    before, app = pages(), service.app
    rebuild(service.config.board, app.recorder, app.mapper, service.vault, service.witness)
    assert pages() == before


def test_without_any_key_of_a_text_it_is_the_same_numbers(
    seasons, service, people, start, tmp_path
):
    before = [printed(service, people.coordinator, least) for least in (1, 3)]
    service.close()
    copy = tmp_path / "copy"
    shutil.copytree(service.config.data, copy)
    for board in copy.glob("board-*"):
        board.unlink()
    vault = sqlite3.connect(copy / "vault.sqlite")
    assert vault.execute("DELETE FROM keys").rowcount > 0
    vault.commit()
    vault.close()
    bare = start(copy)
    assert [printed(bare, people.coordinator, least) for least in (1, 3)] == before
    words = bare.model.reader().execute("SELECT DISTINCT text FROM history").fetchall()
    assert not [row for row in words if row[0] and "torget" in row[0]]


@pytest.mark.soak
def test_two_whole_years_tell_what_was_planted(browsers, service, people, clock):
    autumn = (date(2026, 10, 2), date(2027, 9, 30))
    spring = (date(2027, 10, 1), date(2028, 9, 29))
    play(service, people, clock, autumn, spring)
    finds(report(browsers.coordinator, autumn, spring))
