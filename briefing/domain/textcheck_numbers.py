"""Phone numbers, plates, street numbers, birth dates and e-mail addresses in running text."""

import re
from collections.abc import Iterator

from briefing.domain.textcheck_words import STREET_ENDINGS, word_set

Span = tuple[int, int]

_TOP_DOMAINS = r"(?:se|nu|com|org|net|eu|info|fi|no|dk|de|uk|io|me|app|edu|gov|online|live)"
_AT = re.compile(r"@|＠|[(\[{] ?at ?[)\]}]|[(\[{] ?snabel-?a ?[)\]}]", re.IGNORECASE)
_DOMAIN = re.compile(
    rf"[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{0,5}}\.(?:(?P<known>{_TOP_DOMAINS})(?!\w)|\w{{2,24}})",
    re.IGNORECASE,
)
_MAILBOX = re.compile(r"[\w.+%'-]{1,64}$")


def emails(text: str) -> Iterator[Span]:
    for at in _AT.finditer(text):
        after = at.end() + (text[at.end() : at.end() + 1] == " ")
        before = at.start() - (text[max(0, at.start() - 1) : at.start()] == " ")
        domain = _DOMAIN.match(text, after)
        spaced = after != at.end() or before != at.start()
        if not domain or ((spaced or len(at[0]) > 1) and not domain["known"]):
            continue
        if mailbox := _MAILBOX.search(text[max(0, before - 64) : before]):
            yield before - len(mailbox[0]), domain.end()


_GAP = r"[\s\-/.–‑\u2011()]{0,3}"
_PHONE = re.compile(
    rf"(?<![\w.,:+-])(?:"
    rf"(?P<prefix>\+46|0046){_GAP}0?(?P<abroad>[1-9](?:{_GAP}\d){{6,9}})"
    rf"|0(?P<mobile>7[02369](?:{_GAP}\d){{7}})"
    rf"|0(?P<fixed>(?:8[-/– ]{{1,3}}|[1-9]\d{{1,2}} ?[-/–] ?)\d{{2,3}}(?: ?\d{{2,3}}){{1,3}})"
    rf"|(?P<foreign>\+(?!46)[1-9](?:[\s-]?\d){{8,13}})"
    rf")(?![\d]|[:.]\d)"
)
_PUBLIC = ("10", "20", "77")


def phones(text: str) -> Iterator[Span]:
    """Private numbers: everything but 010, 020 and 077, which only organisations have."""
    for match in _PHONE.finditer(text):
        national = match["abroad"] or match["mobile"] or match["fixed"] or ""
        digits = re.sub(r"\D", "", national)
        if digits.startswith(_PUBLIC) or (match["fixed"] and len(digits) < 7):
            continue
        yield match.span()


_PLATE_LETTERS = "A-HJ-PR-UW-Z"
_PLATE = re.compile(
    rf"(?<![\w-])(?P<letters>[{_PLATE_LETTERS}]{{3}})(?P<gap>[ -]?)"
    rf"\d\d[{_PLATE_LETTERS}\d](?!\w|[.:]\d)",
    re.IGNORECASE,
)
_PLATE_CUE = re.compile(r"(?:reg|regnr|regnummer|plåt\w*|skylt\w*|reg\.nr)\W+(?:\w+\W+)?$")
_VEHICLE = re.compile(r"bil|moped|moppe|epa|traktor|mc|volvo|saab|audi|bmw|passat|golf|buss|skåp")
_NOT_PLATES = word_set("TPL KLV DNR TEL LGH RUM MAX BRF RAL ISO ICA SEK KAN SAL FRE TOR LÖR")


def plates(text: str) -> Iterator[Span]:
    for match in _PLATE.finditer(text):
        if match["letters"].upper() in _NOT_PLATES:
            continue
        before = text[max(0, match.start() - 40) : match.start()].casefold()
        cued = _PLATE_CUE.search(before)
        if match[0].isupper() or cued or (not match["gap"] and _VEHICLE.search(before)):
            yield match.span()


_STREET = rf"(?:{'|'.join(STREET_ENDINGS)})"
_COUNTED = r"år|pers|ungdom|kill|tjej|man\b|män|bil|moped|st\b|min|tim|gång|kr\b|m\b"
_AFTER_NUMBER = rf"(?!\w|[.:,]\d|[ -]?(?:{_COUNTED}))"
_STREET_NUMBER = re.compile(
    rf"(?:(?<=[^\W\d_]{{3}})|(?<=s ))(?P<street>{_STREET}|s[vg]\.?)[ \u00a0]"
    rf"(?P<number>\d{{1,3}})(?P<letter> ?[A-Ha-h](?!\w))?{_AFTER_NUMBER}(?P<to>[-–]\d{{1,3}})?",
    re.IGNORECASE,
)
_NUMBER_STREET = re.compile(
    rf"\b(?:port|nr|nummer|uppgång|uppg)\.? \d{{1,3}} ?[a-h]? (?:på|i) [^\W\d_]{{3,30}}{_STREET}\b"
    r"|\b(?:lgh|lägenhet) (?:nr )?\d{2,4}(?!\w)",
    re.IGNORECASE,
)
_STREET_NAME = re.compile(
    r"(?:[^\W\d_]{4,40}|[A-ZÅÄÖ][^\W\d_]{1,40}s (?:[Vv]äg|[^\W\d_]{4,10}))\.?$"
)
_ROAD = re.compile(r"\w+väg", re.IGNORECASE)
_SQUARES = ("torg", "torget", "plan", "planen", "parken")
_LAST_HOUR = 24


def addresses(text: str) -> Iterator[Span]:
    """Street and number; not roads, times of day or what stands on a square at 22."""
    for match in _STREET_NUMBER.finditer(text):
        street = _STREET_NAME.search(text[max(0, match.start() - 40) : match.end("street")])
        if not street or _ROAD.fullmatch(street[0]):
            continue
        hour = int(match["number"]) <= _LAST_HOUR and not match["letter"]
        if hour and (match["to"] or street[0].casefold().endswith(_SQUARES)):
            continue
        yield match.end("street") - len(street[0]), match.end()
    for match in _NUMBER_STREET.finditer(text):
        yield match.span()


_MONTH = r"(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)[a-z]{0,7}\.?"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_BORN = re.compile(
    r"\b(?:född\w?|födelsedatum|födelsedag|födelsedata|fdd|f\.)(?: den| är|:| dag)?[\s:]{0,3}(?:"
    rf"(?:19|20)?\d\d[-./]?(?:0[1-9]|1[0-2])[-./]?(?:0[1-9]|[12]\d|3[01])(?!\d)"
    rf"|{_DAY}[./ -]{{1,2}}(?:{_MONTH}|1[0-2]|0?[1-9])[,./ -]{{0,3}}(?:'|’)?(?:19|20)?\d\d(?!\d)"
    r")",
    re.IGNORECASE,
)
# Six digits alone: years 40-99 and 00-15 are births, the twenties are dates of what happened.
_SIX_DIGITS = re.compile(
    r"(?<![\w/.:+-])(?:[4-9]\d|0\d|1[0-5])(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?![\w:+-])"
)


def birth_dates(text: str) -> Iterator[Span]:
    for pattern in (_BORN, _SIX_DIGITS):
        for match in pattern.finditer(text):
            yield match.span()
