"""Commands that decide when a session is."""

import re
from datetime import date as Date
from datetime import datetime
from uuid import UUID

from briefing.application.caller import Caller
from briefing.application.sessions import Sessions
from briefing.application.writing import Done, command
from briefing.domain import context, words
from briefing.domain.mandate import check_role
from briefing.domain.refusals import NotValid, SessionExists
from briefing.domain.session import BriefingSession, session_id

# In clear in the log and in addresses: a word, not a number that could be somebody.
SERIES = re.compile(r"[a-zåäö](?:[a-zåäö-]|[0-9]{1,5}(?![0-9])){0,39}")


class Planning(Sessions):
    @command
    def plan_session(
        self,
        caller: Caller,
        *,
        date: str,
        series: str = words.MAIN_SERIES,
        starts: datetime | None = None,
        title: str | None = None,
        meeting_place: str | None = None,
        check_reason: str | None = None,
    ) -> Done:
        """The regular one of an evening, or an extra one with its own series and start."""
        if caller.role != "system":
            check_role("manage_sessions", caller.role)
        day = self._day(date)
        self._moment("starts", starts)
        if len(series) > 40 or not SERIES.fullmatch(series):
            raise NotValid("series")
        facts = self.network(caller.network)
        if starts is not None and facts.schedule.operational_day(starts) != day:
            raise NotValid("starts")
        times = facts.schedule.moved(day, starts) if starts else facts.schedule.times(day)
        id = session_id(caller.network, date, series)
        if self._exists(id):
            done = self._repeated(caller, self.load(BriefingSession, id), None)
            if done:
                return done
            raise SessionExists
        self._repeated(caller, None, None)
        said = self._seal(caller, title, check_reason, field="title")
        key = said.key if said else None
        planned = BriefingSession.begin(
            BriefingSession.Planned,
            id,
            date=date,
            series=series,
            times=times,
            title=said,
            meeting_place=self._seal(
                caller, meeting_place, check_reason, key=key, field="meeting_place"
            ),
        )
        self.save(planned)
        return Done(id)

    def _day(self, date: str) -> Date:
        try:
            day = Date.fromisoformat(date)
        except ValueError:
            raise NotValid("date") from None
        if abs((day - context.now().date()).days) > 400 or day.isoformat() != date:
            raise NotValid("date")
        return day

    @command
    def postpone_session(
        self,
        caller: Caller,
        id: UUID,
        *,
        starts: datetime,
        reason: str | None = None,
        check_reason: str | None = None,
    ) -> Done:
        check_role("manage_sessions", caller.role)
        self._moment("starts", starts)
        schedule = self.network(caller.network).schedule

        def decide(session: BriefingSession) -> None:
            day = Date.fromisoformat(session.date)
            if schedule.operational_day(starts) != day or starts <= context.now():
                raise NotValid("starts")
            said = self._seal(caller, reason, check_reason, key=session.vault_key, field="reason")
            session.postpone(schedule.moved(day, starts), said)

        return self._run(caller, id, decide)
