"""The read model: one SQLite file that holds every projection, its position and its chain hash.

Rows are closed, never updated: `from_position`/`to_position` say between which log positions a
row held, `known_from`/`known_to` (ms since 1970, UTC) between which moments it was known.
"""

import json
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
from sqlite_utils import Database

from briefing.vault import Vault, connect

Handler = Callable[["Writer", Any], None]


def ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def from_ms(number: int) -> datetime:
    return datetime.fromtimestamp(number / 1000, UTC)


def plain(value: Any) -> Any:
    """JSON form of what rows keep in `data`."""
    if isinstance(value, datetime):
        return ms(value)
    return value.hex if isinstance(value, UUID) else value


_ENCODER = json.JSONEncoder(
    default=plain, separators=(",", ":"), ensure_ascii=False, check_circular=False
)


def dumps(data: dict[str, Any]) -> str:
    return _ENCODER.encode(data)


def dumps_plain(data: dict[str, Any]) -> str:
    """The same text for what is `plain` already, as the rows of a long log are."""
    return orjson.dumps(data, option=orjson.OPT_PASSTHROUGH_DATETIME).decode()


@dataclass(slots=True)
class Held:
    """The open row of an item; `waiting` is what will be inserted, until it is written."""

    row: int
    id: str
    kind: str
    reader: str | None
    reader2: str | None
    from_position: int
    known_from: int
    data: dict[str, Any]
    waiting: list[Any] | None = None


class Writer:
    """What handlers write with, during one projector transaction."""

    hold_most = 1_000

    def __init__(self, db: sqlite3.Connection, vault: Vault) -> None:
        self.db, self.vault = db, vault
        self.position = 0
        self.event: Any = None
        self.network, self.recorded, self.known = "", 0, 0
        self.bumped: dict[tuple[str, str], int] = {}
        self.names: dict[Any, dict[str, Any]] = {}
        self.homes: dict[tuple[str, str], str | None] = {}
        self.here: dict[str, frozenset[str]] = {}
        self.chased: set[str] | None = None
        self.session: Any = None
        self.unsealed: tuple[Any, str | None] = (None, None)
        self.held: OrderedDict[str, Held] = OrderedDict()
        self.unwritten: list[Held] = []
        self.rows: dict[str, int] = {}
        self.waiting: dict[str, list[Sequence[Any]]] = {}

    def turn_to(self, position: int, event: Any) -> None:
        """The event that handlers now apply; `recorded` and `known` are ms since 1970, UTC."""
        self.position, self.event = position, event
        self.network, self.recorded = event.metadata["network"], ms(event.timestamp)
        self.known = ms(event.known_at) if "known_at" in event.metadata else self.recorded

    def execute(self, sql: str, params: Iterable[Any] = ()) -> sqlite3.Cursor:
        return self.db.execute(sql, tuple(params))

    def one(self, sql: str, params: Iterable[Any] = ()) -> sqlite3.Row | None:
        row: sqlite3.Row | None = self.db.execute(sql, tuple(params)).fetchone()
        return row

    def unseal(self, sealed: Any) -> str | None:
        """Several projections read the same words of an event: decrypt them once."""
        if sealed is None:
            return None
        if self.unsealed[0] is not sealed:
            self.unsealed = (sealed, self.vault.unseal(sealed))
        return self.unsealed[1]

    def bump(self, *keys: str | None) -> None:
        """Holders of these reader keys can see that something changed at this position."""
        for key in keys:
            if key:
                self.bumped[self.network, key] = self.position

    def next_row(self, table: str) -> int:
        """The number of a new row."""
        if table not in self.rows:
            found = self.db.execute(f"SELECT max(row) FROM {table}").fetchone()
            self.rows[table] = found[0] or 0
        self.rows[table] += 1
        return self.rows[table]

    def hold(self, held: Held) -> None:
        """Remember the newest row of an item; of many, those touched last."""
        if held.waiting is not None:
            self.unwritten.append(held)
        self.held[held.id] = held
        self.held.move_to_end(held.id)
        if len(self.held) > self.hold_most:
            self.held.popitem(last=False)

    def later(self, sql: str, row: Sequence[Any]) -> None:
        """Executed with all others of its kind, in order, at the end of the batch or in `write`."""
        self.waiting.setdefault(sql, []).append(row)

    def write(self) -> None:
        """Write down what waits, before a question that must see it."""
        if not self.waiting:
            return
        for sql, rows in self.waiting.items():
            self.db.executemany(sql, rows)
        self.waiting.clear()
        for held in self.unwritten:
            held.waiting = None
        self.unwritten.clear()

    def forget(self) -> None:
        """Nothing remembered of rows: after a rollback, or when somebody else may have written."""
        self.held.clear()
        self.rows.clear()
        self.waiting.clear()
        self.unwritten.clear()
        self.names.clear()
        self.homes.clear()
        self.here.clear()
        self.chased = self.session = None
        self.bumped.clear()

    def flush(self) -> None:
        """Write down all that waits and what `bump` collected."""
        self.write()
        self.db.executemany(
            "INSERT INTO visible VALUES (?,?,?)"
            " ON CONFLICT (network, key) DO UPDATE SET position=excluded.position",
            [(*key, position) for key, position in self.bumped.items()],
        )
        self.bumped.clear()


def create(db: sqlite3.Connection, creators: Iterable[Callable[[Database], None]]) -> None:
    """All tables and indexes, through sqlite-utils on this very connection."""
    schema = Database(db, execute_plugins=False, recursive_triggers=False)
    schema.create_table(
        "state",
        {"id": int, "position": int, "hash": str, "previous": str, "generation": str},
        pk="id",
        if_not_exists=True,
    )
    schema.create_table(
        "failures",
        {"position": int, "topic": str, "error": str},
        pk="position",
        if_not_exists=True,
    )
    schema.create_table(
        "visible",
        {"network": str, "key": str, "position": int},
        pk=("network", "key"),
        if_not_exists=True,
    )
    for creator in creators:
        creator(schema)


class ReadModel:
    """Connections to the file: one for reading per thread, one for the projector."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.threads = threading.local()
        self.opened: list[sqlite3.Connection] = []

    def reader(self) -> sqlite3.Connection:
        """This thread's connection; it cannot write."""
        db: sqlite3.Connection | None = getattr(self.threads, "db", None)
        if db is None:
            db = connect(self.path, synchronous="NORMAL")
            db.execute("PRAGMA query_only=ON")
            self.threads.db = db
            self.opened.append(db)
        return db

    @contextmanager
    def snapshot(self) -> Iterator[sqlite3.Connection]:
        """Several questions answered from one and the same position."""
        db = self.reader()
        if db.in_transaction:
            yield db
            return
        db.execute("BEGIN")
        try:
            yield db
        finally:
            db.execute("COMMIT")

    def position(self) -> tuple[int, str, str]:
        """(position, chain hash, generation)."""
        row = self.reader().execute("SELECT position, hash, generation FROM state").fetchone()
        return (row[0], row[1], row[2]) if row else (0, "", "")

    def close(self) -> None:
        for db in self.opened:
            db.close()
        self.opened.clear()


def visible_position(db: sqlite3.Connection, network: UUID, keys: Iterable[str]) -> int:
    """The newest position at which something visible to a holder of `keys` changed."""
    held = tuple(keys)
    marks = ",".join("?" * len(held))
    row = db.execute(
        f"SELECT max(position) FROM visible WHERE network=? AND key IN ({marks})",
        (network.hex, *held),
    ).fetchone()
    return row[0] or 0
