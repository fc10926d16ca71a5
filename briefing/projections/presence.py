"""Attendance, acknowledgements and what organisations said, as they stood and stand."""

import sqlite3
from typing import Any
from uuid import UUID

from sqlite_utils import Database

from briefing.domain.presence import Acknowledgement, Attendance, Participation
from briefing.projections.model import Handler, Writer, ms

SPAN = {"from_position": int, "to_position": int}


def create(schema: Database) -> None:
    schema.create_table(
        "attendance",
        {
            "row": int,
            "id": str,
            "network": str,
            "session": str,
            "person": str,
            "role": str,
            "organisation": str,
            "district": str,
            **SPAN,
        },
        pk="row",
        if_not_exists=True,
    )
    schema.table("attendance").create_index(["session", "person"], if_not_exists=True)
    schema.table("attendance").create_index(["id"], if_not_exists=True)
    schema.create_table(
        "acknowledgements",
        {
            "row": int,
            "id": str,
            "network": str,
            "item": str,
            "person": str,
            "role": str,
            "organisation": str,
            "answer": str,
            "seen": int,
            "text": str,
            "present": int,
            **SPAN,
        },
        pk="row",
        if_not_exists=True,
    )
    schema.table("acknowledgements").create_index(["item"], if_not_exists=True)
    schema.table("acknowledgements").create_index(["id"], if_not_exists=True)
    schema.create_table(
        "participation",
        {
            "row": int,
            "id": str,
            "network": str,
            "session": str,
            "organisation": str,
            "answer": str,
            "text": str,
            **SPAN,
        },
        pk="row",
        if_not_exists=True,
    )
    schema.table("participation").create_index(["session"], if_not_exists=True)
    schema.table("participation").create_index(["id"], if_not_exists=True)
    schema.create_table(
        "presence_times", {"position": int, "recorded_at": int}, pk="position", if_not_exists=True
    )
    schema.table("presence_times").create_index(["recorded_at"], if_not_exists=True)


def timed(handler: Handler) -> Handler:
    """Rows here know positions only: which one it was at a moment is kept beside them."""

    def handle(w: Writer, event: Any) -> None:
        handler(w, event)
        moment = (w.position, ms(event.timestamp))
        w.execute("INSERT INTO presence_times VALUES (?,?)", moment)

    return handle


def position_at(db: sqlite3.Connection, moment: int) -> int:
    """Position of the last of these events recorded by a moment (ms); 0 before the first."""
    row = db.execute(
        "SELECT position FROM presence_times WHERE recorded_at<=?"
        " ORDER BY recorded_at DESC, position DESC LIMIT 1",
        (moment,),
    ).fetchone()
    return int(row[0]) if row else 0


def _hex(id: UUID | None) -> str | None:
    return id.hex if id else None


def checked_in(w: Writer, event: Attendance.CheckedIn) -> None:
    w.execute(
        "INSERT INTO attendance"
        " (id,network,session,person,role,organisation,district,from_position)"
        " VALUES (?,?,?,?,?,?,?,?)",
        (
            event.originator_id.hex,
            w.network,
            event.session.hex,
            event.person.hex,
            event.role,
            _hex(event.organisation),
            _hex(event.district),
            w.position,
        ),
    )
    w.bump("all", f"person:{event.person.hex}")


def checked_in_again(w: Writer, event: Attendance.CheckedInAgain) -> None:
    w.execute(
        "INSERT INTO attendance"
        " (id,network,session,person,role,organisation,district,from_position)"
        " SELECT id,network,session,person,role,organisation,district,? FROM attendance"
        " WHERE id=? ORDER BY row DESC LIMIT 1",
        (w.position, event.originator_id.hex),
    )
    w.bump("all", f"person:{event.metadata['actor']}")


def checked_out(w: Writer, event: Attendance.CheckedOut) -> None:
    _close(w, "attendance", event.originator_id)
    w.bump("all", f"person:{event.metadata['actor']}")


def _close(w: Writer, table: str, id: UUID) -> None:
    w.execute(
        f"UPDATE {table} SET to_position=? WHERE id=? AND to_position IS NULL",
        (w.position, id.hex),
    )


def acknowledged(w: Writer, event: Acknowledgement.Given) -> None:
    present = w.one(
        "SELECT 1 FROM attendance WHERE person=? AND to_position IS NULL"
        " AND session=(SELECT id FROM sessions WHERE network=? AND to_position IS NULL"
        " AND state IN ('open','live','sealed','on_shift','debrief') ORDER BY opened DESC LIMIT 1)",
        (event.person.hex, w.network),
    )
    w.execute(
        "INSERT INTO acknowledgements (id,network,item,person,role,organisation,answer,seen,text,"
        "present,from_position) VALUES (?,?,?,?,?,?,?,?,?,?,?)",
        (
            event.originator_id.hex,
            w.network,
            event.item.hex,
            event.person.hex,
            event.role,
            _hex(event.organisation),
            event.answer,
            event.seen,
            w.vault.unseal(event.text),
            int(present is not None),
            w.position,
        ),
    )
    _bump_item(w, event.item.hex)


def _bump_item(w: Writer, item: str) -> None:
    row = w.one("SELECT reader, reader2 FROM items WHERE id=? AND to_position IS NULL", (item,))
    w.bump(*(tuple(row) if row else ("all",)))


def acknowledged_again(w: Writer, event: Acknowledgement.GivenAgain) -> None:
    id = event.originator_id.hex
    row = w.one("SELECT * FROM acknowledgements WHERE id=? AND to_position IS NULL", (id,))
    if row is None:
        raise LookupError("acknowledgement is not in the read model")
    _close(w, "acknowledgements", event.originator_id)
    w.execute(
        "INSERT INTO acknowledgements (id,network,item,person,role,organisation,answer,seen,text,"
        "present,from_position) VALUES (?,?,?,?,?,?,?,?,?,?,?)",
        (
            id,
            w.network,
            row["item"],
            row["person"],
            row["role"],
            row["organisation"],
            event.answer,
            event.seen,
            w.vault.unseal(event.text),
            row["present"],
            w.position,
        ),
    )
    _bump_item(w, row["item"])


def stated(w: Writer, event: Participation.Stated) -> None:
    w.execute(
        "INSERT INTO participation (id,network,session,organisation,answer,text,from_position)"
        " VALUES (?,?,?,?,?,?,?)",
        (
            event.originator_id.hex,
            w.network,
            event.session.hex,
            event.organisation.hex,
            event.answer,
            w.vault.unseal(event.text),
            w.position,
        ),
    )
    w.bump("all")


def stated_again(w: Writer, event: Participation.StatedAgain) -> None:
    id = event.originator_id.hex
    row = w.one("SELECT * FROM participation WHERE id=? AND to_position IS NULL", (id,))
    if row is None:
        raise LookupError("participation is not in the read model")
    _close(w, "participation", event.originator_id)
    w.execute(
        "INSERT INTO participation (id,network,session,organisation,answer,text,from_position)"
        " VALUES (?,?,?,?,?,?,?)",
        (
            id,
            w.network,
            row["session"],
            row["organisation"],
            event.answer,
            w.vault.unseal(event.text),
            w.position,
        ),
    )
    w.bump("all")


_HANDLERS: dict[type, Handler] = {
    Attendance.CheckedIn: checked_in,
    Attendance.CheckedInAgain: checked_in_again,
    Attendance.CheckedOut: checked_out,
    Acknowledgement.Given: acknowledged,
    Acknowledgement.GivenAgain: acknowledged_again,
    Participation.Stated: stated,
    Participation.StatedAgain: stated_again,
}
HANDLERS = {event: timed(handler) for event, handler in _HANDLERS.items()}

_HELD = "from_position<=:p AND (to_position IS NULL OR to_position>:p)"
NEWEST = 1 << 62


def attendance_counts(
    db: sqlite3.Connection, session: str, position: int = NEWEST
) -> dict[str, int]:
    """role -> how many are here."""
    rows = db.execute(
        f"SELECT role, count(*) FROM attendance WHERE session=:s AND {_HELD}"
        " GROUP BY role ORDER BY role",
        {"s": session, "p": position},
    )
    return dict(rows.fetchall())


def attendance_by_organisation(
    db: sqlite3.Connection, session: str, position: int = NEWEST
) -> list[dict[str, Any]]:
    """`{organisation, role, district, count}` of those who are here."""
    rows = db.execute(
        "SELECT o.name AS organisation, a.role, d.facts ->> 'borough' AS borough, count(*) AS count"
        " FROM attendance a LEFT JOIN parts o ON o.id=a.organisation"
        f" LEFT JOIN parts d ON d.id=a.district WHERE session=:s AND {_HELD}"
        " GROUP BY 1,2,3 ORDER BY 1,2,3",
        {"s": session, "p": position},
    )
    return [dict(row) for row in rows]


def last_presence(db: sqlite3.Connection, session: str, position: int) -> int:
    """The last position until this one at which somebody came, left or said something."""
    changes = " UNION ALL ".join(
        f"SELECT {side}_position AS p FROM {table} WHERE session=:s"
        for table in ("attendance", "participation")
        for side in ("from", "to")
    )
    row = db.execute(
        f"SELECT max(p) FROM ({changes}) WHERE p<=:p", {"s": session, "p": position}
    ).fetchone()
    return row[0] or 0


def is_present(db: sqlite3.Connection, session: str, person: UUID) -> bool:
    row = db.execute(
        f"SELECT 1 FROM attendance WHERE session=:s AND person=:w AND {_HELD}",
        {"s": session, "w": person.hex, "p": NEWEST},
    )
    return row.fetchone() is not None


def answers(
    db: sqlite3.Connection, items: list[str], position: int = NEWEST
) -> dict[str, list[tuple[str, int, int]]]:
    """item -> (role, present, seen) of everyone who answered *Uppfattat*."""
    marks = ",".join("?" * len(items))
    rows = db.execute(
        "SELECT item, role, present, seen FROM acknowledgements"
        f" WHERE item IN ({marks}) AND answer='understood'"
        " AND from_position<=? AND (to_position IS NULL OR to_position>?)",
        (*items, position, position),
    )
    found: dict[str, list[tuple[str, int, int]]] = {}
    for item, role, present, seen in rows:
        found.setdefault(item, []).append((role, present, seen))
    return found


def participation(
    db: sqlite3.Connection, session: str, position: int = NEWEST
) -> list[dict[str, Any]]:
    """`{organisation, answer, text}` for the session, by name of organisation."""
    rows = db.execute(
        "SELECT o.name AS organisation, t.organisation AS organisation_id, t.answer, t.text"
        " FROM participation t LEFT JOIN parts o ON o.id=t.organisation"
        f" WHERE session=:s AND {_HELD} ORDER BY o.name",
        {"s": session, "p": position},
    )
    return [dict(row) for row in rows]
