"""An evaluator reads no typed word, no exact time and no small group, whatever way out is asked."""

import csv
import io
import json
import re
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from world import World

from briefing.commandline.export import export_rows
from briefing.domain import context
from briefing.domain.incident import Incident
from briefing.domain.note import Note

WORDS = ("hemligt", "Hemliga", "Okänt hus")
EXACT = ("20:07", "20.07", "20:11", "20.11", "20:52", "20.52")


@pytest.fixture
def world(story, people):
    return World(story, people)


@pytest.fixture
def told(world, story, people, clock):
    """One of everything that can be typed, at times that are no quarter hours; ids by group."""
    clock.set("2026-11-20 20:07")
    at = context.now()
    incident = world.incident(
        "hemligt ett",
        audience="all",
        place="Okänt hus",
        occurred_at=at,
        valid_until=at + timedelta(minutes=45),
    )
    note = world.note("hemligt två", audience="all")
    assignment = world.assignment(what="hemligt tre", audience="all", starts_at=at)
    observation = world.observation()
    clock.set("2026-11-20 20:11")
    police, id = people.police, UUID(incident)
    story.given("follow_up", police, Incident, id, text="hemligt fyra")
    story.given("correct_item", police, Incident, id, text="hemligt fem")
    story.given("state_certainty", police, id, certainty="confirmed", source="police")
    story.given("dispose_item", police, Note, UUID(note), outcome="handed_over", to="hemligt sex")
    story.given(
        "strike_item", police, Incident, UUID(world.incident(audience="all")), reason=REASON
    )
    return {
        "incidents": incident,
        "notes": note,
        "assignments": assignment,
        "observations": observation,
    }


REASON = "hemligt sju"


@pytest.fixture
def export(service, people, capsys):
    """Rows of the log as a role's token gives them, in either form."""

    def exported(role, form="jsonl"):
        caller = getattr(people, role)
        token, _ = service.credentials.make(
            "token", caller.network, caller.person, context.now(), role=role
        )
        capsys.readouterr()
        export_rows(service, form, None, None, token)
        out = capsys.readouterr().out
        if form == "jsonl":
            return [json.loads(line) for line in out.splitlines()]
        return list(csv.DictReader(io.StringIO(out)))

    return exported


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_the_export_gives_an_evaluator_the_rows_without_a_word(told, export, form):
    mine, theirs = export("evaluator", form), export("guard", form)
    assert [(one["item"], one["what"]) for one in mine] == [
        (one["item"], one["what"]) for one in theirs
    ]
    assert any(one["text"] == "hemligt ett" for one in theirs)
    assert {one["text"] for one in mine} <= {None, ""}
    assert not [word for word in WORDS if word in str(mine)]


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_the_export_gives_an_evaluator_quarter_hours(told, export, form):
    times = {one[name] for one in export("evaluator", form) for name in ("recorded_at", "known_at")}
    assert times and all(is_quarter(one) for one in times)
    exact = {one["known_at"] for one in export("guard", form)}
    assert not all(is_quarter(one) for one in exact)


def test_when_an_item_ran_out_is_told_to_no_second_either(browsers, told, export, clock, service):
    """`due_at` of an expiry is the time that somebody typed."""
    clock.set("2026-11-20 21:00")
    service.reconciler.reconcile()
    mine, theirs = (of(browsers[role], "incidents", told["incidents"]) for role in BOTH)
    assert "due_at" in str(theirs["history"]) and "due_at" not in str(mine["history"])
    assert "due_at" in str(export("guard")) and "due_at" not in str(export("evaluator"))


BOTH = ("evaluator", "guard")


def is_quarter(said):
    at = datetime.fromisoformat(said)
    return (at.minute % 15, at.second, at.microsecond) == (0, 0, 0)


def of(browser, group, id):
    return browser.get(f"/api/v1/{group}/{id}").get_json()


@pytest.mark.parametrize("group", ["incidents", "notes", "assignments", "observations"])
def test_the_history_of_an_item_gives_an_evaluator_no_word(browsers, told, group):
    mine, theirs = (of(browsers[role], group, told[group]) for role in ("evaluator", "guard"))
    assert [one["what"] for one in mine["history"]] == [one["what"] for one in theirs["history"]]
    assert {one["text"] for one in mine["history"]} == {None}
    page = browsers.evaluator.get(f"/{group}/{told[group]}")
    assert page.status_code == 200
    for word in WORDS:
        assert word not in str(mine)
        assert word not in page.get_data(as_text=True)


@pytest.mark.parametrize("group", ["incidents", "notes", "assignments", "observations"])
def test_the_history_of_an_item_gives_an_evaluator_quarter_hours(browsers, told, group):
    mine, theirs = (of(browsers[role], group, told[group]) for role in ("evaluator", "guard"))
    assert all(is_quarter(said) for said in times_in(mine))
    assert not all(is_quarter(said) for said in times_in(theirs))
    page = browsers.evaluator.get(f"/{group}/{told[group]}").get_data(as_text=True)
    assert not [one for one in EXACT if one in page]


def times_in(item):
    names = ("occurred_at", "known_at", "recorded_at", "valid_until", "from", "until")
    lines = [item, *item["history"]]
    return [line[name] for line in lines for name in names if line.get(name)]


PAGES = ("/board", "/board/fragment", "/sessions", "/sessions/2026-11-20")
ASKED = ("/api/v1/board", "/api/v1/sessions", "/api/v1/sessions/2026-11-20")


@pytest.fixture
def typed_evening(story, people, network, clock):
    """An evening about which everything that can be typed has been typed."""
    coordinator = people.coordinator
    said = {"date": "2026-11-20", "title": "Hemliga kvällen", "meeting_place": "Hemliga rummet"}
    id = story.given("plan_session", coordinator, **said)
    later = clock.set("2026-11-20 20:00") + timedelta(minutes=15)
    story.given("postpone_session", coordinator, id, starts=later, reason="hemligt skäl")
    story.given("go_live", people.police, id)
    story.given("describe_situation", people.police, id, text="hemligt läge")
    line = {"answer": "line", "text": "hemligt från oss"}
    story.given("state_participation", people.guard, id, **line)
    return id


@pytest.mark.parametrize("path", [*PAGES, *ASKED])
def test_an_evaluator_reads_no_typed_word_of_an_evening(browsers, typed_evening, told, path):
    text = browsers.evaluator.get(path).get_data(as_text=True)
    assert not [word for word in WORDS if word in text]
    theirs = browsers.guard.get(path).get_data(as_text=True)
    assert [word for word in WORDS if word in theirs]


@pytest.fixture
def present(evening, story, people):
    """Two guards, three volunteers and a police officer are here, from places of their own."""
    here = [people.police, people.guard, people.another("guard"), people.volunteer]
    here += [people.another("volunteer", "nattvandrarna-skarholmen", "Vårberg") for _ in range(2)]
    for caller in here:
        story.given("attend", caller, evening.id, present=True)
    return evening


def people_on(browser):
    rows = browser.get("/api/v1/board").get_json()["sections"]["people"]
    return [one for one in rows if one["kind"] == "attendance"]


def test_who_works_the_night_sees_who_is_here_by_organisation_role_and_borough(browsers, present):
    seen = people_on(browsers.volunteer)
    assert sum(one["count"] for one in seen) == 6
    assert {"organisation", "role", "borough", "count"} <= set(seen[0])
    assert len([one for one in seen if one["role"] == "volunteer"]) == 2


def test_a_display_counts_people_by_role_only(browsers, present):
    """Role x borough can be one person; even one of a role is counted."""
    assert people_on(browsers.display) == [
        {"kind": "attendance", "role": "guard", "count": 2},
        {"kind": "attendance", "role": "police", "count": 1},
        {"kind": "attendance", "role": "volunteer", "count": 3},
    ]


def test_an_evaluator_counts_people_by_role_and_none_below_three(browsers, present):
    """Three of two organisations are one group; smaller ones are left out, not told as few."""
    assert people_on(browsers.evaluator) == [
        {"kind": "attendance", "role": "volunteer", "count": 3}
    ]


@pytest.mark.parametrize("path", ["/api/v1/sessions", "/api/v1/sessions/2026-11-20"])
def test_sessions_tell_an_evaluator_of_no_small_group(browsers, present, path):
    def attendance(role):
        told = browsers[role].get(path).get_json()
        return told.get("sessions", [told])[0]["attendance"]

    assert attendance("volunteer") == {"guard": 2, "police": 1, "volunteer": 3}
    assert attendance("evaluator") == {"volunteer": 3}


@pytest.mark.parametrize(
    ("path", "counted"),
    [
        ("/board", r"\b(?:OV|Polis|Vol)\S* \d"),
        ("/board/fragment", r"\b(?:OV|Polis|Vol)\S* \d"),
        ("/sessions/2026-11-20", r"<strong>\d+</strong>"),
    ],
)
def test_pages_tell_an_evaluator_of_no_small_group(browsers, present, path, counted):
    mine, theirs = (
        re.findall(counted, browsers[role].get(path).get_data(as_text=True))
        for role in ("evaluator", "volunteer")
    )
    assert (len(mine), len(theirs)) == (1, 3)


def test_what_was_understood_tells_an_evaluator_of_no_small_group(
    browsers, present, world, people, story
):
    """Informed at sealing, or answered: the count of a role is the count of who was here."""
    before = world.incident(audience="all")
    present.sealed(people.police)
    after = world.incident("Brand vid torget", audience="all", priority="red")
    seen = {"answer": "understood", "seen": 1}
    story.given("acknowledge", people.guard, UUID(after), **seen)
    for id in (before, after):
        assert set(acknowledged(browsers.guard, id)) == {"guard", "police", "volunteer"}
        assert set(acknowledged(browsers.evaluator, id)) <= {"volunteer"}
        alone = of(browsers.evaluator, "incidents", id)["acknowledged"]
        assert set(alone) <= {"volunteer"}
        page = browsers.evaluator.get(f"/incidents/{id}").get_data(as_text=True)
        assert "0/1" not in page and "0 av 1" not in page


def acknowledged(browser, id):
    sections = browser.get("/api/v1/board").get_json()["sections"].values()
    return next(one["acknowledged"] for rows in sections for one in rows if one.get("id") == id)


def test_a_past_board_is_asked_by_an_evaluator_to_the_quarter_hour(browsers, world, clock):
    """Else asking minute by minute would give the time that the answer rounds."""
    clock.set("2026-11-20 20:07")
    id = world.incident(audience="all")
    clock.set("2026-11-20 21:00")

    def there(role, minute, path):
        at = f"{path}?at=2026-11-20T20:{minute}:00%2B01:00"
        return id in browsers[role].get(at).get_data(as_text=True)

    for path in ("/board", "/api/v1/board"):
        assert not there("guard", "06", path)
        assert there("guard", "08", path)
        assert not there("evaluator", "06", path)
        assert not there("evaluator", "14", path)
        assert there("evaluator", "15", path)
