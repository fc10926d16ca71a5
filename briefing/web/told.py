"""What somebody was told: asked again about it, not there for it, and since they were last here."""

from collections import Counter
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, g

from briefing.domain import context
from briefing.domain.words import AFTER_SEAL, WRITERS
from briefing.projections.board import Board, board
from briefing.projections.board_rows import Row, row_of
from briefing.projections.model import from_ms
from briefing.projections.people import name_of
from briefing.projections.since import Since, last_here, shown_changes, since
from briefing.projections.told import is_informed, not_informed, open_chases, questions
from briefing.web.boards import for_view
from briefing.web.pages import page
from briefing.web.shown import PATHS, people_words, shown_item, shown_session

pages = Blueprint("told", __name__)


@pages.get("/since")
def show() -> Response:
    """The difference, in two minutes: new, changed, ended, came and went."""
    if g.visitor.caller.role not in WRITERS:
        abort(404)
    with g.service.model.snapshot() as db:
        told = for_view(board(db, g.visitor.view), g.visitor.view)
        found, moment = _since(db, told)
        sections = [
            {"code": code, **_shown(db, told, rows)}
            for code, rows in (
                ("new", found.new),
                ("ended", found.ended),
                ("between", found.between),
            )
        ]
        changed = [
            {**_item(db, told, row), "different": [g.words.t(f"different.{n}") for n in names]}
            for row, names in ((r, shown_changes(n)) for r, n in found.changed.values())
        ]
        return page(
            "since/show.html",
            sections=[one for one in sections if one["items"] or one["calm"]],
            changed=changed,
            gone=found.gone,
            last_here=moment,
        )


def _since(db: Any, told: Board) -> tuple[Since, Any]:
    caller = g.visitor.caller
    session = told.session["id"] if told.session else None
    position, moment = last_here(db, caller.network, caller.person, session, context.now())
    zone = g.api.boards.zone(db, caller.network)
    return since(db, g.visitor.view, position, zone), moment


def since_line(db: Any, told: Board) -> list[str]:
    """*3 nya, 1 ändrade* for the first screen, while an evening is on; reports of calm aside."""
    if g.visitor.caller.role not in WRITERS or told.session is None:
        return []
    found, _ = _since(db, told)
    counts = {
        "new": _besides_calm(*found.new, *found.between),
        "changed": len(found.changed),
        "ended": _besides_calm(*found.ended) + found.gone,
    }
    said = [g.words.t(f"since.count_{name}", count=n) for name, n in counts.items() if n]
    return said or [g.words.t("since.nothing")]


def _besides_calm(*rows: Row) -> int:
    return sum(row.kind != "observation" for row in rows)


def _shown(db: Any, told: Board, rows: list[Row]) -> dict[str, Any]:
    """Reports of calm are counted, everything else is shown."""
    items = [_item(db, told, row) for row in rows if row.kind != "observation"]
    return {"items": items, "calm": len(rows) - len(items)}


def _item(db: Any, told: Board, row: Row) -> dict[str, Any]:
    """Without who has answered: that is no change, and another page's matter."""
    zone = g.api.boards.zone(db, g.visitor.caller.network)
    return {**shown_item(row, g.visitor.view, told, zone, g.words), "acknowledged": {}}


def asked_again(db: Any, told: Board) -> list[dict[str, Any]]:
    """What I was told and that no longer holds: the item as it is now, or only that it ended."""
    caller, shown = g.visitor.caller, []
    for one in open_chases(db, caller.network, caller.person):
        row = db.execute(
            "SELECT * FROM items WHERE id=? AND to_position IS NULL", (one["item"],)
        ).fetchone()
        readable = row and {row["reader"], row["reader2"]} & set(caller.keys)
        shown.append(
            {
                "id": str(UUID(one["item"])),
                "why": one["why"],
                "place": one["place"],
                "told_at": from_ms(one["told_at"]),
                "seen": g.api.positions.give(told.position, g.visitor.view),
                "url": f"/{PATHS[row['kind']]}/{UUID(one['item'])}",
                "item": _item(db, told, row_of(row)) if readable else None,
            }
        )
    return shown


def missed(db: Any, told: Board) -> dict[str, Any] | None:
    """The sealed briefing at which I was not present, until I say that I know."""
    session = told.session
    if (
        session is None
        or session["state"] not in AFTER_SEAL
        or g.visitor.caller.role not in WRITERS
        or is_informed(db, session["id"], g.visitor.caller.person)
    ):
        return None
    seen = g.api.positions.give(told.position, g.visitor.view)
    return {**(shown_session(session) or {}), "seen": seen}


def gap(db: Any, session: dict[str, Any] | None) -> dict[str, Any] | None:
    """Who is here and has not got the sealed briefing: counts for all, names of one's own."""
    if session is None or session["state"] not in AFTER_SEAL:
        return None
    rows = not_informed(db, session["id"])
    if not rows:
        return None
    own = g.visitor.caller.organisation
    names = [
        name_of(db, UUID(row["person"]))
        for row in rows
        if own is not None and row["organisation"] == own.hex
    ]
    return {"words": counted(rows), "names": sorted(names)}


def counted(rows: list[Any]) -> str:
    """`Polis 1 · Vol 2` of people who are here and have not got it."""
    counts = Counter(row["role"] for row in rows)
    told = [{"role": role, "count": count} for role, count in sorted(counts.items())]
    return people_words(told, g.words)


def asked(db: Any, told: Board) -> list[dict[str, Any]]:
    """Questions that wait for an answer, on items that this viewer reads."""
    by_id = {row.id: row for rows in told.sections.values() for row in rows}
    return [
        {
            "role": g.words.t(f"by.{'network' if row['role'] == 'field_worker' else row['role']}"),
            "text": row["text"],
            "item": _item(db, told, by_id[row["item"]]),
        }
        for row in questions(db, list(by_id))
    ]
