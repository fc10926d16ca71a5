"""Incident (händelse): what happened on the ground; where and when, never who."""

from datetime import datetime
from typing import Any
from uuid import UUID

from briefing.domain import item
from briefing.domain.events import Event, SealedText
from briefing.domain.item import Item
from briefing.domain.refusals import AlreadyDone, OlderThanKnown

SAID = ("type", "category", "text", "district", "place", "borough", "occurred_at")


class Incident(Item):
    TOPIC = "Incident"

    def __init__(self) -> None:
        super().__init__()
        self.priority: str | None = None
        self.category = "other"
        self.certainty = "reported"
        self.place: UUID | None = None
        self.occurred_at: datetime | None = None
        self.source_id: int | None = None
        self.said: dict[str, Any] = {}
        self.adopted = False

    def prioritise(self, priority: str) -> None:
        self._must_be("open", "expired")
        if priority == self.priority:
            raise AlreadyDone("priority")
        self.trigger_event(self.Prioritised, priority=priority)

    def state_certainty(self, certainty: str, source: str | None) -> None:
        self._must_be("open", "closed", "expired")
        self.trigger_event(self.CertaintyStated, certainty=certainty, source=source)

    @property
    def is_public(self) -> bool:
        """Imported and not (yet) taken over by a person."""
        return self.source_id is not None and not self.adopted

    def adopt(self, organisation: UUID | None, valid_until: datetime) -> None:
        """A person takes over an imported event: from now on it is the network's own."""
        self.trigger_event(self.Adopted, organisation=organisation, valid_until=valid_until)

    def revise(self, known_at: datetime, changes: dict[str, Any], valid_until: datetime) -> None:
        """Its source says something else since `known_at`: it is corrected and stays longer.

        One that had expired is back for that time. An adopted one keeps its own validity.
        """
        if self.known_at is not None and known_at < self.known_at:
            raise OlderThanKnown
        stays = self.status == "open" and not self.adopted
        if stays and self.valid_until is not None:
            changes = {**changes, "valid_until": max(valid_until, self.valid_until)}
        self.correct(**changes)
        if self.status == "expired" and not self.adopted:
            self.reopen(None, valid_until)

    class Reported(item.Written):
        TOPIC = "Incident.Reported"
        priority: str | None
        category: str
        certainty: str
        place: UUID | None
        place_text: SealedText | None
        occurred_at: datetime | None
        type: str | None
        source_id: int | None
        borough: UUID | None

        def apply(self, item: Any) -> None:
            super().apply(item)
            item.priority, item.category = self.priority, self.category
            item.certainty, item.place = self.certainty, self.place
            item.occurred_at, item.source_id = self.occurred_at, self.source_id
            if self.source_id is not None:
                item.said = {name: getattr(self, name) for name in SAID}

    class Corrected(item.Corrected):
        TOPIC = "Incident.Corrected"

        def apply(self, item: Any) -> None:
            super().apply(item)
            if self.metadata.get("channel") == "import":
                item.said |= {name: self.changes[name] for name in SAID if name in self.changes}

    class FollowedUp(item.FollowedUp):
        TOPIC = "Incident.FollowedUp"

    class Struck(item.Struck):
        TOPIC = "Incident.Struck"

    class AudienceChanged(item.AudienceChanged):
        TOPIC = "Incident.AudienceChanged"

    class Closed(item.Closed):
        TOPIC = "Incident.Closed"

    class Reopened(item.Reopened):
        TOPIC = "Incident.Reopened"

    class Disposed(item.Disposed):
        TOPIC = "Incident.Disposed"

    class Carried(item.Carried):
        TOPIC = "Incident.Carried"

    class Expired(item.Expired):
        TOPIC = "Incident.Expired"

    class Prioritised(Event):
        TOPIC = "Incident.Prioritised"
        priority: str

        def apply(self, item: Any) -> None:
            item.priority = self.priority

    class CertaintyStated(Event):
        TOPIC = "Incident.CertaintyStated"
        certainty: str
        source: str | None

        def apply(self, item: Any) -> None:
            item.certainty = self.certainty

    class Adopted(Event):
        TOPIC = "Incident.Adopted"
        organisation: UUID | None
        valid_until: datetime

        def apply(self, item: Any) -> None:
            item.adopted = True
            item.organisation = self.organisation
            item.valid_until = self.valid_until
            item.status = "open"
