"""Forms that people have edited: every mistake is one sentence with its line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cmdesk.core import paper
from cmdesk.core.errors import NotFound, Refused

GOOD = """title = "表"
paper = "A4"

[[block]]
kind = "grid"
rows = [
  [{label = "甲", key = "a", label_width = 30, width = 150}],
  [{label = "乙", key = "b", label_width = 30, width = 60}, {label = "丙", key = "c", label_width = 30, width = 60}],
]

[[block]]
kind = "table"
key = "list"
columns = [{label = "品名", key = "name", width = 100}, {label = "备注", key = "note"}]
"""


def test_a_sound_form_has_no_problems() -> None:
    """Nothing is said of a form that can be printed."""
    assert paper.problems(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ('title = "表"', 'title = "表', 1, "TOML"),
        ('title = "表"', "title = 3", 1, "“title”应是带引号的文字"),
        ('title = "表"\n', "", 0, "缺少“title”"),
        ('paper = "A4"', 'paper = "A9"', 2, "纸张“A9”"),
        ('paper = "A4"', "margins = [1, 2]", 2, "四个数"),
        ('paper = "A4"', "margins = [15, 100, 15, 100]", 2, "页边距太大"),
        ('paper = "A4"', "marks = true\nmargins = [5, 15, 5, 15]", 3, "定位标记"),
        ('paper = "A4"', 'papper = "A4"', 2, "是不是“paper”"),
        ('kind = "grid"', 'kind = "gird"', 5, "现在是“gird”"),
        ("width = 150", "width = 140", 7, "合计 170 mm，应为 180 mm"),
        ("width = 150", 'width = "150"', 7, "“width”应是数字"),
        ("width = 150", "width = -1", 7, "不能是负数"),
        ('key = "c"', 'kye = "c"', 8, "不认识的键“kye”，是不是“key”"),
        ('key = "c"', 'key = "c", kind = "chioce"', 8, "不认识的格子类型“chioce”"),
        ('key = "c"', 'key = "c", align = "middle"', 8, "“align”应是"),
        ('key = "c"', 'key = "c", choices = "a"', 8, "方括号"),
        ("width = 100", "width = 179", 11, "没有地方"),
        ('key = "list"', "key = 1", 13, "“key”应是带引号的文字"),
        (GOOD[GOOD.index("[[block]]") :], "", 0, "没有任何内容块"),
    ],
)
def test_mistakes(old: str, new: str, line: int, words: str) -> None:
    """The sentence names what is wrong and, where there is one, the line."""
    (said,) = paper.problems(GOOD.replace(old, new, 1))
    assert words in said
    named = re.search(r"第 (\d+) 行", said)
    assert (int(named[1]) if named else 0) == line
    assert said.endswith("。")


def test_an_office_has_its_own_forms(tmp_path: Path) -> None:
    """A file of the same name goes before the shipped one; others are added."""
    (tmp_path / "reception.toml").write_text(GOOD.replace("表", "我们的接待单"), encoding="utf-8")
    (tmp_path / "own.toml").write_text(GOOD, encoding="utf-8-sig")
    assert paper.form("reception", tmp_path).title == "我们的接待单"
    assert paper.form("reception").title == "客户接待单"
    assert paper.form("own", tmp_path).title == "表"
    assert {"own", "reception", "customer_card"} <= set(paper.names(tmp_path))


def test_a_broken_form_of_the_office_is_refused(tmp_path: Path) -> None:
    """Printing does not fall back to the shipped form behind the office's back; the sentence says the way out."""
    own = tmp_path / "reception.toml"
    own.write_text(GOOD.replace("width = 150", "width = 140"), encoding="utf-8")
    with pytest.raises(Refused, match=r"“reception.toml”有错，第 7 行.*请改正"):
        paper.form("reception", tmp_path)
    own.write_bytes('title = "表"'.encode("gb18030"))
    with pytest.raises(Refused, match="UTF-8"):
        paper.form("reception", tmp_path)
    with pytest.raises(NotFound, match=r"没有名为“.*secret”的表单"):
        paper.form("../secret", tmp_path)
