"""Small multiples: the same months for each row beside each other, all on one scale."""

from typing import Any

from briefing.projections.indicators.figures import OTHERS, Indicator

BESIDE = 2
WIDTH, GAP, PLOT = 170, 20, 44
HEAD, FOOT = 20, 30


def multiples(one: Indicator, shown: list[dict[str, Any]], names: Any) -> dict[str, Any] | None:
    """A panel of bars for each row; no bar where nothing is told, a line where it is none."""
    columns = sorted({s["column"] for s in shown if s["column"]})
    cells = [s for s in shown if s["column"] and s["figure"].value is not None]
    if len(columns) < 2 or not cells:
        return None
    top = 100 if one.unit == "percent" else max(s["figure"].value for s in cells) or 1
    rows = list(dict.fromkeys(s["row"] for s in cells if s["row"] != OTHERS))
    panels = []
    for number, row in enumerate(rows):
        mine = {s["column"]: s for s in cells if s["row"] == row}
        panels.append(
            {
                "x": (WIDTH + GAP) * (number % BESIDE),
                "y": (HEAD + PLOT + FOOT) * (number // BESIDE),
                "words": next(iter(mine.values()))["words"],
                "bars": [_bar(columns.index(c), len(columns), s, top) for c, s in mine.items()],
            }
        )
    return {
        "kind": "multiples",
        "height": (HEAD + PLOT + FOOT) * -(-len(rows) // BESIDE),
        "panels": panels,
        "width": WIDTH,
        "head": HEAD,
        "base": HEAD + PLOT,
        "first": str(names.label(one.columns, columns[0]))[:3],
        "last": str(names.label(one.columns, columns[-1]))[:3],
        "top": f"0–{top:.0f}{' %' if one.unit == 'percent' else ''}",
    }


def _bar(column: int, of: int, shown: dict[str, Any], top: float) -> dict[str, float]:
    step, height = WIDTH / of, PLOT * shown["figure"].value / top
    return {
        "x": round(step * column + 1, 1),
        "y": round(HEAD + PLOT - height, 1),
        "width": round(max(step - 2, 1), 1),
        "height": round(height, 1),
    }
