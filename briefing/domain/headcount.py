"""How many of an organisation are here, as the lead counted them; nobody is named."""

from typing import Any
from uuid import UUID

from briefing.domain.events import Aggregate, Created, Event


class Headcount(Aggregate):
    """One organisation at one session."""

    TOPIC = "Headcount"

    def __init__(self) -> None:
        self.count = 0

    def take_again(self, count: int) -> None:
        if count != self.count:
            self.trigger_event(self.TakenAgain, count=count)

    class Taken(Created):
        TOPIC = "Headcount.Taken"
        session: UUID
        organisation: UUID
        count: int

        def apply(self, headcount: Any) -> None:
            headcount.count = self.count

    class TakenAgain(Event):
        TOPIC = "Headcount.TakenAgain"
        count: int

        def apply(self, headcount: Any) -> None:
            headcount.count = self.count
