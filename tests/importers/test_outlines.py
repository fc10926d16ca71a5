"""Outlines of districts: placed by name, recorded once, bad files refused in one sentence."""

import json

import pytest

from briefing.importers.outlines import OutlinesError, import_outlines

SQUARE = [[[18.09, 59.24], [18.1, 59.24], [18.1, 59.25], [18.09, 59.24]]]


def feature(name, shape="Polygon", coordinates=SQUARE):
    geometry = {"type": shape, "coordinates": coordinates}
    return {"type": "Feature", "properties": {"name": name}, "geometry": geometry}


@pytest.fixture
def written(tmp_path):
    def write(told):
        file = tmp_path / "outlines.geojson"
        file.write_text(told if isinstance(told, str) else json.dumps(told), encoding="utf-8")
        return file

    return write


def collection(*features):
    return {"type": "FeatureCollection", "features": list(features)}


def test_an_outline_is_recorded_once_for_the_district_of_its_name(service, network, written):
    file = written(collection(feature("Farsta"), feature("Högdalen"), feature("Vasastan")))
    assert import_outlines(service, network, file) == {"new": 2, "unchanged": 0, "refused": 1}
    before = service.app.recorder.newest()
    assert import_outlines(service, network, file) == {"new": 0, "unchanged": 2, "refused": 1}
    assert service.app.recorder.newest() == before
    rows = service.model.reader().execute("SELECT geometry FROM outlines").fetchall()
    assert [json.loads(row[0])["coordinates"] for row in rows] == [SQUARE, SQUARE]


@pytest.mark.parametrize(
    "told",
    [
        "{",
        [],
        {"features": 3},
        collection(feature("Farsta", "Point", [18, 59])),
        collection(feature("Farsta", coordinates=[["x"]])),
    ],
)
def test_a_bad_file_is_refused_and_changes_nothing(service, network, written, told):
    before = service.app.recorder.newest()
    with pytest.raises(OutlinesError):
        import_outlines(service, network, written(told))
    assert service.app.recorder.newest() == before
