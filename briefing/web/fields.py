"""What a request's body may hold: one description for checking, for forms and for OpenAPI."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from briefing.domain.words import TEXT_LIMIT
from briefing.web.problems import Malformed

BODY_LIMIT = 64 * 1024
RFC3339 = re.compile(
    r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d(:\d\d(\.\d{1,9})?)?([Zz]|[+-]\d\d:\d\d)", re.ASCII
)


@dataclass(frozen=True)
class Field:
    """`kind` is text, enum, time, flag, id, address, position or number; lengths in characters,
    of a number the greatest."""

    kind: str = "text"
    required: bool = False
    values: tuple[str, ...] = ()
    longest: int = TEXT_LIMIT

    def schema(self) -> dict[str, Any]:
        """JSON Schema 2020-12, as OpenAPI 3.1 wants it."""
        if self.kind == "enum":
            return {"type": "string", "enum": list(self.values)}
        if self.kind == "flag":
            return {"type": "boolean"}
        if self.kind == "number":
            return {"type": "integer", "minimum": 0, "maximum": self.longest}
        if self.kind == "address":
            one = {name: {"type": "string", "minLength": 1} for name in self.values}
            told = {"type": "object", "properties": one, "additionalProperties": False}
            return {**told, "minProperties": 1}
        formats = {"time": "date-time", "id": "uuid"}
        if self.kind in formats:
            return {"type": "string", "format": formats[self.kind]}
        return {"type": "string", "minLength": int(self.required), "maxLength": self.longest}

    def read(self, value: Any) -> Any:
        """The checked value; ValueError with a code when it is not one."""
        if self.kind == "flag":
            if not isinstance(value, bool):
                raise ValueError("not_flag")
            return value
        if self.kind == "number":
            return self._number(value)
        if self.kind == "address":
            return self._address(value)
        if not isinstance(value, str):
            raise ValueError("not_text")
        _check_signs(value)
        if self.kind == "enum" and value not in self.values:
            raise ValueError("not_known")
        if self.kind == "time":
            return read_time(value)
        if self.kind == "id":
            return read_id(value)
        return self._text(value)

    def _number(self, value: Any) -> int:
        if type(value) is not int or not 0 <= value <= self.longest:
            raise ValueError("not_number")
        return value

    def _text(self, value: str) -> str:
        if self.required and not value.strip():
            raise ValueError("missing")
        if len(value) > self.longest:
            raise ValueError("too_long")
        return value

    def _address(self, value: Any) -> dict[str, str]:
        if not isinstance(value, dict) or not value or set(value) - set(self.values):
            raise ValueError("not_address")
        for said in value.values():
            if not isinstance(said, str) or not said.strip() or len(said) > 200:
                raise ValueError("not_address")
            _check_signs(said)
        return value


def _check_signs(text: str) -> None:
    if "\x00" in text:
        raise ValueError("not_text")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("not_text") from None


def read_time(text: str) -> datetime:
    """RFC 3339 with offset, UTC."""
    if not RFC3339.fullmatch(text):
        raise ValueError("not_time")
    try:
        return datetime.fromisoformat(text.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError("not_time") from None


def read_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise ValueError("not_known") from None


def read_json(body: bytes, headers: Mapping[str, str]) -> dict[str, Any]:
    """The JSON object of a request; Malformed otherwise."""
    if len(body) > BODY_LIMIT:
        raise Malformed(413, "too_large")
    if headers.get("content-type", "application/json").split(";")[0].strip() != "application/json":
        raise Malformed(415, "not_json")
    if not body.strip():
        return {}
    try:
        told = json.loads(body.decode("utf-8"), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Malformed(400, "not_json") from None
    if not isinstance(told, dict):
        raise Malformed(422, "not_object")
    return told


def _no_constant(said: str) -> Any:
    raise ValueError(said)


def check(fields: Mapping[str, Field], told: Mapping[str, Any]) -> dict[str, Any]:
    """Checked values by field; Malformed names every field that is wrong."""
    errors = {name: "unknown_field" for name in told if name not in fields}
    values: dict[str, Any] = {}
    for name, field in fields.items():
        if name not in told:
            if field.required:
                errors[name] = "missing"
            continue
        try:
            values[name] = field.read(told[name])
        except ValueError as error:
            errors[name] = str(error)
    if errors:
        clean = {name.encode("utf-8", "replace").decode(): code for name, code in errors.items()}
        raise Malformed(422, "not_valid", dict(list(clean.items())[:50]))
    return values
