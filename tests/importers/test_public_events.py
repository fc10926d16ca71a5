"""Public police events on the board: what is recorded, and what was known when."""

import json
from dataclasses import replace
from datetime import datetime
from uuid import UUID

import pytest

from briefing.application import system
from briefing.application.imports import PublicEvent, public_event_id
from briefing.domain.incident import Incident
from briefing.domain.refusals import AlreadyDone, OlderThanKnown
from briefing.importers.polisen_source import SourceUnreachable
from briefing.importers.public_events import Counts, import_polisen
from briefing.projections.board import View, board, item_of, zone_of

SHOOTING = {
    "id": 438682,
    "seen_at": "2023-08-07T20:23:41+02:00",
    "published": "2023-08-07T20:19:08+02:00",
    "occurred": "2023-08-07T19:12:00+02:00",
    "type": "Skottlossning",
    "title": "07 augusti 19:12, Skottlossning, Stockholm",
    "summary": "Man skjuten i Sätra.",
}
MURDER = SHOOTING | {
    "seen_at": "2023-08-07T22:44:17+02:00",
    "type": "Mord/dråp",
    "title": "07 augusti 19:12, Mord/dråp, Stockholm",
}
BRAWL = SHOOTING | {
    "id": 581693,
    "type": "Bråk",
    "title": "07 augusti 21:00, Bråk, Stockholm",
    "summary": "Bråk vid Farsta torg.",
    "seen_at": "2023-08-07T21:10:00+02:00",
}
LIVE = BRAWL | {"seen_at": "2026-11-20T19:00:00+01:00", "published": "2026-11-20T18:50:00+01:00"}
TITLE = {"Skottlossning": "shooting", "Mord/dråp": "murder", "Bråk": "brawl"}


@pytest.fixture
def lines(tmp_path):
    """A file of revision lines."""

    def write(*revisions, name="lines.jsonl"):
        path = tmp_path / name
        path.write_text("".join(f"{json.dumps(one)}\n" for one in revisions), encoding="utf-8")
        return path

    return write


@pytest.fixture
def bring(service, network, lines):
    """Imports revision lines; the counts."""
    return lambda *revisions: import_polisen(service, network, [lines(*revisions)])


@pytest.fixture
def shown(service, network):
    """Items of the volunteers' board, now or as known at a local time."""

    def items(at=None, role="volunteer"):
        view = View(network, role)
        moment = datetime.fromisoformat(f"{at}+02:00") if at else None
        with service.model.snapshot() as db:
            rows = board(db, view, moment=moment).sections.values()
            return [item_of(row, view, zone_of(db, network)) for rows in rows for row in rows]

    return items


@pytest.fixture
def kinds(shown):
    return lambda at=None: sorted(TITLE[item["type"]] for item in shown(at))


def events(service, network, source_id=SHOOTING["id"]):
    """What is on record of an event: names and when known (day, UTC)."""
    stored = service.app.events.get(public_event_id(network, "polisen", source_id))
    return [(type(one).__name__, f"{one.known_at:%d %H:%M}") for one in stored]


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


def test_the_same_words_seen_again_are_unchanged(service, network, bring):
    again = SHOOTING | {"seen_at": "2023-08-07T21:00:00+02:00"}
    assert bring(SHOOTING, again) == Counts(new=1, unchanged=1)
    assert events(service, network) == [("Reported", "07 18:23"), ("Expired", "08 18:23")]


def test_a_revision_is_a_correction_known_since_it_was_seen(service, network, bring, kinds):
    bring(SHOOTING, BRAWL, MURDER)
    assert events(service, network) == [
        ("Reported", "07 18:23"),
        ("Corrected", "07 20:44"),
        ("Expired", "08 20:44"),
    ]
    assert kinds("2023-08-07T20:00") == []
    assert kinds("2023-08-07T21:00") == ["shooting"]
    assert kinds("2023-08-07T22:30") == ["brawl", "shooting"]
    assert kinds("2023-08-07T22:45") == ["brawl", "murder"]
    assert kinds("2023-08-08T22:44") == ["murder"]
    assert kinds("2023-08-08T22:45") == []
    assert kinds() == []


def test_a_revision_heard_of_after_the_expiry_was_recorded_gives_the_same_boards(
    service, network, bring, kinds
):
    bring(SHOOTING, BRAWL)
    assert bring(MURDER) == Counts(corrected=1)
    assert [name for name, _ in events(service, network)] == [
        "Reported",
        "Expired",
        "Corrected",
        "Reopened",
        "Expired",
    ]
    assert kinds("2023-08-07T22:30") == ["brawl", "shooting"]
    assert kinds("2023-08-07T22:45") == ["brawl", "murder"]
    assert kinds("2023-08-08T21:00") == ["brawl", "murder"]
    assert kinds("2023-08-08T22:45") == []
    assert service.projector.failures() == []


def test_a_revision_after_the_expiry_brings_it_back_for_its_time(bring, kinds):
    later = MURDER | {"seen_at": "2023-08-10T12:00:00+02:00"}
    assert bring(SHOOTING, later) == Counts(new=1, corrected=1)
    assert kinds("2023-08-08T20:23") == ["shooting"]
    assert kinds("2023-08-09T12:00") == []
    assert kinds("2023-08-10T12:01") == ["murder"]
    assert kinds("2023-08-11T12:01") == []


def test_versions_in_disorder_are_told_in_order(bring, kinds):
    assert bring(MURDER, SHOOTING) == Counts(new=1, corrected=1)
    assert kinds("2023-08-07T21:00") == ["shooting"]


def test_an_older_revision_than_the_newest_known_is_refused(service, network, bring):
    bring(MURDER)
    position = service.app.recorder.newest()
    assert bring(SHOOTING) == Counts(refused={"older_than_known": 1})
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
        "text_blocked": 1,
        "not_yet_seen": 1,
        "not_readable": 1,
    }
    assert counts.new == 1
    assert kinds("2023-08-07T21:30") == ["shooting"]


def test_a_blocked_last_revision_does_not_keep_the_event_on_the_board(bring, kinds):
    counts = bring(SHOOTING, MURDER | {"summary": "Sätra: ring 19121212-1212."})
    assert counts == Counts(new=1, refused={"text_blocked": 1})
    assert kinds("2023-08-08T21:00") == kinds() == []


def test_a_warning_of_the_text_check_is_kept_as_of_a_public_source(service, network, bring):
    bring(LIVE | {"summary": "Bråk i Farsta, Kevin Andersson greps."})
    (stored,) = service.app.events.get(public_event_id(network, "polisen", 581693))
    assert stored.metadata["checks"] == "name:public_source"
    assert stored.metadata["channel"] == "import"
    assert stored.metadata["role"] == "system"


def test_what_is_still_valid_expires_by_the_clock(service, network, bring, kinds, clock):
    bring(LIVE)
    assert kinds() == ["brawl"]
    clock.forward(hours=24)
    service.reconciler.reconcile()
    assert kinds() == []


def test_a_live_event_is_corrected_and_stays_longer(bring, shown, clock):
    bring(LIVE)
    clock.forward(hours=3)
    assert bring(LIVE | {"summary": "Lugnt i Farsta.", "seen_at": "2026-11-20T22:00:00+01:00"})
    (item,) = shown()
    assert (item["text"], item["valid_until"]) == ("Lugnt i Farsta.", "2026-11-21T22:00:00+01:00")
    assert item["place"] is None


def test_an_adopted_event_is_corrected_but_does_not_expire(
    service, network, bring, shown, people, clock
):
    bring(LIVE)
    id = public_event_id(network, "polisen", 581693)
    service.queue.run(lambda: service.app.prioritise(people.police, id, priority="yellow"))
    (before,) = shown()
    clock.forward(hours=25)
    later = {"type": "Skottlossning", "seen_at": "2026-11-21T20:30:00+01:00"}
    assert bring(LIVE | later) == Counts(corrected=1)
    service.reconciler.reconcile()
    (item,) = shown()
    assert (item["type"], item["priority"]) == ("Skottlossning", "yellow")
    assert item["valid_until"] == before["valid_until"]


def test_a_persons_correction_outlives_the_next_look(service, network, bring, shown, people, clock):
    bring(LIVE)
    id = public_event_id(network, "polisen", 581693)
    app = service.app
    service.queue.run(lambda: app.prioritise(people.police, id, priority="green"))
    said = {"text": "Bråket är över."}
    service.queue.run(lambda: app.correct_item(people.police, Incident, id, **said))
    clock.forward(hours=1)
    later = LIVE | {"seen_at": "2026-11-20T20:30:00+01:00"}
    assert bring(later) == Counts(unchanged=1)
    assert bring(later | {"type": "Misshandel"}) == Counts(corrected=1)
    assert [(item["type"], item["text"]) for item in shown()] == [("Misshandel", said["text"])]


def test_a_struck_event_stays_struck(service, network, bring, kinds, people, clock):
    bring(LIVE)
    id = public_event_id(network, "polisen", 581693)
    service.queue.run(lambda: service.app.prioritise(people.police, id, priority="green"))
    service.queue.run(lambda: service.app.strike_item(people.police, Incident, id, reason="Fel."))
    clock.forward(hours=1)
    later = LIVE | {"type": "Skottlossning", "seen_at": "2026-11-20T20:30:00+01:00"}
    assert bring(later) == Counts(refused={"not_open": 1})
    assert kinds() == []


def test_another_process_on_the_folder_finds_nothing_to_expire(start, service, bring, network):
    other = start(service.config.data)
    bring(SHOOTING, BRAWL)
    other.catch_up()
    assert [said for said in other.reconciler.reconcile() if said.startswith("expired")] == []


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
