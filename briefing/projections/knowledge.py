"""Who was told what: informed at a seal or by answering, and asked again when that was wrong.

`informed`: who was present when a session was sealed, or has said *Uppfattat* to the whole of it,
at the position that they saw. `chases`: who knew a version of an item that no longer holds; one
open row per item and person until they answer. Deliberate answers only, never what was opened.
"""

from typing import Any

from sqlite_utils import Database

from briefing.domain.assignment import Assignment
from briefing.domain.incident import Incident
from briefing.domain.note import Note
from briefing.domain.presence import Acknowledgement
from briefing.domain.session import BriefingSession
from briefing.projections.held import SPAN
from briefing.projections.item_rows import readers_of
from briefing.projections.knowers import Knower, State, knowers
from briefing.projections.model import Handler, Writer
from briefing.projections.session_rows import is_session

TAKEN_BACK = ("narrowed", "hidden")
INFORMED = (
    "INSERT INTO informed (network,session,person,role,organisation,position,from_position)"
    " VALUES (?,?,?,?,?,?,?)"
)
ANSWERED = (
    "UPDATE chases SET to_position=? WHERE person=? AND item=? AND to_position IS NULL"
    " AND from_position<=?"
)


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


def acknowledged(w: Writer, event: Acknowledgement.Given) -> None:
    of = event.organisation
    _answered(w, event, event.item.hex, event.person.hex, event.role, of.hex if of else None)


def acknowledged_again(w: Writer, event: Acknowledgement.GivenAgain) -> None:
    row = w.one(
        "SELECT item, person, role, organisation FROM acknowledgements"
        " WHERE id=? AND to_position IS NULL",
        (event.originator_id.hex,),
    )
    if row is not None:
        _answered(w, event, *row)


def _answered(
    w: Writer, event: Any, about: str, person: str, role: str, organisation: str | None
) -> None:
    """*Uppfattat* to a session informs of all that was seen; any answer to an item ends a chase."""
    if event.answer == "understood" and readers_of(w, about) is None and is_session(w, about):
        seen = min(event.seen, w.position)
        row = (w.network, about, person, role, organisation, seen, w.position)
        w.execute(INFORMED, row)
    if w.chased is None or about in w.chased:
        w.later(ANSWERED, (w.position, person, about, event.seen))
    w.bump(f"person:{person}")


def wrong(why: str) -> Handler:
    """Those who knew the item before this event are asked again; its author knows."""

    def chase(w: Writer, event: Any) -> None:
        w.write()
        item, author = event.originator_id.hex, event.metadata.get("actor")
        readers = set(readers_of(w, item) or ())
        told = [
            (one, state)
            for one, state in knowers(w, item).values()
            if one.person != author
            and (readers & set(one.keys) or not _knows_it_ended(w, item, one))
        ]
        _ask_again(w, item, told, why)

    return chase


def _knows_it_ended(w: Writer, item: str, one: Knower) -> bool:
    """Whoever may no longer read it was told so once; what happens to it since is not theirs."""
    told = w.one(
        "SELECT 1 FROM chases WHERE person=? AND item=? AND from_position>?",
        (one.person, item, one.position),
    )
    return told is not None


def _ask_again(w: Writer, item: str, told: list[tuple[Knower, State]], why: str) -> None:
    if w.chased is not None and told:
        w.chased.add(item)
    w.db.executemany(
        "UPDATE chases SET to_position=? WHERE person=? AND item=? AND to_position IS NULL",
        [(w.position, one.person, item) for one, _ in told],
    )
    w.db.executemany(
        "INSERT INTO chases (network,item,person,why,known_position,place,told_at,from_position)"
        " VALUES (?,?,?,?,?,?,?,?)",
        [
            (
                w.network,
                item,
                one.person,
                why,
                one.position,
                _where(state.data, one.keys),
                state.data["known_at"],
                w.position,
            )
            for one, state in told
        ],
    )
    w.bump(*(f"person:{one.person}" for one, _ in told))


def _where(known: dict[str, Any], keys: tuple[str, ...]) -> str:
    """The place, for whom it may be told, else the district."""
    readable = known.get("place_readers") in (None, "all", *keys)
    place = (known.get("place") if readable else None) or known.get("district")
    return place or known.get("borough") or ""


def narrowed(w: Writer, event: Any) -> None:
    if event.how in TAKEN_BACK:
        wrong("narrowed")(w, event)


def refuted(w: Writer, event: Incident.CertaintyStated) -> None:
    if event.certainty == "refuted":
        wrong("refuted")(w, event)


HANDLERS: dict[type, Handler] = {
    BriefingSession.Sealed: sealed,
    Acknowledgement.Given: acknowledged,
    Acknowledgement.GivenAgain: acknowledged_again,
    Incident.CertaintyStated: refuted,
}
for _kind in (Incident, Note, Assignment):
    HANDLERS |= {
        _kind.Corrected: wrong("corrected"),
        _kind.Struck: wrong("struck"),
        _kind.AudienceChanged: narrowed,
    }
