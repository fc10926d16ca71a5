"""Proof over ciphertext: the chain of the whole log against witnesses, seals and read model."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from briefing.domain.session import BriefingSession
from briefing.projections.projector import Projector
from briefing.projections.witness import Witness, link

PAGE = 2_000


@dataclass
class Verdict:
    """`problems` say where it breaks, in words."""

    events: int = 0
    seals: int = 0
    witnesses: int = 0
    hash: str = ""
    problems: list[str] = field(default_factory=list)


def verify(
    recorder: Any,
    mapper: Any,
    witness: Witness,
    projector: Projector,
    progress: Callable[[int], None] = lambda _done: None,
) -> Verdict:
    verdict = Verdict()
    hashes: dict[int, str] = {0: ""}
    good = 0
    while stored := recorder.after(max(hashes), PAGE):
        for one in stored:
            verdict.hash = link(verdict.hash, one)
            said = witness.hash_at(one.id)
            if said is not None:
                verdict.witnesses += 1
                if said != verdict.hash and not verdict.problems:
                    verdict.problems.append(f"changed between position {good + 1} and {one.id}")
                good = one.id if said == verdict.hash else good
            if one.topic == BriefingSession.Sealed.TOPIC:
                _seal(verdict, mapper.to_domain_event(one), hashes, one.id)
            hashes[one.id] = verdict.hash
        verdict.events = max(hashes)
        _forget(hashes)
        progress(verdict.events)
    _ends(verdict, witness, projector, hashes)
    return verdict


def _seal(verdict: Verdict, seal: Any, hashes: dict[int, str], at: int) -> None:
    verdict.seals += 1
    known = hashes.get(seal.position)
    if known is not None and known != seal.hash:
        verdict.problems.append(f"seal {seal.number} at position {at} does not fit the log")


def _forget(hashes: dict[int, str]) -> None:
    """A seal names a position shortly before its own: keep the last few thousand."""
    for position in sorted(hashes)[:-4_000]:
        del hashes[position]


def _ends(verdict: Verdict, witness: Witness, projector: Projector, hashes: dict[int, str]) -> None:
    last = witness.last()
    if last and last[0] > verdict.events:
        verdict.problems.append(f"the log ends at {verdict.events}, a witness saw {last[0]}")
    position, hash = projector.mark()
    if position in hashes and hashes[position] != hash:
        verdict.problems.append(f"the read model was made from another log (position {position})")
