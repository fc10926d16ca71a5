"""A season of evenings: who came, answered or was silent; all for those who coordinate,
one's own organisation for everybody else who works here, counts for an evaluator."""

from collections import Counter
from datetime import date
from typing import Any

from flask import Blueprint, Response, g, request

from briefing.domain import context
from briefing.domain.refusals import NotFound
from briefing.domain.season import HALVES, Season
from briefing.domain.taking_part import ANSWERS
from briefing.projections.held import NEWEST
from briefing.projections.indicators.figures import OTHERS, merged
from briefing.projections.indicators.participation import COUNTED
from briefing.projections.model import from_ms
from briefing.projections.taking_part import Evening, Line, borough_lines, evenings, lines
from briefing.web import forms
from briefing.web.actions import may
from briefing.web.evaluation_days import at_quarter, in_months, last_over
from briefing.web.pages import page

pages = Blueprint("season", __name__)
# What a phone shows without scrolling comes first.
COLUMNS = ("silent", "came", *(one for one in ANSWERS if one not in ("silent", "came")))


@pages.get("/participation/season")
def show() -> Response:
    caller, season = g.visitor.caller, asked_season()
    with g.service.model.snapshot() as db:
        until, position = _asked_until(db, season)
        found = evenings(db, caller.network, until, position)
        told = lines(db, caller.network, found, position)
        within = in_season(found, season)
        shown: dict[str, Any] = {
            "season": named(season),
            "seasons": [named(one) for one in _others(found, season)],
            "manages": may("manage_participation", caller.role),
        }
        if caller.role == "evaluator":
            return page("participation/counts.html", **shown, months=_counted(within, told))
        sees_all = may("manage_participation", caller.role)
        boroughs = borough_lines(db, caller.network, found, told) if sees_all else []
    parties = told if sees_all else [one for one in told if _is_own(one)]
    groups = [
        {"code": code, **_group(rows, within)}
        for code, rows in (("organisations", parties), ("boroughs", boroughs))
    ]
    return page(
        "participation/season.html", **shown, groups=groups, answers=ANSWERS, columns=COLUMNS
    )


def _asked_until(db: Any, season: Season) -> tuple[date, int]:
    """(last day, position): to an evaluator only months that are over, so that no two minutes
    tell of one answer."""
    if not in_months():
        return season.last, NEWEST
    return min(season.last, last_over()), at_quarter(db)


def asked_season() -> Season:
    """The one in the address, else this evening's; an evaluator's the last with a month over."""
    said = request.args.get("season")
    if said is None:
        return Season.of(last_over() if in_months() else forms.local_time().day)
    try:
        return Season.named(said)
    except ValueError:
        raise NotFound from None


def named(season: Season) -> dict[str, Any]:
    words = g.words.t(f"season.{season.half}", year=season.year)
    return {
        "code": season.code,
        "words": words,
        "url": f"/participation/season?season={season.code}",
    }


def in_season(found: list[Evening], season: Season) -> list[Evening]:
    return [one for one in found if one.date >= season.first.isoformat()]


def months(within: list[Evening]) -> list[tuple[str, list[Evening]]]:
    """(month as written, its evenings), oldest first."""
    by_month: dict[str, list[Evening]] = {}
    for one in within:
        by_month.setdefault(one.date[:7], []).append(one)
    return [(g.words.month(date.fromisoformat(days[0].date)), days) for days in by_month.values()]


def counts(line: Line, within: list[Evening]) -> dict[str, int]:
    """Answer -> on how many of these evenings; evenings before it joined are in none."""
    told = Counter(line.answers.get(one.id) for one in within)
    return {answer: told[answer] for answer in ANSWERS}


def _others(found: list[Evening], season: Season) -> list[Season]:
    """Every season with evenings until this one, and the present one, newest first."""
    seen = {Season.of(date.fromisoformat(one.date)) for one in found}
    seen.add(Season.of(context.now().date()))
    order = list(HALVES)
    newest_first = sorted(seen, key=lambda one: (one.year, order.index(one.half)), reverse=True)
    return [one for one in newest_first if one != season]


def _is_own(line: Line) -> bool:
    own = g.visitor.caller.organisation
    return own is not None and line.party.id == own.hex


def _group(rows: list[Line], within: list[Evening]) -> dict[str, Any]:
    """`rows`: {name, slug, counts, streak}, those of nobody left out; `months`: newest first."""
    held = [one for one in within if one.held]
    here = [line for line in rows if any(line.answers[one.id] for one in held)]
    return {
        "rows": [
            {
                "name": line.party.name,
                "slug": line.party.slug,
                "counts": counts(line, held),
                "streak": line.streak,
            }
            for line in here
        ],
        "months": [
            {
                "name": name,
                "evenings": [
                    {"words": g.words.weekday(from_ms(one.starts)), "held": one.held}
                    for one in days
                ],
                "rows": [{"name": line.party.name, "cells": _cells(line, days)} for line in here],
            }
            for name, days in reversed(months(within))
        ],
    }


def _cells(line: Line, days: list[Evening]) -> list[str | None]:
    """An answer, `cancelled`, or None where it was not of the network."""
    return [line.answers[one.id] if one.held else "cancelled" for one in days]


def _counted(within: list[Evening], told: list[Line]) -> list[dict[str, Any]]:
    """Answers of all organisations by month, in the groups that the report of that month has: two
    ways of merging the same answers would tell of a small group."""
    shown = []
    for name, days in reversed(months(within)):
        held = [one for one in days if one.held]
        of = {
            answer: [line for line in told for one in held if line.answers[one.id] == answer]
            for answer in ANSWERS
            if answer in COUNTED
        }
        groups = merged(of)
        ordered = [(one, len(groups[one])) for one in (*ANSWERS, OTHERS) if groups.get(one)]
        shown.append({"name": name, "held": len(held), "counts": ordered})
    return shown
