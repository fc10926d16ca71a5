"""From when to when an organisation or borough belongs to the network, and what holds for it
in the evening. Days are ISO dates; a span begins on its first day and ends before its last."""

import sqlite3
from typing import Any
from uuid import UUID

from sqlite_utils import Database

from briefing.domain.network import Network, part_id
from briefing.projections.held import HELD, NEWEST, SPAN
from briefing.projections.model import Handler, Writer, from_ms

COUNTED = ("organisation", "borough")


def create(schema: Database) -> None:
    schema.create_table(
        "memberships",
        {
            "row": int,
            "id": str,
            "network": str,
            "nth": int,
            "joined_on": str,
            "left_on": str,
            **SPAN,
        },
        pk="row",
        if_not_exists=True,
    )
    schema.create_table(
        "functions",
        {"row": int, "id": str, "network": str, "has": int, "since": str, **SPAN},
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
    span = _newest(w, id)
    if span is None:
        _stands(w, id, 0, joined or today, left)
    elif span["left_on"] and span["left_on"] <= today and not left:
        _stands(w, id, span["nth"] + 1, today, None)
    else:
        before = span["joined_on"]
        first = max(joined or before, before) if span["nth"] else joined or before
        _stands(w, id, span["nth"], first, left)


def _newest(w: Writer, id: str) -> Any:
    return w.one(
        "SELECT * FROM memberships WHERE id=? AND to_position IS NULL ORDER BY nth DESC LIMIT 1",
        (id,),
    )


def _stands(w: Writer, id: str, nth: int, joined: str, left: str | None) -> None:
    """The part's `nth` span as it is from now on."""
    w.execute(
        "UPDATE memberships SET to_position=? WHERE id=? AND nth=? AND to_position IS NULL",
        (w.position, id, nth),
    )
    w.execute(
        "INSERT INTO memberships (id,network,nth,joined_on,left_on,from_position)"
        " VALUES (?,?,?,?,?,?)",
        (id, w.network, nth, joined, left, w.position),
    )


def withdrawn(w: Writer, event: Network.PartWithdrawn) -> None:
    id = part_id(event.originator_id, event.part, event.slug).hex
    span = _newest(w, id)
    if span is not None:
        _stands(w, id, span["nth"], span["joined_on"], event.on)


def function_stated(w: Writer, event: Network.EveningFunctionStated) -> None:
    id = part_id(event.originator_id, event.part, event.slug).hex
    w.execute(
        "INSERT INTO functions (id,network,has,since,from_position) VALUES (?,?,?,?,?)",
        (id, w.network, event.has, event.since, w.position),
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
    """All of a network's as they stood, read once for many evenings."""

    def __init__(self, db: sqlite3.Connection, network: UUID, position: int = NEWEST) -> None:
        self.spans = _by_id(db, "memberships", network, position)
        self.stated = _by_id(db, "functions", network, position)

    def is_member(self, id: str, day: str) -> bool:
        spans = ((one["joined_on"], one["left_on"]) for one in self.spans.get(id, ()))
        return any(joined <= day and (left is None or day < left) for joined, left in spans)

    def months_since(self, id: str, day: str) -> int:
        """Whole months since it first came to the network; 0 before."""
        joined = min((one["joined_on"] for one in self.spans.get(id, ())), default=day)
        (year, month, of), (then, first, began) = (map(int, d.split("-")) for d in (day, joined))
        return max(0, 12 * (year - then) + month - first - (of < began))

    def has_function(self, id: str, day: str) -> bool:
        """What was stated last of a time that has begun by then; without a word: yes."""
        told = [one["has"] for one in self.stated.get(id, ()) if one["since"] <= day]
        return bool(told[-1]) if told else True

    def statement(self, id: str) -> tuple[bool, str] | None:
        """(has, since) as stated last; None when never."""
        told = self.stated.get(id)
        return (bool(told[-1]["has"]), told[-1]["since"]) if told else None


def _by_id(
    db: sqlite3.Connection, table: str, network: UUID, position: int
) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    rows = db.execute(
        f"SELECT * FROM {table} WHERE network=:n AND {HELD} ORDER BY row",
        {"n": network.hex, "p": position},
    )
    for row in rows:
        found.setdefault(row["id"], []).append(row)
    return found


def chiefs(db: sqlite3.Connection, network: UUID) -> dict[str, str]:
    """Organisation's id -> who gets its monthly table."""
    rows = db.execute(
        "SELECT organisation, name FROM chiefs WHERE network=? AND name NOT NULL", (network.hex,)
    )
    return dict(rows.fetchall())
