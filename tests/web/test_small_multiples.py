"""Small multiples: one panel a row, one scale for all, no bar where nothing is told."""

from briefing.projections.indicators.figures import OTHERS, Figure, Indicator
from briefing.web.evaluation_multiples import GAP, PLOT, WIDTH, multiples


class Names:
    def label(self, _kind, code):
        return {"2026-10": "oktober", "2026-11": "november"}[code]


def shown(*cells):
    return [
        {"figure": Figure(row, value, column=column), "row": row, "column": column, "words": row}
        for row, column, value in cells
    ]


def drawn(*cells, unit="count"):
    return multiples(Indicator("x", unit, (), "name", "month", "multiples"), shown(*cells), Names())


def test_all_panels_have_one_scale_and_stand_two_beside_each_other():
    told = drawn(
        ("Farsta", "2026-10", 2),
        ("Farsta", "2026-11", 4),
        ("Skarpnäck", "2026-11", 1),
        ("Skärholmen", "2026-10", 4),
        (OTHERS, "2026-10", 9),
    )
    assert [one["words"] for one in told["panels"]] == ["Farsta", "Skarpnäck", "Skärholmen"]
    assert [one["x"] for one in told["panels"]] == [0, WIDTH + GAP, 0]
    assert told["panels"][2]["y"] == told["height"] / 2
    farsta, skarpnack, _ = (one["bars"] for one in told["panels"])
    heights = [bar["height"] for bar in farsta]
    # The merged rest is no place of its own, but nobody's bar is higher than the scale says.
    assert heights == [round(PLOT * 2 / 9, 1), round(PLOT * 4 / 9, 1)]
    assert len(skarpnack) == 1 and skarpnack[0]["x"] == farsta[1]["x"]
    assert (told["first"], told["last"], told["top"]) == ("okt", "nov", "0–9")


def test_shares_are_drawn_of_a_hundred():
    told = drawn(("Farsta", "2026-10", 50.0), ("Farsta", "2026-11", 25.0), unit="percent")
    assert [bar["height"] for bar in told["panels"][0]["bars"]] == [PLOT / 2, PLOT / 4]
    assert told["top"] == "0–100 %"


def test_one_month_is_no_picture_and_what_is_not_told_is_no_bar():
    assert drawn(("Farsta", "2026-10", 2), ("Skarpnäck", "2026-10", 1)) is None
    told = drawn(("Farsta", "2026-10", 2), ("Farsta", "2026-11", None))
    assert len(told["panels"][0]["bars"]) == 1
