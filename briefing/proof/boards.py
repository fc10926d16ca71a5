"""Read models as witnesses of the log they were made from: the live one, and one kept aside."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from briefing.proof.log import read_only


@dataclass
class Board:
    """`name` is how sentences call it; position and chain hash of the last event it was given."""

    name: str
    path: Path
    db: sqlite3.Connection
    position: int
    hash: str

    def history(self, first: int, last: int) -> list[dict[str, Any]]:
        """What it has of these events, in order; nothing when it has no such table."""
        try:
            found = self.db.execute(
                "SELECT * FROM history WHERE position BETWEEN ? AND ? ORDER BY position",
                (first, last),
            )
        except sqlite3.OperationalError:
            return []
        names = [one[0] for one in found.description]
        return [dict(zip(names, row, strict=True)) for row in found]

    def seals(self) -> dict[int, tuple[Any, ...]]:
        """(number, sealed position, hash) by the position of the seal's own event."""
        try:
            rows = self.db.execute(
                "SELECT DISTINCT data ->> 'sealed_from', data ->> 'number',"
                " data ->> 'seal_position', data ->> 'seal_hash' FROM sessions"
                " WHERE data ->> 'sealed_from' NOT NULL"
            ).fetchall()
        except sqlite3.OperationalError:
            return {}
        return {row[0]: tuple(row[1:]) for row in rows}

    def close(self) -> None:
        self.db.close()


def boards(live: Path, aside: Path) -> list[Board]:
    """Those that are there, the live one first."""
    named = (("the board", live), ("the board kept aside", aside))
    opened = [_opened(name, path) for name, path in named if path.exists()]
    return [one for one in opened if one is not None]


def _opened(name: str, path: Path) -> Board | None:
    """None for a file that was not filled yet."""
    db = read_only(path)
    try:
        row = db.execute("SELECT position, hash FROM state").fetchone()
    except sqlite3.OperationalError:
        row = None
    if row is None:
        db.close()
        return None
    return Board(name, path, db, row[0], row[1])


def position_now(path: Path) -> int:
    """Of a board that may have gone on since."""
    db = read_only(path)
    try:
        row = db.execute("SELECT position FROM state").fetchone()
    finally:
        db.close()
    return row[0] if row else 0
