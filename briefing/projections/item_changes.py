"""What events change on an item's row."""

from typing import Any

from briefing.domain.assignment import Assignment
from briefing.domain.incident import Incident
from briefing.domain.note import Note
from briefing.domain.observation import Observation
from briefing.projections.item_rows import current, revise
from briefing.projections.model import Handler, Writer, ms, plain
from briefing.projections.network import naming

NAMED = {
    "district": ("district", "district_id"),
    "place": ("place", "place_readers"),
    "borough": ("borough",),
}


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
    changes = {"status": "open", "valid_until": plain(event.valid_until)}
    if current(w, w.event.originator_id.hex).data.get("state") == "completed":
        changes |= {"state": "returned", "taker": None}
    revise(w, **changes)


def disposed(w: Writer, event: Any) -> None:
    changes = {"disposition": event.outcome}
    changes["status"] = "open" if event.outcome == "carried" else "closed"
    if event.valid_until:
        changes["valid_until"] = plain(event.valid_until)
    revise(w, **changes)


def carried(w: Writer, event: Any) -> None:
    weekends = current(w, w.event.originator_id.hex).data["weekends"]
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
    Incident.Prioritised: prioritised,
    Incident.CertaintyStated: certain,
    Incident.Adopted: adopted,
    Assignment.Accepted: accepted,
    Assignment.Declined: declined,
    Assignment.Started: started,
    Assignment.ReportedBack: reported,
    Assignment.Completed: completed,
    Assignment.Returned: returned,
    Observation.AudienceChanged: audience_changed,
    Observation.Struck: struck,
    Observation.Closed: closed,
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
