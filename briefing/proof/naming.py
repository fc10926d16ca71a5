"""Which event of a stretch it was: the log's rows laid beside what a board has of them.

Rows of the history carry topic, recording time and who did it, so that an event that was taken
out, put in or moved shows; what is the same in all of that is looked at closely by `Closely`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from briefing.projections.model import from_ms
from briefing.proof.boards import Board
from briefing.proof.log import Log, Row
from briefing.proof.signs import FIELDS, KEPT, Told, sign, sign_of
from briefing.proof.verdict import Problem, about, named, stamp

MOST = 600
BEYOND = 8
Look = Callable[[Row, Told], str | None]


@dataclass
class Laid:
    """Rows of the log beside what a board has: the same, only in the log, only on the board."""

    pairs: list[tuple[Row, Told]]
    came: list[Row]
    gone: list[Told]


def differences(
    log: Log, board: Board, first: int, last: int, look: Look, recognised: set[int]
) -> list[Problem]:
    """What the board has otherwise between two positions; at most the first few hundred."""
    last = min(last, first + MOST)
    until = last + BEYOND
    rows, told = log.between(first, until), board.history(first, until)
    if not rows or not told:
        return []
    whole = log.end <= until and board.position <= until
    laid, along = in_place(rows, told, whole), aligned(rows, told, whole)
    if len(along.came) + len(along.gone) < len(laid.came):
        laid = along
    recognised.update(row[0] for row in (*laid.came, *(row for row, _ in laid.pairs)))
    return [
        _problem("changed", f"{why} ({board.name} has it otherwise)", row)
        for row, one in laid.pairs
        if row[0] <= last and (why := look(row, one))
    ] + list(_unequal(laid.came, laid.gone, board))


def in_place(rows: list[Row], told: list[Told], whole: bool) -> Laid:
    """Position by position. Rows after the board's last are not its business."""
    mine, theirs = {row[0]: row for row in rows}, {one["position"]: one for one in told}
    end = told[-1]["position"]
    laid = Laid([], [], [])
    for at in sorted({*mine, *theirs}):
        row, one = mine.get(at), theirs.get(at)
        if row and one and sign(row) == sign_of(one):
            laid.pairs.append((row, one))
            continue
        if row and at <= end and (one or row[3] in KEPT):
            laid.came.append(row)
        if one and (row or at < rows[-1][0] or whole):
            laid.gone.append(one)
    return laid


def aligned(rows: list[Row], told: list[Told], whole: bool) -> Laid:
    """In order, wherever they stand now. At the end of what is looked at rows may have no partner
    only because the look ends there."""
    laid = Laid([], [], [])
    rows = [row for row in rows if row[3] in KEPT]
    matcher = SequenceMatcher(
        None, [sign(row) for row in rows], [sign_of(one) for one in told], autojunk=False
    )
    for op, i, j, k, m in matcher.get_opcodes():
        if op == "equal":
            laid.pairs += zip(rows[i:j], told[k:m], strict=True)
        elif j < len(rows) or (whole and k < m):
            laid.came += rows[i:j]
            laid.gone += told[k:m]
    return laid


def _unequal(rows: list[Row], told: list[Told], board: Board) -> Iterator[Problem]:
    """Moved, exchanged, changed in place, missing, added."""
    stood = {one["position"]: one for one in told}
    before = {sign_of(one): at for at, one in stood.items()}
    moved = {row[0]: before[sign(row)] for row in rows if before.get(sign(row), row[0]) != row[0]}
    settled = set(moved.values())
    for row in rows:
        at = row[0]
        was = moved.get(at)
        if was is not None:
            if not (moved.get(was) == at and was < at):
                yield _problem("moved", _moved(at, was, moved, board), row)
        elif at in stood and at not in settled:
            settled.add(at)
            yield _problem("changed", _what(row, stood[at], board), row)
        else:
            yield _problem("added", f"is unknown to {board.name}", row)
    for at, one in stood.items():
        if at not in settled:
            yield missing(one, board)


def _moved(at: int, was: int, moved: dict[int, int], board: Board) -> str:
    if moved.get(was) == at or abs(was - at) == 1:
        return f"is exchanged with position {was}"
    return f"stood at position {was} when {board.name} read it"


def _what(row: Row, told: Told, board: Board) -> str:
    mine = sign(row)
    if mine[1] is None:
        return f"is no event that can be read any more ({board.name} was given {_had(told)})"
    pairs = zip(FIELDS, mine, sign_of(told), strict=True)
    other = [name for name, now, then in pairs if now != then]
    if len(other) > 3:
        return f"is another event than {board.name} was given ({_had(told)})"
    return f"has another {' and '.join(other)} than {board.name} ({_had(told)})"


def _had(told: Told) -> str:
    return f"{told['topic']}, recorded {stamp(from_ms(told['recorded_at']))}"


def missing(told: Told, board: Board) -> Problem:
    """An event that a board was given and the log has no longer."""
    at, of = told["position"], told["item"] or told["about"]
    words = f"position {at} is missing: {_had(told)}" + (f", of {of}" if of else "")
    return Problem(
        "missing",
        f"{words} ({board.name} was given it)",
        at,
        at,
        told["topic"],
        told["item"],
        stamp(from_ms(told["recorded_at"])),
    )


def _problem(kind: str, words: str, row: Row) -> Problem:
    return Problem(kind, f"position {row[0]} ({named(row)}) {words}", row[0], row[0], **about(row))
