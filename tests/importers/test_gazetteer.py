import time
import unicodedata

import pytest

from briefing.importers.gazetteer import Gazetteer, Location, slug_of
from briefing.importers.network_file import read_network

GAZETTEER = Gazetteer.of(read_network())


def spot(text):
    found = GAZETTEER.locate(text)
    return found and (found.borough, found.district, found.place)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bråk i Farsta.", ("farsta", "farsta", None)),
        ("FARSTA: bråk", ("farsta", "farsta", None)),
        ("bråk i farsta", ("farsta", "farsta", None)),
        ("Bråk i Farsta strand", ("farsta", "farsta-strand", None)),
        ("Bråk i Farsta\xa0strand", ("farsta", "farsta-strand", None)),
        ("Bråk i Farsta-strand", ("farsta", "farsta-strand", None)),
        ("Bråk i Farsta  strand", ("farsta", "farsta-strand", None)),
        ("Farstas gator", ("farsta", "farsta", None)),
        ("Farsta strands småbåtshamn", ("farsta", "farsta-strand", None)),
        ("Farsta/Sköndal", ("farsta", "farsta", None)),
        ("Örby slotts park", ("hagersten-alvsjo", "orby-slott", None)),
        ("Enskede gård", ("enskede-arsta-vantor", "enskede-gard", None)),
        ("Enskede", ("enskede-arsta-vantor", None, None)),
        ("Enskede–Årsta–Vantör", ("enskede-arsta-vantor", None, None)),
        ("Hägersten\u2011Älvsjö", ("hagersten-alvsjo", None, None)),
        ("Skarpnäcks gård", ("skarpnack", "skarpnacks-gard", None)),
        ("Skarpnäck", ("skarpnack", None, None)),
        (unicodedata.normalize("NFD", "Hökarängen"), ("farsta", "hokarangen", None)),
    ],
)
def test_a_district_or_borough_is_found_by_name(text, expected):
    assert spot(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Farstavägen 3",
        "Nyfarsta",
        "Farstaborna",
        "Enskedevägen",
        "Årstabron",
        "Östersund",
        "",
        " ",
        "\ud800",
        "Söderort",
    ],
)
def test_a_name_inside_another_word_is_not_found(text):
    assert spot(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Farsta stadsdelsområde",
        "Farstas stadsdelsområde",
        "stadsdelsområdet Farsta",
        "Farsta stadsdelsförvaltning",
    ],
)
def test_a_name_shared_with_a_district_is_the_borough_when_the_text_says_so(text):
    assert spot(text) == ("farsta", None, None)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("vid Farsta T i kväll", "farsta-t"),
        ("vid Farsta tunnelbanestation", "farsta-t"),
        ("vid Farstas tunnelbana", "farsta-t"),
        ("vid Farsta strand T-bana", "farsta-strand-t"),
        ("vid Skarpnäcks tunnelbanestation", "skarpnack-t"),
        ("i Farsta centrum", "farsta-torg"),
        ("vid Skärmarbrink", "skarmarbrink-t"),
        ("på Gullmarsplan", "gullmarsplan"),
        ("utanför Tele2 Arena", "3arena"),
        ("på Kärrtorps IP", "karrtorps-ip"),
    ],
)
def test_a_registered_place_is_found_by_name_alias_and_ending(text, place):
    assert spot(text)[2] == place


def test_an_abbreviated_for_example_is_not_the_metro():
    assert spot("I Farsta t.ex. hörs smällar") == ("farsta", "farsta", None)
    assert spot("I Farsta t ex hörs smällar") == ("farsta", "farsta", None)


def test_the_first_name_counts_and_a_later_one_only_within_it():
    assert spot("Från Solberga mot Farsta torg") == ("hagersten-alvsjo", "solberga", None)
    assert spot("I Farsta, nära Farsta torg") == ("farsta", "farsta", "farsta-torg")
    assert spot("Skarpnäck: bråk i Kärrtorp") == ("skarpnack", "karrtorp", None)


def test_plain_names_make_a_gazetteer_too():
    gazetteer = Gazetteer(boroughs=["Skåne"], districts=["Malmö", "Upplands-Bro"])
    assert gazetteer.locate("Bråk i Upplands Bro") == Location("upplands-bro", None)
    assert gazetteer.locate("Brand i Skåne") == Location(None, "skane")


def test_a_gazetteer_without_names_finds_nothing():
    assert Gazetteer().locate("Farsta") is None


def test_every_name_of_the_plan_finds_itself():
    plan = read_network()
    for place in plan.places:
        assert GAZETTEER.locate(f"vid {place.name}.").place == place.slug
    for district in plan.districts:
        assert GAZETTEER.locate(f"i {district.name}.").district == district.slug
    assert [slug_of(district.name) for district in plan.districts] == [
        district.slug for district in plan.districts
    ]


def test_another_municipality_does_not_lie_in_the_network():
    assert GAZETTEER.allows("Stockholm", "Stockholms län")
    assert GAZETTEER.allows("", "Stockholms län")
    assert not GAZETTEER.allows("Göteborg", "Västra Götalands län")
    assert not GAZETTEER.allows("Sollentuna", "Stockholms län")
    assert Gazetteer(districts=["Göteborg"]).allows("Göteborg", "")


def test_fifty_thousand_texts_are_placed_in_a_second():
    texts = [
        "Polisen söker igenom en lägenhet då det inkommit information om att en person slagits där",
        "Två bilar har kolliderat på Skärholmsvägen i Sätra, ingen person är allvarligt skadad",
    ] * 5_000
    took = []
    for _ in range(3):
        start = time.perf_counter()
        for text in texts:
            GAZETTEER.locate(text)
        took.append(time.perf_counter() - start)
    assert len(texts) / min(took) >= 50_000
