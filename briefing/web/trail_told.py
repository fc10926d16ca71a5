"""Each event of the log as one sentence, as the viewer may see it."""

import json
import sqlite3
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from briefing.domain.network import part_id
from briefing.domain.schedule import Schedule
from briefing.projections.board_item import QUARTER, item_of
from briefing.projections.model import from_ms
from briefing.projections.sessions import session
from briefing.projections.trail_rows import WRITTEN, Line
from briefing.projections.view import View
from briefing.web.shown import PATHS, session_url
from briefing.web.words import Words

APART = timedelta(minutes=1)
NOBODY = ("clock", "import", "operator")
ANSWERS = {
    "Acknowledgement": "acknowledgement",
    "ContactRequest": "contact_answer",
    "Debrief": "debrief_answer",
    "Participation": "participation_answer",
}
CODES = {
    "certainty": "certainty",
    "outcome": "outcome",
    "role": "role",
    "to": "session_state",
    "weakness": "weakness",
}


class Teller:
    """Sentences for one viewer; what several lines are about is looked up once."""

    def __init__(
        self, db: sqlite3.Connection, view: View, words: Words, schedule: Schedule, now: datetime
    ) -> None:
        self.db, self.view, self.words, self.schedule = db, view, words, schedule
        self.now = now
        self.sessions: dict[str, dict[str, Any] | None] = {}
        self.parts: dict[str, str | None] = {}

    @property
    def zone(self) -> ZoneInfo:
        return self.schedule.timezone

    def line(self, line: Line) -> dict[str, Any]:
        """What a page or a file tells of an event; times as aware datetimes."""
        about = self._item(line)
        named = self._session(line)
        known, recorded = from_ms(line.known_at), from_ms(line.recorded_at)
        return {
            "topic": line.topic,
            "sentence": self._sentence(line, about),
            "text": line.text,
            "by": line.role,
            "recorded": recorded,
            "stamp": _stamp(recorded),
            "known": known if abs(known - recorded) >= APART else None,
            "happened": self._happened(line, about, known),
            "channel": line.channel or None,
            "correlation": line.correlation,
            "item": str(UUID(line.item.id)) if line.item else None,
            "item_url": self._item_url(line),
            "session": named["id"] if named else None,
            "session_url": session_url(named) if named else None,
            "person_url": self._person_url(line),
            "replay_url": self._replay(known),
        }

    def _item(self, line: Line) -> dict[str, Any]:
        return item_of(line.item, self.view, self.zone) if line.item else {}

    def _item_url(self, line: Line) -> str | None:
        return f"/{PATHS[line.item.kind]}/{UUID(line.item.id)}" if line.item else None

    def _person_url(self, line: Line) -> str | None:
        """Who it was stands on the page of people, as long as they are in the network."""
        if not line.topic.startswith("Participant.") or line.about is None:
            return None
        sql = "SELECT 1 FROM people WHERE id=? AND left=0 AND kind IN ('person','program')"
        return f"/people/{line.about}" if self.db.execute(sql, (line.about,)).fetchone() else None

    def _happened(self, line: Line, about: dict[str, Any], known: datetime) -> datetime | None:
        """When it happened on the ground, where that is not when it was known."""
        if line.topic not in WRITTEN or not about.get("occurred_at"):
            return None
        happened = datetime.fromisoformat(about["occurred_at"])
        return happened if abs(known - happened) >= APART else None

    def _replay(self, known: datetime) -> str | None:
        """The board of that moment; for an evaluator of the end of its quarter."""
        if self.view.role == "evaluator":
            known += timedelta(milliseconds=QUARTER)
        if known > self.now:
            return None
        day = self.schedule.operational_day(known)
        return f"/replay/{day.isoformat()}?at={_stamp(known)}"

    def _session(self, line: Line) -> dict[str, Any] | None:
        id = None if line.item else line.about
        if id is None:
            return None
        if id not in self.sessions:
            self.sessions[id] = session(self.db, UUID(id))
        return self.sessions[id]

    def _starts(self, told: dict[str, Any]) -> datetime:
        return from_ms(told["times"]["starts"])

    def _sentence(self, line: Line, about: dict[str, Any]) -> str:
        key = f"trail_said.{self._variant(line)}"
        return self.words.t(key, **self._values(line, about))

    def _variant(self, line: Line) -> str:
        """What the clock did by itself, or somebody for somebody else, is said otherwise."""
        topic = line.topic
        if line.role in NOBODY and self.words.has(f"trail_said.{topic}_alone"):
            return f"{topic}_alone"
        if topic == "Attendance.CheckedIn" and not _came_alone(line):
            return f"{topic}_by_another"
        if topic.startswith("BriefingSession.") and line.detail.get("chosen") == "False":
            return f"{topic}_not"
        if topic == "Network.EveningFunctionStated" and line.detail.get("has") == "False":
            return f"{topic}_not"
        return topic

    def _values(self, line: Line, about: dict[str, Any]) -> dict[str, Any]:
        """Everything that a sentence may name; a dash for what this event does not tell."""
        t, told = self.words.t, line.detail
        codes = {
            name: t(f"{table}.{told[name]}").lower() if told.get(name) else "–"
            for name, table in CODES.items()
        }
        return {
            **codes,
            "who": self._who(line),
            "what": self._what(line, about),
            "new": self._new(line, about),
            "session": self._session_words(line),
            "readers": self._readers(line),
            "priority": self._colour(told),
            "answer": self._answer(line),
            "organisation": self._part(told.get("of")) or t("trail.some_organisation"),
            "part": self._part_words(told),
            "day": self._day(told.get("since") or told.get("on") or told.get("weekend")),
            **{name: told.get(name, "–") for name in ("count", "number", "version")},
        }

    def _who(self, line: Line) -> str:
        who = self.words.t(f"trail_who.{line.role}")
        return self.words.t("trail_who.own", who=who) if line.own else who

    def _what(self, line: Line, about: dict[str, Any]) -> str:
        """*händelsen (Farsta torg)*, or the session that it is about."""
        if line.item is None:
            return self._session_words(line)
        thing, where = self.words.t(f"trail_thing.{line.item.kind}"), _where(about)
        return self.words.t("trail.thing_at", thing=thing, where=where) if where else thing

    def _new(self, line: Line, about: dict[str, Any]) -> str:
        """*en gul händelse: Farsta torg*."""
        if line.item is None:
            return "–"
        kind, where = line.item.kind, _where(about)
        if kind == "incident" and line.detail.get("priority"):
            new = self.words.t("trail_new.coloured", priority=self._colour(line.detail))
        else:
            new = self.words.t(f"trail_new.{kind}")
        return self.words.t("trail.new_at", new=new, where=where) if where else new

    def _colour(self, told: Any) -> str:
        code = told.get("priority")
        return self.words.t(f"priority.{code}").lower() if code else "–"

    def _session_words(self, line: Line) -> str:
        told = self._session(line)
        if told is None:
            return self.words.t("trail.some_session")
        return self.words.t("trail.session", day=self.words.day(self._starts(told)))

    def _readers(self, line: Line) -> str:
        """*från alla till yrkesroller*; without the first where the viewer was not among them."""
        audience = line.detail.get("audience")
        if audience is None:
            return "–"
        new = self.words.t(f"trail_readers.{audience}")
        if line.was is None:
            return self.words.t("trail.readers_to", new=new)
        was = self.words.t(f"trail_readers.{line.was}")
        return self.words.t("trail.readers_from_to", was=was, new=new)

    def _answer(self, line: Line) -> str:
        table, code = ANSWERS.get(line.topic.partition(".")[0]), line.detail.get("answer")
        return self.words.t(f"{table}.{code}") if table and code else "–"

    def _part_words(self, told: Any) -> str:
        """*stadsdelen Farsta*; of a place that the viewer may not read only that it is one."""
        part = told.get("part")
        if part is None:
            return "–"
        id = told.get("place")
        if id is None and told.get("slug"):
            id = str(part_id(self.view.network, part, told["slug"]))
        name = self._part(UUID(id).hex) if id else None
        thing = self.words.t(f"trail_part.{part}")
        return f"{thing} {name}" if name else thing

    def _part(self, id: str | None) -> str | None:
        if id is None or self.view.role == "evaluator":
            return None
        if id not in self.parts:
            row = self.db.execute("SELECT name, facts FROM parts WHERE id=?", (id,)).fetchone()
            readers = (json.loads(row[1]).get("audience") or "all") if row else "none"
            self.parts[id] = row[0] if row and readers in self.view.keys else None
        return self.parts[id]

    def _day(self, said: str | None) -> str:
        if said is None:
            return "–"
        try:
            return self.words.day(self.schedule.moment(date.fromisoformat(said[:10]), "12:00"))
        except ValueError:
            return said


def _stamp(at: datetime) -> str:
    """RFC 3339 in UTC: the repeated hour needs no second look."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _where(about: dict[str, Any]) -> str:
    """The place that the viewer may read, else the district; of a public event also what it was."""
    return ", ".join(filter(None, (about.get("type"), about.get("place") or about.get("district"))))


def _came_alone(line: Line) -> bool:
    """Whoever checked in did it, and was not let in at the door by the lead."""
    role = line.detail.get("role")
    return line.role in (role, "somebody") or (role, line.role) == ("field_worker", "network")
