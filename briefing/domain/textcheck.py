"""The text check of everything written: what may not be there, and what needs a second thought.

Rules: domain.md section 5. Blocks identity numbers and e-mail; warns of what points at a person.
Pure and fast: the words of a text are looked up in one set, detail only where something hits.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from briefing.domain import textcheck_described as described
from briefing.domain.textcheck_identity import identity_numbers
from briefing.domain.textcheck_names import NAME_TRIGGERS, names
from briefing.domain.textcheck_numbers import addresses, birth_dates, emails, phones, plates
from briefing.domain.textcheck_words import SURNAME_ENDINGS, Words

RULES_VERSION = 1

_DIGIT = re.compile(r"\d")
_MAIL_SIGN = re.compile(r"@|＠|\bat ?[)\]}]|snabel")
_TRIGGERS = NAME_TRIGGERS | described.DESCRIBED_TRIGGERS
_ENDINGS = SURNAME_ENDINGS + described.AGE_ENDINGS
_STEMS = described.DESCRIBED_STEMS


@dataclass(frozen=True, slots=True)
class Finding:
    """`kind` at characters `start` to `end` (exclusive); `blocks` or only warns."""

    kind: str
    start: int
    end: int
    blocks: bool


def check(text: str, places: Collection[str] = ()) -> tuple[Finding, ...]:
    """Findings in order of place; `places` are casefolded names of districts and places."""
    found: list[Finding] = []
    if _DIGIT.search(text):
        found.extend(_numbers(text))
    if _MAIL_SIGN.search(text):
        found.extend(Finding("email", *span, True) for span in emails(text))
    words = Words(text)
    if _mentions_a_person(words.fold):
        found.extend(_persons(words, places))
    found.sort(key=lambda finding: (finding.start, finding.end, finding.kind))
    return tuple(found)


def _mentions_a_person(folded: list[str]) -> bool:
    if not _TRIGGERS.isdisjoint(folded):
        return True
    for word in folded:  # noqa: SIM110 - twice as fast as any()
        if word.endswith(_ENDINGS) or word.startswith(_STEMS):
            return True
    return False


def _numbers(text: str) -> Iterator[Finding]:
    taken: list[tuple[int, int]] = []
    for start, end, certainty in identity_numbers(text):
        blocks = certainty != "likely"
        yield Finding("identity_number" if blocks else "identity_number_likely", start, end, blocks)
        taken.append((start, end))
    for kind, spans in (
        ("phone", phones(text)),
        ("plate", plates(text)),
        ("address", addresses(text)),
        ("birth_date", birth_dates(text)),
    ):
        for start, end in spans:
            if not any(start < other_end and other < end for other, other_end in taken):
                yield Finding(kind, start, end, False)


def _persons(words: Words, places: Collection[str]) -> Iterator[Finding]:
    for kind, spans in (
        ("name", names(words, places)),
        ("sensitive", described.sensitive(words)),
        ("minor", described.minors(words, places)),
        ("singled_out", described.singled_out(words)),
    ):
        for start, end in spans:
            yield Finding(kind, start, end, False)
