"""Assignment (uppdrag) within an organisation, request (förfrågan) across organisations."""

from datetime import datetime
from typing import Any
from uuid import UUID

from briefing.domain import item
from briefing.domain.events import Event, SealedText
from briefing.domain.item import Item
from briefing.domain.refusals import AlreadyDone, WrongState

OPEN_STATES = frozenset({"offered", "accepted", "started", "reported", "returned", "declined"})


class Assignment(Item):
    TOPIC = "Assignment"

    def __init__(self) -> None:
        super().__init__()
        self.kind = "request"
        self.state = "offered"
        self.to_person: UUID | None = None
        self.to_role: str | None = None
        self.to_organisation: UUID | None = None
        self.taker: UUID | None = None
        self.place: UUID | None = None

    @property
    def organisations(self) -> tuple[UUID | None, ...]:
        return (self.organisation, self.to_organisation)

    def accept(self, person: UUID, organisation: UUID | None) -> None:
        if self.state == "accepted":
            raise AlreadyDone
        self._answerable("offered", "returned", "declined")
        self.trigger_event(self.Accepted, person=person, organisation=organisation)

    def decline(self, reason: str, organisation: UUID | None) -> None:
        self._answerable("offered", "returned", "accepted")
        self.trigger_event(self.Declined, reason=reason, organisation=organisation)

    def start(self) -> None:
        self._answerable("accepted")
        self.trigger_event(self.Started)

    def report(self, text: SealedText) -> None:
        self._answerable("accepted", "started", "reported")
        self.trigger_event(self.ReportedBack, text=text)

    def complete(self, result: SealedText | None) -> None:
        self._answerable("accepted", "started", "reported")
        self.trigger_event(self.Completed, result=result)

    def give_back(self, *, session: UUID | None = None) -> None:
        """Back to the board: by the taker, or because the session ended (`session`)."""
        self._answerable("accepted", "started", "reported", "offered", "declined")
        self.trigger_event(self.Returned, session=session)

    def _answerable(self, *states: str) -> None:
        self._must_be("open")
        if self.state not in states:
            raise WrongState

    class Offered(item.Written):
        TOPIC = "Assignment.Offered"
        kind: str
        to_person: UUID | None
        to_role: str | None
        to_organisation: UUID | None
        place: UUID | None
        place_text: SealedText | None
        starts_at: datetime | None
        ends_at: datetime | None
        about: UUID | None

        def apply(self, item: Any) -> None:
            super().apply(item)
            item.kind, item.place = self.kind, self.place
            item.to_person, item.to_role = self.to_person, self.to_role
            item.to_organisation = self.to_organisation

    class Accepted(Event):
        TOPIC = "Assignment.Accepted"
        person: UUID
        organisation: UUID | None

        def apply(self, item: Any) -> None:
            item.state, item.taker = "accepted", self.person

    class Declined(Event):
        TOPIC = "Assignment.Declined"
        reason: str
        organisation: UUID | None

        def apply(self, item: Any) -> None:
            item.state, item.taker = "declined", None

    class Started(Event):
        TOPIC = "Assignment.Started"

        def apply(self, item: Any) -> None:
            item.state = "started"

    class ReportedBack(Event):
        TOPIC = "Assignment.ReportedBack"
        text: SealedText

        def apply(self, item: Any) -> None:
            item.state = "reported"

    class Completed(Event):
        TOPIC = "Assignment.Completed"
        result: SealedText | None

        def apply(self, item: Any) -> None:
            item.state, item.status = "completed", "closed"

    class Returned(Event):
        TOPIC = "Assignment.Returned"
        session: UUID | None

        def apply(self, item: Any) -> None:
            item.state, item.taker = "returned", None

    class Corrected(item.Corrected):
        TOPIC = "Assignment.Corrected"

    class FollowedUp(item.FollowedUp):
        TOPIC = "Assignment.FollowedUp"

    class Struck(item.Struck):
        TOPIC = "Assignment.Struck"

    class AudienceChanged(item.AudienceChanged):
        TOPIC = "Assignment.AudienceChanged"

    class Closed(item.Closed):
        TOPIC = "Assignment.Closed"

    class Reopened(item.Reopened):
        TOPIC = "Assignment.Reopened"

        def apply(self, item: Any) -> None:
            super().apply(item)
            if item.state == "completed":
                item.state, item.taker = "returned", None

    class Disposed(item.Disposed):
        TOPIC = "Assignment.Disposed"

    class Carried(item.Carried):
        TOPIC = "Assignment.Carried"

    class Expired(item.Expired):
        TOPIC = "Assignment.Expired"
