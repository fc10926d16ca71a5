"""Improvement: what was decided about a weakness, who answers for it, and what became of it."""

from typing import Any
from uuid import UUID

from briefing.domain.events import Aggregate, Created, Event, SealedText
from briefing.domain.refusals import AlreadyDone
from briefing.domain.words import GOES_ON


class Improvement(Aggregate):
    """One decision; a wrong one is withdrawn and decided anew, what ended stays as it ended."""

    TOPIC = "Improvement"

    def __init__(self) -> None:
        self.vault_key: int | None = None
        self.ended = False

    def follow_up(self, outcome: str, text: SealedText, next_on: str | None) -> None:
        self._still_open()
        self.trigger_event(self.FollowedUp, outcome=outcome, text=text, next_on=next_on)

    def withdraw(self) -> None:
        self._still_open()
        self.trigger_event(self.Withdrawn)

    def _still_open(self) -> None:
        if self.ended:
            raise AlreadyDone

    class Decided(Created):
        """`first` and `last` are the days of the report; `organisation` or `function` owns it."""

        TOPIC = "Improvement.Decided"
        weakness: str
        first: str
        last: str
        action: SealedText
        organisation: UUID | None
        function: str | None
        follow_up_on: str | None

        def apply(self, improvement: Any) -> None:
            improvement.vault_key = self.action.key

    class FollowedUp(Event):
        TOPIC = "Improvement.FollowedUp"
        outcome: str
        text: SealedText
        next_on: str | None

        def apply(self, improvement: Any) -> None:
            improvement.ended = self.outcome != GOES_ON

    class Withdrawn(Event):
        TOPIC = "Improvement.Withdrawn"

        def apply(self, improvement: Any) -> None:
            improvement.ended = True
