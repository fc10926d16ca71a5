"""Replay: the board as a view showed it at a moment, through the filter of whoever looks at it.

What the viewer may not read is left out. Evaluators alone see that something was there for
professionals or authorities: an empty frame with its colour and quarter-hour.
"""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from briefing.projections.board import SECTIONS, Board, board, position_of
from briefing.projections.board_item import QUARTER, item_of, quarter_ends
from briefing.projections.board_rows import Row
from briefing.projections.model import ms
from briefing.projections.past import readable_now
from briefing.projections.since import CONTENT
from briefing.projections.trail_rows import OF_ONE
from briefing.projections.view import View

FRAMED = ("professional", "authority")
FRAME = "frame"
TIMES = ("occurred_at", "known_at", "recorded_at", "valid_until", "from", "until")


@dataclass(frozen=True)
class Lens:
    """`shown` is the view whose board it was, `viewer` whoever looks at it now."""

    shown: View
    viewer: View

    @property
    def deidentified(self) -> bool:
        return self.viewer.role == "evaluator"

    @property
    def keys(self) -> tuple[str, ...]:
        """What is there for the viewer, if only as a frame."""
        return (*self.viewer.keys, *FRAMED) if self.deidentified else self.viewer.keys

    @property
    def least(self) -> int:
        return max(self.shown.least, self.viewer.least)


@dataclass(frozen=True)
class Past:
    """`afterwards` are ids of what stands there by something that was recorded only later."""

    board: Board
    position: int
    afterwards: frozenset[str]


def past_board(
    db: sqlite3.Connection,
    lens: Lens,
    *,
    position: int | None = None,
    moment: datetime | None = None,
) -> Past:
    """The board of `lens.shown` at a position or as known at a moment."""
    told = board(db, lens.shown, position=position, moment=moment, through=lens.keys)
    then = position if position is not None else position_of(db, ms(moment)) if moment else 0
    rows = [row for name in SECTIONS for row in told.sections[name]]
    late = frozenset(row.id for row in rows if row.from_position > then)
    return Past(_framed(db, told, lens) if lens.deidentified else told, then, late)


def _framed(db: sqlite3.Connection, told: Board, lens: Lens) -> Board:
    """What an evaluator may not read keeps its colour and stands in no section of its own."""
    rows = [row for name in SECTIONS for row in told.sections[name]]
    now = readable_now(db, [row.id for row in rows], lens.viewer.keys)
    read = {row.id for row in rows if row.id in now and row.data["audience"] in lens.viewer.keys}
    sections = {name: [r for r in told.sections[name] if r.id in read] for name in SECTIONS}
    sections["new"] = sections["new"] + [_frame(row) for row in rows if row.id not in read]
    shown = {id: who for id, who in told.acknowledged.items() if id in read}
    return replace(told, sections=sections, acknowledged=shown)


def _frame(row: Row) -> Row:
    data = {"priority": row.data.get("priority"), "known_at": row.data["known_at"]}
    return Row(row.row, row.id, FRAME, "", row.known_from, row.from_position, data)


def item_through(row: Row, lens: Lens, zone: ZoneInfo) -> dict[str, Any]:
    """What both the view and the viewer may see of an item; times as coarse as for the viewer."""
    if row.kind == FRAME:
        at = row.data["known_at"] // QUARTER * QUARTER
        return {"id": row.id, "kind": FRAME, "priority": row.data["priority"], "known_at": at}
    told, mine = item_of(row, lens.shown, zone), item_of(row, lens.viewer, zone)
    for name, value in told.items():
        if name in TIMES or not mine.get(name):
            told[name] = mine.get(name, value if name in TIMES else None)
    if told["by"] != mine["by"]:
        told["by"] = min(told["by"], mine["by"], key=_how_much)
    if "declined" not in mine:
        told.pop("declined", None)
    return told


def _how_much(by: dict[str, str]) -> tuple[int, int]:
    """Of two ways to name a source the one that says less comes first."""
    return (len(by), int(by["role"] != "network"))


@dataclass(frozen=True)
class Step:
    """A moment (ms) at which something changed that the viewer may see; `marks` say what."""

    at: int
    marks: tuple[str, ...]


MARKS = {
    "BriefingSession.Opened": "opened",
    "BriefingSession.WentLive": "live",
    "BriefingSession.Sealed": "sealed",
    "BriefingSession.Closed": "closed",
    "Incident.Prioritised": "red",
    "Incident.Reported": "red",
}
CORRECTED = ("Corrected", "Struck")
# A frame comes, changes colour, or goes.
OF_A_FRAME = (
    "Reported",
    "Written",
    "Offered",
    "Prioritised",
    "Made",
    "Adopted",
    "AudienceChanged",
    "Reopened",
    "Completed",
    "Disposed",
    "Closed",
    "Expired",
    "Struck",
)
# Only an import knows of something before it is recorded.
WHEN = ("channel='import' AND known_at", "channel<>'import' AND recorded_at")


def steps(db: sqlite3.Connection, lens: Lens, start: int, end: int) -> list[Step]:
    """What changed from `start` to `end` (ms), oldest first; for an evaluator by quarter-hours."""
    found: dict[int, dict[str, None]] = {}
    for row in _events(db, lens, start, end):
        at, frame = row["known_at"], False
        if lens.deidentified:
            at, frame = quarter_ends(at), _is_frame(row, lens)
            if at > end or _left_out(row, frame):
                continue
        found.setdefault(at, {}).update(dict.fromkeys(() if frame else _marks(row)))
    return [Step(at, tuple(marks)) for at, marks in sorted(found.items())]


def _left_out(row: sqlite3.Row, frame: bool) -> bool:
    """No step for an evaluator: one person came or answered, or a frame only got another word."""
    of_one = row["topic"].partition(".")[0] in OF_ONE
    return of_one or (frame and row["verb"] not in OF_A_FRAME)


def _is_frame(row: sqlite3.Row, lens: Lens) -> bool:
    """Whether the viewer is told no more of it than colour and quarter-hour."""
    return not {row["reader"], row["reader2"]} & set(lens.viewer.keys)


def _marks(row: sqlite3.Row) -> Iterable[str]:
    mark = MARKS.get(row["topic"])
    if mark == "red":
        mark = "red" if "priority=red" in (row["detail"] or "").split(";") else None
    if row["item"] and row["verb"] in CORRECTED:
        mark = "corrected"
    return [mark] if mark else []


def _events(db: sqlite3.Connection, lens: Lens, start: int, end: int) -> list[sqlite3.Row]:
    """Events that the viewer reads and the view read, or lost an item by; of items that the viewer
    still reads."""
    shown, seen = _reads(lens.shown.keys), _reads(lens.keys)
    lost = (
        "verb='AudienceChanged' AND EXISTS (SELECT 1 FROM items i WHERE i.id=h.item"
        f" AND i.to_position=h.position AND {_reads(lens.shown.keys, 'i.')})"
    )
    told = (start, end, lens.viewer.network.hex, *lens.keys * 2, *lens.shown.keys * 4)
    rows = [
        row
        for when in WHEN
        for row in db.execute(
            "SELECT position, known_at, topic, verb, item, about, detail, reader, reader2"
            " FROM history h"
            f" WHERE {when} BETWEEN ? AND ? AND network=?"
            f" AND (item NOT NULL OR about NOT NULL) AND {seen} AND ({shown} OR {lost})",
            told,
        )
    ]
    ids = {row["item"] or row["about"] for row in rows}
    now = readable_now(db, ids, lens.keys) | {id for id in ids if not is_item(db, id)}
    return [row for row in rows if (row["item"] or row["about"]) in now]


def is_item(db: sqlite3.Connection, id: str) -> bool:
    """What else an event is about is a session."""
    return db.execute("SELECT 1 FROM items WHERE id=? LIMIT 1", (id,)).fetchone() is not None


def _reads(keys: tuple[str, ...], table: str = "") -> str:
    marks = ",".join("?" * len(keys))
    return f"({table}reader IN ({marks}) OR {table}reader2 IN ({marks}))"


@dataclass(frozen=True)
class Change:
    """From one board to another: ids of what is new and gone, id -> what of it is different."""

    new: frozenset[str]
    gone: frozenset[str]
    changed: dict[str, tuple[str, ...]]


def difference(before: Board, after: Board, lens: Lens, zone: ZoneInfo) -> Change:
    then, now = _items(before, lens, zone), _items(after, lens, zone)
    changed = {
        id: tuple(name for name in CONTENT if then[id].get(name) != now[id].get(name))
        for id in then.keys() & now.keys()
    }
    return Change(
        frozenset(now.keys() - then.keys()),
        frozenset(then.keys() - now.keys()),
        {id: names for id, names in changed.items() if names},
    )


def _items(told: Board, lens: Lens, zone: ZoneInfo) -> dict[str, dict[str, Any]]:
    return {
        row.id: item_through(row, lens, zone) for name in SECTIONS for row in told.sections[name]
    }
