"""About the service: accessibility, and what a browser needs to keep it on a home screen."""

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, g, jsonify, request, url_for

from briefing.projections import network
from briefing.projections.feedback import my_feedback
from briefing.web import forms
from briefing.web.actions import may
from briefing.web.call import CHECKED, Call, on_network, text
from briefing.web.pages import page

pages = Blueprint("about", __name__)
TESTED_ON = datetime(2026, 11, 21, 12, tzinfo=UTC)
ICONS = (
    ("icon.svg", "any", "image/svg+xml", "any"),
    ("icon-192.png", "192x192", "image/png", "any"),
    ("icon-512.png", "512x512", "image/png", "any"),
    ("icon-maskable-512.png", "512x512", "image/png", "maskable"),
)
TELL = Call(
    "POST",
    "/about/accessibility",
    on_network("give_feedback"),
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


def icon(filename: str, sizes: str, kind: str, purpose: str) -> dict[str, str]:
    src = url_for("static", filename=filename)
    return {"src": src, "sizes": sizes, "type": kind, "purpose": purpose}


@pages.get("/manifest.webmanifest")
def manifest() -> Response:
    name = g.words.t("app.name")
    told = {"id": "/", "name": name, "short_name": name, "start_url": "/", "scope": "/"}
    look = {"display": "standalone", "background_color": "#1b4b72", "theme_color": "#1b4b72"}
    icons = [icon(*one) for one in ICONS]
    response = jsonify({**told, **look, "lang": g.words.language, "icons": icons})
    response.content_type = "application/manifest+json"
    return response
