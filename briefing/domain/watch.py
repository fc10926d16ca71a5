"""Watch: one person's function reads the board from sealing to the end of the shift.

Check-out, the end of the role and the end of the shift end it too: they stand in the log already,
so whoever reads it knows, and no second event repeats them.
"""

from typing import Any
from uuid import UUID

from briefing.domain.events import Aggregate, Created, Event


class Watch(Aggregate):
    """One person at one session. `turn` tells one time of watching from the next."""

    TOPIC = "Watch"

    def __init__(self) -> None:
        self.person = self.id
        self.role = ""
        self.watching = True
        self.turn = 1

    def take_again(self, role: str) -> None:
        self.trigger_event(self.TakenAgain, role=role, turn=self.turn + 1)

    def leave(self) -> None:
        if self.watching:
            self.trigger_event(self.Left)

    class Taken(Created):
        TOPIC = "Watch.Taken"
        session: UUID
        person: UUID
        role: str

        def apply(self, watch: Any) -> None:
            watch.person, watch.role = self.person, self.role

    class TakenAgain(Event):
        TOPIC = "Watch.TakenAgain"
        role: str
        turn: int

        def apply(self, watch: Any) -> None:
            watch.role, watch.turn, watch.watching = self.role, self.turn, True

    class Left(Event):
        TOPIC = "Watch.Left"

        def apply(self, watch: Any) -> None:
            watch.watching = False
