"""What all events and aggregates share: metadata, the project's clock, idempotency keys."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from eventsourcing.domain import (
    BaseAggregate,
    CanInitAggregate,
    CanMutateAggregate,
    MetaDomainEvent,
)

from briefing.domain import context

A = TypeVar("A")


@dataclass(frozen=True)
class SealedText:
    """Ciphertext of something typed: AES-GCM under vault key `key`, base64 in `box`.

    Not a `str`: the JSON encoder writes subclasses of str to disk in clear.
    """

    key: int
    box: str


class Event(CanMutateAggregate[UUID], metaclass=MetaDomainEvent):
    """A fact in the log. `apply` only applies: it runs again at every load."""

    originator_id: UUID
    originator_version: int
    timestamp: datetime
    metadata: dict[str, str]

    @staticmethod
    def create_timestamp() -> datetime:
        return context.now()

    @property
    def known_at(self) -> datetime:
        """When the network knew (UTC): time of recording, except in imports."""
        told = self.metadata.get("known_at")
        return datetime.fromisoformat(told) if told else self.timestamp

    @property
    def is_held(self) -> bool:
        """Its writer said that nobody can be identified: a second person is to read it first."""
        return self.metadata.get("checks", "").endswith(":nobody_identifiable")

    @property
    def is_handed_in(self) -> bool:
        """Its writer's role had ended: any professional may release it, as a volunteer's."""
        return self.metadata.get("channel") == "hand_in"

    def mutate(self, aggregate: Any) -> Any:
        changed: Any = super().mutate(aggregate)
        if self.originator_version == 1:
            changed.network = UUID(self.metadata["network"])
        key = self.metadata.get("key")
        if key:
            changed.keys[key] = (self.metadata.get("print", ""), self.originator_version)
        changed.noted(self)
        return changed


class Created(Event, CanInitAggregate[UUID]):
    """The first event of an aggregate."""

    originator_topic: str


class Aggregate(BaseAggregate[UUID]):
    """Public methods decide and trigger; events apply."""

    Event = Event

    def __base_init__(
        self, originator_id: UUID, originator_version: int, timestamp: datetime
    ) -> None:
        super().__base_init__(originator_id, originator_version, timestamp)
        self.keys: dict[str, tuple[str, int]] = {}
        self.network = originator_id

    def noted(self, event: Any) -> None:
        """Called after each event that was applied."""

    def trigger_event(self, event_class: Any, **kwargs: Any) -> None:
        kwargs.setdefault("metadata", context.current())
        super().trigger_event(event_class, **kwargs)

    @classmethod
    def begin(cls: type[A], event_class: Any, id: UUID, **kwargs: Any) -> A:
        """A new aggregate whose first event is `event_class`."""
        made: A = cls._create(  # type: ignore[attr-defined]
            event_class=event_class, id=id, metadata=context.current(), **kwargs
        )
        return made
