"""One event beside its row of the history: its sealed text, its words, its facts."""

from collections.abc import Iterator
from typing import Any

from briefing.domain.events import SealedText
from briefing.projections import history
from briefing.proof.log import Row
from briefing.proof.signs import read
from briefing.vault import ERASED, MISSING, Vault


class Closely:
    """`__call__` gives the difference in words, or None. What cannot be opened is no difference."""

    def __init__(self, vault: Vault) -> None:
        self.vault = vault

    def __call__(self, row: Row, told: dict[str, Any]) -> str | None:
        event = read(row)
        if event is None:
            return None
        if any(self._torn(one) for one in sealed_in(vars(event))):
            return "has a sealed text that its key does not open"
        return self._words(event, told["text"])

    def _torn(self, sealed: SealedText) -> bool:
        if self.vault.is_erased(sealed.key) or self.vault.lacks(sealed.key):
            return False
        return self.vault.unseal(sealed) == MISSING

    def _words(self, event: Any, shown: str | None) -> str | None:
        first = history.first_words(event)
        if not isinstance(first, SealedText) or not shown or getattr(event, "how", None):
            return None
        opened = self.vault.unseal(first)
        same = opened == shown or opened in (ERASED, MISSING) or shown in (ERASED, MISSING)
        return None if same else "has other words"


def sealed_in(told: Any) -> Iterator[SealedText]:
    if isinstance(told, SealedText):
        yield told
    elif isinstance(told, dict):
        for one in told.values():
            yield from sealed_in(one)
    elif isinstance(told, list | tuple):
        for one in told:
            yield from sealed_in(one)
