"""Counts of what happened in a span of time, as it stood at a log position: never a word, never a
person, never a group below three. The same span and position give the same counts for ever."""

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from briefing.projections.debriefs import OTHERS, merged
from briefing.projections.held import HELD
from briefing.projections.model import from_ms
from briefing.projections.network import swedish
from briefing.projections.view import SMALLEST

# Field workers' own and what is for one organisation is counted in no report of a week.
IN_REPORTS = ("all", "professional", "authority")
A_YEAR = 366 * 24 * 3600 * 1000
DAY_TURNS = 6
Groups = list[tuple[str, int]]


@dataclass(frozen=True)
class Span:
    """From `start` until before `end` (ms), as the log stood at `position`."""

    network: UUID
    start: int
    end: int
    position: int


@dataclass(frozen=True)
class Picture:
    """Groups with counts, small ones together as `others`; none at all when all is small.

    `total` and `calm` are None when they are 1 or 2. Keys of `by_hour` are local hours.
    """

    total: int | None
    calm: int | None
    by_category: Groups
    by_borough: Groups
    by_district: Groups
    by_place: Groups
    by_hour: Groups


Grouped = Iterable[tuple[str, str]]


def picture(
    db: sqlite3.Connection,
    span: Span,
    zone: ZoneInfo,
    audiences: Collection[str] = IN_REPORTS,
    *,
    monthly: bool = False,
) -> Picture:
    """`monthly`: a span of months tells what its months tell, and no small group by difference."""
    found = list(_incidents(db, span, audiences))

    def by(key: Callable[[dict[str, Any]], str | None], those: Iterable[Any] = found) -> Grouped:
        return ((_month(one, zone) if monthly else "", key(one) or "") for one in those)

    calm = sum(1 for _ in _rows(db, span, "Observation.Made", ("all",)))
    return Picture(
        total=large(len(found)),
        calm=large(calm),
        by_category=_groups(by(lambda one: one.get("category") or "other"), by_count=True),
        by_borough=_groups(by(lambda one: one.get("borough"))),
        by_district=_groups(by(lambda one: one.get("district"))),
        by_place=_groups(by(lambda one: one["place"], _places(found))),
        by_hour=_hours(by(lambda one: f"{from_ms(_when(one)).astimezone(zone).hour}")),
    )


def large(count: int) -> int | None:
    """A count that is told: none of one or two."""
    return count if count == 0 or count >= SMALLEST else None


def _incidents(
    db: sqlite3.Connection, span: Span, audiences: Collection[str]
) -> Iterable[dict[str, Any]]:
    """What the network reported itself, or took over from public events."""
    for data in _rows(db, span, "Incident.Reported", audiences):
        if not data.get("source") or data.get("adopted"):
            yield data


def _rows(
    db: sqlite3.Connection, span: Span, topic: str, audiences: Collection[str]
) -> Iterable[dict[str, Any]]:
    """Items that happened in the span and were not struck; nothing is recorded more than a year
    after it happened, and nothing before. The `+` keeps SQLite to the index by time."""
    marks = ",".join("?" * len(audiences))
    rows = db.execute(
        "SELECT i.data FROM history h JOIN items i ON i.id=h.item AND i.from_position<=?"
        " AND (i.to_position IS NULL OR i.to_position>?)"
        " WHERE h.recorded_at BETWEEN ? AND ? AND +h.position<=? AND h.network=? AND h.topic=?"
        f" AND i.reader IN ({marks})",
        (
            *(span.position, span.position, span.start, span.end + A_YEAR, span.position),
            *(span.network.hex, topic, *audiences),
        ),
    )
    for row in rows:
        data = json.loads(row["data"])
        if data["status"] != "struck" and span.start <= _when(data) < span.end:
            yield data


def _when(data: dict[str, Any]) -> int:
    return int(data.get("occurred_at") or data["known_at"])


def _month(one: dict[str, Any], zone: ZoneInfo) -> str:
    """Of the evening."""
    return f"{from_ms(_when(one)).astimezone(zone) - timedelta(hours=DAY_TURNS):%Y-%m}"


def _places(found: list[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    """Registered ones that are for everybody; of gatherings never more than the district."""
    for one in found:
        if one.get("place_readers") == "all" and one.get("category") != "gathering":
            yield one


def _groups(keys: Grouped, *, by_count: bool = False) -> Groups:
    """By name, or the largest first; always in the same order."""
    counted = _counted(keys)
    order = sorted(counted, key=lambda key: (-counted[key] if by_count else 0, swedish(key)))
    return _others_last({key: counted[key] for key in order})


def _hours(hours: Grouped) -> Groups:
    """From the morning on: the night belongs to the evening before."""
    counted = _counted(hours)
    order = sorted(counted.keys() - {OTHERS}, key=lambda hour: (int(hour) - DAY_TURNS) % 24)
    return _others_last({hour: counted[hour] for hour in (*order, OTHERS) if hour in counted})


def _counted(keys: Grouped) -> dict[str, int]:
    """Each month decides which of its groups are too small; a season is the sum of its months, or
    the difference of the two would be a small group."""
    months: dict[str, Counter[str]] = {}
    for month, key in keys:
        months.setdefault(month, Counter())[key] += 1
    found = Counter[str]()
    for counted in months.values():
        found.update(dict(merged(dict(sorted(counted.items())))))
    return dict(found)


def _others_last(counted: dict[str, int]) -> Groups:
    return sorted(counted.items(), key=lambda one: one[0] == OTHERS)


def evenings_held(
    db: sqlite3.Connection, span: Span, first: str, last: str
) -> tuple[int | None, int | None]:
    """(sessions that were sealed, organisations that came to one of them), days included."""
    told = {"n": span.network.hex, "p": span.position, "first": first, "last": last}
    held = (
        "WITH held AS (SELECT s.id, (SELECT min(from_position) FROM sessions x WHERE x.id=s.id"
        f" AND x.state='sealed') AS sealed FROM sessions s WHERE network=:n AND {HELD}"
        " AND date BETWEEN :first AND :last AND state<>'cancelled'"
        " AND data ->> 'number' IS NOT NULL)"
    )
    count = db.execute(f"{held} SELECT count(*) FROM held", told).fetchone()[0]
    came = db.execute(
        f"{held} SELECT count(*) FROM (SELECT a.organisation FROM attendance a"
        " JOIN held ON held.id=a.session WHERE a.organisation NOT NULL AND a.from_position<=:p"
        " AND (a.to_position IS NULL OR a.to_position>held.sealed)"
        " UNION SELECT organisation FROM headcounts JOIN held ON held.id=session"
        f" WHERE count>0 AND {HELD})",
        told,
    ).fetchone()[0]
    return large(count), large(came)


def is_whole(db: sqlite3.Connection, span: Span, audiences: Collection[str]) -> bool:
    """Whether nothing that would be counted was recorded before the span's end and after this
    position: two positions within a span would tell of the one item between them."""
    marks = ",".join("?" * len(audiences))
    row = db.execute(
        "SELECT recorded_at FROM history WHERE position>? AND network=? AND item NOT NULL"
        f" AND (topic LIKE 'Incident.%' OR topic LIKE 'Observation.%') AND reader IN ({marks})"
        " ORDER BY position LIMIT 1",
        (span.position, span.network.hex, *audiences),
    ).fetchone()
    return row is None or row[0] >= span.end
