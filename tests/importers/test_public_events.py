"""Public police events on the board: what is recorded, refused and shown."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

import pytest
from public_records import BRAWL, LIVE, MURDER, SHOOTING

from briefing.application import system
from briefing.application.imports import PublicEvent, public_event_id
from briefing.domain.refusals import AlreadyDone, OlderThanKnown
from briefing.importers.polisen_source import SourceUnreachable
from briefing.importers.public_events import Counts, import_polisen


def test_an_imported_event_is_an_incident_for_all_without_priority(bring, shown, network):
    assert bring(LIVE) == Counts(new=1)
    (item,) = shown()
    assert UUID(item["id"]) == public_event_id(network, "polisen", 581693)
    assert "priority" not in item
    told = {name: item[name] for name in ("kind", "type", "category", "district", "place", "text")}
    assert told == {
        "kind": "incident",
        "type": "Bråk",
        "category": "violence",
        "district": "Farsta",
        "place": "Farsta torg",
        "text": "Bråk vid Farsta torg.",
    }
    assert (item["audience"], item["by"]) == ("all", {"role": "source"})
    assert item["known_at"] == "2026-11-20T19:00:00+01:00"
    assert item["valid_until"] == "2026-11-21T19:00:00+01:00"


def test_the_wall_shows_type_district_and_time_only(bring, shown):
    bring(LIVE)
    (item,) = shown(role="display")
    assert (item["type"], item["district"]) == ("Bråk", "Farsta")
    assert (item["text"], item["place"]) == ("", None)


def test_an_event_of_a_borough_has_no_district_until_one_is_told(bring, shown):
    wide = LIVE | {"summary": "Bråk i Enskede-Årsta-Vantör."}
    bring(wide)
    assert [item["district"] for item in shown()] == ["Enskede-Årsta-Vantör"]
    exact = {"summary": "Bråk i Hökarängen.", "seen_at": "2026-11-20T19:30:00+01:00"}
    assert bring(wide | exact) == Counts(corrected=1)
    assert [item["district"] for item in shown()] == ["Hökarängen"]


def test_twice_is_nothing_twice(service, network, bring):
    assert bring(SHOOTING, BRAWL, MURDER, LIVE | {"id": 7}) == Counts(new=3, corrected=1)
    position = service.app.recorder.newest()
    assert bring(SHOOTING, BRAWL, MURDER, LIVE | {"id": 7}) == Counts(unchanged=4)
    assert service.app.recorder.newest() == position


def test_what_cannot_be_on_the_board_is_refused_with_its_reason(bring, kinds):
    counts = bring(
        BRAWL | {"title": "07 augusti 21:00, Bråk, Malmö", "summary": "Bråk på Möllan."},
        BRAWL | {"id": 2, "type": "Försvunnen person"},
        BRAWL | {"id": 3, "type": "Sammanfattning natt"},
        BRAWL | {"id": 4, "summary": "Farsta: tipsa kevin@example.org."},
        BRAWL | {"id": 5, "seen_at": "2031-01-01T00:00:00+01:00"},
        {"id": 6},
        SHOOTING,
    )
    assert counts.refused == {
        "outside_network": 1,
        "missing_or_wanted_person": 1,
        "summary_type": 1,
        "text_block": 1,
        "not_yet_seen": 1,
        "not_readable": 1,
    }
    assert counts.new == 1
    assert kinds("2023-08-07T21:30") == ["shooting"]


def test_a_warning_of_the_text_check_is_kept_as_of_a_public_source(service, network, bring):
    bring(LIVE | {"summary": "Bråk i Farsta, Kevin Andersson greps."})
    (stored,) = service.app.events.get(public_event_id(network, "polisen", 581693))
    assert stored.metadata["checks"] == "name:public_source"
    assert stored.metadata["channel"] == "import"
    assert stored.metadata["role"] == "system"


def test_what_came_before_an_unreachable_source_is_recorded(service, network, lines, kinds):
    with pytest.raises(SourceUnreachable):
        import_polisen(service, network, [lines(LIVE), "/nowhere/events.json"])
    assert kinds() == ["brawl"]


def test_many_events_are_recorded_in_few_commits(service, network, lines):
    heard = []
    revisions = [LIVE | {"id": number} for number in range(1, 251)]
    counts = import_polisen(service, network, [lines(*revisions)], progress=heard.append)
    assert counts == Counts(new=250)
    assert heard == [100, 200, 250]


def test_the_commands_refuse_what_is_known_and_what_is_older(story, network, bring, clock):
    bring(MURDER)
    caller = system(network, channel="import")
    id = public_event_id(network, "polisen", 438682)
    facts = {"type": "Bråk", "category": "violence", "text": "Bråk.", "occurred_at": None}
    told = PublicEvent(id, 438682, **facts, district=None, place=None, borough=None, body=b"")
    story.when("report_public_event", caller, told, clock.now).refused(AlreadyDone, "source_id")
    older = replace(caller, known_at=datetime.fromisoformat(SHOOTING["seen_at"]))
    story.when("revise_public_event", older, told, clock.now).refused(OlderThanKnown)
