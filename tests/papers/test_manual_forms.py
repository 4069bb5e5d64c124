"""The page about forms shows a form that can be printed, and names every key and kind there is."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

from cmdesk.core import paper
from cmdesk.core.paper.form import KINDS, PAPERS
from cmdesk.core.paper.reading import BLOCKS

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "manual" / "forms.md").read_text(encoding="utf-8")


def test_the_example_is_a_form() -> None:
    """What the page shows can be pasted into the editor."""
    (example,) = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
    assert paper.problems(example) == []


def test_what_can_be_written_is_told() -> None:
    """Kinds of blocks and cells, papers and the keys of a form all stand on the page."""
    for word in [*BLOCKS, *KINDS]:
        assert f"`{word}`" in TEXT, word
    assert [name for name in list(PAPERS)[:6] if name not in TEXT] == []
    keys = {one.name for one in fields(paper.Form)} - {"name", "blocks", "serial_label"}
    assert [key for key in sorted(keys) if not re.search(rf"\b{key}\b", TEXT)] == []
