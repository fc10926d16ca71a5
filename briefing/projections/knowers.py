"""Who knew an item before something happened to it, and how it stood then."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson

from briefing.domain.audience import reader_keys
from briefing.projections.model import Writer


@dataclass(frozen=True)
class Knower:
    """Somebody who knew an item as it stood at `position`, in the role they had then."""

    person: str
    role: str
    organisation: str | None
    position: int

    @property
    def keys(self) -> tuple[str, ...]:
        return keys_of(self.role, self.organisation)


@lru_cache(maxsize=1_024)
def keys_of(role: str, organisation: str | None) -> tuple[str, ...]:
    return reader_keys(role, UUID(organisation) if organisation else None)


@dataclass(frozen=True)
class State:
    """How an item stood on the board from a position on, until another."""

    reader: str | None
    reader2: str | None
    first: int
    last: int | None
    data: dict[str, Any]

    def was_known_to(self, one: Knower) -> bool:
        held = self.first <= one.position and (self.last is None or one.position < self.last)
        return held and (self.reader in one.keys or self.reader2 in one.keys)


def knowers(w: Writer, item: str) -> dict[str, tuple[Knower, State]]:
    """person -> what they knew last, told at a seal or answered themselves, and how it stood."""
    states = [
        State(row[0], row[1], row[2], row[3], orjson.loads(row[4]))
        for row in w.execute(
            "SELECT reader, reader2, from_position, to_position, data FROM items"
            " WHERE id=? AND live=1",
            (item,),
        )
    ]
    first = min((one.first for one in states), default=0)
    rows = w.execute(
        "SELECT person, role, organisation, position FROM informed"
        " WHERE network=? AND position>=? UNION ALL"
        " SELECT person, role, organisation, seen FROM acknowledgements"
        " WHERE item=? AND to_position IS NULL ORDER BY 4",
        (w.network, first, item),
    ).fetchall()
    found: dict[str, tuple[Knower, State]] = {}
    for row in rows:
        one = Knower(*row)
        state = next((told for told in states if told.was_known_to(one)), None)
        if state is not None:
            found[one.person] = one, state
    return found
