"""Whose board it is."""

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from briefing.domain.audience import reader_keys

SMALLEST = 3
TAKEN_ALONG = ("all", "professional")


@dataclass(frozen=True)
class View:
    """Whose board: everything that decides what is on it. Cache key and ETag come from it."""

    network: UUID
    role: str
    organisation: UUID | None = None

    @cached_property
    def keys(self) -> tuple[str, ...]:
        return reader_keys(self.role, self.organisation)

    @property
    def least(self) -> int:
        """The smallest group of people that is counted: for an evaluator none below 3."""
        return SMALLEST if self.role == "evaluator" else 1


@dataclass(frozen=True)
class TakenAlong(View):
    """What of a board may lie on a phone without a network: nothing of a smaller circle."""

    @cached_property
    def keys(self) -> tuple[str, ...]:
        return tuple(key for key in reader_keys(self.role, self.organisation) if key in TAKEN_ALONG)
