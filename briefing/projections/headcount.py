"""How many of each organisation were counted, as it stood and stands.

A count that was taken wins over those who checked in themselves, but is never below them.
"""

import json
import sqlite3
from dataclasses import dataclass

from sqlite_utils import Database

from briefing.domain.headcount import Headcount
from briefing.projections.held import HELD, NEWEST, SPAN, close
from briefing.projections.model import Handler, Writer


def create(schema: Database) -> None:
    schema.create_table(
        "headcounts",
        {
            "row": int,
            "id": str,
            "network": str,
            "session": str,
            "organisation": str,
            "count": int,
            **SPAN,
        },
        pk="row",
        if_not_exists=True,
    )
    schema.table("headcounts").create_index(["session"], if_not_exists=True)
    schema.table("headcounts").create_index(["id"], if_not_exists=True)


def taken(w: Writer, event: Headcount.Taken) -> None:
    w.execute(
        "INSERT INTO headcounts (id,network,session,organisation,count,from_position)"
        " VALUES (?,?,?,?,?,?)",
        (
            event.originator_id.hex,
            w.network,
            event.session.hex,
            event.organisation.hex,
            event.count,
            w.position,
        ),
    )
    w.bump("all")


def taken_again(w: Writer, event: Headcount.TakenAgain) -> None:
    close(w, "headcounts", event.originator_id)
    w.execute(
        "INSERT INTO headcounts (id,network,session,organisation,count,from_position)"
        " SELECT id,network,session,organisation,?,? FROM headcounts"
        " WHERE id=? ORDER BY row DESC LIMIT 1",
        (event.count, w.position, event.originator_id.hex),
    )
    w.bump("all")


HANDLERS: dict[type, Handler] = {Headcount.Taken: taken, Headcount.TakenAgain: taken_again}


@dataclass(frozen=True)
class Unnamed:
    """Heads beyond those who checked in; `role` when the organisation has exactly one."""

    organisation: str
    role: str | None
    borough: str | None
    count: int


def unnamed(db: sqlite3.Connection, session: str, position: int = NEWEST) -> list[Unnamed]:
    rows = db.execute(
        "SELECT o.name, o.facts, h.count - (SELECT count(*) FROM attendance"
        f" WHERE session=:s AND organisation=h.organisation AND {HELD}) AS more"
        f" FROM headcounts h JOIN parts o ON o.id=h.organisation WHERE h.session=:s AND {HELD}"
        " ORDER BY o.name",
        {"s": session, "p": position},
    ).fetchall()
    return [_of(row) for row in rows if row["more"] > 0]


def _of(row: sqlite3.Row) -> Unnamed:
    facts = json.loads(row["facts"])
    roles = facts.get("roles", ())
    role = roles[0] if len(roles) == 1 else None
    return Unnamed(row["name"], role, facts.get("borough"), row["more"])


def heads(db: sqlite3.Connection, session: str) -> dict[str, tuple[int, int]]:
    """Organisation's id -> (how many are shown, how many of them checked in themselves)."""
    here = dict(
        db.execute(
            "SELECT organisation, count(*) FROM attendance WHERE session=?"
            " AND organisation NOT NULL AND to_position IS NULL GROUP BY 1",
            (session,),
        ).fetchall()
    )
    taken = dict(
        db.execute(
            "SELECT organisation, count FROM headcounts WHERE session=? AND to_position IS NULL",
            (session,),
        ).fetchall()
    )
    return {
        one: (max(here.get(one, 0), taken.get(one, 0)), here.get(one, 0)) for one in here | taken
    }
