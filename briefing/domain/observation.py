"""Observation: "we were here from-until, calm". Text-free; the denominator of every count."""

from datetime import datetime
from typing import Any
from uuid import UUID

from briefing.domain import item
from briefing.domain.audience import is_release
from briefing.domain.item import Item
from briefing.domain.refusals import WrongState


class Observation(Item):
    TOPIC = "Observation"

    def __init__(self) -> None:
        super().__init__()
        self.place: UUID | None = None

    def release(self, role: str) -> None:
        """Handed in late it was written up: from then on everybody reads it."""
        self._must_be("open", "expired")
        self.change_audience(
            "all", role=role, is_author=False, owns=False, is_lead=False, reason=None
        )

    def turn_down(self) -> None:
        """Only what was written up waits for an answer; calm for everybody stands as it is."""
        if not is_release(self.role, self.audience, "all", handed_in=self.handed_in):
            raise WrongState
        self.close(None)

    class Made(item.Written):
        TOPIC = "Observation.Made"
        place: UUID | None
        starts_at: datetime
        ends_at: datetime

        def apply(self, item: Any) -> None:
            super().apply(item)
            item.place = self.place

    class Struck(item.Struck):
        TOPIC = "Observation.Struck"

    class AudienceChanged(item.AudienceChanged):
        TOPIC = "Observation.AudienceChanged"

    class Closed(item.Closed):
        TOPIC = "Observation.Closed"

    class Expired(item.Expired):
        TOPIC = "Observation.Expired"
