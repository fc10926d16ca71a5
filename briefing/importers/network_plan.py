"""What a network is made of before its first evening, as plain frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, time
from typing import Any

from briefing.domain.schedule import WEEKDAYS


@dataclass(frozen=True)
class WeekTime:
    """A local time on a weekday; `day` is 0 for Monday."""

    day: int
    at: time

    def __str__(self) -> str:
        return f"{WEEKDAYS[self.day]} {self.at:%H:%M}"


@dataclass(frozen=True)
class Label:
    sv: str
    en: str


@dataclass(frozen=True)
class Borough:
    slug: str
    name: str
    aliases: tuple[str, ...] = ()
    joined_on: date | None = None
    left_on: date | None = None


@dataclass(frozen=True)
class District:
    """`borough` is the slug of a borough, lon/lat roughly the middle (WGS84 degrees)."""

    slug: str
    name: str
    borough: str | None
    aliases: tuple[str, ...] = ()
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True)
class Place:
    """`district` is a slug, `audience` the place's own default, lon/lat WGS84 degrees."""

    slug: str
    name: str
    district: str
    kind: str
    aliases: tuple[str, ...] = ()
    audience: str | None = None
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True)
class PlaceKind:
    """`endings` may replace each other at the end of a place's name."""

    kind: str
    sv: str
    en: str
    endings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Organisation:
    """`roles` are role codes; `borough` is None when it works in the whole network.

    `permit_area`: slugs of the districts that its guards' permit covers; empty when not said.
    """

    slug: str
    name: str
    roles: tuple[str, ...]
    borough: str | None = None
    joined_on: date | None = None
    left_on: date | None = None
    permit_area: tuple[str, ...] = ()


@dataclass(frozen=True)
class Schedule:
    """Local times of one session day; `shift_until` and `debrief_until` are of the next day."""

    days: tuple[str, ...]
    planned: WeekTime
    reminder: WeekTime
    remote_until: WeekTime
    opens: time
    wall: time
    starts: time
    autoseal: time
    shift_from: time
    shift_until: time
    debrief_until: time
    closing: Mapping[str, WeekTime]
    valid_until: WeekTime
    operational_day: time


@dataclass(frozen=True)
class Agenda:
    """`minutes` per heading of what is gone through, in order; at most `items` items."""

    items: int
    minutes: Mapping[str, int]


@dataclass(frozen=True)
class Limits:
    """Weekends, seconds, people, sessions, hours: the unit is in each name."""

    carried_weekends: int
    wall_silent_seconds: int
    smallest_group: int
    continuity_sessions: int
    imported_hours: int


@dataclass(frozen=True)
class Retention:
    """`keep` is "13 months" or "60 days" from closing; no disposal without a `decision`."""

    keep: str
    decision: str | None = None


@dataclass(frozen=True)
class Agreement:
    """The cooperation agreement; `parties` are organisations, `chiefs` offices, never names."""

    purposes: tuple[str, ...]
    area: str
    parties: tuple[str, ...]
    chiefs: tuple[str, ...] = ()
    agreed_on: date | None = None


@dataclass(frozen=True)
class PublicEvents:
    """Where the network lies, as public sources name it; empty = anywhere."""

    municipalities: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    attribution: str = ""


@dataclass(frozen=True)
class NetworkPlan:
    name: str
    slug: str
    timezone: str
    language: str
    meeting_place: str
    boroughs: tuple[Borough, ...]
    districts: tuple[District, ...]
    places: tuple[Place, ...]
    place_kinds: tuple[PlaceKind, ...]
    organisations: tuple[Organisation, ...]
    schedule: Schedule
    agenda: Agenda
    limits: Limits
    retention: Mapping[str, Retention]
    labels: Mapping[str, Label]
    agreement: Agreement | None
    public_events: PublicEvents

    def as_dict(self) -> dict[str, Any]:
        """The plan in JSON types only, shaped as the file: `plan_of` reads it back."""
        return {field.name: _plain(getattr(self, field.name)) for field in fields(self)}


def _plain(value: Any) -> Any:
    if isinstance(value, WeekTime):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return value.isoformat() if isinstance(value, date) else value
