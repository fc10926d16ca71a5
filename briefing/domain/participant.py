"""Participant: a person, program or display with roles; names are sealed, one role is active."""

from datetime import datetime
from typing import Any
from uuid import UUID

from briefing.domain.events import Aggregate, Created, Event, SealedText
from briefing.domain.refusals import AlreadyDone, NotValid


class Participant(Aggregate):
    TOPIC = "Participant"

    def __init__(self) -> None:
        self.kind = "person"
        self.vault_key: int | None = None
        self.roles: dict[str, tuple[UUID | None, UUID | None]] = {}
        self.left = False

    def give_role(
        self,
        role: str,
        organisation: UUID | None,
        district: UUID | None,
        ends_at: datetime | None = None,
    ) -> None:
        if self.left:
            raise NotValid("role")
        if self.roles.get(role) == (organisation, district):
            raise AlreadyDone("role")
        self.trigger_event(
            self.RoleGiven,
            role=role,
            organisation=organisation,
            district=district,
            ends_at=ends_at,
        )

    def end_role(self, role: str, due_at: datetime | None = None) -> None:
        if role not in self.roles:
            raise AlreadyDone("role")
        self.trigger_event(self.RoleEnded, role=role, due_at=due_at)

    def rename(self, name: SealedText) -> None:
        self.trigger_event(self.Renamed, name=name)

    def leave(self) -> None:
        """No longer a user: every role ends."""
        if self.left:
            raise AlreadyDone
        self.trigger_event(self.Left)

    class Registered(Created):
        TOPIC = "Participant.Registered"
        kind: str
        name: SealedText

        def apply(self, person: Any) -> None:
            person.kind, person.vault_key = self.kind, self.name.key

    class RoleGiven(Event):
        TOPIC = "Participant.RoleGiven"
        role: str
        organisation: UUID | None
        district: UUID | None
        ends_at: datetime | None

        def apply(self, person: Any) -> None:
            person.roles[self.role] = (self.organisation, self.district)

    class RoleEnded(Event):
        TOPIC = "Participant.RoleEnded"
        role: str
        due_at: datetime | None

        def apply(self, person: Any) -> None:
            person.roles.pop(self.role, None)

    class Renamed(Event):
        TOPIC = "Participant.Renamed"
        name: SealedText

    class Left(Event):
        TOPIC = "Participant.Left"

        def apply(self, person: Any) -> None:
            person.left = True
            person.roles.clear()
