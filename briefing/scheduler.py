"""Asks "what is due and not yet done?" and issues commands, like any other client.

One interval job, no job store: `reconcile` is idempotent, several processes may run it at once,
and after downtime late steps are done in order, each with the moment at which it was due. Nothing
is due on a log that was cut short: it would cancel the evening that was held in the lost part.
"""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from apscheduler.schedulers.background import BackgroundScheduler

from briefing.application import Briefing, Caller, system
from briefing.application.queue import CommandQueue
from briefing.domain import context
from briefing.domain.assignment import Assignment
from briefing.domain.audience import RULES_VERSION
from briefing.domain.incident import Incident
from briefing.domain.network import Network
from briefing.domain.note import Note
from briefing.domain.observation import Observation
from briefing.domain.refusals import Refusal
from briefing.domain.session import session_id
from briefing.domain.words import MAIN_SERIES, RUNNING
from briefing.projections.asked import Asked, reminders_due
from briefing.projections.contacts import contacts_due
from briefing.projections.due import items_due
from briefing.projections.model import ReadModel, from_ms, ms
from briefing.projections.network import networks
from briefing.projections.pair_timers import timers_due
from briefing.projections.people import roles_due
from briefing.projections.rules import rules_version
from briefing.projections.sessions import session, sessions
from briefing.projections.surveys import is_closed, surveys
from briefing.tonight import Tonight

SECONDS = 5
REOPENED_FOR = timedelta(minutes=30)
KINDS: dict[str, Any] = {
    "incident": Incident,
    "passdown": Note,
    "standing": Note,
    "observation": Observation,
    "task": Assignment,
    "request": Assignment,
}
log = logging.getLogger("briefing.scheduler")


class Reconciler:
    """`reconcile(now)` does what is due; the words of what it did come back."""

    def __init__(
        self,
        app: Briefing,
        model: ReadModel,
        queue: CommandQueue,
        tonight: Tonight,
        *,
        cut_short: bool = False,
    ) -> None:
        self.app, self.model, self.queue, self.tonight = app, model, queue, tonight
        self.cut_short = cut_short
        self.remind: Callable[[UUID, list[Asked], datetime], int] = lambda *_due: 0

    def reconcile(self, now: datetime | None = None) -> list[str]:
        if self.cut_short:
            return []
        moment = now or context.now()
        done = self._ring(moment)
        for network in networks(self.model.reader()):
            caller = system(network)
            done += self._rules(caller)
            done += self._plan(caller, moment)
            for step in range(20):
                steps = list(self._session_steps(caller, moment))
                done += steps
                if not steps or step == 19:
                    break
            done += self._expire(caller, moment)
            done += self._close_surveys(caller, moment)
        self.forget_ended()
        done += self._end_roles(moment) + self._lapse_contacts(moment)
        return done + self._remind(moment)

    def _remind(self, now: datetime) -> list[str]:
        """Last of all: a signal that fails must not keep the evening waiting."""
        done: list[str] = []
        for network in networks(self.model.reader()):
            due = reminders_due(self.model.reader(), network, now)
            reminded = self.remind(network, due, now) if due else 0
            done += [f"reminded {reminded} phones"] if reminded else []
        return done

    def forget_ended(self) -> None:
        """What was kept for one evening or survey goes with it, whoever closed it."""
        if self.cut_short:
            return
        for id in self.tonight.sessions():
            told = session(self.model.reader(), id)
            if told is None or told["state"] not in RUNNING:
                self.tonight.forget(id)
        for id in self.app.ballots.surveys():
            if is_closed(self.model.reader(), id):
                self.app.ballots.forget(id)

    def _try(self, said: str, command: Callable[[], object]) -> Iterator[str]:
        """A refusal means that somebody else was faster."""
        try:
            if self.queue.run(command) is not False:
                yield said
        except Refusal:
            return

    def _ring(self, now: datetime) -> list[str]:
        """First of all: somebody waits, and a step of the session may end what they wait for."""
        done: list[str] = []
        for network, id in timers_due(self.model.reader(), ms(now)):
            command = partial(self.app.ring_pair_timer, system(network), id, now)
            done += self._try("pair timer rang", command)
        return done

    def _rules(self, caller: Caller) -> Iterator[str]:
        """A release with other rules of need-to-know says so, once."""
        if rules_version(self.model.reader(), caller.network) != RULES_VERSION:
            command = partial(self.app.put_rules_in_force, caller)
            yield from self._try(f"rules {RULES_VERSION} in force", command)

    def _plan(self, caller: Caller, now: datetime) -> list[str]:
        """This week's sessions; one missed since the founding is planned to be cancelled."""
        schedule = self.app.network(caller.network).schedule
        founded = self.app.load(Network, caller.network).created_on
        done: list[str] = []
        for day in schedule.planned_days(now):
            id = session_id(caller.network, day.isoformat(), MAIN_SERIES)
            over = schedule.times(day)["shift_until"]
            if session(self.model.reader(), id) or (over <= now and founded > over):
                continue
            date = day.isoformat()
            command = partial(self.app.plan_session, caller, date=date)
            done += self._try(f"planned {date}", command)
        return done

    def _session_steps(self, caller: Caller, now: datetime) -> Iterator[str]:
        for told in sessions(self.model.reader(), caller.network):
            due = _due(told, now)
            if due is None:
                continue
            name, at = due
            step = partial(getattr(self.app, name), caller, UUID(told["id"]))
            if name != "cancel_missed":
                step = partial(step, due_at=at)
            yield from self._try(f"{name} {told['date']}~{told['series']}", step)

    def _expire(self, caller: Caller, now: datetime) -> list[str]:
        done: list[str] = []
        for id, kind, _until in items_due(self.model.reader(), caller.network, ms(now)):
            command = partial(self.app.expire, caller, KINDS[kind], id, now)
            done += self._try(f"expired {kind} {id}", command)
        return done

    def _close_surveys(self, caller: Caller, now: datetime) -> list[str]:
        """The morning after the last day on which answers are taken."""
        today = self.app.network(caller.network).schedule.operational_day(now).isoformat()
        done: list[str] = []
        for told in surveys(self.model.reader(), caller.network):
            if told.closed_on is None and told.last < today:
                command = partial(self.app.close_survey, caller, UUID(told.id))
                done += self._try(f"closed survey {told.kind}", command)
        return done

    def _end_roles(self, now: datetime) -> list[str]:
        done: list[str] = []
        for network, person, role, at in roles_due(self.model.reader(), ms(now)):
            command = partial(
                self.app.end_role, system(network), person, role=role, due_at=from_ms(at)
            )
            done += self._try(f"role {role} ended", command)
        return done

    def _lapse_contacts(self, now: datetime) -> list[str]:
        done: list[str] = []
        for network, id, _before in contacts_due(self.model.reader(), ms(now)):
            command = partial(self.app.lapse_contact, system(network), id, now)
            done += self._try("contact request lapsed", command)
        return done


def _due(told: dict[str, Any], now: datetime) -> tuple[str, datetime] | None:
    """The next step of a session that is due: (command, moment at which it was due)."""
    times = {name: from_ms(moment) for name, moment in told["times"].items()}
    state = told["state"]
    if state == "planned" and now >= times["shift_until"]:
        return "cancel_missed", times["shift_until"]
    steps = {
        "planned": ("open_session", "opens"),
        "open": ("seal_session", "autoseal"),
        "live": ("seal_session", "autoseal"),
        "sealed": ("start_shift", "shift_from"),
        "on_shift": ("start_debrief", "shift_until"),
        "debrief": ("close_session", "closes"),
    }
    if state not in steps:
        return None
    name, moment = steps[state]
    at = times[moment]
    if told.get("reopened_at") and name in ("seal_session", "close_session"):
        at = max(at, from_ms(told["reopened_at"]) + REOPENED_FOR)
    return (name, at) if now >= at else None


def start(reconciler: Reconciler) -> BackgroundScheduler:
    """Reconcile now and then every few seconds, one at a time, however late."""
    scheduler = BackgroundScheduler(timezone="UTC")
    if reconciler.cut_short:
        log.error("cut_short")

    def job() -> None:
        try:
            for said in reconciler.reconcile():
                log.info("step", extra={"did": said})
        except Exception as error:
            log.error("reconcile_failed", extra={"kind": type(error).__name__})

    scheduler.add_job(
        job,
        "interval",
        seconds=SECONDS,
        misfire_grace_time=None,
        coalesce=True,
        max_instances=1,
        next_run_time=datetime.now(scheduler.timezone),
    )
    scheduler.start()
    return scheduler


__all__ = ["Reconciler", "start"]
