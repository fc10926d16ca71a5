import json
from collections import Counter
from datetime import date, time
from pathlib import Path

import pytest

from briefing.domain.words import ROLES
from briefing.importers.network_file import NetworkFileError, plan_of, read_network
from briefing.importers.network_plan import WeekTime

SHARED = Path(__file__).parents[3] / "shared" / "data"
SMALL = """
name = "Nätverk Väst"
slug = "vast"
timezone = "Europe/Stockholm"
language = "sv"
meeting_place = "Biblioteket"
boroughs = [{ slug = "vast", name = "Väst" }]
districts = [{ slug = "hamnen", name = "Hamnen", borough = "vast", aliases = ["Kajen"] }]
places = [{ slug = "hamnen-t", name = "Hamnen T", district = "hamnen", kind = "metro" }]
organisations = [{ slug = "polisen", name = "Polisen", roles = ["police"] }]
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "vast.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_network_is_soderort():
    plan = read_network()
    assert (plan.slug, plan.timezone, plan.language) == ("soderort", "Europe/Stockholm", "sv")
    assert (len(plan.boroughs), len(plan.districts)) == (5, 52)
    assert Counter(place.kind for place in plan.places)["metro"] == 38
    assert {d.slug: d.name for d in plan.districts}["hagerstensasen"] == "Hägerstensåsen"


def test_the_shipped_schedule_is_the_one_agreed():
    schedule = read_network().schedule
    assert schedule.days == ("friday", "saturday")
    assert (schedule.opens, schedule.starts, schedule.autoseal) == (
        time(16),
        time(20),
        time(20, 45),
    )
    assert schedule.closing == {
        "friday": WeekTime(5, time(18)),
        "saturday": WeekTime(3, time(12)),
    }


def test_every_role_that_a_person_holds_has_an_organisation_in_the_shipped_network():
    held = {role for organisation in read_network().organisations for role in organisation.roles}
    assert held == set(ROLES) - {"display"}


def test_the_minutes_of_the_agenda_add_up_to_ten():
    agenda = read_network().agenda
    assert (sum(agenda.minutes.values()), agenda.items) == (10, 12)


def test_a_plan_survives_json_unchanged():
    plan = read_network()
    assert plan_of(json.loads(json.dumps(plan.as_dict()))) == plan


def test_a_small_file_gets_the_settings_of_the_shipped_network(tmp_path):
    plan = read_network(written(tmp_path, SMALL))
    shipped = read_network()
    assert plan.name == "Nätverk Väst"
    assert plan.schedule == shipped.schedule
    assert plan.labels == shipped.labels
    assert plan.agreement is None
    assert plan.public_events.municipalities == ()


def test_a_date_may_be_toml_or_text(tmp_path):
    for said in ("2005-11-01", '"2005-11-01"'):
        text = SMALL.replace('roles = ["police"]', f'roles = ["police"], joined_on = {said}')
        assert read_network(written(tmp_path, text)).organisations[0].joined_on == date(2005, 11, 1)


@pytest.mark.parametrize(
    ("was", "becomes", "named"),
    [
        ('language = "sv"', 'language = "sv"\nlangauge = "sv"', "langauge is not a known key"),
        ('language = "sv"', 'language = "de"', 'language has "de"'),
        ('meeting_place = "Biblioteket"', "", "meeting_place is missing"),
        ('meeting_place = "Biblioteket"', "meeting_place = 3", "meeting_place must be a text"),
        ('meeting_place = "Biblioteket"', 'meeting_place = "a\\u0000b"', "meeting_place must be"),
        ('"Europe/Stockholm"', '"Europe/Farsta"', "not a known timezone"),
        ('"Europe/Stockholm"', '"../../etc/passwd"', "not a known timezone"),
        ('slug = "hamnen",', 'slug = "Hamnen",', "districts[1].slug must be small letters"),
        ('borough = "vast"', 'borough = "ost"', 'districts[1].borough refers to "ost"'),
        ('district = "hamnen"', 'district = "kajen"', 'places[1].district refers to "kajen"'),
        ('language = "sv"', 'language = "sv"\nschedule = 3', "schedule must be a table"),
        ('kind = "metro"', 'kind = "metr"', 'places[1].kind refers to "metr"'),
        ('kind = "metro"', 'kind = "metro", lon = 18.0', "places[1].lon and lat go together"),
        ('kind = "metro"', 'kind = "metro", lon = nan, lat = 59', "places[1].lon must be degrees"),
        ('kind = "metro"', 'kind = "metro", lat = true, lon = 1', "places[1].lat must be degrees"),
        ('kind = "metro"', 'kind = "metro", audience = "us"', 'places[1].audience has "us"'),
        ('["police"]', '["polis"]', 'organisations[1].roles has "polis"'),
        ('["police"]', "[]", "organisations[1].roles must name at least one"),
        ('["police"]', '"police"', "organisations[1].roles must be a list"),
        ('["police"]', '["police"], joined_on = "2005-13-01"', "joined_on must be a date"),
        (
            '["police"]',
            '["police"], joined_on = 2005-02-01, left_on = 2005-01-01',
            "left_on is before joined_on",
        ),
        ('[{ slug = "vast", name = "Väst" }]', '["vast"]', "boroughs[1] must be a table"),
        (
            '[{ slug = "vast", name = "Väst" }]',
            '[{ slug = "vast", name = "Väst" }, { slug = "vast", name = "Ost" }]',
            'boroughs has the slug "vast" twice',
        ),
        (
            'aliases = ["Kajen"] }',
            'aliases = ["Kajen"] }, { slug = "kajen", name = "KAJEN", borough = "vast" }',
            'districts uses the name "kajen" for both "hamnen" and "kajen"',
        ),
    ],
)
def test_a_file_with_a_mistake_is_refused_by_file_and_key(tmp_path, was, becomes, named):
    assert was in SMALL
    with pytest.raises(NetworkFileError) as refusal:
        read_network(written(tmp_path, SMALL.replace(was, becomes)))
    assert str(refusal.value).startswith("vast.toml: ")
    assert named in str(refusal.value)


@pytest.mark.parametrize(
    ("part", "key", "value", "named"),
    [
        ("schedule", "starts", "25:00", 'schedule.starts must be a time such as "20:45"'),
        ("schedule", "starts", "19:00", "schedule.starts is before wall"),
        ("schedule", "shift_until", "07:00", "shift_until is after the operational day"),
        ("schedule", "planned", "måndag 09:00", "schedule.planned must be a weekday and a time"),
        ("schedule", "days", ["friday"], "schedule.closing.saturday is not a known key"),
        ("schedule", "days", ["friday", "sunday"], "schedule.closing.sunday is missing"),
        ("schedule", "debrief_until", "01:00", "debrief_until is before shift_until"),
        ("agenda", "items", 0, "agenda.items must be a whole number"),
        ("agenda", "minutes", {"coffee": 5}, "agenda.minutes.coffee is not one of the headings"),
        ("limits", "smallest_group", True, "limits.smallest_group must be a whole number"),
        ("retention", "all", {"keep": "13 years"}, "retention.all.keep must be a period"),
        ("retention", "own", None, "retention.own is missing"),
        ("labels", "police", {"sv": "polis"}, "labels.police.en is missing"),
        ("agreement", "parties", ["nobody"], 'agreement.parties has "nobody"'),
        ("agreement", "purposes", [], "agreement.purposes must name at least one"),
        ("public_events", "municipality", "Stockholm", "municipality is not a known key"),
    ],
)
def test_a_setting_with_a_mistake_is_refused_by_key(part, key, value, named):
    document = read_network().as_dict()
    document[part][key] = value
    with pytest.raises(NetworkFileError, match="network: ") as refusal:
        plan_of(document)
    assert named in str(refusal.value)


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"name = ", "is not TOML"),
        (b"name = '\xff'", "is not UTF-8"),
        (b"", "name is missing"),
    ],
)
def test_a_file_that_is_no_network_is_refused_in_one_sentence(tmp_path, content, named):
    path = tmp_path / "vast.toml"
    path.write_bytes(content)
    with pytest.raises(NetworkFileError) as refusal:
        read_network(path)
    assert named in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(NetworkFileError, match=r"vast\.toml: cannot be read"):
        read_network(tmp_path / "vast.toml")


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data is not here")
def test_the_shipped_districts_are_those_of_the_city():
    city = json.loads((SHARED / "soderort_gazetteer.json").read_text())
    plan = read_network()
    boroughs = {borough.slug: borough.name for borough in plan.boroughs}
    assert {(d.name, boroughs[d.borough]) for d in plan.districts} == {
        (row["name"], row["parent"]) for row in city
    }


def test_a_permit_area_is_districts_of_the_file(tmp_path):
    guards = 'organisations = [{ slug = "vakter", name = "Vakter", roles = ["guard"], '
    start = SMALL[: SMALL.index("organisations")]
    plan = read_network(written(tmp_path, f'{start}{guards}permit_area = ["hamnen"] }}]'))
    assert plan.organisations[0].permit_area == ("hamnen",)
    with pytest.raises(NetworkFileError, match='"rom", which is not a district'):
        read_network(written(tmp_path, f'{start}{guards}permit_area = ["rom"] }}]'))
