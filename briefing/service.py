"""Everything of one process that belongs together; `bootstrap.build` joins it."""

import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from briefing.application import Briefing
from briefing.application.queue import CommandQueue
from briefing.config import Config
from briefing.credentials import Credentials
from briefing.projections.every import HANDLERS
from briefing.projections.model import ReadModel
from briefing.projections.projector import Projector
from briefing.projections.witness import Witness
from briefing.subscriptions import Subscriptions
from briefing.tonight import Tonight
from briefing.vault import Vault

TICK = 0.5
BAD = (
    "failures",
    "unknown",
    "contradictions",
    "missing_keys",
    "kept_aside",
    "cut_short",
    "stuck",
)
KNOWN = frozenset(kind.TOPIC for kind in HANDLERS)  # type: ignore[attr-defined]


@dataclass
class Service:
    """The parts that the edges (web, scheduler, command line) are given."""

    config: Config
    vault: Vault
    credentials: Credentials
    tonight: Tonight
    subscriptions: Subscriptions
    app: Briefing
    witness: Witness
    projector: Projector
    model: ReadModel
    queue: CommandQueue
    reconciler: Any
    alerts: Any
    stopping: threading.Event = field(default_factory=threading.Event)
    kept_aside: bool = False
    level: bool = False

    def catch_up(self, handed: Sequence[Any] = ()) -> None:
        self.projector.catch_up(handed)

    def follow(self) -> None:
        """In the background: apply what other processes wrote, until stopped."""

        def tick() -> None:
            while not self.stopping.wait(TICK):
                with suppress(Exception):
                    self.projector.catch_up()

        threading.Thread(target=tick, name="projector", daemon=True).start()
        self.alerts.follow(self.stopping)

    def ready(self) -> bool:
        """Whether the read model was level with the log once since the start, and follows."""
        if not self.level:
            self.level = self.health()["lag"] == 0
        return self.level and not self.projector.stuck

    def health(self) -> dict[str, Any]:
        """What an operator wants to know; `healthy` is the sum of it."""
        position, _, _ = self.model.position()
        sql = "SELECT topic, count(*) FROM failures GROUP BY topic"
        failed = dict(self.model.reader().execute(sql).fetchall())
        unknown = sum(count for topic, count in failed.items() if topic not in KNOWN)
        told = {
            "position": position,
            "lag": (self.app.recorder.max_notification_id() or 0) - position,
            "failures": sum(failed.values()) - unknown,
            "unknown": unknown,
            "contradictions": len(self.projector.contradicted),
            "missing_keys": self.vault.missing,
            "kept_aside": self.kept_aside,
            "cut_short": self.reconciler.cut_short,
            "stuck": self.projector.stuck,
            "alerts_waiting": self.subscriptions.waiting(),
        }
        return {"healthy": not any(told[name] for name in BAD), **told}

    def close(self) -> None:
        self.stopping.set()
        self.alerts.close()
        self.queue.stop()
        self.app.close()
        self.model.close()
        self.projector.close()
        self.vault.close()
