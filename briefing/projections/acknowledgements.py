"""Who has understood an item, asks or cannot, as it stood and stands."""

import sqlite3

from sqlite_utils import Database

from briefing.domain.presence import Acknowledgement
from briefing.projections.held import NEWEST, again, create_held, hex_of
from briefing.projections.item_rows import readers_of
from briefing.projections.model import Handler, Writer

INSERT = (
    "INSERT INTO acknowledgements (id,network,item,person,role,organisation,answer,seen,text,"
    "present,from_position) VALUES (?,?,?,?,?,?,?,?,?,?,?)"
)


def create(schema: Database) -> None:
    columns = {
        "item": str,
        "person": str,
        "role": str,
        "organisation": str,
        "answer": str,
        "seen": int,
        "text": str,
        "present": int,
    }
    create_held(schema, "acknowledgements", columns, ("item",))


def acknowledged(w: Writer, event: Acknowledgement.Given) -> None:
    row = (
        event.originator_id.hex,
        w.network,
        event.item.hex,
        event.person.hex,
        event.role,
        hex_of(event.organisation),
        event.answer,
        event.seen,
        w.vault.unseal(event.text),
        int(event.person.hex in _here(w)),
        w.position,
    )
    w.later(INSERT, row)
    _bump_item(w, event.item.hex)


def _here(w: Writer) -> frozenset[str]:
    """Who is at the session that runs; remembered until somebody comes or goes, or it changes."""
    found = w.here.get(w.network)
    if found is None:
        rows = w.execute(
            "SELECT person FROM attendance WHERE to_position IS NULL AND session="
            "(SELECT id FROM sessions WHERE network=? AND to_position IS NULL AND state IN"
            " ('open','live','sealed','on_shift','debrief') ORDER BY opened DESC LIMIT 1)",
            (w.network,),
        )
        found = w.here[w.network] = frozenset(row[0] for row in rows)
    return found


def _bump_item(w: Writer, item: str) -> None:
    """Whoever reads the item sees the count; an answer about a session is shown to nobody."""
    w.bump(*(readers_of(w, item) or ()))


def acknowledged_again(w: Writer, event: Acknowledgement.GivenAgain) -> None:
    told = {"answer": event.answer, "seen": event.seen, "text": w.vault.unseal(event.text)}
    w.write()
    row = again(w, "acknowledgements", event.originator_id, **told)
    _bump_item(w, row["item"])


HANDLERS: dict[type, Handler] = {
    Acknowledgement.Given: acknowledged,
    Acknowledgement.GivenAgain: acknowledged_again,
}


def answers(
    db: sqlite3.Connection, items: list[str], position: int = NEWEST
) -> dict[str, list[tuple[str, int, int]]]:
    """item -> (role, present, seen) of everyone who answered *Uppfattat*."""
    marks = ",".join("?" * len(items))
    rows = db.execute(
        "SELECT item, role, present, seen FROM acknowledgements"
        f" WHERE item IN ({marks}) AND answer='understood'"
        " AND from_position<=? AND (to_position IS NULL OR to_position>?)",
        (*items, position, position),
    )
    found: dict[str, list[tuple[str, int, int]]] = {}
    for item, role, present, seen in rows:
        found.setdefault(item, []).append((role, present, seen))
    return found
