"""Home and away: season counts for those it concerns; reasons for one's own organisation only."""

from collections import Counter
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, g

from briefing.domain.season import Season
from briefing.projections.balance import Answer, answers, balance, hours, people
from briefing.projections.debriefs import merged
from briefing.projections.network import parts
from briefing.projections.view import SMALLEST
from briefing.web.desk import only
from briefing.web.evaluation_days import at_quarter, in_months, last_over
from briefing.web.pages import page

pages = Blueprint("balance", __name__)
pages.before_request(only("read_balance"))
SEASONS, MONTHS = 4, 12


@pages.get("/balance")
def show() -> Response:
    with g.service.model.snapshot() as db:
        zone = g.api.boards.zone(db, g.visitor.view.network)
        found = _found(db, zone)
        boroughs = parts(db, g.visitor.view.network, "borough")
    names = {one["slug"]: one["name"] for one in boroughs}
    seasons = sorted(
        {Season.of(one.day) for one in found}, key=lambda season: season.first, reverse=True
    )
    months = sorted({_month(one.day) for one in found if one.taken}, reverse=True)
    return page(
        "balance/show.html",
        seasons=[_season(found, season, names) for season in seasons[:SEASONS]],
        months=[_hours(found, month) for month in months[:MONTHS]],
        over=in_months(),
    )


def _found(db: Any, zone: ZoneInfo) -> list[Answer]:
    """To an evaluator only of months that are over, so that no two minutes tell of one answer."""
    if not in_months():
        return answers(db, g.visitor.view, zone)
    last = last_over()
    found = answers(db, g.visitor.view, zone, at_quarter(db))
    return [one for one in found if one.day <= last]


def _month(day: date) -> date:
    return day.replace(day=1)


def _season(found: list[Answer], season: Season, names: dict[str, str]) -> dict[str, Any]:
    those = [one for one in found if Season.of(one.day) == season]
    rows = balance(those, g.visitor.view.least)
    return {
        "words": g.words.t(f"season.{season.half}", year=season.year).capitalize(),
        "rows": [{**row, "area": names.get(row["area"], row["area"])} for row in rows],
        "unknown": any(row["unknown"] for row in rows),
        "reasons": _own_reasons(those),
    }


def _own_reasons(those: list[Answer]) -> list[tuple[str, int]]:
    organisation = g.visitor.view.organisation
    if organisation is None or g.visitor.caller.role == "evaluator":
        return []
    own = [one for one in those if not one.taken and one.organisation == organisation.hex]
    if people(own) < SMALLEST:
        return []
    return merged(Counter(one.reason or "unsaid" for one in own))


def _hours(found: list[Answer], month: date) -> dict[str, Any]:
    those = [one for one in found if _month(one.day) == month]
    return {"words": g.words.month(month), "rows": hours(those)}
