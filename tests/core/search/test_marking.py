"""What was found is marked where it stands."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.search.oracle import LETTERS

from cmdesk.core.search import spans


def marked(text: str, query: str) -> str:
    """Return the text with brackets around its marks."""
    for start, end in reversed(spans(text, query)):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return text


@pytest.mark.parametrize(
    ("text", "query", "shown"),
    [
        ("福顺烟酒商行", "烟酒", "福顺[烟酒]商行"),
        ("福顺烟酒商行", "fs", "[福顺]烟酒商行"),
        ("福顺烟酒商行", "FSYJ", "[福顺烟酒]商行"),
        ("福顺烟酒商行", "shun", "福[顺]烟酒商行"),
        ("福顺烟酒商行", "fus", "[福顺]烟酒商行"),
        ("福顺烟酒商行", "fushuny", "[福顺烟]酒商行"),
        ("福顺烟酒商行", "福s", "[福顺]烟酒商行"),
        ("福顺烟酒商行", "fu顺", "[福顺]烟酒商行"),
        ("福顺烟酒商行", "商行 福", "[福]顺烟酒[商行]"),
        ("福順煙酒商行", "福顺", "[福順]煙酒商行"),
        ("福（顺）烟酒", "福顺", "[福（顺]）烟酒"),
        ("138-1234 5678", "12345", "138-[1234 5]678"),
        ("138-1234 5678", "1234 5678", "138-[1234 5678]"),
        ("１３８１２３４", "381", "１[３８１]２３４"),
        ("KH0007", "kh", "[KH]0007"),
        ("单雄信", "shan", "[单]雄信"),
        ("单雄信", "dxx", "[单雄信]"),
        ("重庆小面", "chongq", "[重庆]小面"),
        ("顺8行", "s8h", "[顺8行]"),
        ("福福顺福顺", "福顺", "福[福顺福顺]"),
        ("福顺", "x", "福顺"),
        ("福顺", "", "福顺"),
        ("", "福", ""),
        ("福顺", "()", "福顺"),
        ("😀福顺", "fs", "😀[福顺]"),
    ],
)
def test_marks(text: str, query: str, shown: str) -> None:
    """Characters, initials, syllables and digits, whatever signs stand between."""
    assert marked(text, query) == shown


def test_letters_do_not_mark_what_is_searched_by_characters_only() -> None:
    """An address is not found by pinyin and not marked by it."""
    assert spans("福顺路", "fs", spoken=False) == []
    assert spans("福顺路", "福顺", spoken=False) == [(0, 2)]


@given(
    st.text(max_size=40) | st.text(alphabet=LETTERS, max_size=20),
    st.text(max_size=10) | st.text(alphabet="fshunxbldy 18福顺", max_size=8),
)
def test_marks_lie_apart_within_the_text(text: str, query: str) -> None:
    """Any input gives marks that can be drawn."""
    found = spans(text, query)
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(one[1] < other[0] for one, other in itertools.pairwise(found))


@given(st.text(alphabet=LETTERS, min_size=2, max_size=12), st.data())
def test_what_stands_there_is_marked(text: str, data: st.DataObject) -> None:
    """Every piece of a text is found in it."""
    start = data.draw(st.integers(0, len(text) - 2))
    piece = text[start : data.draw(st.integers(start + 1, len(text)))]
    assert any(piece.lower() in text[begin:end].lower() for begin, end in spans(text, piece))
