"""Where lines end."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmdesk.core.paper.breaking import NOT_FIRST, NOT_LAST, lines, printed
from cmdesk.core.paper.lettering import lettering


@pytest.mark.parametrize(
    ("text", "width", "broken"),
    [
        ("今天天气好", 5, ["今天天气好"]),
        ("今天天气好，出门", 5, ["今天天气", "好，出门"]),
        ("今天天（气好）", 4, ["今天天", "（气好）"]),
        ("今天 hello world", 5, ["今天 hello", "world"]),
        ("甲\n\n乙", 5, ["甲", "", "乙"]),
        ("", 5, [""]),
        ("价格￥12.50元", 4, ["价格", "￥12.50", "元"]),
        ("一二三四……五", 5, ["一二三", "四……五"]),
    ],
)
def test_lines(text: str, width: float, broken: list[str]) -> None:
    """No closing sign begins a line, no opening one ends it, words and numbers stay whole."""
    assert [line for line, _ in lines(text, lettering(), width)] == broken


@given(
    text=st.text(st.sampled_from("中文测试，。；（）“”ab12 .\n"), max_size=200),
    width=st.floats(2, 40),
)
def test_every_text(text: str, width: float) -> None:
    """Nothing is lost but blanks, no line is wider than asked, the signs stand where they may whenever they can."""
    style, text = lettering(), printed(text)
    broken = lines(text, style, width)
    assert "".join(line for line, _ in broken).replace(" ", "") == text.replace("\n", "").replace(" ", "")
    for line, wide in broken:
        assert wide == pytest.approx(style.width(line))
        assert style.width(line.rstrip(" ")) <= width + 0.01 or len(line) == 1
    for (before, _), (after, _) in pairwise(broken):
        if after[:1] in NOT_FIRST and before and "\n" not in text:  # only where the whole line was of such signs
            inside = before + after[:1]
            assert not any(_may_break(inside, place) for place in range(1, len(inside)))


def _may_break(text: str, place: int) -> bool:
    before, after = text[place - 1], text[place]
    if after == " " or after in NOT_FIRST or before in NOT_LAST:
        return False
    joined = "abcdefghijklmnopqrstuvwxyz0123456789.,%"
    return not (before in joined and after in joined)
