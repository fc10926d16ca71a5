"""Same information: what was gone through and who got it; what was wrong and reached those told."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from briefing.domain.audience import reader_keys
from briefing.projections.indicators.figures import ALL, Indicator, by, count, merged, share
from briefing.projections.indicators.scope import CIRCLES, Scope

FOUR = ("field_worker", "police", "guard", "volunteer")
WHY = ("corrected", "struck", "narrowed", "refuted")


def presented(scope: Scope) -> dict[tuple[str, str], set[str]]:
    """(session, item) that was gone through -> which of the four roles got it: could read it at the
    seal, and somebody of that role was there then or said *Uppfattat* to the evening later."""
    informed = _informed(scope)
    found = {}
    for session, told in scope.sessions.items():
        readers = _readers_at(scope, told["presented"], told["sealed_from"])
        for item in dict.fromkeys(told["presented"]):
            if readers.get(item) in CIRCLES:
                keys = {role: reader_keys(role, None) for role in FOUR}
                got = {role for role in informed[session] if readers[item] in keys.get(role, ())}
                found[session, item] = got
    return found


def _readers_at(scope: Scope, items: Iterable[str], position: int) -> dict[str, str]:
    rows = scope.rows(
        "SELECT i.id, i.reader FROM json_each(:ids) j JOIN items i ON i.id=j.value"
        " AND i.id NOT NULL AND i.from_position<=:at"
        " AND (i.to_position IS NULL OR i.to_position>:at)",
        ids=json.dumps(list(items)),
        at=position,
    )
    return {row["id"]: row["reader"] for row in rows}


def _informed(scope: Scope) -> dict[str, set[str]]:
    rows = scope.rows(
        "SELECT DISTINCT session, role FROM informed WHERE network=:n AND from_position<=:p"
    )
    found = defaultdict[str, set[str]](set)
    for row in rows:
        found[row["session"]].add(row["role"])
    return found


def all_four(scope: Scope) -> Indicator:
    told = presented(scope)
    seals = {key: scope.sessions[key[0]]["sealed_from"] for key in told}
    of = list(seals.values())
    whole = share(ALL, [seals[key] for key, got in told.items() if len(got) == len(FOUR)], of)
    roles = [share(role, [seals[key] for key in told if role in told[key]], of) for role in FOUR]
    figures = (whole, *roles) if of else ()
    return Indicator("all_four", "percent", figures, "role", shape="bars")


def informed(scope: Scope) -> Indicator:
    """Of everybody who was at an evening at any time, or said *Uppfattat* to it."""
    rows, there = (_first_of_each(scope, table) for table in ("informed", "attendance"))
    told = {(row["session"], row["person"]): row["at"] for row in rows}
    of = {(row["session"], row["person"]): row["at"] for row in there} | told
    of = {key: at for key, at in of.items() if key[0] in scope.sessions}
    at_seal, after, never = [], [], []
    for key, came in of.items():
        position = told.get(key)
        if position is None:
            never.append(came)
        elif _at_a_seal(scope, key[0], position):
            at_seal.append(position)
        else:
            after.append(position)
    every_group = {"at_seal": at_seal, "after_seal": after, "not_informed": never}
    groups = merged(every_group, least=scope.least) if scope.least > 1 else every_group
    figures = (
        tuple(share(name, those, list(of.values())) for name, those in groups.items()) if of else ()
    )
    return Indicator("informed", "percent", figures, "information", shape="bars")


def _first_of_each(scope: Scope, table: str) -> list[Any]:
    """By session of these days and person; those of years before are not read."""
    return scope.rows(
        f"SELECT session, person, min(from_position) AS at FROM {table} WHERE network=:n"
        " AND from_position<=:p AND session IN (SELECT id FROM sessions WHERE network=:n"
        " AND date BETWEEN :first AND :last) GROUP BY session, person",
        first=scope.period.first.isoformat(),
        last=scope.period.last.isoformat(),
    )


def _at_a_seal(scope: Scope, session: str, position: int) -> bool:
    return position in scope.seals.get(session, ())


def corrections(scope: Scope) -> Indicator:
    """Of those who were asked again because what they knew was wrong: who has answered."""
    rows = scope.rows(
        "SELECT c.why, c.from_position, c.to_position, EXISTS (SELECT 1 FROM chases d"
        " WHERE d.person=c.person AND d.item=c.item AND d.from_position=c.to_position) AS again"
        " FROM chases c JOIN history h ON h.position=c.from_position"
        " JOIN items i ON i.id=c.item AND i.id NOT NULL AND i.from_position<=c.known_position"
        " AND (i.to_position IS NULL OR i.to_position>c.known_position)"
        " WHERE c.network=:n AND c.from_position<=:p AND i.reader IN ('all','professional',"
        "'authority') AND h.recorded_at BETWEEN :start AND :end ORDER BY c.row"
    )
    asked = [row for row in rows if not (row["again"] and row["to_position"] <= scope.position)]
    groups = merged(by(asked, lambda row: row["why"]))
    named = {ALL: asked, **groups} if len(asked) >= max(scope.least, 1) else {}
    return Indicator(
        "corrections",
        "percent",
        tuple(
            share(
                name,
                [row["to_position"] for row in those if _reached(row, scope.position)],
                [row["from_position"] for row in those],
            )
            for name, those in named.items()
        ),
        "why",
        shape="bars",
    )


def _reached(row: sqlite3.Row, position: int) -> bool:
    return row["to_position"] is not None and row["to_position"] <= position


def gone_through(scope: Scope) -> Indicator:
    """How many items were gone through, by month."""
    groups: dict[str, list[int]] = {}
    months = {one.id: one.date[:7] for one in scope.held}
    for session, _ in presented(scope):
        groups.setdefault(months[session], []).append(scope.sessions[session]["sealed_from"])
    figures = tuple(count(month, those) for month, those in sorted(groups.items()))
    return Indicator("gone_through", "count", figures, "month", shape="series")


FAMILY: dict[str, Callable[[Scope], Indicator]] = {
    "all_four": all_four,
    "informed": informed,
    "corrections": corrections,
    "gone_through": gone_through,
}
