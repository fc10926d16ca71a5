"""Who took part: one word for each organisation or borough and evening; only silence is a gap."""

from collections.abc import Collection, Sequence

from briefing.domain.words import WRITERS

# An organisation that has only coordinators or evaluators is not out in the evening.
OUT = WRITERS - {"coordinator"}
# What several organisations of a borough did is told by the first of these.
ANSWERS = ("came", "line", "nothing_to_report", "coming", "excused", "silent", "no_function")


def answer_for(said: str | None, *, member: bool, has_function: bool) -> str | None:
    """`said`: came, or what was answered. None: not of the network on that evening."""
    if said is not None:
        return said
    if not member:
        return None
    return "silent" if has_function else "no_function"


def answer_of_borough(
    answers: Collection[str | None], *, member: bool, has_function: bool
) -> str | None:
    """The best that somebody who works for the borough did; without such somebody no function."""
    best = next((one for one in ANSWERS if one in answers), "no_function")
    if best not in ("silent", "no_function"):
        return best
    return answer_for(None, member=member, has_function=has_function and best == "silent")


def silent_in_a_row(answers: Sequence[str | None]) -> int:
    """How many of the evenings that were held, newest last, ended in silence."""
    count = 0
    for answer in reversed(answers):
        if answer != "silent":
            break
        count += 1
    return count
