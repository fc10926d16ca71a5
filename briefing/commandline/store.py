"""`rebuild`, `board`, `export`, `status`."""

import json
from typing import Any

import click

from briefing import __version__
from briefing.commandline.export import export_rows
from briefing.commandline.frame import data_option, opened, progress
from briefing.config import SCHEMA, Config
from briefing.projections.network import networks
from briefing.projections.people import holders
from briefing.projections.read_ahead import ahead_of
from briefing.projections.rebuild import rebuild as rebuilt
from briefing.projections.sessions import sessions
from briefing.service import Service
from briefing.web.api import Api
from briefing.web.request import Request
from briefing.web.words import Words

JSON = click.option("--json", "as_json", is_flag=True)


@click.command()
@data_option
@JSON
def rebuild(config: Config, as_json: bool) -> None:
    """Read model from zero beside the old one, then swapped."""
    with opened(config) as service:
        app = service.app
        told = rebuilt(
            config.board,
            app.recorder,
            app.mapper,
            service.vault,
            service.witness,
            progress("events"),
            ahead_of(config.events, app.recorder.max_notification_id() or 0),
        )
        if as_json:
            click.echo(
                json.dumps(
                    {
                        "events": told.events,
                        "seconds": round(told.seconds, 3),
                        "events_per_second": round(told.rate, 1),
                        "failures": told.failures,
                    }
                )
            )
        else:
            click.echo(f"{told.events:,} events, {told.rate:,.0f} a second.")
        if told.failures or told.contradicted:
            raise click.ClickException(
                f"{told.failures} events could not be projected,"
                f" {len(told.contradicted)} witnesses disagree."
            )


def asked(service: Service, token: str, path: str, query: dict[str, str]) -> dict[str, Any]:
    """What the API answers this token; a refusal is one sentence."""
    headers = {"authorization": f"Bearer {token}", "accept-language": "en"}
    told = Api(service).handle(Request("GET", path, query, headers))
    answer: dict[str, Any] = json.loads(told.body)
    if told.status != 200:
        raise click.ClickException(answer.get("detail", "Refused."))
    return answer


@click.command()
@data_option
@click.option("--token", required=True)
@click.option("--at", help="A time (RFC 3339) or a position.")
@JSON
def board(config: Config, token: str, at: str | None, as_json: bool) -> None:
    """The board in the terminal, now or as it was, as the token's role sees it."""
    with opened(config) as service:
        told = asked(service, token, "/api/v1/board", {"at": at} if at else {})
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    session, words = told["session"], Words("en")
    click.echo(f"{session['date']} {session['state']}" if session else "No briefing is open.")
    for name, items in told["sections"].items():
        if items:
            click.echo(f"\n{name}")
        for item in items:
            click.echo("  " + line_of(item, words))


def line_of(item: dict[str, Any], words: Words) -> str:
    """One line a person can read: when, colour, where, what; or whose and how many."""
    when = (item.get("occurred_at") or item.get("known_at") or "")[:16].replace("T", " ")
    parts = [when, item.get("priority"), item.get("type"), item.get("place"), item.get("district")]
    parts += [item.get("organisation"), _named(words, "role", item), item.get("borough")]
    head = " · ".join(str(part) for part in parts if part)
    said = item.get("text") or item.get("number") or item.get("name")
    said = said or _named(words, "calendar", item, "code")
    said = said or _named(words, "participation_answer", item, "answer")
    return "  ".join(str(part) for part in (head, said, item.get("count")) if part)


def _named(words: Words, group: str, item: dict[str, Any], field: str = "") -> str:
    """What stands in a field of it, in words."""
    code = item.get(field or group)
    return words.t(f"{group}.{code}") if code else ""


@click.command()
@data_option
@click.option("--format", "form", type=click.Choice(["jsonl", "csv"]), default="jsonl")
@click.option("--from", "start", help="From this time (RFC 3339).")
@click.option("--to", "end", help="Up to this time (RFC 3339).")
@click.option("--token", help="Through this token's filter; without: ciphertext and metadata.")
def export(
    config: Config, form: str, start: str | None, end: str | None, token: str | None
) -> None:
    """The log, as a token may read it; without a token only ciphertext and metadata."""
    with opened(config) as service:
        export_rows(service, form, start, end, token)


@click.command()
@data_option
@JSON
def status(config: Config, as_json: bool) -> None:
    """Log position, lag, failures, sessions, versions; exit 1 when unhealthy."""
    with opened(config) as service:
        db = service.model.reader()
        told = {
            "version": __version__,
            "schema": SCHEMA,
            **service.health(),
            "coordinators": min(
                (len(holders(db, network, "coordinator")) for network in networks(db)), default=0
            ),
            "sessions": [
                {"date": one["date"], "series": one["series"], "state": one["state"]}
                for network in networks(db)
                for one in sessions(db, network)
                if one["state"] not in ("closed", "cancelled")
            ],
        }
        if as_json:
            click.echo(json.dumps(told))
        else:
            for name, value in told.items():
                click.echo(f"{name}: {value}")
        if not told["healthy"]:
            raise click.ClickException("Unhealthy: see the counts above.")
