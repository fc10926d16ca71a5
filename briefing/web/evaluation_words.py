"""Values with their unit, how sure they are, and what is different; never why."""

from dataclasses import asdict
from datetime import timedelta

from briefing.projections.indicators.figures import Basis, Figure, Indicator
from briefing.web.words import NO_BREAK_SPACE, Words

FORMULA = ("=", "+", "-", "@", "\t", "\r")
HOUR, DAYS = 60, 48 * 60
# What there is more of in more evenings is compared by evening.
BY_EVENING = frozenset({"count"})


def value(figure: Figure, unit: str, words: Words) -> str:
    if figure.value is None:
        return words.t("evaluation.no_basis")
    return number(figure.value, unit, words)


def number(told: float, unit: str, words: Words) -> str:
    """`62 %`, `1 h 20 min`, `3 dygn`, `0,42 per timme`."""
    if unit == "minutes":
        return _duration(told, words)
    written = _written(told, unit, words)
    said = words.t(f"evaluation_unit.{unit}", n=written, count=told)
    return said.replace(" ", NO_BREAK_SPACE)


def _written(told: float, unit: str, words: Words) -> str:
    digits = 0 if unit in ("count", "evenings") else 2 if unit == "rate" else 1
    written = f"{told:.{digits}f}".removesuffix(".0")
    return written.replace(".", ",") if words.language == "sv" else written


def _duration(minutes: float, words: Words) -> str:
    whole = round(minutes)
    if whole > DAYS:
        days = f"{timedelta(minutes=minutes) / timedelta(days=1):.1f}"
        days = days.replace(".", ",") if words.language == "sv" else days
        return words.t("evaluation_unit.days", n=days).replace(" ", NO_BREAK_SPACE)
    hours, rest = divmod(whole, HOUR)
    told = words.t("evaluation_unit.minutes", n=rest)
    told = words.t("evaluation_unit.hours_minutes", h=hours, m=rest) if hours else told
    return told.replace(" ", NO_BREAK_SPACE)


def in_words(figure: Figure, unit: str, words: Words) -> str:
    """What it is a share of; nothing where it is not."""
    if figure.denominator is None:
        return ""
    of = f"{figure.denominator:g}"
    if figure.numerator is None:
        return words.t("evaluation.of_cases", of=of)
    of = of.replace(".", ",") if words.language == "sv" else of
    key = "evaluation.of_hours" if unit == "rate" else "evaluation.of"
    return words.t(key, hits=figure.numerator, of=of, count=figure.denominator)


def interval(figure: Figure, unit: str, words: Words) -> str:
    if figure.low is None or figure.high is None:
        return ""
    if unit == "minutes":
        return f"{_duration(figure.low, words)}–{_duration(figure.high, words)}"
    unit = "count" if unit == "percent" else unit  # how sure one is has no decimals
    low, high = (_written(one, unit, words) for one in (figure.low, figure.high))
    return f"{low}–{high}"


def difference(
    now: Figure, before: Figure | None, unit: str, scales: list[int], words: Words
) -> str:
    """Only what lies outside both intervals is told of as higher or lower."""
    if before is None or now.value is None or before.value is None:
        return words.t("evaluation.no_comparison")
    by = scales if unit in BY_EVENING else [1, 1]
    one, other = _scaled(now, by[0]), _scaled(before, by[1])
    if one is None or other is None:
        return words.t("evaluation.unsure")
    if one[0] > other[1]:
        return words.t("evaluation.higher")
    if one[1] < other[0]:
        return words.t("evaluation.lower")
    return words.t("evaluation.no_difference")


def _scaled(figure: Figure, by: int) -> tuple[float, float] | None:
    if figure.low is None or figure.high is None:
        return None
    return figure.low / by, figure.high / by


def basis(told: Basis, words: Words) -> str:
    """How many were asked, answered and not asked, as far as anybody knows."""
    how = "known" if told.not_asked is not None else "unknown" if told.asked is None else "part"
    said = words.t(f"evaluation_basis.{how}", **asdict(told))
    return f"{words.t(f'evaluation_row.{told.group}')}: {said}" if told.group else said


def asked(one: Indicator, figure: Figure) -> tuple[int | None, ...]:
    """Asked, answered and not asked, of the figure's own group."""
    mine = next((b for b in one.basis if b.group in ("", figure.row, figure.column)), None)
    return (mine.asked, mine.answered, mine.not_asked) if mine else (None, None, None)


def plain(said: str) -> str:
    """A spreadsheet must not take a name for a formula."""
    return f"'{said}" if said.startswith(FORMULA) else said
