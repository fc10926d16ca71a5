"""The first page of the evaluation, for the steering group: what was decided before and what became
of it, then the four weaknesses with their figures, now and in the last period."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from briefing.domain.season import Season
from briefing.projections.improvements import Decision, decisions, of_report
from briefing.projections.indicators.figures import Figure, Indicator
from briefing.projections.indicators.leading import CODE_OF, LEADING, by_month, leading
from briefing.projections.indicators.records import Period
from briefing.projections.indicators.report import Report
from briefing.projections.indicators.scope import Scope
from briefing.vault import ERASED, MISSING
from briefing.web.evaluation_pictures import spark
from briefing.web.evaluation_words import difference, in_words, interval, plain, value

GONE = (ERASED, MISSING)


def period_before(period: Period) -> Period:
    """The season before a season, as many months before months, as many days before other days."""
    season = Season.of(period.first)
    if (season.first, season.last) == (period.first, period.last):
        earlier = Season.of(season.first - timedelta(days=1))
        return Period(earlier.first, earlier.last)
    if period.is_in_months:
        first, last = period.first, period.last
        months = 12 * (last.year - first.year) + last.month - first.month + 1
        year, month = divmod(12 * first.year + first.month - 1 - months, 12)
        return Period(date(year, month + 1, 1), first - timedelta(days=1))
    days = timedelta(days=period.days)
    return Period(period.first - days, period.last - days)


class FirstPage:
    """`last` is what the report is compared with, else the period before. `shown` knows the words
    and addresses of the report."""

    def __init__(self, shown: Any, report: Report, other: Report | None) -> None:
        self.shown, self.words, asked = shown, shown.words, shown.asked
        self.scope: Scope = asked.scope
        before = period_before(self.scope.period)
        self.last: Scope = asked.other or replace(self.scope, period=before)
        found = decisions(self.scope.db, self.scope.network, self.scope.position)
        self.now, self.earlier = of_report(found, self.scope.period, self.scope.start)
        indicators = [self._counted(self.scope, report), self._counted(self.last, other)]
        self.told = {code: tuple(told[code] for told in indicators) for code in LEADING}

    def _counted(self, scope: Scope, report: Report | None) -> dict[str, Indicator]:
        """The leading ones, from the report where they have been counted already."""
        if report is None:
            return {code: one(scope) for code, one in LEADING.items()}
        return {code: next(i for i in report[code] if i.code == CODE_OF[code]) for code in LEADING}

    def page(self) -> dict[str, Any]:
        months = by_month(self.scope)
        return {
            "last_period": self.shown.days(self.last),
            "weaknesses": [self._weakness(code, months[code]) for code in LEADING],
            "earlier": [self._decision(one) for one in self.earlier],
        }

    def _weakness(self, code: str, months: list[Figure]) -> dict[str, Any]:
        now, before = self.told[code]
        one, other = leading(now), leading(before)
        asked = {**self._days(self.last), "position": self.shown.asked.named}
        return {
            "code": code,
            "indicator": now.code,
            "none": one.value is None,
            **self._figure(now, one),
            "url": self.shown.url(now, one) if one.events else None,
            "last": self._figure(before, other),
            "last_url": f"/evaluation?{urlencode(asked)}#{now.code}",
            "comparable": None not in (one.value, other.value),
            "difference": difference(one, other, now.unit, [1, 1], self.words),
            "picture": spark(months, self._months(now, months)),
            "decisions": [self._decision(d) for d in self._standing(code)],
            "decide_url": self._form("new", weakness=code),
        }

    def _standing(self, code: str) -> list[Decision]:
        """What is decided about a weakness: on these days, or earlier and not ended."""
        going = [one for one in self.earlier if not one.ended]
        return [one for one in (*going, *self.now) if one.weakness == code]

    def _figure(self, one: Indicator, figure: Figure) -> dict[str, str]:
        return {
            "value": value(figure, one.unit, self.words),
            "of": in_words(figure, one.unit, self.words) if figure.value is not None else "",
            "interval": interval(figure, one.unit, self.words),
        }

    def _months(self, one: Indicator, months: list[Figure]) -> list[tuple[str, str]]:
        """(month, value) in words."""
        return [
            (self.shown.label("month", figure.row), value(figure, one.unit, self.words))
            for figure in months
        ]

    def _days(self, scope: Scope) -> dict[str, str]:
        told = self.shown.days(scope)
        return {"from": told["first"], "until": told["last"]}

    def _form(self, name: str, **more: str) -> str | None:
        """Only who may write is shown the way."""
        if self.shown.role != "coordinator":
            return None
        return f"/evaluation/improvements/{name}?{urlencode({**self._days(self.scope), **more})}"

    def _decision(self, one: Decision) -> dict[str, Any]:
        return {
            "weakness": one.weakness,
            "period": None if self._is_of_this(one) else {"first": one.first, "last": one.last},
            "owner": self._owner(one),
            "action": self._said(one.action),
            "due_on": one.due_on,
            "passed": self._passed(one),
            "outcome": one.outcome,
            "said": self._said(one.said) if one.said else None,
            "followed_on": self._day(one.followed_at),
            "url": None if one.ended else self._form(one.id),
            "earlier": one in self.earlier,
        }

    def _is_of_this(self, one: Decision) -> bool:
        return bool(self.shown.days(self.scope) == {"first": one.first, "last": one.last})

    def _owner(self, one: Decision) -> str | None:
        return self.words.t(f"owning_function.{one.function}") if one.function else one.owner

    def _said(self, text: str) -> str:
        return self.words.t("improvement.text_gone") if text in GONE else text

    def _day(self, moment: int | None) -> str | None:
        return None if moment is None else self.scope.day(moment).isoformat()

    def _passed(self, one: Decision) -> bool:
        """Against the day it ended, or the day that the report has come to: never today's."""
        until = self._day(one.followed_at if one.ended else self.scope.newest)
        return bool(one.due_on and until and until > one.due_on)

    def data(self) -> dict[str, Any]:
        return {
            "compared_with": self._days(self.last),
            "weaknesses": [self._weakness_data(code) for code in LEADING],
            "earlier": [self._decision_data(one) for one in self.earlier],
        }

    def _weakness_data(self, code: str) -> dict[str, Any]:
        now, last = self.told[code]
        mine = [self._decision_data(one) for one in self._standing(code)]
        told = {"now": _numbers(leading(now)), "last": _numbers(leading(last))}
        return {"weakness": code, "indicator": now.code, **told, "decisions": mine}

    def _decision_data(self, one: Decision) -> dict[str, Any]:
        """A text whose key is gone is None."""
        texts = {"action": one.action, "said": one.said}
        return {
            "id": one.id,
            "weakness": one.weakness,
            "from": one.first,
            "until": one.last,
            "owner": self._owner(one),
            **{name: None if text in GONE else text for name, text in texts.items()},
            "follow_up_on": one.due_on,
            "passed": self._passed(one),
            "outcome": one.outcome,
            "followed_on": self._day(one.followed_at),
        }

    def csv_rows(self) -> Iterator[list[Any]]:
        """One line for each thing that is told of a decision."""
        period = [*self.shown.days(self.scope).values(), self.shown.asked.named]
        for one in (*self.earlier, *self.now):
            told = self._decision_data(one)
            for name in ("owner", "action", "follow_up_on", "outcome", "said", "followed_on"):
                row = ["improvements", one.weakness, "", one.id, name, plain(told[name] or "")]
                yield [*period, *row, *[""] * 8]


def _numbers(figure: Figure) -> dict[str, Any]:
    names = ("value", "low", "high", "numerator", "denominator")
    return {name: getattr(figure, name) for name in names}
