"""What Polisen's types and words mean here: our categories, and what is left out."""

import re
from functools import lru_cache

_TYPES = {
    "vandalism": "Skadegörelse",
    "fire": "Brand; Brand automatlarm; Mordbrand",
    "violence": "Misshandel; Mord/dråp; Bråk; Rån; Rån övrigt; Rån väpnat; Larm Överfall;"
    " Våld/hot mot tjänsteman; Olaga frihetsberövande/människorov;"
    " Sabotage mot blåljusverksamhet",
    "threat": "Olaga hot; Ofredande/förargelse; Hemfridsbrott; Hets mot folkgrupp",
    "theft": "Stöld; Stöld/inbrott; Inbrott; Larm Inbrott; Motorfordon; Häleri; Anträffat gods",
    "drugs": "Narkotikabrott",
    "alcohol": "Fylleri; Fylleri/LOB; Alkohollagen",
    "weapons": "Knivlagen; Vapenlagen; Farligt föremål; Skottlossning; Explosion; Detonation;"
    " Smällar; Bombhot",
    "sexual": "Våldtäkt; Sexualbrott; Sedlighetsbrott",
    "accident": "Arbetsplatsolycka; Sjukdom/olycksfall; Räddningsinsats; Fjällräddning;"
    " Anträffad död; Vållande till kroppsskada; Varningslarm/haveri;"
    " Spridning smitta/kemikalier",
    "traffic": "Trafikolycka; Trafikbrott; Trafikhinder; Trafikkontroll; Rattfylleri;"
    " Olovlig körning; Sjölagen; Luftfartslagen",
}
_CATEGORY = {kind: category for category, kinds in _TYPES.items() for kind in kinds.split("; ")}

_PERSON_TYPES = frozenset({"försvunnen person", "efterlyst person"})
_THING = (
    r"(?:person|last|hus|släp)?"
    r"(?:bil|fordon|moped|motorcykel|mc|cykel|båt|gods|hund|katt|häst|djur)"
)
# "saknade körkort" and "efterlyser vittnen" are about no missing or wanted person.
_PERSON = re.compile(
    rf"\bförsvunn(?:en|et|na|a|e)\b(?!\s{_THING})"
    rf"|\befterlyst[ae]?\b(?!\s(?:{_THING}|som\sstul))"
    r"|\b(?:anmäl\w*|varit|är|fortfarande)\ssaknade?\b"
    r"|\bsaknade?\s(?:man|kvinna|pojke|flicka|person|barn|tonåring)"
    r"|\b(?:man|kvinna|pojke|flicka|person|barn|-årsåldern)\ssaknas\b"
    r"|\bhar\seftersökts\b"
)


@lru_cache(maxsize=512)
def category_of(kind: str) -> str:
    """Our category for Polisen's type; a variant ("Rån, försök") is as its first part."""
    kind = " ".join(kind.split())
    return _CATEGORY.get(kind) or _CATEGORY.get(kind.partition(",")[0], "other")


def is_summary(kind: str) -> bool:
    """Whether the type is a digest of many events, such as "Sammanfattning natt"."""
    return kind.casefold().startswith("sammanfattning")


def is_about_a_sought_person(kind: str, title: str, summary: str) -> bool:
    """Whether a missing or wanted person is meant, by type or by words."""
    if kind.casefold() in _PERSON_TYPES:
        return True
    text = f"{title}\n{summary}".lower()
    # Three plain searches first: the expression over every text would double the reading time.
    return ("försvunn" in text or "efter" in text or "sakna" in text) and bool(_PERSON.search(text))
