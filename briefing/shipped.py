"""Texts that come with the package: mandate cards as drafts, the code of conduct; by version."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

FOLDER = resources.files("briefing") / "networks"
PARTS = ("may", "may_not", "ask")


@dataclass(frozen=True)
class Draft:
    """A card in one language; each part in lines."""

    version: int
    may: tuple[str, ...]
    may_not: tuple[str, ...]
    ask: tuple[str, ...]


@dataclass(frozen=True)
class Conduct:
    version: int
    lines: tuple[str, ...]


@cache
def _entries(name: str) -> list[dict[str, Any]]:
    """Oldest first."""
    told = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    return sorted(told[name], key=lambda one: int(one["version"]))


@cache
def draft(role: str, language: str = "sv", version: int | None = None) -> Draft | None:
    """The newest draft of a role's card, or that version of it; None when there is none."""
    found = [
        one
        for one in _entries("cards")
        if one["role"] == role and version in (None, one["version"])
    ]
    if not found:
        return None
    told = found[-1][language]
    return Draft(found[-1]["version"], *(tuple(told[part]) for part in PARTS))


@cache
def conduct(language: str = "sv", version: int | None = None) -> Conduct | None:
    """The newest code of conduct, or that version of it; None when there is none."""
    found = [one for one in _entries("conduct") if version in (None, one["version"])]
    return Conduct(found[-1]["version"], tuple(found[-1][language])) if found else None
