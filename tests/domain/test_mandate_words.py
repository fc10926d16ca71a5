"""Words that ask somebody to intervene, as people write them; and those that only sound so."""

import pytest

from briefing.domain.mandate_words import asks_to_intervene


@pytest.mark.parametrize(
    "text",
    [
        "Avvisa de som stör vid spärren",
        "Kan ni avlägsna dem från trapphuset?",
        "GRIP in om det blir bråk",
        "Ingrip direkt",
        "Visitera vid entrén",
        "Skyddsvisitera alla som kommer in",
        "Beslagta spriten",
        "Ta ölen i beslag, ta i beslag det ni ser",
        "Håll honom fast tills polisen kommer",
        "Håll fast den som springer",
        "Stoppa bråket vid kiosken",
        "Bryt slagsmålet",
        "Gå  emellan\nom det blir bråk",
        "Kör bort gänget",
        "Jaga iväg dem från gården",
        "Kolla leg på dem som dricker",
        "Omhänderta den som är full",
    ],
)
def test_asking_to_intervene_is_found(text):
    assert asks_to_intervene(text)


@pytest.mark.parametrize(
    "text",
    [
        "Stå synliga vid spärren 22-23",
        "Ingrip inte, ring 112",
        "Ni ska inte avvisa någon",
        "Prata med dem, utan att gripa in",
        "Gå förbi gården och berätta hur det är",
        "Hjälp folk att begripa vilken buss som går",
        "Håll ihop, gå två och två",
        "Stoppa gärna undan cyklarna",
        "Följ med till bussen om någon vill",
        "",
    ],
)
def test_being_present_is_not(text):
    assert not asks_to_intervene(text)
