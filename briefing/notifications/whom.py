"""Whom an event concerns, by what is in the read model: never by what they may not read."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from eventsourcing.persistence import Notification

from briefing.domain.assignment import Assignment
from briefing.domain.contact_request import ContactRequest
from briefing.domain.incident import Incident
from briefing.domain.pair_timer import PairTimer
from briefing.domain.participant import Participant
from briefing.domain.presence import Attendance
from briefing.domain.watch import Watch
from briefing.projections.board_rows import row_of
from briefing.projections.contacts import contact_keys
from briefing.projections.mine import is_addressee
from briefing.projections.pair_timers import fallen_for, rings_for
from briefing.projections.view import View

RED = {one.TOPIC for one in (Incident.Reported, Incident.Prioritised, Incident.AudienceChanged)}
ASKED = {Assignment.Offered.TOPIC, Assignment.Reopened.TOPIC}
ANSWERED = {
    one.TOPIC
    for one in (
        Assignment.Accepted,
        Assignment.Declined,
        Assignment.Returned,
        Assignment.ReportedBack,
        Assignment.Completed,
    )
}
ENDS_A_WATCH = {
    one.TOPIC
    for one in (
        Watch.Left,
        Watch.TakenAgain,
        Attendance.CheckedOut,
        Participant.RoleEnded,
        Participant.Left,
    )
}


@dataclass(frozen=True)
class Holder:
    """Who is signed in on a phone, in the active role."""

    network: UUID
    person: UUID
    role: str
    organisation: UUID | None
    district: UUID | None

    @cached_property
    def keys(self) -> tuple[str, ...]:
        return View(self.network, self.role, self.organisation).keys


@dataclass(frozen=True)
class Red:
    """A red incident as it stands."""

    readers: frozenset[str]
    author: str
    borough: str | None


def red(db: sqlite3.Connection, item: str) -> Red | None:
    row = db.execute(
        "SELECT * FROM items WHERE id=? AND to_position IS NULL AND live=1 AND kind='incident'",
        (item,),
    ).fetchone()
    if row is None:
        return None
    data = row_of(row).data
    if data.get("priority") != "red":
        return None
    return Red(frozenset({row["reader"], row["reader2"]}), row["author"], data.get("borough"))


def borough_of(db: sqlite3.Connection, district: UUID | None) -> str | None:
    if district is None:
        return None
    row = db.execute(
        "SELECT b.name FROM parts d JOIN parts b ON b.network=d.network AND b.part='borough'"
        " AND b.slug=d.facts ->> 'borough' WHERE d.id=?",
        (district.hex,),
    ).fetchone()
    return row[0] if row else None


def concerns(
    db: sqlite3.Connection, event: Notification, who: Holder, chosen: frozenset[str]
) -> Iterator[str]:
    """What to alert them about, as keys that are the same for the same thing."""
    item, network = event.originator_id.hex, who.network.hex  # type: ignore[union-attr]
    if event.topic in RED and _is_red_for(db, item, who, chosen):
        yield f"red:{item}"
    if event.topic == PairTimer.Rang.TOPIC and rings_for(db, item, who.person, who.role):
        yield f"timer:{item}:{event.id}"
    if event.topic in ENDS_A_WATCH:
        for timer in fallen_for(db, event.id, who.person, who.role):
            yield f"timer:{timer}:{event.id}"
    if "mine" in chosen and _is_mine(db, event, item, who):
        yield f"mine:{item}:{event.id}"
    if "corrections" in chosen:
        asked = db.execute(
            "SELECT 1 FROM chases WHERE person=? AND item=? AND from_position=? AND network=?",
            (who.person.hex, item, event.id, network),
        )
        if asked.fetchone():
            yield f"corrected:{item}:{event.id}"


def is_promised(about: str) -> bool:
    """A pair timer: somebody counts on it, whatever the session is doing."""
    return about.startswith("timer:")


def still_concerns(db: sqlite3.Connection, about: str, who: Holder) -> bool:
    """Whether they may read it as it stands now; a correction may tell that it no longer holds."""
    kind, item = about.split(":")[:2]
    if kind == "red":
        found = red(db, item)
        return found is not None and bool(found.readers & set(who.keys))
    row = db.execute(
        "SELECT reader, reader2 FROM items WHERE id=? AND to_position IS NULL", (item,)
    ).fetchone()
    return kind == "corrected" or row is None or bool({*row} & set(who.keys))


def _is_red_for(db: sqlite3.Connection, item: str, who: Holder, chosen: frozenset[str]) -> bool:
    if not chosen & {"red", "red_here"}:
        return False
    found = red(db, item)
    if found is None or found.author == who.person.hex or not found.readers & set(who.keys):
        return False
    return "red" in chosen or (
        found.borough is not None and found.borough == borough_of(db, who.district)
    )


def _is_mine(db: sqlite3.Connection, event: Notification, item: str, who: Holder) -> bool:
    """Asked of me or my function; or an answer to what I asked."""
    if event.topic == ContactRequest.Asked.TOPIC:
        row = db.execute("SELECT to_key, asker FROM contact_requests WHERE id=?", (item,))
        told = row.fetchone()
        keys = contact_keys(who.role, who.organisation, who.district)
        return bool(told and told["to_key"] in keys and told["asker"] != who.person.hex)
    if event.topic == ContactRequest.Answered.TOPIC:
        row = db.execute("SELECT asker FROM contact_requests WHERE id=?", (item,)).fetchone()
        return bool(row and row["asker"] == who.person.hex)
    if event.topic not in ASKED | ANSWERED:
        return False
    return _is_my_assignment(db, event.topic, item, who)


def _is_my_assignment(db: sqlite3.Connection, topic: str, item: str, who: Holder) -> bool:
    row = db.execute(
        "SELECT * FROM items WHERE id=? AND to_position IS NULL AND network=?",
        (item, who.network.hex),
    ).fetchone()
    if row is None or not {row["reader"], row["reader2"]} & set(who.keys):
        return False
    mine: bool = row["author"] == who.person.hex
    if topic in ANSWERED:
        return mine
    return bool(not mine and is_addressee(row_of(row), who))
