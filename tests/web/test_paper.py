"""One A4 for everyone, and what was written on it typed in later."""

import re

import pytest
from given import events_after
from reading import text_of

from briefing.domain.incident import Incident
from briefing.domain.observation import Observation

REPORT = {
    "priority": "yellow",
    "category": "gathering",
    "where": "farsta/farsta-torg",
    "text": "Många ute vid torget",
    "audience": "all",
    "occurred_at": "2026-11-20T18:00",
    "written_at": "2026-11-20T18:20",
}


def numbered(page):
    """`number · code` and what stands below it."""
    return re.findall(r"<strong>(\S+) · ([0-9A-F]{4})</strong>.*?item-text\">([^<]+)", page, re.S)


def test_everybody_has_the_same_items_under_the_same_numbers(browsers, people, evening, world):
    made = {text: world.incident(text, audience="all") for text in ("Ett", "Två", "Tre")}
    world.incident("hemligt", audience="professional", priority="red")
    evening.sealed(people.police)
    later = world.incident("Efter låset", audience="all")
    told = numbered(text_of(browsers.volunteer.get("/paper")))
    assert [number for number, *_ in told] == ["1", "2", "3", "4"]
    codes = {text: id.upper()[:4] for text, id in {**made, "Efter låset": later}.items()}
    assert {text: code for _, code, text in told} == codes
    for role in ("police", "field_worker", "partner"):
        page = text_of(browsers[role].get("/paper"))
        assert numbered(page) == told
        assert "hemligt" not in page


def test_what_i_am_asked_is_on_my_sheet_only(browsers, people, evening, world):
    world.assignment(what="Möt upp vid bussen")
    evening.sealed(people.police)
    assert numbered(text_of(browsers.guard.get("/paper")))[0][2] == "Möt upp vid bussen"
    for role in ("police", "volunteer"):
        assert "Möt upp" not in text_of(browsers[role].get("/paper"))


def test_the_sheet_says_which_briefing_it_is_of(browsers, people, evening, story):
    evening.sealed(people.police)
    page = text_of(browsers.guard.get("/paper"))
    for said in ("Genomgång 1", "Låst 20.00", "kontrollsumma", "Medborgarkontoret", "112"):
        assert said in page
    assert browsers.evaluator.get("/paper").status_code == 404


def test_twelve_items_and_how_many_more(browsers, people, evening, world):
    for n in range(9):
        world.incident(f"Före {n}", audience="all")
    evening.sealed(people.police)
    for n in range(5):
        world.incident(f"Efter {n}", audience="all")
    page = text_of(browsers.guard.get("/paper"))
    assert len(numbered(page)) == 12
    assert "+ 2 till" in page


def test_what_was_on_paper_keeps_its_three_times(browsers, service, recorded, evening):
    before = recorded()
    form = text_of(browsers.volunteer.get("/paper/entry"))
    assert "När skrevs det ned?" in form
    browsers.volunteer.lands_on(browsers.volunteer.send("/paper/entry", REPORT))
    (made,) = events_after(service, before)
    assert type(made) is Incident.Reported
    assert made.metadata["channel"] == "paper"
    assert made.metadata["written_at"] == "2026-11-20T17:20:00+00:00"
    assert "known_at" not in made.metadata
    page = text_of(browsers.police.get(f"/incidents/{made.originator_id}"))
    moments = re.search(r'id="moments">(.*?)</p>', page, re.S)[1]
    times = re.findall(r"(Hände|Skrevs ned|Lades in)[^.]*?(\d\d\.\d\d)", moments)
    assert times == [("Hände", "18.00"), ("Skrevs ned", "18.20"), ("Lades in", "20.00")]
    evaluated = text_of(browsers.evaluator.get(f"/incidents/{made.originator_id}"))
    assert "Skrevs ned" not in evaluated
    other = {**REPORT, "occurred_at": "2026-11-20T19:50", "written_at": "2026-11-20T19:55"}
    browsers.volunteer.send("/paper/entry", other)
    made = events_after(service, before)[-1]
    page = text_of(browsers.police.get(f"/incidents/{made.originator_id}"))
    assert 'id="moments"' not in page


NOTE = {"kind": "passdown", "text": "Ljuset vid trapporna är trasigt", "audience": "all"}
CALM = {"where": "farsta", "from": "2026-11-20T17:00", "until": "2026-11-20T18:00"}
TIMES = {"occurred_at": "2026-11-20T17:30", "written_at": "2026-11-20T18:20"}


def moments(page):
    told = re.search(r'id="moments">(.*?)</p>', page, re.S)[1]
    return re.findall(r"(Hände|Skrevs ned|Lades in)[^.]*?(\d\d\.\d\d)", told)


def test_a_note_from_paper_keeps_its_three_times(browsers, service, recorded, evening, people):
    before = recorded()
    browsers.volunteer.lands_on(browsers.volunteer.send("/paper/notes", NOTE | TIMES))
    browsers.volunteer.lands_on(browsers.volunteer.send("/notes", NOTE))
    made, typed = events_after(service, before)
    assert (made.metadata["channel"], typed.metadata["channel"]) == ("paper", "page")
    assert made.occurred_at.isoformat() == "2026-11-20T16:30:00+00:00"
    assert typed.occurred_at is None
    page = text_of(browsers.police.get(f"/notes/{made.originator_id}"))
    assert moments(page) == [("Hände", "17.30"), ("Skrevs ned", "18.20"), ("Lades in", "20.00")]
    assert "kom in" in text_of(browsers.police.get("/board"))
    for who, it in (("police", typed), ("evaluator", made)):
        page = text_of(browsers[who].get(f"/notes/{it.originator_id}"))
        assert 'id="moments"' not in page


def test_calm_from_paper_keeps_its_times(browsers, service, recorded, evening):
    before = recorded()
    told = CALM | {"written_at": "2026-11-20T18:20"}
    browsers.guard.lands_on(browsers.guard.send("/paper/observations", told))
    browsers.guard.lands_on(
        browsers.guard.send("/observations", {"where": "farsta", "since": "60"})
    )
    made, tapped = events_after(service, before)
    assert type(made) is Observation.Made
    assert made.metadata["channel"] == "paper"
    assert (made.starts_at.hour, made.ends_at.hour) == (16, 17)
    page = text_of(browsers.police.get(f"/observations/{made.originator_id}"))
    assert moments(page) == [("Hände", "17.00"), ("Skrevs ned", "18.20"), ("Lades in", "20.00")]
    page = text_of(browsers.police.get(f"/observations/{tapped.originator_id}"))
    assert 'id="moments"' not in page


@pytest.mark.parametrize(
    ("path", "form", "name"),
    [
        *(("/paper/notes", NOTE | TIMES, name) for name in TIMES),
        *(
            ("/paper/observations", CALM | {"written_at": "2026-11-20T18:20"}, name)
            for name in ("from", "until", "written_at")
        ),
    ],
)
def test_a_note_or_calm_without_its_times_is_not_taken(browsers, recorded, path, form, name):
    before = recorded()
    page = text_of(browsers.guard.send(path, {**form, name: ""}), 422)
    assert f'id="{name}-error"' in page
    assert recorded() == before


def test_the_three_forms_lead_to_each_other(browsers):
    ways = ("/paper/entry", "/paper/notes", "/paper/observations")
    for here in ways:
        page = text_of(browsers.volunteer.get(here))
        assert f'href="{here}" aria-current="page"' in page
        assert all(f'href="{way}"' in page for way in ways)


@pytest.mark.parametrize("name", ["occurred_at", "written_at"])
def test_paper_without_its_times_is_not_taken(browsers, recorded, name):
    before = recorded()
    page = text_of(browsers.guard.send("/paper/entry", {**REPORT, name: ""}), 422)
    assert f'id="{name}-error"' in page
    assert REPORT["text"] in page
    assert recorded() == before
