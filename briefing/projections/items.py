"""Items on the board: incidents, notes, assignments, observations as they stood and stand.

One row per state of an item. `live` rows are on the board; the others keep the item readable.
"""

import json
import sqlite3
from typing import Any
from uuid import UUID

from sqlite_utils import Database

from briefing.domain.assignment import Assignment
from briefing.domain.audience import item_keys
from briefing.domain.incident import Incident
from briefing.domain.item import Written
from briefing.domain.note import Note
from briefing.domain.observation import Observation
from briefing.projections.model import Handler, Writer, dumps, ms, plain
from briefing.projections.network import name_of_part, naming
from briefing.projections.people import home_of

INSERT = (
    "INSERT INTO items (network,id,kind,reader,reader2,author,live,from_position,known_from,data)"
    " VALUES (?,?,?,?,?,?,?,?,?,?)"
)
CLOSE = "UPDATE items SET to_position=?, known_to=?, span=?, known_span=? WHERE row=?"
CUT = "UPDATE items SET known_to=? WHERE id=? AND to_position NOT NULL AND known_to>?"
NAMED = {
    "district": ("district", "district_id"),
    "place": ("place", "place_readers"),
    "borough": ("borough",),
}
INDEXES = (
    ("items_of", "id", "id NOT NULL"),
    ("items_live", "network, reader", "to_position IS NULL AND live=1"),
    ("items_live2", "network, reader2", "to_position IS NULL AND live=1 AND reader2 NOT NULL"),
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


def insert(w: Writer, id: str, kind: str, data: dict[str, Any]) -> None:
    readers = readers_for(data)
    live = int(data["status"] == "open")
    told = (w.position, w.known, dumps(data))
    w.execute(INSERT, (w.network, id, kind, readers[0], readers[1], data["author"], live, *told))
    w.readers = (id, readers[0], readers[1])
    w.bump(readers[0], readers[1], f"person:{data['author']}")


def readers_for(data: dict[str, Any]) -> tuple[str | None, str | None]:
    """At most two keys open an item: its audience's, or those of its organisations."""
    if data["audience"] != "own":
        return data["audience"], None
    owners = (data.get("organisation"), data.get("receiver"))
    keys = item_keys("own", *(UUID(one) if isinstance(one, str) else one for one in owners))
    return (*keys, None, None)[:2]  # type: ignore[return-value]


def current(w: Writer, id: str) -> sqlite3.Row:
    row = w.one("SELECT * FROM items WHERE id=? AND to_position IS NULL", (id,))
    if row is None:
        raise LookupError(f"item {id} is not in the read model")
    return row


def revise(w: Writer, **changes: Any) -> None:
    """Close the item's row and open the next one with what changed."""
    row = current(w, w.event.originator_id.hex)
    span = (w.position - row["from_position"]).bit_length()
    known_span = max(w.known - row["known_from"], 0).bit_length()
    w.execute(CLOSE, (w.position, w.known, span, known_span, row["row"]))
    if w.known < row["known_from"]:
        # Heard of late: what the earlier rows say was known until then, and no longer.
        w.execute(CUT, (w.known, row["id"], w.known))
    w.bump(row["reader"], row["reader2"])
    data = json.loads(row["data"])
    data.update(changes)
    insert(w, row["id"], row["kind"], data)


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
        "recorded_at": event.timestamp,
        "known_at": w.known,
        "first_position": w.position,
        "valid_until": event.valid_until,
        "carried": 0,
        "weekends": [],
        **more,
    }
    typed = w.unseal(getattr(event, "place_text", None))
    if typed:
        data["place"] = typed
    insert(w, event.originator_id.hex, kind, data)


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
    written(w, event, event.kind)


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


def corrected(w: Writer, event: Any) -> None:
    changes = dict(event.changes)
    told: dict[str, Any] = {"corrected": True, "known_at": w.known}
    if "text" in changes:
        told["text"] = w.unseal(changes["text"]) or ""
    if "place_text" in changes:
        told |= {"place": w.unseal(changes["place_text"]), "place_readers": None}
    for name in ("category", "type", "occurred_at", "valid_until"):
        if name in changes:
            told[name] = plain(changes[name])
    revise(w, **(told | moved(w, changes)))


def moved(w: Writer, changes: dict[str, Any]) -> dict[str, Any]:
    """The places named in a correction; what is given as None is taken away."""
    given = {name: changes[name] for name in NAMED if name in changes}
    gone = {key: None for name, id in given.items() if id is None for key in NAMED[name]}
    return gone | naming(w, *(given.get(name) for name in NAMED))


def prioritised(w: Writer, event: Incident.Prioritised) -> None:
    revise(w, priority=event.priority)


def certain(w: Writer, event: Incident.CertaintyStated) -> None:
    revise(w, certainty=event.certainty, certainty_by=event.source)


def adopted(w: Writer, event: Incident.Adopted) -> None:
    owner = plain(event.organisation)
    until = ms(event.valid_until)
    revise(w, organisation=owner, status="open", valid_until=until, adopted=True)


def audience_changed(w: Writer, event: Any) -> None:
    revise(w, audience=event.audience)


def struck(w: Writer, _event: Any) -> None:
    revise(w, status="struck")


def closed(w: Writer, _event: Any) -> None:
    revise(w, status="closed")


def expired(w: Writer, _event: Any) -> None:
    revise(w, status="expired")


def reopened(w: Writer, event: Any) -> None:
    revise(w, status="open", valid_until=plain(event.valid_until))


def disposed(w: Writer, event: Any) -> None:
    changes = {"disposition": event.outcome}
    changes["status"] = "open" if event.outcome == "carried" else "closed"
    if event.valid_until:
        changes["valid_until"] = plain(event.valid_until)
    revise(w, **changes)


def carried(w: Writer, event: Any) -> None:
    weekends = json.loads(current(w, w.event.originator_id.hex)["data"])["weekends"]
    if event.counts and event.weekend not in weekends:
        weekends = [*weekends, event.weekend]
    session = event.session.hex
    revise(w, weekends=weekends, carried=len(weekends), carried_from=session, disposition=None)


def accepted(w: Writer, event: Assignment.Accepted) -> None:
    revise(w, state="accepted", taker=event.person.hex)


def declined(w: Writer, event: Assignment.Declined) -> None:
    by = event.organisation.hex if event.organisation else None
    revise(w, state="declined", taker=None, declined=event.reason, declined_by=by)


def started(w: Writer, _event: Any) -> None:
    revise(w, state="started")


def reported(w: Writer, _event: Any) -> None:
    revise(w, state="reported")


def completed(w: Writer, _event: Any) -> None:
    revise(w, state="completed", status="closed")


def returned(w: Writer, _event: Any) -> None:
    revise(w, state="returned", taker=None)


HANDLERS: dict[type, Handler] = {
    Incident.Reported: incident,
    Note.Written: note,
    Observation.Made: observation,
    Assignment.Offered: assignment,
    Incident.Prioritised: prioritised,
    Incident.CertaintyStated: certain,
    Incident.Adopted: adopted,
    Assignment.Accepted: accepted,
    Assignment.Declined: declined,
    Assignment.Started: started,
    Assignment.ReportedBack: reported,
    Assignment.Completed: completed,
    Assignment.Returned: returned,
    Observation.Struck: struck,
    Observation.Expired: expired,
}
for _kind in (Incident, Note, Assignment):
    HANDLERS |= {
        _kind.Corrected: corrected,
        _kind.AudienceChanged: audience_changed,
        _kind.Struck: struck,
        _kind.Closed: closed,
        _kind.Reopened: reopened,
        _kind.Disposed: disposed,
        _kind.Carried: carried,
        _kind.Expired: expired,
    }
