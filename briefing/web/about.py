"""About the service: accessibility, and what a browser needs to keep it on a home screen."""

from datetime import UTC, datetime

from flask import Blueprint, Response, g, jsonify, url_for

from briefing.projections import network
from briefing.web.pages import page

pages = Blueprint("about", __name__)
TESTED_ON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pages.get("/about/accessibility")
def accessibility() -> Response:
    """Open to everybody; who answers is named to those who are signed in."""
    return page("about/accessibility.html", tested_on=TESTED_ON, contacts=contacts())


def contacts() -> list[str]:
    """Organisations of the coordinators, never their names."""
    if g.visitor is None:
        return []
    found = network.parts(g.service.model.reader(), g.visitor.caller.network, "organisation")
    return [one["name"] for one in found if "coordinator" in one.get("roles", ())]


@pages.get("/manifest.webmanifest")
def manifest() -> Response:
    icon = {"src": url_for("static", filename="icon.svg"), "sizes": "any", "type": "image/svg+xml"}
    told = {"name": g.words.t("app.name"), "start_url": "/", "display": "standalone"}
    response = jsonify({**told, "lang": g.words.language, "icons": [icon]})
    response.content_type = "application/manifest+json"
    return response
