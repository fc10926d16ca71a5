"""What actors and residents answered: the last survey of each kind that ended in the period.

Below 30 % of those asked, or below three, there is no basis. Where nobody knows how many were asked
there is no share of them either.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from briefing.domain.survey import GROUPS, QUESTIONS
from briefing.projections.indicators.figures import (
    ALL,
    OTHERS,
    WITHHELD,
    Basis,
    Figure,
    Indicator,
    by,
    merged,
    middle,
    share,
)
from briefing.projections.indicators.scope import Scope
from briefing.projections.surveys import Told, answers, surveys
from briefing.projections.view import SMALLEST

ENOUGH = 0.3
HIGH = frozenset({"4", "5"})
# From the ends inwards: what is rare stands with what is least unlike it.
SIDES = (("1", "2", "3"), ("5", "4"))
ACTORS = ("results", "faster", "knows_whom", "introduced", "own_area", "takes_part", "go_on")
CHOSEN = ("results", "go_on")
BANDS = {"low": range(1, 5), "in_between": range(5, 8), "high": range(8, 11)}


def _last(scope: Scope, kind: str) -> Told | None:
    found = surveys(scope.db, scope.network, scope.position)
    ended = [one for one in found if one.kind == kind and (one.closed_on or "") in scope.period]
    return max(ended, key=lambda one: (one.closed_on or "", one.number), default=None)


def _said(scope: Scope, survey: Told, question: str, group: str = "") -> list[str]:
    given = answers(scope.db, survey)
    return [told[question] for part, told in given if part == group and question in told]


def has_basis(told: Basis) -> bool:
    if told.answered < SMALLEST:
        return False
    return told.asked is None or told.answered >= ENOUGH * told.asked


def _of_actors(survey: Told, said: Sequence[str]) -> Basis:
    asked = sum(survey.asked.values())
    return Basis("", asked, len(said), sum(survey.actors.values()) - asked)


def _of_residents(survey: Told, group: str, said: Sequence[str]) -> Basis:
    return Basis(group, survey.asked.get(group), len(said), None)


def actors(question: str, scope: Scope) -> Indicator:
    """Shares of each answer in the order of the form; first of *ja*, or of 4 and 5."""
    survey, code = _last(scope, "actors"), f"survey_{question}"
    if survey is None:
        return Indicator(code, "percent", (), shape=WITHHELD)
    said = _said(scope, survey, question)
    told = _of_actors(survey, said)
    chosen = question in CHOSEN
    prefix, good = ("said", {"yes"}) if chosen else ("mark", HIGH)
    figures: tuple[Figure, ...] = (_nothing(ALL),)
    if has_basis(told):
        counts = _choices(question, said) if chosen else _marks(said)
        rows = [_share(survey, name, count, len(said)) for name, count in counts.items()]
        whole = _share(survey, ALL, sum(one in good for one in said), len(said))
        figures = (whole, *rows)
    return Indicator(code, "percent", figures, prefix, shape="bars", basis=(told,), asks=question)


def _choices(question: str, said: Sequence[str]) -> dict[str, int]:
    """Counts in the order of the form, others last."""
    groups = merged(by(said, str))
    order = (*QUESTIONS["actors"][question], OTHERS)
    names = sorted(groups, key=order.index)
    return {one if one == OTHERS else f"said_{one}": len(groups[one]) for one in names}


def _marks(said: Sequence[str]) -> dict[str, int]:
    """Counts of neighbours together as long as they are too few, never across what the first
    figure adds up: by subtraction it would tell of one or two. None of a side of too few."""
    found = {}
    for band in (band for side in SIDES for band in _bands(side, said)):
        ends = dict.fromkeys((min(band), max(band)))
        found["_".join(("mark", *ends))] = sum(one in band for one in said)
    return {name: found[name] for name in sorted(found) if found[name] >= SMALLEST}


def _bands(side: Iterable[str], said: Sequence[str]) -> Iterator[list[str]]:
    band: list[str] = []
    rest = list(side)
    while rest:
        band.append(rest.pop(0))
        left = sum(one in rest for one in said)
        if sum(one in band for one in said) >= SMALLEST and (not rest or left >= SMALLEST):
            yield band
            band = []
    if band:
        yield band


def _share(survey: Told, row: str, hits: int, of: int, column: str = "") -> Figure:
    """The event behind it is the end of the survey: answers lead nowhere."""
    made = share(row, range(hits), range(of), column)
    return replace(made, behind=(survey.position,))


def _nothing(row: str) -> Figure:
    return Figure(row, None)


def safety(scope: Scope) -> Indicator:
    """Share of 4 and 5, the area beside the comparison."""
    return _beside("survey_safety", scope, "safety", "percent", _safe)


def _safe(survey: Told, group: str, said: Sequence[str]) -> Figure:
    return _share(survey, group, sum(one in HIGH for one in said), len(said))


def recommend(scope: Scope) -> Indicator:
    """The median of 1 to 10."""
    return _beside("survey_recommend", scope, "recommend", "mark", _median)


def _median(survey: Told, group: str, said: Sequence[str]) -> Figure:
    made = middle(group, [(int(one), survey.position) for one in said], least=SMALLEST)
    return replace(made, behind=(survey.position,))


def _beside(
    code: str,
    scope: Scope,
    question: str,
    unit: str,
    figure: Callable[[Told, str, Sequence[str]], Figure],
) -> Indicator:
    survey = _last(scope, "residents")
    if survey is None:
        return Indicator(code, unit, (), shape=WITHHELD)
    figures, basis = [], []
    for group in GROUPS["residents"]:
        said = _said(scope, survey, question, group)
        basis.append(_of_residents(survey, group, said))
        enough = has_basis(basis[-1])
        figures.append(figure(survey, group, said) if enough else _nothing(group))
    return Indicator(
        code,
        unit,
        tuple(figures),
        "survey_group",
        shape="bars",
        notes=(_difference(figures),),
        basis=tuple(basis),
        asks=question,
    )


def _difference(figures: Collection[Figure]) -> str:
    """The area against the comparison: different only where the intervals do not overlap."""
    area, other = figures
    if area.value is None or other.value is None:
        return "not_compared"
    if area.low is None or area.high is None or other.low is None or other.high is None:
        return "unsure"
    if area.low > other.high:
        return "area_higher"
    return "area_lower" if area.high < other.low else "no_difference"


def bands(scope: Scope) -> Indicator:
    """Shares of 1-4, 5-7 and 8-10, by group."""
    survey, code = _last(scope, "residents"), "survey_recommend_bands"
    if survey is None:
        return Indicator(code, "percent", (), shape=WITHHELD)
    figures, basis = [], []
    for group in GROUPS["residents"]:
        said = _said(scope, survey, "recommend", group)
        basis.append(_of_residents(survey, group, said))
        if has_basis(basis[-1]):
            told = merged(by(said, _band))
            rows = ((name, len(those)) for name, those in told.items())
            figures += [_share(survey, name, hits, len(said), group) for name, hits in rows]
    return Indicator(
        code,
        "percent",
        tuple(figures),
        "band",
        "survey_group",
        "heat",
        basis=tuple(basis),
        asks="recommend",
    )


def _band(mark: str) -> str:
    return next(name for name, marks in BANDS.items() if int(mark) in marks)


FAMILY: dict[str, Callable[[Scope], Indicator]] = {
    **{f"survey_{question}": partial(actors, question) for question in ACTORS},
    "survey_safety": safety,
    "survey_recommend": recommend,
    "survey_recommend_bands": bands,
}
