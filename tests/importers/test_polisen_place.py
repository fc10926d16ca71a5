from datetime import UTC, datetime

import pytest

from briefing.domain.words import CATEGORIES
from briefing.importers.gazetteer import Gazetteer, Location
from briefing.importers.network_file import read_network
from briefing.importers.polisen import category_of, place, read

GAZETTEER = Gazetteer.of(read_network())
LOOK = datetime(2025, 5, 2, 16, 53, tzinfo=UTC)


def test_a_revision_may_change_its_type(answer, event):
    path = answer(event(type="Skottlossning"), event(type="Mord/dråp"))
    assert [category_of(revision.type) for revision in read(path, LOOK)] == ["weapons", "violence"]


def test_it_is_placed_by_name_and_never_by_coordinates(read_one):
    assert place(read_one(), GAZETTEER) == Location("farsta", "farsta")
    assert place(read_one(summary="Bråk i parken."), GAZETTEER) is None


def test_a_namesake_in_another_municipality_is_outside(read_one):
    elsewhere = read_one(
        name="02 maj 15.09, Bråk, Göteborg",
        summary="Bråk på Liseberg.",
        location={"name": "Göteborg"},
    )
    assert place(elsewhere, GAZETTEER) is None


def test_a_location_that_became_the_county_still_counts(read_one):
    county = {"location": {"name": "Stockholms län"}}
    assert place(read_one(**county), GAZETTEER) is not None
    sollentuna = read_one(name="02 maj 16.37, Bråk, Sollentuna", **county)
    assert place(sollentuna, GAZETTEER) is None


def test_the_hint_of_the_source_counts_only_for_a_district_that_we_know(read_one):
    vague = {"summary": "Bråk i parken."}
    assert place(read_one(**vague, district="Sköndal"), GAZETTEER).district == "skondal"
    assert place(read_one(**vague, district="Vasastan"), GAZETTEER) is None
    assert place(read_one(district="Sköndal"), GAZETTEER).district == "farsta"


@pytest.mark.parametrize(
    ("kind", "category"),
    [
        ("Rån, försök", "violence"),
        ("Mordbrand", "fire"),
        ("Rattfylleri", "traffic"),
        ("Fylleri/LOB", "alcohol"),
        ("Trafikolycka, något nytt", "traffic"),
        ("Lagen om hundar och katter ", "other"),
        ("", "other"),
    ],
)
def test_polisens_types_become_our_categories(kind, category):
    assert category_of(kind) == category
    assert category in CATEGORIES
