"""Whatever people write: every character is printed, in order, and no two texts lie upon each other."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.paper.reader import form_of, inks, overlaps, pdf, squeezed, texts

from cmdesk.core import paper
from cmdesk.core.errors import Refused
from cmdesk.core.paper.breaking import printed
from cmdesk.core.paper.reading import read

CARD = form_of(
    """
[[block]]
kind = "line"
repeat = true
cells = [{label = "记录人", key = "who", width = 50}, {label = "{year}年", width = 50, align = "right"}]
[[block]]
kind = "grid"
side = "内容"
rows = [
  [{label = "名称", key = "name", label_width = 20, width = 32},
   {label = "人数", key = "count", kind = "number", unit = " 人", label_width = 20, width = 20}],
  [{label = "说明", key = "note", kind = "long", label_width = 20, width = 72, height = 20, lines = true}],
  [{label = "固定", key = "fixed", fixed = true, label_width = 20, width = 72, height = 12}],
  [{label = "选项", key = "pick", kind = "choices", choices = ["a=甲", "b=乙"], label_width = 20, width = 72}],
  [{label = "经理意见", key = "approval", kind = "approval", width = 92, height = 25}],
]
[[block]]
kind = "table"
key = "list"
rows = 3
columns = [
  {label = "品名", key = "name", width = 30}, {label = "备注", key = "note", kind = "long", width = 50},
  {label = "金额", key = "money", kind = "money", width = 20, sum = true},
]
[[block]]
kind = "side"
space = 2
[[block.part]]
width = 49
[[block.part.block]]
kind = "grid"
rows = [[{label = "左", key = "left", label_width = 9, width = 40}]]
[[block.part]]
width = 49
[[block.part.block]]
kind = "text"
text = "右：{right}"
""",
    'serial = "number"',
)
KEYS = ("who", "name", "note", "fixed", "left", "right")
HOSTILE = st.text(
    st.one_of(
        st.sampled_from("中国测试客户，。；！？（）“”…—a1 .,-/\n\t<b>&\u202e\u200b\x00\x1b\ufeff𠮷𪚥㛃龘☑É"),
        st.characters(),
    ),
    max_size=400,
)


def in_order(wanted: str, found: str) -> bool:
    """Tell whether all characters of a text come in this order."""
    rest = iter(found)
    return all(char in rest for char in wanted)


@settings(max_examples=60)
@given(values=st.fixed_dictionaries(dict.fromkeys(KEYS, HOSTILE)), times=st.sampled_from([1, 1, 1, 12]))
def test_nothing_is_lost_and_nothing_lies_upon_another(values: dict[str, str], times: int) -> None:
    """Texts of any length and kind, in every sort of cell at once."""
    record: dict[str, Any] = {key: text * times for key, text in values.items()}
    record["approval"] = {"opinion": record["note"], "name": values["who"][:40], "answer": True}
    record["pick"] = ["a", values["left"]]
    record["list"] = [{"name": values["name"], "note": record["note"], "money": 12}] * 2
    pages = inks(CARD, record)
    drawn = [one.text for ink in pages for one in ink.letters]
    for key in KEYS:
        wanted = squeezed(printed(record[key]))
        assert in_order(wanted, squeezed(drawn)), f"{key}: a character is missing"
    for ink in pages:
        assert overlaps(ink) == []


def left_to_right(text: str) -> str:
    """Return text without letters of scripts written from the right, whose order PDF programs turn round."""
    return "".join(char for char in text if unicodedata.bidirectional(char) not in {"R", "AL", "AN"})


@settings(max_examples=25)
@given(text=HOSTILE.map(left_to_right).filter(lambda text: squeezed(printed(text))), times=st.sampled_from([1, 20]))
def test_a_reader_finds_the_very_characters(qapp: Any, text: str, times: int) -> None:
    """A PDF program extracts what was written, line after line, over as many pages as it takes."""
    form = form_of('[[block]]\nkind = "text"\ntext = "{note}"', 'pages = "none"')
    wanted = squeezed(printed(text * times))
    found = squeezed(part.removeprefix("表") for part in texts(pdf(form, {"note": text * times})))
    assert _plain(found) == _plain(wanted)


def _plain(text: str) -> str:
    """Return text without what PDF programs change on their own: hyphens at line ends, combining marks, surrogates."""
    kept = unicodedata.normalize("NFKC", text)
    return "".join(char for char in kept if unicodedata.category(char)[0] in "LN")


@pytest.mark.parametrize("length", [1, 37, 500, 5_000, 60_000])
@pytest.mark.parametrize("char", ["长", "。", "a", "（", "𠮷", "一二三，"])
def test_any_length_ends(length: int, char: str) -> None:
    """A value that fills a hundred pages is printed on a hundred pages."""
    pages = inks(CARD, {"note": char * length})
    count = sum(one.text.count(char[0]) for ink in pages for one in ink.letters)
    assert count >= length
    assert all(overlaps(ink) == [] for ink in pages[:3])


def test_long_labels_and_repeated_lines_end() -> None:
    """What comes again on every page is left out where it would fill the page by itself."""
    form = form_of(
        '[[block]]\nkind = "line"\nrepeat = true\ncells = [{label = "甲", key = "who"}]\n'
        '[[block]]\nkind = "table"\nkey = "list"\ntitle = "{who}"\ncolumns = [{label = "{who}", key = "name"}]\n'
    )
    pages = inks(form, {"who": "很长的文字" * 900, "list": [{"name": "末行"}] * 3})
    assert sum(one.text == "末行" for ink in pages for one in ink.letters) == 3
    assert all(overlaps(ink) == [] for ink in pages)


def test_signs_that_steer_are_not_printed() -> None:
    """Control, bidirectional, zero-width and surrogate characters go; markup is text."""
    assert printed("a\x00b\u202ec\u200bd\ud800e\ufefff<b>g</b>") == "abcdef<b>g</b>"
    assert printed("甲\r\n乙\u2028丙\t丁 ") == "甲\n乙\n丙 丁"
    assert printed("e\u0301") == "é"


def test_a_character_that_no_font_has_is_a_frame_with_its_code(qapp: Any) -> None:
    """It is seen that something stands there; a reader program finds the character itself."""
    unknown = "\U0002ebf0"
    form = form_of('[[block]]\nkind = "text"\ntext = "{note}"', 'pages = "none"')
    content = pdf(form, {"note": f"王{unknown}明"})
    assert f"王{unknown}明" in squeezed(texts(content))
    (ink,) = inks(form, {"note": f"王{unknown}明"})
    line = next(one for one in ink.letters if "王" in one.text)
    assert line.lettering.foreign[unknown] == -1


@pytest.mark.parametrize("char", list("𠮷㛃䶮堃犇囧镕喆祎翀赟頔龑㵑𪚥☑✓"))
def test_rare_characters_have_letters(char: str) -> None:
    """Names as they are in registers print as themselves."""
    style = paper.lettering()
    style.width(char)
    assert style.foreign.get(char, 0) >= 0


SHIPPED = {name: paper.source(name)[0] for name in paper.names()}
NUMBERS = st.sampled_from(
    ["0", "0.01", "1", "3", "7.5", "40", "179", "1999", "-1", "1e9", "nan", "true", '"x"', "[]", "99999"]
)


@settings(max_examples=60)
@given(name=st.sampled_from(sorted(SHIPPED)), place=st.integers(0, 10_000), number=NUMBERS)
def test_a_form_that_is_not_refused_can_be_printed(name: str, place: int, number: str) -> None:
    """Any number of a form may be changed to anything: it is refused by a sentence, or the form is printed."""
    found = list(re.finditer(r"(?<== )\d+(\.\d+)?", SHIPPED[name]))
    one = found[place % len(found)]
    text = SHIPPED[name][: one.start()] + number + SHIPPED[name][one.end() :]
    said = paper.problems(text)
    if said:
        assert re.search("[一-鿿].*。$", said[0])
        return
    try:
        pages = inks(read(name, text), {"name": "很长的名称" * 20, "number": "1"})
    except Refused:
        return
    assert 1 <= len(pages) < 200
