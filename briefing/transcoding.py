"""What stands in the log besides numbers and text, as JSON: ids, times, sealed words."""

from functools import lru_cache
from typing import Any
from uuid import UUID, SafeUUID

from eventsourcing.persistence import (
    DatetimeAsISO,
    DecimalAsStr,
    JSONTranscoder,
    Mapper,
    Transcoding,
    UUIDAsHex,
)

from briefing.domain.events import SealedText


class Id(UUID):
    """An id that keeps the text it was read from: projections write it in row after row."""

    __slots__ = ("hex",)
    hex: str

    def __init__(self, hex: str) -> None:
        """Of the log's own form, 32 digits; UUID's own reading of any form takes twice as long."""
        if len(hex) != 32:
            raise ValueError("not an id of the log")
        number = int(hex, 16)
        object.__setattr__(self, "int", number)
        object.__setattr__(self, "is_safe", SafeUUID.unknown)
        object.__setattr__(self, "hex", f"{number:032x}")

    def __reduce__(self) -> tuple[Any, tuple[str]]:
        """Copied and sent to another process by its text; UUID's own way would lose that."""
        return id_of, (self.hex,)


@lru_cache(maxsize=16_384)
def id_of(hex: str) -> UUID:
    """The same few ids stand in event after event; reading one costs as much as three numbers."""
    return Id(hex)


class RememberedUUID(UUIDAsHex):
    def decode(self, data: str) -> UUID:
        return id_of(data)


class IdAsHex(RememberedUUID):
    """What was read is written again as it was."""

    type = Id  # type: ignore[assignment]


class SealedTextAsList(Transcoding):
    """Ciphertext in JSON: `[key number, base64]`."""

    type = SealedText
    name = "sealed"

    def encode(self, obj: SealedText) -> list[Any]:
        return [obj.key, obj.box]

    def decode(self, data: list[Any]) -> SealedText:
        return SealedText(*data)


def log_mapper() -> Mapper[UUID]:
    """The application's own, without an application."""
    transcoder = JSONTranscoder()
    for one in (UUIDAsHex(), DecimalAsStr(), DatetimeAsISO()):
        transcoder.register(one)
    register(transcoder)
    return Mapper(transcoder)


def register(transcoder: JSONTranscoder) -> None:
    """What our events hold besides the library's own."""
    transcoder.register(SealedTextAsList())
    transcoder.register(RememberedUUID())
    transcoder.register(IdAsHex())
