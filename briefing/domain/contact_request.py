"""Contact request (Be om samtal): from function to function, no text and no ground."""

from datetime import datetime
from typing import Any
from uuid import UUID

from briefing.domain.events import Aggregate, Created, Event, SealedText
from briefing.domain.refusals import AlreadyDone, WrongState


class ContactRequest(Aggregate):
    TOPIC = "ContactRequest"

    def __init__(self) -> None:
        self.state = "asked"
        self.asker: UUID | None = None
        self.from_role = ""
        self.from_organisation: UUID | None = None
        self.to_role = ""
        self.to_district: UUID | None = None
        self.to_organisation: UUID | None = None
        self.vault_key: int | None = None
        self.call_before: datetime | None = None

    def answer(self, answer: str) -> None:
        if self.state == answer:
            raise AlreadyDone("answer")
        if self.state in ("done", "lapsed"):
            raise WrongState
        self.trigger_event(self.Answered, answer=answer)

    def lapse(self, now: datetime) -> bool:
        if self.state != "asked" or self.call_before is None or self.call_before > now:
            return False
        self.trigger_event(self.Lapsed, due_at=self.call_before)
        return True

    class Asked(Created):
        TOPIC = "ContactRequest.Asked"
        from_role: str
        from_organisation: UUID | None
        from_district: UUID | None
        to_role: str
        to_district: UUID | None
        to_organisation: UUID | None
        call_before: datetime
        number: SealedText

        def apply(self, request: Any) -> None:
            request.asker = UUID(self.metadata["actor"])
            request.from_role, request.from_organisation = self.from_role, self.from_organisation
            request.to_role, request.to_district = self.to_role, self.to_district
            request.to_organisation = self.to_organisation
            request.vault_key, request.call_before = self.number.key, self.call_before

    class Answered(Event):
        TOPIC = "ContactRequest.Answered"
        answer: str

        def apply(self, request: Any) -> None:
            request.state = self.answer

    class Lapsed(Event):
        TOPIC = "ContactRequest.Lapsed"
        due_at: datetime

        def apply(self, request: Any) -> None:
            request.state = "lapsed"
