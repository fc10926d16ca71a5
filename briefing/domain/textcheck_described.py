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
    HEALTH_AND_FAITH_WORDS,
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
MIND = frozenset(("psykiskt", "psykisk"))
DESCRIBED_TRIGGERS = SINGLE_PERSONS | GIRLS_AND_BOYS | LEADERS | LOOKS_BEFORE | MIND
DESCRIBED_TRIGGERS |= HEALTH_AND_FAITH_WORDS
DESCRIBED_HEADS = frozenset(stem[:4] for stem in HEALTH_AND_FAITH_STEMS + ORIGIN_STEMS)
DESCRIBED_TAILS = frozenset(ending[-4:] for ending in CHILD_ENDINGS)
_LOOK_TAILS = frozenset(word[-4:] for word in APPEARANCE + CARRIED)

_UNSURE = word_set("ca c:a cirka typ kanske runt bara på är e va var endast max ungefär om ev")
_AGE_WORD = re.compile(r"(?P<age>\d{1,2}|[a-zåäö]{3,8}?)(?:årig\w?|åring\w*)")
_AGE_UNITS = word_set("år bast vårar årsåldern årig åriga åring åringen årige")
_WEARING = frozenset(("i", "m", "med", "iförd", "har", "bär"))
_TURNS = word_set("på av vid som efter rånad bestulen samt misstänks utan när")
_AGES = SCHOOL_YEARS | CHILD_AGES.keys()
_ADULT = 18
_YOUNGEST = 2


def sensitive(words: Words, hits: list[int]) -> Iterator[Span]:
    """Health, origin, faith, sexuality; adjectives of origin only beside people."""
    for index in hits:
        word = words.fold[index]
        if word.startswith(HEALTH_AND_FAITH_STEMS) or word in HEALTH_AND_FAITH_WORDS:
            yield words.span(index, index)
        elif word.startswith(ORIGIN_STEMS):
            if PEOPLE_WORDS.intersection(words.fold[index + 1 : index + 3]):
                yield words.span(index, index)
        elif word in MIND and words.at(index + 1) in ("sjuk", "dåligt", "instabil"):
            yield words.span(index, index + 1)


def minors(words: Words, hits: list[int], places: Collection[str]) -> Iterator[Span]:
    """Age and sex of one child; the place is the district that every item carries.

    "I 15-årsåldern" is vague and counts only beside a registered place.
    """
    placed: bool | None = None
    ages = {at for at, word in enumerate(words.fold) if word[0].isdecimal() or word in _AGES}
    ages.update(at for at, word in enumerate(words.fold) if "åri" in word)
    for index in hits if ages else ():
        word = words.fold[index]
        if word not in GIRLS_AND_BOYS and not word.endswith(CHILD_ENDINGS):
            continue
        near, last = _age_near(words, index, ages)
        if last >= 0 and words.fold[last] == "årsåldern":
            placed = words.names_one_of(places) if placed is None else placed
            last = last if placed else -1
        if last >= 0:
            yield words.span(min(index, near), max(index, last))


def _age_near(words: Words, index: int, ages: set[int]) -> tuple[int, int]:
    """First and last word of a child's age near a person word; last is -1 without one."""
    for near in range(max(0, index - 3), index + 5):
        if near in ages:
            last = _age_end(words, near, after_person=near > index)
            if last is not None:
                return near, last
    return index, -1


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


def singled_out(words: Words, hits: list[int]) -> Iterator[Span]:
    """One person whom those present could point at by looks, habit, dwelling or rank."""
    for index in hits:
        word, before = words.fold[index], words.at(index - 1)
        masculine = before == "den" and word in LOOKS_BEFORE and word.endswith("e")
        if masculine or (word in COLLOQUIAL and before in LOOKS_BEFORE):
            yield words.span(index - 1, index)
        elif word in SINGLE_PERSONS:
            last = _description_end(words, index, word in DEFINITE_PERSONS)
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
    if word[-4:] not in _LOOK_TAILS:
        return word in SHORT_APPEARANCE
    if word.endswith(CARRIED):
        return words.at(index - 1) not in ("en", "sin", "med", "m")
    return word.endswith(APPEARANCE)
