"""What a person's own calendar shows: sessions, and the assignments that they have taken."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from uuid import UUID

from briefing.projections.board_rows import live_rows
from briefing.projections.view import View

HOUR = 3_600_000
TAKEN = ("accepted", "started", "reported")


@dataclass(frozen=True)
class Entry:
    """One line of a calendar, times in ms. `sequence` counts what was moved or cancelled, `stamp`
    is when what is told here last changed; `state` is a session's."""

    id: UUID
    starts: int
    ends: int
    where: str | None
    state: str | None
    sequence: int
    stamp: int


def session_entries(db: sqlite3.Connection, view: View, since: str) -> list[Entry]:
    """Sessions from a day on; evaluators read no typed meeting place."""
    rows = db.execute(
        "SELECT id, state, known_from, data FROM sessions WHERE network=? AND date>=?"
        " ORDER BY date, id, row",
        (view.network.hex, since),
    )
    by_id: dict[str, list[tuple[tuple[Any, ...], str, int]]] = {}
    for row in rows:
        data = json.loads(row["data"])
        place = data["meeting_place"] if view.role != "evaluator" else None
        times = data["times"]
        ends = max(times["shift_from"], times["starts"] + HOUR // 4)
        told = (times["starts"], ends, place, row["state"] == "cancelled")
        by_id.setdefault(row["id"], []).append((told, row["state"], row["known_from"]))
    return [_session(UUID(id), states) for id, states in by_id.items()]


def _session(id: UUID, states: list[tuple[tuple[Any, ...], str, int]]) -> Entry:
    (starts, ends, place, _), state, _ = states[-1]
    stamp = _last_change([((told, state), known) for told, state, known in states])
    sequence = _changes(told for told, _, _ in states)
    return Entry(id, starts, ends, place or None, state, sequence, stamp)


def assignment_entries(db: sqlite3.Connection, view: View, person: UUID) -> list[Entry]:
    """What this person has taken and reads, soonest first; with the district, without a word."""
    mine = [
        row
        for row in live_rows(db, view)
        if row.data.get("taker") == person.hex and row.data.get("state") in TAKEN
    ]
    return sorted((_assignment(db, row.id) for row in mine), key=lambda one: (one.starts, one.id))


def _assignment(db: sqlite3.Connection, id: str) -> Entry:
    rows = db.execute("SELECT known_from, data FROM items WHERE id=? ORDER BY row", (id,))
    states = [(_of_assignment(json.loads(row["data"])), row["known_from"]) for row in rows]
    (starts, ends, district, _) = states[-1][0]
    sequence = _changes(told for told, _ in states)
    return Entry(UUID(id), starts, ends, district, None, sequence, _last_change(states))


def _of_assignment(data: dict[str, Any]) -> tuple[Any, ...]:
    return data["starts_at"], data["ends_at"], data.get("district"), data.get("taker")


def _changes(states: Iterable[Any]) -> int:
    """How often it became something else."""
    return sum(before != after for before, after in pairwise(states))


def _last_change(states: list[tuple[Any, int]]) -> int:
    """When it became what it is, ms."""
    since = states[-1][1]
    for told, known in reversed(states):
        if told != states[-1][0]:
            break
        since = known
    return since
