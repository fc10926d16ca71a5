"""One process that serves: writer, scheduler and projector threads, uvicorn in front."""

import uvicorn

from briefing import scheduler
from briefing.service import Service
from briefing.web.api import Api
from briefing.web.app import create_app
from briefing.web.edge import Edge

GRACE = 2


def serve(service: Service, host: str, port: int, *, trusted_proxy: bool = False) -> None:
    """Until SIGTERM or SIGINT; streams are told good-bye, commands in line are finished."""
    service.queue.start()
    service.follow()
    clock = scheduler.start(service.reconciler)
    api = Api(service)
    try:
        uvicorn.run(
            Edge(service, api, create_app(service, api)),
            host=host,
            port=port,
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
    finally:
        clock.shutdown(wait=False)
        service.close()
