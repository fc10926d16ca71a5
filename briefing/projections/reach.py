"""Who is here, person by person, for those present only; what they say of themselves is not."""

import sqlite3
from typing import Any
from uuid import UUID


def present_people(db: sqlite3.Connection, session: str) -> list[dict[str, Any]]:
    """`{person, role, borough, newcomer}`; a newcomer was at no earlier session that was sealed."""
    rows = db.execute(
        "WITH been AS (SELECT DISTINCT e.person FROM attendance e JOIN sessions s ON s.id=e.session"
        " AND s.to_position IS NULL WHERE e.session<>:s AND s.data ->> 'number' NOT NULL)"
        " SELECT a.person, a.role, b.name AS borough, a.person NOT IN been AS newcomer"
        " FROM attendance a LEFT JOIN parts d ON d.id=a.district LEFT JOIN parts b"
        " ON b.network=a.network AND b.part='borough' AND b.slug=d.facts ->> 'borough'"
        " WHERE a.session=:s AND a.to_position IS NULL ORDER BY a.row",
        {"s": session},
    )
    return [
        {**dict(row), "person": UUID(row["person"]), "newcomer": bool(row["newcomer"])}
        for row in rows
    ]
