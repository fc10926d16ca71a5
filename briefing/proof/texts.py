"""Keys of sealed texts: which are gone by a decision, and which are just gone."""

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from briefing.proof.log import Row, read_only

SEALED = re.compile(rb'"_type_":"sealed","_data_":\[(\d{1,15}),')
GONE, KEPT, ERASED = 0, 1, 2


class Texts:
    """Looks at every row of the log; a text without key is counted by the event's topic."""

    def __init__(self, vault: Path) -> None:
        self.states = bytearray()
        self.erased = 0
        self.missing: Counter[str] = Counter()
        self.topics: Counter[str] = Counter()
        if vault.exists():
            self._read(vault)

    def _read(self, vault: Path) -> None:
        db = read_only(vault)
        try:
            most = "SELECT coalesce(max(id), 0) FROM"
            ends = [db.execute(f"{most} {name}").fetchone()[0] for name in ("keys", "tombstones")]
            self.states = bytearray(max(ends) + 1)
            for table, state in (("keys", KEPT), ("tombstones", ERASED)):
                for (id,) in db.execute(f"SELECT id FROM {table}"):
                    self.states[id] = state
        finally:
            db.close()

    def look(self, rows: Sequence[Row]) -> None:
        self.topics.update([str(row[3]) for row in rows])
        for row in rows:
            state = row[4]
            if type(state) is bytes and b'"sealed"' in state:
                for number in SEALED.findall(state):
                    self._count(int(number), str(row[3]))

    def _count(self, number: int, topic: str) -> None:
        held = self.states[number] if number < len(self.states) else GONE
        if held == ERASED:
            self.erased += 1
        elif held == GONE:
            self.missing[topic] += 1
