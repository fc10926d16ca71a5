"""Surveys, and what was answered once they were closed: marks and words apart."""

import json
import sqlite3
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlite_utils import Database

from briefing.domain.season import Season
from briefing.domain.survey import SILENT_FOR, SMALLEST, Survey, SurveyAnswer, SurveyWords
from briefing.projections.held import HELD, NEWEST, again, create_held, insert
from briefing.projections.model import Handler, Writer, dumps
from briefing.projections.taking_part import evenings, lines

COUNTS = ("asked", "actors", "answered")
PLAIN = ("id", "network", "kind", "season", "number", "first", "last", "way")
LISTS = ("areas", "comparison")
ROW = {"id": str, "network": str, "survey": str, "part": str, "position": int}


def create(schema: Database) -> None:
    columns: dict[str, type] = {
        "kind": str,
        "season": str,
        "number": int,
        "first": str,
        "last": str,
        "wording": int,
        "way": str,
        "closed_on": str,
        **dict.fromkeys((*LISTS, *COUNTS), str),
    }
    create_held(schema, "surveys", columns, ("network", "kind"))
    for table, more in (
        ("survey_answers", {"answers": str}),
        ("survey_words", {"question": str, "text": str}),
    ):
        schema.create_table(table, {**ROW, **more}, pk="id", if_not_exists=True)
        schema.table(table).create_index(["survey"], if_not_exists=True)


def opened(w: Writer, event: Survey.Opened) -> None:
    told = {name: getattr(event, name) for name in ("kind", "season", "number", "first", "last")}
    told |= {"wording": event.wording, "way": event.way}
    lists = {name: json.dumps(getattr(event, name)) for name in LISTS}
    insert(w, "surveys", event.originator_id.hex, **told, **lists)
    w.bump("all")


def closed(w: Writer, event: Survey.Closed) -> None:
    counts = {name: dumps(getattr(event, name)) for name in COUNTS}
    again(w, "surveys", event.originator_id, closed_on=event.on, **counts)
    w.bump("all")


def answered(w: Writer, event: SurveyAnswer.Given) -> None:
    """Nothing is bumped: the closing that follows tells of it."""
    _insert(w, "survey_answers", event, dumps(event.answers))


def said(w: Writer, event: SurveyWords.Given) -> None:
    _insert(w, "survey_words", event, event.question, w.vault.unseal(event.text))


def _insert(w: Writer, table: str, event: Any, *told: Any) -> None:
    row = (event.originator_id.hex, w.network, event.survey.hex, event.group, w.position, *told)
    w.execute(f"INSERT INTO {table} VALUES ({','.join('?' * len(row))})", row)


HANDLERS: dict[type, Handler] = {
    Survey.Opened: opened,
    Survey.Closed: closed,
    SurveyAnswer.Given: answered,
    SurveyWords.Given: said,
}


@dataclass(frozen=True)
class Told:
    """A survey as it stood: days ISO, counts by group, `closed_from` the position of its end."""

    id: str
    network: str
    kind: str
    season: str
    number: int
    first: str
    last: str
    way: str
    areas: tuple[str, ...]
    comparison: tuple[str, ...]
    closed_on: str | None
    asked: dict[str, int]
    actors: dict[str, int]
    answered: dict[str, int]
    position: int

    def is_open(self, day: date) -> bool:
        return self.closed_on is None and self.first <= day.isoformat() <= self.last


def _told(row: sqlite3.Row) -> Told:
    told: dict[str, Any] = {name: row[name] for name in (*PLAIN, "closed_on")}
    told |= {name: tuple(json.loads(row[name])) for name in LISTS}
    told |= {name: json.loads(row[name] or "{}") for name in COUNTS}
    return Told(**told, position=row["from_position"])


def surveys(db: sqlite3.Connection, network: UUID, position: int = NEWEST) -> list[Told]:
    """All of a network as they stood, newest first."""
    rows = db.execute(
        f"SELECT * FROM surveys WHERE network=:n AND {HELD} ORDER BY first DESC, row DESC",
        {"n": network.hex, "p": position},
    )
    return [_told(row) for row in rows]


def taking_answers(db: sqlite3.Connection) -> list[Told]:
    """Of any network, not closed."""
    rows = db.execute("SELECT * FROM surveys WHERE to_position IS NULL AND closed_on IS NULL")
    return [_told(row) for row in rows]


def is_closed(db: sqlite3.Connection, id: UUID) -> bool:
    sql = "SELECT 1 FROM surveys WHERE id=? AND closed_on NOT NULL"
    return db.execute(sql, (id.hex,)).fetchone() is not None


def survey(db: sqlite3.Connection, network: UUID, id: UUID) -> Told | None:
    row = db.execute(
        "SELECT * FROM surveys WHERE network=? AND id=? AND to_position IS NULL",
        (network.hex, id.hex),
    ).fetchone()
    return _told(row) if row else None


def answers(db: sqlite3.Connection, survey: Told) -> list[tuple[str, dict[str, str]]]:
    """(group, answers) of a closed survey."""
    rows = db.execute("SELECT part, answers FROM survey_answers WHERE survey=?", (survey.id,))
    return [(row["part"], json.loads(row["answers"])) for row in rows]


def words(db: sqlite3.Connection, survey: Told) -> dict[tuple[str, str], list[str]]:
    """(group, question) -> what was written, in alphabetical order; only of a group of which
    enough answered."""
    rows = db.execute(
        "SELECT part, question, text FROM survey_words WHERE survey=? ORDER BY question, part",
        (survey.id,),
    ).fetchall()
    found: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        if survey.answered.get(row["part"] or "all", 0) >= SMALLEST:
            found.setdefault((row["part"], row["question"]), []).append(row["text"])
    return {key: sorted(texts) for key, texts in found.items()}


def were_present(db: sqlite3.Connection, network: UUID, season: Season) -> set[UUID]:
    """Who was at a briefing of the season when it was sealed, and is of the network still."""
    rows = db.execute(
        "WITH sealed AS (SELECT id, min(from_position) AS at FROM sessions"
        " WHERE network=:n AND state='sealed' AND date BETWEEN :first AND :last GROUP BY id)"
        " SELECT DISTINCT a.person FROM attendance a JOIN sealed ON sealed.id=a.session"
        " JOIN roles r ON r.person=a.person WHERE a.from_position<sealed.at"
        " AND (a.to_position IS NULL OR a.to_position>sealed.at)",
        {"n": network.hex, "first": season.first.isoformat(), "last": season.last.isoformat()},
    )
    return {UUID(row[0]) for row in rows}


def long_silent(db: sqlite3.Connection, network: UUID) -> list[UUID]:
    """Organisations that have been silent for long, by name."""
    found = lines(db, network, evenings(db, network, date.max))
    return [UUID(line.party.id) for line in found if line.streak >= SILENT_FOR]
