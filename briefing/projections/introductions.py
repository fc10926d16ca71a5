"""What each person has read and accepted, for that person only; and who is new tonight."""

import sqlite3
from typing import Any
from uuid import UUID

from sqlite_utils import Database

from briefing.domain.introduction import Introduction
from briefing.projections.held import hex_of
from briefing.projections.model import Handler, Writer


def create(schema: Database) -> None:
    schema.create_table(
        "introductions",
        {
            "row": int,
            "id": str,
            "network": str,
            "person": str,
            "what": str,
            "role": str,
            "organisation": str,
            "version": int,
            "session": str,
            "position": int,
        },
        pk="row",
        if_not_exists=True,
    )
    schema.table("introductions").create_index(["person", "what"], if_not_exists=True)
    schema.table("introductions").create_index(["id"], if_not_exists=True)


def begun(w: Writer, event: Introduction.Begun) -> None:
    _insert(w, event, event.person.hex, "begun")


def conduct_accepted(w: Writer, event: Introduction.ConductAccepted) -> None:
    _insert(w, event, _person(w, event), "conduct", version=event.version)


def card_read(w: Writer, event: Introduction.CardRead) -> None:
    _insert(
        w,
        event,
        _person(w, event),
        "card",
        role=event.role,
        organisation=hex_of(event.organisation),
        version=event.version,
    )


def introduced_orally(w: Writer, event: Introduction.IntroducedOrally) -> None:
    _insert(
        w,
        event,
        _person(w, event),
        "oral",
        role=event.by_role,
        organisation=hex_of(event.by_organisation),
        session=event.session.hex,
    )


def _person(w: Writer, event: Any) -> str:
    row = w.one("SELECT person FROM introductions WHERE id=?", (event.originator_id.hex,))
    if row is None:
        raise LookupError("introduction is not in the read model")
    return str(row["person"])


def _insert(w: Writer, event: Any, person: str, what: str, **told: Any) -> None:
    w.execute(
        "INSERT INTO introductions (id,network,person,what,role,organisation,version,session,"
        "position) VALUES (?,?,?,?,?,?,?,?,?)",
        (
            event.originator_id.hex,
            w.network,
            person,
            what,
            *(told.get(name) for name in ("role", "organisation", "version", "session")),
            w.position,
        ),
    )
    w.bump(f"person:{person}")


HANDLERS: dict[type, Handler] = {
    Introduction.Begun: begun,
    Introduction.ConductAccepted: conduct_accepted,
    Introduction.CardRead: card_read,
    Introduction.IntroducedOrally: introduced_orally,
}


def accepted_conduct(db: sqlite3.Connection, network: UUID, person: UUID) -> int:
    """The newest version that this person has accepted; 0 for none."""
    row = db.execute(
        "SELECT max(version) FROM introductions WHERE network=? AND person=? AND what='conduct'",
        (network.hex, person.hex),
    ).fetchone()
    return row[0] or 0


def read_card(
    db: sqlite3.Connection, network: UUID, person: UUID, role: str
) -> tuple[UUID | None, int] | None:
    """(organisation or None for the draft, version) of what this person read last for a role."""
    row = db.execute(
        "SELECT organisation, version FROM introductions"
        " WHERE network=? AND person=? AND what='card' AND role=? ORDER BY row DESC LIMIT 1",
        (network.hex, person.hex, role),
    ).fetchone()
    if row is None:
        return None
    return UUID(row["organisation"]) if row["organisation"] else None, row["version"]


def introduced_by(db: sqlite3.Connection, network: UUID, person: UUID) -> dict[str, Any] | None:
    """`{role, organisation}` of the lead who introduced this person, by name of organisation."""
    row = db.execute(
        "SELECT i.role, o.name AS organisation FROM introductions i"
        " LEFT JOIN parts o ON o.id=i.organisation"
        " WHERE i.network=? AND i.person=? AND i.what='oral' ORDER BY i.row DESC LIMIT 1",
        (network.hex, person.hex),
    ).fetchone()
    return dict(row) if row else None


def newcomers(db: sqlite3.Connection, session: str) -> list[dict[str, Any]]:
    """Who is here and was at no briefing that was sealed before, in the order in which they came:
    `{attendance, person, role, organisation_id, organisation, borough, introduced}`."""
    rows = db.execute(
        "SELECT a.id AS attendance, a.person, a.role, a.organisation AS organisation_id,"
        " o.name AS organisation, b.name AS borough,"
        " EXISTS (SELECT 1 FROM introductions i WHERE i.network=a.network AND i.person=a.person"
        " AND i.what='oral') AS introduced"
        " FROM attendance a LEFT JOIN parts o ON o.id=a.organisation"
        " LEFT JOIN parts d ON d.id=a.district"
        " LEFT JOIN parts b ON b.network=a.network AND b.part='borough'"
        " AND b.slug=d.facts ->> 'borough'"
        " WHERE a.session=? AND a.to_position IS NULL AND NOT EXISTS (SELECT 1 FROM attendance e"
        " JOIN sessions s ON s.id=e.session AND s.to_position IS NULL"
        " WHERE e.network=a.network AND e.person=a.person AND e.session<>a.session"
        " AND e.from_position<a.from_position AND s.data ->> 'number' IS NOT NULL)"
        " ORDER BY a.from_position",
        (session,),
    )
    return [dict(row) for row in rows]
