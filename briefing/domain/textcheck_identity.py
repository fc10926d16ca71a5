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
    rf"(?<!\d)(?:(18|19|20|１[８９]|２０)({_SEPARATOR}))?"
    rf"(\d\d)({_SEPARATOR})(\d\d)({_SEPARATOR})(\d\d)({_SEPARATOR})(\d{{4}})(?!\d)"
)
_DASH = re.compile(rf"[{_DASHES}]")
_MOBILE_OR_SHARED = ("010", "020", "070", "072", "073", "076", "077", "079")


def identity_numbers(text: str) -> Iterator[tuple[int, int, Certainty]]:
    """Yield (start, end, certainty): `certain` by checksum, `shaped` by form, else `likely`."""
    position = 0
    while match := _NUMBER.search(text, position):
        position = match.start() + 1
        for start, century in ((match.start(), match[1]), (match.start(3), None)):
            if certainty := _judge(match, century):
                yield start, match.end(), certainty
                position = match.end()
                break


def _judge(match: re.Match[str], century: str | None) -> Certainty | None:
    year, month, day, serial = (_ascii(match[group]) for group in (3, 5, 7, 9))
    inside, before_serial = (match[4], match[6]), match[8]
    if bool(inside[0]) != bool(inside[1]):
        return None
    digits = year + month + day + serial
    written_as_one = not any(inside) and not before_serial
    if not _is_date(century, year, month, day):
        return None
    if not century and written_as_one and int(day) > 60 and digits.startswith(_MOBILE_OR_SHARED):
        return None
    dashed = bool(_DASH.search(before_serial))
    moment = _is_moment(century, year, serial)
    if passes_checksum(digits):
        return "likely" if moment and century and not dashed else "certain"
    if moment or (any(inside) and not dashed):
        return None
    if dashed or (century and not before_serial):
        return "shaped"
    return "likely" if not digits.startswith(_MOBILE_OR_SHARED) else None


def _ascii(digits: str) -> str:
    return "".join(str(int(digit)) for digit in digits)


def _is_date(century: str | None, year: str, month: str, day: str) -> bool:
    """True when the day exists in one of the possible centuries; coordination days count."""
    number = int(day) - 60 if int(day) > 60 else int(day)
    for first in [_ascii(century)] if century else ["19", "20"]:
        try:
            date(int(first + year), int(month), number)
        except ValueError:
            continue
        return True
    return False


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
