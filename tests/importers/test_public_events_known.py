"""Public police events through time: revisions, expiry, adoption, and what was known when."""

from public_records import BRAWL, LIVE, MURDER, SHOOTING, events

from briefing.application.imports import public_event_id
from briefing.domain.incident import Incident
from briefing.importers.public_events import Counts


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


def test_a_blocked_last_revision_does_not_keep_the_event_on_the_board(bring, kinds):
    counts = bring(SHOOTING, MURDER | {"summary": "Sätra: ring 19121212-1212."})
    assert counts == Counts(new=1, refused={"text_block": 1})
    assert kinds("2023-08-08T21:00") == kinds() == []


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
