"""Mandate cards: what a role may, does not and whom it asks; the organisation's own or a draft."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, g, request

from briefing.domain.audience import MODERATED
from briefing.domain.refusals import NotFound, OutsideMandate
from briefing.domain.words import PROFESSIONALS, ROLES, WRITERS
from briefing.projections import cards, network
from briefing.shipped import draft
from briefing.web import forms
from briefing.web.call import CHECKED, Call, on_network, one, text
from briefing.web.introduced import card_news
from briefing.web.pages import page

pages = Blueprint("cards", __name__)
WRITTEN = tuple(role for role in ROLES if role in WRITERS)
WRITE = Call(
    "POST",
    "/cards",
    on_network("write_card"),
    "An organisation's own card for one of its roles",
    {
        "organisation": text(longest=80),
        "role": one(WRITTEN, required=True),
        **{part: text(longest=600) for part in cards.PARTS},
        **CHECKED,
    },
)


def _only_writers() -> None:
    """A card is for everybody who works here, and not there for those who only look on."""
    if g.visitor.caller.role not in WRITERS:
        raise NotFound


pages.before_request(_only_writers)


@pages.get("/cards")
def index() -> Response:
    db, caller = g.service.model.reader(), g.visitor.caller
    own = caller.organisation.hex if caller.organisation else ""
    rows = [
        {
            "role": role,
            "organisation_name": found["name"],
            "url": address(role, found["slug"]),
            "draft": cards.card(db, caller.network, UUID(found["id"]), role) is None,
            "own": found["id"] == own,
        }
        for found in network.parts(db, caller.network, "organisation")
        for role in WRITTEN
        if role in found.get("roles", ())
    ]
    return page("cards/index.html", cards=sorted(rows, key=lambda row: not row["own"]))


def address(role: str, slug: str | None) -> str:
    return f"/cards/{role}?organisation={slug}" if slug else f"/cards/{role}"


@pages.get("/cards/<role>")
def show(role: str) -> Response:
    """One card; of the viewer's own role only what is different since they last read it."""
    if role not in WRITTEN:
        raise NotFound
    db, organisation = g.service.model.reader(), _organisation(role)
    shown = shown_card(db, role, organisation)
    version = request.args.get("version", "")
    if organisation and version.isdecimal() and len(version) < 6:
        told = cards.card(db, g.visitor.caller.network, _id(organisation), role, int(version))
        if told is None:
            raise NotFound
        return page("cards/show.html", card={**shown, **told, "older": True}, news=None)
    own = role == g.visitor.caller.role and (organisation is None or _is_own(organisation))
    news = card_news(db, g.visitor.caller, g.words) if own else None
    return page("cards/show.html", card=shown, news=news, may_write=_may_write(organisation))


def shown_card(db: Any, role: str, organisation: dict[str, Any] | None) -> dict[str, Any]:
    """The organisation's own card, else the draft in the reader's language."""
    told = (
        cards.card(db, g.visitor.caller.network, _id(organisation), role) if organisation else None
    )
    shipped = draft(role, g.words.language)
    if told is None and shipped is not None:
        told = {"version": shipped.version, **{p: getattr(shipped, p) for p in cards.PARTS}}
    return {
        **(told or {}),
        "role": role,
        "draft": told is None or "written_at" not in told,
        "organisation_name": organisation["name"] if organisation else None,
        "slug": organisation["slug"] if organisation else None,
        "versions": cards.versions(db, g.visitor.caller.network, _id(organisation), role)[1:]
        if organisation
        else [],
    }


def outside(refused: OutsideMandate) -> dict[str, Any]:
    """Why asking was warned of, with what the card says that they do not do."""
    db, named = g.service.model.reader(), refused.organisation
    found = network.parts(db, g.visitor.caller.network, "organisation")
    asked = next((one for one in found if named and one["id"] == named.hex), None)
    card = shown_card(db, refused.role, asked)
    return {
        "kinds": refused.kinds,
        "may_not": card["may_not"],
        "card_url": address(refused.role, card["slug"]),
    }


def _id(organisation: dict[str, Any]) -> UUID:
    return UUID(organisation["id"])


def _organisation(role: str) -> dict[str, Any] | None:
    """The one that was asked for, else one's own where it has the role; NotFound for others."""
    said = request.values.get("organisation")
    db, caller = g.service.model.reader(), g.visitor.caller
    for found in network.parts(db, caller.network, "organisation"):
        named = found["slug"] == said if said else _is_own(found)
        if named and role in found.get("roles", ()):
            return found
    if said:
        raise NotFound
    return None


def _is_own(organisation: dict[str, Any]) -> bool:
    own = g.visitor.caller.organisation
    return own is not None and organisation["id"] == own.hex


def _may_write(organisation: dict[str, Any] | None) -> bool:
    role = g.visitor.caller.role
    if organisation is None or role not in PROFESSIONALS:
        return False
    theirs = role == "coordinator" and set(organisation["roles"]) <= MODERATED
    return _is_own(organisation) or theirs


@pages.get("/cards/<role>/edit")
def edit(role: str, status: int = 200, **told: Any) -> Response:
    organisation = _organisation(role) if role in WRITTEN else None
    if organisation is None or not _may_write(organisation):
        raise NotFound
    shown = shown_card(g.service.model.reader(), role, organisation)
    values = {part: "\n".join(shown[part]) for part in cards.PARTS}
    offered = {"card": shown, "values": values, "idempotency_key": forms.key()}
    return page("cards/edit.html", status, **{**offered, **told})


@pages.post("/cards/<role>")
def write(role: str) -> Any:
    said = request.form.get("organisation", "")
    return forms.send(
        WRITE,
        again=lambda **told: edit(role, **told),
        then=lambda _done: address(role, said),
        prepare=lambda typed: {**typed, "role": role},
    )
