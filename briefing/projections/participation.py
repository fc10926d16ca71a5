"""What organisations said for a session, as it stood and stands."""

import sqlite3
from typing import Any

from sqlite_utils import Database

from briefing.domain.presence import Participation
from briefing.projections.held import HELD, NEWEST, again, create_held, insert
from briefing.projections.model import Handler, Writer


def create(schema: Database) -> None:
    columns = {"session": str, "organisation": str, "answer": str, "text": str}
    create_held(schema, "participation", columns, ("session",))


def stated(w: Writer, event: Participation.Stated) -> None:
    insert(
        w,
        "participation",
        event.originator_id.hex,
        session=event.session.hex,
        organisation=event.organisation.hex,
        answer=event.answer,
        text=w.vault.unseal(event.text),
    )
    w.bump("all")


def stated_again(w: Writer, event: Participation.StatedAgain) -> None:
    told = {"answer": event.answer, "text": w.vault.unseal(event.text)}
    again(w, "participation", event.originator_id, **told)
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
