"""Text to value and back, without a window."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmdesk.core.spec import Choice, FieldSpec
from cmdesk.kit.form import typed
from cmdesk.kit.form.plain import plain_tip

WHOLE = FieldSpec("n", "数量", "whole", least=Decimal(0), most=Decimal(1000), unit="条")
MONEY = FieldSpec("m", "金额", "money")
REAL = FieldSpec("r", "比率", "real", places=3)
PHONES = FieldSpec("p", "电话", "phones", limit=2)
NAME = FieldSpec("t", "名称", limit=5)


@pytest.mark.parametrize(
    ("spec", "text", "value"),
    [
        (WHOLE, "12*30", 360), (WHOLE, " ", None), (WHOLE, "１２", 12), (MONEY, "1,234.50", Decimal("1234.50")),
        (MONEY, "100/3", Decimal("33.33")), (REAL, "1/3", Decimal("0.333")), (REAL, "2", Decimal("2.000")),
        (PHONES, "138 1234 5678，0371-66668888", ("13812345678", "0371-66668888")), (PHONES, "", ()),
        (NAME, "  福 顺 ", "福 顺"), (FieldSpec("l", "备注", "long_text"), "一 \n\n二\n", "一\n\n二"),
    ],
)  # fmt: skip
def test_read(spec: FieldSpec, text: str, value: object) -> None:
    """Sums are worked out, numbers rounded where a sum made the digits, blanks tidied."""
    assert typed.read(spec, text) == value


@pytest.mark.parametrize(
    ("spec", "text", "sentence"),
    [
        (WHOLE, "1001", "数量不能大于 1000 条。"), (WHOLE, "-1", "数量不能小于 0 条。"), (WHOLE, "1.5", "数量应是整数，不要小数。"),
        (MONEY, "1.005", "金额最多两位小数，请精确到分。"), (NAME, "一二三四五六", "名称最多 5 个字，现在有 6 个，请缩短。"),
        (PHONES, "110、119、120", "电话最多 2 个，现在有 3 个，请删去一些。"), (PHONES, "abc", "“abc”不是电话号码，多个号码请用顿号分开。"),
    ],
)  # fmt: skip
def test_refused_in_a_sentence(spec: FieldSpec, text: str, sentence: str) -> None:
    """The sentence names the field, the cause and the way out."""
    with pytest.raises(ValueError, match=r"。$") as caught:
        typed.read(spec, text)
    assert str(caught.value) == sentence


def test_reading_text() -> None:
    """Read-only values carry their unit; flags are words, links their title."""
    assert typed.reading_text(WHOLE, 412) == "412 条"
    assert typed.reading_text(MONEY, Decimal(1234567)) == "1,234,567.00"
    assert [typed.field_text(REAL, Decimal(one)) for one in ("10.000", "0.500", "100")] == ["10", "0.5", "100"]
    assert typed.reading_text(FieldSpec("f", "谢绝", "flag"), value=False) == "否"
    assert typed.reading_text(FieldSpec("k", "客户", "link"), 3, "福顺") == "福顺"
    assert typed.reading_text(FieldSpec("d", "日期", "day"), date(2024, 11, 21)) == "2024-11-21"


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("hx", "核心"), ("核", "核心"), ("HX", "核心"), ("ｈｘ", "核心"), ("c", "常规 城市"), ("cs", "城市"), ("4", "城市"), ("力", "潜力"),
        ("core", "核心"), ("市", "城市"), ("zz", ""), ("", "核心 潜力 常规 城市"), ("l", ""), ("9", ""),
    ],
)  # fmt: skip
def test_matching(text: str, labels: str) -> None:
    """Initials, labels, values, digits; the likeliest first. Initials that nobody wrote down are worked out."""
    choices = (Choice("core", "核心", "hx"), Choice("p", "潜力", "ql"), Choice("r", "常规", "cg"), Choice("c2", "城市"))
    assert [choice.label for choice in typed.matching(choices, text)] == labels.split()


def test_digits_in_labels_come_before_places() -> None:
    """A label that begins with the digit is meant before the line of that number."""
    choices = (Choice("a", "2 级"), Choice("b", "1 级"))
    assert typed.matching(choices, "1")[0].value == "b"


def test_aside() -> None:
    """While typing, the field whispers what will be understood."""
    assert typed.aside(WHOLE, "12*30") == "= 360"
    assert typed.aside(WHOLE, "-5") == ""
    assert typed.aside(FieldSpec("d", "日期", "day"), "2024-11-21") == "周四"
    assert typed.aside(FieldSpec("d", "日期", "day"), "20241121") == "2024-11-21 周四"
    assert typed.aside(FieldSpec("d", "日期", "day"), "abc") == ""
    assert typed.aside(FieldSpec("d", "时间", "moment"), "2024-11-21 9点半") == "2024-11-21 09:30 周四"


NUMBERS = st.one_of(
    st.tuples(st.just(MONEY), st.decimals(-(10**12), 10**12, places=2)),
    st.tuples(st.just(REAL), st.decimals(-(10**9), 10**9, places=3)),
    st.tuples(st.just(WHOLE), st.integers(0, 1000)),
    st.tuples(st.just(FieldSpec("d", "日期", "day")), st.dates(date(1900, 1, 1), date(2199, 12, 31))),
    st.tuples(
        st.just(FieldSpec("at", "时间", "moment")),
        st.datetimes(typed.now().replace(year=1990, tzinfo=None)).map(
            lambda at: at.replace(second=0, microsecond=0).astimezone()
        ),
    ),
)


@given(NUMBERS)
def test_what_a_field_shows_is_read_back(case: tuple[FieldSpec, object]) -> None:
    """The text of a value means that value."""
    spec, value = case
    if spec.kind == "moment" and getattr(value, "year", 0) > 2190:
        return
    assert typed.read(spec, typed.field_text(spec, value)) == value


def test_tips_are_plain() -> None:
    """What looks like markup is shown as it stands."""
    assert plain_tip("一\n二") == "一\n二"
    assert "<b>" not in plain_tip("<b>张三</b>")
