"""What one lead left to the next: for those who lead or coordinate, nobody else."""

import sqlite3
from typing import Any

from sqlite_utils import Database

from briefing.domain.handover import Handover
from briefing.domain.words import HANDOVER
from briefing.projections.model import Handler, Writer, from_ms


def create(schema: Database) -> None:
    schema.create_table(
        "handovers",
        {
            "session": str,
            "id": str,
            "network": str,
            **dict.fromkeys(HANDOVER, str),
            "written_at": int,
            "position": int,
        },
        pk="session",
        if_not_exists=True,
    )


def written(w: Writer, event: Handover.Written) -> None:
    w.execute(
        "INSERT INTO handovers VALUES (?,?,?,?,?,?,?,?)",
        (
            event.session.hex,
            event.originator_id.hex,
            w.network,
            *_lines(w, event),
            w.recorded,
            w.position,
        ),
    )
    _seen(w, event)


def written_again(w: Writer, event: Handover.WrittenAgain) -> None:
    w.execute(
        "UPDATE handovers SET think_of=?, promised=?, ask_whom=?, written_at=?, position=?"
        " WHERE id=?",
        (*_lines(w, event), w.recorded, w.position, event.originator_id.hex),
    )
    _seen(w, event)


def _lines(w: Writer, event: Any) -> tuple[str | None, ...]:
    return tuple(w.unseal(getattr(event, name)) for name in HANDOVER)


def _seen(w: Writer, event: Any) -> None:
    """No reader holds the key `handover`: a position that others see must not move."""
    w.bump("handover", f"person:{event.metadata['actor']}")


HANDLERS: dict[type, Handler] = {
    Handover.Written: written,
    Handover.WrittenAgain: written_again,
}


def handover(db: sqlite3.Connection, session: str) -> dict[str, Any] | None:
    """`{think_of, promised, ask_whom, written_at}` of a session; lines None when empty."""
    row = db.execute("SELECT * FROM handovers WHERE session=?", (session,)).fetchone()
    if row is None:
        return None
    return {**{name: row[name] for name in HANDOVER}, "written_at": from_ms(row["written_at"])}


def last_handover(db: sqlite3.Connection, network: str) -> dict[str, Any] | None:
    """The one that was written last in the network."""
    row = db.execute(
        "SELECT session FROM handovers WHERE network=? ORDER BY position DESC LIMIT 1", (network,)
    ).fetchone()
    return handover(db, row[0]) if row else None
