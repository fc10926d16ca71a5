"""Words that ask somebody to intervene: more than who is only present may do. Swedish, pure."""

import re

VERBS = (
    r"avvis(?:a|ar|as|ade|at|ning)",
    r"avlägsn\w+",
    r"grip(?:a|er|en|it|s|ande)?",
    r"ingrip\w*",
    r"visiter\w+",
    r"(?:kropps|skydds)visiter\w+",
    r"beslagta\w*",
    r"(?:ta|tar) i beslag",
    r"omhänderta\w*",
    r"frihetsberöva\w*",
    r"fasthåll\w*",
    r"håll(?:a|er)?(?: \w+){0,2} fast",
    r"hindra\w*(?: \w+){0,2} från att gå",
    r"(?:stoppa|avbryta|bryta|bryt|stoppar|bryter)(?: \w+)? (?:bråk\w*|slagsmål\w*)",
    r"gå(?:r)? (?:in )?emellan",
    r"sära(?:r)? på",
    r"(?:köra?|kör|jagar?|mota\w*)(?: \w+){0,2} (?:bort|iväg)",
    r"(?:kontrollera|kolla)(?: \w+)? (?:leg|legitimation\w*|id)",
    r"handfängsla\w*",
    r"brotta(?:r)?(?: \w+)? ner",
)
NOT = r"(?:inte|ej|aldrig)"
ASKED = re.compile(
    rf"(?<!\w)(?<!inte )(?<!aldrig )(?<!ej )(?<!utan att )(?:{'|'.join(VERBS)})(?!\w)(?! {NOT}\b)"
)


def asks_to_intervene(text: str) -> bool:
    """Whether the words ask for it; "ingrip inte" does not."""
    return ASKED.search(" ".join(text.casefold().split())) is not None
