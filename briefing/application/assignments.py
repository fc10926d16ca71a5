"""Commands on assignments: offered, answered, ended."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from briefing.application.caller import Caller
from briefing.application.items import Items
from briefing.application.mandates import Mandates
from briefing.application.writing import Done, command, one_of
from briefing.domain import words
from briefing.domain.assignment import Assignment
from briefing.domain.audience import item_keys, reader_keys
from briefing.domain.mandate import check_role, check_tie
from briefing.domain.participant import Participant
from briefing.domain.refusals import NotFound, NotValid


class Assignments(Items, Mandates):
    @command
    def offer_assignment(
        self,
        caller: Caller,
        *,
        what: str,
        to: dict[str, str],
        starts_at: datetime,
        ends_at: datetime,
        kind: str | None = None,
        district: str | None = None,
        place: str | None = None,
        audience: str | None = None,
        about: UUID | None = None,
        check_reason: str | None = None,
        mandate_reason: str | None = None,
    ) -> Done:
        """A task within one's organisation, a request across; police to guard is always a task."""
        check_role("offer_assignment", caller.role)
        one_of("kind", kind, words.ASSIGNMENT_KINDS)
        self._stay(starts_at, ends_at)
        receiver = self._receiver(caller, to)
        derived = self._kind(caller, receiver)
        if kind not in (None, derived):
            raise NotValid("kind")
        sealed = self._seal(caller, what, check_reason, may_hold=True)
        if sealed is None:
            raise NotValid("what")
        place_id, place_text = self._place(caller, place, sealed.key, check_reason)
        written = self._written(
            caller, text=sealed, district=district, audience=audience, valid_until=None
        )
        self._receiver_reads(written["audience"], caller, receiver)
        self._within_mandate(caller, what, receiver, written | {"place": place_id}, mandate_reason)
        return self._begin(
            caller,
            Assignment.Offered,
            Assignment,
            key=sealed.key,
            **written,
            kind=derived,
            to_person=receiver["person"],
            to_role=receiver["role"],
            to_organisation=receiver["organisation"],
            place=place_id,
            place_text=place_text,
            starts_at=starts_at,
            ends_at=ends_at,
            about=about,
        )

    def _receiver(self, caller: Caller, to: dict[str, str]) -> dict[str, Any]:
        """Exactly one of person, role, organisation; a person's own organisation and role."""
        if len(to) != 1:
            raise NotValid("to")
        receiver: dict[str, Any] = {"person": None, "role": None, "organisation": None}
        if "organisation" in to:
            receiver["organisation"] = self.network(caller.network).find(
                "organisation", to["organisation"], "to"
            )
        elif "role" in to:
            one_of("to", to["role"], words.WRITERS)
            receiver["role"] = to["role"]
        else:
            receiver |= self._person(caller, to.get("person", ""))
        return receiver

    def _person(self, caller: Caller, said: str) -> dict[str, Any]:
        try:
            person = self._readable(caller, Participant, UUID(said))
        except (ValueError, NotFound):
            raise NotValid("to") from None
        if not person.roles:
            raise NotValid("to")
        role, (organisation, _) = next(iter(person.roles.items()))
        return {"person": person.id, "role": role, "organisation": organisation}

    def _kind(self, caller: Caller, receiver: dict[str, Any]) -> str:
        """Domain.md 1 and 5: own organisation is a task, others a request, police-guard a task."""
        own = caller.organisation is not None and receiver["organisation"] == caller.organisation
        facts = self.network(caller.network).parts["organisation"]
        roles = facts.get(receiver["organisation"], {}).get("roles", [receiver["role"]])
        to_guards = receiver["role"] == "guard" or (roles == ["guard"] and not receiver["role"])
        return "task" if own or (caller.role == "police" and to_guards) else "request"

    def _receiver_reads(self, audience: str, caller: Caller, receiver: dict[str, Any]) -> None:
        """Nobody is asked for something that they may not read."""
        facts = self.network(caller.network).parts["organisation"]
        roles = facts.get(receiver["organisation"], {}).get("roles", [])
        roles = [receiver["role"]] if receiver["role"] else roles
        keys = set(item_keys(audience, caller.organisation, receiver["organisation"]))
        if not any(keys & set(reader_keys(role, receiver["organisation"])) for role in roles):
            raise NotValid("audience")

    def _answer(
        self, caller: Caller, id: UUID, name: str, decide: Callable[[Assignment], object]
    ) -> Done:
        def checked(asked: Assignment) -> None:
            ties = self._ties(caller, asked)
            asked_me = caller.role in words.WRITERS and self._addressee(caller, asked)
            if asked_me and asked.taker in (None, caller.person):
                ties |= {"addressee"}
            check_tie(name, ties)
            decide(asked)

        return self._change(caller, Assignment, id, checked)

    @command
    def accept(self, caller: Caller, id: UUID) -> Done:
        return self._answer(
            caller,
            id,
            "answer_assignment",
            lambda asked: asked.accept(caller.person, caller.organisation),
        )

    @command
    def decline(self, caller: Caller, id: UUID, *, reason: str | None = None) -> Done:
        one_of("reason", reason, words.DECLINE_REASONS)
        return self._answer(
            caller,
            id,
            "answer_assignment",
            lambda asked: asked.decline(reason or "unsaid", caller.organisation),
        )

    @command
    def start(self, caller: Caller, id: UUID) -> Done:
        return self._answer(caller, id, "answer_assignment", lambda asked: asked.start())

    @command
    def report_back(
        self, caller: Caller, id: UUID, *, text: str, check_reason: str | None = None
    ) -> Done:
        def decide(asked: Assignment) -> None:
            sealed = self._seal(caller, text, check_reason, key=asked.vault_key)
            if sealed is None:
                raise NotValid("text")
            asked.report(sealed)

        return self._answer(caller, id, "answer_assignment", decide)

    @command
    def complete(
        self,
        caller: Caller,
        id: UUID,
        *,
        result: str | None = None,
        check_reason: str | None = None,
    ) -> Done:
        def decide(asked: Assignment) -> None:
            asked.complete(
                self._seal(caller, result, check_reason, key=asked.vault_key, field="result")
            )

        return self._answer(caller, id, "end_assignment", decide)

    @command
    def give_back(self, caller: Caller, id: UUID) -> Done:
        return self._answer(caller, id, "end_assignment", lambda asked: asked.give_back())
