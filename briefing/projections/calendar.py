"""What the calendar says of an evening: payday weekend, holidays and eves, clock changes."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from holidays.countries.sweden import Sweden

PAYDAY = 25
LANGUAGES = {"sv": "sv", "en": "en_US"}


@lru_cache(maxsize=64)
def _holidays(year: int, language: str) -> dict[date, str]:
    sweden: Any = Sweden
    found = sweden(
        years=year,
        categories=sweden.supported_categories,
        language=LANGUAGES[language],
        include_sundays=False,
    )
    return dict(found)


def calendar(day: date, zone: ZoneInfo, language: str) -> list[dict[str, str]]:
    """`{code, name?}` of an evening, in the order in which they are said."""
    said: list[dict[str, str]] = []
    name = _holidays(day.year, language).get(day)
    if name:
        said.append({"code": "holiday", "name": name})
    if _is_payday_weekend(day):
        said.append({"code": "payday"})
    change = clock_change(day, zone)
    if change:
        said.append({"code": "longer" if change > timedelta(0) else "shorter"})
    return said


def clock_change(day: date, zone: ZoneInfo) -> timedelta:
    """How much longer the night after this evening is than usual."""
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=zone)
    after = noon + timedelta(days=1)
    return (noon.utcoffset() or timedelta()) - (after.utcoffset() or timedelta())


def _is_payday_weekend(day: date) -> bool:
    """The Friday and Saturday on or next after the 25th (on a weekend: the Friday before)."""
    if day.weekday() not in (4, 5):
        return False
    friday = day - timedelta(days=day.weekday() - 4)
    for month in {friday.replace(day=1), (friday - timedelta(days=7)).replace(day=1)}:
        payday = month.replace(day=PAYDAY)
        payday -= timedelta(days=max(0, payday.weekday() - 4))
        if payday + timedelta(days=(4 - payday.weekday()) % 7) == friday:
            return True
    return False
