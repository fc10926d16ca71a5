"""The environment as one frozen value. Files of a data folder are named here and nowhere else."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import platformdirs

SCHEMA = 5


@dataclass(frozen=True)
class Config:
    """Where the data lives and how the service is reached. `clock` only in an exercise folder."""

    data: Path
    database_url: str | None = None
    public_url: str | None = None
    clock: datetime | None = None
    trusted_proxy: bool = False
    metrics_token: str | None = None
    push_services: tuple[str, ...] = ()

    @property
    def events(self) -> Path:
        return self.data / "events.sqlite"

    @property
    def vault(self) -> Path:
        return self.data / "vault.sqlite"

    @property
    def witness(self) -> Path:
        return self.data / "witness.sqlite"

    @property
    def board(self) -> Path:
        return self.data / f"board-{SCHEMA}.sqlite"

    @property
    def board_aside(self) -> Path:
        """A read model that contradicted the log at a start."""
        return self.board.with_name(f"{self.board.name}.aside")

    @property
    def exercise(self) -> Path:
        """A folder is for exercises when this file is in it."""
        return self.data / "exercise"

    @property
    def demo(self) -> Path:
        """A folder was filled with made-up people when this file is in it."""
        return self.data / "demo"


class ConfigError(Exception):
    """What is wrong with the environment, in one sentence."""


def read_config(
    environment: Mapping[str, str] | None = None, *, data: Path | None = None
) -> Config:
    """`--data` before `BRIEFING_DATA` before the platform's user data folder."""
    env = os.environ if environment is None else environment
    folder = data or Path(env.get("BRIEFING_DATA") or platformdirs.user_data_dir("briefing"))
    url = env.get("BRIEFING_DATABASE_URL") or None
    if url:
        raise ConfigError("BRIEFING_DATABASE_URL: only the built-in SQLite log is supported yet.")
    return Config(
        data=folder,
        database_url=url,
        public_url=(env.get("BRIEFING_PUBLIC_URL") or "").rstrip("/") or None,
        clock=_clock(env.get("BRIEFING_CLOCK")),
        metrics_token=env.get("BRIEFING_METRICS_TOKEN") or None,
        push_services=tuple((env.get("BRIEFING_PUSH_SERVICES") or "").split()),
    )


def _clock(said: str | None) -> datetime | None:
    if not said:
        return None
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        raise ConfigError(f"BRIEFING_CLOCK: {said!r} is not a time with offset.") from None
    if moment.tzinfo is None:
        raise ConfigError(f"BRIEFING_CLOCK: {said!r} lacks an offset such as +01:00.")
    return moment
