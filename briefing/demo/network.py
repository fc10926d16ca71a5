"""A filled network to look at: Söderort with made-up people and four weekends of theirs.

Everything goes through the commands that people use, at past moments of the project's clock.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby
from typing import Any
from uuid import UUID

from briefing.application import system
from briefing.demo.script import Step, mondays, planning, read, steps, turns
from briefing.demo.stage import Actor, Stage
from briefing.domain import context
from briefing.domain.refusals import NotFound
from briefing.domain.schedule import Schedule
from briefing.importers.network_file import read_network
from briefing.projections.people import people
from briefing.service import Service


@dataclass(frozen=True)
class DemoLinks:
    """Secret of a reusable link (credential kind `demo`) by role; `display` is the wall."""

    field_worker: str
    police: str
    guard: str
    volunteer: str
    partner: str
    coordinator: str
    evaluator: str
    display: str


def fill(service: Service, *, now: datetime | None = None) -> DemoLinks:
    """Fill the service's empty folder as it would be at `now`, and make links.

    A folder that has the network already only gets new links and what is due. To be called
    before anything is served: the project's clock stands in the past meanwhile.
    """
    moment = now or context.now()
    plan = read_network(None).as_dict()
    network = service.app.network_id(plan["slug"])
    with _moved_clock() as turn:
        if _is_founded(service, network):
            turn(moment)
            cast = _cast(service, network)
        else:
            cast = _play(service, plan, moment, turn)
        service.reconciler.reconcile(moment)
    return DemoLinks(**dict(_links(service, network, cast, moment)))


@contextmanager
def _moved_clock() -> Iterator[Callable[[datetime], None]]:
    """Gives a function that sets the project's clock; afterwards it runs as before."""
    before = context.clock.read

    def turn(moment: datetime) -> None:
        context.clock.read = lambda: moment

    try:
        yield turn
    finally:
        context.clock.read = before


def _is_founded(service: Service, network: UUID) -> bool:
    try:
        service.app.network(network)
    except NotFound:
        return False
    return True


def _play(
    service: Service, plan: dict[str, Any], now: datetime, turn: Callable[[datetime], None]
) -> dict[str, Actor]:
    """Found the network an hour before the first planning and live through the weeks."""
    schedule = Schedule.of(plan["schedule"], plan["timezone"])
    turn(planning(schedule, mondays(schedule, now)[0]) - timedelta(hours=1))
    service.queue.run(partial(service.app.found_network, plan))
    network = service.app.network_id(plan["slug"])
    cast = _cast(service, network)
    stage = Stage(service, network, cast)
    for waits, together in groupby(_timeline(schedule, now), _waits_for):
        entries = list(together)
        if waits == "clock":
            for at, _ in entries:
                turn(at)
                service.reconciler.reconcile(at)
        else:
            service.queue.run(partial(_enact, stage, entries, turn))
    turn(now)
    return cast


Entry = tuple[datetime, Step | None]
STEPS_OF_THEIR_OWN = ("take_lead", "go_live", "seal_session", "acknowledge", "open_survey")


def _timeline(schedule: Schedule, now: datetime) -> list[Entry]:
    """What the clock does (no step) and what people do, in order."""
    entries: list[Entry] = [(at, None) for at in turns(schedule, now)]
    entries += [(step.moment, step) for step in steps(schedule, now)]
    return sorted(entries, key=lambda entry: entry[0])


def _waits_for(entry: Entry) -> str:
    """Neighbours with the same answer share one commit; these steps need the read model level."""
    _, step = entry
    if step is None:
        return "clock"
    return step.do if step.do in STEPS_OF_THEIR_OWN else ""


def _enact(stage: Stage, entries: list[Entry], turn: Callable[[datetime], None]) -> None:
    for at, step in entries:
        turn(at)
        if step:
            stage.play(step)


def _cast(service: Service, network: UUID) -> dict[str, Actor]:
    """Everyone of the data by given name; who is not there yet is registered."""
    there = {told["name"]: UUID(told["id"]) for told in people(service.model.reader(), network)}
    facts = service.app.network(network)
    cast: dict[str, Actor] = {}
    for told in read("people.toml")["people"]:
        id = there.get(told["name"]) or _register(service, network, told)
        roles = {
            one["role"]: (
                facts.find("organisation", one.get("organisation")),
                facts.find("district", one.get("district")),
            )
            for one in told["roles"]
        }
        cast[told["name"].split()[0]] = Actor(id, roles)
    return cast


def _register(service: Service, network: UUID, told: dict[str, Any]) -> UUID:
    first, *others = told["roles"]
    caller = system(network, channel="cli")
    register = partial(service.app.register_participant, caller, name=told["name"], **first)
    id = service.queue.run(partial(register, kind=told.get("kind", "person"))).id
    for other in others:
        service.queue.run(partial(service.app.give_role, caller, id, **other))
    return id


def _links(
    service: Service, network: UUID, cast: dict[str, Actor], now: datetime
) -> Iterator[tuple[str, str]]:
    for told in read("people.toml")["people"]:
        if told.get("link"):
            actor, role = cast[told["name"].split()[0]], told["roles"][0]["role"]
            yield role, service.credentials.make("demo", network, actor.id, now, role=role)[0]
