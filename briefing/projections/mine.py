"""What concerns one person on a board that they read."""

import json
import sqlite3
from typing import Any

from briefing.projections.board import Board
from briefing.projections.board_rows import Row, row_of
from briefing.projections.model import from_ms
from briefing.projections.view import View


def my_assignments(board: Board, caller: Any) -> list[Row]:
    """Asked of me, my organisation or my role, and not taken by somebody else."""
    return [row for row in board.sections["assignments"] if is_addressee(row, caller)]


def is_addressee(row: Row, caller: Any) -> bool:
    data, person = row.data, caller.person.hex
    if data.get("taker"):
        return bool(data["taker"] == person)
    if data.get("to_person"):
        return bool(data["to_person"] == person)
    if data.get("to_organisation"):
        return (
            caller.organisation is not None and data["to_organisation"] == caller.organisation.hex
        )
    return bool(data.get("to_role") == caller.role)


def ended_rows(db: sqlite3.Connection, view: View, session: dict[str, Any]) -> list[Row]:
    """Items that a view reads and that expired since a session opened, newest first."""
    keys = view.keys
    marks = ",".join("?" * len(keys))
    rows = db.execute(
        "SELECT * FROM items WHERE to_position IS NULL AND live=0 AND network=?"
        " AND from_position>? AND data ->> 'status'='expired' AND kind<>'observation'"
        " AND (data ->> 'source' IS NULL OR data ->> 'adopted')"
        f" AND (reader IN ({marks}) OR reader2 IN ({marks})) ORDER BY from_position DESC LIMIT 50",
        (view.network.hex, session["opened"] or 0, *keys, *keys),
    )
    return [row_of(row) for row in rows]


def my_write_ups(db: sqlite3.Connection, caller: Any) -> list[dict[str, Any]]:
    """What I sent to readers among whom I am not: that it was received, no more."""
    held = caller.keys
    marks = ",".join("?" * len(held))
    rows = db.execute(
        "SELECT id, data FROM items WHERE to_position IS NULL AND live=1 AND network=? AND author=?"
        f" AND reader NOT IN ({marks}) AND (reader2 IS NULL OR reader2 NOT IN ({marks}))"
        " ORDER BY row DESC",
        (caller.network.hex, caller.person.hex, *held, *held),
    )
    return [
        {"id": row["id"], "recorded_at": from_ms(json.loads(row["data"])["recorded_at"])}
        for row in rows
    ]


def answers_wanted(db: sqlite3.Connection, board: Board, caller: Any) -> list[Row]:
    """Red items that came after the seal and that I have not answered as they stand."""
    sealed_from = (board.session or {}).get("sealed_from")
    if not sealed_from:
        return []
    rows = [
        row
        for section in board.sections.values()
        for row in section
        if row.data.get("priority") == "red"
        and row.from_position > sealed_from
        and row.author != caller.person.hex
        and row.data.get("source") is None
    ]
    given = _answered(db, [row.id for row in rows], caller.person.hex)
    return [row for row in rows if row.id not in given]


def _answered(db: sqlite3.Connection, items: list[str], person: str) -> set[str]:
    marks = ",".join("?" * len(items))
    found = db.execute(
        f"SELECT item FROM acknowledgements WHERE item IN ({marks}) AND person=?"
        " AND to_position IS NULL",
        (*items, person),
    )
    return {row[0] for row in found}
