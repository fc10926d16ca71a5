"""From when to when an organisation or borough belongs to the network, and what holds for it
in the evening. Days are ISO dates; a span begins on its first day and ends before its last."""

import sqlite3
from typing import Any
from uuid import UUID

from sqlite_utils import Database

from briefing.domain.network import Network, part_id
from briefing.projections.model import Handler, Writer, from_ms

COUNTED = ("organisation", "borough")


def create(schema: Database) -> None:
    schema.create_table(
        "memberships",
        {"row": int, "id": str, "network": str, "joined_on": str, "left_on": str},
        pk="row",
        if_not_exists=True,
    )
    schema.create_table(
        "functions",
        {"row": int, "id": str, "network": str, "has": int, "since": str},
        pk="row",
        if_not_exists=True,
    )
    schema.create_table(
        "chiefs",
        {"organisation": str, "network": str, "name": str},
        pk="organisation",
        if_not_exists=True,
    )
    for table in ("memberships", "functions"):
        schema.table(table).create_index(["id"], if_not_exists=True)


def registered(w: Writer, event: Network.PartRegistered) -> None:
    """Described anew it keeps its span; who had left and is registered again begins another,
    which the day of the first one does not reach."""
    if event.part not in COUNTED:
        return
    id = part_id(event.originator_id, event.part, event.slug).hex
    joined, left = event.facts.get("joined_on"), event.facts.get("left_on")
    today = from_ms(w.known).date().isoformat()
    spans = w.execute("SELECT * FROM memberships WHERE id=? ORDER BY row DESC", (id,)).fetchall()
    if not spans:
        _begin(w, id, joined or today, left)
    elif spans[0]["left_on"] and spans[0]["left_on"] <= today and not left:
        _begin(w, id, today, None)
    else:
        before = spans[0]["joined_on"]
        first = max(joined or before, before) if spans[1:] else joined or before
        w.execute(
            "UPDATE memberships SET joined_on=?, left_on=? WHERE row=?",
            (first, left, spans[0]["row"]),
        )


def _begin(w: Writer, id: str, joined: str, left: str | None) -> None:
    w.execute(
        "INSERT INTO memberships (id,network,joined_on,left_on) VALUES (?,?,?,?)",
        (id, w.network, joined, left),
    )


def withdrawn(w: Writer, event: Network.PartWithdrawn) -> None:
    id = part_id(event.originator_id, event.part, event.slug).hex
    w.execute(
        "UPDATE memberships SET left_on=? WHERE row=(SELECT max(row) FROM memberships WHERE id=?)",
        (event.on, id),
    )


def function_stated(w: Writer, event: Network.EveningFunctionStated) -> None:
    id = part_id(event.originator_id, event.part, event.slug).hex
    w.execute(
        "INSERT INTO functions (id,network,has,since) VALUES (?,?,?,?)",
        (id, w.network, event.has, event.since),
    )
    # On coordinators' pages and that organisation's season only: positions stand still.
    w.bump("functions")


def chief_named(w: Writer, event: Network.ChiefNamed) -> None:
    id = part_id(event.originator_id, "organisation", event.organisation).hex
    name = w.vault.unseal(event.chief)
    w.execute("INSERT OR REPLACE INTO chiefs VALUES (?,?,?)", (id, w.network, name))
    # For the coordinators' page only: the position that others see stands still.
    w.bump("chiefs")


HANDLERS: dict[type, Handler] = {
    Network.PartRegistered: registered,
    Network.PartWithdrawn: withdrawn,
    Network.EveningFunctionStated: function_stated,
    Network.ChiefNamed: chief_named,
}


class Memberships:
    """All of a network's, read once for many evenings."""

    def __init__(self, db: sqlite3.Connection, network: UUID) -> None:
        self.spans = _by_id(db, "memberships", network)
        self.stated = _by_id(db, "functions", network)

    def is_member(self, id: str, day: str) -> bool:
        spans = ((one["joined_on"], one["left_on"]) for one in self.spans.get(id, ()))
        return any(joined <= day and (left is None or day < left) for joined, left in spans)

    def has_function(self, id: str, day: str) -> bool:
        """What was stated last of a time that has begun by then; without a word: yes."""
        told = [one["has"] for one in self.stated.get(id, ()) if one["since"] <= day]
        return bool(told[-1]) if told else True

    def statement(self, id: str) -> tuple[bool, str] | None:
        """(has, since) as stated last; None when never."""
        told = self.stated.get(id)
        return (bool(told[-1]["has"]), told[-1]["since"]) if told else None


def _by_id(db: sqlite3.Connection, table: str, network: UUID) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    rows = db.execute(f"SELECT * FROM {table} WHERE network=? ORDER BY row", (network.hex,))
    for row in rows:
        found.setdefault(row["id"], []).append(row)
    return found


def chiefs(db: sqlite3.Connection, network: UUID) -> dict[str, str]:
    """Organisation's id -> who gets its monthly table."""
    rows = db.execute(
        "SELECT organisation, name FROM chiefs WHERE network=? AND name NOT NULL", (network.hex,)
    )
    return dict(rows.fetchall())
