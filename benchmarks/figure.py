"""One figure of a run: a number, what it should be, and the raw numbers behind it."""

import json
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Figure:
    """`ok` is None when this machine cannot measure it; `raw["reason"]` then says why."""

    name: str
    value: float | None
    unit: str
    target: str
    ok: bool | None
    raw: dict[str, Any] = field(default_factory=dict)

    def line(self) -> str:
        """One JSON object on one line."""
        judged = {"figure": self.name, "value": self.value, "unit": self.unit}
        judged |= {"target": self.target, "ok": self.ok}
        raw = {k: round(v, 4) if isinstance(v, float) else v for k, v in self.raw.items()}
        return json.dumps(judged | raw, ensure_ascii=False)


def at_least(name: str, value: float, unit: str, limit: float, **raw: Any) -> Figure:
    return Figure(name, round(value, 4), unit, f"at least {limit:g}", value >= limit, raw)


def at_most(name: str, value: float, unit: str, limit: float, **raw: Any) -> Figure:
    return Figure(name, round(value, 4), unit, f"at most {limit:g}", value <= limit, raw)


def cannot(name: str, reason: str) -> Figure:
    return Figure(name, None, "cannot measure", "", None, {"reason": reason})


def failed(name: str, reason: str) -> Figure:
    return Figure(name, None, "failed", "", False, {"reason": reason})
