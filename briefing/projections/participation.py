"""What organisations said for a session, as it stood and stands."""

import sqlite3
from typing import Any

from sqlite_utils import Database

from briefing.domain.presence import Participation
from briefing.projections.held import NEWEST, again, create_held, held, insert
from briefing.projections.model import Handler, Writer
from briefing.projections.network import as_it_was


def create(schema: Database) -> None:
    columns = {"session": str, "organisation": str, "answer": str, "text": str, "count": int}
    create_held(schema, "participation", columns, ("session",))


def stated(w: Writer, event: Participation.Stated) -> None:
    _insert(w, event, answer=event.answer, text=w.vault.unseal(event.text))


def announced(w: Writer, event: Participation.Announced) -> None:
    _insert(w, event, answer="coming", count=event.count)


def _insert(w: Writer, event: Any, **said: Any) -> None:
    of = {"session": event.session.hex, "organisation": event.organisation.hex}
    insert(w, "participation", event.originator_id.hex, **of, **said)
    w.bump("all")


def stated_again(w: Writer, event: Participation.StatedAgain) -> None:
    told = {"answer": event.answer, "text": w.vault.unseal(event.text), "count": None}
    again(w, "participation", event.originator_id, **told)
    w.bump("all")


def announced_again(w: Writer, event: Participation.AnnouncedAgain) -> None:
    told = {"answer": "coming", "text": None, "count": event.count}
    again(w, "participation", event.originator_id, **told)
    w.bump("all")


HANDLERS: dict[type, Handler] = {
    Participation.Stated: stated,
    Participation.StatedAgain: stated_again,
    Participation.Announced: announced,
    Participation.AnnouncedAgain: announced_again,
}


def participation(
    db: sqlite3.Connection, session: str, position: int = NEWEST
) -> list[dict[str, Any]]:
    """`{organisation, answer, text, count}` for the session, by name of organisation; `count` of
    those who come, where they said so."""
    rows = db.execute(
        "SELECT o.name AS organisation, t.organisation AS organisation_id, t.answer, t.text,"
        " t.count"
        f" FROM participation t LEFT JOIN {as_it_was('o', 't.organisation')}"
        f" WHERE session=:s AND {held('t')} ORDER BY o.name",
        {"s": session, "p": position},
    )
    return [dict(row) for row in rows]
