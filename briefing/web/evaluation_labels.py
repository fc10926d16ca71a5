"""What the rows and columns of a report are called, and in which order they stand."""

from datetime import date
from typing import Any

from briefing.projections.indicators.figures import ALL, OTHERS
from briefing.web.evaluation_pictures import LED
from briefing.web.words import Words, sort_key

# Words of the catalogue that have no order of their own stand by name.
CATALOGUED = frozenset(
    (
        "category",
        "priority",
        "weekday",
        "role",
        "participation_answer",
        "check_kind",
        "check_reason",
        "decline_reason",
    )
)
BY_NAME = ("category", "role", "check_kind", "check_reason", "decline_reason", "name")


def label(words: Words, kind: str, code: str) -> str:
    t = words.t
    if code == ALL and kind in LED:
        return t(f"evaluation_row.{kind}_{ALL}")
    if code in (ALL, OTHERS, "unnamed", ""):
        return t(f"evaluation.{code or 'whole'}")
    if kind == "name_month":
        name, apart, month = code.rpartition(" · ")
        return f"{label(words, 'name', name)}{apart}{label(words, 'month', month)}"
    if kind in ("name", "day"):
        return code
    if kind == "month":
        return words.month(date.fromisoformat(f"{code}-01"))
    if kind == "hour":
        return f"{int(code):02d}"
    said = t(f"{kind if kind in CATALOGUED else 'evaluation_row'}.{code}")
    return said[:1].upper() + said[1:]


def by_name(kind: str, shown: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows in the reader's alphabet; first what is of all, last the others."""
    if kind not in BY_NAME:
        return shown
    ends = {ALL: 0, OTHERS: 2}
    return sorted(shown, key=lambda one: (ends.get(one["row"], 1), sort_key(one["words"])))
