"""Home and away: what people of a district took and left, at home and elsewhere; never who.

One row per assignment and person that holds: the last answer. Counted only by who reads the item.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from briefing.domain.assignment import Assignment
from briefing.projections.held import HELD, NEWEST, SPAN, held, hex_of
from briefing.projections.model import Handler, Writer, from_ms
from briefing.projections.view import SMALLEST, View

OTHERS = "others"
NIGHT = timedelta(hours=6)


def create(schema: Database) -> None:
    schema.create_table(
        "assignment_answers",
        {
            "row": int,
            "item": str,
            "person": str,
            "network": str,
            "organisation": str,
            "home": str,
            "answer": str,
            "reason": str,
            **SPAN,
        },
        pk="row",
        if_not_exists=True,
    )
    for index in (["network"], ["item", "person"]):
        schema.table("assignment_answers").create_index(index, if_not_exists=True)


def accepted(w: Writer, event: Assignment.Accepted) -> None:
    _answered(w, event, "taken", None)


def declined(w: Writer, event: Assignment.Declined) -> None:
    _answered(w, event, "left", event.reason)


def _answered(w: Writer, event: Any, answer: str, reason: str | None) -> None:
    """With the district that was home to this person in this role when they answered."""
    person, role = event.metadata["actor"], event.metadata["role"]
    home = w.one("SELECT district FROM roles WHERE person=? AND role=?", (person, role))
    _ended(w, event, person)
    w.execute(
        "INSERT INTO assignment_answers (item,person,network,organisation,home,answer,reason,"
        "from_position) VALUES (?,?,?,?,?,?,?,?)",
        (
            event.originator_id.hex,
            person,
            w.network,
            hex_of(event.organisation),
            home["district"] if home else None,
            answer,
            reason,
            w.position,
        ),
    )


def _ended(w: Writer, event: Any, person: str | None = None) -> None:
    """What was answered holds no longer: of one person, or of all who took it."""
    whose, told = ("person=?", (person,)) if person else ("answer='taken'", ())
    w.execute(
        f"UPDATE assignment_answers SET to_position=? WHERE item=? AND {whose}"
        " AND to_position IS NULL",
        (w.position, event.originator_id.hex, *told),
    )


def returned(w: Writer, event: Assignment.Returned) -> None:
    """Neither taken nor left."""
    _ended(w, event)


HANDLERS: dict[type, Handler] = {
    Assignment.Accepted: accepted,
    Assignment.Declined: declined,
    Assignment.Returned: returned,
}


class Answer(NamedTuple):
    """`home` and `away` name areas; `elsewhere` is None where one of the two is not known."""

    person: str
    organisation: str | None
    organisation_name: str | None
    home: str | None
    elsewhere: bool | None
    taken: bool
    reason: str | None
    day: date
    hours: float
    position: int = 0


def answers(
    db: sqlite3.Connection, view: View, zone: ZoneInfo, position: int = NEWEST
) -> list[Answer]:
    """Every answer to what this view may count; for an evaluator homes are boroughs."""
    areas = _areas(db, view, position)
    return [_answer(row, areas, zone, view) for row in db.execute(*_asked(view, position))]


def _asked(view: View, position: int) -> tuple[str, dict[str, Any]]:
    """An evaluator counts what every organisation's people may read; others what they read."""
    keys = view.keys if view.role != "evaluator" else ()
    told = {f"k{number}": key for number, key in enumerate(keys)}
    marks = ",".join(f":{name}" for name in told)
    counted = f"(i.reader IN ({marks}) OR i.reader2 IN ({marks}))"
    counted = counted if keys else "i.reader IN ('all','professional','authority')"
    return (
        "SELECT a.*, i.data FROM assignment_answers a JOIN items i ON i.id=a.item"
        f" AND i.id NOT NULL AND {held('i')} WHERE a.network=:n AND {held('a')}"
        f" AND i.data ->> 'status' <> 'struck' AND {counted} ORDER BY a.item, a.person",
        {**told, "n": view.network.hex, "p": position},
    )


def _areas(db: sqlite3.Connection, view: View, position: int) -> dict[str, tuple[str, str | None]]:
    """id of a district or organisation -> (its name, the slug of its borough), as they stood."""
    rows = db.execute(
        f"SELECT id, name, facts FROM part_states WHERE network=:n AND {HELD}",
        {"n": view.network.hex, "p": position},
    )
    return {row["id"]: (row["name"], json.loads(row["facts"]).get("borough")) for row in rows}


def _answer(row: sqlite3.Row, areas: dict[str, Any], zone: ZoneInfo, view: View) -> Answer:
    data = json.loads(row["data"])
    home, borough = areas.get(row["home"], (None, None))
    employer, works_in = areas.get(row["organisation"], (None, None))
    borough = borough or works_in
    _, place = areas.get(data.get("district_id"), (None, None))
    starts, ends = from_ms(data["starts_at"]), from_ms(data["ends_at"])
    return Answer(
        person=row["person"],
        organisation=row["organisation"],
        organisation_name=employer,
        home=borough if view.role == "evaluator" else home or borough,
        elsewhere=place != borough if place and borough else None,
        taken=row["answer"] == "taken",
        reason=row["reason"],
        day=(starts.astimezone(zone) - NIGHT).date(),
        hours=(ends - starts) / timedelta(hours=1),
        position=row["from_position"],
    )


def grouped(
    found: Iterable[Answer], by: Callable[[Answer], str | None]
) -> list[tuple[str | None, list[Answer]]]:
    """Groups of at least three people by name, the rest together as `others`; a group that is
    still too small takes the smallest of the others with it, and is told of only when there are
    three people in it."""
    groups = defaultdict[str | None, list[Answer]](list)
    for one in found:
        groups[by(one)].append(one)
    told = {name: group for name, group in groups.items() if people(group) >= SMALLEST}
    rest = [one for name, group in groups.items() if name not in told for one in group]
    while rest and people(rest) < SMALLEST and told:
        rest += told.pop(min(told, key=lambda name: (people(told[name]), name or "")))
    ordered: list[tuple[str | None, list[Answer]]] = sorted(
        told.items(), key=lambda one: (one[0] is None, one[0] or "")
    )
    return [*ordered, *([(OTHERS, rest)] if people(rest) >= SMALLEST else [])]


def people(group: Sequence[Answer]) -> int:
    return len({one.person for one in group})


KINDS = {False: "home", True: "away", None: "unknown"}


def _kind(one: Answer) -> str:
    return KINDS[one.elsewhere] if one.taken else "left"


def balance(found: Iterable[Answer], least: int = 1) -> list[dict[str, Any]]:
    """`{area, home, away, unknown, left}` by home area; `area` None for those who have none, a
    count None when it is of fewer than `least` people."""
    rows = []
    for area, group in grouped(found, lambda one: one.home):
        told: dict[str, Any] = {"area": area}
        for name in (*KINDS.values(), "left"):
            those = [one for one in group if _kind(one) == name]
            told[name] = None if 0 < people(those) < least else len(those)
        rows.append(told)
    return rows


def hours(found: Iterable[Answer]) -> list[dict[str, Any]]:
    """`{organisation, hours}` of what was taken, by its planned time."""
    taken = (one for one in found if one.taken)
    return [
        {"organisation": name, "hours": round(sum(one.hours for one in group))}
        for name, group in grouped(taken, lambda one: one.organisation_name)
    ]
