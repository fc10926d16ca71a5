"""Public police events (Polisen's open events): a source into revisions, or refusals."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from briefing.importers import polisen_source
from briefing.importers.gazetteer import Gazetteer, Location
from briefing.importers.polisen_source import SourceUnreachable, Unreadable
from briefing.importers.polisen_time import look_time, moment, occurred, unix_moment
from briefing.importers.polisen_words import category_of, is_about_a_sought_person, is_summary

__all__ = ["Reason", "Refused", "Revision", "SourceUnreachable", "category_of", "place", "read"]

LONGEST_TEXT = 2000


class Reason(StrEnum):
    """Why something is not imported; the last three are found by who keeps the events."""

    EMPTY_BODY = "empty_body"
    NOT_READABLE = "not_readable"
    UNKNOWN_WHEN_SEEN = "unknown_when_seen"
    SUMMARY_TYPE = "summary_type"
    MISSING_OR_WANTED_PERSON = "missing_or_wanted_person"
    OUTSIDE_NETWORK = "outside_network"
    OLDER_THAN_KNOWN = "older_than_known"
    NOT_YET_SEEN = "not_yet_seen"


@dataclass(frozen=True, slots=True)
class Refused:
    """`detail` names a place in the source, never its words."""

    source_id: int | None
    reason: Reason
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Revision:
    """One version of an event as first seen at `known_at`; all times UTC, texts cleaned.

    `summary` was cut at 110 characters by the source. `district_hint` is the source's own
    placing by name, where it has one.
    """

    source_id: int
    type: str
    title: str
    summary: str
    occurred_at: datetime | None
    published_at: datetime
    known_at: datetime
    location_name: str
    district_hint: str = ""

    @property
    def municipality(self) -> str:
        """The last part of the title ("..., Stockholm"); empty when it has none."""
        return self.title.rpartition(",")[2].strip()

    @property
    def texts(self) -> tuple[str, str, str]:
        """What may name a place, most exact first."""
        return self.summary, self.title, self.location_name


def read(
    source: str | Path,
    seen_at: datetime | None = None,
    *,
    now: datetime | None = None,
    contact: str = "",
) -> Iterator[Revision | Refused]:
    """Revisions in the order of the source, which is no order of ids.

    `source` is a raw API answer, lines of revisions, either compressed, or an http(s) address.
    Known since: a line's own time, else `seen_at`, else the file name (local time); for an
    address `seen_at` or `now`. Raises SourceUnreachable, and ValueError for a naive time.
    """
    given = seen_at or (now if polisen_source.is_url(source) else None)
    if given and given.tzinfo is None:
        raise ValueError("the time of the look needs an offset")
    look = given or look_time(Path(source).name)
    for item in polisen_source.items(source, contact):
        yield _unreadable(item) if isinstance(item, Unreadable) else _revision(item, look)


def place(revision: Revision, gazetteer: Gazetteer) -> Location | None:
    """Where it happened, by name only; None when outside the network.

    Coordinates are never used: they are the centre of a municipality. The source's own
    district counts when the texts name no district and it is one of the network's.
    """
    if not gazetteer.allows(revision.municipality, revision.location_name):
        return None
    found = None
    for text in revision.texts:
        if found := gazetteer.locate(text):
            break
    if revision.district_hint and (found is None or found.district is None):
        hinted = gazetteer.locate(revision.district_hint)
        return hinted if hinted and hinted.district else found
    return found


def _unreadable(part: Unreadable) -> Refused:
    return Refused(None, Reason.EMPTY_BODY if part.empty else Reason.NOT_READABLE, part.where)


def _revision(item: Any, look: datetime | None) -> Revision | Refused:
    source_id = item.get("id") if isinstance(item, dict) else None
    if type(source_id) is not int or not 0 < source_id < 2**53:
        return Refused(None, Reason.NOT_READABLE, "no id")
    try:
        kind = _text(item["type"])
        title = _text(item["title"] if "title" in item else item["name"])
        summary = _text(item["summary"])
        if is_summary(kind):
            return Refused(source_id, Reason.SUMMARY_TYPE)
        if is_about_a_sought_person(kind, title, summary):
            return Refused(source_id, Reason.MISSING_OR_WANTED_PERSON)
        known_at = _known_at(item, look)
        if known_at is None:
            return Refused(source_id, Reason.UNKNOWN_WHEN_SEEN)
        published = moment(item["published"] if "published" in item else item["datetime"])
        return Revision(
            source_id=source_id,
            type=kind,
            title=title,
            summary=summary,
            occurred_at=_occurred_at(item, title, published),
            published_at=published,
            known_at=known_at,
            location_name=_location_name(item),
            district_hint=_text(item.get("district") or ""),
        )
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        return Refused(source_id, Reason.NOT_READABLE, type(error).__name__)


def _text(value: Any) -> str:
    """One line, ordinary spaces, composed letters; no control characters or half letters."""
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise ValueError("not a text")
    line = " ".join(value.split())
    if not line.isprintable():
        line = "".join(letter for letter in line if letter.isprintable())
    return unicodedata.normalize("NFC", line)


def _known_at(item: Mapping[str, Any], look: datetime | None) -> datetime | None:
    if "seen" in item:
        if type(item["seen"]) not in (int, float):
            raise ValueError("not a time")
        return unix_moment(item["seen"])
    return moment(item["seen_at"]) if "seen_at" in item else look


def _occurred_at(item: Mapping[str, Any], title: str, published: datetime) -> datetime | None:
    given = item.get("occurred")
    return occurred(title, published) if given is None else moment(given)


def _location_name(item: Mapping[str, Any]) -> str:
    location = item.get("location") or item.get("raw_location") or {}
    return _text(location.get("name") or "") if isinstance(location, dict) else ""
