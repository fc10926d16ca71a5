"""Participation: who answered, by organisation and borough; only silence is a gap."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from briefing.domain.taking_part import ANSWERS
from briefing.projections.indicators.figures import ALL, OTHERS, Figure, Indicator, merged, share
from briefing.projections.indicators.scope import Scope
from briefing.projections.memberships import Memberships
from briefing.projections.taking_part import Evening, Line, borough_lines

FIRST_MONTHS = (0, 3, 6, 12)
STAGES = (*(f"since_{months}" for months in FIRST_MONTHS), OTHERS)
COUNTED = frozenset(ANSWERS) - {"no_function"}


def by_organisation(scope: Scope) -> Indicator:
    """Share of evenings with an answer, of those that the organisation could come to."""
    return _took_part(scope, "took_part", scope.parties)


def by_borough(scope: Scope) -> Indicator:
    boroughs = borough_lines(scope.db, scope.network, scope.held, scope.parties, scope.position)
    return _took_part(scope, "took_part_borough", boroughs)


def _took_part(scope: Scope, code: str, lines: list[Line]) -> Indicator:
    figures = [answered(scope, ALL, lines, scope.held)]
    months = sorted({one.date[:7] for one in scope.held})
    for name, its in _named(scope, lines):
        if name != ALL:
            figures.append(answered(scope, name, its, scope.held))
        for month in months:
            within = [one for one in scope.held if one.date[:7] == month]
            figures.append(answered(scope, name, its, within, month))
    shape = "multiples" if code == "took_part_borough" else "heat"
    return Indicator(code, "percent", tuple(figures), "name", "month", shape)


def _named(scope: Scope, lines: list[Line]) -> Iterable[tuple[str, list[Line]]]:
    """Each by its name for who coordinates; for others only all of them together."""
    if scope.least > 1:
        return [(ALL, lines)]
    counted = (line for line in lines if any(_counts(line, one) for one in scope.held))
    return [(line.party.name, [line]) for line in counted]


def _counts(line: Line, evening: Evening) -> bool:
    return line.answers.get(evening.id) in COUNTED


def by_time_since_joining(scope: Scope) -> Indicator:
    """Who came late beside who was there from the start, at the same time with the network; of
    fewer than three organisations to nobody who is not told of them by name."""
    since = Memberships(scope.db, scope.network, scope.position).months_since
    seals = {one.id: scope.sessions[one.id]["sealed_from"] for one in scope.held}
    groups: dict[str, list[tuple[str, int, bool]]] = {}
    for line in scope.parties:
        for one in scope.held:
            if _counts(line, one):
                came = line.answers[one.id] != "silent"
                stage = _stage(since(line.party.id, one.date))
                groups.setdefault(stage, []).append((line.party.id, seals[one.id], came))
    told = merged(groups, _parties, least=max(scope.least, 1))
    figures = (
        share(name, [at for _, at, came in those if came], [at for _, at, _ in those])
        for name, those in sorted(told.items(), key=lambda one: STAGES.index(one[0]))
    )
    return Indicator("took_part_since", "percent", tuple(figures), "since", shape="bars")


def _stage(months: int) -> str:
    return f"since_{max(first for first in FIRST_MONTHS if first <= months)}"


def _parties(those: Sequence[tuple[str, int, bool]]) -> int:
    return len({party for party, _, _ in those})


def answered(
    scope: Scope, name: str, lines: list[Line], within: list[Evening], column: str = ""
) -> Figure:
    of = [(line, one) for line in lines for one in within if _counts(line, one)]
    hits = [one for line, one in of if line.answers[one.id] != "silent"]
    seals = {one.id: scope.sessions[one.id]["sealed_from"] for one in within}
    return share(name, [seals[one.id] for one in hits], [seals[one.id] for _, one in of], column)


def silent_in_a_row(scope: Scope) -> Indicator:
    """How many evenings in a row, at the last one of the period, an organisation said nothing."""
    last = [scope.sessions[one.id]["sealed_from"] for one in scope.held]
    lines = [one for one in scope.parties if one.streak and _was_here(one, scope.held)]
    if scope.least > 1:
        figures = _grouped(Counter(_long(line.streak) for line in lines))
    else:
        ordered = sorted(lines, key=lambda one: -one.streak)
        figures = [
            Figure(one.party.name, one.streak, behind=tuple(last[-one.streak :])) for one in ordered
        ]
    rows = "streak" if scope.least > 1 else "name"
    return Indicator("silent_in_a_row", "evenings", tuple(figures), rows, shape="bars")


def _was_here(line: Line, held: list[Evening]) -> bool:
    return any(line.answers.get(one.id) == "silent" for one in held)


def _long(streak: int) -> str:
    return "four" if streak >= 4 else "fewer"


def _grouped(counts: Counter[str]) -> list[Figure]:
    told = merged({name: [name] * count for name, count in counts.items()})
    return [Figure(name, len(those)) for name, those in told.items()]


def answers(scope: Scope) -> Indicator:
    """What was answered, all organisations and evenings together."""
    found: dict[str, list[int]] = {}
    for line in scope.parties:
        for one in scope.held:
            answer = line.answers.get(one.id)
            if answer in COUNTED:
                found.setdefault(str(answer), []).append(scope.sessions[one.id]["sealed_from"])
    total = [position for those in found.values() for position in those]
    ordered = {name: found[name] for name in ANSWERS if name in found}
    told = merged(ordered, least=max(scope.least, 1))
    return Indicator(
        "answers",
        "percent",
        tuple(share(name, those, total) for name, those in told.items()),
        "participation_answer",
        shape="bars",
    )


FAMILY: dict[str, Callable[[Scope], Indicator]] = {
    "took_part": by_organisation,
    "took_part_borough": by_borough,
    "took_part_since": by_time_since_joining,
    "silent_in_a_row": silent_in_a_row,
    "answers": answers,
}
