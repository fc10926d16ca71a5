"""About the service: accessibility, and what a browser needs to keep it on a home screen."""

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, g, jsonify, request, url_for

from briefing.projections import network
from briefing.projections.feedback import my_feedback
from briefing.web import forms
from briefing.web.actions import may
from briefing.web.call import CHECKED, Call, text
from briefing.web.pages import page

pages = Blueprint("about", __name__)
TESTED_ON = datetime(2026, 11, 21, 12, tzinfo=UTC)
TELL = Call(
    "POST",
    "/about/accessibility",
    lambda app, caller, _it, body: app.give_feedback(caller, **body),
    "Something does not work",
    {"text": text(), **CHECKED},
)


@pages.get("/about/accessibility")
def accessibility(status: int = 200, **told: Any) -> Response:
    """Open to everybody; the form and who answers are for those who are signed in."""
    offered = {"tested_on": TESTED_ON, "may_tell": _may_tell()}
    if _may_tell():
        offered |= {
            "contacts": contacts(),
            "mine": mine(),
            "sent": g.words.t("sent.told") if "sent" in request.args else None,
            "values": {},
            "idempotency_key": forms.key(),
        }
    return page("about/accessibility.html", status, **{**offered, **told})


def _may_tell() -> bool:
    return g.visitor is not None and may("give_feedback", g.visitor.caller.role)


def contacts() -> list[str]:
    """Organisations of the coordinators, never their names."""
    found = network.parts(g.service.model.reader(), g.visitor.caller.network, "organisation")
    return [one["name"] for one in found if "coordinator" in one.get("roles", ())]


def mine() -> list[dict[str, Any]]:
    caller = g.visitor.caller
    return my_feedback(g.service.model.reader(), caller.network, caller.person)


@pages.post("/about/accessibility")
def tell() -> Any:
    then = "/about/accessibility?sent#tell"
    return forms.send(TELL, again=accessibility, then=lambda _done: then)


@pages.get("/manifest.webmanifest")
def manifest() -> Response:
    icon = {"src": url_for("static", filename="icon.svg"), "sizes": "any", "type": "image/svg+xml"}
    told = {"name": g.words.t("app.name"), "start_url": "/", "display": "standalone"}
    response = jsonify({**told, "lang": g.words.language, "icons": [icon]})
    response.content_type = "application/manifest+json"
    return response
