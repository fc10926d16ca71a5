"""`init`, `serve`, `demo`, `import`, `reconcile`."""

import json
import os
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click
import platformdirs

from briefing import logs
from briefing.application import system
from briefing.commandline.access import link
from briefing.commandline.frame import data_option, main, network_of, no, opened, progress
from briefing.config import Config
from briefing.demo import fill
from briefing.domain import context
from briefing.importers.network_file import NetworkFileError, read_network
from briefing.importers.outlines import OutlinesError, import_outlines
from briefing.importers.polisen_source import SourceUnreachable
from briefing.importers.public_events import import_polisen
from briefing.projections.network import networks
from briefing.service import Service
from briefing.serving import bound
from briefing.serving import serve as run

CUT_SHORT = (
    "the log lacks what witness or board saw: nothing is done on it by the clock."
    " Put the newer log back (`briefing verify` says what is lost)"
)
PORT = click.option("--port", default=8080, show_default=True, type=click.IntRange(0, 65535))


@click.command()
@data_option
@click.option(
    "--network",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="TOML file of the network; default: Söderort.",
)
@click.option("--exercise", is_flag=True, help="Make a folder in which the clock may be set.")
@click.option("--apply", is_flag=True, help="Record what a changed file changes.")
def init(config: Config, network: Path | None, exercise: bool, apply: bool) -> None:
    """Create stores and network; again: harmless."""
    if exercise and not config.exercise.exists():
        if config.events.exists():
            raise click.ClickException("This folder was made without --exercise.")
        config.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        config.exercise.touch(mode=0o600)
    try:
        plan = read_network(network).as_dict()
    except NetworkFileError as error:
        raise no(error) from None
    with opened(config, must_exist=False) as service:
        id = service.app.network_id(plan["slug"])
        if id in networks(service.model.reader()):
            _show_differences(service, plan, apply=apply)
        else:
            first_coordinator(service, plan)


def _show_differences(service: Service, plan: dict, *, apply: bool) -> None:  # type: ignore[type-arg]
    found = service.app.differences(plan)
    for line in found:
        click.echo(line)
    if not found:
        click.echo("Nothing differs.")
    elif apply:
        service.queue.run(lambda: service.app.found_network(plan))
        click.echo(f"{len(found)} changes recorded.")
    else:
        click.echo(f"{len(found)} differences; record them with --apply.")


def first_coordinator(service: Service, plan: dict) -> None:  # type: ignore[type-arg]
    """Found the network and print a link for its first coordinator."""
    service.queue.run(lambda: service.app.found_network(plan))
    id = service.app.network_id(plan["slug"])
    office = next((o["slug"] for o in plan["organisations"] if "coordinator" in o["roles"]), None)
    done = service.queue.run(
        lambda: service.app.register_participant(
            system(id, channel="cli"), name="Samordnare", role="coordinator", organisation=office
        )
    )
    secret, _ = service.credentials.make("invite", id, done.id, context.now(), role="coordinator")
    click.echo(f"{plan['name']} is ready. First coordinator, valid 48 hours:")
    click.echo(link(service.config, secret))


@click.command()
@data_option
@click.option("--host", default="127.0.0.1", show_default=True)
@PORT
@click.option("--trusted-proxy", is_flag=True, help="Behind a proxy that ends TLS.")
def serve(config: Config, host: str, port: int, trusted_proxy: bool) -> None:
    """Serve; a first start initialises by itself."""
    logs.start()
    with opened(config, must_exist=False) as service:
        _must_know_all(service)
        if not networks(service.model.reader()):
            if service.reconciler.cut_short:
                raise no(CUT_SHORT)
            first_coordinator(service, read_network(None).as_dict())
        listening = bound(host, port)
        click.echo(f"Serving on http://{host}:{port}/ from {config.data}", err=True)
        run(service, listening, trusted_proxy=trusted_proxy)


def _must_know_all(service: Service) -> None:
    """A board that lacks items would look like a calm night."""
    unknown = service.health()["unknown"]
    if unknown:
        raise no(
            f"{unknown} of the log's events are of a newer release, the board would lack them:"
            " install that release (`briefing verify` names them)"
        )


@click.command()
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), help="Its own folder.")
@click.option("--host", default="127.0.0.1", show_default=True)
@PORT
def demo(data: Path | None, host: str, port: int) -> None:
    """A filled network in a folder of its own, with links for every role and the wall."""
    logs.start("WARNING")
    own = data or Path(platformdirs.user_cache_dir("briefing")) / "demo"
    public = os.environ.get("BRIEFING_PUBLIC_URL") or f"http://{host}:{port}"
    shown = Config(own, public_url=public.rstrip("/"))
    _mark_as_demo(shown)
    with opened(shown, must_exist=False) as service:
        links = fill(service)
        click.echo(f"På gång, demo network in {own}\n")
        for role, secret in asdict(links).items():
            click.echo(f"  {role:13} {link(shown, secret)}")
        click.echo("\nOpen a link, press the button. Stop with Ctrl+C.")
        run(service, bound(host, port))


def _mark_as_demo(config: Config) -> None:
    """Made-up people never come into a folder that was made for real ones."""
    if config.events.exists() and not config.demo.exists():
        raise click.ClickException(f"{config.data} holds a network that is no demo.")
    config.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    config.demo.touch(mode=0o600)


@click.group("import")
def import_() -> None:
    """Bring in public information."""


@import_.command("polisen")
@data_option
@click.argument("sources", nargs=-1, required=True)
@click.option("--seen-at", help="When raw answers were seen (RFC 3339).")
@click.option("--network", help="Slug of the network; default: the only one.")
@click.option("--json", "as_json", is_flag=True)
def polisen(
    config: Config,
    sources: tuple[str, ...],
    seen_at: str | None,
    network: str | None,
    as_json: bool,
) -> None:
    """Public police events: raw API answers, revision lines, .gz, or a URL."""
    moment = _moment(seen_at)
    with opened(config) as service:
        id = network_of(service, network)
        try:
            counts = import_polisen(
                service,
                id,
                sources,
                seen_at=moment,
                progress=progress("revisions"),
                contact=config.public_url or "",
            )
        except (SourceUnreachable, OSError, ValueError) as error:
            raise no(error) from None
        _tell(counts.as_dict(), as_json=as_json)


@import_.command("districts")
@data_option
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--network", help="Slug of the network; default: the only one.")
@click.option("--json", "as_json", is_flag=True)
def districts(config: Config, file: Path, network: str | None, as_json: bool) -> None:
    """Outlines of the districts, for the map."""
    with opened(config) as service:
        try:
            counts = import_outlines(service, network_of(service, network), file)
        except OutlinesError as error:
            raise no(error) from None
        told = json.dumps(counts) if as_json else "  ".join(f"{k} {v}" for k, v in counts.items())
        click.echo(told)


def _moment(said: str | None) -> datetime | None:
    if said is None:
        return None
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        raise click.BadParameter("is not a time with offset", param_hint="--seen-at") from None
    if moment.tzinfo is None:
        raise click.BadParameter("lacks an offset such as +01:00", param_hint="--seen-at")
    return moment


def _tell(counts: dict, *, as_json: bool) -> None:  # type: ignore[type-arg]
    if as_json:
        click.echo(json.dumps(counts))
        return
    refused = counts["refused"]
    click.echo(
        "  ".join(f"{name} {counts[name]}" for name in ("new", "corrected", "unchanged"))
        + f"  refused {sum(refused.values())}"
    )
    for reason, count in sorted(refused.items()):
        click.echo(f"  {reason}: {count}")


@click.command()
@data_option
def reconcile(config: Config) -> None:
    """Do what is due now and print it."""
    with opened(config) as service:
        if service.reconciler.cut_short:
            raise no(CUT_SHORT)
        done = service.reconciler.reconcile()
        for line in done:
            click.echo(line)
        if not done:
            click.echo("Nothing is due.")


__all__ = ["demo", "import_", "init", "main", "reconcile", "serve"]
