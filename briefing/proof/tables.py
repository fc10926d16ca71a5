"""`--full`: the read model beside one made anew from the log, table by table, row by row."""

import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from briefing.projections.read_ahead import ahead_of
from briefing.projections.rebuild import filled
from briefing.proof.boards import Board
from briefing.proof.signs import mapper
from briefing.proof.verdict import about, named
from briefing.proof.verify import Proof
from briefing.vault import MISSING, Vault

Key = tuple[Any, ...]
Row = dict[str, Any]
NUMBERS = ("position", "from_position")
ID = re.compile(r"[0-9a-f]{32}")
LEFT_OUT = {"generation"}


class Unheard:
    """A witness that is told nothing: what is made for a look remembers nothing."""

    def note(self, _marks: object) -> list[int]:
        return []


def compare_tables(proof: Proof, progress: Callable[[int], None]) -> None:
    """Adds what differs to the verdict; the file beside holds words and is removed at once."""
    live = next((b for b in proof.boards if b.path == proof.config.board), None)
    if live is None or live.position > proof.log.end:
        why = "there is none" if live is None else "it is ahead of the log"
        proof.verdict.notes.append(f"no read model was compared: {why}")
        return
    beside = live.path.with_name(f"{live.path.name}.verify")
    proof.log.last = live.position
    vault = Vault(proof.config.vault)
    ahead = ahead_of(proof.config.events, live.position)
    try:
        with filled(beside, proof.log, mapper(), vault, Unheard(), progress, ahead) as (made, _):
            _compare(proof, live, made.db)
    finally:
        vault.close()


def _compare(proof: Proof, live: Board, made: sqlite3.Connection) -> None:
    mine, theirs = tables(made), tables(live.db)
    # Exclusive locking would hold for the other file too, which others write.
    made.execute("PRAGMA main.locking_mode=NORMAL")
    made.execute("PRAGMA locking_mode=NORMAL")
    made.execute("PRAGMA query_only=ON")
    made.execute("ATTACH ? AS live", (str(live.path),))
    for name in sorted({*mine, *theirs}):
        if name not in theirs or name not in mine:
            where = "lacks" if name in mine else "has, and the log does not give,"
            proof.verdict.add("table", f"the board {where} the table {name}")
        elif columns(made, name) != columns(live.db, name):
            proof.verdict.add("table", f"the table {name} of the board has other columns")
        elif not _same(made, name):
            _rows(proof, live.db, made, name)
    for row in made.execute("SELECT position, topic, error FROM failures").fetchall():
        if row[1] not in proof.verdict.unknown:
            words = f"position {row[0]} ({row[1]}) cannot be shown by this release ({row[2]})"
            proof.verdict.add("failure", words, first=row[0], last=row[0], topic=row[1])


def tables(db: sqlite3.Connection) -> list[str]:
    """All of a read model; an index for searching words is one table, not its inner ones."""
    rows = db.execute("SELECT name, sql FROM sqlite_master WHERE type='table'").fetchall()
    virtual = [name for name, sql in rows if sql and sql.upper().startswith("CREATE VIRTUAL")]
    return [
        name
        for name, _ in rows
        if not name.startswith(("sqlite_", *(f"{one}_" for one in virtual)))
    ]


def columns(db: sqlite3.Connection, table: str) -> list[tuple[str, int]]:
    """(name, place in the primary key or 0)."""
    rows = db.execute("SELECT name, pk FROM pragma_table_info(?)", (table,)).fetchall()
    return [(name, pk) for name, pk in rows if name not in LEFT_OUT]


def _same(both: sqlite3.Connection, table: str) -> bool:
    """Whether `live` has exactly these rows, as SQLite sees it; if not, or if it has gone on
    since, the rows are looked at one by one."""
    shape = columns(both, table)
    keys = " AND ".join(f"l.{name}=m.{name}" for name, pk in shape if pk)
    if not keys:
        return False
    other = " OR ".join(f"l.{name} IS NOT m.{name}" for name, _ in shape)
    found = both.execute(
        f"SELECT (SELECT count(*) FROM main.{table}) = (SELECT count(*) FROM live.{table})"
        f" AND NOT EXISTS (SELECT 1 FROM main.{table} m LEFT JOIN live.{table} l ON {keys}"
        f" WHERE {other})"
    ).fetchone()
    return bool(found[0])


def _rows(proof: Proof, live: sqlite3.Connection, made: sqlite3.Connection, table: str) -> None:
    shape = columns(made, table)
    names = [name for name, _ in shape]
    keys = [name for name, pk in sorted(shape, key=lambda one: one[1]) if pk] or names
    asked = f"SELECT {','.join(keys)}, {','.join(names)} FROM {table} ORDER BY {','.join(keys)}"
    first, count = None, 0
    for pair in merged(live.execute(asked), made.execute(asked), len(keys)):
        count += 1
        first = first or pair
    if first is not None:
        has, should = (dict(zip(names, one[len(keys) :], strict=False)) for one in first)
        _say(proof, table, has, should, count)


def merged(live: Any, made: Any, keys: int) -> Iterator[tuple[Key, Key]]:
    """Pairs of rows that are not the same; an empty one where a side has no such row."""
    a, b = tuple(next(live, ())), tuple(next(made, ()))
    while a or b:
        if a[:keys] == b[:keys]:
            if a != b and not unknowable(a, b):
                yield a, b
            a, b = tuple(next(live, ())), tuple(next(made, ()))
        elif not b or (a and rank(a[:keys]) < rank(b[:keys])):
            yield a, ()
            a = tuple(next(live, ()))
        else:
            yield (), b
            b = tuple(next(made, ()))


def rank(key: Sequence[Any]) -> list[tuple[int, Any]]:
    """SQLite's order: nothing, numbers, text, bytes."""
    kinds = {type(None): 0, int: 1, float: 1, str: 2}
    return [(kinds.get(type(one), 3), one if one is not None else 0) for one in key]


def unknowable(has: Sequence[Any], should: Sequence[Any]) -> bool:
    """Whether they differ only where words are that can no longer be opened."""
    for a, b in zip(has, should, strict=True):
        if a != b:
            if not (isinstance(a, str) and isinstance(b, str) and MISSING in b):
                return False
            pattern = ".*".join(re.escape(part) for part in b.split(MISSING))
            if not re.fullmatch(pattern, a, re.DOTALL):
                return False
    return True


def _say(proof: Proof, table: str, has: Row, should: Row, count: int) -> None:
    """Where, never what: rows hold words."""
    told = should or has
    at = next((told[name] for name in NUMBERS if type(told.get(name)) is int), None)
    where = place(told, at)
    what = f"has a row too many {where}" if has else f"lacks a row {where}"
    if has and should:
        other = [name for name, value in should.items() if has[name] != value]
        what = f"differs in {', '.join(other)} {where}"
    found = proof.log.between(at, at) if at is not None else []
    event = f"; there the log has {named(found[0])}" if found else ""
    more = f", and in {count - 1} more rows" if count > 1 else ""
    words = f"the board is not what the log gives: {table} {what.strip()}{more}{event}"
    proof.verdict.add("table", words, first=at, last=at, **(about(found[0]) if found else {}))


def place(told: Row, at: int | None) -> str:
    """Numbers and ids only."""
    where = [f"row {told['row']}"] if type(told.get("row")) is int else []
    where += [f"position {at}"] if at is not None else []
    ids = [told.get(name) for name in ("id", "item", "person", "session")]
    where += [f"of {id}" for id in ids if isinstance(id, str) and ID.fullmatch(id)][:1]
    return f"({', '.join(where)})" if where else ""
