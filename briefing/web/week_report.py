"""The week for the EST meeting: counts by category, district, place and hour, de-identified."""

from typing import Any

from flask import Blueprint, Response, g

from briefing.projections.picture import IN_REPORTS, Groups, Picture, picture
from briefing.web import forms
from briefing.web.desk import only
from briefing.web.pages import page
from briefing.web.period import Period, asked_period, asked_span
from briefing.web.sheet import sheet
from briefing.web.words import Words

pages = Blueprint("week_report", __name__)
pages.before_request(only("read_week_report"))
TABLES = ("category", "district", "place", "hour")


@pages.get("/reports/week")
def show() -> Response:
    period, told, position = _counted()
    after = period.after
    return page(
        "picture/week.html",
        period=period,
        position=position,
        query=f"week={period.code}&at={position}",
        told=told,
        week=week_words(period, g.words),
        tables=tables(told, TABLES, g.words),
        before=period.before,
        after=after if after.is_over(forms.local_time().schedule) else None,
    )


@pages.get("/reports/week.csv")
def file() -> Response:
    period, told, position = _counted()
    t = g.words.t
    rows: list[list[Any]] = [[t("picture.week"), period.code, ""], [t("picture.at"), position, ""]]
    rows += totals(told, g.words)
    for table in tables(told, TABLES, g.words):
        rows += [[table["heading"], *row] for row in table["rows"]]
    return sheet(rows, f"est-{period.code}.csv")


def _counted() -> tuple[Period, Picture, str]:
    period = asked_period("week")
    with g.service.model.snapshot() as db:
        span, position = asked_span(db, period, IN_REPORTS)
        return period, picture(db, span, forms.local_time().schedule.timezone), position


def week_words(period: Period, words: Words) -> str:
    """`vecka 46 2026`."""
    year, _, number = period.code.partition("-W")
    return words.t("picture.week_of", number=int(number), year=year)


def totals(told: Picture, words: Words) -> list[list[Any]]:
    """Incidents and reports of calm; fewer than three in words."""
    said = (("total", told.total), ("calm", told.calm))
    return [[words.t(f"picture.{code}"), "", number(count, words)] for code, count in said]


def number(count: int | None, words: Words) -> str:
    return words.t("picture.few") if count is None else str(count)


def tables(told: Picture, codes: tuple[str, ...], words: Words) -> list[dict[str, Any]]:
    """`{code, heading, rows: [(group, count)]}`; without rows where everything is too few."""
    return [
        {
            "code": code,
            "heading": words.t(f"picture.by_{code}"),
            "rows": _rows(code, getattr(told, f"by_{code}"), words),
        }
        for code in codes
    ]


def _rows(code: str, groups: Groups, words: Words) -> list[tuple[str, int]]:
    return [(_group(code, key, words), count) for key, count in groups]


def _group(code: str, key: str, words: Words) -> str:
    if key == "others":
        return words.t("picture.others")
    if not key:
        return words.t("picture.nowhere")
    if code == "category":
        return words.t(f"category.{key}")
    return words.t("picture.hour", hour=key) if code == "hour" else key
