"""Commands on notes."""

from datetime import datetime

from briefing.application.caller import Caller
from briefing.application.items import Items
from briefing.application.writing import Done, command, one_of
from briefing.domain import words
from briefing.domain.mandate import check_role
from briefing.domain.note import Note
from briefing.domain.refusals import NotValid


class Notes(Items):
    @command
    def write_note(
        self,
        caller: Caller,
        *,
        text: str,
        kind: str,
        district: str | None = None,
        occurred_at: datetime | None = None,
        valid_until: datetime | None = None,
        audience: str | None = None,
        check_reason: str | None = None,
    ) -> Done:
        """Passed down until it expires, or standing until withdrawn."""
        one_of("kind", kind, words.NOTE_KINDS)
        check_role("write_standing_note" if kind == "standing" else "write_note", caller.role)
        self._moment("occurred_at", occurred_at)
        sealed = self._seal(caller, text, check_reason, may_hold=True)
        if sealed is None:
            raise NotValid("text")
        facts = self._written(
            caller, text=sealed, district=district, audience=audience, valid_until=valid_until
        )
        if kind == "standing" and valid_until is None:
            facts["valid_until"] = None
        facts |= {"kind": kind, "occurred_at": occurred_at}
        return self._begin(caller, Note.Written, Note, key=sealed.key, **facts)
