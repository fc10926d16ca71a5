"""What may be told to the public of a month or season: a page to look at, print or copy from.

Only what is for everybody in the network, and nothing finer than a borough. Nothing is published.
"""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, g

from briefing.domain import context
from briefing.domain.season import Season
from briefing.projections import network
from briefing.projections.picture import Picture, evenings_held, picture
from briefing.web import forms
from briefing.web.desk import only
from briefing.web.pages import page
from briefing.web.period import Period, asked_period, asked_span, month_of, season_of
from briefing.web.sheet import sheet
from briefing.web.week_report import number, tables
from briefing.web.words import LANGUAGES, Words

pages = Blueprint("public_summary", __name__)
pages.before_request(only("read_public_summary"))
TABLES = ("category", "borough")
FOR_ALL = ("all",)
MONTHS, SEASONS = 6, 2


@dataclass(frozen=True)
class Summary:
    """`sessions` and `organisations` are None when they are 1 or 2."""

    period: Period
    position: str
    name: str
    sessions: int | None
    organisations: int | None
    told: Picture


@pages.get("/reports/public")
def show() -> Response:
    found = _counted()
    query = f"{found.period.kind}={found.period.code}&at={found.position}"
    return page(
        "picture/public.html",
        languages=[_said(found, g.api.words[language]) for language in LANGUAGES],
        position=found.position,
        query=query,
        others=_others(),
    )


@pages.get("/reports/public.csv")
def file() -> Response:
    """In the language of who asks."""
    found, words = _counted(), g.words
    told = _said(found, words)
    rows: list[list[Any]] = [[told["heading"], "", ""], [words.t("picture.at"), found.position, ""]]
    rows += [[words.t(f"public.{code}"), "", count] for code, count in _figures(found, words)]
    for table in told["tables"]:
        rows += [[table["heading"], *row] for row in table["rows"]]
    return sheet(rows, f"summary-{found.period.code}.csv")


def _counted() -> Summary:
    period, id = asked_period("month", "season"), g.visitor.caller.network
    with g.service.model.snapshot() as db:
        span, position = asked_span(db, period, FOR_ALL)
        held = evenings_held(db, span, period.first.isoformat(), period.last.isoformat())
        told = picture(db, span, forms.local_time().schedule.timezone, FOR_ALL, monthly=True)
        name = network.about(db, id).get("name", "")
    return Summary(period, position, name, *held, told)


def _figures(found: Summary, words: Words) -> list[tuple[str, str]]:
    told = {
        "sessions": found.sessions,
        "organisations": found.organisations,
        "incidents": found.told.total,
        "calm": found.told.calm,
    }
    return [(code, number(count, words)) for code, count in told.items()]


def _said(found: Summary, words: Words) -> dict[str, Any]:
    """One language of the page."""
    when = period_words(found.period, words)
    return {
        "language": words.language,
        "heading": words.t("public.heading", network=found.name, period=when),
        "figures": [(words.t(f"public.{code}"), count) for code, count in _figures(found, words)],
        "tables": tables(found.told, TABLES, words),
        "few": words.t("picture.nothing" if found.told.total == 0 else "picture.too_few"),
        "what": words.t("public.what"),
        "how": words.t("public.how"),
        "head": (words.t("picture.group"), words.t("picture.count")),
    }


def period_words(period: Period, words: Words) -> str:
    if period.kind == "month":
        return words.month(period.first)
    season = Season.named(period.code)
    return words.t(f"season.{season.half}", year=season.year)


def _others() -> list[dict[str, str]]:
    """The last months and seasons that are over."""
    schedule, began = forms.local_time().schedule, _began()
    today, found = schedule.operational_day(context.now()), []
    for of, many in ((month_of, MONTHS), (season_of, SEASONS)):
        one = of(today)
        for _ in range(many):
            one = one.before
            found.append(one)
    return [
        {"url": f"/reports/public?{one.kind}={one.code}", "words": period_words(one, g.words)}
        for one in found
        if one.is_over(schedule) and one.limits(schedule)[1] > began
    ]


def _began() -> int:
    """When the first of the network's events was recorded: before it there is nothing to tell."""
    db, id = g.service.model.reader(), g.visitor.caller.network
    sql = "SELECT recorded_at FROM history WHERE network=? ORDER BY position LIMIT 1"
    row = db.execute(sql, (id.hex,)).fetchone()
    return int(row[0]) if row else 0
