"""How the shift went: one row per person and session; words for professionals only."""

import sqlite3
from typing import Any
from uuid import UUID

from sqlite_utils import Database

from briefing.domain.debrief import Debrief
from briefing.domain.words import DEBRIEFS
from briefing.projections.model import Handler, Writer
from briefing.projections.view import SMALLEST

OTHERS = "others"


def create(schema: Database) -> None:
    schema.create_table(
        "debriefs",
        {
            "id": str,
            "network": str,
            "session": str,
            "person": str,
            "answer": str,
            "text": str,
            "position": int,
        },
        pk="id",
        if_not_exists=True,
    )
    schema.table("debriefs").create_index(["session"], if_not_exists=True)


def given(w: Writer, event: Debrief.Given) -> None:
    w.execute(
        "INSERT INTO debriefs VALUES (?,?,?,?,?,?,?)",
        (
            event.originator_id.hex,
            w.network,
            event.session.hex,
            event.person.hex,
            event.answer,
            w.unseal(event.text),
            w.position,
        ),
    )
    _seen(w, event)


def given_again(w: Writer, event: Debrief.GivenAgain) -> None:
    w.execute(
        "UPDATE debriefs SET answer=?, text=? WHERE id=?",
        (event.answer, w.unseal(event.text), event.originator_id.hex),
    )
    _seen(w, event)


def _seen(w: Writer, event: Any) -> None:
    """No reader holds the key `debrief`: a position that others see must not move."""
    w.bump("debrief", f"person:{event.metadata['actor']}")


HANDLERS: dict[type, Handler] = {Debrief.Given: given, Debrief.GivenAgain: given_again}


def my_debrief(db: sqlite3.Connection, session: str, person: UUID) -> dict[str, Any] | None:
    """`{answer, text}` that this person gave."""
    row = db.execute(
        "SELECT answer, text FROM debriefs WHERE session=? AND person=?", (session, person.hex)
    ).fetchone()
    return dict(row) if row else None


def debrief(db: sqlite3.Connection, session: str) -> dict[str, Any] | None:
    """`{of, counts: [(answer, count)], texts}` of a session; None when nobody has answered."""
    rows = db.execute(
        "SELECT answer, text FROM debriefs WHERE session=? ORDER BY position", (session,)
    ).fetchall()
    if not rows:
        return None
    given = [row["answer"] for row in rows]
    counts = {answer: given.count(answer) for answer in DEBRIEFS}
    texts = sorted(row["text"] for row in rows if row["text"])
    return {"of": len(rows), "counts": merged(counts), "texts": texts}


def merged(counts: dict[str, int]) -> list[tuple[str, int]]:
    """Answers with counts; groups below 3 stand together, and with the smallest of the others
    when they are below 3 even so. No group at all when everything stands together."""
    told = {answer: count for answer, count in counts.items() if count >= SMALLEST}
    rest = sum(counts.values()) - sum(told.values())
    while 0 < rest < SMALLEST and told:
        smallest = min(told, key=lambda answer: told[answer])
        rest += told.pop(smallest)
    if not told:
        return []
    return [*told.items(), *([(OTHERS, rest)] if rest else [])]


def session_before(db: sqlite3.Connection, network: UUID, session: dict[str, Any]) -> str | None:
    """Id of the last session that was held before this one."""
    row = db.execute(
        "SELECT id FROM sessions WHERE network=? AND to_position IS NULL AND id<>? AND date<=?"
        " AND opened<? AND state IN ('sealed','on_shift','debrief','closed')"
        " ORDER BY date DESC, opened DESC LIMIT 1",
        (network.hex, session["id"], session["date"], session["opened"] or 1 << 62),
    ).fetchone()
    return row[0] if row else None
