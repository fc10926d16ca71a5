"""Introduction: who was introduced by the lead before their first shift began."""

from collections.abc import Callable

from briefing.projections.indicators.figures import ALL, Indicator, by, merged, share
from briefing.projections.indicators.present import Presence, at_seals, people
from briefing.projections.indicators.scope import Scope
from briefing.projections.view import SMALLEST


def introduced(scope: Scope) -> Indicator:
    """By role; the tap of the lead, no later than the beginning of the first shift."""
    return _before("introduced", scope, "oral")


def card_read(scope: Scope) -> Indicator:
    """Who had read the card of their role by then."""
    return _before("card_read", scope, "card")


def _before(code: str, scope: Scope, what: str) -> Indicator:
    first, hits = first_and_told(scope, what)
    groups = merged(by(first, lambda one: one.role), people)
    named = {ALL: first, **groups} if len(first) >= SMALLEST else {}
    figures = tuple(
        share(
            name,
            [one.position for one in those if one.person in hits],
            [one.position for one in those],
        )
        for name, those in named.items()
    )
    return Indicator(code, "percent", figures, "role", shape="bars")


def first_and_told(scope: Scope, what: str) -> tuple[list[Presence], set[str]]:
    """Everybody's first evening in the period, and the persons who had been told by then."""
    first = _first_evenings(scope)
    begins = _begins(scope)
    rows = scope.rows(
        "SELECT person, min(position) AS at FROM introductions WHERE network=:n AND what=:what"
        " AND position<=:p GROUP BY person",
        what=what,
    )
    told = {row["person"]: row["at"] for row in rows}
    return first, {
        one.person
        for one in first
        if told.get(one.person, scope.position + 1) <= begins.get(one.session, scope.position)
    }


def _first_evenings(scope: Scope) -> list[Presence]:
    """Everybody's first evening ever, where it lies in the period."""
    first: dict[str, Presence] = {}
    for one in at_seals(scope):
        first.setdefault(one.person, one)
    return [one for one in first.values() if one.session in scope.sessions]


def _begins(scope: Scope) -> dict[str, int]:
    rows = scope.rows(
        "SELECT id, min(from_position) AS at FROM sessions WHERE network=:n AND from_position<=:p"
        " AND state='on_shift' GROUP BY id"
    )
    return {row["id"]: row["at"] for row in rows}


FAMILY: dict[str, Callable[[Scope], Indicator]] = {
    "introduced": introduced,
    "card_read": card_read,
}
