"""A table that changes needs a new number in the file's name: older folders then open anew."""

import hashlib
import sqlite3

from briefing.config import SCHEMA
from briefing.projections.every import PROJECTIONS
from briefing.projections.model import create

KNOWN = {
    1: "26da9c31dac46666",
    2: "59422bdbb4ae075f",
    3: "5f855e892150043d",
    4: "77fcb1bf0adb3f7e",
    5: "0c80c4cda8a697de",
}


def shape():
    db = sqlite3.connect(":memory:", isolation_level=None)
    create(db, [projection.create for projection in PROJECTIONS])
    rows = db.execute("SELECT sql FROM sqlite_master WHERE sql NOT NULL ORDER BY name").fetchall()
    return hashlib.sha256("\n".join(row[0] for row in rows).encode()).hexdigest()[:16]


def test_the_schema_number_goes_up_when_a_table_changes():
    assert KNOWN[SCHEMA] == shape(), "raise config.SCHEMA and note the new shape here"
