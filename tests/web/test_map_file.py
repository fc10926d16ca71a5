"""Districts and places for a map program: the standard's form, the viewer's filter."""

import json

import pytest
from reading import text_of

from briefing.web.map_file import wound

SQUARE = [[18.0, 59.2], [18.1, 59.2], [18.1, 59.3], [18.0, 59.3], [18.0, 59.2]]
HOLE = [[18.02, 59.22], [18.04, 59.22], [18.04, 59.24], [18.02, 59.22]]


def features(browser, kind=None):
    answer = browser.get("/places.geojson")
    assert answer.content_type == "application/geo+json"
    told = json.loads(text_of(answer))
    assert set(told) == {"type", "features"}, "no crs: WGS84 is all there is"
    found = {one["properties"]["name"]: one for one in told["features"]}
    return {name: one for name, one in found.items() if kind in (None, one["properties"]["kind"])}


@pytest.fixture
def drawn(story, people, service):
    outline = {"type": "Polygon", "coordinates": [SQUARE[::-1], HOLE]}
    draw = service.app.draw_outlines
    service.queue.run(lambda: draw(people.coordinator, outlines={"farsta": outline}))


def test_a_district_has_its_outline_and_one_that_is_not_drawn_its_middle(browsers, drawn):
    found = features(browsers.volunteer, "district")
    farsta, other = found["Farsta"], found["Högdalen"]
    assert farsta["geometry"] == {"type": "Polygon", "coordinates": [SQUARE, HOLE[::-1]]}
    assert farsta["properties"]["at"] == "outline"
    if other["geometry"]:
        lon, lat = other["geometry"]["coordinates"]
        assert 17.8 < lon < 18.3 and 59.1 < lat < 59.4, "longitude first"
        assert other["properties"]["at"] == "middle"


def test_a_place_without_a_position_lies_in_the_middle_of_its_district_or_nowhere(
    browsers, story, people
):
    story.given("register_place", people.coordinator, name="Nya bron", district="Farsta")
    found = features(browsers.volunteer)
    bridge, district = found["Nya bron"], found["Farsta"]
    assert bridge["properties"]["district"] == "farsta"
    assert bridge["geometry"] == district["geometry"]
    assert bridge["properties"]["at"] == ("district" if bridge["geometry"] else None)


def test_a_place_for_fewer_is_absent_for_those_who_may_not_read_it(browsers, story, people):
    before = text_of(browsers.volunteer.get("/places.geojson"))
    told = {"name": "Porten vid ån", "district": "Farsta", "audience": "professional"}
    story.given("register_place", people.coordinator, **told)
    assert text_of(browsers.volunteer.get("/places.geojson")) == before
    for role in ("police", "guard", "field_worker", "coordinator"):
        assert "Porten vid ån" in features(browsers[role]), role
    assert "Porten vid ån" not in features(browsers.partner)


def test_an_evaluator_gets_districts_only(browsers):
    assert features(browsers.evaluator, "place") == {}
    assert features(browsers.evaluator, "district")


def test_a_place_that_left_the_list_is_gone(browsers, world, story, people):
    slug = world.place()
    assert any(name.startswith("Torget") for name in features(browsers.police, "place"))
    story.given("withdraw_part", people.coordinator, part="place", slug=slug)
    assert not any(name.startswith("Torget") for name in features(browsers.police, "place"))


def test_the_same_again_is_304(browsers):
    etag = browsers.police.get("/places.geojson").headers["ETag"]
    again = browsers.police.get("/places.geojson", headers={"If-None-Match": etag})
    assert again.status_code == 304


def test_rings_are_wound_as_the_standard_asks_and_closed():
    open_ring = SQUARE[:-1]
    told = {"type": "MultiPolygon", "coordinates": [[open_ring], [SQUARE[::-1], HOLE]]}
    assert wound(told)["coordinates"] == [[SQUARE], [SQUARE, HOLE[::-1]]]
