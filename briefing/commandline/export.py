"""Rows of the log: through a token's filter, or as ciphertext and metadata."""

import csv
import json
import sys
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import click

from briefing.domain import context
from briefing.projections.board_item import QUARTER
from briefing.projections.history import without_moments
from briefing.projections.model import from_ms, ms
from briefing.service import Service
from briefing.web.api import Api
from briefing.web.fields import read_time
from briefing.web.sheet import harmless

READABLE = ("recorded_at", "known_at", "item", "what", "detail", "role", "text")
SEALED = ("position", "originator_id", "originator_version", "topic", "state")


def export_rows(
    service: Service, form: str, start: str | None, end: str | None, token: str | None
) -> None:
    span = (_moment(start, "--from"), _moment(end, "--to"))
    rows = _readable(service, token, span) if token else _sealed(service, span)
    if form == "jsonl":
        for row in rows:
            click.echo(json.dumps(row, ensure_ascii=False))
        return
    out = csv.DictWriter(sys.stdout, READABLE if token else SEALED)
    out.writeheader()
    for row in rows:
        told = {k: json.dumps(v) if isinstance(v, dict) else v for k, v in row.items()}
        out.writerow({k: harmless(v) for k, v in told.items()})


def _moment(said: str | None, option: str) -> datetime | None:
    if said is None:
        return None
    try:
        return read_time(said)
    except ValueError:
        raise click.BadParameter("is not a time with offset", param_hint=option) from None


def _readable(service: Service, token: str, span: tuple[Any, Any]) -> Iterator[dict[str, Any]]:
    visitor = Api(service).access.visitor({"authorization": f"Bearer {token}"})
    if visitor is None:
        raise click.ClickException("You are not signed in: the token is not valid.")
    if visitor.caller.role == "display":
        raise click.ClickException("A display exports nothing.")
    service.credentials.note_access(context.now(), visitor.login, visitor.caller.role, "export")
    keys = visitor.caller.keys
    marks = ",".join("?" * len(keys))
    readable = f"(h.reader IN ({marks}) OR h.reader2 IN ({marks}))"
    now = f"(i.reader IN ({marks}) OR i.reader2 IN ({marks}))"
    rows = service.model.reader().execute(
        "SELECT h.* FROM history h JOIN items i ON i.id=h.item AND i.to_position IS NULL"
        f" WHERE h.network=? AND {readable} AND {now}"
        " AND h.recorded_at>=? AND h.recorded_at<? ORDER BY h.position",
        (visitor.caller.network.hex, *keys * 4, *_bounds(span)),
    )
    deidentified = visitor.caller.role == "evaluator"
    grain = QUARTER if deidentified else 1
    for row in rows:
        own = row["organisation"] and visitor.caller.organisation
        role = row["role"]
        if role == "field_worker" and not (own and own.hex == row["organisation"]):
            role = "network"
        yield {
            "recorded_at": from_ms(row["recorded_at"] // grain * grain).isoformat(),
            "known_at": from_ms(row["known_at"] // grain * grain).isoformat(),
            "item": row["item"],
            "what": row["verb"],
            "detail": without_moments(row["detail"]) if deidentified else row["detail"],
            "role": role,
            "text": None if deidentified else row["text"],
        }


def _bounds(span: tuple[Any, Any]) -> tuple[int, int]:
    start, end = span
    return (ms(start) if start else 0, ms(end) if end else 1 << 62)


def _sealed(service: Service, span: tuple[Any, Any]) -> Iterator[dict[str, Any]]:
    """Stored events as they are: what was typed stays ciphertext."""
    position = 0
    low, high = _bounds(span)
    while stored := service.app.recorder.after(position, 1_000):  # type: ignore[attr-defined]
        for one in stored:
            position = one.id
            state = json.loads(one.state)
            at = ms(datetime.fromisoformat(state["timestamp"]["_data_"]))
            if low <= at < high:
                yield {
                    "position": one.id,
                    "originator_id": str(one.originator_id),
                    "originator_version": one.originator_version,
                    "topic": one.topic,
                    "state": state,
                }
