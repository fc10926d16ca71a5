"""The rows that a view had: at a log position, or as known at a moment.

They go through the filter then (the row's readers) and now (the item's readers today); of somebody
else's view `through` are the keys of who looks, and both filters are theirs.
"""

import sqlite3
from collections.abc import Collection

from briefing.projections.board_rows import FIELDS, Row, row_of
from briefing.projections.view import View

Keys = Collection[str]
AT_ONCE = 500
# Closed rows lie by the power of two that their span is below: one look at each.
LEVELS = (
    "WITH RECURSIVE levels(level) AS (SELECT 0 UNION ALL SELECT level+1 FROM levels WHERE level<?)"
)


def rows_at(
    db: sqlite3.Connection,
    view: View,
    position: int,
    *,
    as_told: bool = False,
    through: Keys | None = None,
) -> list[Row]:
    """Rows that held at a log position: still open ones, and closed ones by span."""
    span = ("from_position", "to_position", "span")
    return _then_and_now(db, view, position, *span, as_told=as_told, through=through)


def rows_known(
    db: sqlite3.Connection,
    view: View,
    moment: int,
    *,
    as_told: bool = False,
    through: Keys | None = None,
) -> list[Row]:
    """Rows that were known at a moment (ms)."""
    span = ("known_from", "known_to", "known_span")
    return _then_and_now(db, view, moment, *span, as_told=as_told, through=through)


def _then_and_now(
    db: sqlite3.Connection,
    view: View,
    at: int,
    start: str,
    end: str,
    span: str,
    *,
    as_told: bool,
    through: Keys | None,
) -> list[Row]:
    circles = [view.keys] if through is None else [view.keys, tuple(through)]
    who = "network=?" + "".join(f" AND {_reads(keys)}" for keys in circles)
    told = (view.network.hex, *(key for keys in circles for key in keys * 2))
    found = db.execute(
        f"SELECT {FIELDS} FROM items WHERE to_position IS NULL AND live=1 AND {start}<=? AND {who}",
        (at, *told),
    ).fetchall()
    widest = db.execute(
        f"SELECT max({span}) FROM items WHERE to_position NOT NULL AND live=1"
    ).fetchone()[0]
    if widest is not None:
        found += db.execute(
            f"{LEVELS} SELECT {FIELDS} FROM levels CROSS JOIN items WHERE to_position NOT NULL"
            f" AND live=1 AND {span}=level AND {start}>?-(1<<level) AND {start}<=? AND {end}>?"
            f" AND {who}",
            (widest, at, at, at, *told),
        ).fetchall()
    now = None if as_told else readable_now(db, [row["id"] for row in found], circles[-1])
    return [row_of(row) for row in found if now is None or row["id"] in now]


def _reads(keys: Collection[str]) -> str:
    marks = ",".join("?" * len(keys))
    return f"(reader IN ({marks}) OR reader2 IN ({marks}))"


def readable_now(db: sqlite3.Connection, ids: Collection[str], keys: Keys) -> set[str]:
    """Of these items those that holders of the keys read as they stand."""
    held, asked, found = tuple(keys), list(ids), set[str]()
    for start in range(0, len(asked), AT_ONCE):
        some = asked[start : start + AT_ONCE]
        rows = db.execute(
            f"SELECT id FROM items WHERE id IN ({','.join('?' * len(some))})"
            f" AND to_position IS NULL AND {_reads(held)}",
            (*some, *held, *held),
        )
        found.update(row[0] for row in rows)
    return found
