"""Phone numbers, plates, street numbers, birth dates and e-mail addresses in running text."""

import re
from collections.abc import Iterator

from briefing.domain.textcheck_words import STREET_ENDINGS, Words, word_set

Span = tuple[int, int]

_TOP_DOMAINS = r"(?:se|nu|com|org|net|eu|info|fi|no|dk|de|uk|io|me|app|edu|gov|online|live)"
_AT = re.compile(r"@|＠|[(\[{] ?at ?[)\]}]|[(\[{] ?snabel-?a ?[)\]}]", re.IGNORECASE)
_DOMAIN = re.compile(
    rf"[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{0,5}}\.(?:(?P<known>{_TOP_DOMAINS})(?!\w)|\w{{2,24}})",
    re.IGNORECASE,
)
_MAILBOX_BACKWARDS = re.compile(r"[\w.+%'-]{1,64}")


def may_hold_email(folded: str) -> bool:
    return (
        "@" in folded or "＠" in folded or "at)" in folded or "at]" in folded or "snabel" in folded
    )


def emails(text: str) -> Iterator[Span]:
    for at in _AT.finditer(text):
        after = at.end() + (text[at.end() : at.end() + 1] == " ")
        before = at.start() - (text[max(0, at.start() - 1) : at.start()] == " ")
        domain = _DOMAIN.match(text, after)
        spaced = after != at.end() or before != at.start()
        if not domain or ((spaced or len(at[0]) > 1) and not domain["known"]):
            continue
        if mailbox := _MAILBOX_BACKWARDS.match(text[max(0, before - 64) : before][::-1]):
            yield before - len(mailbox[0]), domain.end()


_LONG = re.compile(r"\d" + r"\D{0,3}\d" * 5)


def has_long_number(text: str) -> bool:
    """Six digits close together: less can be no identity number, phone or full date."""
    return _LONG.search(text) is not None


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
_PLATE_END = re.compile(rf"\d\d[{_PLATE_LETTERS}\d](?!\w|[.:]\d)", re.IGNORECASE)
_PLATE_START = re.compile(
    rf"(?:.*[^\w-])?(?P<letters>[{_PLATE_LETTERS}]{{3}})(?P<gap>[ -]?)", re.IGNORECASE | re.DOTALL
)
_PLATE_CUE = re.compile(r"(?:reg|regnr|regnummer|plåt\w*|skylt\w*|reg\.nr)\W+(?:\w+\W+)?$")
_VEHICLE = re.compile(r"bil|moped|moppe|epa|traktor|mc|volvo|saab|audi|bmw|passat|golf|buss|skåp")
_NOT_PLATES = word_set("TPL KLV DNR TEL LGH RUM MAX BRF RAL ISO ICA SEK KAN SAL FRE TOR LÖR")


def plates(text: str) -> Iterator[Span]:
    """ABC 123 and ABC 12D; in small letters only beside a vehicle or a word for plate."""
    for end in _PLATE_END.finditer(text):
        start = _PLATE_START.fullmatch(text, max(0, end.start() - 5), end.start())
        if not start or start["letters"].upper() in _NOT_PLATES:
            continue
        before = text[max(0, end.start() - 40) : start.start("letters")].casefold()
        plate = text[start.start("letters") : end.end()]
        cued = _PLATE_CUE.search(before)
        if plate.isupper() or cued or (not start["gap"] and _VEHICLE.search(before)):
            yield start.start("letters"), end.end()


_COUNTED = r"år|pers|ungdom|kill|tjej|man\b|män|bil|moped|st\b|min|tim|gång|kr\b|m\b"
_HOUSE_NUMBER = re.compile(
    rf"[ \u00a0](?P<number>\d{{1,3}})(?P<letter> ?[a-h](?!\w))?"
    rf"(?!\w|[.:,]\d|[ -]?(?:{_COUNTED}))(?P<to>[-–]\d{{1,3}})?"
)
_NUMBER_FIRST = re.compile(
    r"\b(?:port|nr|nummer|uppgång|uppg)\.? \d{1,3} ?[a-h]? (?:på|i) "
    rf"[^\W\d_]{{3,30}}(?:{'|'.join(STREET_ENDINGS)})\b"
    r"|\b(?:lgh|lägenhet) (?:nr )?\d{2,4}(?!\w)"
)
_NUMBER_WORDS = frozenset(("port", "nr", "nummer", "uppgång", "uppg", "lgh", "lägenhet"))
_SHORTENED = ("sv", "sg")
_STREETS = STREET_ENDINGS + _SHORTENED
_STREET_TAILS = frozenset(ending[-3:] for ending in STREET_ENDINGS)
_SHORTEST_STREET = 6
_SQUARES = ("torg", "torget", "plan", "planen", "parken")
_LAST_HOUR = 24


def addresses(words: Words) -> Iterator[Span]:
    """Street and number; not roads, times of day or what stands on a square at 22."""
    for index, number in enumerate(words.fold[1:]):
        if number[0] > "9":
            continue
        word = words.fold[index]
        if word[-3:] in _STREET_TAILS or word[-2:] in _SHORTENED:
            start, end = _street(words, index)
            match = _HOUSE_NUMBER.match(words.low, end + words.gap(index + 1).startswith("."))
            if not match or start < 0:
                continue
            hour = int(match["number"]) <= _LAST_HOUR and not match["letter"]
            if not (hour and (match["to"] or word.endswith(_SQUARES))):
                yield start, match.end()
    if not _NUMBER_WORDS.isdisjoint(words.fold):
        for match in _NUMBER_FIRST.finditer(words.low):
            yield match.span()


def _street(words: Words, index: int) -> Span:
    """Where the street's name stands; the start is -1 when the word is no street."""
    word, (start, end) = words.fold[index], words.spans[index]
    if word in STREET_ENDINGS:
        owner = words.at(index - 1)
        named = owner.endswith("s") and words.capital(index - 1) and words.gap(index) == " "
        return (words.spans[index - 1][0] if named else -1), end
    is_street = len(word) >= _SHORTEST_STREET and word.endswith(_STREETS)
    return (start if is_street and not word.endswith("väg") else -1), end


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


def birth_dates(words: Words, long_number: bool) -> Iterator[Span]:
    if "föd" in words.low or "fdd" in words.low or "f." in words.low:
        for match in _BORN.finditer(words.text):
            yield match.span()
    if long_number:
        for match in _SIX_DIGITS.finditer(words.text):
            yield match.span()
