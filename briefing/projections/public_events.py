"""Versions of imported public events: which content of which source was known since when."""

import sqlite3
from uuid import UUID

from sqlite_utils import Database

from briefing.domain.incident import Incident
from briefing.projections.model import Handler, Writer, ms


def create(schema: Database) -> None:
    schema.create_table(
        "public_events",
        {"item": str, "known_at": int, "position": int, "key": int, "print": str},
        pk=("item", "known_at", "position"),
        if_not_exists=True,
    )


def version(w: Writer, event: Incident.Reported | Incident.Corrected) -> None:
    """`print` is an HMAC under the item's vault key: erased with it, it says nothing."""
    metadata = event.metadata
    if metadata.get("channel") == "import" and "print" in metadata:
        text = event.text if isinstance(event, Incident.Reported) else event.changes.get("text")
        w.execute(
            "INSERT INTO public_events VALUES (?,?,?,?,?)",
            (
                event.originator_id.hex,
                ms(event.known_at),
                w.position,
                text.key if text else None,
                metadata["print"],
            ),
        )


HANDLERS: dict[type, Handler] = {Incident.Reported: version, Incident.Corrected: version}


def version_at(db: sqlite3.Connection, item: UUID, moment: int) -> tuple[int, str] | None:
    """(vault key, print) of what the source said at a moment (ms); None before the first."""
    row = db.execute(
        "SELECT (SELECT max(key) FROM public_events WHERE item=v.item), print"
        " FROM public_events v WHERE item=? AND known_at<=?"
        " ORDER BY known_at DESC, position DESC LIMIT 1",
        (item.hex, moment),
    ).fetchone()
    return (row[0], row[1]) if row else None
