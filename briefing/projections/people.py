"""Participants and their roles: who may sign in as what, and where is home."""

import sqlite3
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlite_utils import Database

from briefing.domain.participant import Participant
from briefing.projections.model import Handler, Writer, from_ms, ms
from briefing.projections.network import swedish


def create(schema: Database) -> None:
    schema.create_table(
        "people",
        {"id": str, "network": str, "kind": str, "name": str, "left": int, "since": int},
        pk="id",
        if_not_exists=True,
    )
    schema.table("people").create_index(["network"], if_not_exists=True)
    schema.create_table(
        "roles",
        {
            "person": str,
            "role": str,
            "organisation": str,
            "district": str,
            "ends_at": int,
        },
        pk=("person", "role"),
        if_not_exists=True,
    )
    schema.create_table(
        "ended_roles",
        {
            "person": str,
            "role": str,
            "organisation": str,
            "district": str,
            "ended_at": int,
            "position": int,
        },
        pk=("person", "role"),
        if_not_exists=True,
    )


def registered(w: Writer, event: Participant.Registered) -> None:
    w.execute(
        "INSERT INTO people VALUES (?,?,?,?,0,?)",
        (
            event.originator_id.hex,
            w.network,
            event.kind,
            w.vault.unseal(event.name) or "",
            ms(event.timestamp),
        ),
    )
    w.bump("people")


def renamed(w: Writer, event: Participant.Renamed) -> None:
    w.execute(
        "UPDATE people SET name=? WHERE id=?",
        (w.vault.unseal(event.name) or "", event.originator_id.hex),
    )
    w.bump("people")


def role_given(w: Writer, event: Participant.RoleGiven) -> None:
    w.homes.clear()
    w.execute(
        "INSERT OR REPLACE INTO roles VALUES (?,?,?,?,?)",
        (
            event.originator_id.hex,
            event.role,
            event.organisation.hex if event.organisation else None,
            event.district.hex if event.district else None,
            ms(event.ends_at) if event.ends_at else None,
        ),
    )
    _not_ended(w, event.originator_id.hex, event.role)
    w.bump("people", f"person:{event.originator_id.hex}")


def _not_ended(w: Writer, person: str, role: str | None = None) -> None:
    """A role that is given again has not ended; of who has left none is remembered."""
    w.execute("DELETE FROM ended_roles WHERE person=? AND role=coalesce(?, role)", (person, role))


def role_ended(w: Writer, event: Participant.RoleEnded) -> None:
    w.homes.clear()
    w.execute(
        "INSERT OR REPLACE INTO ended_roles"
        " SELECT person, role, organisation, district, ?, ? FROM roles WHERE person=? AND role=?",
        (ms(event.timestamp), w.position, event.originator_id.hex, event.role),
    )
    w.execute("DELETE FROM roles WHERE person=? AND role=?", (event.originator_id.hex, event.role))
    w.bump("people", f"person:{event.originator_id.hex}")


def left(w: Writer, event: Participant.Left) -> None:
    w.homes.clear()
    w.execute("UPDATE people SET left=1 WHERE id=?", (event.originator_id.hex,))
    w.execute("DELETE FROM roles WHERE person=?", (event.originator_id.hex,))
    _not_ended(w, event.originator_id.hex)
    w.bump("people", f"person:{event.originator_id.hex}")


def home_of(w: Writer, person: str, role: str) -> str | None:
    """Name of the district in which this person works in this role."""
    key = (person, role)
    if key not in w.homes:
        row = w.one(
            "SELECT p.name FROM roles r JOIN parts p ON p.id = r.district"
            " WHERE r.person=? AND r.role=?",
            key,
        )
        w.homes[key] = row[0] if row else None
    return w.homes[key]


HANDLERS: dict[type, Handler] = {
    Participant.Registered: registered,
    Participant.Renamed: renamed,
    Participant.RoleGiven: role_given,
    Participant.RoleEnded: role_ended,
    Participant.Left: left,
}


def roles_of(db: sqlite3.Connection, person: UUID) -> dict[str, tuple[UUID | None, UUID | None]]:
    """role -> (organisation, district); empty when the person has left."""
    rows = db.execute("SELECT * FROM roles WHERE person=? ORDER BY rowid", (person.hex,))
    return {row["role"]: (_uuid(row["organisation"]), _uuid(row["district"])) for row in rows}


def active_role(
    db: sqlite3.Connection, person: UUID, chosen: str | None, kind: str
) -> tuple[str, UUID | None, UUID | None] | None:
    """(role, organisation, district) of a login; None from the moment the role has ended.

    Only a session falls back on another role of its person; a token and a wall have just one.
    """
    roles = roles_of(db, person)
    role = chosen if chosen in roles else None
    if role is None and kind == "session":
        role = next(iter(roles), None)
    return (role, *roles[role]) if role is not None else None


class FormerRole(NamedTuple):
    """A role that has ended: when (UTC), and at which log position."""

    role: str
    organisation: UUID | None
    district: UUID | None
    ended_at: datetime
    position: int


def former_roles(db: sqlite3.Connection, person: UUID) -> list[FormerRole]:
    """Of somebody who has not left; a role that was given again is not among them."""
    rows = db.execute("SELECT * FROM ended_roles WHERE person=? ORDER BY role", (person.hex,))
    return [
        FormerRole(
            row["role"],
            _uuid(row["organisation"]),
            _uuid(row["district"]),
            from_ms(row["ended_at"]),
            row["position"],
        )
        for row in rows
    ]


def _uuid(text: str | None) -> UUID | None:
    return UUID(text) if text else None


def people(db: sqlite3.Connection, network: UUID) -> list[dict[str, Any]]:
    """Everyone who has not left, with roles, names sorted the Swedish way."""
    rows = db.execute(
        "SELECT p.id, p.name, p.kind, r.role, o.name AS organisation, d.name AS district"
        " FROM people p LEFT JOIN roles r ON r.person = p.id"
        " LEFT JOIN parts o ON o.id = r.organisation LEFT JOIN parts d ON d.id = r.district"
        " WHERE p.network=? AND p.left=0 ORDER BY p.rowid, r.rowid",
        (network.hex,),
    )
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        person = found.setdefault(
            row["id"], {"id": row["id"], "name": row["name"], "kind": row["kind"], "roles": []}
        )
        if row["role"]:
            person["roles"].append(
                {name: row[name] for name in ("role", "organisation", "district")}
            )
    return sorted(found.values(), key=lambda person: swedish(person["name"]))


def holders(db: sqlite3.Connection, network: UUID, role: str) -> list[UUID]:
    """The people who have a role."""
    rows = db.execute(
        "SELECT r.person FROM roles r JOIN people p ON p.id = r.person"
        " WHERE p.network=? AND p.kind='person' AND r.role=?",
        (network.hex, role),
    )
    return [UUID(row[0]) for row in rows]


def name_of(db: sqlite3.Connection, person: UUID) -> str:
    row = db.execute("SELECT name FROM people WHERE id=?", (person.hex,)).fetchone()
    return row[0] if row else ""


def roles_due(db: sqlite3.Connection, now: int) -> list[tuple[UUID, UUID, str, int]]:
    """(network, person, role, ends_at) of roles whose time has passed."""
    rows = db.execute(
        "SELECT p.network, r.person, r.role, r.ends_at FROM roles r"
        " JOIN people p ON p.id = r.person WHERE r.ends_at <= ?",
        (now,),
    )
    return [(UUID(r[0]), UUID(r[1]), r[2], r[3]) for r in rows]
