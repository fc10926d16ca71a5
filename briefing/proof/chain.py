"""The walk along the chain, from mark to mark, going on behind each break.

Marks are hashes that somebody else remembers (the witness; where it is gone, the seals). Behind a
break the chain goes on from what the mark says, so that each break is found by itself. The next
mark then tells which of the two was changed, and whether positions were moved.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from briefing.proof.log import Log, Row, over

STRETCH = 2_000
SHIFTS = (1, -1, 2, -2, 3, -3, 4, -4)
TRIED = 8


@dataclass(frozen=True)
class Break:
    """Between two marks: `log` when the next mark confirms this one, `mark` when it confirms the
    log, else `open`. `shift`: how many positions what follows was moved down."""

    first: int
    last: int
    kind: str
    shift: int = 0


class Chain:
    """`hashes` are those of the chain at the positions that were asked for."""

    def __init__(
        self,
        log: Log,
        marks: Mapping[int, str],
        asked: Iterable[int] = (),
        look: Callable[[Sequence[Row]], None] = lambda _rows: None,
        progress: Callable[[int], None] = lambda _done: None,
    ) -> None:
        self.log, self.marks, self.look, self.progress = log, marks, look, progress
        self.asked = {position for position in asked if 0 < position <= log.end}
        self.hashes: dict[int, str] = {0: ""}
        self.breaks: list[Break] = []
        self.hash, self.at, self.shift = "", 0, 0
        self.agreed = self.tried = 0
        self.last_mark = 0

    def walk(self) -> None:
        ends = range(STRETCH, self.log.end, STRETCH)
        stops = sorted({*self.marks, *self.asked, *ends})
        self.following = sorted(self.marks)
        for stop in stops:
            if stop - self.shift > self.log.end:
                break
            self._to(stop)
            if stop % STRETCH == 0:
                self.progress(stop)
        self._to(self.log.end + self.shift)
        self.progress(self.log.end)

    def _to(self, stop: int) -> None:
        rows = self.log.between(self.at + 1 - self.shift, stop - self.shift)
        self.look(rows)
        self.hash = over(self.hash, rows, self.shift)
        said = self.marks.get(stop)
        if said is not None:
            self._compare(stop, said)
        if stop in self.asked:
            self.hashes[stop] = self.hash
        self.at = stop

    def _compare(self, stop: int, said: str) -> None:
        self.agreed += said == self.hash
        if said != self.hash:
            kind, shift = self._judge(stop, said)
            self.breaks.append(Break(self.last_mark + 1, stop, kind, shift - self.shift))
            self.shift = shift
            if kind != "mark":
                self.hash = said
        self.last_mark = stop

    def _judge(self, stop: int, said: str) -> tuple[str, int]:
        """Whom the next mark confirms."""
        place = bisect_right(self.following, stop)
        if place == len(self.following):
            return "open", self.shift
        later = self.following[place]
        if self._leads(self.hash, stop, later, self.shift):
            return "mark", self.shift
        if self._leads(said, stop, later, self.shift):
            return "log", self.shift
        self.tried += 1
        for moved in SHIFTS if self.tried < TRIED else ():
            if self._leads(said, stop, later, self.shift + moved):
                return "log", self.shift + moved
        return "open", self.shift

    def _leads(self, hash: str, start: int, end: int, shift: int) -> bool:
        rows = self.log.between(start + 1 - shift, end - shift)
        return bool(rows) and over(hash, rows, shift) == self.marks[end]


def joined(breaks: Sequence[Break]) -> list[Break]:
    """Neighbours in which the log was changed as one; the last one tells what follows."""
    told: list[Break] = []
    for one in breaks:
        before = told[-1] if told else None
        if before and before.last + 1 == one.first and "mark" not in (before.kind, one.kind):
            shift = before.shift + one.shift
            told[-1] = Break(before.first, one.last, one.kind, shift)
        else:
            told.append(one)
    return told
