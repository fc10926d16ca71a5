"""Evaluation: indicators of a period as of a position; the same address gives the same bytes."""

import csv
import io
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from flask import Blueprint, Response, g, request

from briefing.domain.refusals import NotFound
from briefing.projections import improvements
from briefing.projections.collecting import uncollected
from briefing.projections.indicators.behind import events_behind
from briefing.projections.indicators.figures import Figure, Indicator
from briefing.projections.indicators.records import Period
from briefing.projections.indicators.report import CODES, FAMILIES, Report, report
from briefing.projections.indicators.scope import Scope
from briefing.projections.model import visible_position
from briefing.web.desk import only
from briefing.web.evaluation_days import (
    at_quarter,
    day_asked,
    in_months,
    must_be_over,
    season_or,
    to_the_quarter,
)
from briefing.web.evaluation_shown import CSV_HEAD, Shown, csv_rows, told
from briefing.web.first_page import FirstPage
from briefing.web.pages import page
from briefing.web.problems import Malformed, answer

pages = Blueprint("evaluation", __name__)
pages.before_request(only("read_evaluation"))
LONGEST = 800
MOST = 300
YEARS = (date(2000, 1, 1), date(2100, 1, 1))


@dataclass(frozen=True)
class Asked:
    """`scope` is what is reported, `other` what it is compared with; `named` is the position as it
    stands in addresses."""

    scope: Scope
    other: Scope | None
    named: str
    whole: Period
    split: date | None

    @property
    def query(self) -> str:
        told = {"from": self.whole.first, "until": self.whole.last, "position": self.named}
        if self.split:
            told["split"] = self.split
        elif self.other:
            told |= {"other_from": self.other.period.first, "other_until": self.other.period.last}
        return "&".join(f"{name}={value}" for name, value in told.items())


@pages.get("/evaluation")
def show() -> Response:
    with uncollected(), g.service.model.snapshot() as db:
        asked = _asked(db)
        found, other = _reports(asked)
        shown = Shown(asked, g.words, g.visitor.caller.role)
        # Nothing of the moment or of the login stands on it: asked again it is the same bytes.
        still: dict[str, Any] = {"now": None, "csrf_token": "", "phone": ""}
        first = FirstPage(shown, found, other).page()
        still["in_months"] = in_months()
        return page("evaluation/show.html", **still, **first, **shown.page(found, other))


def _reports(asked: Asked) -> tuple[Report, Report | None]:
    return report(asked.scope), report(asked.other) if asked.other else None


@pages.get("/evaluation/data.json")
def data() -> Response:
    with g.service.model.snapshot() as db:
        asked = _asked(db)
        found, other = _reports(asked)
        shown = Shown(asked, g.words, g.visitor.caller.role)
        first = {"first_page": FirstPage(shown, found, other).data()}
        made = answer(200, {**told(shown, found, other), **first})
    return Response(made.body, content_type=made.content_type)


@pages.get("/evaluation/data.csv")
def sheet() -> Response:
    """Semicolons between, as spreadsheets here open it."""
    with g.service.model.snapshot() as db:
        asked = _asked(db)
        found, other = _reports(asked)
        shown = Shown(asked, g.words, g.visitor.caller.role)
        rows = [*FirstPage(shown, found, other).csv_rows(), *csv_rows(shown, asked.scope, found)]
        if asked.other and other:
            rows += csv_rows(shown, asked.other, other)
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([CSV_HEAD, *rows])
    response = Response(out.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="evaluation.csv"'
    return response


@pages.get("/evaluation/events")
def events() -> Response:
    """The events behind one number: those that the viewer may read, and how many more."""
    with g.service.model.snapshot() as db:
        asked = _asked(db)
        scope = asked.other if request.args.get("which") == "other" else asked.scope
        indicator, figure = _figure(scope or asked.scope)
        rows, more = events_behind(scope or asked.scope, figure.events, g.visitor.view, MOST)
        shown = Shown(asked, g.words, g.visitor.caller.role)
        told = shown.events(scope or asked.scope, indicator, figure, rows)
        total, several = len(set(figure.events)), len(figure.behind) > len(set(figure.behind))
        counted = {"none": not figure.behind, "several": several}
        return page("evaluation/events.html", **told, more=more, total=total, **counted)


def _figure(scope: Scope) -> tuple[Indicator, Figure]:
    """The number that the address names."""
    row, column = request.args.get("row", ""), request.args.get("column", "")
    found = CODES.get(request.args.get("code", ""))
    indicator = found(scope) if found else None
    for one in indicator.figures if indicator else ():
        if (one.row, one.column) == (row, column):
            return indicator, one  # type: ignore[return-value]
    raise NotFound


@pages.get("/evaluation/limits")
def limits() -> Response:
    return page("evaluation/limits.html", families=list(FAMILIES))


def _asked(db: Any) -> Asked:
    view = g.visitor.view
    position, named = _position(db)
    zone = g.api.boards.zone(db, view.network)
    scope = partial(Scope, db, view.network, position=position, zone=zone, least=view.least)
    scope = partial(scope, remembered={})
    whole, split, other = season_or("from", "until"), day_asked("split"), _other()
    if in_months():
        must_be_over(scope(period=max(whole, other or whole, key=lambda one: one.last)))
    if split is None:
        return Asked(
            scope(period=whole), scope(period=other) if other else None, named, whole, None
        )
    if not whole.first < split <= whole.last:
        raise Malformed(422, "split_outside")
    if in_months() and split.day != 1:
        raise Malformed(422, "whole_months")
    before = Period(whole.first, split - timedelta(days=1))
    after = scope(period=Period(split, whole.last))
    return Asked(after, scope(period=before), named, whole, split)


def _position(db: Any) -> tuple[int, str]:
    """As of which position; without one the newest that this viewer can tell."""
    said, view = request.args.get("position"), g.visitor.view
    if said:
        position = g.api.positions.take(said)
        if position is None or position > g.service.model.position()[0]:
            raise Malformed(422, "not_position")
        if in_months():
            position = to_the_quarter(db, position)
        return int(position), g.api.positions.give(position, view)
    if in_months():
        newest = at_quarter(db)
    else:
        newest = visible_position(db, view.network, (*view.keys, improvements.KEY))
    return newest, g.api.positions.give(newest, view)


def _other() -> Period | None:
    told = request.args.get("other_from"), request.args.get("other_until")
    return season_or("other_from", "other_until") if any(told) else None
