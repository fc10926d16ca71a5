"""Whether the log lacks what somebody saw in it: restored from an older copy, or cut off."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from briefing.projections.witness import Witness, link


def is_cut_short(recorder: Any, witness: Witness, aside: Path) -> bool:
    """What the witness, or the board that was kept aside, saw last is not in the log.

    The board goes on saying so when people's commands have made the log as long again.
    """
    last = witness.last()
    if last is not None and last[0] > (recorder.max_notification_id() or 0):
        return True
    return lacks_end_of(recorder, aside)


def lacks_end_of(recorder: Any, board: Path) -> bool:
    """Whether the last event that a board was given is not in the log, or is another one."""
    position, hash, previous = _end_of(board) if board.exists() else (0, "", "")
    return position > 0 and not is_in(recorder, position, hash, previous)


def is_in(recorder: Any, position: int, hash: str, previous: str) -> bool:
    """Whether the event that a read model was given last is still in the log."""
    found = recorder.select_notifications(position, 1)
    return bool(found) and found[0].id == position and link(previous, found[0]) == hash


def _end_of(board: Path) -> tuple[int, str, str]:
    """Position, hash and the hash before it; position 0 where the file tells of none."""
    with closing(sqlite3.connect(board)) as db:
        try:
            row = db.execute("SELECT position, hash, previous FROM state").fetchone()
        except sqlite3.DatabaseError:
            row = None
    return row or (0, "", "")
