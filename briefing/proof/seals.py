"""The seals of the log: whether each fits the chain, its number, and what the board says of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from briefing.domain.network import Network
from briefing.domain.session import BriefingSession
from briefing.proof.boards import Board
from briefing.proof.log import Log, Row, facts_of, recorded_at
from briefing.proof.verdict import Verdict, about, stamp


@dataclass(frozen=True)
class Seal:
    """Number, position and hash as the log has them; None where they cannot be read."""

    row: Row
    number: int | None
    position: int | None
    hash: str | None

    @property
    def at(self) -> int:
        """The position of its own event."""
        return self.row[0]

    def as_dict(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "position": self.position,
            "hash": self.hash,
            "at": self.at,
            "recorded_at": stamp(recorded_at(self.row)),
        }


def seals_of(log: Log) -> list[Seal]:
    return [_seal(row) for row in log.of_topics(BriefingSession.Sealed.TOPIC)]


def _seal(row: Row) -> Seal:
    facts = facts_of(row) or {}
    number, position, hash = (facts.get(name) for name in ("number", "position", "hash"))
    return Seal(
        row,
        number if type(number) is int else None,
        position if type(position) is int else None,
        hash if isinstance(hash, str) else None,
    )


def numbers_of(log: Log) -> dict[str, int]:
    """Session (hex) -> the number that the network gave it."""
    told: dict[str, int] = {}
    for row in log.of_topics(Network.SessionNumbered.TOPIC):
        facts = facts_of(row) or {}
        session = facts.get("session")
        hex = session.get("_data_") if isinstance(session, dict) else None
        if isinstance(hex, str) and type(facts.get("number")) is int:
            told[hex.replace("-", "")] = facts["number"]
    return told


def check(
    verdict: Verdict, seals: list[Seal], log: Log, hashes: Mapping[int, str], boards: list[Board]
) -> None:
    numbers, shown = numbers_of(log), [(board, board.seals()) for board in boards]
    for seal in seals:
        verdict.seals.append(seal.as_dict())
        wrong = _wrong(seal, numbers.get(seal.row[1]), hashes)
        for board, told in shown:
            said = told.get(seal.at)
            if said is not None and said != (seal.number, seal.position, seal.hash):
                wrong.append(f"{board.name} shows number {said[0]}, {said[2]} at {said[1]}")
        if wrong:
            words = f"seal {seal.number} (position {seal.at}) does not fit: {'; '.join(wrong)}"
            verdict.add("seal", words, first=seal.at, last=seal.at, **about(seal.row))


def _wrong(seal: Seal, number: int | None, hashes: Mapping[int, str]) -> list[str]:
    wrong = []
    if number is not None and number != seal.number:
        wrong.append(f"the network gave this session number {number}")
    if seal.position is None or seal.hash is None:
        wrong.append("it cannot be read")
    elif not 0 <= seal.position < seal.at:
        wrong.append(f"it seals position {seal.position}, which it cannot have known")
    elif hashes.get(seal.position) != seal.hash:
        wrong.append(
            f"it says {seal.hash} for position {seal.position}, the log gives another hash"
        )
    return wrong


def compare_paper(verdict: Verdict, number: int, hash: str) -> None:
    """What is printed on paper, or stood on the wall, against the seals of that number."""
    found = [seal for seal in verdict.seals if seal["number"] == number]
    if any((seal["hash"] or "").startswith(hash) for seal in found):
        return
    said = " and ".join(seal["hash"] or "nothing" for seal in found)
    words = (
        f"seal {number} has {said} in the log, the paper has {hash}"
        if found
        else f"there is no seal {number} in this log, the paper has one"
    )
    verdict.add("paper", words)
