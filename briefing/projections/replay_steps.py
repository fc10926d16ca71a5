"""The steps of a replayed night: when something changed that the viewer may see, and its marks."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from briefing.projections.board_item import quarter_ends
from briefing.projections.past import readable_now
from briefing.projections.replay import Lens
from briefing.projections.trail_rows import OF_ONE


@dataclass(frozen=True)
class Mark:
    """What is worth jumping to; of a session `evening` is the day that it belongs to."""

    what: str
    evening: str | None = None


@dataclass(frozen=True)
class Step:
    """A moment (ms) at which something changed that the viewer may see; `marks` say what."""

    at: int
    marks: tuple[Mark, ...]


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
    found: dict[int, dict[Mark, None]] = {}
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


def _marks(row: sqlite3.Row) -> Iterable[Mark]:
    mark = MARKS.get(row["topic"])
    if mark == "red":
        mark = "red" if "priority=red" in (row["detail"] or "").split(";") else None
    if row["item"] and row["verb"] in CORRECTED:
        mark = "corrected"
    return [Mark(mark, row["evening"])] if mark else []


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
            "SELECT position, known_at, topic, verb, item, about, detail, reader, reader2,"
            " (SELECT date FROM sessions WHERE id=h.about AND to_position IS NULL) AS evening"
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


def closings(db: sqlite3.Connection, lens: Lens, day: date, start: int, end: int) -> list[int]:
    """When the sessions of a night were closed, if that was after it (ms): most are."""
    rows = db.execute(
        "SELECT DISTINCT CAST(s.data ->> 'closed_at' AS INTEGER) FROM history h"
        " CROSS JOIN sessions s ON s.id=h.about AND s.to_position IS NULL"
        " WHERE h.recorded_at BETWEEN ? AND ? AND h.network=?"
        " AND h.topic='BriefingSession.Opened' AND s.date=? AND s.state='closed'",
        (start, end, lens.viewer.network.hex, day.isoformat()),
    )
    found = {quarter_ends(at) if lens.deidentified else at for (at,) in rows}
    return sorted(at for at in found if at > end)
