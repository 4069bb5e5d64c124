"""Telephone numbers are found in whatever a cell holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmdesk.core.tidy import Phone, parse_phones, tidy_phones

UNDERSTOOD = [
    (
        "13812345678、0371-6666888 转 801；张三 139 0000 1111",
        ["13812345678", "0371-6666888-801", "13900001111"],
    ),
    (1.3812345678e10, ["13812345678"]),
    ("1 3 8 1 2 3 4 5 6 7 8", ["13812345678"]),
    ("138一1234一5678", ["13812345678"]),
    ("①13812345678②13900001111", ["13812345678", "13900001111"]),
    (13812345678, ["13812345678"]),
    ("1.3812345678E+10", ["13812345678"]),
    ("+86 138 1234 5678", ["13812345678"]),
    ("086-13812345678", ["13812345678"]),
    ("8613812345678", ["13812345678"]),
    ("１３８１２３４５６７８", ["13812345678"]),
    ("138-1234-5678", ["13812345678"]),
    ("138.1234.5678", ["13812345678"]),
    ("138 123 45678", ["13812345678"]),
    ("013812345678", ["13812345678"]),
    ("13812345678/13912345678", ["13812345678", "13912345678"]),
    ("13812345678\n13912345678", ["13812345678", "13912345678"]),
    ("13812345678 13912345678", ["13812345678", "13912345678"]),
    ("1381234567813912345678", ["13812345678", "13912345678"]),
    ("13812345678，13812345678", ["13812345678"]),
    ("13812345678 0371-66668888", ["13812345678", "0371-66668888"]),
    ("0371-66668888/66669999", ["0371-66668888", "0371-66669999"]),
    ("0371-66668888、66669999", ["0371-66668888", "0371-66669999"]),
    ("0371-66668888/9", ["0371-66668888", "0371-66668889"]),
    ("（0371） 6666 8888-801", ["0371-66668888-801"]),
    ("0371－66668888", ["0371-66668888"]),
    ("037166668888", ["0371-66668888"]),
    (37166668888.0, ["0371-66668888"]),
    ("371-66668888", ["0371-66668888"]),
    ("010-66668888", ["010-66668888"]),
    ("02160000000", ["021-60000000"]),
    ("+86-21-60000000", ["021-60000000"]),
    ("06312345678", ["0631-2345678"]),
    ("电话：66668888", ["66668888"]),
    ("4008208820转2", ["400-820-8820-2"]),
    ("800-810-1234", ["800-810-1234"]),
    ("95588", ["95588"]),
    ("+852 2345 6789", ["+85223456789"]),
    ("无", []),
    ("-", []),
    (None, []),
    ("", []),
    (0, []),
]


@pytest.mark.parametrize(("cell", "numbers"), UNDERSTOOD)
def test_usual_ways_of_writing_are_understood(cell: object, numbers: list[str]) -> None:
    """Several numbers, names, extensions, area codes, width and spreadsheet numbers give canonical texts."""
    assert tidy_phones(cell) == (numbers, None)


@pytest.mark.parametrize(
    ("cell", "phones"),
    [
        ("王总：13812345678（微信同号）", [Phone("13812345678", "王总")]),
        ("李红/13900001111", [Phone("13900001111", "李红")]),
        ("13900001111、李红", [Phone("13900001111", "李红")]),
        ("李红/13900001111/王强/13700001111", [Phone("13900001111", "李红"), Phone("13700001111", "王强")]),
        (
            "13812345678（老板）13912345678（会计）",
            [Phone("13812345678", "老板"), Phone("13912345678", "会计")],
        ),
        ("139 0000 1111 李四 138 0000 2222", [Phone("13900001111", ""), Phone("13800002222", "李四")]),
    ],
)
def test_words_beside_a_number_stay_with_it(cell: str, phones: list[Phone]) -> None:
    """Whose number it is must not get lost."""
    assert parse_phones(cell) == (phones, None)


@pytest.mark.parametrize(
    "cell",
    [
        "138123456789",
        "1381234567",
        "138****5678",
        "02-2345-6789",
        "1.38123E+10",
        "张三",
        "1381234567813",
        "13812345678、1391234",
        "#N/A",
    ],
)
def test_incomplete_numbers_are_told(cell: str) -> None:
    """A number that lacks or has too many digits is never repaired by guessing."""
    numbers, problem = tidy_phones(cell)
    assert problem
    assert numbers == (["13812345678"] if "、" in cell else [])


@given(
    st.one_of(
        st.text(max_size=80),
        st.text(alphabet="0123456789-+() 转/、张x.", max_size=40),
        st.floats(),
        st.integers(),
    )
)
def test_canonical_numbers_are_stable_and_nothing_fails(cell: object) -> None:
    """Reading a canonical number gives that number; any text is survived."""
    numbers, _ = tidy_phones(cell)
    assert len(set(numbers)) == len(numbers)
    for number in numbers:
        assert tidy_phones(number) == ([number], None)
