"""Items on the board: incidents, notes, assignments, observations as they stood and stand.

One row per state of an item. `live` rows are on the board; the others keep the item readable.
"""

from datetime import datetime
from typing import Any

from sqlite_utils import Database

from briefing.domain.assignment import Assignment
from briefing.domain.incident import Incident
from briefing.domain.item import Written
from briefing.domain.note import Note
from briefing.domain.observation import Observation
from briefing.projections import item_changes
from briefing.projections.item_rows import insert
from briefing.projections.model import Handler, Writer, plain
from briefing.projections.network import name_of_part, naming
from briefing.projections.people import home_of

INDEXES = (
    ("items_of", "id", "id NOT NULL"),
    ("items_live", "network, reader", "to_position IS NULL AND live=1"),
    ("items_live2", "network, reader2", "to_position IS NULL AND live=1 AND reader2 NOT NULL"),
    ("items_off", "network, from_position", "to_position IS NULL AND live=0"),
    ("items_were", "span, from_position, to_position", "to_position NOT NULL AND live=1"),
    ("items_known", "known_span, known_from, known_to", "to_position NOT NULL AND live=1"),
)


def create(schema: Database) -> None:
    schema.create_table(
        "items",
        {
            "row": int,
            "network": str,
            "id": str,
            "kind": str,
            "reader": str,
            "reader2": str,
            "author": str,
            "live": int,
            "from_position": int,
            "to_position": int,
            "span": int,
            "known_from": int,
            "known_to": int,
            "known_span": int,
            "data": str,
        },
        pk="row",
        if_not_exists=True,
    )
    for name, columns, where in INDEXES:
        schema.execute(f"CREATE INDEX IF NOT EXISTS {name} ON items ({columns}) WHERE {where}")


def written(w: Writer, event: Written, kind: str, **more: Any) -> None:
    """The first row of an item, with the names of its places as they are now."""
    actor = event.metadata.get("actor", "")
    where = (getattr(event, name, None) for name in ("district", "place", "borough"))
    data = {
        "status": "open",
        "text": w.unseal(event.text) or "",
        "audience": event.audience,
        "organisation": event.organisation,
        "author": actor,
        "role": event.role,
        "home": home_of(w, actor, event.role),
        **naming(w, *where),
        "recorded_at": w.recorded,
        "known_at": w.known,
        "first_position": w.position,
        "valid_until": event.valid_until,
        "carried": 0,
        "weekends": [],
        **more,
    }
    on_paper = event.metadata.get("written_at")
    if on_paper:
        data["written_at"] = datetime.fromisoformat(on_paper)
    if event.is_handed_in:
        data["handed_in"] = True
    typed = w.unseal(getattr(event, "place_text", None))
    if typed:
        data["place"] = typed
    told = {name: plain(value) for name, value in data.items()}
    insert(w, event.originator_id.hex, kind, told)


def incident(w: Writer, event: Incident.Reported) -> None:
    written(
        w,
        event,
        "incident",
        priority=event.priority,
        category=event.category,
        certainty=event.certainty,
        occurred_at=event.occurred_at,
        type=event.type,
        source=event.source_id,
    )


def note(w: Writer, event: Note.Written) -> None:
    written(w, event, event.kind, occurred_at=event.occurred_at)


def observation(w: Writer, event: Observation.Made) -> None:
    written(
        w,
        event,
        "observation",
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        occurred_at=event.starts_at,
    )


def assignment(w: Writer, event: Assignment.Offered) -> None:
    written(
        w,
        event,
        event.kind,
        state="offered",
        to_person=event.to_person,
        to_role=event.to_role,
        to_organisation=event.to_organisation,
        receiver=event.to_organisation,
        to_name=name_of_part(w, event.to_organisation),
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        about=event.about,
        taker=None,
    )


HANDLERS: dict[type, Handler] = {
    Incident.Reported: incident,
    Note.Written: note,
    Observation.Made: observation,
    Assignment.Offered: assignment,
    **item_changes.HANDLERS,
}
