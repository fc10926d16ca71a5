"""For each call: a body that is right, and every way in which a field of it can be wrong."""

from datetime import timedelta
from uuid import uuid4

from briefing.domain import context

OF_ANY_KIND = (None, 1, 1.5, [], ["a"], "\x00", "a\x00b", "\ud800", "Rök \udfff")
FAR_OFF = ("0001-01-01T00:00:00Z", "1850-01-01T00:00:00Z", "2950-01-01T00:00:00Z")
NO_TIME = ("", "nu", "2026-11-20", "2026-11-20T20:00:00", "2026-13-40T25:61:00Z", "20261120T2000Z")
BEYOND = ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "٢٠٢٦-11-20T20:00:00Z")
NO_ADDRESS = ({}, {"role": ""}, {"role": 1}, {"role": None}, {"who": "x"}, {"role": "\ud800"})
MEANT = {"handover": ["think_of"], "corrections": ["text"], "focus": ["place"]}
WORDS = {
    "district": "Farsta",
    "place": "Farsta",
    "number": "070-1740605",
    "date": "2026-11-20",
    "series": "lov",
    "organisation": "sl",
}


def right(call, position):
    """What is required, and what makes sense of it, as somebody would fill it in."""
    needed = required(call) + MEANT.get(call.path.split("/")[-1], [])
    return {name: value_of(call.fields[name], name, position) for name in needed}


def required(call):
    return [name for name, field in call.fields.items() if field.required]


def value_of(field, name, position):
    now = context.now()
    hours = {"from": 0, "occurred_at": -1, "written_at": -1, "until": 2}.get(name, 1)
    return {
        "text": WORDS.get(name, "Lugnt vid torget"),
        "enum": field.values and field.values[-1 if name == "kind" else 0],
        "time": (now + timedelta(hours=hours)).isoformat(timespec="seconds"),
        "flag": True,
        "id": str(uuid4()),
        "address": {"role": "field_worker"}
        | ({"district": "Farsta"} if "district" in field.values else {}),
        "position": position,
        "number": 1,
    }[field.kind]


def wrong(field):
    """Values that this field must not take, whatever else is said."""
    of_kind = {
        "text": ({}, True, "x" * (field.longest + 1)),
        "enum": ({}, True, "", "rumour", "ALL", "x" * 2001, "<script>"),
        "time": ({}, True, *NO_TIME, *BEYOND, *FAR_OFF),
        "flag": ({}, "true", "", 0),
        "id": ({}, True, "", "x", "1", "x" * 2001),
        "address": ("field_worker", True, *NO_ADDRESS, {"role": "x" * 2001}, {"role": "nobody"}),
        "number": ({}, True, "", "x", "1", 1.0, -1, field.longest + 1),
        "position": ({}, True, "", "x", "1", "A" * 32, "x" * 2001),
    }[field.kind]
    empty = ("", "  \n ") if field.required and field.kind == "text" else ()
    any_kind = [one for one in OF_ANY_KIND if not (field.kind == "number" and one == 1)]
    return (*any_kind, *of_kind, *empty)


def deep(levels):
    """JSON nested so deep that a careless reader runs out of stack."""
    return b'{"text":' + b"[" * levels + b"]" * levels + b"}"


BROKEN = {
    "empty list": b"[]",
    "a list of reports": b'[{"text":"x"}]',
    "only null": b"null",
    "a number": b"12",
    "a text": b'"x"',
    "half": b'{"text":',
    "NaN": b'{"text":NaN}',
    "infinity": b'{"text":-Infinity}',
    "too large a number": b'{"text":1e999}',
    "five thousand digits": b'{"text":' + b"9" * 5000 + b"}",
    "not UTF-8": b'{"text":"\xff\xfe"}',
    "UTF-16": '{"text":"x"}'.encode("utf-16"),
    "a byte order mark": b'\xef\xbb\xbf{"text":"x"}',
    "form data": b"text=x&category=fire",
    "nested a little too deep": deep(900),
    "nested very deep": deep(20_000),
    "a megabyte": b'{"text":"' + b"x" * 1_000_000 + b'"}',
    "just over the limit": b'{"text":"' + b"x" * 65_536 + b'"}',
}
