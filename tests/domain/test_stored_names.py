"""What is written to disk keeps its name and its fields, or old logs cannot be read.

After a deliberate addition: run this file as a script to write `stored_names.txt` anew.
"""

import re
from dataclasses import fields
from pathlib import Path

from eventsourcing.utils import get_topic, resolve_topic

import briefing.domain
from briefing.domain.events import Aggregate, Event

GOLDEN = Path(__file__).with_name("stored_names.txt")


def aggregates(kind=Aggregate):
    """Every aggregate that has a stored name."""
    assert briefing.domain
    for one in kind.__subclasses__():
        if "TOPIC" in vars(one):
            yield one
        yield from aggregates(one)


def events_of(aggregate):
    """The event classes named inside an aggregate (the library's own `Event` is never stored)."""
    inside = [one for one in vars(aggregate).values() if isinstance(one, type)]
    return [one for one in inside if issubclass(one, Event) and one.__name__ != "Event"]


def stored():
    """topic -> what is serialised, as `name:type`."""
    told = {}
    for aggregate in aggregates():
        told[get_topic(aggregate)] = []
        for event in events_of(aggregate):
            told[get_topic(event)] = [f"{one.name}:{said(one.type)}" for one in fields(event)]
    return told


def said(annotation):
    """`datetime|None`, whatever module the type is from."""
    plain = annotation.__name__ if type(annotation) is type else str(annotation)
    return re.sub(r"(\w+\.)+", "", "".join(plain.split()))


def golden():
    lines = GOLDEN.read_text(encoding="utf-8").splitlines()
    return {topic: told for topic, *told in (line.split() for line in lines)}


def test_no_stored_name_is_new_renamed_or_gone():
    assert sorted(stored()) == sorted(golden())


def test_no_event_stores_other_fields_than_before():
    assert stored() == golden()


def test_every_stored_name_leads_back_to_its_class():
    for aggregate in aggregates():
        for one in (aggregate, *events_of(aggregate)):
            assert resolve_topic(get_topic(one)).__qualname__ == one.__qualname__


def test_no_stored_name_depends_on_where_the_code_lies():
    assert not [topic for topic in stored() if "briefing" in topic or ":" in topic]
    for aggregate in aggregates():
        own = [get_topic(event) for event in events_of(aggregate)]
        assert own
        assert all(topic.startswith(f"{aggregate.TOPIC}.") for topic in own)


if __name__ == "__main__":
    rows = [" ".join((topic, *told)) for topic, told in sorted(stored().items())]
    GOLDEN.write_text("\n".join(rows) + "\n", encoding="utf-8")
