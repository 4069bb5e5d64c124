"""How a sheet ends: signatures and totals are never alone, a list of records ends where they end, rows use the room."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from tests.core.paper.reader import form_of, inks, pdf, squeezed, texts

from cmdesk.core import paper
from cmdesk.core.paper.lettering import lettering

SIGNED = """
[[block]]
kind = "table"
key = "list"
columns = [{{label = "品名", key = "name", width = 100}}]
[[block]]
kind = "grid"
keep = true
{bound}
rows = [[{{label = "签名", key = "sign", label_width = 20, width = 80, height = 90}}]]
"""


def _last(count: int, bound: str) -> str:
    values = {"list": [{"name": f"商品{number:02}"} for number in range(count)]}
    pages = [squeezed(page) for page in texts(pdf(form_of(SIGNED.format(bound=bound)), values))]
    (own,) = (page for page in pages if "签名" in page)
    assert own == pages[-1]
    return own


def test_signatures_bring_a_row_along(qapp: Any) -> None:
    """However many rows there are, the page that is signed says something that is signed for."""
    counts = range(1, 90)
    assert any("商品" not in _last(count, "") for count in counts)  # what happens without
    for count in counts:
        found = _last(count, "with_last = true")
        assert f"商品{count - 1:02}" in found
        assert "品名" in found


@pytest.mark.parametrize("name", ["customer_summary", "month_plan", "minutes", "week_plan", "stock_survey"])
@pytest.mark.parametrize("count", [1, 17, 19, 34])
def test_the_last_page_of_a_form_is_more_than_its_foot(qapp: Any, name: str, count: int) -> None:
    """The shipped forms keep a row of their list beside what ends them."""
    form = paper.form(name)
    key, column = {
        "customer_summary": ("customers", "name"), "month_plan": ("customers", "name"), "minutes": ("duties", "text"),
        "week_plan": ("visits", "customer"), "stock_survey": ("products", "name"),
    }[name]  # fmt: skip
    pages = texts(pdf(form, {key: [{column: f"甲{number}乙"} for number in range(count)]}))
    assert f"甲{count - 1}乙" in squeezed(pages[-1])


def test_a_list_of_records_ends_with_them(qapp: Any) -> None:
    """``fill_empty`` gives the empty form rows to the foot of its page, and a filled one none at all."""
    form = form_of(
        '[[block]]\nkind = "table"\nkey = "list"\nfill_empty = true\n'
        'columns = [{label = "序", kind = "row", width = 20}, {label = "品名", key = "name", width = 80}]'
    )
    (empty,) = inks(form, paper.BLANK)
    (filled,) = inks(form, {"list": [{"name": "甲"}, {"name": "乙"}]})
    assert {"1", "2", "20"} <= {one.text for one in empty.letters}
    assert "3" not in {one.text for one in filled.letters}


def test_rows_of_a_table_take_the_room_that_is_left() -> None:
    """A column with ``stretch`` lets few rows be as high as a hand likes; many are no lower than a pen needs."""
    form = paper.form("visit_sheet")

    def heights(count: int) -> list[float]:
        rows = [{"name_1": f"规格{number}"} for number in range(count)]
        (ink,) = inks(form, {"products": rows})
        at = sorted(one.y for one in ink.letters if one.text.startswith("规格"))
        return [after - before for before, after in pairwise(at)]

    few, many = heights(4), heights(14)
    assert min(few) >= 7 * 72 / 25.4
    assert min(many) >= 6 * 72 / 25.4 - 0.01
    assert min(few) > max(many)


def test_a_check_mark_is_a_check_mark() -> None:
    """✓ stands in the fonts of both styles themselves; nobody sees the sign of a root."""
    for bold in (False, True):
        letters = lettering(bold=bold)
        assert letters.width("✓") > 0
        assert "✓" not in letters.foreign


LIST = """
[[block]]
kind = "table"
key = "list"
{fill}
columns = [{{label = "品名", key = "name", width = 100}}]
"""


def _pages(count: int, fill: str = "") -> list[Any]:
    return inks(form_of(LIST.format(fill=fill)), {"list": [{"name": f"商品{number:02}"} for number in range(count)]})


def test_a_page_with_two_lines_is_saved(qapp: Any) -> None:
    """A list that needs a little more than its page is set smaller by a hair; one that needs much more is not."""
    smaller = [count for count in range(1, 60) if min(one.size for one in _pages(count)[0].letters) < 10.5]
    first, last = smaller[0], smaller[-1]
    assert smaller == list(range(first, last + 1))
    assert 1.05 < last / first < 1.2
    for count in (first - 1, first, last):
        (page,) = _pages(count)
        assert min(one.size for one in page.letters) > 9.5
    many = _pages(last + 1)
    assert len(many) == 2
    assert min(one.size for one in many[0].letters) == 10.5
    assert len(many[1].letters) > 3


def test_a_page_to_be_written_on_is_not_saved(qapp: Any) -> None:
    """A list that goes on with empty rows to the foot of its page wants that page."""
    plain = next(count for count in range(1, 90) if len(_pages(count, "fill = true")) == 2)
    assert len(_pages(plain)) == 1
