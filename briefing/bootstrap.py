"""The only place that builds and joins the parts."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from briefing.application import Briefing
from briefing.application.queue import CommandQueue
from briefing.config import Config, ConfigError
from briefing.credentials import Credentials
from briefing.domain import context
from briefing.notifications.alerts import Alerts
from briefing.notifications.push import SERVICES, Push
from briefing.projections.board_rows import was_readable
from briefing.projections.cut_short import is_cut_short, lacks_end_of
from briefing.projections.due import items_to_carry
from briefing.projections.model import ReadModel
from briefing.projections.people import holders
from briefing.projections.projector import Projector
from briefing.projections.read_ahead import ahead_of
from briefing.projections.rebuild import rebuild
from briefing.projections.surveys import long_silent, were_present
from briefing.projections.told import is_chased
from briefing.projections.watches import watchers
from briefing.projections.witness import Witness
from briefing.scheduler import Reconciler
from briefing.service import Service
from briefing.subscriptions import Subscriptions
from briefing.tonight import Tonight
from briefing.vault import Vault

MANY = 20_000  # events that are filled in beside, not one by one


def build(config: Config) -> Service:
    """Open (or make) the data folder and join the parts; nothing is served yet."""
    _folder(config)
    _clock(config)
    vault = Vault(config.vault)
    app = Briefing(
        vault,
        {
            "PERSISTENCE_MODULE": "briefing.eventlog",
            "SQLITE_DBNAME": str(config.events),
        },
    )
    config.events.chmod(0o600)
    witness = Witness(config.witness)
    projector = _projector(config, app, vault, witness)
    cut_short = is_cut_short(app.recorder, witness, config.board_aside)
    _fill_at_once(config, app, projector)
    model = ReadModel(config.board)
    queue = CommandQueue(app, projector)
    app.mark = projector.mark
    app.coordinators = lambda network: holders(model.reader(), network, "coordinator")
    app.chased = lambda item, person: is_chased(model.reader(), item, person)
    app.was_readable = lambda *asked: was_readable(model.reader(), *asked)
    app.watchers = lambda session: watchers(model.reader(), session)
    app.open_items = lambda network, session: items_to_carry(model.reader(), network, session)
    app.were_present = lambda network, season: were_present(model.reader(), network, season)
    app.long_silent = lambda network: long_silent(model.reader(), network)
    tonight, credentials, subscriptions = Tonight(vault), Credentials(vault), Subscriptions(vault)
    service = Service(
        config,
        vault,
        credentials,
        tonight,
        subscriptions,
        app,
        witness,
        projector,
        model,
        queue,
        Reconciler(app, model, queue, tonight, cut_short=cut_short),
        Alerts(subscriptions, credentials, model, app.recorder, _push(config, vault)),
        kept_aside=config.board_aside.exists(),
    )
    service.reconciler.remind = service.alerts.remind
    projector.on_network = app.forget_network
    projector.catch_up()
    service.reconciler.forget_ended()
    _forget_older_boards(config)
    return service


def _fill_at_once(config: Config, app: Briefing, projector: Projector) -> None:
    """A long log into a new board, beside it: several times as fast as event by event."""
    newest = app.recorder.max_notification_id() or 0
    if projector.mark()[0] == 0 and newest > MANY:
        parts = (projector.mapper, projector.vault, projector.witness)
        rebuild(config.board, app.recorder, *parts, ahead=ahead_of(config.events, newest))


def _push(config: Config, vault: Vault) -> Push:
    """Signed in the name of the address at which the service is reached."""
    host = urlsplit(config.public_url or "").hostname or ""
    # A push service wants an address that can be reached; a name without a dot is nobody's.
    host = host if "." in host else "localhost"
    services = (*SERVICES, *config.push_services)
    return Push(vault.secret("push"), f"https://{host}", services)


def _forget_older_boards(config: Config) -> None:
    """A newer release has filled its own file; the older one's is of no use. Nor is what a killed
    rebuild or proof left beside: whoever still writes one has it open."""
    beside = (f"{config.board.name}.rebuild", f"{config.board.name}.verify")
    for old in config.data.glob("board-*.sqlite*"):
        if not old.name.startswith(config.board.name) or old.name.startswith(beside):
            old.unlink(missing_ok=True)


def _folder(config: Config) -> None:
    config.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    if config.events.exists():
        return
    config.events.touch(mode=0o600)


def _clock(config: Config) -> None:
    """An exercise clock starts at the given moment and runs on."""
    if config.clock is None:
        context.clock.read = lambda: datetime.now(UTC)
        return
    if not config.exercise.exists():
        raise ConfigError("BRIEFING_CLOCK works only in a folder made with --exercise.")
    ahead: timedelta = config.clock - datetime.now(UTC)
    context.clock.read = lambda: datetime.now(UTC) + ahead


def _projector(config: Config, app: Briefing, vault: Vault, witness: Witness) -> Projector:
    """A read model that contradicts the log is kept aside, and the service is unhealthy, until
    an operator has looked and removed it; a new one is built at once."""
    projector = Projector(config.board, app.recorder, app.mapper, vault, witness)
    if projector.is_consistent():
        return projector
    projector.close()
    aside = config.board_aside
    # The one that knows what was lost is not written over by one that was made after the loss.
    known = lacks_end_of(app.recorder, aside)
    for ending in ("", "-wal", "-shm"):
        old = config.board.with_name(config.board.name + ending)
        if old.exists() and known:
            old.unlink()
        elif old.exists():
            old.replace(aside.with_name(aside.name + ending))
    return Projector(config.board, app.recorder, app.mapper, vault, witness)
