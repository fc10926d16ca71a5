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


def test_shares_are_drawn_of_a_hundred_and_none_fills_the_width():
    figures = (Figure("a", 0, low=0, high=60), Figure("b", 50, low=20, high=80))
    shown = [
        {"figure": f, "row": f.row, "column": "", "words": f.row, "value": f.value} for f in figures
    ]
    rows = picture(Indicator("x", "percent", (), "name", "", "bars"), shown, Names())["rows"]
    assert [(row["width"], row["high"], row["cut"]) for row in rows] == [
        (0, 216, False),
        (180, 288, False),
    ]


def test_what_is_cut_says_so_and_nothing_at_all_is_no_picture():
    one = Indicator("x", "count", (), "name", "", "bars")
    figures = (Figure("a", 1, low=0, high=9), Figure("b", 2, low=1, high=3))
    shown = [
        {"figure": f, "row": f.row, "column": "", "words": f.row, "value": f.value} for f in figures
    ]
    assert [row["cut"] for row in picture(one, shown, Names())["rows"]] == [True, False]
    assert drawn("name", "", "bars", ("a", "", 0), ("b", "", 0)) is None
    assert drawn("name", "", "bars", (ALL, "", 5), ("b", "", 5)) is None


def test_an_axis_of_hours_has_no_jump():
    one = Indicator("x", "count", (), "weekday", "hour", "heat")
    figures = [Figure("fri", 3, column="22"), Figure("sat", 4, column="18"), Figure("sat", 3)]
    figures += [Figure("sat", 3, column="01")]
    shown = [{"figure": f, "row": f.row, "column": f.column, "words": f.row} for f in figures]
    heads = [head["words"] for head in picture(one, shown, Names())["heads"]]
    assert heads == ["18", "19", "20", "21", "22", "23", "00", "01"]
