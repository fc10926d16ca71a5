"""Contact requests: for the two functions only; on no board, in no count."""

import sqlite3
from typing import Any
from uuid import UUID

from sqlite_utils import Database

from briefing.domain.contact_request import ContactRequest
from briefing.projections.model import Handler, Writer, from_ms, ms


def create(schema: Database) -> None:
    schema.create_table(
        "contact_requests",
        {
            "id": str,
            "network": str,
            "asker": str,
            "from_role": str,
            "from_organisation": str,
            "from_district": str,
            "to_role": str,
            "to_key": str,
            "call_before": int,
            "number": str,
            "state": str,
            "position": int,
        },
        pk="id",
        if_not_exists=True,
    )
    schema.table("contact_requests").create_index(["network", "state"], if_not_exists=True)


def asked(w: Writer, event: ContactRequest.Asked) -> None:
    to = event.to_district or event.to_organisation
    key = f"contact:{event.to_role}:{to.hex if to else ''}"
    asker = event.metadata["actor"]
    w.execute(
        "INSERT INTO contact_requests VALUES (?,?,?,?,?,?,?,?,?,?,'asked',?)",
        (
            event.originator_id.hex,
            w.network,
            asker,
            event.from_role,
            event.from_organisation.hex if event.from_organisation else None,
            event.from_district.hex if event.from_district else None,
            event.to_role,
            key,
            ms(event.call_before),
            w.vault.unseal(event.number),
            w.position,
        ),
    )
    w.bump(key, f"person:{asker}")


def answered(w: Writer, event: Any) -> None:
    state = getattr(event, "answer", "lapsed")
    id = event.originator_id.hex
    w.execute("UPDATE contact_requests SET state=?, position=? WHERE id=?", (state, w.position, id))
    row = w.one("SELECT to_key, asker FROM contact_requests WHERE id=?", (id,))
    if row:
        w.bump(row["to_key"], f"person:{row['asker']}")


HANDLERS: dict[type, Handler] = {
    ContactRequest.Asked: asked,
    ContactRequest.Answered: answered,
    ContactRequest.Lapsed: answered,
}


def contact_keys(role: str, organisation: UUID | None, district: UUID | None) -> tuple[str, ...]:
    """The keys under which a function is asked."""
    return tuple(f"contact:{role}:{where.hex}" for where in (organisation, district) if where)


def contact_requests(
    db: sqlite3.Connection, network: UUID, person: UUID, keys: tuple[str, ...]
) -> list[dict[str, Any]]:
    """Open ones that this person asked, or whose function is asked; newest first."""
    marks = ",".join("?" * len(keys))
    rows = db.execute(
        "SELECT c.*, o.name AS organisation, d.name AS district FROM contact_requests c"
        " LEFT JOIN parts o ON o.id=c.from_organisation LEFT JOIN parts d ON d.id=c.from_district"
        f" WHERE c.network=? AND state<>'lapsed' AND (asker=? OR to_key IN ({marks}))"
        " ORDER BY position DESC",
        (network.hex, person.hex, *keys),
    )
    return [
        {
            **dict(row),
            "call_before": from_ms(row["call_before"]),
            "mine": row["asker"] == person.hex,
        }
        for row in rows
    ]


def contacts_due(db: sqlite3.Connection, now: int) -> list[tuple[UUID, UUID, int]]:
    """(network, id, call_before) of requests that nobody answered in time."""
    rows = db.execute(
        "SELECT network, id, call_before FROM contact_requests"
        " WHERE state='asked' AND call_before<=?",
        (now,),
    )
    return [(UUID(r[0]), UUID(r[1]), r[2]) for r in rows]
