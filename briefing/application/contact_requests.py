"""Commands on contact requests."""

from datetime import datetime
from uuid import UUID

from briefing.application.caller import Caller
from briefing.application.writing import Done, Writing, command, one_of
from briefing.domain import context, words
from briefing.domain.contact_request import ContactRequest
from briefing.domain.mandate import check_role
from briefing.domain.refusals import NotFound, NotValid, NotYourRole


class ContactRequests(Writing):
    @command
    def ask_contact(
        self,
        caller: Caller,
        *,
        role: str,
        call_before: datetime,
        number: str,
        district: str | None = None,
        organisation: str | None = None,
    ) -> Done:
        """From function to function: call me back on this number; no text, no ground."""
        check_role("ask_contact", caller.role)
        one_of("to", role, words.PROFESSIONALS)
        self._moment("call_before", call_before)
        if call_before <= context.now():
            raise NotValid("call_before")
        if (district is None) == (organisation is None):
            raise NotValid("to")
        digits = "".join(sign for sign in number if sign.isdigit())
        if not 3 <= len(digits) <= 15 or set(number) - set("0123456789+- ()\u00a0"):
            raise NotValid("number")
        sealed = self.vault.seal(number)
        facts = self.network(caller.network)
        return self._begin(
            caller,
            ContactRequest.Asked,
            ContactRequest,
            key=sealed.key,
            from_role=caller.role,
            from_organisation=caller.organisation,
            from_district=caller.district,
            to_role=role,
            to_district=facts.find("district", district, "to"),
            to_organisation=facts.find("organisation", organisation, "to"),
            call_before=call_before,
            number=sealed,
        )

    @command
    def answer_contact(self, caller: Caller, id: UUID, *, answer: str) -> Done:
        """Ringer, Kan inte or Pratat klart; only the function that was asked, and the asker."""
        one_of("answer", answer, words.CONTACT_ANSWERS)

        def decide(asked: ContactRequest) -> None:
            if not (self.is_asked(caller, asked) or asked.asker == caller.person):
                raise NotFound
            if asked.asker == caller.person and answer != "done":
                raise NotYourRole
            asked.answer(answer)

        return self._change(caller, ContactRequest, id, decide)

    def is_asked(self, caller: Caller, asked: ContactRequest) -> bool:
        return asked.to_role == caller.role and (
            (asked.to_organisation is not None and asked.to_organisation == caller.organisation)
            or (asked.to_district is not None and asked.to_district == caller.district)
        )

    def lapse_contact(self, caller: Caller, id: UUID, now: datetime) -> bool:
        with context.acting(caller.metadata()):
            asked = self.load(ContactRequest, id)
            lapsed = asked.lapse(now)
            if lapsed:
                self.save(asked)
            return lapsed
