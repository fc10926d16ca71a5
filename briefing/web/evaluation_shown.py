"""A report in words: names of rows, values with their unit, differences, and the data behind."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from briefing.projections.indicators.figures import ALL, Figure, Indicator
from briefing.projections.indicators.report import Report
from briefing.projections.indicators.scope import Scope
from briefing.web.evaluation_labels import by_name, label
from briefing.web.evaluation_pictures import picture
from briefing.web.evaluation_words import (
    asked,
    basis,
    difference,
    in_words,
    interval,
    plain,
    value,
)
from briefing.web.words import Words

CSV_HEAD = (
    "from",
    "until",
    "position",
    "family",
    "indicator",
    "version",
    "row",
    "column",
    "value",
    "low",
    "high",
    "numerator",
    "denominator",
    "unit",
    "asked",
    "answered",
    "not_asked",
)


class Shown:
    """`asked` as on the page; everything else is words."""

    def __init__(self, asked: Any, words: Words, role: str) -> None:
        self.asked, self.words, self.role = asked, words, role

    def page(self, found: Report, other: Report | None) -> dict[str, Any]:
        asked = self.asked
        return {
            "asked": asked,
            "period": self.days(asked.scope),
            "other_period": self.days(asked.other) if asked.other else None,
            "evenings": len(asked.scope.held),
            "families": [
                {
                    "code": family,
                    "indicators": [
                        self._indicator(one, self._same(one, other and other[family]))
                        for one in indicators
                    ],
                }
                for family, indicators in found.items()
                if indicators
            ],
        }

    def days(self, scope: Scope) -> dict[str, Any]:
        return {"first": scope.period.first.isoformat(), "last": scope.period.last.isoformat()}

    def _same(self, one: Indicator, among: Any) -> Indicator | None:
        return next((told for told in among or () if told.code == one.code), None)

    def _indicator(self, one: Indicator, other: Indicator | None) -> dict[str, Any]:
        told = {(figure.row, figure.column): figure for figure in other.figures} if other else {}
        figures = [self._figure(one, figure, told, other) for figure in one.figures]
        shown = by_name(one.rows, figures)
        columns = list(dict.fromkeys(figure.column for figure in one.figures))
        return {
            "code": one.code,
            "version": one.version,
            "lead": shown[0]
            if shown and (shown[0]["row"], shown[0]["column"]) == (ALL, "")
            else None,
            "columns": [{"code": code, "words": self.label(one.columns, code)} for code in columns],
            "rows": _rows(shown, columns),
            "picture": picture(one, shown, self),
            "asks": self.words.t(f"survey_question.{one.asks}") if one.asks else "",
            "basis": [basis(told, self.words) for told in one.basis],
            "notes": [self.words.t(f"evaluation_note.{note}") for note in one.notes],
            "has_intervals": any(figure.low is not None for figure in one.figures),
        }

    def _figure(
        self, one: Indicator, figure: Figure, told: dict[Any, Figure], other: Indicator | None
    ) -> dict[str, Any]:
        shown = {
            "row": figure.row,
            "column": figure.column,
            "words": self.label(one.rows, figure.row),
            "value": value(figure, one.unit, self.words),
            "of": in_words(figure, one.unit, self.words),
            "interval": interval(figure, one.unit, self.words),
            "url": self.url(one, figure) if figure.events else None,
            "figure": figure,
        }
        before = told.get((figure.row, figure.column))
        if other is not None and self.asked.other is not None:
            scales = [max(1, len(scope.held)) for scope in (self.asked.scope, self.asked.other)]
            shown["before"] = value(before, one.unit, self.words) if before else "–"
            shown["difference"] = difference(figure, before, one.unit, scales, self.words)
        return shown

    def url(self, one: Indicator, figure: Figure) -> str:
        named = {"code": one.code, "row": figure.row, "column": figure.column}
        return f"/evaluation/events?{self.asked.query}&{urlencode(named)}"

    def label(self, kind: str, code: str) -> str:
        return label(self.words, kind, code)

    def events(
        self, scope: Scope, one: Indicator, figure: Figure, rows: list[Any]
    ) -> dict[str, Any]:
        return {
            "asked": self.asked,
            "indicator": one,
            "value": value(figure, one.unit, self.words),
            "of": in_words(figure, one.unit, self.words),
            "label": self.label(one.rows, figure.row),
            "column": self.label(one.columns, figure.column) if figure.column else None,
            "events": rows,
            "period": self.days(scope),
            "deidentified": self.role == "evaluator",
        }


def _rows(shown: list[dict[str, Any]], columns: list[str]) -> list[dict[str, Any]]:
    """`{words, cells}`: one cell for each column, None where there is none."""
    found: dict[str, dict[str, Any]] = {}
    for one in shown:
        row = found.setdefault(one["row"], {"words": one["words"], "cells": {}})
        row["cells"][one["column"]] = one
    return [
        {**row, "cells": [row["cells"].get(code) for code in columns]} for row in found.values()
    ]


def told(shown: Shown, found: Report, other: Report | None) -> dict[str, Any]:
    """The data: every number with its definition, version and where its events are."""
    asked = shown.asked
    made = {
        "from": asked.whole.first.isoformat(),
        "until": asked.whole.last.isoformat(),
        "position": asked.named,
        "report": _data(shown, asked.scope, found),
    }
    if asked.other and other:
        made["compared_with"] = _data(shown, asked.other, other)
    return made


def _data(shown: Shown, scope: Scope, found: Report) -> dict[str, Any]:
    return {
        **shown.days(scope),
        "evenings": len(scope.held),
        "indicators": [
            {
                "family": family,
                "code": one.code,
                "version": one.version,
                "title": shown.words.t(f"evaluation_title.{one.code}"),
                "definition": shown.words.t(f"evaluation_definition.{one.code}"),
                "unit": one.unit,
                **({"basis": [asdict(told) for told in one.basis]} if one.basis else {}),
                "figures": [_figure(shown, one, figure) for figure in one.figures],
            }
            for family, indicators in found.items()
            for one in indicators
        ],
    }


def _figure(shown: Shown, one: Indicator, figure: Figure) -> dict[str, Any]:
    return {
        "row": figure.row,
        "column": figure.column,
        "words": shown.label(one.rows, figure.row),
        "value": figure.value,
        "low": figure.low,
        "high": figure.high,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "events": shown.url(one, figure) if figure.events else None,
    }


def csv_rows(shown: Shown, scope: Scope, found: Report) -> Iterator[list[Any]]:
    period = [*shown.days(scope).values(), shown.asked.named]
    for family, indicators in found.items():
        for one in indicators:
            for figure in one.figures:
                names = [plain(name) for name in (figure.row, figure.column)]
                numbers = (
                    figure.value,
                    figure.low,
                    figure.high,
                    figure.numerator,
                    figure.denominator,
                )
                yield [
                    *period,
                    family,
                    one.code,
                    one.version,
                    *names,
                    *numbers,
                    one.unit,
                    *asked(one, figure),
                ]
