"""Words are parted by whatever sign somebody has at hand."""

from __future__ import annotations

import pytest

from cmdesk.core.text.parted import parted


@pytest.mark.parametrize(
    "text", ["张三、李四、王五", "张三，李四, 王五", "张三；李四;\n王五", "、张三、、李四 ，王五，"]
)
def test_every_sign_parts_words(text: str) -> None:
    """Chinese or Latin, one or several beside each other, at the ends too; no word is empty."""
    assert parted(text) == ["张三", "李四", "王五"]


def test_a_blank_parts_numbers_and_no_names() -> None:
    """A name may hold a blank; between numbers it stands for a comma."""
    assert parted("Anna Li、张三") == ["Anna Li", "张三"]
    assert parted("50 75、 100", blanks=True) == ["50", "75", "100"]
    assert parted(" ，") == parted("", blanks=True) == []
