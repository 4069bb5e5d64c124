"""A crowded sheet is still written on: what waits for a pen stays high enough for one, a second page begins before that."""

from __future__ import annotations

from itertools import pairwise

from tests.core.paper.reader import form_of, inks, overlaps

from cmdesk.core.paper.ink import MM

FORM = """
[[block]]
kind = "grid"
rows = [[{label = "已知", key = "known", kind = "long", label_width = 30, width = 70}]]
[[block]]
kind = "table"
key = "goods"
new_page = true
row_height = 7
columns = [{label = "品名", key = "name", width = 60}, {label = "库存", key = "stock", kind = "digits", width = 40, height = 7}]
[[block]]
kind = "grid"
rows = [[{label = "备注", key = "note", kind = "long", label_width = 30, width = 70, height = 10}]]
"""
GOODS = [{"name": f"规格{number:02}"} for number in range(20)]


def _pages(length: int) -> list[tuple[float, float]]:
    """Return of each page the lowest row of goods, mm, and the size of the letters, for a long text above the goods."""
    form = form_of(FORM, "one_page = true")
    found = []
    for ink in inks(form, {"known": "文" * length, "goods": GOODS}):
        assert overlaps(ink) == []
        at = sorted(one.y for one in ink.letters if one.text.startswith("规格"))
        least = min((after - before for before, after in pairwise(at)), default=0.0)
        found.append((least / MM, max(one.size for one in ink.letters if one.text[0] in "文规")))
    return found


def test_rows_for_a_pen_shrink_to_six_millimetres_and_no_further() -> None:
    """The more there is to say, the smaller everything: the rows to be filled in stop at 6 mm, on one page."""
    heights = [page[0][0] for page in map(_pages, range(0, 1200, 50)) if len(page) == 1]
    assert heights[0] >= 6.99
    assert 5.99 <= heights[-1] < 6.2


def test_a_second_page_begins_where_the_form_says_and_nothing_shrinks_for_it() -> None:
    """On two pages there is room: the goods stand on the second one, letters and rows as large as the form asks."""
    first, second = next(pages for pages in map(_pages, range(0, 2400, 50)) if len(pages) == 2)
    assert first == (0.0, 10.5)
    assert second == (second[0], 10.5)
    assert second[0] >= 6.99
