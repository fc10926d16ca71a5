"""The code on the wall: six digits that change every ten minutes, bound to the session.

Derived, never stored: HMAC-SHA256 of session and time window under a secret of the vault. The
present window's and the one before it hold. Who guesses wrong too often waits (in memory).
"""

import hashlib
import hmac
import re
from collections import OrderedDict
from datetime import UTC, datetime, timedelta
from threading import Lock

WINDOW = timedelta(minutes=10)
TRIES = 10
REMEMBERED = 10_000
OTHERWISE = re.compile(r"[^0-9]")


class Codes:
    def __init__(self, secret: bytes) -> None:
        self.secret = secret
        self.wrong: OrderedDict[str, list[datetime]] = OrderedDict()
        self.lock = Lock()

    def at(self, session: str, moment: datetime) -> str:
        """The session's code at a moment; `session` is its id in hex."""
        window = int(moment.timestamp() // WINDOW.total_seconds())
        told = hmac.new(self.secret, f"{session}:{window}".encode(), hashlib.sha256).digest()
        return f"{int.from_bytes(told[:8], 'big') % 1_000_000:06d}"

    def until(self, moment: datetime) -> datetime:
        """When the code of this moment is followed by another."""
        length = WINDOW.total_seconds()
        return datetime.fromtimestamp((moment.timestamp() // length + 1) * length, UTC)

    def holds(self, session: str, typed: str, moment: datetime) -> bool:
        said = OTHERWISE.sub("", typed)
        known = (self.at(session, moment), self.at(session, moment - WINDOW))
        return any(hmac.compare_digest(said, code) for code in known)

    def may_try(self, who: str, moment: datetime) -> bool:
        with self.lock:
            return len(self._lately(who, moment)) < TRIES

    def note_wrong(self, who: str, moment: datetime) -> None:
        with self.lock:
            self.wrong[who] = [*self._lately(who, moment), moment]
            self.wrong.move_to_end(who)
            if len(self.wrong) > REMEMBERED:
                self.wrong.popitem(last=False)

    def _lately(self, who: str, moment: datetime) -> list[datetime]:
        return [one for one in self.wrong.get(who, ()) if one > moment - WINDOW]
