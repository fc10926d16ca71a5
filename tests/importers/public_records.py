"""Revision lines to import, and what is on record of them afterwards."""

from briefing.application.imports import public_event_id

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


def events(service, network, source_id=SHOOTING["id"]):
    """What is on record of an event: names and when known (day, UTC)."""
    stored = service.app.events.get(public_event_id(network, "polisen", source_id))
    return [(type(one).__name__, f"{one.known_at:%d %H:%M}") for one in stored]
