"""Who held which role from which log position to which, also after it has ended.

`people` knows the present; this is asked who could read something at a past moment.
"""

import sqlite3
from typing import NamedTuple
from uuid import UUID

from sqlite_utils import Database

from briefing.domain.participant import Participant
from briefing.projections.held import create_held, held, hex_of, insert
from briefing.projections.model import Handler, Writer


class HeldRole(NamedTuple):
    """`kind` is person, program or display; `organisation` and `person` are hex."""

    person: str
    kind: str
    role: str
    organisation: str | None


def create(schema: Database) -> None:
    create_held(schema, "roles_held", {"role": str, "organisation": str}, ("network",))


def given(w: Writer, event: Participant.RoleGiven) -> None:
    _end(w, event.originator_id.hex, event.role)
    told = {"role": event.role, "organisation": hex_of(event.organisation)}
    insert(w, "roles_held", event.originator_id.hex, **told)


def ended(w: Writer, event: Participant.RoleEnded) -> None:
    _end(w, event.originator_id.hex, event.role)


def left(w: Writer, event: Participant.Left) -> None:
    _end(w, event.originator_id.hex, None)


def _end(w: Writer, person: str, role: str | None) -> None:
    w.execute(
        "UPDATE roles_held SET to_position=? WHERE id=? AND role=coalesce(?, role)"
        " AND to_position IS NULL",
        (w.position, person, role),
    )


HANDLERS: dict[type, Handler] = {
    Participant.RoleGiven: given,
    Participant.RoleEnded: ended,
    Participant.Left: left,
}


def roles_at(db: sqlite3.Connection, network: UUID, position: int) -> list[HeldRole]:
    """Every role that somebody held at a log position."""
    rows = db.execute(
        "SELECT r.id, p.kind, r.role, r.organisation FROM roles_held r"
        f" JOIN people p ON p.id=r.id WHERE r.network=:network AND {held('r')} ORDER BY r.row",
        {"network": network.hex, "p": position},
    )
    return [HeldRole(*row) for row in rows]
