"""The vault: keys of sealed texts, secrets of the installation. Never in log or read model.

AES-GCM with a random key per item or person. Keys are made 256 at a time in one durable commit,
so that a command costs no second fdatasync; erasing a row makes its texts unreadable for good.
Source of the scheme: NIST SP 800-38D (AES-GCM), RFC 5297 (AES-SIV) for opaque positions.
"""

import hashlib
import hmac
import logging
import os
import sqlite3
import threading
from base64 import b64decode, b64encode
from collections import OrderedDict
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from briefing.domain.events import SealedText

BATCH = 256
PAGES_IN_MEMORY = 64
ERASED = "[gallrad]"
MISSING = "[nyckel saknas]"
log = logging.getLogger("briefing.vault")
SCHEMA = """
CREATE TABLE IF NOT EXISTS keys (id INTEGER PRIMARY KEY AUTOINCREMENT, key BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS tombstones (id INTEGER PRIMARY KEY, erased_at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS secrets (name TEXT PRIMARY KEY, secret BLOB NOT NULL);
"""


def connect(path: Path, *, synchronous: str = "FULL") -> sqlite3.Connection:
    """An autocommit connection to a private file (0600), WAL, shared between threads."""
    if not path.exists():
        path.touch(mode=0o600)
    db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=10)
    db.row_factory = sqlite3.Row
    db.execute("PRAGMA journal_mode=WAL")
    db.execute(f"PRAGMA synchronous={synchronous}")
    db.execute("PRAGMA secure_delete=ON")
    return db


class Vault:
    """Keys by number. Thread-safe; every process takes its own batches."""

    def __init__(self, path: Path) -> None:
        self.db = connect(path)
        self.db.executescript(SCHEMA)
        self.lock = threading.RLock()
        self.fresh: list[int] = []
        self.ahead: threading.Thread | None = None
        self.pages: OrderedDict[int, dict[int, bytes | AESGCM]] = OrderedDict()
        self.missing = 0

    def new_key(self) -> int:
        """The number of a key that nobody used before."""
        with self.lock:
            if not self.fresh:
                self._refill()
            elif len(self.fresh) == BATCH // 2 and self.ahead is None:
                self.ahead = threading.Thread(target=self._refill_ahead, daemon=True)
                self.ahead.start()
            return self.fresh.pop()

    def _refill_ahead(self) -> None:
        """On a full disk nothing is lost yet: whoever takes the last key is told."""
        try:
            self._refill()
        except sqlite3.Error as error:
            self.ahead = None
            log.error("no_new_keys", extra={"kind": type(error).__name__})

    def _refill(self) -> None:
        rows = [(os.urandom(32),) for _ in range(BATCH)]
        with self.lock:
            self.db.execute("BEGIN IMMEDIATE")
            try:
                self.db.executemany("INSERT INTO keys (key) VALUES (?)", rows)
                last = self.db.execute("SELECT max(id) FROM keys").fetchone()[0]
                self.db.execute("COMMIT")
            except BaseException:
                self.db.execute("ROLLBACK")
                raise
            self.fresh[:0] = range(last, last - BATCH, -1)
            self.ahead = None

    def seal(self, text: str, key: int | None = None) -> SealedText:
        """Ciphertext of `text` under `key`, or under a new one."""
        number = self.new_key() if key is None else key
        cipher = self._cipher(number)
        if cipher is None:
            raise LookupError(f"vault key {number} is erased or missing")
        nonce = os.urandom(12)
        box = nonce + cipher.encrypt(nonce, text.encode(), None)
        return SealedText(number, b64encode(box).decode())

    def unseal(self, sealed: SealedText | None) -> str | None:
        """The text; `[gallrad]` when erased by decision, `[nyckel saknas]` when just gone."""
        if sealed is None:
            return None
        cipher = self._cipher(sealed.key)
        if cipher is None:
            return ERASED if self.is_erased(sealed.key) else self._missed()
        box = b64decode(sealed.box)
        try:
            return cipher.decrypt(box[:12], box[12:], None).decode()
        except InvalidTag:
            return self._missed()

    def plain(self, facts: dict[str, Any]) -> dict[str, Any]:
        """The same facts with what is sealed in them opened."""
        return {
            name: self.unseal(told) if isinstance(told, SealedText) else told
            for name, told in facts.items()
        }

    def _missed(self) -> str:
        self.missing += 1
        return MISSING

    def fingerprint(self, key: int | None, body: bytes) -> str:
        """HMAC-SHA256 of a request's body under the item's key; erased together with it."""
        with self.lock:
            row = self.db.execute("SELECT key FROM keys WHERE id=?", (key,)).fetchone()
        secret = row[0] if row else self.secret("fingerprint")
        return hmac.new(secret, body, hashlib.sha256).hexdigest()[:32]

    def is_erased(self, key: int) -> bool:
        with self.lock:
            return bool(self.db.execute("SELECT 1 FROM tombstones WHERE id=?", (key,)).fetchone())

    def lacks(self, key: int) -> bool:
        """Whether there is no such key, by a decision or not."""
        return self._cipher(key) is None

    def secret(self, name: str, length: int = 32) -> bytes:
        """A random secret of this installation, made at first use."""
        with self.lock:
            if not self.db.execute("SELECT 1 FROM secrets WHERE name=?", (name,)).fetchone():
                self.db.execute(
                    "INSERT OR IGNORE INTO secrets VALUES (?,?)", (name, os.urandom(length))
                )
            row = self.db.execute("SELECT secret FROM secrets WHERE name=?", (name,)).fetchone()
            return bytes(row[0])

    def discard(self, *keys: int) -> None:
        """Keys of what never was in the log: without a tombstone, for nothing refers to them."""
        with self.lock:
            for key in keys:
                self.db.execute("DELETE FROM keys WHERE id=?", (key,))
                self.pages.pop(key // BATCH, None)

    def _cipher(self, number: int) -> AESGCM | None:
        """Keys are read a page of 256 at a time: a rebuild meets them in order."""
        page = number // BATCH
        with self.lock:
            ciphers = self.pages.get(page)
            if ciphers is None or number not in ciphers:
                span = (page * BATCH, (page + 1) * BATCH - 1)
                rows = self.db.execute("SELECT id, key FROM keys WHERE id BETWEEN ? AND ?", span)
                ciphers = {row[0]: row[1] for row in rows}
                self.pages[page] = ciphers
                if len(self.pages) > PAGES_IN_MEMORY:
                    self.pages.popitem(last=False)
            else:
                self.pages.move_to_end(page)
            found = ciphers.get(number)
            if isinstance(found, bytes):
                found = ciphers[number] = AESGCM(found)
            return found

    def close(self) -> None:
        self.db.close()
