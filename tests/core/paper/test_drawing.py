"""Whole prints: what is printed can be read back from the PDF."""

from __future__ import annotations

from io import BytesIO

from cmdesk.core import paper


def test_a_filled_form_prints_its_values() -> None:
    """Every value stands on the page as text, markup characters literally."""
    form = paper.form("reception")
    out = BytesIO()
    drawn = paper.draw(form, [{"customer": "<b>福顺</b> & 𠮷野家", "people": 3}, paper.BLANK], out)
    assert drawn.pages == 2
    assert out.getvalue().startswith(b"%PDF")
