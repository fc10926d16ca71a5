"""One item of a board as its view may see it."""

import sqlite3
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from briefing.projections import network as networks
from briefing.projections.board_rows import Row
from briefing.projections.model import from_ms, ms
from briefing.projections.view import View

QUARTER = 15 * 60 * 1000


def quarter_ends(at: int) -> int:
    """When the quarter-hour of a moment (ms) is over: by then an evaluator may see what it held."""
    return at + -at % QUARTER


def item_of(row: Row, view: View, zone: ZoneInfo) -> dict[str, Any]:
    """The item as this view may see it (contract.md, "A board item"), without counts."""
    data = row.data
    own = view.organisation is not None and data.get("organisation") == view.organisation.hex
    place = data.get("place") if place_readable(data, view) else None
    imported = data.get("source") is not None
    hidden = view.role == "evaluator" or (imported and view.role == "display")
    grain = QUARTER if view.role == "evaluator" else 1
    told: dict[str, Any] = {"id": str(UUID(row.id)), "kind": row.kind}
    for name in ("type", "state", "category", "priority"):
        if data.get(name) is not None:
            told[name] = data[name]
    told["status"] = data["status"]
    if data.get("certainty"):
        told["certainty"] = data["certainty"]
    told |= {
        "district": data.get("district") or data.get("borough"),
        "place": None if hidden else place,
        "text": "" if hidden else data["text"],
        "audience": data["audience"],
        "occurred_at": iso(data.get("occurred_at"), zone, grain),
        "known_at": iso(data["known_at"], zone, grain),
        "recorded_at": iso(data["recorded_at"], zone, grain),
        "valid_until": iso(data.get("valid_until"), zone, grain),
        "carried": data["carried"],
        "by": source_of(data, own=own),
    }
    if row.kind in ("task", "request", "observation"):
        told |= {
            "from": iso(data["starts_at"], zone, grain),
            "until": iso(data["ends_at"], zone, grain),
        }
    if row.kind in ("task", "request"):
        told["to"] = addressee_of(data)
        if data.get("declined") and _is(view.organisation, data.get("declined_by")):
            told["declined"] = data["declined"]
    return told


def addressee_of(data: dict[str, Any]) -> dict[str, str]:
    """A role or an organisation; a person is shown by nothing but their organisation."""
    if data.get("to_name"):
        return {"organisation": data["to_name"]}
    return {"role": data["to_role"]} if data.get("to_role") else {}


def _is(organisation: UUID | None, hex: str | None) -> bool:
    return organisation is not None and organisation.hex == hex


def source_of(data: dict[str, Any], *, own: bool) -> dict[str, str]:
    """Beyond one's organisation the source is `network` (field workers) or the role."""
    if data.get("source") is not None:
        return {"role": "source"}
    if own:
        home = {"district": data["home"]} if data.get("home") else {}
        return {"role": data["role"], **home}
    return {"role": "network" if data["role"] == "field_worker" else data["role"]}


def place_readable(data: Mapping[str, Any], view: View) -> bool:
    readers = data.get("place_readers")
    return readers in (None, "all") or readers in view.keys


def iso(number: int | None, zone: ZoneInfo, grain: int = 1) -> str | None:
    """RFC 3339 in the network's local time, to the second, or to `grain` milliseconds."""
    if number is None:
        return None
    number -= number % grain
    return from_ms(number).astimezone(zone).isoformat(timespec="seconds")


def asked_for(moment: datetime, view: View) -> datetime:
    """The moment of a past board: asked minute by minute it would tell what is rounded."""
    number = ms(moment)
    return from_ms(number - number % QUARTER) if view.role == "evaluator" else moment


def zone_of(db: sqlite3.Connection, network: UUID) -> ZoneInfo:
    return ZoneInfo(networks.about(db, network).get("timezone", "Europe/Stockholm"))
