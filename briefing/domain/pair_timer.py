"""PairTimer (kolla oss 23.30): somebody out asks to be looked for at a time; a watcher accepts.

For the two sides only. It rings once for each time that it is set to.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from briefing.domain.events import Aggregate, Created, Event
from briefing.domain.refusals import AlreadyDone, WrongState


class PairTimer(Aggregate):
    TOPIC = "PairTimer"

    def __init__(self) -> None:
        self.session = self.asker = self.id
        self.at: datetime | None = None
        self.rang_for: datetime | None = None
        self.watcher: UUID | None = None
        self.turn = 0
        self.ended = False

    def accept(self, watcher: UUID, role: str, turn: int) -> None:
        """`turn` is which time of watching of theirs it is: the promise ends with that time."""
        self._still_asked()
        self.trigger_event(self.Accepted, watcher=watcher, role=role, turn=turn)

    def move(self, at: datetime) -> None:
        """Who accepted keeps it: they see the new time."""
        self._still_asked()
        if at == self.at:
            raise AlreadyDone("at")
        self.trigger_event(self.Moved, at=at)

    def end(self, by: str) -> None:
        """All is well, say both sides as often as they like."""
        if not self.ended:
            self.trigger_event(self.Ended, by=by)

    @property
    def rung(self) -> bool:
        """Whether it has rung for the time that it is set to now."""
        return self.at is not None and self.rang_for == self.at

    def ring(self, now: datetime, watcher: UUID | None) -> bool:
        """`watcher` is whose promise holds; None leaves it to all who watch."""
        if self.ended or self.at is None or self.at > now or self.rung:
            return False
        self.trigger_event(self.Rang, due_at=self.at, watcher=watcher)
        return True

    def _still_asked(self) -> None:
        if self.ended:
            raise WrongState

    class Asked(Created):
        TOPIC = "PairTimer.Asked"
        session: UUID
        person: UUID
        role: str
        district: UUID
        at: datetime

        def apply(self, timer: Any) -> None:
            timer.session, timer.asker, timer.at = self.session, self.person, self.at

    class Accepted(Event):
        TOPIC = "PairTimer.Accepted"
        watcher: UUID
        role: str
        turn: int

        def apply(self, timer: Any) -> None:
            timer.watcher, timer.turn = self.watcher, self.turn

    class Moved(Event):
        TOPIC = "PairTimer.Moved"
        at: datetime

        def apply(self, timer: Any) -> None:
            timer.at = self.at

    class Rang(Event):
        TOPIC = "PairTimer.Rang"
        due_at: datetime
        watcher: UUID | None

        def apply(self, timer: Any) -> None:
            timer.rang_for = self.due_at

    class Ended(Event):
        TOPIC = "PairTimer.Ended"
        by: str

        def apply(self, timer: Any) -> None:
            timer.ended = True
