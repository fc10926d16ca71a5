"""The text check of everything written: what may not be there, and what needs a second thought.

Rules: domain.md section 5. Blocks identity numbers and e-mail; warns of what points at a person.
Pure and fast: the words of a text are looked up in one set, detail only where something hits.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from briefing.domain import textcheck_described as described
from briefing.domain.textcheck_identity import identity_numbers
from briefing.domain.textcheck_names import NAME_TAILS, NAME_TRIGGERS, names
from briefing.domain.textcheck_numbers import (
    addresses,
    birth_dates,
    emails,
    has_long_number,
    may_hold_email,
    phones,
    plates,
)
from briefing.domain.textcheck_words import Words

RULES_VERSION = 1

_DIGIT = re.compile(r"\d")
_TRIGGERS = NAME_TRIGGERS | described.DESCRIBED_TRIGGERS
_HEADS = described.DESCRIBED_HEADS
_TAILS = described.DESCRIBED_TAILS | NAME_TAILS


@dataclass(frozen=True, slots=True)
class Finding:
    """`kind` at characters `start` to `end` (exclusive); `blocks` or only warns."""

    kind: str
    start: int
    end: int
    blocks: bool


def check(text: str, places: Collection[str] = ()) -> tuple[Finding, ...]:
    """Findings in order of place; `places` are casefolded names of districts and places."""
    words = Words(text)
    found: list[Finding] = []
    if may_hold_email(words.low):
        found.extend(Finding("email", *span, True) for span in emails(text))
    if _DIGIT.search(text):
        found.extend(_numbers(words))
    hits = [
        index
        for index, word in enumerate(words.fold)
        if word in _TRIGGERS or word[:4] in _HEADS or word[-4:] in _TAILS
    ]
    if hits:
        found.extend(_persons(words, hits, places))
    found.sort(key=lambda finding: (finding.start, finding.end, finding.kind))
    return tuple(found)


def _numbers(words: Words) -> Iterator[Finding]:
    text = words.text
    taken: list[tuple[int, int]] = []
    if long := has_long_number(text):
        for start, end, certainty in identity_numbers(text):
            blocks = certainty != "likely"
            kind = "identity_number" if blocks else "identity_number_likely"
            yield Finding(kind, start, end, blocks)
            taken.append((start, end))
    for kind, spans in (
        ("phone", phones(text) if long else ()),
        ("plate", plates(text)),
        ("address", addresses(words)),
        ("birth_date", birth_dates(words, long)),
    ):
        for start, end in spans:
            if not any(start < other_end and other < end for other, other_end in taken):
                yield Finding(kind, start, end, False)


def _persons(words: Words, hits: list[int], places: Collection[str]) -> Iterator[Finding]:
    for kind, spans in (
        ("name", names(words, hits, places)),
        ("sensitive", described.sensitive(words, hits)),
        ("minor", described.minors(words, hits, places)),
        ("singled_out", described.singled_out(words, hits)),
    ):
        for start, end in spans:
            yield Finding(kind, start, end, False)
