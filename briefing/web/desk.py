"""The coordinator's desk: its calls are not in the API; its pages do not exist for others."""

from collections.abc import Callable
from uuid import UUID

from flask import g, request

from briefing.application import Done
from briefing.domain import context, words
from briefing.domain.mandate import check_role
from briefing.domain.refusals import NotFound, NotYourRole
from briefing.projections.people import people
from briefing.web.calls import Call, one, text

GIVEN = tuple(role for role in words.ROLES if role != "display")
NAME = {"name": text(longest=80)}
HOME = {"organisation": text(required=False, longest=80), "district": text(required=False, longest=80)}
ROLE = {"role": one(GIVEN, required=True)}


def only(command: str) -> Callable[[], None]:
    """For `before_request`: whoever may not use the page cannot tell that there is one."""

    def check() -> None:
        try:
            check_role(command, g.visitor.caller.role)
        except NotYourRole:
            raise NotFound from None

    return check


REGISTER = Call(
    "POST",
    "/people",
    lambda app, caller, _it, body: app.register_participant(caller, **body),
    "A person with a first role",
    {**NAME, **ROLE, **HOME},
)
GIVE_ROLE = Call(
    "POST",
    "/people/*/role",
    lambda app, caller, it, body: app.give_role(caller, it, **body),
    "One more role",
    {**ROLE, **HOME},
)
END_ROLE = Call(
    "POST",
    "/people/*/role-ending",
    lambda app, caller, it, body: app.end_role(caller, it, **body),
    "A role ends",
    {"role": one(words.ROLES, required=True)},
)
LEAVE = Call(
    "POST",
    "/people/*/leaving",
    lambda app, caller, it, _body: app.leave(caller, it),
    "No longer a user",
)
SET_UP = Call(
    "POST",
    "/devices",
    lambda app, caller, _it, body: app.register_participant(
        caller, role="display", kind="display", **body
    ),
    "A wall display",
    {"name": text(longest=60)},
)
ADD_PLACE = Call(
    "POST",
    "/places",
    lambda app, caller, _it, body: app.register_place(caller, **body),
    "A place that everybody knows",
    {**NAME, "district": text(longest=80), "audience": one(("all", "professional"))},
)


def remove_place(slug: str) -> Call:
    """Places go by their slug."""

    def run(app: object, caller: object, _it: object, _body: object) -> Done:
        done: Done = app.withdraw_part(caller, part="place", slug=slug)  # type: ignore[attr-defined]
        return done

    return Call("POST", f"/places/{slug}/removal", run, "A place leaves the list")


def participant(id: UUID, *kinds: str) -> dict[str, object]:
    """Somebody of this network who has not left; NotFound otherwise."""
    found = people(g.service.model.reader(), g.visitor.caller.network)
    for person in found:
        if person["id"] == id.hex and person["kind"] in kinds:
            return person
    raise NotFound


def new_link(kind: str, person: UUID, role: str) -> str:
    """The address of a one-time link; earlier unused ones of the same person end."""
    credentials, network, now = g.service.credentials, g.visitor.caller.network, context.now()
    for row in credentials.of_kind(network, kind):
        if row["person"] == person.hex:
            credentials.end(now, id=row["id"])
    secret, _ = credentials.make(kind, network, person, now, role=role)
    base = g.service.config.public_url or request.host_url.rstrip("/")
    return f"{base}/link/{secret}"
