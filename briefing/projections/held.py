"""Rows that know log positions only: from which one they held, and to which."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlite_utils import Database

from briefing.projections.model import Writer

SPAN = {"from_position": int, "to_position": int}
HELD = "from_position<=:p AND (to_position IS NULL OR to_position>:p)"
NEWEST = 1 << 62
NOT_REPEATED = ("row", "network", *SPAN)


def held(alias: str) -> str:
    """`HELD` where several tables are asked."""
    return f"{alias}.from_position<=:p AND ({alias}.to_position IS NULL OR {alias}.to_position>:p)"


def create_held(
    schema: Database, table: str, columns: Mapping[str, type], *indexes: tuple[str, ...]
) -> None:
    """A table of such rows, one `id` for all states of the same thing."""
    schema.create_table(
        table,
        {"row": int, "id": str, "network": str, **columns, **SPAN},
        pk="row",
        if_not_exists=True,
    )
    for index in (("id",), *indexes):
        schema.table(table).create_index(list(index), if_not_exists=True)


def insert(w: Writer, table: str, id: str, **told: Any) -> None:
    """A row that holds from this event on."""
    row = {"id": id, "network": w.network, **told, "from_position": w.position}
    marks = ",".join("?" * len(row))
    w.execute(f"INSERT INTO {table} ({','.join(row)}) VALUES ({marks})", row.values())


def again(w: Writer, table: str, id: UUID, **changes: Any) -> dict[str, Any]:
    """The newest row once more with what changed; the one that held is closed."""
    found = w.one(f"SELECT * FROM {table} WHERE id=? ORDER BY row DESC LIMIT 1", (id.hex,))
    if found is None:
        raise LookupError(f"{table}: {id} is not in the read model")
    close(w, table, id)
    kept = {name: told for name, told in dict(found).items() if name not in NOT_REPEATED}
    insert(w, table, **{**kept, **changes})
    return {**kept, **changes}


def hex_of(id: UUID | None) -> str | None:
    return id.hex if id else None


def close(w: Writer, table: str, id: UUID) -> None:
    w.execute(
        f"UPDATE {table} SET to_position=? WHERE id=? AND to_position IS NULL",
        (w.position, id.hex),
    )
