"""Pictures of indicators as numbers for SVG: bars, heat tables, lines. Units of a phone's width."""

from typing import Any

from briefing.projections.indicators.figures import ALL, OTHERS, Figure, Indicator
from briefing.web.evaluation_multiples import multiples

WIDTH, ROW, HEAT_ROW, PLOT = 360, 44, 44, 96
SPARK_WIDTH, SPARK = 220, 44
LEVELS = 5
BAND, SLANTED_BAND, SLANTED_WIDTH = 26, 92, 318
LETTER = 9
TURN = 6
# What a unit goes up to: a share is seen as a share of the whole.
WHOLE = {"percent": 100, "mark": 10}
# Rows whose first figure adds some of the others up: the number above says it.
LED = ("said", "mark")


def picture(one: Indicator, shown: list[dict[str, Any]], names: Any) -> dict[str, Any] | None:
    """`{kind, height, ...}`; None where there is nothing to draw."""
    known = [s for s in shown if s["figure"].value is not None]
    if len(known) < 2 or one.shape not in DRAWN:
        return None
    return DRAWN[one.shape](one, shown, names)


def _bars(one: Indicator, shown: list[dict[str, Any]], _names: Any) -> dict[str, Any] | None:
    """One below the other, with a line for how sure each is."""
    figures = [s for s in shown if s["figure"].value is not None and not s["column"]]
    if one.rows in LED:
        figures = [s for s in figures if s["row"] != ALL]
    if len(figures) - any(s["row"] == ALL for s in figures) < 2:
        return None
    longest = max(s["figure"].value for s in figures)
    if not longest:
        return None
    top = WHOLE.get(one.unit) or max(longest, *(_seen(s["figure"], longest) for s in figures))
    scale = WIDTH / top
    rows = [
        {
            "y": ROW * number,
            "words": s["words"],
            "value": s["value"],
            "width": _at(s["figure"].value * scale),
            "low": _at((s["figure"].low or 0) * scale),
            "high": _at(min(s["figure"].high or 0, top) * scale),
            "cut": (s["figure"].high or 0) > top,
            "sure": s["figure"].high is not None,
            "whole": s["row"] == ALL,
        }
        for number, s in enumerate(figures)
    ]
    return {"kind": "bars", "height": ROW * len(rows), "rows": rows}


def _seen(figure: Any, longest: float) -> float:
    """An interval that reaches far out is cut at twice the longest bar."""
    return float(min(figure.high if figure.high is not None else figure.value, 2 * longest))


def _heat(one: Indicator, shown: list[dict[str, Any]], names: Any) -> dict[str, Any] | None:
    """Rows of cells in five shades, the number in each; no cell where nothing is told."""
    columns = [code for code in dict.fromkeys(s["column"] for s in shown) if code]
    if one.columns == "hour":
        columns = _every_hour(columns)
    cells = [s for s in shown if s["column"] and s["figure"].value is not None]
    if not cells or not columns:
        return None
    top = 100 if one.unit == "percent" else max(s["figure"].value for s in cells) or 1
    words = [_head(one, code, names) for code in columns]
    longest = max(map(len, words)) * LETTER
    slanted = one.columns not in ("month", "hour") and longest > WIDTH / len(columns)
    width = (SLANTED_WIDTH if slanted else WIDTH) / len(columns)
    band = SLANTED_BAND if slanted else BAND
    rows = []
    for number, row in enumerate(dict.fromkeys(s["row"] for s in cells if s["row"] != OTHERS)):
        mine = [s for s in cells if s["row"] == row]
        rows.append(
            {
                "y": band + HEAT_ROW * number,
                "words": mine[0]["words"],
                "cells": [_cell(s, columns.index(s["column"]), width, top) for s in mine],
            }
        )
    heads = [{"x": _at(width * (number + 0.5)), "words": said} for number, said in enumerate(words)]
    return {
        "kind": "heat",
        "height": band + HEAT_ROW * len(rows),
        "band": band,
        "slanted": slanted,
        "rows": rows,
        "heads": heads,
        "width": _at(width),
    }


def _every_hour(columns: list[str]) -> list[str]:
    """From the first to the last of the evening: a time axis has no gaps."""
    found = sorted((int(hour) - TURN) % 24 for hour in columns)
    return [f"{(hour + TURN) % 24:02d}" for hour in range(found[0], found[-1] + 1)] if found else []


def _cell(shown: dict[str, Any], column: int, width: float, top: float) -> dict[str, Any]:
    told = shown["figure"].value
    level = min(LEVELS, int(LEVELS * told / top) + 1) if told else 0
    return {
        "x": _at(width * column),
        "middle": _at(width * (column + 0.5)),
        "level": level,
        "words": f"{told:.0f}",
    }


def _head(one: Indicator, code: str, names: Any) -> str:
    """A month by its first three letters: there are at most a few years of them."""
    words = str(names.label(one.columns, code))
    return words[:3] if one.columns == "month" else words


def _series(_one: Indicator, shown: list[dict[str, Any]], _names: Any) -> dict[str, Any] | None:
    """A line from the first to the last, with a band for how sure it is."""
    points = [s for s in shown if s["figure"].value is not None and s["row"] not in (ALL, OTHERS)]
    if len(points) < 2:
        return None
    highest = max(s["figure"].value for s in points) or 1
    top = max(_seen(s["figure"], highest) for s in points) or 1
    step = (WIDTH - 20) / (len(points) - 1)
    drawn = [
        {
            "x": _at(10 + step * number),
            "y": _up(s["figure"].value, top),
            "low": _up(s["figure"].low if s["figure"].low is not None else s["figure"].value, top),
            "high": _up(_seen(s["figure"], highest), top),
            "words": s["words"],
            "value": s["value"],
        }
        for number, s in enumerate(points)
    ]
    line = " ".join(f"{p['x']},{p['y']}" for p in drawn)
    there = [f"{p['x']},{p['high']}" for p in drawn]
    back = [f"{p['x']},{p['low']}" for p in reversed(drawn)]
    return {
        "kind": "series",
        "height": PLOT + 44,
        "points": drawn,
        "line": line,
        "band": " ".join((*there, *back)),
        "base": PLOT + 10,
    }


def spark(figures: list[Figure], said: list[tuple[str, str]]) -> dict[str, Any] | None:
    """Shares by month between 0 and 100, a gap where there is no basis; `said` is the same in
    words, (month, value)."""
    if sum(one.value is not None for one in figures) < 2:
        return None
    step = (SPARK_WIDTH - 12) / (len(figures) - 1)
    points = [
        None if one.value is None else (_at(6 + step * n), _at(SPARK * (1 - one.value / 100) + 4))
        for n, one in enumerate(figures)
    ]
    lines, line = [], list[str]()
    for point in (*points, None):
        if point is not None:
            line.append(f"{point[0]},{point[1]}")
        elif line:
            lines.append(" ".join(line))
            line = []
    return {
        "width": SPARK_WIDTH,
        "height": SPARK + 8,
        "lines": lines,
        "points": [point for point in points if point],
        "first": said[0][0][:3],
        "last": said[-1][0][:3],
        "words": ", ".join(f"{month} {value}" for month, value in said),
    }


def _up(value: float, top: float) -> float:
    return _at(10 + PLOT * (1 - value / top))


def _at(number: float) -> float:
    return round(number, 1)


DRAWN = {"bars": _bars, "heat": _heat, "series": _series, "multiples": multiples}
