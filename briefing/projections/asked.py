"""The evenings for which the organisations are asked who comes, and who has not answered."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from briefing.domain.schedule import Schedule
from briefing.domain.taking_part import OUT
from briefing.projections.model import from_ms
from briefing.projections.network import about
from briefing.projections.sessions import not_begun
from briefing.projections.taking_part import waited_for


@dataclass(frozen=True)
class Asked:
    """A session as the read model tells it; urgent from `urgent` on, no more from `until` on."""

    session: dict[str, Any]
    urgent: datetime
    until: datetime

    def is_urgent(self, now: datetime) -> bool:
        return self.urgent <= now < self.until


def schedule_of(db: sqlite3.Connection, network: UUID) -> Schedule:
    told = about(db, network)
    return Schedule.of(told["schedule"], told["timezone"])


def asked(db: sqlite3.Connection, network: UUID, now: datetime) -> list[Asked]:
    """Soonest first; also those for which it is too late to ask, until they begin."""
    coming = not_begun(db, network)
    if not coming:
        return []
    schedule, found = schedule_of(db, network), []
    for told in coming:
        day = schedule.operational_day(from_ms(told["times"]["starts"]))
        times = schedule.asking(day, from_ms(told["times"]["opens"]))
        if times["asked"] <= now:
            found.append(Asked(told, times["urgent"], times["until"]))
    return found


def not_answered(db: sqlite3.Connection, one: Asked, caller: Any, now: datetime) -> bool:
    """Whether the caller's organisation is asked about this evening, and has said nothing yet."""
    if caller.organisation is None or caller.role not in OUT or now >= one.until:
        return False
    waited = waited_for(db, caller.network, one.session)
    return caller.organisation.hex in (party.id for party in waited)


def reminders_due(db: sqlite3.Connection, network: UUID, now: datetime) -> list[Asked]:
    """Evenings that it is time to remind of, in the daytime only."""
    urgent = [one for one in asked(db, network, now) if one.is_urgent(now)]
    return urgent if urgent and schedule_of(db, network).is_daytime(now) else []
