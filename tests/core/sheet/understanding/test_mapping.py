"""A mapping is remembered exactly, and a wrong file is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import strategies as st

from cmdesk.core.errors import Refused
from cmdesk.core.sheet.understanding.mapping import ColumnMapping, load_mapping

TEXT = st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=12)


def test_the_file_is_easy_to_write(tmp_path: Path) -> None:
    """An office writes it by hand; names that differ in width, case or spaces are the same column."""
    path = tmp_path / "m.toml"
    path.write_text(
        'sheet = "客户"\nheader_row = 3\n\n[columns]\n"客户名称" = "name"\n"电话 (2)" = "phones"\n"序号" = ""\n',
        encoding="utf-8",
    )
    mapping = load_mapping(path)
    assert mapping == ColumnMapping({"客户名称": "name", "电话 (2)": "phones", "序号": ""}, "客户", 3)
    assert mapping.places(["序号", "客戶 名稱", "颜色"]) == ({1: "name"}, ["电话 (2)"])


@pytest.mark.parametrize(
    ("text", "word"),
    [("a = ", "写得不对"), ("x = 1", "不认识"), ("sheet = 1", "写得不对"), ("header_row = -1", "从 1 算起"),
     ("header_row = true", "写得不对"), ("[columns]\na = 1", "每一项"), ("\udcff", "写得不对")],
)  # fmt: skip
def test_a_wrong_file_is_told(tmp_path: Path, text: str, word: str) -> None:
    """With what is wrong, never a traceback."""
    path = tmp_path / "m.toml"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(Refused, match=word):
        load_mapping(path)
    with pytest.raises(Refused, match="找不到"):
        load_mapping(tmp_path / "没有.toml")
