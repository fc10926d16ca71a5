"""Sessions as they stood and stand: state, times, number and seal, what was presented."""

import json
import sqlite3
from typing import Any
from uuid import UUID

from sqlite_utils import Database

from briefing.domain.session import BriefingSession
from briefing.domain.words import RUNNING
from briefing.projections.model import Handler, Writer, dumps, ms


def create(schema: Database) -> None:
    schema.create_table(
        "sessions",
        {
            "row": int,
            "network": str,
            "id": str,
            "date": str,
            "series": str,
            "state": str,
            "opened": int,
            "from_position": int,
            "to_position": int,
            "known_from": int,
            "known_to": int,
            "data": str,
        },
        pk="row",
        if_not_exists=True,
    )
    schema.execute(
        "CREATE UNIQUE INDEX IF NOT EXISTS sessions_current ON sessions (id)"
        " WHERE to_position IS NULL"
    )
    schema.table("sessions").create_index(["network", "from_position"], if_not_exists=True)


def insert(
    w: Writer,
    id: str,
    date: str,
    series: str,
    state: str,
    opened: int | None,
    data: dict[str, Any],
    seen_by: tuple[str | None, ...] = ("all",),
) -> None:
    w.execute(
        "INSERT INTO sessions (network,id,date,series,state,opened,from_position,known_from,data)"
        " VALUES (?,?,?,?,?,?,?,?,?)",
        (w.network, id, date, series, state, opened, w.position, w.known, dumps(data)),
    )
    w.bump(*seen_by)


def revise(
    w: Writer,
    state: str | None = None,
    *,
    seen_by: tuple[str | None, ...] = ("all",),
    **changes: Any,
) -> None:
    row = w.one(
        "SELECT * FROM sessions WHERE id=? AND to_position IS NULL", (w.event.originator_id.hex,)
    )
    if row is None:
        raise LookupError("session is not in the read model")
    w.execute(
        "UPDATE sessions SET to_position=?, known_to=? WHERE row=?",
        (w.position, w.known, row["row"]),
    )
    opened = w.position if state == "open" else row["opened"]
    data = {**json.loads(row["data"]), **changes}
    insert(w, row["id"], row["date"], row["series"], state or row["state"], opened, data, seen_by)


def planned(w: Writer, event: BriefingSession.Planned) -> None:
    data: dict[str, Any] = {
        "times": {name: ms(moment) for name, moment in event.times.items()},
        "title": w.vault.unseal(event.title),
        "meeting_place": w.vault.unseal(event.meeting_place) or _usual_place(w),
        "presented": [],
        "focus": [],
    }
    insert(w, event.originator_id.hex, event.date, event.series, "planned", None, data)


def _usual_place(w: Writer) -> str:
    row = w.one("SELECT about ->> 'meeting_place' FROM networks WHERE id=?", (w.network,))
    return str(row[0] or "") if row else ""


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
    before = _data(w)["presented"]
    revise(w, seen_by=readers_of(w, event.item), presented=[*before, event.item.hex])


def focused(w: Writer, event: BriefingSession.FocusChosen) -> None:
    before = [id for id in _data(w)["focus"] if id != event.item.hex]
    chosen = [*before, event.item.hex] if event.chosen else before
    revise(w, seen_by=readers_of(w, event.item), focus=chosen)


def readers_of(w: Writer, item: UUID) -> tuple[str | None, ...]:
    """Who cannot read an item does not notice that it was picked or presented."""
    row = w.one("SELECT reader, reader2 FROM items WHERE id=? AND to_position IS NULL", (item.hex,))
    return tuple(row) if row else ()


def place_chosen(w: Writer, event: BriefingSession.PlaceChosen) -> None:
    before = [one for one in _data(w).get("places", []) if one["id"] != event.place.hex]
    row = w.one("SELECT name, facts FROM parts WHERE id=?", (event.place.hex,))
    if event.chosen and row:
        readers = json.loads(row["facts"]).get("audience") or "all"
        before.append({"id": event.place.hex, "name": row["name"], "readers": readers})
    revise(w, places=before)


def described(w: Writer, event: BriefingSession.SituationDescribed) -> None:
    revise(w, situation=w.vault.unseal(event.text))


def _data(w: Writer) -> dict[str, Any]:
    row = w.one(
        "SELECT data FROM sessions WHERE id=? AND to_position IS NULL",
        (w.event.originator_id.hex,),
    )
    told: dict[str, Any] = json.loads(row["data"]) if row else {}
    return told


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
    BriefingSession.Planned: planned,
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


def _told(row: sqlite3.Row | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {
        **json.loads(row["data"]),
        **{k: row[k] for k in ("id", "date", "series", "state")},
        "row": row["row"],
        "opened": row["opened"],
        "since": row["from_position"],
    }


def session(db: sqlite3.Connection, id: UUID) -> dict[str, Any] | None:
    row = db.execute("SELECT * FROM sessions WHERE id=? AND to_position IS NULL", (id.hex,))
    return _told(row.fetchone())


def sessions(db: sqlite3.Connection, network: UUID) -> list[dict[str, Any]]:
    """All sessions of a network, newest date first."""
    rows = db.execute(
        "SELECT * FROM sessions WHERE network=? AND to_position IS NULL ORDER BY date DESC, series",
        (network.hex,),
    )
    return [told for row in rows if (told := _told(row))]


def tonight(
    db: sqlite3.Connection, network: UUID, *, position: int | None = None, known: int | None = None
) -> dict[str, Any] | None:
    """The newest session opened and not closed; at a log position or known at a moment (ms)."""
    when, params = "to_position IS NULL", [network.hex]
    if position is not None:
        when = "from_position<=? AND (to_position IS NULL OR to_position>?)"
        params += [position, position]  # type: ignore[list-item]
    elif known is not None:
        when = "known_from<=? AND (known_to IS NULL OR known_to>?)"
        params += [known, known]  # type: ignore[list-item]
    marks = ",".join(f"'{state}'" for state in RUNNING)
    row = db.execute(
        f"SELECT * FROM sessions WHERE network=? AND {when} AND state IN ({marks})"
        " ORDER BY opened DESC, date DESC LIMIT 1",
        params,
    ).fetchone()
    return _told(row)


def coming(db: sqlite3.Connection, network: UUID) -> dict[str, Any] | None:
    """The next planned session."""
    row = db.execute(
        "SELECT * FROM sessions WHERE network=? AND to_position IS NULL AND state='planned'"
        " ORDER BY date, series LIMIT 1",
        (network.hex,),
    ).fetchone()
    return _told(row)
