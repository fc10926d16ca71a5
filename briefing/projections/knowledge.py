"""Who was told what: informed at a seal or by answering, and asked again when that was wrong.

`informed`: who was present when a session was sealed, or has said *Uppfattat* to the whole of it,
at the position that they saw. `chases`: who knew a version of an item that no longer holds; one
open row per item and person until they answer. Deliberate answers only, never what was opened.
"""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlite_utils import Database

from briefing.domain.assignment import Assignment
from briefing.domain.audience import reader_keys
from briefing.domain.incident import Incident
from briefing.domain.note import Note
from briefing.domain.presence import Acknowledgement
from briefing.domain.session import BriefingSession
from briefing.projections.held import SPAN
from briefing.projections.item_rows import readers_of
from briefing.projections.model import Handler, Writer

TAKEN_BACK = ("narrowed", "hidden")


@dataclass(frozen=True)
class Knower:
    """Somebody who knew an item as it stood at `position`, in the role they had then."""

    person: str
    role: str
    organisation: str | None
    position: int

    @property
    def keys(self) -> tuple[str, ...]:
        return reader_keys(self.role, UUID(self.organisation) if self.organisation else None)


def create(schema: Database) -> None:
    schema.create_table(
        "informed",
        {
            "row": int,
            "network": str,
            "session": str,
            "person": str,
            "role": str,
            "organisation": str,
            "position": int,
            "from_position": int,
        },
        pk="row",
        if_not_exists=True,
    )
    schema.table("informed").create_index(["session", "person"], if_not_exists=True)
    schema.table("informed").create_index(["network", "position"], if_not_exists=True)
    schema.create_table(
        "chases",
        {
            "row": int,
            "network": str,
            "item": str,
            "person": str,
            "why": str,
            "known_position": int,
            "place": str,
            "told_at": int,
            **SPAN,
        },
        pk="row",
        if_not_exists=True,
    )
    schema.table("chases").create_index(["person", "item"], if_not_exists=True)


def sealed(w: Writer, event: BriefingSession.Sealed) -> None:
    """Present at sealing = informed."""
    w.execute(
        "INSERT INTO informed (network,session,person,role,organisation,position,from_position)"
        " SELECT network,session,person,role,organisation,?,? FROM attendance"
        " WHERE session=? AND to_position IS NULL ORDER BY row",
        (w.position, w.position, event.originator_id.hex),
    )


def acknowledged(w: Writer, event: Any) -> None:
    """*Uppfattat* to a session informs of all that was seen; any answer to an item ends a chase."""
    row = w.one(
        "SELECT item, person, role, organisation FROM acknowledgements"
        " WHERE id=? AND to_position IS NULL",
        (event.originator_id.hex,),
    )
    if row is None:
        return
    told = w.one("SELECT 1 FROM sessions WHERE id=? AND to_position IS NULL", (row["item"],))
    if told is not None and event.answer == "understood":
        w.execute(
            "INSERT INTO informed (network,session,person,role,organisation,position,"
            "from_position) VALUES (?,?,?,?,?,?,?)",
            (w.network, *row, min(event.seen, w.position), w.position),
        )
    w.execute(
        "UPDATE chases SET to_position=? WHERE person=? AND item=? AND to_position IS NULL"
        " AND from_position<=?",
        (w.position, row["person"], row["item"], event.seen),
    )
    w.bump(f"person:{row['person']}")


def wrong(why: str) -> Handler:
    """Those who knew the item before this event are asked again; its author knows."""

    def chase(w: Writer, event: Any) -> None:
        w.write()
        item, author = event.originator_id.hex, event.metadata.get("actor")
        for one in knowers(w, item).values():
            if one.person != author and not _knows_it_ended(w, item, one):
                _ask_again(w, item, one, why)

    return chase


def _knows_it_ended(w: Writer, item: str, one: Knower) -> bool:
    """Whoever may no longer read it was told so once; what happens to it since is not theirs."""
    if set(readers_of(w, item) or ()) & set(one.keys):
        return False
    told = w.one(
        "SELECT 1 FROM chases WHERE person=? AND item=? AND from_position>?",
        (one.person, item, one.position),
    )
    return told is not None


def _ask_again(w: Writer, item: str, one: Knower, why: str) -> None:
    known = _as_known(w, item, one)
    if known is None:
        return
    w.execute(
        "UPDATE chases SET to_position=? WHERE person=? AND item=? AND to_position IS NULL",
        (w.position, one.person, item),
    )
    readers = known.get("place_readers")
    readable = readers in (None, "all", *one.keys)
    place = (known.get("place") if readable else None) or known.get("district")
    w.execute(
        "INSERT INTO chases (network,item,person,why,known_position,place,told_at,from_position)"
        " VALUES (?,?,?,?,?,?,?,?)",
        (
            w.network,
            item,
            one.person,
            why,
            one.position,
            place or known.get("borough") or "",
            known["known_at"],
            w.position,
        ),
    )
    w.bump(f"person:{one.person}")


def knowers(w: Writer, item: str) -> dict[str, Knower]:
    """person -> what they knew last: told at a seal, or answered themselves."""
    first = w.one("SELECT min(from_position) FROM items WHERE id=?", (item,))
    rows = w.execute(
        "SELECT person, role, organisation, position FROM informed"
        " WHERE network=? AND position>=? UNION ALL"
        " SELECT person, role, organisation, seen FROM acknowledgements"
        " WHERE item=? AND to_position IS NULL ORDER BY 4",
        (w.network, first[0] if first else 0, item),
    ).fetchall()
    found: dict[str, Knower] = {}
    for row in rows:
        one = Knower(*row)
        if _as_known(w, item, one) is not None:
            found[one.person] = one
    return found


def _as_known(w: Writer, item: str, one: Knower) -> dict[str, Any] | None:
    """The item as it stood for this person then; None when it was not theirs or off the board."""
    row = w.one(
        "SELECT reader, reader2, data FROM items WHERE id=? AND live=1"
        " AND from_position<=? AND (to_position IS NULL OR to_position>?)",
        (item, one.position, one.position),
    )
    if row is None or not {row["reader"], row["reader2"]} & set(one.keys):
        return None
    told: dict[str, Any] = json.loads(row["data"])
    return told


def narrowed(w: Writer, event: Any) -> None:
    if event.how in TAKEN_BACK:
        wrong("narrowed")(w, event)


def refuted(w: Writer, event: Incident.CertaintyStated) -> None:
    if event.certainty == "refuted":
        wrong("refuted")(w, event)


HANDLERS: dict[type, Handler] = {
    BriefingSession.Sealed: sealed,
    Acknowledgement.Given: acknowledged,
    Acknowledgement.GivenAgain: acknowledged,
    Incident.CertaintyStated: refuted,
}
for _kind in (Incident, Note, Assignment):
    HANDLERS |= {
        _kind.Corrected: wrong("corrected"),
        _kind.Struck: wrong("struck"),
        _kind.AudienceChanged: narrowed,
    }
