"""The audit trail: every event that the viewer may read as one sentence; to search, to filter,
to save. The address says it all."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, g

from briefing.domain import context
from briefing.domain.context import CHANNELS
from briefing.projections.trail_rows import KINDS, Line, lines
from briefing.web.actions import may
from briefing.web.desk import only
from briefing.web.pages import page
from briefing.web.sheet import harmless
from briefing.web.trail_asked import ROLES, Page, asked_page
from briefing.web.trail_told import Teller

pages = Blueprint("trail", __name__)
pages.before_request(only("read_trail"))
SHOWN = 50
AT_ONCE = 500
STAYS = ("item", "session", "tap")
COLUMNS = (
    "recorded_at",
    "known_at",
    "happened_at",
    "sentence",
    "text",
    "by",
    "channel",
    "event",
    "item",
    "session",
    "command",
)


@pages.get("/trail")
def show() -> Response:
    view = g.visitor.view
    with g.service.model.snapshot() as db:
        asked = asked_page(db)
        found = lines(db, view, asked.asked, before=asked.before, most=SHOWN + 1)
        teller = _teller(db, asked)
        told = [teller.line(line) for line in found[:SHOWN]]
    evaluates = view.role == "evaluator"
    return page(
        "trail/index.html",
        days=_together(told),
        asked=asked,
        older=_older(asked, found),
        stays=[(name, asked.said[name]) for name in STAYS if name in asked.said],
        offered={"kind": KINDS, "channel": CHANNELS, "role": ROLES},
        evaluates=evaluates,
        access=may("read_access", view.role),
    )


def _teller(db: Any, asked: Page) -> Teller:
    return Teller(db, g.visitor.view, g.words, asked.schedule, context.now())


def _older(asked: Page, found: list[Line]) -> str | None:
    if len(found) <= SHOWN:
        return None
    return asked.query(before=g.api.positions.give(found[SHOWN - 1].position, g.visitor.view))


def _together(told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Days with their taps, `{day, taps: [{correlation, lines}]}`: lines of one tap that follow
    each other stand together."""
    days: list[dict[str, Any]] = []
    for line in told:
        day = g.words.dated(line["recorded"])
        if not days or days[-1]["day"] != day:
            days.append({"day": day, "taps": []})
        taps = days[-1]["taps"]
        if not (taps and line["correlation"] and taps[-1]["correlation"] == line["correlation"]):
            taps.append({"correlation": line["correlation"], "lines": []})
        taps[-1]["lines"].append(line)
    return days


@pages.get("/trail.csv")
def table() -> Response:
    """One line each, semicolons between, as spreadsheets here open it."""
    return _file(_sheet(_rows()), "text/csv", "trail.csv")


@pages.get("/trail.jsonl")
def json_lines() -> Response:
    written = (json.dumps(row, ensure_ascii=False) + "\n" for row in _rows())
    return _file(written, "application/x-ndjson", "trail.jsonl")


def _sheet(rows: Iterator[dict[str, Any]]) -> Iterator[str]:
    out = io.StringIO()
    sheet = csv.DictWriter(out, COLUMNS, delimiter=";")
    out.write("\ufeff")
    sheet.writeheader()
    for row in rows:
        sheet.writerow({name: harmless(told) for name, told in row.items()})
        yield out.getvalue()
        out.seek(0)
        out.truncate()
    yield out.getvalue()


def _file(written: Iterator[str], kind: str, name: str) -> Response:
    login, role = g.visitor.login, g.visitor.caller.role
    g.service.credentials.note_access(context.now(), login, role, "trail")
    told = (piece.encode() for piece in written)
    response = Response(told, content_type=f"{kind}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _rows() -> Iterator[dict[str, Any]]:
    """All lines of the question; asked here, since a file is written after the request."""
    service, view, words, now = g.service, g.visitor.view, g.words, context.now()
    asked = asked_page(service.model.reader())

    def found() -> Iterator[dict[str, Any]]:
        """Each few hundred through the filter of their own moment; no reader is held up."""
        before: int | None = None
        while True:
            with service.model.snapshot() as db:
                some = lines(db, view, asked.asked, before=before, most=AT_ONCE)
                teller = Teller(db, view, words, asked.schedule, now)
                told = [_row(teller.line(line), words.zone) for line in some]
            yield from told
            if len(some) < AT_ONCE:
                return
            before = some[-1].position

    return found()


def _row(line: dict[str, Any], zone: ZoneInfo) -> dict[str, Any]:
    """Nobody's name is in it, whoever saves it: a file goes further than a page."""

    def time(at: datetime | None) -> str | None:
        return at.astimezone(zone).isoformat(timespec="seconds") if at else None

    return {
        "recorded_at": time(line["recorded"]),
        "known_at": time(line["known"] or line["recorded"]),
        "happened_at": time(line["happened"]),
        "sentence": line["sentence"],
        "text": line["text"],
        "by": line["by"],
        "channel": line["channel"],
        "event": line["topic"],
        "item": line["item"],
        "session": line["session"],
        "command": line["correlation"],
    }
