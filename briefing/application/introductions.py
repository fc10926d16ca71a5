"""Commands on mandate cards and on the introduction of people."""

from uuid import UUID, uuid5

from briefing.application.caller import Caller
from briefing.application.presence import Presence
from briefing.application.writing import Done, command
from briefing.domain import words
from briefing.domain.audience import MODERATED
from briefing.domain.events import SealedText
from briefing.domain.introduction import Introduction, MandateCard
from briefing.domain.mandate import check_role, check_tie
from briefing.domain.presence import Attendance
from briefing.domain.refusals import NotFound, NotValid, NotYourRole, SessionNotOpen
from briefing.domain.session import BriefingSession
from briefing.shipped import conduct, draft

# Three parts, read in a minute.
CARD_LIMIT = 600


class Introductions(Presence):
    @command
    def write_card(
        self,
        caller: Caller,
        *,
        organisation: str,
        role: str,
        may: str,
        may_not: str,
        ask: str,
        check_reason: str | None = None,
    ) -> Done:
        """An organisation's own card for one of its roles; each time a new version."""
        check_role("write_card", caller.role)
        owner = self._card_of(caller, organisation, role)
        texts = {"may": may, "may_not": may_not, "ask": ask}
        id = uuid5(caller.network, f"card:{owner}:{role}")
        earlier, done = self._said_before(caller, MandateCard, id)
        if done:
            return done
        if earlier is None:
            sealed = self._card(caller, texts, None, check_reason)
            self._repeated(caller, None, sealed["may"].key)
            told = {"organisation": owner, "role": role, "version": 1}
            self.save(MandateCard.begin(MandateCard.Written, id, **told, **sealed))
            return Done(id)
        if [self.vault.unseal(one) for one in earlier.texts] == list(texts.values()):
            return Done(id, repeat=True)
        earlier.write_again(**self._card(caller, texts, earlier.vault_key, check_reason))
        self.save(earlier)
        return Done(id)

    def _card_of(self, caller: Caller, organisation: str, role: str) -> UUID:
        """Whose card it is; refused for everybody but those who answer for it."""
        facts = self.network(caller.network)
        owner = facts.find("organisation", organisation)
        if owner is None:
            raise NotValid("organisation")
        roles = set(facts.parts["organisation"][owner].get("roles", ()))
        theirs = caller.role == "coordinator" and bool(roles) and roles <= MODERATED
        if owner != caller.organisation and not theirs:
            raise NotYourRole
        if role not in roles & words.WRITERS:
            raise NotValid("role")
        return owner

    def _card(
        self, caller: Caller, texts: dict[str, str], key: int | None, reason: str | None
    ) -> dict[str, SealedText]:
        """All parts, checked and sealed under one key."""
        sealed = {}
        for part, text in texts.items():
            if len(text) > CARD_LIMIT:
                raise NotValid(part)
            one = self._seal(caller, text, reason, key=key, field=part)
            if one is None:
                raise NotValid(part)
            sealed[part], key = one, one.key
        return sealed

    @command
    def read_card(self, caller: Caller, *, version: int, organisation: UUID | None = None) -> Done:
        """I have read the card of my role: that of my organisation, or the draft (None)."""
        check_role("read_card", caller.role)
        if organisation is None:
            known = draft(caller.role, version=version) is not None
        else:
            known = self._own_version(caller, organisation) >= version > 0
        if not known:
            raise NotValid("version")
        introduction, done = self._introduction(caller, caller.person)
        if done:
            return done
        introduction.read_card(caller.role, organisation, version)
        return self._introduced(introduction)

    def _own_version(self, caller: Caller, organisation: UUID) -> int:
        if organisation != caller.organisation:
            raise NotValid("organisation")
        try:
            id = uuid5(caller.network, f"card:{organisation}:{caller.role}")
            return self.load(MandateCard, id).version
        except NotFound:
            return 0

    @command
    def accept_conduct(self, caller: Caller, *, version: int) -> Done:
        """One tap, once per version of the code of conduct."""
        check_role("accept_conduct", caller.role)
        if conduct(version=version) is None:
            raise NotValid("version")
        introduction, done = self._introduction(caller, caller.person)
        if done:
            return done
        introduction.accept_conduct(version)
        return self._introduced(introduction)

    @command
    def introduce(self, caller: Caller, session: UUID, *, attendance: UUID) -> Done:
        """The lead's tap: told aloud what the role may. Named by the attendance of tonight, so
        that nobody learns who it is."""
        found = self._readable(caller, BriefingSession, session)
        ties = {"coordinator"} if caller.role == "coordinator" else set()
        ties |= {"lead"} if found.lead == caller.person else set()
        check_tie("introduce", frozenset(ties))
        if found.state not in words.RUNNING:
            raise SessionNotOpen
        here = self._readable(caller, Attendance, attendance)
        if here.session != session or not here.present or here.person is None:
            raise NotFound
        introduction, done = self._introduction(caller, here.person)
        if done:
            return done
        introduction.introduce(session, by_role=caller.role, by_organisation=caller.organisation)
        return self._introduced(introduction)

    def _introduction(self, caller: Caller, person: UUID) -> tuple[Introduction, Done | None]:
        """How far this person has come, and the answer if this key said it before."""
        id = uuid5(caller.network, f"introduction:{person}")
        earlier, done = self._said_before(caller, Introduction, id)
        if earlier is not None:
            return earlier, done
        self._repeated(caller, None, None)
        return Introduction.begin(Introduction.Begun, id, person=person), None

    def _introduced(self, introduction: Introduction) -> Done:
        """Saved, when there was something to say."""
        said = bool(introduction.pending_events)
        if said:
            self.save(introduction)
        return Done(introduction.id, repeat=not said)
