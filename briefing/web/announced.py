"""Who comes, read from a list: CSV with organisation, date and count, or ICS with a number in each
event. Nothing else is taken in, and nobody's name: a line that may hold one is refused."""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from icalendar import Calendar

from briefing.application.facts import Facts
from briefing.domain.refusals import NotValid
from briefing.domain.textcheck import check
from briefing.domain.words import MOST_HEADS

HEADS = {
    "organisation": "organisation",
    "organization": "organisation",
    "datum": "day",
    "date": "day",
    "antal": "count",
    "count": "count",
}
MOST_LINES = 200
PERSONAL = frozenset(
    {"name", "email", "phone", "minor", "singled_out", "sensitive"}
    | {"identity_number", "identity_number_likely"}
)
PEOPLE = ("ATTENDEE", "ORGANIZER", "CONTACT")
NUMBER = re.compile(r"(?<![\w:.-])\d{1,4}(?![\w:.-])")


class NotRead(ValueError):
    """The whole list is refused; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Line:
    """One line as it was understood: `organisation` is a slug; `refused` says what is wrong."""

    number: int
    organisation: str | None = None
    day: date | None = None
    count: int = 0
    refused: str = ""


@dataclass(frozen=True)
class Reader:
    """`own` is the slug that holds where a line names no organisation."""

    facts: Facts
    names: frozenset[str]
    own: str | None

    def lines(self, text: str) -> list[Line]:
        told = text.strip()
        if not told:
            raise NotRead("empty")
        calendar = told[:15].upper() == "BEGIN:VCALENDAR"
        found = self._events(told) if calendar else self._rows(told)
        if len(found) > MOST_LINES:
            raise NotRead("too_many")
        if not found:
            raise NotRead("empty")
        return found

    def _rows(self, text: str) -> list[Line]:
        first = text.split("\n", 1)[0]
        mark = next((one for one in (";", "\t") if one in first), ",")
        try:
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
        except csv.Error:
            raise NotRead("not_a_list") from None
        columns, start = _columns([cell.strip().casefold() for cell in rows[0]])
        return [
            self._row(number, [cell.strip() for cell in cells], columns)
            for number, cells in enumerate(rows[start:], start + 1)
            if any(cell.strip() for cell in cells)
        ]

    def _row(self, number: int, cells: list[str], columns: list[str]) -> Line:
        if len(cells) != len(columns):
            return Line(number, refused=self._or_name(cells, "columns"))
        told = dict(zip(columns, cells, strict=True))
        organisation = self._organisation(told.get("organisation", ""))
        if organisation is None:
            return Line(number, refused=self._or_name(cells, "organisation"))
        day, count = _day(told["day"]), _count(told["count"])
        if day is None:
            return Line(number, organisation, refused=self._or_name([told["day"]], "day"))
        if count is None:
            return Line(number, organisation, day, refused=self._or_name([told["count"]], "count"))
        return Line(number, organisation, day, count)

    def _organisation(self, said: str) -> str | None:
        if not said:
            return self.own
        try:
            id = self.facts.find("organisation", said)
        except NotValid:
            return None
        return str(self.facts.parts["organisation"][id]["slug"]) if id else None

    def _or_name(self, cells: list[str], otherwise: str) -> str:
        words = [cell for cell in cells if _day(cell) is None and _count(cell) is None]
        return "name" if self._is_someone(" ".join(words)) else otherwise

    def _is_someone(self, text: str) -> bool:
        return any(one.kind in PERSONAL for one in check(text, self.names))

    def _events(self, text: str) -> list[Line]:
        try:
            events = Calendar.from_ical(text).walk("VEVENT")
        except (ValueError, IndexError, KeyError):
            raise NotRead("not_a_list") from None
        return [self._event(number, one) for number, one in enumerate(events, 1)]

    def _event(self, number: int, event: Any) -> Line:
        said = " ".join(str(event.get(name, "")) for name in ("SUMMARY", "DESCRIPTION")).strip()
        if any(name in event for name in PEOPLE) or self._is_someone(said):
            return Line(number, refused="name")
        if "RRULE" in event or str(event.get("STATUS", "")).upper() == "CANCELLED":
            return Line(number, refused="repeats" if "RRULE" in event else "off")
        organisation = self._named_in(said) or self.own
        if organisation is None:
            return Line(number, refused="organisation")
        day, numbers = self._day_of(event), NUMBER.findall(said)
        if day is None:
            return Line(number, organisation, refused="day")
        count = _count(numbers[0]) if len(numbers) == 1 else None
        if count is None:
            return Line(number, organisation, day, refused="count")
        return Line(number, organisation, day, count)

    def _named_in(self, said: str) -> str | None:
        """The organisation whose name stands there; of several the longest name."""
        known = self.facts.parts["organisation"].values()
        here = [one for one in known if not one.get("left_on") and _stands(one["name"], said)]
        longest = max(here, key=lambda one: len(one["name"]), default=None)
        return str(longest["slug"]) if longest else None

    def _day_of(self, event: Any) -> date | None:
        """The evening that it belongs to; without a zone a time is the network's."""
        try:
            starts = event.decoded("dtstart")
            if not isinstance(starts, datetime):
                return starts if isinstance(starts, date) else None
            if starts.tzinfo is None:
                starts = starts.replace(tzinfo=self.facts.schedule.timezone)
            return self.facts.schedule.operational_day(starts)
        except (KeyError, ValueError, OverflowError):
            return None


def _stands(name: str, said: str) -> bool:
    """As words of their own: SL is not in *slutar*."""
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", said, re.IGNORECASE) is not None


def _columns(first: list[str]) -> tuple[list[str], int]:
    """(what each column is, where the lines begin); a column of its own kind is refused."""
    if not any(cell in HEADS for cell in first):
        order = ["organisation", "day", "count"]
        return (order[1:] if len(first) == 2 else order), 0
    if any(cell not in HEADS for cell in first):
        raise NotRead("column")
    columns = [HEADS[cell] for cell in first]
    if len(set(columns)) != len(columns) or not {"day", "count"} <= set(columns):
        raise NotRead("column_missing")
    return columns, 1


def _day(said: str) -> date | None:
    return _read(date.fromisoformat, said) if len(said) == 10 else None


def _count(said: str) -> int | None:
    if not (said.isascii() and said.isdigit() and len(said) < 5):
        return None
    count = int(said)
    return count if 1 <= count <= MOST_HEADS else None


def _read(read: Callable[[str], date], said: str) -> date | None:
    try:
        return read(said)
    except ValueError:
        return None
