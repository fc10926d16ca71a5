"""What events change on a session's row."""

import json
from typing import Any

from briefing.domain.session import BriefingSession
from briefing.projections.item_rows import readers_of
from briefing.projections.model import Handler, Writer, ms
from briefing.projections.session_rows import revise, told_now


def opened(w: Writer, event: BriefingSession.Opened) -> None:
    revise(w, "open", opened_at=w.known, due=due(event))


def due(event: Any) -> int | None:
    return ms(event.due_at) if event.due_at else None


def live(w: Writer, event: BriefingSession.WentLive) -> None:
    revise(w, "live", live_at=w.known, lead=event.lead.hex)


def lead_taken(w: Writer, event: BriefingSession.LeadTaken) -> None:
    revise(w, lead=event.lead.hex)
    w.bump(f"person:{event.lead.hex}")


def presented(w: Writer, event: BriefingSession.ItemPresented) -> None:
    """Whoever read the item before it sees that the lead has gone on, if only to something else."""
    before = told_now(w)["presented"]
    knew = (readers_of(w, before[-1]) or ()) if before else ()
    seen_by = dict.fromkeys((*knew, *(readers_of(w, event.item.hex) or ())))
    revise(w, seen_by=tuple(seen_by), presented=[*before, event.item.hex])


def focused(w: Writer, event: BriefingSession.FocusChosen) -> None:
    before = [id for id in told_now(w)["focus"] if id != event.item.hex]
    chosen = [*before, event.item.hex] if event.chosen else before
    revise(w, seen_by=readers_of(w, event.item.hex) or (), focus=chosen)


def place_chosen(w: Writer, event: BriefingSession.PlaceChosen) -> None:
    held = told_now(w).get("places", [])
    before = [one for one in held if one["id"] != event.place.hex]
    knew = [one["readers"] for one in held if one["id"] == event.place.hex]
    row = w.one("SELECT name, facts FROM parts WHERE id=?", (event.place.hex,))
    if event.chosen and row:
        readers = json.loads(row["facts"]).get("audience") or "all"
        before.append({"id": event.place.hex, "name": row["name"], "readers": readers})
    readers = (json.loads(row["facts"]).get("audience") or "all") if row else "all"
    revise(w, seen_by=(*knew, readers), places=before)


def described(w: Writer, event: BriefingSession.SituationDescribed) -> None:
    revise(w, situation=w.vault.unseal(event.text))


def sealed(w: Writer, event: BriefingSession.Sealed) -> None:
    counts = w.execute(
        "SELECT role, count(*) FROM attendance WHERE session=? AND to_position IS NULL"
        " GROUP BY role ORDER BY role",
        (event.originator_id.hex,),
    )
    revise(
        w,
        "sealed",
        number=event.number,
        seal_position=event.position,
        seal_hash=event.hash,
        sealed_at=w.known,
        automatic=event.automatic,
        informed=dict(counts.fetchall()),
        sealed_from=w.position,
    )


def on_shift(w: Writer, event: BriefingSession.ShiftStarted) -> None:
    revise(w, "on_shift", due=due(event))


def debrief(w: Writer, event: BriefingSession.DebriefStarted) -> None:
    revise(w, "debrief", due=due(event))


def closed(w: Writer, event: BriefingSession.Closed) -> None:
    revise(w, "closed", closed_at=w.known, due=due(event))


def reopened(w: Writer, event: BriefingSession.Reopened) -> None:
    revise(w, event.to, reopened_at=w.known)


def cancelled(w: Writer, event: BriefingSession.Cancelled) -> None:
    revise(w, "cancelled", reason=w.vault.unseal(event.reason), cause=event.cause)


def postponed(w: Writer, event: BriefingSession.Postponed) -> None:
    revise(
        w,
        times={name: ms(moment) for name, moment in event.times.items()},
        reason=w.vault.unseal(event.reason),
    )


HANDLERS: dict[type, Handler] = {
    BriefingSession.Opened: opened,
    BriefingSession.WentLive: live,
    BriefingSession.LeadTaken: lead_taken,
    BriefingSession.ItemPresented: presented,
    BriefingSession.FocusChosen: focused,
    BriefingSession.PlaceChosen: place_chosen,
    BriefingSession.SituationDescribed: described,
    BriefingSession.Sealed: sealed,
    BriefingSession.ShiftStarted: on_shift,
    BriefingSession.DebriefStarted: debrief,
    BriefingSession.Closed: closed,
    BriefingSession.Reopened: reopened,
    BriefingSession.Cancelled: cancelled,
    BriefingSession.Postponed: postponed,
}
