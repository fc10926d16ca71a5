"""A batch of events on its way into the read model."""

from dataclasses import dataclass, field
from typing import Any

from briefing.domain.participant import Participant
from briefing.domain.session import BriefingSession
from briefing.projections.witness import link

WITNESS_EVERY = 64
# What decides who may do what: people, and the state and lead of sessions.
WHO = (Participant.TOPIC, BriefingSession.TOPIC)


@dataclass
class Pending:
    """A batch that is applied and not committed: its end, its chain, what it touched."""

    count: int
    position: int
    hash: str
    previous: str = ""
    who: bool = False
    marks: list[tuple[int, str]] = field(default_factory=list)

    def add(self, one: Any) -> None:
        """`one`: a notification, or what was read ahead with its hash."""
        self.previous, self.hash = self.hash, getattr(one, "hash", None) or link(self.hash, one)
        self.who = self.who or one.topic.startswith(WHO)
        if one.id % WITNESS_EVERY == 0 or one.topic == BriefingSession.Sealed.TOPIC:
            self.marks.append((one.id, self.hash))
