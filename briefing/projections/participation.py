"""What organisations said for a session, as it stood and stands."""

import sqlite3
from typing import Any

from sqlite_utils import Database

from briefing.domain.presence import Participation
from briefing.projections.held import HELD, NEWEST, SPAN, close
from briefing.projections.model import Handler, Writer


def create(schema: Database) -> None:
    schema.create_table(
        "participation",
        {
            "row": int,
            "id": str,
            "network": str,
            "session": str,
            "organisation": str,
            "answer": str,
            "text": str,
            **SPAN,
        },
        pk="row",
        if_not_exists=True,
    )
    schema.table("participation").create_index(["session"], if_not_exists=True)
    schema.table("participation").create_index(["id"], if_not_exists=True)


def stated(w: Writer, event: Participation.Stated) -> None:
    w.execute(
        "INSERT INTO participation (id,network,session,organisation,answer,text,from_position)"
        " VALUES (?,?,?,?,?,?,?)",
        (
            event.originator_id.hex,
            w.network,
            event.session.hex,
            event.organisation.hex,
            event.answer,
            w.vault.unseal(event.text),
            w.position,
        ),
    )
    w.bump("all")


def stated_again(w: Writer, event: Participation.StatedAgain) -> None:
    id = event.originator_id.hex
    row = w.one("SELECT * FROM participation WHERE id=? AND to_position IS NULL", (id,))
    if row is None:
        raise LookupError("participation is not in the read model")
    close(w, "participation", event.originator_id)
    w.execute(
        "INSERT INTO participation (id,network,session,organisation,answer,text,from_position)"
        " VALUES (?,?,?,?,?,?,?)",
        (
            id,
            w.network,
            row["session"],
            row["organisation"],
            event.answer,
            w.vault.unseal(event.text),
            w.position,
        ),
    )
    w.bump("all")


HANDLERS: dict[type, Handler] = {
    Participation.Stated: stated,
    Participation.StatedAgain: stated_again,
}


def participation(
    db: sqlite3.Connection, session: str, position: int = NEWEST
) -> list[dict[str, Any]]:
    """`{organisation, answer, text}` for the session, by name of organisation."""
    rows = db.execute(
        "SELECT o.name AS organisation, t.organisation AS organisation_id, t.answer, t.text"
        " FROM participation t LEFT JOIN parts o ON o.id=t.organisation"
        f" WHERE session=:s AND {HELD} ORDER BY o.name",
        {"s": session, "p": position},
    )
    return [dict(row) for row in rows]
