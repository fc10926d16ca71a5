"""What the coordinator's pages share: not there for others, and one-time links shown once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import segno
from flask import Response, g, request
from markupsafe import Markup

from briefing.credentials import INVITE_HOURS
from briefing.domain import context
from briefing.domain.mandate import check_role
from briefing.domain.refusals import NotFound, NotYourRole
from briefing.projections.people import holders, people
from briefing.web.fields import read_id
from briefing.web.pages import page

ENOUGH = 2


def only(command: str) -> Callable[[], None]:
    """For `before_request`: whoever may not use the page cannot tell that there is one."""

    def check() -> None:
        try:
            check_role(command, g.visitor.caller.role)
        except NotYourRole:
            raise NotFound from None

    return check


def participant(it: str, *kinds: str) -> dict[str, Any]:
    """Somebody of this network who has not left: `{id, name, kind, roles}`; else NotFound."""
    try:
        id = read_id(it).hex
    except ValueError:
        raise NotFound from None
    found = people(g.service.model.reader(), g.visitor.caller.network)
    for person in found:
        if person["id"] == id and person["kind"] in kinds:
            return person
    raise NotFound


def show_link(kind: str, person: dict[str, Any], role: str, *, back: str) -> Response:
    """A new one-time link, shown now and never again; the person's earlier unused ones end."""
    address = _new_link(kind, UUID(person["id"]), role)
    code = segno.make(address, error="m").svg_inline(border=0, omitsize=True)
    link = {
        "name": person["name"],
        "address": address,
        "qr_svg": Markup(code),  # noqa: S704 drawn by segno from an address of our own
        "valid_until": context.now() + timedelta(hours=INVITE_HOURS),
        "back": back,
    }
    return page("people/link.html", link=link)


def _new_link(kind: str, person: UUID, role: str) -> str:
    credentials, network, now = g.service.credentials, g.visitor.caller.network, context.now()
    for row in credentials.of_kind(network, kind):
        if row["person"] == person.hex:
            credentials.end(now, id=row["id"])
    secret, _ = credentials.make(kind, network, person, now, role=role)
    base = g.service.config.public_url or request.host_url.rstrip("/")
    return f"{base}/link/{secret}"


def leave(person: dict[str, Any]) -> Any:
    """Every role and every login ends, at once."""
    id, caller, app = UUID(person["id"]), g.visitor.caller, g.service.app
    done = g.service.queue.run(lambda: app.leave(caller, id))
    g.service.credentials.end(context.now(), person=id)
    return done


def alone() -> bool:
    """Whether the viewer coordinates a network that would stand still without them."""
    caller = g.visitor.caller
    if caller.role != "coordinator":
        return False
    return len(holders(g.service.model.reader(), caller.network, "coordinator")) < ENOUGH
