"""Addresses of a replay: a moment, for a role, of a night; true for whoever they are sent to."""

from datetime import date, datetime

from briefing.web.replay_asked import Asked


def query_of(asked: Asked) -> str:
    return f"as={asked.lens.shown.role}" + (
        f"&of={asked.organisation}" if asked.organisation else ""
    )


def address_of(asked: Asked, at: datetime, day: date | None = None) -> str:
    """Of this night, or of the night `day` that the moment belongs to."""
    night = (day or asked.night.day).isoformat()
    return f"/replay/{night}?at={stamp(at)}&{query_of(asked)}"


def compared(asked: Asked, a: datetime, b: datetime) -> str:
    day = asked.night.day.isoformat()
    return f"/replay/{day}/compare?a={stamp(a)}&b={stamp(b)}&{query_of(asked)}"


def stamp(at: datetime) -> str:
    """RFC 3339 in UTC: the repeated hour needs no second look."""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
