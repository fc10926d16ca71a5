"""Words in Swedish and English: catalogues, plurals, times and dates as people write them."""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale, negotiate_locale
from babel.dates import format_date, format_time
from jinja2 import Environment, pass_context
from jinja2.runtime import Context

LANGUAGES = ("sv", "en")
FILTERS = ("clock", "day", "long_day", "dated", "time_value", "moment_value")
CLOCK = {"sv": "HH.mm", "en": "HH:mm"}
NO_BREAK_SPACE = "\u00a0"
SWEDISH_LAST = str.maketrans({"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}", "é": "e"})


class MissingWord(KeyError):
    """A key, or a placeholder of its sentence, that the catalogue or the caller lacks."""


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Flat ``{"board.report": "Rapportera"}`` from ``words/<language>.toml``."""
    with (Path(__file__).with_name("words") / f"{language}.toml").open("rb") as file:
        return MappingProxyType(dict(_flat(tomllib.load(file))))


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterable[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def choose_language(accepted: Iterable[str], default: str = "sv") -> str:
    """The first of LANGUAGES that ``Accept-Language`` values name, else ``default``."""
    return negotiate_locale(list(accepted), LANGUAGES, sep="-") or default


def sort_key(text: str) -> str:
    """Swedish order: case ignored, å ä ö last."""
    return text.casefold().translate(SWEDISH_LAST)


class Words:
    """One reader's language and time zone. Moments are aware datetimes."""

    def __init__(self, language: str, zone: str = "Europe/Stockholm") -> None:
        if language not in LANGUAGES:
            raise ValueError(f"no catalogue for {language!r}")
        self.language = language
        self.zone = ZoneInfo(zone)
        self._locale = Locale(language)
        self._sentences = catalogue(language)

    def t(self, key: str, **values: Any) -> str:
        """The sentence of ``key``; ``count`` chooses between ``key.one`` and ``key.other``."""
        sentence = self._sentences.get(key)
        if sentence is None and "count" in values:
            form = self._locale.plural_form(values["count"])
            sentence = self._sentences.get(f"{key}.{form}")
        if sentence is None:
            raise MissingWord(f"{key} ({self.language})")
        try:
            return sentence.format_map(values)
        except KeyError as missing:
            raise MissingWord(f"{key} needs {missing}") from missing

    def has(self, key: str) -> bool:
        return key in self._sentences

    def clock(self, moment: datetime) -> str:
        """``20.31`` in Swedish, ``20:31`` in English, local time."""
        local = moment.astimezone(self.zone)
        return format_time(local, CLOCK[self.language], tzinfo=self.zone, locale=self._locale)

    def day(self, moment: datetime) -> str:
        """``fre 20 nov``, local date, unbreakable."""
        return self._date(moment, "EEE d MMM").replace(".", "")

    def long_day(self, moment: datetime) -> str:
        """``fredag 20 november``, local date, unbreakable."""
        return self._date(moment, "EEEE d MMMM")

    def dated(self, moment: datetime) -> str:
        """``fredag 20 november 2026``, local date, unbreakable."""
        return self._date(moment, "EEEE d MMMM y")

    def month(self, day: date) -> str:
        """``november 2026``, unbreakable."""
        text = format_date(day, "LLLL y", locale=self._locale)
        return text.replace(" ", NO_BREAK_SPACE)

    def weekday(self, moment: datetime) -> str:
        """``fre 20``, local date, unbreakable."""
        return self._date(moment, "EEE d").replace(".", "")

    def period(self, start: datetime, end: datetime) -> str:
        """``21.00–23.00``."""
        return f"{self.clock(start)}–{self.clock(end)}"

    def time_value(self, moment: datetime) -> str:
        """``20:31``, what ``<input type=time>`` wants, local time."""
        return moment.astimezone(self.zone).strftime("%H:%M")

    def moment_value(self, moment: datetime) -> str:
        """``2026-11-20T20:31``, what ``<input type=datetime-local>`` wants, local time."""
        return moment.astimezone(self.zone).strftime("%Y-%m-%dT%H:%M")

    def _date(self, moment: datetime, pattern: str) -> str:
        text = format_date(moment.astimezone(self.zone).date(), pattern, locale=self._locale)
        return text.replace(" ", NO_BREAK_SPACE)


def grouped(digits: object) -> str:
    """``418207`` -> ``418 207``: groups of three from the right, unbreakable."""
    text = str(digits)
    head = len(text) % 3
    groups = [text[:head]] * bool(head) + [text[i : i + 3] for i in range(head, len(text), 3)]
    return NO_BREAK_SPACE.join(groups)


def teach(environment: Environment) -> None:
    """Give templates ``t(...)`` and the filters, all reading ``words`` from the context."""
    environment.globals["t"] = pass_context(_sentence)
    for name in FILTERS:
        environment.filters[name] = _moment_filter(name)
    environment.filters["grouped"] = grouped


def _sentence(context: Context, key: str, **values: Any) -> str:
    return str(context["words"].t(key, **values))


def _moment_filter(name: str) -> Any:
    @pass_context
    def written(context: Context, moment: datetime | str) -> str:
        # A refused form comes back with what was typed, which is written already.
        return moment if isinstance(moment, str) else str(getattr(context["words"], name)(moment))

    return written
