"""Organisation x evening and borough x evening, worked out from who came and what was said."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from briefing.domain.taking_part import OUT, answer_for, answer_of_borough, silent_in_a_row
from briefing.projections.memberships import Memberships
from briefing.projections.network import swedish

Said = dict[tuple[str, str], str]


@dataclass(frozen=True)
class Evening:
    """`starts` in ms; one that was not `held` was cancelled."""

    id: str
    date: str
    series: str
    starts: int
    held: bool


@dataclass(frozen=True)
class Party:
    """`borough` is a slug."""

    id: str
    slug: str
    name: str
    borough: str | None


@dataclass(frozen=True)
class Line:
    """One party: evening's id -> answer, None where it was not of the network; silent in a row."""

    party: Party
    answers: dict[str, str | None]
    streak: int


def evenings(db: sqlite3.Connection, network: UUID, until: date) -> list[Evening]:
    """What was held or cancelled, oldest first. Held is what was sealed."""
    rows = db.execute(
        "SELECT id, date, series, state, data ->> '$.times.starts' AS starts FROM sessions"
        " WHERE network=? AND to_position IS NULL AND date<=?"
        " AND (state='cancelled' OR data ->> 'number' IS NOT NULL) ORDER BY date, starts, series",
        (network.hex, until.isoformat()),
    )
    return [
        Evening(
            row["id"], row["date"], row["series"], int(row["starts"]), row["state"] != "cancelled"
        )
        for row in rows
    ]


def parties(db: sqlite3.Connection, network: UUID, part: str = "organisation") -> list[Party]:
    """Organisations that have people out in the evening, or boroughs; also those that left."""
    rows = db.execute(
        "SELECT id, slug, name, facts FROM parts WHERE network=? AND part=?", (network.hex, part)
    )
    found = [(row, json.loads(row["facts"])) for row in rows]
    counted = [
        Party(row["id"], row["slug"], row["name"], facts.get("borough"))
        for row, facts in found
        if part == "borough" or OUT & set(facts.get("roles", ()))
    ]
    return sorted(counted, key=lambda one: swedish(one.name))


def said(db: sqlite3.Connection, network: UUID, session: str | None = None) -> Said:
    """(session, organisation) -> came, else what was answered.

    Who checked in and took it back before the seal did not come; a count is the last one.
    """
    told = {"n": network.hex, "s": session}
    only = " AND (:s IS NULL OR session=:s)"
    answered = db.execute(
        "SELECT session, organisation, answer FROM participation"
        f" WHERE network=:n AND to_position IS NULL{only}",
        told,
    )
    came = db.execute(
        "WITH sealed AS (SELECT id, min(from_position) AS at FROM sessions"
        " WHERE network=:n AND state='sealed' GROUP BY id)"
        " SELECT session, organisation FROM attendance a LEFT JOIN sealed ON sealed.id=a.session"
        f" WHERE network=:n AND organisation NOT NULL{only}"
        " AND (to_position IS NULL OR to_position>sealed.at)"
        " UNION SELECT session, organisation FROM headcounts"
        f" WHERE network=:n AND to_position IS NULL AND count>0{only}",
        told,
    )
    found = {(row[0], row[1]): row[2] for row in answered}
    return found | {(row[0], row[1]): "came" for row in came}


def _from_home(db: sqlite3.Connection, network: UUID) -> set[tuple[str, str]]:
    """(session, borough's slug) where somebody came whose home district lies there."""
    rows = db.execute(
        "WITH sealed AS (SELECT id, min(from_position) AS at FROM sessions"
        " WHERE network=:n AND state='sealed' GROUP BY id)"
        " SELECT DISTINCT a.session, d.facts ->> 'borough' FROM attendance a"
        " JOIN parts d ON d.id=a.district LEFT JOIN sealed ON sealed.id=a.session"
        " WHERE a.network=:n AND (a.to_position IS NULL OR a.to_position>sealed.at)",
        {"n": network.hex},
    )
    return {(row[0], row[1]) for row in rows if row[1]}


def lines(db: sqlite3.Connection, network: UUID, among: Iterable[Evening]) -> list[Line]:
    """By name; streaks at the last of these evenings."""
    held = [one for one in among if one.held]
    told, known = said(db, network), Memberships(db, network)
    return [_line(party, _answers(party, held, told, known)) for party in parties(db, network)]


def _answers(
    party: Party, held: list[Evening], told: Said, known: Memberships
) -> dict[str, str | None]:
    return {
        one.id: answer_for(
            told.get((one.id, party.id)),
            member=known.is_member(party.id, one.date),
            has_function=known.has_function(party.id, one.date),
        )
        for one in held
    }


def _line(party: Party, answers: dict[str, str | None]) -> Line:
    return Line(party, answers, silent_in_a_row(list(answers.values())))


def borough_lines(
    db: sqlite3.Connection, network: UUID, among: Iterable[Evening], organisations: list[Line]
) -> list[Line]:
    """Boroughs by name: what those who work for them did, or came from home there."""
    held = [one for one in among if one.held]
    known, home = Memberships(db, network), _from_home(db, network)
    found = []
    for borough in parties(db, network, "borough"):
        working = [one for one in organisations if one.party.borough == borough.slug]
        answers = {
            one.id: answer_of_borough(
                {line.answers[one.id] for line in working}
                | ({"came"} if (one.id, borough.slug) in home else set()),
                member=known.is_member(borough.id, one.date),
                has_function=known.has_function(borough.id, one.date),
            )
            for one in held
        }
        found.append(_line(borough, answers))
    return found


def waited_for(db: sqlite3.Connection, network: UUID, session: dict[str, Any]) -> list[Party]:
    """Who could have come to a session and has neither come nor said anything, by name."""
    told, known = said(db, network, session["id"]), Memberships(db, network)
    return [
        party
        for party in parties(db, network)
        if (session["id"], party.id) not in told
        and known.is_member(party.id, session["date"])
        and known.has_function(party.id, session["date"])
    ]
