"""Swedish vocabulary of the text check: own lists, casefolded, no data of real persons."""

import re
import unicodedata
from collections.abc import Collection
from functools import cached_property

LONGEST_PLACE = 4
_WORD = re.compile(r"\w+")
_WORD_WITH_MARKS = re.compile(r"[\w\u0300-\u036f]+")


class Words:
    """The words of one text, casefolded; spans are found only when asked for."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.low = text.casefold()
        if len(self.low) != len(text):
            self.low = "".join(map(_fold_in_place, text))
        composed = text.isascii() or unicodedata.is_normalized("NFC", text)
        self._word = _WORD if composed else _WORD_WITH_MARKS
        self.fold: list[str] = self._word.findall(self.low)
        if not composed:
            self.fold = [unicodedata.normalize("NFC", word) for word in self.fold]

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        return [match.span() for match in self._word.finditer(self.low)]

    def span(self, first: int, last: int) -> tuple[int, int]:
        return self.spans[first][0], self.spans[last][1]

    def gap(self, index: int) -> str:
        """The characters between word `index - 1` and word `index`."""
        start = self.spans[index - 1][1] if index else 0
        end = self.spans[index][0] if index < len(self.fold) else len(self.text)
        return self.text[start:end]

    def at(self, index: int) -> str:
        """The folded word, or an empty string outside the text."""
        return self.fold[index] if 0 <= index < len(self.fold) else ""

    def capital(self, index: int) -> bool:
        return 0 <= index < len(self.fold) and self.text[self.spans[index][0]].isupper()

    def names_one_of(self, places: Collection[str]) -> bool:
        """True when words in a row are a place."""
        starts = range(len(self.fold)) if places else ()
        return any(self._is_place(at, at + n, places) for at in starts for n in range(1, 5))

    def place_around(self, index: int, places: Collection[str]) -> bool:
        """True when the word is part of a place of at most four words."""
        return any(
            self._is_place(first, end, places)
            for first in range(max(0, index - LONGEST_PLACE + 1), index + 1)
            for end in range(index + 1, first + LONGEST_PLACE + 1)
        )

    def _is_place(self, first: int, end: int, places: Collection[str]) -> bool:
        phrase = " ".join(self.fold[first:end])
        return phrase in places or phrase.removesuffix("s") in places


def _fold_in_place(character: str) -> str:
    folded = character.casefold()
    return folded if len(folded) == 1 else character


def word_set(*lines: str) -> frozenset[str]:
    """The words of some lines, parted by spaces."""
    return frozenset(" ".join(lines).split())


STREET_ENDINGS = (
    "gatan", "gata", "vägen", "väg", "gränd", "gränden", "stigen", "stig", "backen", "backe",
    "backarna", "torg", "torget", "plan", "planen", "allé", "allén", "slingan", "ringen",
    "svängen", "kroken", "leden", "terrassen", "brinken", "stråket", "gången", "bågen",
    "kajen", "parken",
)  # fmt: skip

# What stands after a name that names a place, an organisation or an event.
PLACE_NOUNS = word_set(
    "allé arena backe bageri bar bastu berg bibliotek bio bro bron brygga café centrum dag dagen",
    "festival festivalen friskola församling förskola gata gatan grill grillen gränd gymnasium",
    "gård gården hage hall hallen hus huset industri ip kafé kapell kiosk kiosken konditori",
    "konsert konserten krog kulturhus kyrka kyrkan källa livs lopp loppet marknad match matchen",
    "minne park parken pizzeria plan plats platsen pub salong sjukhus skola skolan stadion",
    "station stiftelse stig t teater torg torget trädgård tunnelbana udde ungdom",
    "ungdomsmottagning väg vägen vårdcentral ö",
)
PLACE_ENDINGS = (*STREET_ENDINGS, "platsen", "skolan", "gymnasiet", "kyrkan", "gården", "kiosken")
PLACE_LEADS = word_set(
    "sankt s:t st stormen ovädret orkanen kvarteret skolan restaurang hotell båten"
)

SURNAME_ENDINGS = ("sson", "qvist", "kvist", "ovic", "ović", "evic", "ević", "oglu", "oğlu")
SURNAME_SHAPES = (
    *SURNAME_ENDINGS, "ström", "lund", "gren", "berg", "blad", "stedt", "zadeh", "pour", "wicz",
    "ski", "nen", "dahl", "holm", "stein", "ić", "dottir", "poulos", "yan", "escu", "blom", "roth",
    "mark", "sjö", "löf", "löv", "fors", "hjelm", "sköld", "crantz", "ell", "én", "ander", "elius",
)  # fmt: skip
SURNAMES = word_set(
    "abdi abdullah abdullahi ahmadi ahmed alavi ali amini aziz bajrami barzani bergman berisha",
    "björk blom bytyqi carlzon chavez chen costa demir diaz dogan einarsen ek eriksén farah",
    "fernandez flodin forsberg frisk garcia gashi gomez gonzalez haddad haidari haile hamid hansen",
    "hasan hassan hedlund hedman hermansson holmgren hosseini hussein ibrahim isaksson islam",
    "ismail issa jama jansen jensen karimi kaya khalil khan kowalski krasniqi kurt lam larsen le",
    "lindgren lindström lopez lundgren malm marku martinez mattsson mohamed mohammadi mohamud",
    "moradi moreno morina moussa mustafa nguyen nilsen noor nowak nur nyman nyström olsen omar",
    "osman pereira perez petersen pham popov quist rahimi ramadani ramirez rashid rasmussen",
    "rexhepi rezai rodriguez rosén sahin said saleh salih sanchez sandberg santos shala sharif",
    "sharma silva singh sjöman skog smith sousa stark sundin söderberg tesfay torres tran vargas",
    "wall wallin warsama warsame wiklund wong yildiz yilmaz yusuf zeqiri åberg åkerman öberg",
    "östman öztürk",
)
FAMILY_LEADS = word_set("familjen bröderna systrarna släkten herr fru fröken")
FAMILY_TAILS = word_set("bröderna systrarna familjen släkten gänget brorsorna")

SAYING_VERBS = word_set(
    "sa säger sade berättade berättar ringde ringer tycker skrek skriker grät gråter ljuger ljög",
    "lovade hälsar hälsade frågade frågar svarade svarar messade mejlade sms:ade tjatar heter",
    "slog slår hotade hotar sparkade sprang drack stal snodde langar sålde bråkar bråkade grep",
)
PERSON_LEADS = word_set(
    "heter hette kallas kallad brorsan brodern bror syrran syster systern kompisen polaren killen",
    "tjejen snubben grabben mamman pappan farsan morsan flickvännen pojkvännen volontären vakten",
    "kollegan dottern sonen lärarn läraren fältarn såg mötte träffade snackade pratade med m hos",
    "enligt enl från ring fråga kontakta tacka hälsa",
)
RELATIVES = word_set(
    "gäng kompis kompisar polare polarna brorsa bror lillebror storebror syrra syster mamma pappa",
    "farsa morsa flickvän pojkvän tjej kille familj dotter son moped moppe bil lägenhet kusin crew",
)

GIRLS_AND_BOYS = word_set(
    "kille killen tjej tjejen flicka flickan pojke pojken grabb grabben brud bruden unge ungen",
    "dotter dottern son sonen lillebror lillasyster han hon",
)
DEFINITE_PERSONS = word_set(
    "han hon hen killen tjejen snubben grabben gubben gumman tanten kärringen bruden typen pojken",
    "flickan ungen farbrorn damen mannen kvinnan personen lillen kvinnen snubbe grannen",
)
FORMAL_PERSONS = word_set("mannen kvinnan personen pojken flickan")
SINGLE_PERSONS = DEFINITE_PERSONS | word_set(
    "kille tjej man kvinna pojke flicka grabb gubbe tant person ungdom unge brud dam farbror"
)
APPEARANCE = (
    "bandage", "byxor", "byxorna", "dreads", "flätor", "gipsad", "glasögon", "glasögonen",
    "guldkedja", "guldkedjan", "halsband", "halsduk", "halsduken", "hoodie", "huva", "huvan",
    "hästsvans", "håret", "jacka", "jackan", "kappa", "kappan", "keps", "kepsen", "kryckor",
    "lugg", "luggen", "luva", "luvan", "mustasch", "mustaschen", "mössa", "mössan", "näsring",
    "nästring", "overall", "piercing", "rånarluva", "skorna", "skägg", "skägget", "sneakers",
    "solglasögon", "tanden", "tatuering", "tatueringar", "tatueringen", "tofs", "tofsen", "tröja",
    "tröjan", "ärret", "örhänge", "örhängen",
)  # fmt: skip
SHORT_APPEARANCE = word_set("skor rock rocken dress mask masken hår ärr tofs rasta väst")
CARRIED = ("väska", "väskan", "ryggsäck", "ryggsäcken", "påse", "påsen")
BELONGINGS = word_set(
    "hunden mopeden moppen cykeln crossen sparkcykeln elscootern bilen rullstolen rullatorn",
    "kryckorna barnvagnen elmoppen vespan",
)
LOOKS_BEFORE = word_set(
    "blonda blonde brunhåriga enögde flintskallige gamla gamle haltande korta korte krulliga",
    "lilla lille ljushåriga lockiga lockige långa långe mörkhåriga mörkhårige nya nye rödhåriga",
    "rödhårige skalliga skallige skäggiga skäggige smala smale stora store tatuerade tjocka",
    "tjocke",
)
CHILD_ENDINGS = ("tjej", "tjejen", "kille", "killen", "flicka", "flickan", "pojke", "pojken")
HABITS = word_set(
    "alltid brukar bor jobbar langar säljer äger styr basar hänger kallas ofta jämt går driver",
)
DWELLINGS = word_set(
    "bottenvåningen elvan ettan femman fyran nian porten sexan sjuan tian tolvan trean tvåan",
    "uppgången våningen åttan",
)
SCHOOL_YEARS = word_set("trean fyran femman sexan sjuan åttan nian trian")
CHILD_AGES = {
    "fyra": 4, "fem": 5, "sex": 6, "sju": 7, "åtta": 8, "nio": 9, "tio": 10, "elva": 11,
    "tolv": 12, "tretton": 13, "fjorton": 14, "femton": 15, "sexton": 16, "sjutton": 17,
}  # fmt: skip

# Stems are four letters or more: the first four letters are what is looked up.
HEALTH_AND_FAITH_STEMS = (
    "adhd", "afghaner", "albaner", "alkoholist", "alzheimer", "anorex", "araber", "asperger",
    "astma", "autis", "bipolär", "bisexuell", "blatte", "blodsmitt", "borderline", "bosnier",
    "buddhist", "bulgarer", "cancer", "chilenar", "dement", "depress", "deprimer", "diabet",
    "dövstum", "ensamkommande", "epilept", "eritrean", "flyktingpojk", "funktionshind",
    "funktionsned", "gravid", "handikapp", "hepatit", "heroinist", "hijab", "hindu",
    "hivsmitt", "hjärtsjuk", "homosexuell", "irakier", "iranier", "jehova", "judinna",
    "kosovoalban", "kristna", "kurder", "könssjuk", "lesbisk", "marockan", "metadon",
    "missbrukare", "muslim", "neger", "niqab", "panikångest", "papperslös", "psykbryt",
    "psykos", "psykot", "psyksjuk", "rullstolsburen", "rumäner", "schizo", "senil", "serber",
    "shiamuslim", "självmord", "självskad", "slöja", "somalier", "stroke", "subutex",
    "suicid", "sunnimuslim", "svartskall", "syrier", "tjetjen", "tourette", "transperson",
    "transsexuell", "turkar", "tvångsvård", "utvecklingsstör", "zigenar", "ätstör", "ångest",
    "överdos",
)  # fmt: skip
HEALTH_AND_FAITH_WORDS = word_set(
    "bög bögen bögar bögarna hiv lvu lvm down downs ptsd cp romer romerna jude juden judar judarna",
)
# Adjectives of origin and faith: only beside a person, for "turkiska bageriet" is a shop.
ORIGIN_STEMS = (
    "somalisk", "romsk", "judisk", "kurdisk", "arabisk", "afghansk", "irakisk", "iransk", "syrisk",
    "eritreansk", "etiopisk", "afrikansk", "turkisk", "albansk", "bosnisk", "serbisk", "polsk",
    "rysk", "rumänsk", "bulgarisk", "asiatisk", "kinesisk", "thailändsk", "chilensk", "katolsk",
    "finsk", "muslimsk", "kristen", "ortodox", "utländsk", "palestinsk", "mörkhyad",
    "ljushyad", "sydamerikansk", "gambisk", "marockansk", "ukrainsk", "samisk",
)  # fmt: skip
PEOPLE_WORDS = SINGLE_PERSONS | word_set(
    "bakgrund barn familj familjen familjer flickor grabbar gäng gänget härkomst killar kvinnan",
    "kvinnor mamma mannen män pappa pojkar snubbar tjejer ungar ungdomar ursprung",
)
