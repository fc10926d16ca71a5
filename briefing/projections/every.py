"""Every projection, in the order in which they are told of an event."""

from typing import Any

from briefing.projections import (
    balance,
    cards,
    contacts,
    debriefs,
    feedback,
    handovers,
    history,
    improvements,
    introductions,
    items,
    knowledge,
    memberships,
    network,
    pair_timers,
    people,
    presence,
    public_events,
    roles_held,
    rules,
    sessions,
    surveys,
    trail,
    watches,
)
from briefing.projections.model import Handler

PROJECTIONS: tuple[Any, ...] = (
    network,
    rules,
    people,
    roles_held,
    sessions,
    items,
    history,
    trail,
    presence,
    contacts,
    feedback,
    improvements,
    debriefs,
    handovers,
    public_events,
    knowledge,
    cards,
    introductions,
    balance,
    memberships,
    watches,
    pair_timers,
    surveys,
)
HANDLERS: dict[type, tuple[Handler, ...]] = {}
for _projection in PROJECTIONS:
    for _event, _handler in _projection.HANDLERS.items():
        HANDLERS[_event] = (*HANDLERS.get(_event, ()), _handler)
