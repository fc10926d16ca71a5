"""Who could read an item at a past moment, and by which rule: from the log alone.

Asked by somebody who reads the item, through both filters: what they read then and read today.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from briefing.domain.words import ROLES
from briefing.projections.past import readable_now
from briefing.projections.people import name_of
from briefing.projections.roles_held import HeldRole, roles_at
from briefing.projections.rules import Rules, rules_at

HELD_THEN = (
    "SELECT reader, reader2, data FROM items WHERE id=? AND network=? AND from_position<=?"
    " AND (to_position IS NULL OR to_position>?) ORDER BY from_position DESC LIMIT 1"
)


@dataclass(frozen=True)
class Readers:
    """How many held a role that read it; `organisation` as it is called today, None without."""

    role: str
    kind: str
    organisation: str | None
    count: int
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Access:
    """`state`: there, not_yet (before it was recorded) or not_yours (you did not read it then).

    Without `rules` nobody had recorded any: who read by them is unknown.
    """

    state: str
    audience: str = ""
    author_role: str = ""
    author_reads: bool = True
    rules: Rules | None = None
    readers: tuple[Readers, ...] = ()


def access_at(
    db: sqlite3.Connection,
    item: UUID,
    position: int,
    *,
    network: UUID,
    keys: Collection[str],
    own: UUID | None,
) -> Access | None:
    """Readers of an item at a log position; None when a holder of `keys` does not read it today.

    Names only of `own`, the asker's organisation.
    """
    if not readable_now(db, [item.hex], keys):
        return None
    row = db.execute(HELD_THEN, (item.hex, network.hex, position, position)).fetchone()
    if row is None:
        return Access("not_yet")
    if not {row["reader"], row["reader2"]} & set(keys):
        return Access("not_yours")
    data, rules = json.loads(row["data"]), rules_at(db, network, position)
    audience = data["audience"]
    read = frozenset(rules.circles.get(audience, ()) if rules else ())
    held = roles_at(db, network, position) if rules else []
    parties = {data.get("organisation"), data.get("receiver")}
    who = [one for one in held if one.role in read and _within(one, audience, parties)]
    return Access(
        "there",
        audience,
        data["role"],
        data["role"] in read or not rules or data.get("source") is not None,
        rules,
        _counted(db, who, own.hex if own else None),
    )


def _within(one: HeldRole, audience: str, parties: set[str | None]) -> bool:
    return audience != "own" or (one.organisation is not None and one.organisation in parties)


def _counted(db: sqlite3.Connection, who: list[HeldRole], own: str | None) -> tuple[Readers, ...]:
    groups = Counter((one.role, one.kind, one.organisation) for one in who)
    names = dict(db.execute("SELECT id, name FROM parts").fetchall()) if groups else {}
    return tuple(
        Readers(
            role,
            kind,
            names.get(organisation),
            count,
            _names(db, who, role, organisation) if own and organisation == own else (),
        )
        for (role, kind, organisation), count in sorted(
            groups.items(),
            key=lambda one: (ROLES.index(one[0][0]), names.get(one[0][2]) or "", one[0][1]),
        )
    )


def _names(
    db: sqlite3.Connection, who: list[HeldRole], role: str, organisation: str | None
) -> tuple[str, ...]:
    """Of somebody whose name was erased nothing but the count is left."""
    ids = [one.person for one in who if (one.role, one.organisation) == (role, organisation)]
    return tuple(sorted(name for id in ids if (name := name_of(db, UUID(id)))))
