"""A calendar file (RFC 5545) of entries: no word that anybody typed of an item, no person."""

from datetime import timedelta
from uuid import UUID

from icalendar import Calendar, Event

from briefing.projections.feed import Entry
from briefing.projections.model import from_ms
from briefing.web.words import Words

LOOK_AGAIN = timedelta(hours=1)


def calendar_file(name: str, entries: list[Entry], words: Words) -> bytes:
    """The same entries give the same bytes."""
    made = Calendar()
    made.add("prodid", "-//På gång//SV")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("name", name)
    made.add("x-wr-calname", name)
    made.add("refresh-interval", LOOK_AGAIN, parameters={"value": "DURATION"})
    for entry in entries:
        made.add_component(_event(entry, words))
    told: bytes = made.to_ical()
    return told


def _event(entry: Entry, words: Words) -> Event:
    starts, ends = from_ms(entry.starts), from_ms(entry.ends)
    made = Event()
    made.add("uid", uid(entry.id))
    made.add("dtstamp", from_ms(entry.stamp).replace(microsecond=0))
    made.add("sequence", entry.sequence)
    made.add("dtstart", starts.replace(microsecond=0))
    made.add("dtend", ends.replace(microsecond=0))
    made.add("class", "PRIVATE")
    made.add("status", "CANCELLED" if entry.state == "cancelled" else "CONFIRMED")
    if entry.state is None:
        made.add("summary", words.t("calendar_feed.assignment", span=words.period(starts, ends)))
    else:
        made.add("summary", words.t("calendar_feed.session"))
        made.add("description", words.t(f"session_state.{entry.state}"))
    if entry.where:
        made.add("location", entry.where)
    return made


def uid(id: UUID) -> str:
    """The same for ever: what was moved is moved in the calendar too."""
    return f"{id}@paagang"
