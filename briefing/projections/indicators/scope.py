"""What a report is about: a network, days, and the log position that it is as of.

Everything is asked as it stood at that position, never as it is now: the same range and position
give the same numbers for ever. An evening runs 06:00 to 06:00 local time.
"""

import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from briefing.domain.taking_part import silent_in_a_row
from briefing.projections.held import held
from briefing.projections.indicators.records import Entry, Period, Thing
from briefing.projections.model import from_ms, ms
from briefing.projections.taking_part import Evening, Line, evenings, lines

T = TypeVar("T")
TURN = time(6)
EVER = date(9999, 12, 31)
NIGHT = timedelta(hours=6)
# What is `field` or `own` is counted nowhere but where that is said.
CIRCLES = ("all", "professional", "authority")
FIRST = ("Incident.Reported", "Note.Written", "Assignment.Offered", "Observation.Made")
QUARTER = 15 * 60_000


@dataclass(frozen=True)
class Scope:
    """`least`: the smallest group that this viewer is told of by its name. Who is told of none that
    is smaller gets whole months only: two reports some days apart would tell of what lies between.
    """

    db: sqlite3.Connection
    network: UUID
    period: Period
    position: int
    zone: ZoneInfo
    least: int = 1
    remembered: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        if self.least > 1 and not self.period.is_in_months:
            raise ValueError("whole months only")

    def once(self, what: Any, make: Callable[[], T]) -> T:
        """Made once for all scopes of a report: they are of one network and position."""
        if what not in self.remembered:
            self.remembered[what] = make()
        found: T = self.remembered[what]
        return found

    @property
    def asked(self) -> dict[str, Any]:
        return {
            "n": self.network.hex,
            "p": self.position,
            "start": self.start,
            "end": self.end,
        }

    @property
    def start(self) -> int:
        return self._turn(self.period.first)

    @property
    def end(self) -> int:
        """The last millisecond of it."""
        return self._turn(self.period.last + timedelta(days=1)) - 1

    def _turn(self, day: date) -> int:
        return ms(datetime.combine(day, TURN, self.zone).astimezone(UTC))

    def rows(self, sql: str, **told: Any) -> list[sqlite3.Row]:
        """Asked once for each period; what no day stands in, once for all."""
        days = ":start" in sql or ":end" in sql
        given = {**self.asked, **told}
        key = (sql, *sorted((given if days else told).items()))
        return self.once(key, lambda: self.db.execute(sql, given).fetchall())

    def local(self, moment: int) -> datetime:
        return from_ms(moment).astimezone(self.zone)

    def day(self, moment: int) -> date:
        """The evening that a moment belongs to."""
        return (self.local(moment) - NIGHT).date()

    def month(self, moment: int) -> str:
        day = self.day(moment)
        return f"{day.year:04d}-{day.month:02d}"

    @cached_property
    def newest(self) -> int | None:
        """When the last event until the position was recorded (ms)."""
        row = self.db.execute(
            "SELECT recorded_at FROM history WHERE network=? AND position<=?"
            " ORDER BY position DESC LIMIT 1",
            (self.network.hex, self.position),
        ).fetchone()
        return int(row[0]) if row else None

    @property
    def until(self) -> int:
        """How far it has come (ms): the end of the period, or what was recorded last before."""
        return self.end if self.newest is None else min(self.end, self.newest)

    @cached_property
    def all_evenings(self) -> list[Evening]:
        """Until the end of the period, oldest first; also those before it."""
        found = self.once("evenings", lambda: evenings(self.db, self.network, EVER, self.position))
        last = self.period.last.isoformat()
        return [one for one in found if one.date <= last]

    @cached_property
    def held(self) -> list[Evening]:
        return [one for one in self.all_evenings if one.held and one.date in self.period]

    @cached_property
    def parties(self) -> list[Line]:
        """Answers of all evenings; streaks at the last one of the period."""
        whole = replace(self, period=Period(self.period.first, EVER)).all_evenings
        found = self.once("lines", lambda: lines(self.db, self.network, whole, self.position))
        until = sum(one.held for one in self.all_evenings)
        return [
            replace(one, streak=silent_in_a_row(list(one.answers.values())[:until]))
            for one in found
        ]

    @cached_property
    def sessions(self) -> dict[str, dict[str, Any]]:
        """Held ones of the period by id, as they stood; `sealed_from` is the seal's position."""
        rows = self.rows(
            f"SELECT id, data FROM sessions s WHERE network=:n AND {held('s')}"
            " AND date BETWEEN :first AND :last",
            first=self.period.first.isoformat(),
            last=self.period.last.isoformat(),
        )
        told = {row["id"]: json.loads(row["data"]) for row in rows}
        return {one.id: told[one.id] for one in self.held if one.id in told}

    @cached_property
    def seals(self) -> dict[str, set[int]]:
        """Session -> the positions at which it was sealed: several when it was reopened."""
        rows = self.rows(
            "SELECT id, data ->> 'sealed_from' AS at FROM sessions WHERE network=:n"
            " AND from_position<=:p AND state='sealed'"
        )
        found: dict[str, set[int]] = {}
        for row in rows:
            found.setdefault(row["id"], set()).add(int(row["at"]))
        return found

    @cached_property
    def written(self) -> list[Thing]:
        """Every item that was written in the period, whoever reads it, in order."""
        rows = self.rows(
            "SELECT h.position, h.recorded_at, i.id, i.kind, i.reader, i.author, i.data"
            " FROM history h JOIN items i ON i.id=h.item AND i.id NOT NULL"
            f" AND {held('i')} WHERE h.recorded_at BETWEEN :start AND :end AND h.position<=:p"
            f" AND h.network=:n AND h.topic IN ({MARKS}) ORDER BY h.position",
            **TOPICS,
        )
        return [
            Thing(
                row["id"],
                row["kind"],
                row["reader"] or "none",
                row["author"] or "",
                row["position"],
                row["recorded_at"],
                json.loads(row["data"]),
            )
            for row in rows
        ]

    @cached_property
    def things(self) -> list[Thing]:
        """The network's own that more than one organisation or field workers could read."""
        return [one for one in self.written if one.reader in CIRCLES and not one.imported]

    @cached_property
    def by_id(self) -> dict[str, Thing]:
        return {one.id: one for one in self.things}

    @cached_property
    def lives(self) -> dict[str, list[Entry]]:
        """Item's id -> its events until the position, oldest first; of `things` only."""
        rows = self.rows(
            "SELECT e.item, e.position, e.verb, e.detail, e.person, e.recorded_at"
            " FROM history h CROSS JOIN history e ON e.item=h.item AND e.position<=:p"
            " WHERE h.recorded_at BETWEEN :start AND :end AND h.position<=:p AND h.network=:n"
            f" AND h.topic IN ({MARKS}) ORDER BY e.position",
            **TOPICS,
        )
        found: dict[str, list[Entry]] = {id: [] for id in self.by_id}
        for row in rows:
            if row[0] in found:
                found[row[0]].append(Entry(row[0], row[1], row[2], row[3] or "", row[4], row[5]))
        return found

    @cached_property
    def acknowledged(self) -> dict[str, list[Entry]]:
        """Item's id -> answers to it until the position, oldest first; of `things` only."""
        rows = self.rows(
            "SELECT k.item, k.from_position, k.answer, k.person, e.recorded_at"
            " FROM history h CROSS JOIN acknowledgements k ON k.item=h.item"
            " JOIN history e ON e.position=k.from_position"
            " WHERE h.recorded_at BETWEEN :start AND :end AND h.position<=:p AND h.network=:n"
            f" AND h.topic IN ({MARKS}) AND k.from_position<=:p ORDER BY k.from_position",
            **TOPICS,
        )
        found: dict[str, list[Entry]] = {}
        for row in rows:
            if row[0] in self.by_id:
                entry = Entry(row[0], row[1], row[2], "", row[3], row[4])
                found.setdefault(row[0], []).append(entry)
        return found

    def names(self, part: str) -> dict[str, str]:
        """id -> name of the network's parts of a kind, as they stood."""
        rows = self.rows(
            f"SELECT o.id, s.name FROM parts o JOIN part_states s ON s.id=o.id AND {held('s')}"
            " WHERE o.network=:n AND o.part=:part",
            part=part,
        )
        return {row["id"]: row["name"] for row in rows}


TOPICS = {f"t{number}": topic for number, topic in enumerate(FIRST)}
MARKS = ",".join(f":{name}" for name in TOPICS)
