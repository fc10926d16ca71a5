"""Observation: "we were here from-until, calm". Text-free; the denominator of every count."""

from datetime import datetime
from typing import Any
from uuid import UUID

from briefing.domain import item
from briefing.domain.item import Item


class Observation(Item):
    TOPIC = "Observation"

    def __init__(self) -> None:
        super().__init__()
        self.place: UUID | None = None

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

    class Expired(item.Expired):
        TOPIC = "Observation.Expired"
