"""The short way gives what the long way gives."""

from __future__ import annotations

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from cmdesk.core.record import fields_of
from cmdesk.core.sheet.converting import usual
from cmdesk.core.sheet.converting.convert import converter_of
from cmdesk.core.sheet.grid import Cell
from cmdesk.customers.record import Customer

CODES = {"number", "licence_number", "postcode"}
TEXTS = {"name", "short_name", "address", "main_products", "note"}
NUMBERS = {"grade", "monthly_volume", "longitude", "latitude", "order_cycle"}
FIELDS = sorted(CODES | TEXTS | NUMBERS | {"phones", "first_trade_on", "violation_on"})
NUMBER = r"(1[3-9][0-9]{9}|0[3-9][0-9]{2}-[2-9][0-9]{6,7})"

cells = st.one_of(
    st.text(alphabet="福顺烟酒（路）18号-.:：_/ 　\t０Ａabz无null暂空+&·，、", max_size=30),
    st.text(alphabet="福店无空没有暂未知不详明填写待补充（空）一", max_size=6),
    st.from_regex(rf"{NUMBER}([ 、,]{NUMBER}){{0,9}}", fullmatch=True),
    st.lists(st.sampled_from(["13800138000", "0371-6666888", "0371-66668888"]), min_size=1, max_size=9).map(" ".join),
    st.from_regex(r"(18|19|20|21)\d\d-\d\d-\d\d", fullmatch=True),
    st.text(alphabet="0123456789ABCXYZ", max_size=22),
    st.integers(-(10**16), 10**16),
    st.integers(-5, 400),
    st.floats(allow_nan=True, allow_infinity=True),
    st.floats(-200, 200),
    st.datetimes(datetime(1899, 1, 1), datetime(2300, 1, 1)),  # noqa: DTZ001  # cells have no zone
    st.booleans(),
    st.none(),
)


@given(st.sampled_from(FIELDS), cells)
def test_the_short_way_leads_to_the_same_place(name: str, cell: Cell) -> None:
    """Whatever the short way takes, the long way takes, with the same value."""
    field = fields_of(Customer)[name]
    short = usual.short_way(field, code=name in CODES)
    assert short is not None
    value = short(cell)
    if value is not None:
        long_way = converter_of(field, code=name in CODES, short=lambda _: None)
        assert long_way(cell) == (value, None)


def test_what_lists_are_full_of_takes_it() -> None:
    """The short way is worth having: the usual cells go it."""
    usual_cells: dict[str, Cell] = {
        "name": "福顺烟酒商行（城西店）", "short_name": "福顺", "address": "城东区解放路18号2栋301室", "note": "年底再来",
        "phones": "13800138000 0371-66668888", "grade": 12.0, "monthly_volume": 300, "longitude": 113.123456,
        "first_trade_on": "2020-03-05", "licence_number": "341234567890",
    }  # fmt: skip
    for name, cell in usual_cells.items():
        short = usual.short_way(fields_of(Customer)[name], code=name in CODES)
        assert short is not None
        assert short(cell) is not None, name
