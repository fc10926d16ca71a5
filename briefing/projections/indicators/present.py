"""Who was there at a seal: persons, for counting only; no number of fewer than three is named."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from briefing.projections.indicators.records import Period
from briefing.projections.indicators.scope import EVER, Scope


@dataclass(frozen=True)
class Presence:
    """One person at one evening; `position` is where they checked in."""

    session: str
    person: str
    role: str
    organisation: str
    position: int


def at_seals(scope: Scope) -> list[Presence]:
    """At every evening until the end of the period, in the order of evenings."""
    until = {one.id for one in scope.all_evenings}
    return [one for one in scope.once("at_seals", lambda: _ever(scope)) if one.session in until]


def _ever(scope: Scope) -> list[Presence]:
    rows = scope.rows(
        "WITH sealed AS (SELECT id, min(from_position) AS at FROM sessions"
        " WHERE network=:n AND state='sealed' AND from_position<=:p GROUP BY id)"
        " SELECT a.session, a.person, a.role, a.organisation, a.from_position FROM attendance a"
        " JOIN sealed ON sealed.id=a.session WHERE a.network=:n AND a.from_position<=:p"
        " AND a.from_position<sealed.at AND (a.to_position IS NULL OR a.to_position>sealed.at)"
        " ORDER BY a.row"
    )
    whole = replace(scope, period=Period(scope.period.first, EVER))
    order = {one.id: number for number, one in enumerate(whole.all_evenings) if one.held}
    found = {
        (row["session"], row["person"]): Presence(
            row["session"],
            row["person"],
            row["role"],
            row["organisation"] or "",
            row["from_position"],
        )
        for row in rows
        if row["session"] in order
    }
    return sorted(found.values(), key=lambda one: (order[one.session], one.position))


def people(those: Sequence[Presence]) -> int:
    return len({one.person for one in those})
