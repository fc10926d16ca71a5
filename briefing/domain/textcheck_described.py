"""Persons described without a name: sensitive traits, a minor's age and sex, one singled out."""

import re
from collections.abc import Collection, Iterator

from briefing.domain.textcheck_words import (
    APPEARANCE,
    BELONGINGS,
    CARRIED,
    CHILD_AGES,
    CHILD_ENDINGS,
    DEFINITE_PERSONS,
    DWELLINGS,
    FORMAL_PERSONS,
    GIRLS_AND_BOYS,
    HABITS,
    HEALTH_AND_FAITH_STEMS,
    LOOKS_BEFORE,
    ORIGIN_STEMS,
    PEOPLE_WORDS,
    SCHOOL_YEARS,
    SHORT_APPEARANCE,
    SINGLE_PERSONS,
    Words,
    word_set,
)

Span = tuple[int, int]
COLLOQUIAL = DEFINITE_PERSONS - FORMAL_PERSONS - {"han", "hon", "hen", "damen"}
LEADERS = frozenset(("ledaren", "bossen", "hjärnan"))
DESCRIBED_TRIGGERS = SINGLE_PERSONS | GIRLS_AND_BOYS | LEADERS | {"psykiskt", "psykisk", "den"}
DESCRIBED_STEMS = HEALTH_AND_FAITH_STEMS + ORIGIN_STEMS
AGE_ENDINGS = ("årig", "åriga", "åring", "åringen", *CHILD_ENDINGS)

_UNSURE = word_set("ca c:a cirka typ kanske runt bara på är e va var endast max ungefär om ev")
_AGE_WORD = re.compile(r"(?P<age>\d{1,2}|[a-zåäö]{3,8}?)(?:årig\w?|åring\w*)")
_AGE_UNITS = word_set("år bast vårar årsåldern årig åriga åring åringen årige")
_WEARING = frozenset(("i", "m", "med", "iförd", "har", "bär"))
_TURNS = word_set("på av vid som efter rånad bestulen samt misstänks utan när")
_ADULT = 18
_YOUNGEST = 2


def sensitive(words: Words) -> Iterator[Span]:
    """Health, origin, faith, sexuality; adjectives of origin only beside people."""
    for index, word in enumerate(words.fold):
        if word.startswith(HEALTH_AND_FAITH_STEMS):
            yield words.span(index, index)
        elif word.startswith(ORIGIN_STEMS):
            if PEOPLE_WORDS.intersection(words.fold[index + 1 : index + 3]):
                yield words.span(index, index)
        elif word in ("psykiskt", "psykisk") and words.at(index + 1) in (
            "sjuk",
            "dåligt",
            "instabil",
        ):
            yield words.span(index, index + 1)


def minors(words: Words, places: Collection[str]) -> Iterator[Span]:
    """Age and sex of one child; the place is the district that every item carries.

    "I 15-årsåldern" is vague and counts only beside a registered place.
    """
    for index, word in enumerate(words.fold):
        if word not in GIRLS_AND_BOYS and not word.endswith(CHILD_ENDINGS):
            continue
        for near in range(max(0, index - 3), min(index + 5, len(words.fold))):
            last = _age_end(words, near, after_person=near > index)
            if last is not None:
                vague = words.fold[last] == "årsåldern"
                if not vague or words.names_one_of(places):
                    yield words.span(min(index, near), max(index, last))
                break


def _age_end(words: Words, index: int, after_person: bool) -> int | None:
    """Index of the last word of an age under 18 that begins here, or None."""
    word = words.at(index)
    if joined := _AGE_WORD.fullmatch(word):
        return index if _is_child_age(joined["age"]) else None
    if word in SCHOOL_YEARS and after_person and words.at(index - 1) == "i":
        return index
    if not _is_child_age(word) or words.at(index - 1) == "under":
        return None
    if words.at(index + 1) in _AGE_UNITS:
        return index + 1
    alone = words.at(index - 1) in _UNSURE and not words.at(index + 1).isdigit()
    plain = after_person and alone and word.isdecimal() and ":" not in words.gap(index + 1)
    return index if plain else None


def _is_child_age(word: str) -> bool:
    age = int(word) if word.isdecimal() and len(word) < 3 else CHILD_AGES.get(word, _ADULT)
    return _YOUNGEST <= age < _ADULT


def singled_out(words: Words) -> Iterator[Span]:
    """One person whom those present could point at by looks, habit, dwelling or rank."""
    for index, word in enumerate(words.fold):
        masculine = words.at(index - 1) == "den" and word in LOOKS_BEFORE
        if (masculine and word.endswith("e")) or (
            word in COLLOQUIAL and words.at(index - 1) in LOOKS_BEFORE
        ):
            yield words.span(index - 1, index)
        elif word in SINGLE_PERSONS or masculine:
            last = _description_end(words, index, word in DEFINITE_PERSONS or masculine)
            if last is not None:
                yield words.span(index, last)
        elif word in LEADERS and words.at(index + 1) in ("för", "i", "av", "bakom"):
            yield words.span(index, index + 1)


def _description_end(words: Words, index: int, definite: bool) -> int | None:
    following = words.at(index + 1)
    if following in _WEARING or (definite and following == "på"):
        return _looks_end(words, index, definite)
    if following == "som" and definite and words.at(index) not in FORMAL_PERSONS:
        return index + 2 if words.at(index + 2) in HABITS else None
    if following == "från" and words.at(index) == "lillen":
        return index + 2
    looks = [near for near in _nearby(words, index + 1, 8) if _is_look(words, near)]
    return looks[-1] if len(looks) > 1 else None


def _looks_end(words: Words, index: int, definite: bool) -> int | None:
    riding = definite and (words.at(index) not in FORMAL_PERSONS or words.at(index + 1) != "på")
    for near in _nearby(words, index + 2, 4):
        word = words.at(near)
        if _is_look(words, near) or (riding and word in BELONGINGS):
            return near
        if definite and near == index + 2 and word in DWELLINGS:
            return near
        if word == "an" and words.at(near - 1).isdecimal() and near == index + 3:
            return near
    return None


def _nearby(words: Words, first: int, count: int) -> Iterator[int]:
    """Indexes from `first` until a word that starts another thought."""
    for index in range(first, min(first + count, len(words.fold))):
        if words.fold[index] in _TURNS:
            return
        yield index


def _is_look(words: Words, index: int) -> bool:
    word = words.at(index)
    if word.endswith(CARRIED):
        return words.at(index - 1) not in ("en", "sin", "med", "m")
    return word in SHORT_APPEARANCE or word.endswith(APPEARANCE)
