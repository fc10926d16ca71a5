"""Boards as bytes: rendered once per view and visible position, kept, given out with an ETag.

JSON of an item is kept by row (rows never change), so that a new board only joins pieces.
"""

import hashlib
import sqlite3
from collections import Counter, OrderedDict
from collections.abc import Container
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson

from briefing.projections.board import (
    PUBLIC_NUMBERS,
    SECTIONS,
    Board,
    acknowledgement_counts,
    board,
)
from briefing.projections.board_item import asked_for, iso, item_of, zone_of
from briefing.projections.board_rows import Row
from briefing.projections.calendar import calendar
from briefing.projections.model import visible_position
from briefing.projections.view import View
from briefing.service import Service
from briefing.web.positions import Positions

VIEWS_KEPT = 512
PIECES_KEPT = 20_000
TYPED = ("title", "meeting_place", "situation", "reason")


@dataclass(frozen=True)
class Rendered:
    """A board as JSON: `pieces` maps item id to its bytes."""

    stamp: tuple[int, str]
    position: str
    body: bytes
    etag: str
    pieces: dict[str, bytes]


def compact(told: Any) -> str:
    return orjson.dumps(told).decode()


class Boards:
    def __init__(self, service: Service, positions: Positions) -> None:
        self.model, self.positions = service.model, positions
        self.views: OrderedDict[View, Rendered] = OrderedDict()
        self.pieces: OrderedDict[tuple[str, int, View], tuple[str, str]] = OrderedDict()
        self.zones: dict[UUID, ZoneInfo] = {}
        self.seen: dict[View, tuple[Any, ...]] = {}

    def stamp(self, db: sqlite3.Connection, view: View) -> tuple[int, str]:
        """Changes exactly when something visible to the view does (or all was rebuilt)."""
        return visible_position(db, view.network, view.keys), self.generation(db)

    def generation(self, db: sqlite3.Connection) -> str:
        """Rows are numbered, and words opened, anew in a rebuild."""
        return str(db.execute("SELECT generation FROM state").fetchone()[0])

    def now(self, view: View) -> Rendered:
        """The live board; from memory while nothing visible has changed."""
        db = self.model.reader()
        at = tuple(db.execute("SELECT position, generation FROM state").fetchone())
        kept = self.views.get(view)
        if kept is not None:
            if self.seen.get(view) == at:
                return kept
            if kept.stamp == self.stamp(db, view):
                self.seen[view] = at
                return kept
        with self.model.snapshot() as db:
            stamp = self.stamp(db, view)
            told = for_view(board(db, view), view)
            made = self._render(told, view, stamp, self.zone(db, view.network))
        self.views[view] = made
        while len(self.views) > VIEWS_KEPT:
            self.seen.pop(self.views.popitem(last=False)[0], None)
        return made

    def then(
        self, view: View, *, position: int | None = None, moment: datetime | None = None
    ) -> Rendered:
        """A past board, through the filter then and now."""
        asked = asked_for(moment, view) if moment else None
        return self._past(view, position=position, moment=asked)

    def as_told(self, view: View, position: int) -> Rendered:
        """What was sent then, also of items hidden since: to be compared, never given out."""
        return self._past(view, position=position, as_told=True)

    def _past(self, view: View, **at: Any) -> Rendered:
        with self.model.snapshot() as db:
            told = for_view(board(db, view, **at), view)
            stamp = (told.position, self.generation(db))
            return self._render(told, view, stamp, self.zone(db, view.network))

    def zone(self, db: sqlite3.Connection, network: UUID) -> ZoneInfo:
        if network not in self.zones:
            self.zones[network] = zone_of(db, network)
        return self.zones[network]

    def _render(self, told: Board, view: View, stamp: tuple[int, str], zone: ZoneInfo) -> Rendered:
        pieces: dict[str, bytes] = {}
        sections: list[str] = []
        for name in SECTIONS:
            rows = []
            for row in told.sections[name]:
                id, piece = self.piece(row, told, view, zone, stamp[1])
                pieces[id] = piece.encode()
                rows.append(piece)
            rows += [compact(line) for line in extras(name, told, view, zone)]
            sections.append(f'"{name}":[{",".join(rows)}]')
        position = self.positions.give(told.position, view)
        session = compact(session_of(told.session, zone, pieces))
        joined = ",".join(sections)
        body = (
            f'{{"position":"{position}","as_of":"{position}","session":{session},'
            f'"sections":{{{joined}}}}}'
        ).encode()
        etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        return Rendered(stamp, position, body, etag, pieces)

    def piece(
        self, row: Row, told: Board, view: View, zone: ZoneInfo, generation: str
    ) -> tuple[str, str]:
        """(id, JSON) of one item: the part that never changes by row, then the counts."""
        key = (generation, row.row, view)
        known = self.pieces.get(key)
        if known is None:
            known = (str(UUID(row.id)), compact(item_of(row, view, zone))[:-1])
            self.pieces[key] = known
            if len(self.pieces) > PIECES_KEPT:
                self.pieces.popitem(last=False)
        counts = acknowledgement_counts(row, told, view.least)
        id, fixed = known
        return id, f'{fixed},"acknowledged":{_counted(counts)}}}'


def _counted(counts: dict[str, dict[str, int]]) -> str:
    """As `compact` would say it, written out: every item of every board has it."""
    told = (f'"{role}":{{"yes":{one["yes"]},"of":{one["of"]}}}' for role, one in counts.items())
    return f"{{{','.join(told)}}}"


def for_view(told: Board, view: View) -> Board:
    """A wall shows nothing between sessions: an empty room is not a calm night. An evaluator
    reads no typed words and of no small group."""
    if view.role == "evaluator":
        session, people = session_for(told.session, view), by_role(told.people, view.least)
        return replace(told, session=session, people=people, lines=[])
    if view.role != "display" or told.session is not None:
        return told
    return Board(
        told.position, None, {name: [] for name in SECTIONS}, [], [], {}, told.next_session
    )


def session_for(told: dict[str, Any] | None, view: View) -> dict[str, Any] | None:
    """A session without what was typed of it, for an evaluator."""
    if told is None or view.role != "evaluator":
        return told
    return {**told, **dict.fromkeys(TYPED)}


def by_role(people: list[dict[str, Any]], least: int) -> list[dict[str, Any]]:
    """`{role, count}` of the groups that are at least so large."""
    counts = Counter[str]()
    for one in people:
        if one["role"]:
            counts[one["role"]] += one["count"]
    return [{"role": role, "count": n} for role, n in sorted(counts.items()) if n >= least]


def session_of(
    told: dict[str, Any] | None, zone: ZoneInfo, readable: Container[str] = ()
) -> dict[str, Any] | None:
    """What everyone may know of a session; of what was presented only what they may read."""
    if told is None:
        return None
    current = _dashed(told["presented"][-1]) if told.get("presented") else ""
    return {
        "date": told["date"],
        "series": told["series"],
        "state": told["state"],
        "title": told.get("title"),
        "meeting_place": told.get("meeting_place"),
        "number": told.get("number"),
        "seal": _seal(told, zone),
        "times": {name: iso(moment, zone) for name, moment in told["times"].items()},
        "current": current if current in readable else None,
        "presented": [id for id in map(_dashed, told.get("presented", ())) if id in readable],
    }


def _seal(told: dict[str, Any], zone: ZoneInfo) -> dict[str, Any] | None:
    """Number, moment and chain hash that wall, phone and paper carry."""
    if not told.get("number"):
        return None
    return {
        "number": told["number"],
        "at": iso(told.get("sealed_at"), zone),
        "hash": told.get("seal_hash"),
        "automatic": bool(told.get("automatic")),
    }


def _situation(session: dict[str, Any] | None, zone: ZoneInfo) -> list[dict[str, Any]]:
    """What the calendar says, then the lead's line."""
    if session is None:
        return []
    lines: list[dict[str, Any]] = [
        {"kind": "calendar", **one}
        for one in calendar(date.fromisoformat(session["date"]), zone, "sv")
    ]
    line = session.get("situation")
    return [*lines, {"kind": "line", "text": line}] if line else lines


def _dashed(id: str) -> str:
    return str(UUID(id))


def extras(section: str, told: Board, view: View, zone: ZoneInfo) -> list[dict[str, Any]]:
    """What stands in a section besides items. Role x borough can be one person: those who do
    not work with them (wall, evaluator) get counts by role only, the evaluator none below 3."""
    if section == "situation":
        return _situation(told.session, zone) + [
            {"kind": "participation", **{k: v for k, v in one.items() if k != "organisation_id"}}
            for one in told.lines
        ]
    if section == "tonight":
        places = (told.session or {}).get("places", ())
        return [{"kind": "place", "place": p["name"]} for p in places if p["readers"] == "all"]
    if section == "people":
        if view.role not in ("display", "evaluator"):
            return [{"kind": "attendance", **one} for one in told.people]
        return [{"kind": "attendance", **one} for one in by_role(told.people, view.least)]
    if section == "contacts":
        return [{"kind": "number", "number": number} for number in PUBLIC_NUMBERS]
    return []
