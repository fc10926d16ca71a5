"""Log lines: JSON on stderr; never text of an item, names, tokens or links."""

import json
import logging
import sys
from datetime import UTC, datetime

FIELDS = (
    "request",
    "method",
    "route",
    "role",
    "status",
    "ms",
    "position",
    "kind",
    "did",
    "addr",
)
# What these say is of no use here, or tells what no log may hold: httpx writes whole addresses.
NOISY = (
    "apscheduler",
    "uvicorn.access",
    "uvicorn.error",
    "eventsourcing",
    "asyncio",
    "httpx",
    "httpcore",
)

ready = False


def line(event: str, **told: object) -> None:
    """One line without the logging machinery, for what every request leaves."""
    if not ready:
        return
    time = datetime.now(UTC).isoformat(timespec="milliseconds")
    said = json.dumps({"time": time, "level": "info", "event": event, **told}, ensure_ascii=False)
    sys.stderr.write(f"{said}\n")


class Line(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": f"{record.name}.{record.getMessage()}",
        }
        told |= {
            name: value for name in FIELDS if (value := getattr(record, name, None)) is not None
        }
        return json.dumps(told, ensure_ascii=False, default=str)


def start(level: str = "INFO") -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Line())
    global ready
    ready = level == "INFO"
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for noisy in NOISY:
        logging.getLogger(noisy).setLevel(logging.WARNING)
