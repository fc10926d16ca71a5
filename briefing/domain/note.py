"""Note (notering): passed down until it expires, or standing until withdrawn."""

from datetime import datetime
from typing import Any

from briefing.domain import item
from briefing.domain.item import Item


class Note(Item):
    TOPIC = "Note"

    def __init__(self) -> None:
        super().__init__()
        self.kind = "passdown"

    class Written(item.Written):
        TOPIC = "Note.Written"
        kind: str
        occurred_at: datetime | None = None

        def apply(self, item: Any) -> None:
            super().apply(item)
            item.kind = self.kind

    class Corrected(item.Corrected):
        TOPIC = "Note.Corrected"

    class FollowedUp(item.FollowedUp):
        TOPIC = "Note.FollowedUp"

    class Struck(item.Struck):
        TOPIC = "Note.Struck"

    class AudienceChanged(item.AudienceChanged):
        TOPIC = "Note.AudienceChanged"

    class Closed(item.Closed):
        TOPIC = "Note.Withdrawn"

    class Reopened(item.Reopened):
        TOPIC = "Note.Reopened"

    class Disposed(item.Disposed):
        TOPIC = "Note.Disposed"

    class Carried(item.Carried):
        TOPIC = "Note.Carried"

    class Expired(item.Expired):
        TOPIC = "Note.Expired"
