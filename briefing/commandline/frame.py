"""What every command shares: the data folder, opening it, saying no."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from briefing import __version__
from briefing.application import TextRefused
from briefing.application.queue import STORE_FAULTS, StoreUnavailable
from briefing.bootstrap import build
from briefing.config import Config, ConfigError, read_config
from briefing.domain.refusals import Refusal
from briefing.projections.network import networks
from briefing.service import Service
from briefing.web.words import Words


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """På gång: the pre-shift briefing board of a network."""


def data_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--data DIR`, given to the command as its Config."""

    @click.option(
        "--data", type=click.Path(path_type=Path, file_okay=False), help="Folder of the data."
    )
    @wraps(command)
    def with_config(data: Path | None, **options: Any) -> Any:
        try:
            return command(config=read_config(data=data), **options)
        except ConfigError as error:
            raise no(error) from None

    return with_config


def no(why: object) -> click.ClickException:
    """Exit 1 with one sentence."""
    return click.ClickException(f"{str(why).rstrip('.')}.")


def must_hold_a_network(config: Config) -> None:
    if not config.events.exists():
        raise click.ClickException(f"There is no network in {config.data}: run `briefing init`.")


def unusable(config: Config, error: Exception) -> click.ClickException:
    return no(f"{config.data}: a file there cannot be used: {error}")


@contextmanager
def opened(config: Config, *, must_exist: bool = True) -> Iterator[Service]:
    """The service of a folder; refusals become one sentence and exit 1."""
    if must_exist:
        must_hold_a_network(config)
    try:
        service = build(config)
    except ConfigError as error:
        raise no(error) from None
    except STORE_FAULTS as error:
        raise unusable(config, error) from None
    except OSError as error:
        raise click.ClickException(f"{config.data}: {error.strerror}.") from None
    try:
        yield service
    except TextRefused as error:
        raise click.ClickException(_sentence(error.code)) from None
    except Refusal as error:
        field = f"--{error.field}: " if error.field else ""
        raise click.ClickException(field + _sentence(error.code)) from None
    except StoreUnavailable:
        raise click.ClickException(_sentence("store_unavailable")) from None
    except STORE_FAULTS as error:
        raise unusable(config, error) from None
    finally:
        service.close()


def _sentence(code: str) -> str:
    return Words("en").t(f"refusal.{code}")


def network_of(service: Service, slug: str | None = None) -> UUID:
    """The named network, or the only one."""
    found = networks(service.model.reader())
    if slug is not None:
        id = service.app.network_id(slug)
        if id not in found:
            raise click.ClickException(f"There is no network {slug!r} here.")
        return id
    if len(found) != 1:
        raise click.ClickException(
            "There is no network here: run `briefing init`."
            if not found
            else "There are several networks here: say which with --network."
        )
    return found[0]


def progress(label: str) -> Callable[[int], None]:
    """Counts on a terminal, silence in a pipe."""
    if not sys.stderr.isatty():
        return lambda _done: None
    return lambda done: click.echo(f"\r{label} {done:,}", nl=False, err=True)
