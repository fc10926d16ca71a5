"""Mandate cards that organisations have written: one row for each version."""

import sqlite3
from typing import Any
from uuid import UUID

from sqlite_utils import Database

from briefing.domain.introduction import MandateCard
from briefing.projections.model import Handler, Writer, from_ms

PARTS = ("may", "may_not", "ask")


def create(schema: Database) -> None:
    schema.create_table(
        "cards",
        {
            "row": int,
            "id": str,
            "network": str,
            "organisation": str,
            "role": str,
            "version": int,
            "may": str,
            "may_not": str,
            "ask": str,
            "written_at": int,
        },
        pk="row",
        if_not_exists=True,
    )
    schema.table("cards").create_index(
        ["network", "organisation", "role", "version"], unique=True, if_not_exists=True
    )


def written(w: Writer, event: MandateCard.Written) -> None:
    _insert(w, event, event.organisation.hex, event.role)


def written_again(w: Writer, event: MandateCard.WrittenAgain) -> None:
    row = w.one("SELECT organisation, role FROM cards WHERE id=?", (event.originator_id.hex,))
    if row is None:
        raise LookupError("card is not in the read model")
    _insert(w, event, row["organisation"], row["role"])


def _insert(w: Writer, event: Any, organisation: str, role: str) -> None:
    w.execute(
        "INSERT INTO cards (id,network,organisation,role,version,may,may_not,ask,written_at)"
        " VALUES (?,?,?,?,?,?,?,?,?)",
        (
            event.originator_id.hex,
            w.network,
            organisation,
            role,
            event.version,
            *(w.vault.unseal(getattr(event, part)) for part in PARTS),
            w.known,
        ),
    )
    # No board shows a card: the position that others see stands still.
    w.bump("cards")


HANDLERS: dict[type, Handler] = {
    MandateCard.Written: written,
    MandateCard.WrittenAgain: written_again,
}


def card(
    db: sqlite3.Connection,
    network: UUID,
    organisation: UUID,
    role: str,
    version: int | None = None,
) -> dict[str, Any] | None:
    """`{version, may, may_not, ask, written_at}`, each part in lines; the newest, or that one."""
    row = db.execute(
        "SELECT * FROM cards WHERE network=:n AND organisation=:o AND role=:r"
        " AND (:v IS NULL OR version=:v) ORDER BY version DESC LIMIT 1",
        {"n": network.hex, "o": organisation.hex, "r": role, "v": version},
    ).fetchone()
    if row is None:
        return None
    parts = {part: tuple(row[part].splitlines()) for part in PARTS}
    return {"version": row["version"], **parts, "written_at": from_ms(row["written_at"])}


def versions(
    db: sqlite3.Connection, network: UUID, organisation: UUID, role: str
) -> list[dict[str, Any]]:
    """`{version, written_at}` of every one, newest first."""
    rows = db.execute(
        "SELECT version, written_at FROM cards WHERE network=? AND organisation=? AND role=?"
        " ORDER BY version DESC",
        (network.hex, organisation.hex, role),
    )
    return [{"version": r["version"], "written_at": from_ms(r["written_at"])} for r in rows]
