"""Given what was done, when a command is given, then exactly these events follow."""

from dataclasses import fields, replace
from uuid import UUID

from briefing.domain.events import SealedText
from briefing.domain.refusals import Refusal
from briefing.domain.session import BriefingSession
from briefing.projections.board import board
from briefing.projections.view import View

COMMON = ("originator_id", "originator_version", "timestamp", "metadata", "originator_topic")


def event(kind, /, **facts):
    """An expected event: its class and the facts that matter."""
    return kind, facts


class Story:
    def __init__(self, service):
        self.service = service
        self.answer = self.refusal = None
        self.position = 0

    def given(self, name, caller, /, *args, **kwargs):
        """Something done before; the id that it concerned."""
        command = getattr(self.service.app, name)
        return self.service.queue.run(lambda: command(caller, *args, **kwargs)).id

    def when(self, name, caller, /, *args, **kwargs):
        command = getattr(self.service.app, name)
        self.position, self.answer, self.refusal = self.service.app.recorder.newest(), None, None
        try:
            self.answer = self.service.queue.run(lambda: command(caller, *args, **kwargs))
        except Refusal as refusal:
            self.refusal = refusal
        return self

    def then(self, *expected):
        """Exactly these events, in this order, with at least these facts."""
        assert self.refusal is None, self.refusal
        found = events_after(self.service, self.position)
        assert [type(one) for one in found] == [kind for kind, _ in expected]
        for one, (_, facts) in zip(found, expected, strict=True):
            told = self.told(one)
            assert {name: told.get(name) for name in facts} == facts
        return self

    def refused(self, refusal, field=None):
        """Refused for this reason and no other, and nothing was recorded."""
        assert type(self.refusal) is refusal, (self.refusal, self.answer)
        assert self.refusal.field == field
        assert events_after(self.service, self.position) == []
        return self

    def told(self, one):
        """The facts of an event in words: sealed texts opened."""
        facts = {name: getattr(one, name) for name in names_of(type(one))}
        return {name: self.opened(value) for name, value in facts.items()}

    def opened(self, value):
        if isinstance(value, SealedText):
            return self.service.vault.unseal(value)
        if isinstance(value, dict):
            return {name: self.opened(one) for name, one in value.items()}
        return value


def names_of(kind):
    """The names of an event's own facts."""
    return [one.name for one in fields(kind) if one.name not in COMMON]


def events_after(service, position):
    """Everything recorded after a position, decoded."""
    stored = service.app.recorder.after(position, 10_000)
    return [service.app.mapper.to_domain_event(one) for one in stored]


def seen_by(service, caller, **at):
    """The board of a caller, now or `position=`/`moment=`."""
    with service.model.snapshot() as db:
        return board(db, view_of(caller), **at)


def view_of(caller):
    return View(caller.network, caller.role, caller.organisation)


def items_on(shown):
    """id -> row of everything on a board."""
    return {UUID(row.id): row for rows in shown.sections.values() for row in rows}


def sealed(caller, **changes):
    """The caller from sealing on."""
    return replace(caller, sealed=True, **changes)


def here(story, *callers, session):
    for caller in callers:
        story.given("attend", caller, session, present=True)


def story_of(service, date, position=0):
    """The events of a session's life, in order."""
    found = events_after(service, position)
    ids = {
        one.originator_id
        for one in found
        if isinstance(one, BriefingSession.Planned) and one.date == date
    }
    return [one for one in found if one.originator_id in ids]
