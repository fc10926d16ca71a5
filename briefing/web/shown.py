"""Rows of the read model as the plain dicts that templates show."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from briefing.domain.words import AFTER_SEAL
from briefing.projections.board import SECTIONS, Board, acknowledgement_counts
from briefing.projections.board_item import item_of
from briefing.projections.board_rows import Row
from briefing.projections.calendar import calendar
from briefing.projections.model import from_ms
from briefing.projections.network import swedish
from briefing.projections.view import View
from briefing.web.words import Words

PATHS = {
    "incident": "incidents",
    "passdown": "notes",
    "standing": "notes",
    "task": "assignments",
    "request": "assignments",
    "observation": "observations",
}
OUTDOORS = (
    "after",
    "tonight",
    "new",
    "assignments",
    "carried",
    "situation",
    "people",
    "contacts",
    "rules",
)
LATE = timedelta(minutes=10)
OUT = ("field_worker", "police", "guard", "volunteer")
TIMES = ("occurred_at", "known_at", "recorded_at", "valid_until", "from", "until")


def moment(number: int | None) -> datetime | None:
    return None if number is None else from_ms(number)


def shown_item(row: Row, view: View, board: Board, zone: ZoneInfo, words: Words) -> dict[str, Any]:
    """A board item with ready words; times as aware datetimes."""
    counts = acknowledgement_counts(row, board, view.least)
    return shown_told(item_of(row, view, zone), row, counts, words)


def shown_told(
    told: dict[str, Any], row: Row, counts: dict[str, dict[str, int]], words: Words
) -> dict[str, Any]:
    """What may be told of an item, with ready words."""
    for name in TIMES:
        if told.get(name):
            told[name] = datetime.fromisoformat(told[name])
    named = told["by"]
    by = words.t(f"by.{named['role']}")
    if "district" in named:
        by = words.t("by.role_and_district", role=by, district=named["district"])
    return {
        "state": None,
        "type": None,
        "category": None,
        "priority": None,
        "certainty": None,
        **told,
        "district_name": told["district"],
        "place_name": told["place"],
        "by_words": by,
        "acknowledged": not_yet_all(counts),
        "came_in": came_in(told),
        "corrected": bool(row.data.get("corrected")),
        "url": f"/{PATHS[row.kind]}/{UUID(row.id)}",
        "actions": [],
    }


def came_in(told: dict[str, Any]) -> datetime | None:
    """When it was recorded, where that was long after it happened; None for what was imported."""
    happened, recorded = told.get("occurred_at"), told["recorded_at"]
    late = happened is not None and recorded - happened >= LATE
    return recorded if late and told["by"]["role"] != "source" else None


def not_yet_all(counts: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    """Only the roles in which somebody has not heard: the rest need no words."""
    return {role: count for role, count in counts.items() if count["yes"] < count["of"]}


def shown_sections(
    board: Board, words: Words, show: Callable[[Row], dict[str, Any]]
) -> list[dict[str, Any]]:
    """Sections that have something in them, with their lines besides items; `show` is what is said
    of an item."""
    shown = []
    red = [row for code in SECTIONS for row in board.sections[code] if is_red(row)]
    if red:
        items = [show(row) for row in red]
        shown.append({"code": "red", "items": items, "lines": []})
    for code in phone_order(board):
        rows = [row for row in board.sections[code] if not is_red(row)]
        items = [show(row) for row in rows]
        lines = section_lines(code, board, words)
        if items or lines:
            shown.append({"code": code, "items": items, "lines": lines})
    return shown


def is_red(row: Row) -> bool:
    return row.data.get("priority") == "red"


def phone_order(board: Board) -> tuple[str, ...]:
    """Out on the shift what is new comes first; before it, the agenda's order."""
    if board.session and board.session["state"] in AFTER_SEAL:
        return OUTDOORS
    return SECTIONS


def section_lines(code: str, board: Board, words: Words) -> list[str]:
    session = board.session or {}
    if code == "situation":
        own = calendar_lines(session, words)
        own += [session["situation"]] if session.get("situation") else []
        return own + [said(one, words) for one in board.lines]
    if code == "tonight":
        return [place["name"] for place in session.get("places", ()) if place["readers"] == "all"]
    if code == "people":
        here = present_words(board, words)
        return [" · ".join(here)] if here else []
    if code == "contacts" and session:
        return ["112 · 114 14"]
    return []


def calendar_lines(session: dict[str, Any], words: Words) -> list[str]:
    if not session:
        return []
    found = calendar(date.fromisoformat(session["date"]), words.zone, words.language)
    return [one["name"] if "name" in one else words.t(f"calendar.{one['code']}") for one in found]


def said(line: dict[str, Any], words: Words) -> str:
    """What an organisation said of the evening."""
    told = line["text"] or words.t(f"participation_answer.{line['answer']}")
    count = f", {line['count']}" if line["count"] else ""
    return f"{line['organisation']}: {told}{count}"


def present_counts(board: Board) -> list[dict[str, Any]]:
    """`{role, count}` of those who are here and whose role is known."""
    counts: dict[str, int] = {}
    for one in board.people:
        if one["role"]:
            counts[one["role"]] = counts.get(one["role"], 0) + one["count"]
    return [{"role": role, "count": count} for role, count in sorted(counts.items())]


def present_words(board: Board, words: Words) -> list[str]:
    """`Fält 2`, `OV 3`, and by name the organisations that were counted without a role."""
    counted = [f"{one['organisation']} {one['count']}" for one in board.people if not one["role"]]
    return [people_words([one], words) for one in present_counts(board)] + counted


def people_words(counts: list[dict[str, Any]], words: Words) -> str:
    """`Fält 2 · OV 3`."""
    return " · ".join(f"{words.t('role_short.' + one['role'])} {one['count']}" for one in counts)


def coverage(board: Board, boroughs: list[dict[str, Any]], words: Words) -> list[dict[str, Any]]:
    """Every borough with who is there; words None where nobody is."""
    shown = []
    for borough in sorted(boroughs, key=lambda one: swedish(one["name"])):
        here = [one for one in board.people if one["borough"] == borough["slug"]]
        counts: dict[str, int] = {}
        for one in here:
            if one["role"] in OUT:
                counts[one["role"]] = counts.get(one["role"], 0) + one["count"]
        rows = [{"role": role, "count": count} for role, count in sorted(counts.items())]
        shown.append({"borough": borough["name"], "words": people_words(rows, words) or None})
    return shown


def session_url(told: dict[str, Any]) -> str:
    series = "" if told["series"] == "main" else f"~{told['series']}"
    return f"/sessions/{told['date']}{series}"


def shown_session(told: dict[str, Any] | None) -> dict[str, Any] | None:
    """A session as pages show it; `actions` is filled by whoever may act."""
    if told is None:
        return None
    times = {name: from_ms(number) for name, number in told["times"].items()}
    seal = told.get("seal_hash") or ""
    return {
        "url": session_url(told),
        "id": told["id"],
        "date": told["date"],
        "series": told["series"],
        "number": told.get("number"),
        "state": told["state"],
        "times": times,
        "starts_at": times["starts"],
        "sealed_at": moment(told.get("sealed_at")),
        "sealed_automatically": bool(told.get("automatic")),
        "place": told.get("meeting_place"),
        "title": told.get("title"),
        "extra_words": told.get("title"),
        "seal": " ".join(seal[i : i + 4] for i in range(0, 16, 4)) if seal else "",
        "lead_words": None,
        "reason": told.get("reason"),
        "actions": [],
        "present": False,
        "participation": None,
    }
