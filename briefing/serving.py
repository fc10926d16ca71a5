"""One process that serves: writer, scheduler and projector threads, uvicorn in front."""

import signal
import socket
import sys
from contextlib import suppress

import uvicorn

from briefing import scheduler
from briefing.config import ConfigError
from briefing.service import Service
from briefing.web.api import Api
from briefing.web.app import create_app
from briefing.web.edge import Edge

GRACE = 2


def serve(service: Service, listening: socket.socket, *, trusted_proxy: bool = False) -> None:
    """Until SIGTERM or SIGINT; streams are told good-bye, commands in line are finished."""
    with suppress(ValueError):
        signal.signal(signal.SIGTERM, _leave)
    getattr(service.app.recorder, "grow_wal", lambda: None)()
    service.queue.start()
    service.follow()
    clock = scheduler.start(service.reconciler)
    api = Api(service)
    try:
        config = uvicorn.Config(
            Edge(service, api, create_app(service, api)),
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=trusted_proxy,
            forwarded_allow_ips="*" if trusted_proxy else None,
            loop="auto",
            lifespan="on",
            ws="none",
            timeout_graceful_shutdown=GRACE,
            timeout_keep_alive=75,
        )
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listening])
    finally:
        clock.shutdown(wait=False)
        service.close()


def bound(host: str, port: int) -> socket.socket:
    """The socket to listen on; ConfigError when it is taken or not ours."""
    try:
        family, kind, number, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        found = socket.socket(family, kind, number)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind(address)
    except OSError as error:
        raise ConfigError(f"{host}:{port}: {error.strerror}.") from None
    return found


def _leave(_number: int, _frame: object) -> None:
    """uvicorn raises the signal again when it is done: what is open is still put away."""
    sys.exit(0)
