"""Continuity: what became of what was written, what waits and how long, who came again."""

from collections.abc import Callable

from briefing.projections.indicators.figures import (
    ALL,
    Figure,
    Indicator,
    by,
    count,
    merged,
    middle,
    share,
)
from briefing.projections.indicators.present import Presence, at_seals, people
from briefing.projections.indicators.records import Thing
from briefing.projections.indicators.scope import Scope
from briefing.projections.view import SMALLEST

KINDS = ("incident", "passdown", "task", "request")
LATELY = 4
DAY = 24 * 3600 * 1000
ENDED = frozenset({"Closed", "Disposed", "Struck", "Expired", "Completed"})
OFF = frozenset({"closed", "struck", "expired"})


def _counted(scope: Scope) -> list[Thing]:
    """What someone is to decide: no standing notes, no calm."""
    return [one for one in scope.things if one.kind in KINDS]


def outcome_of(one: Thing) -> str:
    if one.status == "open":
        return "open"
    return "decided" if one.status == "closed" else one.status


def outcomes(scope: Scope) -> Indicator:
    """Decided, struck, run out, or still open."""
    things = _counted(scope)
    groups = merged(by(things, outcome_of))
    told = [one.first for one in things]
    decided = [one.first for one in things if outcome_of(one) != "open"]
    figures = [share(ALL, decided, told)] if things else []
    figures += [share(name, [t.first for t in those], told) for name, those in groups.items()]
    return Indicator("outcomes", "percent", tuple(figures), "outcome", shape="bars")


def waiting(scope: Scope) -> Indicator:
    """Age in days of what is open, by how many weekends it has been carried."""
    still = [one for one in _counted(scope) if one.status == "open"]
    groups = merged(by(still, lambda one: _weekends(int(one.data.get("carried") or 0))))

    def ages(those: list[Thing]) -> list[tuple[float, int]]:
        return [((scope.until - one.at) / DAY, one.first) for one in those if one.at <= scope.until]

    whole = middle(ALL, ages(still), least=SMALLEST)
    rows = [middle(name, ages(those), least=SMALLEST) for name, those in groups.items()]
    return Indicator("waiting", "days", (whole, *rows), "weekends", shape="bars")


def _weekends(carried: int) -> str:
    return f"carried_{min(carried, 3)}"


def vanished(scope: Scope) -> Indicator:
    """Off the board without anything that says how; must be none."""
    lost = [
        one.first
        for one in _counted(scope)
        if one.status in OFF and not {e.verb for e in scope.lives[one.id]} & ENDED
    ]
    rows = scope.rows(
        "SELECT h.position FROM history h WHERE h.recorded_at BETWEEN :start AND :end"
        " AND h.position<=:p AND h.network=:n AND h.topic IN ('Incident.Reported','Note.Written',"
        "'Assignment.Offered') AND NOT EXISTS (SELECT 1 FROM items i WHERE i.id=h.item"
        " AND i.id NOT NULL AND i.from_position<=:p)"
    )
    return Indicator("vanished", "count", (count(ALL, [*lost, *(row[0] for row in rows)]),))


def came_again(scope: Scope) -> Indicator:
    known, again = again_of(scope)
    names = scope.names("organisation")
    groups = merged(by(known, lambda one: names.get(one.organisation)), people)

    def figure(name: str, those: list[Presence]) -> Figure:
        hits = [one.position for one in those if one in again]
        return share(name, hits, [one.position for one in those])

    told = {ALL: known, **groups} if people(known) >= SMALLEST else {}
    figures = tuple(figure(name or "unnamed", those) for name, those in told.items())
    return Indicator("came_again", "percent", figures, "name", shape="bars")


def again_of(scope: Scope) -> tuple[list[Presence], set[Presence]]:
    """Who was at a seal that had another before it, and of those who had been at one of the four
    before."""
    return scope.once(("again", scope.period), lambda: _again_of(scope))


def _again_of(scope: Scope) -> tuple[list[Presence], set[Presence]]:
    been = at_seals(scope)
    order = [one.id for one in scope.all_evenings if one.held]
    there: dict[str, set[str]] = {id: set() for id in order}
    for one in been:
        there[one.session].add(one.person)
    before = {id: order[max(0, n - LATELY) : n] for n, id in enumerate(order)}
    known = [one for one in been if one.session in scope.sessions and before[one.session]]
    again = {one for one in known if any(one.person in there[id] for id in before[one.session])}
    return known, again


FAMILY: dict[str, Callable[[Scope], Indicator]] = {
    "outcomes": outcomes,
    "waiting": waiting,
    "vanished": vanished,
    "came_again": came_again,
}
