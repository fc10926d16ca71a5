"""Who calls: everything a command needs to know of the edge, in one value."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from briefing.domain.audience import reader_keys
from briefing.domain.words import PROFESSIONALS


@dataclass(frozen=True)
class Caller:
    """One person (or program) in one role; `lead` and `sealed` describe tonight's session.

    `ended` is the log position at which the role ended, for what is handed in afterwards.
    """

    network: UUID
    person: UUID
    role: str
    organisation: UUID | None = None
    district: UUID | None = None
    channel: str = "cli"
    device: str = ""
    language: str = "sv"
    lead: bool = False
    sealed: bool = False
    route: str = ""
    key: str = ""
    body: bytes = b""
    request: str = field(default_factory=lambda: uuid4().hex)
    correlation: str = ""
    causation: str = ""
    known_at: datetime | None = None
    written_at: datetime | None = None
    ended: int = 0

    def asking(self, request: str, **more: Any) -> "Caller":
        """The same caller with another request; `replace` would cost a tenth of a command."""
        copy = object.__new__(Caller)
        copy.__dict__.update(self.__dict__, request=request, **more)
        return copy

    @property
    def keys(self) -> tuple[str, ...]:
        return reader_keys(self.role, self.organisation)

    @property
    def professional(self) -> bool:
        return self.role in PROFESSIONALS

    @property
    def idempotency(self) -> UUID | None:
        """The key's scope is network + caller + route; typed keys never reach the log."""
        if not self.key:
            return None
        return uuid5(self.network, f"{self.person}:{self.role}:{self.route}:{self.key}")

    def metadata(self) -> dict[str, str]:
        """What each event of this command carries: ids and codes only, no empty ones."""
        told = {
            "network": self.network.hex,
            "actor": self.person.hex,
            "role": self.role,
            "organisation": self.organisation.hex if self.organisation else "",
            "device": self.device,
            "channel": self.channel,
            "request": self.request,
            "correlation": self.correlation or self.request,
            "causation": self.causation,
            "known_at": self.known_at.isoformat() if self.known_at else "",
            "written_at": self.written_at.isoformat() if self.written_at else "",
            "key": self.idempotency.hex if self.idempotency else "",
        }
        return {name: value for name, value in told.items() if value}


def system(network: UUID, *, channel: str = "scheduler") -> Caller:
    """The service itself: what the clock or an import asks for."""
    return Caller(network, uuid5(network, f"system:{channel}"), "system", channel=channel)


def nobody(network: UUID) -> Caller:
    """Whoever answers a survey: no person, no role, no device, nothing that tells two apart."""
    return Caller(network, uuid5(network, "nobody"), "nobody", channel="page", request="")
