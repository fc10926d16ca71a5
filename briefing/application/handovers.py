"""Commands on the handover from one lead to the next."""

from datetime import timedelta
from uuid import UUID, uuid5

from briefing.application.caller import Caller
from briefing.application.debriefs import Debriefs
from briefing.application.writing import Done, command
from briefing.domain import context
from briefing.domain.events import SealedText
from briefing.domain.handover import Handover
from briefing.domain.mandate import check_role, check_tie
from briefing.domain.refusals import NotValid, SessionNotOpen
from briefing.domain.session import BriefingSession
from briefing.domain.words import AFTER_SEAL, HANDOVER

AFTER_CLOSING = timedelta(hours=24)


class Handovers(Debriefs):
    @command
    def write_handover(
        self,
        caller: Caller,
        session: UUID,
        *,
        think_of: str | None = None,
        promised: str | None = None,
        ask_whom: str | None = None,
        check_reason: str | None = None,
    ) -> Done:
        """Three lines for who leads next, from sealing until 24 hours after closing."""
        check_role("write_handover", caller.role)
        found = self._readable(caller, BriefingSession, session)
        ties = {"coordinator"} if caller.role == "coordinator" else set()
        ties |= {"lead"} if found.lead == caller.person else set()
        check_tie("run_session", frozenset(ties))
        id = uuid5(session, "handover")
        earlier, done = self._said_before(caller, Handover, id)
        if done:
            return done
        self._check_in_time(found)
        said = dict(zip(HANDOVER, (think_of, promised, ask_whom), strict=True))
        lines = self._lines(caller, said, check_reason, earlier.vault_key if earlier else None)
        if earlier is not None:
            earlier.write_again(lines)
            self.save(earlier)
            return Done(id)
        key = next(line.key for line in lines.values() if line)
        self._repeated(caller, None, key)
        self.save(Handover.begin(Handover.Written, id, session=session, **lines))
        return Done(id)

    def _check_in_time(self, session: BriefingSession) -> None:
        closed = session.state == "closed" and session.closed_at
        late = closed and context.now() > closed + AFTER_CLOSING
        if late or session.state not in (*AFTER_SEAL, "closed"):
            raise SessionNotOpen

    def _lines(
        self,
        caller: Caller,
        said: dict[str, str | None],
        check_reason: str | None,
        key: int | None,
    ) -> dict[str, SealedText | None]:
        """The three lines under one key; one of them at least says something."""
        lines: dict[str, SealedText | None] = {}
        for name, text in said.items():
            lines[name] = sealed = self._seal(caller, text, check_reason, key=key, field=name)
            key = key or (sealed.key if sealed else None)
        if not any(lines.values()):
            raise NotValid(HANDOVER[0])
        return lines
