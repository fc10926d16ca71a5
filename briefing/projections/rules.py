"""Versions of the rules of need-to-know: which one was in force from which position on."""

import json
import sqlite3
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlite_utils import Database

from briefing.domain.network import Network
from briefing.projections.held import HELD, NEWEST, close, create_held, insert
from briefing.projections.model import Handler, Writer, dumps, from_ms


class Rules(NamedTuple):
    """`circles`: audience -> roles of its readers; `since` (UTC) is when it was recorded."""

    version: int
    circles: dict[str, list[str]]
    since: datetime


def create(schema: Database) -> None:
    create_held(schema, "rules", {"version": int, "circles": str, "since": int})


def in_force(w: Writer, event: Network.RulesInForce) -> None:
    close(w, "rules", event.originator_id)
    told = {"version": event.version, "circles": dumps(event.circles), "since": w.recorded}
    insert(w, "rules", event.originator_id.hex, **told)


HANDLERS: dict[type, Handler] = {Network.RulesInForce: in_force}


def rules_at(db: sqlite3.Connection, network: UUID, position: int = NEWEST) -> Rules | None:
    """The rules at a log position; None where nobody had recorded any yet."""
    row = db.execute(
        f"SELECT version, circles, since FROM rules WHERE id=:network AND {HELD}",
        {"network": network.hex, "p": position},
    ).fetchone()
    return Rules(row[0], json.loads(row[1]), from_ms(row[2])) if row else None


def rules_version(db: sqlite3.Connection, network: UUID) -> int:
    """The version in force now; 0 before the first."""
    found = rules_at(db, network)
    return found.version if found else 0
