"""Effort: the lead's minutes, what others had to narrow or release, the text check's questions."""

from collections.abc import Callable

from briefing.projections.indicators.figures import (
    ALL,
    OTHERS,
    Indicator,
    by,
    count,
    merged,
    middle,
    share,
)
from briefing.projections.indicators.records import Entry
from briefing.projections.indicators.scope import Scope

MINUTE = 60_000


def lead_minutes(scope: Scope) -> Indicator:
    """From live to sealed, of evenings that a lead sealed."""
    told = {
        id: (data["sealed_at"] - data["live_at"]) / MINUTE
        for id, data in scope.sessions.items()
        if data.get("live_at") and data.get("sealed_at") and not data.get("automatic")
    }
    days = {one.id: one.date for one in scope.held}
    timed = {id: (minutes, scope.sessions[id]["sealed_from"]) for id, minutes in told.items()}
    whole = middle(ALL, list(timed.values()), least=scope.least)
    months = by(timed, lambda id: days[id][:7])
    kept = merged(months, least=scope.least) if scope.least > 1 else months
    rows = [
        middle(month, [timed[id] for id in ids])
        for month, ids in sorted(kept.items())
        if month != OTHERS
    ]
    return Indicator("lead_minutes", "minutes", (whole, *rows), "month", shape="series")


def sealed_by(scope: Scope) -> Indicator:
    """How many evenings the clock had to seal."""
    seals = [data["sealed_from"] for data in scope.sessions.values()]
    alone = [data["sealed_from"] for data in scope.sessions.values() if data.get("automatic")]
    return Indicator("sealed_by", "percent", (share(ALL, alone, seals),))


def moderation(scope: Scope) -> Indicator:
    """Changes of who may read, made by somebody else than who wrote it."""
    found = [
        entry
        for id, entries in scope.lives.items()
        for entry in entries
        if entry.verb == "AudienceChanged" and entry.person != scope.by_id[id].author
    ]
    groups = merged(by(found, _how))
    figures = [count(ALL, [entry.position for entry in found])]
    figures += [count(name, [e.position for e in those]) for name, those in groups.items()]
    return Indicator("moderation", "count", tuple(figures), "how", shape="bars")


def _how(entry: Entry) -> str:
    return entry.told.get("how", "")


def _checked(scope: Scope) -> list[tuple[int, list[str], str]]:
    """(position, kinds, answer) of what the text check asked about and was sent all the same."""
    rows = scope.rows(
        "SELECT position, checks FROM history WHERE network=:n AND position<=:p"
        " AND recorded_at BETWEEN :start AND :end AND checks NOT NULL"
        " AND reader IN ('all','professional','authority') ORDER BY position"
    )
    split = ((row["position"], *row["checks"].partition(":")[::2]) for row in rows)
    return [(position, kinds.split(","), answer) for position, kinds, answer in split]


def check_kinds(scope: Scope) -> Indicator:
    """What it asked about: kinds only, one text may have several."""
    found = _checked(scope)
    each = [(kind, position) for position, kinds, _ in found for kind in kinds]
    groups = merged(by(each, lambda one: one[0]))
    figures = [count(ALL, [position for position, *_ in found])]
    figures += [count(kind, [p for _, p in those]) for kind, those in groups.items()]
    return Indicator("check_kinds", "count", tuple(figures), "check_kind", shape="bars")


def check_answers(scope: Scope) -> Indicator:
    """What was answered."""
    found = _checked(scope)
    groups = merged(by(found, lambda one: one[2]))
    of = [position for position, *_ in found]
    figures = tuple(share(name, [one[0] for one in those], of) for name, those in groups.items())
    return Indicator("check_answers", "percent", figures, "check_reason", shape="bars")


FAMILY: dict[str, Callable[[Scope], Indicator]] = {
    "lead_minutes": lead_minutes,
    "sealed_by": sealed_by,
    "moderation": moderation,
    "check_kinds": check_kinds,
    "check_answers": check_answers,
}
