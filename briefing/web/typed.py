"""What a person typed and tapped, as the JSON values of the call that it is sent to."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from briefing.domain.schedule import Schedule
from briefing.web.fields import Field

CLOCK = re.compile(r"(\d\d:\d\d)(:\d\d)?", re.ASCII)
MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(:\d\d)?", re.ASCII)
NUMBER = re.compile(r"\d{1,6}", re.ASCII)
LATER = ("until", "valid_until")
ELSEWHERE = "other"


@dataclass(frozen=True)
class LocalTime:
    """The network's clock; a bare `21:00` belongs to the evening of operational day `day`."""

    schedule: Schedule
    day: date

    def rfc3339(self, said: str, *, later: bool = False) -> str:
        """`2026-11-20T21:00` or `21:00` as RFC 3339; anything else as it was typed."""
        moment, clock = MOMENT.fullmatch(said), CLOCK.fullmatch(said)
        try:
            if moment:
                on = date.fromisoformat(moment[1])
                return self.schedule.moment(on, moment[2], later=later).isoformat()
            if clock:
                on = self.day + timedelta(days=clock[1] < self.schedule.day_starts)
                return self.schedule.moment(on, clock[1], later=later).isoformat()
        except (ValueError, OverflowError):
            return said
        return said


def json_values(
    fields: Mapping[str, Field], typed: Mapping[str, Any], clock: LocalTime
) -> dict[str, Any]:
    """Empty answers dropped, `where` and `to` taken apart, local times made absolute."""
    said = {name: _tidy(value) for name, value in typed.items() if _is_answer(value)}
    if "where" in said and "district" in fields:
        said = where(said)
    return {name: _json(name, fields.get(name), value, clock) for name, value in said.items()}


def _is_answer(value: Any) -> bool:
    return bool(value.strip() if isinstance(value, str) else value)


def _tidy(value: Any) -> Any:
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def where(said: Mapping[str, Any]) -> dict[str, Any]:
    """`district/place` or `district` tapped; `other` means the two fields below it."""
    told = {name: value for name, value in said.items() if name != "where"}
    if said["where"] == ELSEWHERE:
        return told
    district, _, place = said["where"].partition("/")
    told = {name: value for name, value in told.items() if name not in ("district", "place")}
    return {**told, "district": district, **({"place": place} if place else {})}


def _json(name: str, field: Field | None, value: Any, clock: LocalTime) -> Any:
    if field is None or not isinstance(value, str):
        return value
    if field.kind == "time":
        return clock.rfc3339(value.strip(), later=name in LATER)
    if field.kind == "flag":
        return {"true": True, "false": False}.get(value, value)
    if field.kind == "number":
        return int(value) if NUMBER.fullmatch(value) else value
    if field.kind == "address":
        return _address(value, field)
    return value


def _address(said: str, field: Field) -> Any:
    """`role:police` as `{"role": "police"}`."""
    kind, _, name = said.partition(":")
    return {kind: name} if kind in field.values else said
