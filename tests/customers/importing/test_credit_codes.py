"""Credit codes as lists write them; a check digit is what the library says."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from cmdesk.core.record import fields_of
from cmdesk.core.sheet.converting.convert import converter_of
from cmdesk.customers import checks
from cmdesk.customers.importing.fields import converter, credit_code
from cmdesk.customers.record import Customer

codes = st.one_of(
    st.from_regex(r"9[1-3]\d{6}[0-9A-Z]{10}", fullmatch=True),
    st.text("0123456789ABCDEFGHIJXYZé", min_size=18, max_size=18),
)


@given(st.one_of(codes, st.from_regex("[0-9]{15}", fullmatch=True), st.text("0123456789ABCXYZOI 　-", max_size=22)))
def test_the_short_way_leads_to_the_same_place(cell: str) -> None:
    """Whatever is written, the column's own quick way keeps and refuses what the careful one does."""
    careful = converter_of(fields_of(Customer)["credit_code"], tidy=credit_code, short=lambda _: None)
    assert converter(Customer, "credit_code")(cell) == careful(cell)


@given(codes)
def test_a_credit_code_is_judged_as_the_library_does(code: str) -> None:
    """The quick check and python-stdnum say the same, also of a code whose last sign is put right."""
    variants = [code]
    if code.isascii() and all(char in "0123456789ABCDEFGHJKLMNPQRTUWXY" for char in code):
        variants.append(code[:17] + uscc.calc_check_digit(code[:17]))
    for one in variants:
        assert (checks.credit_code_problem(one) == "") == uscc.is_valid(one)
