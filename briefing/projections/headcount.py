"""How many of each organisation were counted, as it stood and stands.

A count that was taken wins over those who checked in themselves, but is never below them.
"""

import json
import sqlite3
from dataclasses import dataclass

from sqlite_utils import Database

from briefing.domain.headcount import Headcount
from briefing.projections.held import HELD, NEWEST, again, create_held, held, insert
from briefing.projections.model import Handler, Writer
from briefing.projections.network import as_it_was


def create(schema: Database) -> None:
    columns = {"session": str, "organisation": str, "count": int}
    create_held(schema, "headcounts", columns, ("session",))


def taken(w: Writer, event: Headcount.Taken) -> None:
    counted = {"organisation": event.organisation.hex, "count": event.count}
    insert(w, "headcounts", event.originator_id.hex, session=event.session.hex, **counted)
    w.bump("all")


def taken_again(w: Writer, event: Headcount.TakenAgain) -> None:
    again(w, "headcounts", event.originator_id, count=event.count)
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
        f" FROM headcounts h JOIN {as_it_was('o', 'h.organisation')}"
        f" WHERE h.session=:s AND {held('h')}"
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
