"""Feedback: for its writer and the network's coordinators only; on no board, in no count."""

import sqlite3
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlite_utils import Database

from briefing.domain.feedback import Feedback
from briefing.projections.model import Handler, Writer, from_ms

SHOWN = "SELECT id, role, about, text, answer, given_at, answered_at FROM feedback"


def create(schema: Database) -> None:
    schema.create_table(
        "feedback",
        {
            "id": str,
            "network": str,
            "writer": str,
            "role": str,
            "about": str,
            "text": str,
            "given_at": int,
            "answer": str,
            "answered_at": int,
            "position": int,
        },
        pk="id",
        if_not_exists=True,
    )
    schema.table("feedback").create_index(["network", "writer"], if_not_exists=True)


def given(w: Writer, event: Feedback.Given) -> None:
    writer = event.metadata["actor"]
    w.execute(
        "INSERT INTO feedback VALUES (?,?,?,?,?,?,?,NULL,NULL,?)",
        (
            event.originator_id.hex,
            w.network,
            writer,
            event.role,
            event.about,
            w.vault.unseal(event.text),
            w.known,
            w.position,
        ),
    )
    # No reader holds the key `feedback`: a position that others see must not move.
    w.bump("feedback", f"person:{writer}")


def answered(w: Writer, event: Feedback.Answered) -> None:
    id = event.originator_id.hex
    w.execute(
        "UPDATE feedback SET answer=?, answered_at=? WHERE id=?",
        (w.vault.unseal(event.answer), w.known, id),
    )
    row = w.one("SELECT writer FROM feedback WHERE id=?", (id,))
    if row:
        w.bump("feedback", f"person:{row['writer']}")


HANDLERS: dict[type, Handler] = {
    Feedback.Given: given,
    Feedback.Answered: answered,
}


def feedback(db: sqlite3.Connection, network: UUID) -> list[dict[str, Any]]:
    """All of a network, for its coordinators; newest first, without who wrote it."""
    return _shown(db.execute(f"{SHOWN} WHERE network=? ORDER BY position DESC", (network.hex,)))


def my_feedback(db: sqlite3.Connection, network: UUID, person: UUID) -> list[dict[str, Any]]:
    """What this person wrote; newest first."""
    told = (network.hex, person.hex)
    return _shown(db.execute(f"{SHOWN} WHERE network=? AND writer=? ORDER BY position DESC", told))


def _shown(rows: Iterable[sqlite3.Row]) -> list[dict[str, Any]]:
    """Times as datetimes, UTC; `answer` and `answered_at` None until answered."""
    return [
        {
            **dict(row),
            "given_at": from_ms(row["given_at"]),
            "answered_at": from_ms(row["answered_at"]) if row["answer"] is not None else None,
        }
        for row in rows
    ]
