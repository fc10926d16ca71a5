"""Organisation x evening and borough x evening, worked out from who came and what was said."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from briefing.domain.taking_part import OUT, answer_for, answer_of_borough, silent_in_a_row
from briefing.projections.held import HELD, NEWEST, held
from briefing.projections.memberships import Memberships
from briefing.projections.network import as_it_was, swedish

Said = dict[tuple[str, str], str]
SEALED = (
    "WITH sealed AS (SELECT id, min(from_position) AS at FROM sessions"
    " WHERE network=:n AND state='sealed' AND from_position<=:p GROUP BY id)"
)
# Whoever checked out after the seal was there.
STAYED = (
    "a.from_position<=:p AND (a.to_position IS NULL OR a.to_position>:p OR a.to_position>sealed.at)"
)


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


def evenings(
    db: sqlite3.Connection, network: UUID, until: date, position: int = NEWEST
) -> list[Evening]:
    """What was held or cancelled by a position, oldest first. Held is what was sealed."""
    rows = db.execute(
        "SELECT id, date, series, state, data ->> '$.times.starts' AS starts FROM sessions"
        f" WHERE network=:n AND {HELD} AND date<=:until"
        " AND (state='cancelled' OR data ->> 'number' IS NOT NULL) ORDER BY date, starts, series",
        {"n": network.hex, "p": position, "until": until.isoformat()},
    )
    return [
        Evening(
            row["id"], row["date"], row["series"], int(row["starts"]), row["state"] != "cancelled"
        )
        for row in rows
    ]


def parties(
    db: sqlite3.Connection, network: UUID, part: str = "organisation", position: int = NEWEST
) -> list[Party]:
    """Organisations that have people out in the evening, or boroughs; also those that left."""
    rows = db.execute(
        "SELECT o.id, slug, s.name, s.facts FROM parts o JOIN part_states s ON s.id=o.id"
        f" AND {held('s')} WHERE o.network=:n AND part=:part ORDER BY o.id",
        {"n": network.hex, "p": position, "part": part},
    )
    found = [(row, json.loads(row["facts"])) for row in rows]
    counted = [
        Party(row["id"], row["slug"], row["name"], facts.get("borough"))
        for row, facts in found
        if part == "borough" or OUT & set(facts.get("roles", ()))
    ]
    return sorted(counted, key=lambda one: swedish(one.name))


def said(
    db: sqlite3.Connection, network: UUID, session: str | None = None, position: int = NEWEST
) -> Said:
    """(session, organisation) -> came, else what was answered.

    Who checked in and took it back before the seal did not come; a count is the last one.
    """
    told = {"n": network.hex, "s": session, "p": position}
    only = " AND (:s IS NULL OR session=:s)"
    answered = db.execute(
        "SELECT session, organisation, answer FROM participation"
        f" WHERE network=:n AND {HELD}{only}",
        told,
    )
    came = db.execute(
        f"{SEALED} SELECT session, organisation FROM attendance a"
        " LEFT JOIN sealed ON sealed.id=a.session"
        f" WHERE network=:n AND organisation NOT NULL{only} AND {STAYED}"
        " UNION SELECT session, organisation FROM headcounts"
        f" WHERE network=:n AND {HELD} AND count>0{only}",
        told,
    )
    found = {(row[0], row[1]): row[2] for row in answered}
    return found | {(row[0], row[1]): "came" for row in came}


def _from_home(db: sqlite3.Connection, network: UUID, position: int) -> set[tuple[str, str]]:
    """(session, borough's slug) where somebody came whose home district lies there."""
    rows = db.execute(
        f"{SEALED} SELECT DISTINCT a.session, d.facts ->> 'borough' FROM attendance a"
        f" JOIN {as_it_was('d', 'a.district')} LEFT JOIN sealed ON sealed.id=a.session"
        f" WHERE a.network=:n AND {STAYED}",
        {"n": network.hex, "p": position},
    )
    return {(row[0], row[1]) for row in rows if row[1]}


def lines(
    db: sqlite3.Connection, network: UUID, among: Iterable[Evening], position: int = NEWEST
) -> list[Line]:
    """By name; streaks at the last of these evenings."""
    took_place = [one for one in among if one.held]
    told = said(db, network, position=position)
    known = Memberships(db, network, position)
    return [
        _line(party, _answers(party, took_place, told, known))
        for party in parties(db, network, position=position)
    ]


def _answers(
    party: Party, took_place: list[Evening], told: Said, known: Memberships
) -> dict[str, str | None]:
    return {
        one.id: answer_for(
            told.get((one.id, party.id)),
            member=known.is_member(party.id, one.date),
            has_function=known.has_function(party.id, one.date),
        )
        for one in took_place
    }


def _line(party: Party, answers: dict[str, str | None]) -> Line:
    return Line(party, answers, silent_in_a_row(list(answers.values())))


def borough_lines(
    db: sqlite3.Connection,
    network: UUID,
    among: Iterable[Evening],
    organisations: list[Line],
    position: int = NEWEST,
) -> list[Line]:
    """Boroughs by name: what those who work for them did, or came from home there."""
    took_place = [one for one in among if one.held]
    known, home = Memberships(db, network, position), _from_home(db, network, position)
    found = []
    for borough in parties(db, network, "borough", position):
        working = [one for one in organisations if one.party.borough == borough.slug]
        answers = {
            one.id: answer_of_borough(
                {line.answers[one.id] for line in working}
                | ({"came"} if (one.id, borough.slug) in home else set()),
                member=known.is_member(borough.id, one.date),
                has_function=known.has_function(borough.id, one.date),
            )
            for one in took_place
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
