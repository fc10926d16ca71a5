"""What indicators count: a period, an item written in it and what happened to the item."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Period:
    """Evenings, both ends within it."""

    first: date
    last: date

    def __contains__(self, day: str) -> bool:
        return self.first.isoformat() <= day <= self.last.isoformat()

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def is_in_months(self) -> bool:
        whole = monthrange(self.last.year, self.last.month)[1]
        return (self.first.day, self.last.day) == (1, whole)


@dataclass(frozen=True)
class Entry:
    """One event of an item: `at` is when it was recorded (ms)."""

    item: str
    position: int
    verb: str
    detail: str
    person: str | None
    at: int

    @property
    def told(self) -> dict[str, str]:
        return dict(one.split("=", 1) for one in self.detail.split(";") if "=" in one)


@dataclass(frozen=True)
class Thing:
    """An item that was written in the period, as it stood at the position."""

    id: str
    kind: str
    reader: str
    author: str
    first: int
    at: int
    data: dict[str, Any]

    @property
    def status(self) -> str:
        return str(self.data["status"])

    @property
    def borough(self) -> str:
        return str(self.data.get("borough") or "")

    @property
    def district(self) -> str:
        return str(self.data.get("district") or self.borough)

    @property
    def category(self) -> str:
        return str(self.data.get("category") or "")

    @property
    def imported(self) -> bool:
        return self.data.get("source") is not None and not self.data.get("adopted")
