"""Where somebody has been lately, by their own reports: the first answers to *Var?*."""

import json
import sqlite3
from typing import Any
from uuid import UUID


def used_places(
    db: sqlite3.Connection, network: UUID, person: UUID, most: int = 3
) -> list[dict[str, Any]]:
    """`{district_id, place}` of a person's open items, newest first; place None or its name."""
    rows = db.execute(
        "SELECT data FROM items WHERE network=? AND author=? AND to_position IS NULL AND live=1"
        " ORDER BY row DESC LIMIT 20",
        (network.hex, person.hex),
    )
    found: dict[tuple[Any, Any], None] = {}
    for row in rows:
        told = json.loads(row[0])
        if told.get("district_id"):
            found.setdefault((told["district_id"], told.get("place")))
    return [{"district_id": district, "place": place} for district, place in list(found)[:most]]
