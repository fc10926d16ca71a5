"""A season of evenings: spring is January to July, autumn August to December."""

from dataclasses import dataclass
from datetime import date

HALVES = {"spring": (1, 7), "autumn": (8, 12)}


@dataclass(frozen=True)
class Season:
    """`code` is `2026-autumn`; `first` and `last` are calendar days, both within it."""

    year: int
    half: str

    @classmethod
    def of(cls, day: date) -> "Season":
        return cls(day.year, "spring" if day.month <= HALVES["spring"][1] else "autumn")

    @classmethod
    def named(cls, code: str) -> "Season":
        """ValueError for what is not the code of a season."""
        year, _, half = code.partition("-")
        if half not in HALVES or len(year) != 4 or not (year.isascii() and year.isdigit()):
            raise ValueError(code)
        return cls(date(int(year), 1, 1).year, half)

    @property
    def code(self) -> str:
        return f"{self.year:04d}-{self.half}"

    @property
    def first(self) -> date:
        return date(self.year, HALVES[self.half][0], 1)

    @property
    def last(self) -> date:
        return date(self.year, HALVES[self.half][1], 31)
