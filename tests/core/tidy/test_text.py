"""Texts, names and codes come out clean, and nothing that a person meant gets lost."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmdesk.core.tidy import show, tidy_code, tidy_lines, tidy_name, tidy_text

CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(alphabet=st.characters(exclude_categories=()), max_size=60),
    st.text(alphabet="_x00D５ａ　\u200b\t\n\r\x1f\ud800\ufeff·王 ", max_size=40),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
)


@pytest.mark.parametrize(
    ("cell", "clean"),
    [
        ("  ａｂｃ１２３　，（）", "abc123 ，（）"),
        ("兴隆\u200b商\ufeff店\u202e", "兴隆商店"),
        ("花园路\r\n１号\t 院", "花园路 1号 院"),
        ("花园路_x000D_\n1号", "花园路 1号"),
        ("买买提·艾力", "买买提·艾力"),
        ("王㐱𬱖", "王㐱𬱖"),
        ("⼀⼆", "一二"),
        ("a\ud800b\ufffec\x00", "abc"),
        (13812345678.0, "13812345678"),
        (1.5, "1.5"),
        (True, "是"),
        (date(2024, 3, 5), "2024-03-05"),
        (datetime.fromisoformat("2024-03-05"), "2024-03-05"),
        (datetime.fromisoformat("2024-03-05 08:30"), "2024-03-05 08:30"),
        (time(8, 30), "08:30:00"),
        (timedelta(hours=26), "26:00"),
        ("   ", None),
        (None, None),
    ],
)
def test_text_is_cleaned_but_keeps_what_was_meant(cell: object, clean: str | None) -> None:
    """Width, blanks and invisible characters are repaired; rare characters and Chinese punctuation stay."""
    assert tidy_text(cell) == (clean, None)


@given(CELLS)
def test_cleaning_twice_changes_nothing_and_never_fails(cell: object) -> None:
    """Whatever a cell holds, the clean text is stable, on one line, and can be stored."""
    for tidy in (tidy_text, tidy_name, tidy_code, tidy_lines):
        clean, problem = tidy(cell)
        assert clean is None or (problem is None and tidy(clean) == (clean, None))
        if clean is not None:
            clean.encode("utf-8")
            assert clean == clean.strip()
            assert "\x00" not in clean
    assert "\n" not in (tidy_text(cell)[0] or "")
    assert isinstance(show(cell), str)


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("买买提 • 艾力", "买买提·艾力"),
        ("买买提．艾力", "买买提·艾力"),
        ("麦 秀", "麦秀"),
        ("Anne-Marie Li", "Anne-Marie Li"),
        ("张三丰（小名：老三）", "张三丰（小名：老三）"),
        ("-", None),
    ],
)
def test_names_have_one_kind_of_dot_and_no_inner_blank(cell: str, name: str | None) -> None:
    """Two spellings of one person become the same text."""
    assert tidy_name(cell) == (name, None)


def test_lines_are_kept_where_a_field_has_several() -> None:
    """A remark keeps its lines, trimmed, without empty ends."""
    assert tidy_lines("\n 第一行 \r\n\n第二行\n\n") == ("第一行\n\n第二行", None)


def test_long_numbers_that_a_spreadsheet_cut_are_told() -> None:
    """An identity card number kept as a number has lost its end: nobody may take it for right."""
    clean, problem = tidy_code(4.10101199001011e17)
    assert clean is None
    assert problem is not None
    assert "15 位" in problem
    assert "科学计数" in (tidy_code("4.10105E+11")[1] or "")
    assert tidy_code("'91410100ｍａ44ｘ ") == ("91410100MA44X", None)
    assert tidy_code(123456789012345.0) == ("123456789012345", None)


def test_the_error_of_a_formula_is_no_value() -> None:
    """#REF! must not become the name of a customer."""
    clean, problem = tidy_text("#REF!")
    assert clean is None
    assert "公式错误" in (problem or "")
