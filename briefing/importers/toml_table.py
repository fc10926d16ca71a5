"""One table of a file being read: typed keys, and a sentence for whatever is wrong."""

import math
import re
from collections.abc import Collection, Mapping
from datetime import date, time
from typing import Any, Never

from briefing.domain.schedule import WEEKDAYS
from briefing.importers.network_plan import WeekTime

LONGEST_TEXT = 300
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
_KEEP = re.compile(r"[1-9]\d{0,3} (days|months)")


class NetworkFileError(ValueError):
    """One sentence that names the file, the key and what is wrong with it."""


class Table:
    """Reads keys of one mapping; `end()` refuses the keys that nobody asked for."""

    def __init__(self, values: Any, file: str, where: str = "") -> None:
        self.file, self.where = file, where
        if not isinstance(values, Mapping):
            self.refuse("", "must be a table")
        self._values = values
        self._asked: set[str] = set()

    def refuse(self, key: str, why: str) -> Never:
        """Raise NetworkFileError for `key` of this table."""
        path = ".".join(part for part in (self.where, key) if part)
        raise NetworkFileError(f"{self.file}: {path or 'the file'} {why}")

    def has(self, key: str) -> bool:
        """Whether the key is given; a JSON null counts as not given."""
        self._asked.add(key)
        return self._values.get(key) is not None

    def _value(self, key: str) -> Any:
        if not self.has(key):
            self.refuse(key, "is missing")
        return self._values[key]

    def end(self) -> None:
        """Refuse unknown keys."""
        for key in self._values:
            if key not in self._asked:
                self.refuse(str(key), "is not a known key")

    def names(self) -> list[str]:
        """All keys, for tables whose keys are names themselves."""
        return [key for key, value in self._values.items() if value is not None]

    def text(self, key: str) -> str:
        """A single line of 1 to 300 characters."""
        return self._line(key, self._value(key))

    def _line(self, key: str, value: Any) -> str:
        if not isinstance(value, str) or not value.strip():
            self.refuse(key, "must be a text that is not empty")
        if len(value) > LONGEST_TEXT or not value.isprintable():
            self.refuse(key, f"must be one line of at most {LONGEST_TEXT} characters")
        return value.strip()

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of lines without repeats; not given = none."""
        if not self.has(key):
            return ()
        if not isinstance(self._values[key], list):
            self.refuse(key, "must be a list of texts")
        lines = tuple(self._line(key, value) for value in self._values[key])
        if len(set(lines)) != len(lines):
            self.refuse(key, "names the same thing twice")
        return lines

    def slug(self, key: str = "slug") -> str:
        """Small letters a-z, digits and single hyphens."""
        value = self.text(key)
        if not _SLUG.fullmatch(value) or len(value) > 60:
            self.refuse(key, f'must be small letters a-z, digits and hyphens, not "{value}"')
        return value

    def choice(self, key: str, allowed: Collection[str]) -> str:
        """One of a closed list."""
        value = self.text(key)
        if value not in allowed:
            self.refuse(key, f'has "{value}", which is not one of: {", ".join(allowed)}')
        return value

    def choices(self, key: str, allowed: Collection[str]) -> tuple[str, ...]:
        """At least one of a closed list."""
        values = self.texts(key)
        if not values:
            self.refuse(key, "must name at least one")
        for value in values:
            if value not in allowed:
                self.refuse(key, f'has "{value}", which is not one of: {", ".join(allowed)}')
        return values

    def count(self, key: str) -> int:
        """A whole number from 1 to 10,000."""
        value = self._value(key)
        if type(value) is not int or not 1 <= value <= 10_000:
            self.refuse(key, "must be a whole number from 1 to 10000")
        return value

    def degrees(self, key: str, limit: int) -> float | None:
        """A number from -limit to limit, or None when not given."""
        if not self.has(key):
            return None
        value = self._values[key]
        if type(value) not in (int, float) or not math.isfinite(value) or abs(value) > limit:
            self.refuse(key, f"must be degrees from -{limit} to {limit}")
        return float(value)

    def day(self, key: str) -> date | None:
        """A date, as TOML's own or in ISO form; None when not given."""
        if not self.has(key):
            return None
        value = self._values[key]
        if type(value) is date:
            return value
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            self.refuse(key, "must be a date such as 2005-11-01")

    def clock(self, key: str) -> time:
        """A local time such as "20:45"."""
        return self._clock(key, self.text(key))

    def _clock(self, key: str, value: str) -> time:
        if not _CLOCK.fullmatch(value):
            self.refuse(key, f'must be a time such as "20:45", not "{value}"')
        return time(int(value[:2]), int(value[3:]))

    def week_time(self, key: str) -> WeekTime:
        """A weekday and a time such as "friday 15:00"."""
        value = self.text(key)
        day, _, clock = value.partition(" ")
        if day not in WEEKDAYS:
            self.refuse(key, f'must be a weekday and a time such as "friday 15:00", not "{value}"')
        return WeekTime(WEEKDAYS.index(day), self._clock(key, clock))

    def duration(self, key: str) -> str:
        """A period such as "13 months" or "60 days"."""
        value = self.text(key)
        if not _KEEP.fullmatch(value):
            self.refuse(key, f'must be a period such as "60 days" or "13 months", not "{value}"')
        return value

    def table(self, key: str) -> "Table":
        """A table below this one."""
        return Table(self._value(key), self.file, f"{self.where}.{key}" if self.where else key)

    def tables(self, key: str) -> list["Table"]:
        """A list of tables below this one, counted from 1 in what is said about them."""
        if not self.has(key):
            return []
        if not isinstance(self._values[key], list):
            self.refuse(key, "must be a list of tables")
        return [
            Table(value, self.file, f"{key}[{number}]")
            for number, value in enumerate(self._values[key], start=1)
        ]
