"""What the address of the trail asks for: period, filters, search, and where the page begins."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import g, request

from briefing.domain.context import CHANNELS
from briefing.domain.refusals import NotFound
from briefing.domain.schedule import Schedule
from briefing.domain.words import WRITERS
from briefing.projections.board_rows import readable_rows
from briefing.projections.model import from_ms
from briefing.projections.sessions import session
from briefing.projections.trail_rows import KINDS, Asked
from briefing.projections.view import View
from briefing.web import forms
from briefing.web.call import session_named
from briefing.web.fields import read_id
from briefing.web.problems import Malformed

BACK = timedelta(days=31)
FILTERS = ("item", "session", "tap", "kind", "channel", "role", "q")
ROLES = ("network", *sorted(WRITERS), "evaluator", "clock", "import", "operator")
TAP = re.compile(r"[0-9A-Za-z-]{1,64}", re.ASCII)
LONGEST = 100


@dataclass(frozen=True)
class Page:
    """`first` and `last` are operational days; `said` is what the address says beside them."""

    asked: Asked
    first: date
    last: date
    said: dict[str, str]
    schedule: Schedule
    before: int | None = None

    def query(self, **changes: str | None) -> str:
        """The same question with something else in it; everything is in the address."""
        told: dict[str, str | None] = {"from": str(self.first), "to": str(self.last), **self.said}
        return urlencode({k: v for k, v in (told | changes).items() if v})


def asked_page(db: Any) -> Page:
    """Period and filters of the address; one month back when it names none."""
    local, view = forms.local_time(), g.visitor.view
    said = {name: told for name in FILTERS if (told := request.args.get(name, "").strip())}
    item, named = _item(db, view, said.get("item")), _session(db, said.get("session"))
    last = _day("to") or local.day
    first = _day("from") or _begun(item, local.schedule) or last - BACK
    first, last = min(first, last), max(first, last)
    schedule = local.schedule
    asked = Asked(
        schedule.moment(first, schedule.day_starts),
        schedule.moment(last + timedelta(days=1), schedule.day_starts),
        kind=_one_of("kind", said, KINDS),
        item=item.id if item else None,
        session=named,
        channel=_one_of("channel", said, CHANNELS),
        role=_one_of("role", said, ROLES),
        correlation=_tap(said.get("tap")),
        words=_words(said.get("q", "")),
    )
    return Page(asked, first, last, said, schedule, _before(view))


def _day(name: str) -> date | None:
    told = request.args.get(name, "").strip()
    if not told:
        return None
    try:
        day = date.fromisoformat(told)
    except ValueError:
        raise Malformed(422, "not_a_day") from None
    if not date(2000, 1, 1) <= day <= date(2100, 1, 1):
        raise Malformed(422, "not_a_day")
    return day


def _begun(item: Any, schedule: Schedule) -> date | None:
    """The trail of an item begins on the day on which it was entered."""
    return schedule.operational_day(from_ms(item.data["recorded_at"])) if item else None


def _item(db: Any, view: View, told: str | None) -> Any:
    """An item that the viewer reads; one of others is answered like one that is not there."""
    if told is None:
        return None
    try:
        found = readable_rows(db, view, [read_id(told).hex])
    except ValueError:
        raise NotFound from None
    if not found:
        raise NotFound
    return found[0]


def _session(db: Any, told: str | None) -> str | None:
    if told is None:
        return None
    found = session(db, session_named(g.visitor.caller, told))
    if found is None:
        raise NotFound
    return UUID(found["id"]).hex


def _one_of(name: str, said: dict[str, str], known: Any) -> str | None:
    told = said.get(name)
    if told is not None and told not in known:
        raise Malformed(422, "not_known")
    return told


def _tap(told: str | None) -> str | None:
    if told is not None and not TAP.fullmatch(told):
        raise Malformed(422, "not_known")
    return told


def _words(told: str) -> str:
    if len(told) > LONGEST:
        raise Malformed(422, "too_long")
    return told


def _before(view: View) -> int | None:
    told = request.args.get("before")
    if not told:
        return None
    position: int | None = g.api.positions.take(told, view)
    if position is None:
        raise Malformed(422, "not_position")
    return position
