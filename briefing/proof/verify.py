"""Proof over ciphertext: chain, witnesses, seals, order and keys of the whole log."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from briefing.config import Config
from briefing.projections.every import HANDLERS
from briefing.projections.pending import WITNESS_EVERY
from briefing.proof import seals as sealing
from briefing.proof.boards import Board, boards, position_now
from briefing.proof.chain import Break, Chain, joined
from briefing.proof.closely import Closely
from briefing.proof.log import Log, read_only
from briefing.proof.naming import differences, missing
from briefing.proof.texts import Texts
from briefing.proof.verdict import Problem, Verdict, about, named
from briefing.vault import Vault

MOST = 20
WAIT, LOOKS = 0.1, 20
KNOWN = {kind.TOPIC for kind in HANDLERS}  # type: ignore[attr-defined]
Progress = Callable[[int], None]


def quiet(_done: int) -> None:
    """Progress to nobody."""


def marks_of(path: Path) -> dict[int, str]:
    """What the witness saw; nothing when there is none."""
    if not path.exists():
        return {}
    db = read_only(path)
    try:
        tables = db.execute("SELECT name FROM sqlite_master WHERE name='marks'").fetchall()
        return (
            dict(db.execute("SELECT position, hash FROM marks WHERE position>0")) if tables else {}
        )
    finally:
        db.close()


class Proof:
    """Read in this order, so that who goes on writing cannot make a difference: the witness, the
    boards, then the log."""

    def __init__(self, config: Config, progress: Progress = quiet) -> None:
        self.config, self.progress = config, progress
        self.verdict = Verdict()
        self.marks = marks_of(config.witness)
        self.boards = boards(config.board, config.board_aside)
        self.log = Log(config.events)
        self.texts = Texts(config.vault)
        self.end = self.log.end
        self.recognised: set[int] = set()
        self.seals = sealing.seals_of(self.log)

    def run(self) -> Verdict:
        seals = [(one.position or 0, one.hash or "") for one in self.seals]
        sealed = {at: hash for at, hash in seals if 0 < at <= self.end}
        marks, witnessed = self.marks or sealed, bool(self.marks)
        asked = {*sealed, *(board.position for board in self.boards)}
        chain = Chain(self.log, marks, asked, self.texts.look, self.progress)
        chain.walk()
        verdict = self.verdict
        verdict.events, verdict.hash = self.log.end, chain.hash
        verdict.witnesses = chain.agreed if witnessed else 0
        broken = joined(chain.breaks)
        for one in broken:
            self._broken(one, "the witness" if witnessed else "the seals")
        self.end = self.log.end + chain.shift
        self._boards(chain, broken)
        if max(self.marks, default=0) > self.end:
            self._cut("the witness", max(self.marks))
        self._order()
        sealing.check(verdict, self.seals, self.log, chain.hashes, self.boards)
        self._tail(chain)
        self._witness(witnessed)
        self._unreadable()
        return verdict

    def _broken(self, one: Break, who: str) -> None:
        between = f"between positions {one.first} and {one.last}"
        if one.kind == "mark":
            words = (
                f"{who} says something else at position {one.last}, its next mark confirms the log:"
                " that mark was changed, or the log went on from an older copy before it was there"
            )
            self.verdict.add("mark", words, first=one.last, last=one.last)
            return
        moved = f", and all that follows stands {_moved(one.shift)}" if one.shift else ""
        words = f"the log is not what {who} saw {between}{moved}"
        self.verdict.add("chain", words, first=one.first, last=one.last)
        self._name(one.first, one.last)

    def _name(self, first: int, last: int) -> None:
        """The events that a board has otherwise; the first board that knows any."""
        for board in self.boards:
            found = self._otherwise(board, first, last)
            if found:
                self._say(found)
                return

    def _otherwise(self, board: Board, first: int, last: int) -> list[Problem]:
        if not self.config.vault.exists():
            unlooked = lambda _row, _told: None  # noqa: E731
            return differences(self.log, board, first, last, unlooked, self.recognised)
        vault = Vault(self.config.vault)
        try:
            closely = Closely(vault)
            return differences(self.log, board, first, last, closely, self.recognised)
        finally:
            vault.close()

    def _say(self, found: Sequence[Problem]) -> None:
        said = {one.words for one in self.verdict.problems}
        self.verdict.problems += [one for one in found if one.words not in said]

    def _boards(self, chain: Chain, broken: list[Break]) -> None:
        """What the last event was that each was given, and whether the log still says so."""
        for board in self.boards:
            if board.position > self.end:
                self._ahead(board, chain.last_mark)
            elif board.position and chain.hashes.get(board.position) != board.hash:
                if any(one.first <= board.position <= one.last for one in broken):
                    continue
                self._otherwise_made(board, chain.last_mark)

    def _otherwise_made(self, board: Board, witnessed: int) -> None:
        words = (
            f"{board.name} was made from another log (it stands at position {board.position};"
            f" the last mark before it is at {witnessed})"
        )
        first = min(witnessed, board.position) + 1
        self.verdict.add("board", words, first=first, last=board.position)
        self._say(self._otherwise(board, first, board.position))

    def _ahead(self, board: Board, witnessed: int) -> None:
        """Whether only the end is gone, or something before it."""
        found = self._otherwise(board, witnessed + 1, board.position)
        inner = [one for one in found if one.kind != "missing" or (one.first or 0) <= self.end]
        if inner:
            words = f"{board.name} was made from another log, of {board.position} events"
            self.verdict.add("board", words, first=witnessed + 1, last=board.position)
            self._say(inner)
            return
        self._cut(board.name, board.position)
        lost = board.history(self.end + 1, board.position)
        self._say([missing(one, board) for one in lost[:MOST]])

    def _cut(self, who: str, last: int) -> None:
        words = (
            f"the log ends at position {self.end}, {who} saw {last}: it was restored from an older"
            f" copy, or its end ({self.end + 1} to {last}) was cut off; put the newer log back"
        )
        self.verdict.add("older", words, first=self.end + 1, last=last)

    def _order(self) -> None:
        for name in self.log.unguarded():
            self.verdict.add("guard", f"the log is not append-only any more: no trigger {name}")
        if self.log.before_the_first():
            self.verdict.add("order", "there are events before position 1, which no log has")
        for id, version, at, before, stood in self.log.out_of_turn(MOST):
            row = self.log.between(at, at)[0]
            words = (
                f"{id}: version {before + 1} is missing before position {at} ({named(row)})"
                if version > before + 1
                else f"{id}: version {version} stands at position {at}, before version {before}"
                f" at {stood}"
            )
            self.verdict.add("order", words, first=at, last=at, **about(row))

    def _tail(self, chain: Chain) -> None:
        """Events after all that witness and board know; a board that follows is waited for."""
        good = [at for at in self.marks if at <= self.end]
        good += [b.position for b in self.boards if chain.hashes.get(b.position) == b.hash]
        self.verdict.confirmed = max(good, default=0)
        live = next((b for b in self.boards if b.path == self.config.board), None)
        if live is None and self.verdict.confirmed < self.end:
            count = self.end - self.verdict.confirmed
            self.verdict.notes.append(f"the last {count} events are seen by no witness yet")
        if live is None:
            return
        for _ in range(LOOKS):
            if position_now(live.path) >= self.end:
                return
            time.sleep(WAIT)
        unseen = self.log.between(position_now(live.path) + 1 - chain.shift, self.log.end)
        for row in [row for row in unseen if row[0] not in self.recognised][:MOST]:
            words = (
                f"position {row[0]} ({named(row)}) is in the log and was never shown: recorded just"
                " before the service stopped, or added by hand; start it, and see `briefing status`"
            )
            self.verdict.add("unseen", words, first=row[0], last=row[0], **about(row))

    def _witness(self, witnessed: bool) -> None:
        every = {*range(WITNESS_EVERY, self.log.end + 1, WITNESS_EVERY)}
        every |= {seal.at for seal in self.seals}
        lacking = len(every - set(self.marks))
        if every and not witnessed:
            self.verdict.add("witness", "there is no witness: nothing outside the log confirms it")
        elif lacking:
            self.verdict.notes.append(f"the witness lacks {lacking} of {len(every)} marks")

    def _unreadable(self) -> None:
        """Keys that are gone without a decision, and events of a release to come."""
        verdict, texts = self.verdict, self.texts
        verdict.keys_missing, verdict.keys_erased = dict(texts.missing), texts.erased
        if texts.missing:
            words = (
                f"{texts.missing.total()} sealed texts have lost their key without a decision to"
                f" erase ({counted(texts.missing)}): the vault is older than the log, put the right"
                " one back"
            )
            verdict.add("keys", words)
        verdict.unknown = {t: n for t, n in sorted(texts.topics.items()) if t not in KNOWN}
        if verdict.unknown:
            count = sum(verdict.unknown.values())
            words = (
                f"this release does not know {count} event{'s' if count > 1 else ''}"
                f" ({counted(verdict.unknown)}): in the chain, not on the board;"
                " install the release that wrote them"
            )
            verdict.add("unknown", words)

    def close(self) -> None:
        self.log.close()
        for board in self.boards:
            board.close()


def _moved(shift: int) -> str:
    away = f"{abs(shift)} position{'s' if abs(shift) > 1 else ''}"
    return f"{away} {'lower: taken out' if shift > 0 else 'higher: put in'}"


def counted(counts: dict[str, int]) -> str:
    """`2 Incident.Reported, 1 Note.Written`."""
    return ", ".join(f"{count} {name}" for name, count in sorted(counts.items()))
