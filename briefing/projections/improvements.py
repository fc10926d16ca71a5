"""What was decided about the weaknesses and what became of it, as it stood at a position."""

import sqlite3
from dataclasses import dataclass
from uuid import UUID

from sqlite_utils import Database

from briefing.domain.improvement import Improvement
from briefing.domain.words import GOES_ON
from briefing.projections.held import again, close, create_held, held, hex_of, insert
from briefing.projections.indicators.records import Period
from briefing.projections.model import Handler, Writer
from briefing.projections.network import as_it_was

# No reader of a board holds it: a position that others see must not move.
KEY = "steering"


def create(schema: Database) -> None:
    create_held(
        schema,
        "improvements",
        {
            "weakness": str,
            "first": str,
            "last": str,
            "action": str,
            "organisation": str,
            "function": str,
            "due_on": str,
            "decided_at": int,
            "outcome": str,
            "said": str,
            "followed_at": int,
        },
    )


def decided(w: Writer, event: Improvement.Decided) -> None:
    insert(
        w,
        "improvements",
        event.originator_id.hex,
        weakness=event.weakness,
        first=event.first,
        last=event.last,
        action=w.unseal(event.action),
        organisation=hex_of(event.organisation),
        function=event.function,
        due_on=event.follow_up_on,
        decided_at=w.recorded,
    )
    w.bump(KEY)


def followed_up(w: Writer, event: Improvement.FollowedUp) -> None:
    told = {"outcome": event.outcome, "said": w.unseal(event.text), "followed_at": w.recorded}
    if event.outcome == GOES_ON:
        told["due_on"] = event.next_on
    again(w, "improvements", event.originator_id, **told)
    w.bump(KEY)


def withdrawn(w: Writer, event: Improvement.Withdrawn) -> None:
    close(w, "improvements", event.originator_id)
    w.bump(KEY)


HANDLERS: dict[type, Handler] = {
    Improvement.Decided: decided,
    Improvement.FollowedUp: followed_up,
    Improvement.Withdrawn: withdrawn,
}


@dataclass(frozen=True)
class Decision:
    """`owner` is an organisation's name as it was; times are ms, days ISO. `outcome` None until
    it was followed up."""

    id: str
    weakness: str
    first: str
    last: str
    action: str
    owner: str | None
    function: str | None
    due_on: str | None
    decided_at: int
    outcome: str | None
    said: str | None
    followed_at: int | None

    @property
    def ended(self) -> bool:
        return self.outcome not in (None, GOES_ON)


def decisions(db: sqlite3.Connection, network: UUID, position: int) -> list[Decision]:
    """Those that stood at the position, in the order in which they were decided."""
    rows = db.execute(
        "SELECT i.id, weakness, first, last, action, s.name AS owner, function, due_on, decided_at,"
        " outcome, said, followed_at FROM improvements i"
        f" LEFT JOIN {as_it_was('s', 'i.organisation')}"
        f" WHERE i.network=:n AND {held('i')} ORDER BY decided_at, i.id",
        {"n": network.hex, "p": position},
    ).fetchall()
    return [Decision(**dict(row)) for row in rows]


def decision(db: sqlite3.Connection, network: UUID, id: UUID, position: int) -> Decision | None:
    """One of them; None when it was withdrawn or is another network's."""
    found = decisions(db, network, position)
    return next((one for one in found if one.id == id.hex), None)


def of_report(
    found: list[Decision], period: Period, start: int
) -> tuple[list[Decision], list[Decision]]:
    """(decided on this report's days, decided earlier). Earlier ones stand until a report in whose
    days they ended; those of the last report before always. `start` is the period's first ms."""
    first, last = period.first.isoformat(), period.last.isoformat()
    now = [one for one in found if one.first <= last and one.last >= first]
    before = [one for one in found if one.last < first]
    newest = max((one.last for one in before), default="")
    earlier = [
        one
        for one in before
        if not one.ended or one.last == newest or (one.followed_at or 0) >= start
    ]
    return now, earlier
