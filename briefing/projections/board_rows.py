"""The rows of a board as they are now."""

import sqlite3
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from briefing.projections.view import View


class Row(NamedTuple):
    """One state of one item as it is in the read model."""

    row: int
    id: str
    kind: str
    author: str
    known_from: int
    from_position: int
    data: dict[str, Any]


@lru_cache(maxsize=20_000)
def _parsed(_row: int, data: str) -> dict[str, Any]:
    told: dict[str, Any] = orjson.loads(data)
    return told


def row_of(found: sqlite3.Row | Mapping[str, Any]) -> Row:
    return Row(
        found["row"],
        found["id"],
        found["kind"],
        found["author"],
        found["known_from"],
        found["from_position"],
        _parsed(found["row"], found["data"]),
    )


FIELDS = "row, id, kind, author, known_from, from_position, data"


def live_rows(db: sqlite3.Connection, view: View) -> list[Row]:
    keys = view.keys
    marks = ",".join("?" * len(keys))
    found = db.execute(
        f"SELECT {FIELDS} FROM items WHERE to_position IS NULL AND live=1 AND network=?"
        f" AND reader IN ({marks})"
        f" UNION ALL SELECT {FIELDS} FROM items WHERE to_position IS NULL AND live=1"
        f" AND network=? AND reader2 NOT NULL AND reader2 IN ({marks})"
        f" AND reader NOT IN ({marks})",
        (view.network.hex, *keys, view.network.hex, *keys, *keys),
    )
    return [row_of(row) for row in found]


def was_readable(db: sqlite3.Connection, item: UUID, keys: Collection[str], position: int) -> bool:
    """Whether holders of these keys read an item as it stood at a log position."""
    marks = ",".join("?" * len(keys))
    row = db.execute(
        "SELECT 1 FROM items WHERE id=? AND from_position<=?"
        " AND (to_position IS NULL OR to_position>?)"
        f" AND (reader IN ({marks}) OR reader2 IN ({marks}))",
        (item.hex, position, position, *keys, *keys),
    )
    return row.fetchone() is not None


def readable_rows(db: sqlite3.Connection, view: View, ids: list[str]) -> list[Row]:
    """Of these items what a view reads, as they are now, on the board or off it; in this order."""
    keys = view.keys
    marks, wanted = ",".join("?" * len(keys)), ",".join("?" * len(ids))
    found = db.execute(
        f"SELECT {FIELDS} FROM items WHERE id IN ({wanted}) AND to_position IS NULL"
        f" AND network=? AND (reader IN ({marks}) OR reader2 IN ({marks}))",
        (*ids, view.network.hex, *keys, *keys),
    )
    rows = {row["id"]: row_of(row) for row in found}
    return [rows[id] for id in ids if id in rows]
