"""Alive, ready, metrics: for the operator's tools; no item, no name."""

import hmac

from flask import Blueprint, Response, abort, g, jsonify, request

pages = Blueprint("health", __name__)


@pages.get("/healthz")
def alive() -> tuple[Response, int]:
    """Alive; unhealthy when events could not be projected or witnesses contradict.

    Anybody may ask, so no position and no lag: their tempo tells of the night.
    """
    told = g.service.health()
    shown = {name: value for name, value in told.items() if name not in ("position", "lag")}
    return jsonify(shown), 200 if told["healthy"] else 503


@pages.get("/readyz")
def ready() -> tuple[Response, int]:
    """Caught up since the start. Anybody may ask: how far behind it is now tells of the night."""
    ready = g.service.ready()
    return jsonify({"ready": ready}), 200 if ready else 503


@pages.get("/metrics")
def metrics() -> Response:
    """Prometheus text, with a token of its own (BRIEFING_METRICS_TOKEN)."""
    token = g.service.config.metrics_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not hmac.compare_digest(token.encode(), given.encode()):
        abort(404)
    told = g.service.health()
    names = ("position", "lag", "failures", "unknown", "contradictions", "missing_keys")
    lines = [f"briefing_{name} {told[name]}" for name in names]
    lines.append(f"briefing_healthy {int(told['healthy'])}")
    return Response("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4")
