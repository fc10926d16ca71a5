"""Times as public police events give them, into moments in UTC."""

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")
_NAMES = "januari februari mars april maj juni juli augusti september oktober november december"
_MONTHS = {name: number for number, name in enumerate(_NAMES.split(), start=1)}
_TITLE = re.compile(r"(\d{1,2}) (\w+) (\d{1,2})[.:](\d\d)\b")
_LOOK = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:_[a-zåäö]{3})?[_T](\d\d)[.:]?(\d\d)(?!\d)")
_AHEAD = timedelta(days=31)


def moment(said: object) -> datetime:
    """An ISO time or "2025-05-02 9:49:10 +02:00", UTC; ValueError if there is no offset."""
    if not isinstance(said, str):
        raise ValueError("not a text")
    if len(parts := said.split()) == 3:
        day, clock, offset = parts
        said = f"{day}T{clock:0>8}{offset}"
    when = datetime.fromisoformat(said)
    if when.tzinfo is None or not 2000 <= when.year < 2100:
        raise ValueError("no offset, or far off")
    return when.astimezone(UTC)


@lru_cache(maxsize=64)
def unix_moment(seconds: float) -> datetime:
    """Unix time, UTC; ValueError when it is far off. Cached: a look shares its second."""
    if not 946_684_800 <= seconds < 4_102_444_800:
        raise ValueError("far off")
    return datetime.fromtimestamp(seconds, UTC)


def occurred(title: str, published: datetime) -> datetime | None:
    """The time in "31 december 23.50, Bråk, Stockholm", UTC; None when there is none.

    The title has no year: it is the last such day up to a month after `published`, since
    some announce a control. Not corrected: titles written after midnight with the new date.
    """
    match = _TITLE.match(title)
    month = _MONTHS.get(match[2].lower()) if match else None
    if match is None or month is None:
        return None
    latest = published.astimezone(STOCKHOLM).replace(tzinfo=None) + _AHEAD
    for year in (latest.year, latest.year - 1):
        try:
            local = datetime(year, month, int(match[1]), int(match[3]), int(match[4]))  # noqa: DTZ001
        except ValueError:
            continue
        if local <= latest:
            return _last_before(published, local)
    return None


def _last_before(published: datetime, local: datetime) -> datetime:
    """In the repeated hour of a clock change: the later one, unless not yet published."""
    later = local.replace(tzinfo=STOCKHOLM, fold=1).astimezone(UTC)
    return later if later <= published else local.replace(tzinfo=STOCKHOLM).astimezone(UTC)


def look_time(file_name: str) -> datetime | None:
    """When a look was taken, from a name like "..._2025-05-02_fri_1853.json" (local), UTC."""
    match = _LOOK.search(file_name)
    if match is None:
        return None
    year, month, day, hour, minute = map(int, match.groups())
    try:
        local = datetime(year, month, day, hour, minute, tzinfo=STOCKHOLM, fold=1)
    except ValueError:
        return None
    return local.astimezone(UTC)
