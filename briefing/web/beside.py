"""What stands beside the board on a page and not in its bytes: who watches, and pair timers.

Told as a bare sign, to everybody of a network or to the persons concerned; it moves no position.
"""

import sqlite3
from uuid import UUID

SIGN = b"event: beside\ndata: {}\n\n"
SHARED, OWN = "watch", "mine:"
_LAST = "SELECT max(position) FROM visible WHERE key='watch' OR key LIKE 'mine:%'"
_SINCE = "SELECT network, key FROM visible WHERE position>? AND (key='watch' OR key LIKE 'mine:%')"


class Beside:
    """Remembers how far it has told."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.told = self._last(db)

    def _last(self, db: sqlite3.Connection) -> int:
        return db.execute(_LAST).fetchone()[0] or 0

    def news(self, db: sqlite3.Connection) -> set[tuple[str, str]]:
        """(network, key) of what changed since it was asked last."""
        last = self._last(db)
        if last == self.told:
            return set()
        # A rebuilt read model may stand earlier than what was told.
        since, self.told = min(self.told, last - 1), last
        return {(row[0], row[1]) for row in db.execute(_SINCE, (since,))}


def concerns(news: set[tuple[str, str]], network: UUID, person: UUID) -> bool:
    return (network.hex, SHARED) in news or (network.hex, OWN + person.hex) in news


def changed_since(db: sqlite3.Connection, position: int, network: UUID, person: UUID) -> bool:
    """Whether a page that stands at this position may lack something beside the board."""
    news = {(row[0], row[1]) for row in db.execute(_SINCE, (position,))}
    return concerns(news, network, person)
