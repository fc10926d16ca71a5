"""Handover from one lead to the next: *Tänk på*, *Lovat*, *Fråga vem*."""

from typing import Any
from uuid import UUID

from briefing.domain.events import Aggregate, Created, Event, SealedText


class Handover(Aggregate):
    """One per session; who writes again replaces all three lines."""

    TOPIC = "Handover"

    def __init__(self) -> None:
        self.vault_key: int | None = None

    def write_again(self, lines: dict[str, SealedText | None]) -> None:
        self.trigger_event(self.WrittenAgain, **lines)

    class Written(Created):
        TOPIC = "Handover.Written"
        session: UUID
        think_of: SealedText | None
        promised: SealedText | None
        ask_whom: SealedText | None

        def apply(self, handover: Any) -> None:
            written = self.think_of or self.promised or self.ask_whom
            handover.vault_key = written.key if written else None

    class WrittenAgain(Event):
        TOPIC = "Handover.WrittenAgain"
        think_of: SealedText | None
        promised: SealedText | None
        ask_whom: SealedText | None
