"""`invite`, `device`, `token`."""

import click

from briefing.application import system
from briefing.commandline.frame import data_option, network_of, opened
from briefing.config import Config
from briefing.domain import context
from briefing.domain.words import ROLES
from briefing.service import Service

NAME = click.option("--name", required=True)
ROLE = click.option("--role", required=True, type=click.Choice(ROLES))
NETWORK = click.option("--network", help="Slug of the network; default: the only one.")


def link(config: Config, secret: str) -> str:
    base = config.public_url or "http://127.0.0.1:8080"
    return f"{base}/link/{secret}"


def made(
    service: Service,
    network: str | None,
    kind: str,
    who: str,
    *,
    name: str,
    role: str,
    organisation: str | None,
    district: str | None = None,
) -> str:
    """Register the participant and make its credential; the secret."""
    id = network_of(service, network)
    caller = system(id, channel="cli")
    done = service.queue.run(
        lambda: service.app.register_participant(
            caller, name=name, role=role, organisation=organisation, district=district, kind=who
        )
    )
    secret, _ = service.credentials.make(kind, id, done.id, context.now(), role=role)
    return secret


@click.command()
@data_option
@NAME
@ROLE
@click.option("--organisation", required=True)
@click.option("--district")
@NETWORK
def invite(
    config: Config,
    name: str,
    role: str,
    organisation: str,
    district: str | None,
    network: str | None,
) -> None:
    """A link for a person, valid 48 hours, used up by its button."""
    with opened(config) as service:
        secret = made(
            service,
            network,
            "invite",
            "person",
            name=name,
            role=role,
            organisation=organisation,
            district=district,
        )
        click.echo(link(config, secret))


@click.command()
@data_option
@NAME
@NETWORK
def device(config: Config, name: str, network: str | None) -> None:
    """A link for a wall display."""
    with opened(config) as service:
        secret = made(
            service,
            network,
            "device_link",
            "display",
            name=name,
            role="display",
            organisation=None,
        )
        click.echo(link(config, secret))


@click.command()
@data_option
@NAME
@ROLE
@click.option("--organisation")
@click.option("--district")
@NETWORK
def token(
    config: Config,
    name: str,
    role: str,
    organisation: str | None,
    district: str | None,
    network: str | None,
) -> None:
    """An API token, printed once."""
    with opened(config) as service:
        click.echo(
            made(
                service,
                network,
                "token",
                "program",
                name=name,
                role=role,
                organisation=organisation,
                district=district,
            )
        )
