"""Bars and heat tables: no bar twice, heads that are read without tilting one's own."""

from briefing.projections.indicators.figures import ALL, Figure, Indicator
from briefing.web.evaluation_pictures import picture

NAMES = {"area": "Området", "comparison": "Jämförelsen", "narcotics": "Narkotika, öppet"}


class Names:
    def label(self, _kind, code):
        return NAMES.get(code, code)


def drawn(kind, columns, shape, *cells):
    one = Indicator("x", "percent", (), kind, columns, shape)
    figures = [Figure(row, value, column=column) for row, column, value in cells]
    shown = [
        {"figure": f, "row": f.row, "column": f.column, "words": f.row, "value": f.value}
        for f in figures
    ]
    return picture(one, shown, Names())


def test_what_adds_the_other_bars_up_is_no_bar_beside_them():
    cells = ((ALL, "", 80), ("mark_4", "", 50), ("mark_5", "", 30))
    marks = drawn("mark", "", "bars", *cells)
    assert [row["words"] for row in marks["rows"]] == ["mark_4", "mark_5"]
    assert drawn("mark", "", "bars", *cells[:2]) is None
    boroughs = drawn("name", "", "bars", *cells)
    assert [row["whole"] for row in boroughs["rows"]] == [True, False, False]


def test_heads_stand_upright_where_they_have_the_room():
    two = drawn("band", "survey_group", "heat", ("low", "area", 10), ("low", "comparison", 20))
    assert not two["slanted"]
    many = [("Farsta", f"narcotics{number}", 3) for number in range(6)]
    assert drawn("name", "category", "heat", *many)["slanted"]
    hours = [("fri", f"{number:02d}", 3) for number in range(24)]
    assert not drawn("weekday", "hour", "heat", *hours)["slanted"]
