"""Swedish personal identity and coordination numbers in running text.

Source: Skatteverket SKV 704 and 707; ten or twelve digits, day + 60 for coordination numbers,
check digit by the Luhn rule over the ten.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Literal

Certainty = Literal["certain", "shaped", "likely"]

_DASHES = r"\-+\u00ad\u2010-\u2015\u2212\u2043\ufe58\ufe63\uff0d"
_SEPARATOR = rf"[\s{_DASHES}\u200b-\u200d\u2060\ufeff./_]{{0,3}}"
_NUMBER = re.compile(
    rf"(?<!\d)(?:(\d\d)({_SEPARATOR}))?"
    rf"(\d\d)({_SEPARATOR})(\d\d)({_SEPARATOR})(\d\d)({_SEPARATOR})(\d{{4}})(?!\d)"
)
_DASH = re.compile(rf"[{_DASHES}]")
_PHONE_PREFIXES = ("010", "020", "070", "072", "073", "076", "077", "079")


def identity_numbers(text: str) -> Iterator[tuple[int, int, Certainty]]:
    """Yield (start, end, certainty): `certain` by checksum, `shaped` by form, else `likely`."""
    position = 0
    while match := _NUMBER.search(text, position):
        position = match.start() + 1
        start, certainty = match.start(), _judge(match, match[1])
        if not certainty and match[2]:
            start, certainty = match.start(3), _judge(match, None)
        if certainty:
            yield start, match.end(), certainty
            position = match.end()


def _judge(match: re.Match[str], century: str | None) -> Certainty | None:
    year, month, day, serial = (_ascii(match[group]) for group in (3, 5, 7, 9))
    spaced, before_serial = bool(match[4]), match[8]
    if spaced != bool(match[6]) or not _is_date(century, year, month, day):
        return None
    digits = year + month + day + serial
    dashed = bool(_DASH.search(before_serial))
    as_one = not spaced and not before_serial
    phone = not century and as_one and digits.startswith(_PHONE_PREFIXES)
    if phone and int(day) > 60:
        return None
    moment = _is_moment(century, year, serial)
    if passes_checksum(digits):
        return "likely" if moment and before_serial and not dashed else "certain"
    if moment or phone or (spaced and not dashed):
        return None
    return "shaped" if dashed or (century and as_one) else "likely"


def _ascii(digits: str) -> str:
    return "".join(str(int(digit)) for digit in digits)


def _is_date(century: str | None, year: str, month: str, day: str) -> bool:
    """True when the day exists in one of the possible centuries; coordination days count."""
    number = int(day) - 60 if int(day) > 60 else int(day)
    possible = {_ascii(century)} & {"18", "19", "20"} if century else {"19", "20"}
    return any(_exists(int(first + year), int(month), number) for first in possible)


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _is_moment(century: str | None, year: str, serial: str) -> bool:
    """A date of these years and a time of day, as in a log line: 241122-2030."""
    recent = 20 <= int(year) <= 39 and (century is None or _ascii(century) == "20")
    return recent and int(serial[:2]) < 24 and int(serial[2:]) < 60


def passes_checksum(ten_digits: str) -> bool:
    """Luhn over ten ASCII digits."""
    total = 0
    for index, digit in enumerate(ten_digits):
        doubled = int(digit) * (2 - index % 2)
        total += doubled // 10 + doubled % 10
    return total % 10 == 0
