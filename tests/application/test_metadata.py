"""What every event says of who, how and when; and that nothing typed is in the log in clear."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from given import events_after
from night import Night

from briefing.domain.context import METADATA_FIELDS
from briefing.domain.survey import SurveyAnswer, SurveyWords

STORED = Path(__file__).parents[1] / "domain" / "stored_names.txt"
ALWAYS = {"network", "actor", "role", "channel", "request", "correlation"}
CODES = re.compile(r"[a-z0-9_,:]*|\d{4}-\d\d-\d\dT[\d:.]+\+00:00")
PUBLIC = {"Incident.Adopted"}
NOBODYS = (SurveyAnswer.Given, SurveyWords.Given)


@pytest.fixture
def night(story, people, clock):
    return Night(story, people, clock).whole()


def test_everything_the_edge_knows_is_on_the_event(story, people, clock, service):
    caller = replace(
        people.guard,
        channel="outbox",
        device="d1",
        causation="c1",
        key="min nyckel",
        body=b"{}",
        route="incidents",
        known_at=clock(),
        written_at=clock(),
    )
    told = {"category": "fire", "priority": "red", "district": "Farsta"}
    text = "Kevin o hans gäng är på torget"
    story.given("report_incident", caller, **told, text=text, check_reason="place")
    metadata = events_after(service, 0)[-1].metadata
    assert set(metadata) == set(METADATA_FIELDS)
    assert metadata["actor"] == people.guard.person.hex
    assert metadata["organisation"] == people.guard.organisation.hex
    assert metadata["network"] == people.guard.network.hex
    assert (metadata["role"], metadata["channel"]) == ("guard", "outbox")
    assert metadata["correlation"] == metadata["request"] == caller.request
    assert metadata["known_at"] == metadata["written_at"] == clock().isoformat()
    assert "min nyckel" not in str(metadata)


def test_the_night_holds_every_kind_of_event(night, service):
    topics = {one.topic for one in service.app.recorder.after(0, 10_000)}
    events = {line.split()[0] for line in STORED.read_text(encoding="utf-8").splitlines()}
    assert {topic for topic in events if "." in topic} - topics == PUBLIC


def test_every_event_names_its_network_actor_and_request(night, service):
    for one in events_after(service, 0):
        assert isinstance(one, NOBODYS) or set(one.metadata) >= ALWAYS, type(one)


def test_an_answer_to_a_survey_names_its_network_and_nothing_else(night, service):
    given = [one for one in events_after(service, 0) if isinstance(one, NOBODYS)]
    assert {type(one) for one in given} == set(NOBODYS)
    assert {str(one.metadata) for one in given} == {str({"network": night.clockwork.network.hex})}


def test_metadata_holds_ids_codes_and_times_only(night, service):
    values = {value for one in events_after(service, 0) for value in one.metadata.values()}
    assert not [value for value in values if not CODES.fullmatch(value)]


def test_events_carry_the_projects_clock(story, people, clock, service):
    clock.set("2026-10-25 02:30")
    told = {"category": "fire", "priority": "red", "district": "Farsta", "text": "Rök"}
    story.given("report_incident", people.guard, **told)
    last = events_after(service, 0)[-1]
    assert last.timestamp == last.known_at == clock()


def test_no_typed_word_is_in_the_log_in_clear(night, service):
    assert len(night.said) > 40
    folder = service.config.data
    stored = b"".join(path.read_bytes() for path in folder.glob("events.sqlite*"))
    assert b"Incident.Reported" in stored
    assert [word for word in (*night.said, "Testnamn") if word.encode() in stored] == []


def test_what_was_typed_is_readable_with_the_keys(night, service):
    rows = service.model.reader().execute("SELECT text FROM history WHERE text NOT NULL")
    opened = " ".join(row[0] for row in rows)
    assert "sagt000" in opened
    assert "[nyckel saknas]" not in opened
