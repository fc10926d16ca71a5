"""The rows that a view had: at a log position, or as known at a moment.

They go through the filter then (the row's readers) and now (the item's readers today).
"""

import sqlite3

from briefing.projections.board_rows import FIELDS, Row, row_of
from briefing.projections.view import View


def rows_at(
    db: sqlite3.Connection, view: View, position: int, *, as_told: bool = False
) -> list[Row]:
    """Rows that held at a log position: still open ones, and closed ones by span."""
    span = ("from_position", "to_position", "span")
    return _then_and_now(db, view, position, *span, as_told=as_told)


def rows_known(db: sqlite3.Connection, view: View, moment: int) -> list[Row]:
    """Rows that were known at a moment (ms)."""
    return _then_and_now(db, view, moment, "known_from", "known_to", "known_span")


def _then_and_now(
    db: sqlite3.Connection,
    view: View,
    at: int,
    start: str,
    end: str,
    span: str,
    *,
    as_told: bool = False,
) -> list[Row]:
    keys = view.keys
    marks = ",".join("?" * len(keys))
    readable = f"network=? AND (reader IN ({marks}) OR reader2 IN ({marks}))"
    who = (view.network.hex, *keys, *keys)
    questions = [
        (
            f"SELECT {FIELDS}, reader, reader2 FROM items WHERE to_position IS NULL AND live=1"
            f" AND {start}<=? AND {readable}",
            (at, *who),
        )
    ]
    widest = db.execute(
        f"SELECT max({span}) FROM items WHERE to_position NOT NULL AND live=1"
    ).fetchone()[0]
    for level in range((widest or 0) + 1 if widest is not None else 0):
        questions.append(
            (
                f"SELECT {FIELDS}, reader, reader2 FROM items WHERE to_position NOT NULL AND live=1"
                f" AND {span}=? AND {start}>? AND {start}<=? AND {end}>? AND {readable}",
                (level, at - (1 << level), at, at, *who),
            )
        )
    found = [row for sql, params in questions for row in db.execute(sql, params)]
    return [row_of(row) for row in found if as_told or _readable_now(db, row["id"], keys)]


def _readable_now(db: sqlite3.Connection, id: str, keys: tuple[str, ...]) -> bool:
    row = db.execute(
        "SELECT reader, reader2 FROM items WHERE id=? AND to_position IS NULL", (id,)
    ).fetchone()
    return row is not None and (row[0] in keys or row[1] in keys)
