"""Names of persons in running text: given name, surname, and what stands around them."""

from collections.abc import Collection, Iterator

from briefing.domain.textcheck_given_names import CLEAR_NAMES, DOUBTFUL_NAMES, SURNAME_ONLY
from briefing.domain.textcheck_words import (
    FAMILY_LEADS,
    FAMILY_TAILS,
    PERSON_LEADS,
    PLACE_ENDINGS,
    PLACE_LEADS,
    PLACE_NOUNS,
    RELATIVES,
    SAYING_VERBS,
    SURNAME_ENDINGS,
    SURNAME_SHAPES,
    SURNAMES,
    Words,
    word_set,
)

GIVEN_NAMES = CLEAR_NAMES | DOUBTFUL_NAMES
GENITIVES = frozenset(name + "s" for name in GIVEN_NAMES if not name.endswith("s")) - GIVEN_NAMES
NAME_TAILS = frozenset(ending[-4:] for ending in SURNAME_ENDINGS)
NAME_TRIGGERS = GIVEN_NAMES | GENITIVES | FAMILY_LEADS | FAMILY_TAILS
_COMPANY = word_set("hans hennes co gänget polarna kompisarna")


def names(words: Words, hits: list[int], places: Collection[str]) -> Iterator[tuple[int, int]]:
    """Yield spans of likely personal names; `places` are casefolded and never persons."""
    taken = -1
    for index in hits:
        if index <= taken:
            continue
        last = _name_end(words, index, words.fold[index])
        if last is not None and not _belongs_to_a_place(words, index, places):
            yield words.span(index, last)
            taken = last


def _name_end(words: Words, index: int, word: str) -> int | None:
    """Index of the last word of a name that begins here, or None."""
    if word in GIVEN_NAMES:
        return _given_name(words, index, word)
    if word in GENITIVES:
        stem = word[:-1]
        following = words.at(index + 1)
        followed = following in RELATIVES or (stem in CLEAR_NAMES and following)
        return index if followed and words.gap(index + 1).isspace() else None
    if word.endswith(SURNAME_ENDINGS) and len(word) > 5:
        return index
    if word in FAMILY_LEADS and words.capital(index + 1):
        return index + 1
    if word in FAMILY_TAILS and words.capital(index - 1) and words.gap(index) == "-":
        return index
    return None


def _given_name(words: Words, index: int, word: str) -> int | None:
    following = words.at(index + 1)
    if following in CLEAR_NAMES and words.gap(index + 1) in (" ", "-"):
        return _last_of_names(words, index + 1)
    if _is_surname(words, index + 1):
        return index + 1
    before = words.at(index - 1)
    if before == "i":
        return None
    if word in CLEAR_NAMES:
        return index
    if word in SURNAME_ONLY:
        return index if before in ("heter", "hette", "kallas") else None
    acts = following in SAYING_VERBS or following in ("hennes", "hans")
    joined = following in ("o", "och") and words.at(index + 2) in _COMPANY
    return index if acts or joined or before in PERSON_LEADS else None


def _last_of_names(words: Words, index: int) -> int:
    while words.at(index + 1) in CLEAR_NAMES and words.gap(index + 1) in (" ", "-"):
        index += 1
    return index + 1 if _is_surname(words, index + 1) else index


def _is_surname(words: Words, index: int) -> bool:
    word = words.at(index)
    if len(word) < 2 or words.gap(index).strip(" \u00a0"):
        return False
    for form in (word, word.removesuffix("s")):
        if form in SURNAMES or form.endswith(SURNAME_ENDINGS):
            return True
        if len(form) > 4 and form.endswith(SURNAME_SHAPES) and form not in PLACE_NOUNS:
            return words.capital(index) == words.capital(index - 1)
    return False


def _belongs_to_a_place(words: Words, index: int, places: Collection[str]) -> bool:
    if words.at(index - 1) in PLACE_LEADS or (words.at(index - 2), words.at(index - 1)) == (
        "s",
        "t",
    ):
        return True
    if places and words.place_around(index, places):
        return True
    for following in range(index + 1, min(index + 4, len(words.fold))):
        if words.gap(following).strip(" -\u00a0"):
            return False
        word = words.at(following)
        if word in PLACE_NOUNS or word.endswith(PLACE_ENDINGS):
            return True
        named = word in GIVEN_NAMES or word in GENITIVES or words.capital(following)
        if not named and not word.removesuffix("s").endswith(SURNAME_ENDINGS):
            return False
    return False
