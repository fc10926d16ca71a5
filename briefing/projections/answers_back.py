"""What became of somebody's reports, and who said so as a function: answers, never an item."""

import json
import sqlite3
from typing import Any
from uuid import UUID

from briefing.projections.board_rows import Row, row_of
from briefing.projections.model import from_ms

REPORTS = ("incident", "passdown", "standing")
MOST = 50
ENDED = {"handed_over": "handed_over", "done": "done", "lapsed": "none"}


def my_reports(db: sqlite3.Connection, caller: Any) -> list[dict[str, Any]]:
    """`{row, reads, recorded_at, answers: [{code, role|None}]}`, newest first.

    Codes: raised, done, handed_over, none, closed, struck; empty when there is no answer yet.
    `role` is `network` for a field worker of another organisation than one's own.
    """
    raised = _raised(db, caller.network)
    return [_report(db, found, caller, raised) for found in _written(db, caller)]


def _written(db: sqlite3.Connection, caller: Any) -> list[sqlite3.Row]:
    """Current rows of what this person wrote."""
    kinds = ",".join("?" * len(REPORTS))
    of_mine = f"network=? AND author=? AND kind IN ({kinds})"
    told = (caller.network.hex, caller.person.hex, *REPORTS)
    # One question for each of the partial indexes: an OR of the two would read the whole table.
    return db.execute(
        f"SELECT * FROM (SELECT * FROM items WHERE to_position IS NULL AND live=1 AND {of_mine}"
        f" UNION ALL SELECT * FROM items WHERE to_position IS NULL AND live=0 AND {of_mine})"
        " ORDER BY data ->> 'first_position' DESC LIMIT ?",
        (*told, *told, MOST),
    ).fetchall()


def _raised(db: sqlite3.Connection, network: UUID) -> set[str]:
    """Ids of everything that was presented in a session."""
    rows = db.execute(
        "SELECT DISTINCT j.value FROM sessions s, json_each(s.data, '$.presented') j"
        " WHERE s.network=? AND s.to_position IS NULL",
        (network.hex,),
    )
    return {row[0] for row in rows}


def _report(
    db: sqlite3.Connection, found: sqlite3.Row, caller: Any, raised: set[str]
) -> dict[str, Any]:
    row = row_of(found)
    answers = [{"code": "raised", "role": None}] if row.id in raised else []
    said = _ended(db, row, caller) or _completed(db, found, caller)
    if said is None:
        said = _over(row, answered=bool(answers))
    return {
        "row": row,
        "reads": bool({found["reader"], found["reader2"]} & set(caller.keys)),
        "recorded_at": from_ms(row.data["recorded_at"]),
        "answers": [*answers, *([said] if said else [])],
    }


def _ended(db: sqlite3.Connection, row: Row, caller: Any) -> dict[str, Any] | None:
    """What was decided on it: done, handed over, or that it no longer holds."""
    outcome = row.data.get("disposition")
    if outcome not in ENDED or row.data["status"] != "closed":
        return None
    by = db.execute(
        "SELECT role, organisation FROM history WHERE item=? AND verb='Disposed'"
        " ORDER BY position DESC LIMIT 1",
        (row.id,),
    ).fetchone()
    return {"code": ENDED[outcome], "role": _function(by, caller)}


def _completed(db: sqlite3.Connection, found: sqlite3.Row, caller: Any) -> dict[str, Any] | None:
    """An assignment about it was done; one for a closer circle than the writer's and the
    report's own stays unsaid."""
    keys = {found["reader"], found["reader2"], *caller.keys} - {None}
    marks = ",".join("?" * len(keys))
    by = db.execute(
        "SELECT h.role, h.organisation FROM items i JOIN history h ON h.item=i.id"
        " WHERE i.network=? AND i.to_position IS NULL AND i.live=0 AND i.from_position>?"
        " AND i.data ->> 'about'=? AND i.data ->> 'state'='completed' AND h.verb='Completed'"
        f" AND (i.reader IN ({marks}) OR i.reader2 IN ({marks})) ORDER BY h.position DESC LIMIT 1",
        (
            caller.network.hex,
            json.loads(found["data"])["first_position"],
            found["id"],
            *keys,
            *keys,
        ),
    ).fetchone()
    return {"code": "done", "role": _function(by, caller)} if by else None


def _over(row: Row, *, answered: bool) -> dict[str, Any] | None:
    """How it ended when nobody decided on it."""
    status = row.data["status"]
    if status == "expired":
        return None if answered else {"code": "none", "role": None}
    return {"code": status, "role": None} if status in ("closed", "struck") else None


def _function(by: sqlite3.Row | None, caller: Any) -> str | None:
    """A role; field workers are the network for everybody outside their organisation."""
    if by is None or by["role"] in ("", "system"):
        return None
    own = caller.organisation is not None and by["organisation"] == caller.organisation.hex
    return "network" if by["role"] == "field_worker" and not own else str(by["role"])
