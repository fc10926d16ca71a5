"""Replay: the board as a view showed it at a moment, through the filter of whoever looks at it.

What the viewer may not read is left out. Evaluators alone see that something was there for
professionals or authorities: an empty frame with its colour and quarter-hour.
"""

import sqlite3
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from briefing.projections.board import SECTIONS, Board, board, position_of
from briefing.projections.board_item import QUARTER, item_of
from briefing.projections.board_rows import Row
from briefing.projections.model import ms
from briefing.projections.past import readable_now
from briefing.projections.since import CONTENT
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
