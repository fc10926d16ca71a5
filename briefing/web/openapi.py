"""The OpenAPI 3.1 document, made from the table of calls."""

from functools import cache
from typing import Any

from briefing import __version__
from briefing.web.call import Call
from briefing.web.calls import CALLS

PROBLEM = {"$ref": "#/components/responses/problem"}
READS = (
    ("/board", "The board of the caller's view", ("at",)),
    ("/incidents/{id}", "An incident with its history", ()),
    ("/notes/{id}", "A note with its history", ()),
    ("/assignments/{id}", "An assignment with its history", ()),
    ("/observations/{id}", "An observation", ()),
    ("/sessions", "All sessions", ()),
    ("/sessions/{date}", "One session", ()),
    ("/contact-requests", "Contact requests between the caller's function and another", ()),
    ("/stream", "Server-sent events: what changed in the caller's view", ("since",)),
)


@cache
def document() -> dict[str, Any]:
    paths: dict[str, dict[str, Any]] = {}
    for call in CALLS:
        path = named(call)
        paths.setdefault(path, {})[call.method.lower()] = operation(call, path)
    for path, summary, asked in READS:
        paths.setdefault(path, {})["get"] = read(path, summary, asked)
    return {
        "openapi": "3.1.0",
        "info": {"title": "På gång", "version": __version__, "license": {"name": "EUPL-1.2"}},
        "servers": [{"url": "/api/v1"}],
        "security": [{"token": []}],
        "paths": dict(sorted(paths.items())),
        "components": components(),
    }


def named(call: Call) -> str:
    parameter = "{date}" if call.path.startswith("/sessions/") else "{id}"
    return call.path.replace("*", parameter)


def parameters(path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    schema: dict[str, Any]
    if "{id}" in path:
        schema = {"type": "string", "format": "uuid"}
        found.append({"name": "id", "in": "path", "required": True, "schema": schema})
    if "{date}" in path:
        schema = {"type": "string", "examples": ["2026-11-20", "2026-11-20~valborg"]}
        found.append({"name": "date", "in": "path", "required": True, "schema": schema})
    return found


def operation(call: Call, path: str) -> dict[str, Any]:
    key = {"type": "string", "minLength": 1, "maxLength": 128, "pattern": "^[ -~]+$"}
    done = {"description": "Done", "content": {"application/json": {"schema": DONE}}}
    told: dict[str, Any] = {
        "operationId": f"{call.method.lower()}{path.replace('/', '_').replace('-', '_')}".replace(
            "{", ""
        ).replace("}", ""),
        "summary": call.summary,
        "parameters": [
            *parameters(path),
            {"name": "Idempotency-Key", "in": "header", "required": False, "schema": key},
        ],
        "requestBody": {
            "required": any(field.required for field in call.fields.values()),
            "content": {"application/json": {"schema": body_schema(call)}},
        },
        "responses": {"200": done, "201": done, **problems()},
    }
    return told


def body_schema(call: Call) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {name: field.schema() for name, field in call.fields.items()},
        "required": [name for name, field in call.fields.items() if field.required],
        "additionalProperties": False,
    }


DONE = {
    "type": "object",
    "properties": {"id": {"type": "string", "format": "uuid"}, "position": {"type": "string"}},
    "required": ["id", "position"],
}


def problems() -> dict[str, Any]:
    return dict.fromkeys(("400", "401", "403", "404", "409", "413", "415", "422", "503"), PROBLEM)


def read(path: str, summary: str, asked: tuple[str, ...]) -> dict[str, Any]:
    """`asked` names the questions that the address may carry, each a position or a time."""
    content: dict[str, Any] = {"application/json": {"schema": {"type": "object"}}}
    if path == "/stream":
        content = {"text/event-stream": {"schema": {"type": "string"}}}
    questions = [
        {"name": name, "in": "query", "required": False, "schema": {"type": "string"}}
        for name in asked
    ]
    return {
        "operationId": f"get{path.replace('/', '_').replace('-', '_')}".replace("{", "").replace(
            "}", ""
        ),
        "summary": summary,
        "parameters": [*parameters(path), *questions],
        "responses": {
            "200": {"description": "Found", "content": content},
            **({"304": {"description": "Not modified"}} if path == "/board" else {}),
            **problems(),
        },
    }


def components() -> dict[str, Any]:
    problem = {
        "type": "object",
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "errors": {"type": "object", "additionalProperties": {"type": "string"}},
        },
        "required": ["type", "title", "status", "detail"],
    }
    return {
        "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        "responses": {
            "problem": {
                "description": "Refused, and why (RFC 9457)",
                "content": {"application/problem+json": {"schema": problem}},
            }
        },
    }
