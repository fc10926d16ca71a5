"""The middle of each district that ships: rough, but in the district or close to it."""

import json
from itertools import pairwise
from math import cos, hypot, radians
from pathlib import Path

import pytest

from briefing.importers.network_file import NetworkFileError, read_network

OUTLINES = Path(__file__).parents[3] / "shared" / "data" / "soderort_stadsdelar.geojson"
METRES = 111_200
NEAR = 700


def test_every_shipped_district_has_a_middle_to_three_decimals():
    for district in read_network(None).districts:
        assert (district.lon, district.lat) == (round(district.lon, 3), round(district.lat, 3))
        assert 17.8 < district.lon < 18.3
        assert 59.2 < district.lat < 59.4


def rings(geometry):
    many = geometry["coordinates"]
    many = [many] if geometry["type"] == "Polygon" else many
    return [ring for polygon in many for ring in polygon]


def flat(point, middle):
    """Metres from the middle, as on a plain."""
    lon, lat = point[0] - middle[0], point[1] - middle[1]
    return lon * METRES * cos(radians(middle[1])), lat * METRES


def outside(geometry, middle):
    """Metres from the outline, 0 within it."""
    within, nearest = False, float("inf")
    for ring in rings(geometry):
        points = [flat(point, middle) for point in ring]
        for (x1, y1), (x2, y2) in pairwise(points):
            if (y1 > 0) != (y2 > 0) and x1 + (x2 - x1) * -y1 / (y2 - y1) > 0:
                within = not within
            along = -(x1 * (x2 - x1) + y1 * (y2 - y1)) / (hypot(x2 - x1, y2 - y1) ** 2 or 1)
            share = min(max(along, 0), 1)
            nearest = min(nearest, hypot(x1 + share * (x2 - x1), y1 + share * (y2 - y1)))
    return 0 if within else nearest


@pytest.mark.skipif(not OUTLINES.exists(), reason="the outlines of the districts are not here")
def test_a_middle_lies_in_its_district_or_close_to_it():
    told = json.loads(OUTLINES.read_text(encoding="utf-8"))["features"]
    outlines = {one["properties"]["name"].casefold(): one["geometry"] for one in told}
    districts = read_network(None).districts
    away = {d.slug: outside(outlines[d.name.casefold()], (d.lon, d.lat)) for d in districts}
    assert {slug: round(metres) for slug, metres in away.items() if metres > NEAR} == {}


def test_a_middle_needs_both_degrees(tmp_path):
    source = Path(read_network.__code__.co_filename).parents[1] / "networks" / "soderort.toml"
    half = source.read_text("utf-8").replace(", lat = 59.270 }", " }", 1)
    file = tmp_path / "half.toml"
    file.write_text(half, encoding="utf-8")
    with pytest.raises(NetworkFileError, match="lat go together"):
        read_network(file)
