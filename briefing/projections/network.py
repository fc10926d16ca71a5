"""Networks and their parts: organisations, boroughs, districts, places; names by id."""

import json
import sqlite3
from typing import Any
from uuid import UUID

from sqlite_utils import Database

from briefing.domain.network import Network, part_id
from briefing.projections.held import close, create_held, held, insert
from briefing.projections.model import Handler, Writer, dumps


def create(schema: Database) -> None:
    schema.create_table(
        "networks",
        {"id": str, "about": str, "schedule": str, "settings": str},
        pk="id",
        if_not_exists=True,
    )
    schema.create_table(
        "parts",
        {"id": str, "network": str, "part": str, "slug": str, "name": str, "facts": str},
        pk="id",
        if_not_exists=True,
    )
    schema.create_table(
        "outlines",
        {"district": str, "network": str, "geometry": str},
        pk="district",
        if_not_exists=True,
    )
    schema.table("parts").create_index(["network", "part"], if_not_exists=True)
    create_held(schema, "part_states", {"name": str, "facts": str})


def outline_drawn(w: Writer, event: Network.OutlineDrawn) -> None:
    w.execute(
        "INSERT OR REPLACE INTO outlines VALUES (?,?,?)",
        (
            part_id(event.originator_id, "district", event.district).hex,
            w.network,
            dumps(event.geometry),
        ),
    )


def founded(w: Writer, event: Any) -> None:
    w.execute(
        "INSERT INTO networks VALUES (?,?,'{}','{}')"
        " ON CONFLICT (id) DO UPDATE SET about=excluded.about",
        (event.originator_id.hex, dumps(w.vault.plain(event.about))),
    )
    w.bump("all")


def registered(w: Writer, event: Network.PartRegistered) -> None:
    id = part_id(event.originator_id, event.part, event.slug).hex
    facts = w.vault.plain(event.facts)
    w.bump(*_knowing(w, id), facts.get("audience") or "all")
    w.execute(
        "INSERT OR REPLACE INTO parts VALUES (?,?,?,?,?,?)",
        (id, w.network, event.part, event.slug, facts["name"], dumps(facts)),
    )
    _stands(w, id)
    w.names.clear()
    w.homes.clear()


def _stands(w: Writer, id: str) -> None:
    """The part as it is from now on, beside what it was: past boards say the names of then."""
    close(w, "part_states", UUID(id))
    row = w.one("SELECT name, facts FROM parts WHERE id=?", (id,))
    if row:
        insert(w, "part_states", id, **dict(row))


def _knowing(w: Writer, id: str) -> tuple[str, ...]:
    """Who may know of a part as it stands: of a place for fewer, others notice no change."""
    row = w.one("SELECT facts FROM parts WHERE id=?", (id,))
    facts = json.loads(row["facts"]) if row else {"left_on": ""}
    return () if "left_on" in facts else (facts.get("audience") or "all",)


def withdrawn(w: Writer, event: Network.PartWithdrawn) -> None:
    id = part_id(event.originator_id, event.part, event.slug).hex
    w.bump(*_knowing(w, id))
    w.execute("UPDATE parts SET facts=json_set(facts,'$.left_on',?) WHERE id=?", (event.on, id))
    _stands(w, id)


def schedule_agreed(w: Writer, event: Network.ScheduleAgreed) -> None:
    w.execute("UPDATE networks SET schedule=? WHERE id=?", (dumps(event.schedule), w.network))
    w.bump("all")


def settings_agreed(w: Writer, event: Network.SettingsAgreed) -> None:
    w.execute("UPDATE networks SET settings=? WHERE id=?", (dumps(event.settings), w.network))
    w.bump("all")


def naming(
    w: Writer, district: UUID | None, place: UUID | None, borough: UUID | None = None
) -> dict[str, Any]:
    """District, place and borough by name; `place_readers` when not everyone may read the place."""
    key = (district, place, borough)
    if key not in w.names:
        w.names[key] = _naming(w, district, place, borough)
    return w.names[key]


def _naming(
    w: Writer, district: UUID | None, place: UUID | None, borough: UUID | None
) -> dict[str, Any]:
    named: dict[str, Any] = {}
    if place:
        found = w.one("SELECT name, facts FROM parts WHERE id=?", (place.hex,))
        if found:
            facts = json.loads(found["facts"])
            named["place"] = found["name"]
            named["place_readers"] = facts.get("audience") or "all"
            if district is None:
                district = part_id(UUID(w.network), "district", facts["district"])
    if district:
        found = w.one("SELECT slug, name, facts FROM parts WHERE id=?", (district.hex,))
        if found:
            named |= {"district": found["name"], "district_id": district.hex}
            within = json.loads(found["facts"]).get("borough")
            borough = part_id(UUID(w.network), "borough", within) if within else None
    if borough:
        found = w.one("SELECT name FROM parts WHERE id=?", (borough.hex,))
        if found:
            named["borough"] = found["name"]
            named.setdefault("district", None)
    return named


def name_of_part(w: Writer, part: UUID | None) -> str | None:
    row = w.one("SELECT name FROM parts WHERE id=?", (part.hex,)) if part else None
    return row[0] if row else None


HANDLERS: dict[type, Handler] = {
    Network.Founded: founded,
    Network.Described: founded,
    Network.PartRegistered: registered,
    Network.PartWithdrawn: withdrawn,
    Network.OutlineDrawn: outline_drawn,
    Network.ScheduleAgreed: schedule_agreed,
    Network.SettingsAgreed: settings_agreed,
}


def as_it_was(alias: str, column: str) -> str:
    """SQL of a join: a part (hex in `column`) as it stood at position `:p`."""
    return f"part_states {alias} ON {alias}.id={column} AND {held(alias)}"


def parts(db: sqlite3.Connection, network: UUID, part: str) -> list[dict[str, Any]]:
    """Parts that have not left, as `{id, slug, name, ...facts}`, sorted by name."""
    rows = db.execute(
        "SELECT id, slug, name, facts FROM parts WHERE network=? AND part=? ORDER BY name",
        (network.hex, part),
    )
    found = [{**json.loads(r["facts"]), "id": r["id"], "slug": r["slug"]} for r in rows]
    return sorted((f for f in found if not f.get("left_on")), key=lambda f: swedish(f["name"]))


def outlines(db: sqlite3.Connection, network: UUID) -> dict[str, dict[str, Any]]:
    """District's id -> its outline, a GeoJSON Polygon or MultiPolygon."""
    rows = db.execute("SELECT district, geometry FROM outlines WHERE network=?", (network.hex,))
    return {row["district"]: json.loads(row["geometry"]) for row in rows}


SWEDISH = str.maketrans({"å": "{", "ä": "|", "ö": "}"})


def swedish(name: str) -> str:
    """A sort key with å ä ö last."""
    return name.casefold().translate(SWEDISH)


def about(db: sqlite3.Connection, network: UUID) -> dict[str, Any]:
    """`{name, slug, timezone, ..., schedule, settings}` and the last number; {} when unknown."""
    row = db.execute("SELECT * FROM networks WHERE id=?", (network.hex,)).fetchone()
    if row is None:
        return {}
    told: dict[str, Any] = json.loads(row["about"])
    sealed = db.execute(
        "SELECT max(CAST(data ->> 'number' AS INTEGER)) FROM sessions"
        " WHERE network=? AND to_position IS NULL AND data ->> 'number' NOT NULL",
        (network.hex,),
    ).fetchone()[0]
    told |= {name: json.loads(row[name]) for name in ("schedule", "settings")}
    return {**told, "sealed": sealed or 0}


def name_of(db: sqlite3.Connection, part: UUID | None) -> str | None:
    """The name of a borough, district, place or organisation."""
    if part is None:
        return None
    row = db.execute("SELECT name FROM parts WHERE id=?", (part.hex,)).fetchone()
    return row[0] if row else None


def networks(db: sqlite3.Connection) -> list[UUID]:
    return [UUID(row[0]) for row in db.execute("SELECT id FROM networks ORDER BY id")]
