"""Commands on people and their roles."""

from datetime import datetime
from uuid import UUID, uuid4

from briefing.application.caller import Caller
from briefing.application.writing import Done, Writing, command, one_of
from briefing.domain import words
from briefing.domain.mandate import check_role
from briefing.domain.participant import Participant
from briefing.domain.refusals import LastCoordinator, NotValid


class People(Writing):
    @command
    def register_participant(
        self,
        caller: Caller,
        *,
        name: str,
        role: str,
        organisation: str | None = None,
        district: str | None = None,
        kind: str = "person",
    ) -> Done:
        """A person, program or display with its first role; the name is sealed."""
        self._manages(caller, "manage_people")
        one_of("role", role, words.ROLES)
        one_of("kind", kind, ("person", "program", "display"))
        if not name.strip() or len(name) > 120:
            raise NotValid("name")
        facts = self.network(caller.network)
        sealed = self.vault.seal(name.strip())
        self._repeated(caller, None, sealed.key)
        made = Participant.begin(
            Participant.Registered, caller.idempotency or uuid4(), kind=kind, name=sealed
        )
        made.give_role(
            role, self._employer(caller, role, organisation), facts.find("district", district)
        )
        self.save(made)
        return Done(made.id)

    def _manages(self, caller: Caller, name: str) -> None:
        if caller.role != "system":
            check_role(name, caller.role)

    def _employer(self, caller: Caller, role: str, organisation: str | None) -> UUID | None:
        """The organisation, which must have people in this role."""
        facts = self.network(caller.network)
        id = facts.find("organisation", organisation)
        if id is not None and role not in facts.parts["organisation"][id].get("roles", ()):
            raise NotValid("role")
        return id

    @command
    def give_role(
        self,
        caller: Caller,
        id: UUID,
        *,
        role: str,
        organisation: str | None = None,
        district: str | None = None,
        ends_at: datetime | None = None,
    ) -> Done:
        self._manages(caller, "manage_people")
        one_of("role", role, words.ROLES)
        employer = self._employer(caller, role, organisation)
        home = self.network(caller.network).find("district", district)
        return self._change(
            caller, Participant, id, lambda person: person.give_role(role, employer, home, ends_at)
        )

    @command
    def end_role(
        self, caller: Caller, id: UUID, *, role: str, due_at: datetime | None = None
    ) -> Done:
        self._manages(caller, "manage_people")
        if role == "coordinator":
            self._another_coordinator(caller, id)
        return self._change(caller, Participant, id, lambda person: person.end_role(role, due_at))

    def _another_coordinator(self, caller: Caller, id: UUID) -> None:
        """A date that was agreed ends a role in any case; a person's tap does not end the last."""
        if caller.role != "system" and set(self.coordinators(caller.network)) == {id}:
            raise LastCoordinator

    @command
    def rename(self, caller: Caller, id: UUID, *, name: str) -> Done:
        self._manages(caller, "manage_people")
        if not name.strip() or len(name) > 120:
            raise NotValid("name")
        return self._change(
            caller,
            Participant,
            id,
            lambda person: person.rename(self.vault.seal(name.strip(), person.vault_key)),
        )

    @command
    def leave(self, caller: Caller, id: UUID) -> Done:
        self._manages(caller, "manage_people")
        self._another_coordinator(caller, id)
        return self._change(caller, Participant, id, lambda person: person.leave())
