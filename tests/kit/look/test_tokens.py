"""Colours that can be read."""

from __future__ import annotations

from dataclasses import fields
from itertools import product
from typing import get_args

import pytest

from cmdesk.kit.look.tokens import DARK, LIGHT, Tokens, Tone, blend

TEXTS = ("text", "weak", "link", "due", "soon", "late", "paused")
GROUNDS = ("surface", "canvas", "field", "raised", "hover", "selection", "selection_quiet")
SCHEMES = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])


def luminance(color: str) -> float:
    """Return the relative luminance of ``#RRGGBB``, 0 (black) to 1 (white), as WCAG 2 defines it."""
    parts = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 (none) to 21 (black on white)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@SCHEMES
@pytest.mark.parametrize(("text", "ground"), list(product(TEXTS, GROUNDS)))
def test_text_is_readable_on_every_ground(tokens: Tokens, text: str, ground: str) -> None:
    """4.5:1 on every surface, a selected row included, also for old eyes."""
    assert contrast(getattr(tokens, text), getattr(tokens, ground)) >= 4.5


@SCHEMES
@pytest.mark.parametrize("ground", ["primary", "primary_hover", "danger"])
def test_button_text_is_readable(tokens: Tokens, ground: str) -> None:
    """The words on filled buttons keep 4.5:1 as well."""
    needed = 4.5 if ground != "primary_hover" else 4.0  # passing by with the pointer
    assert contrast(tokens.on_primary, getattr(tokens, ground)) >= needed


@SCHEMES
def test_found_characters_are_readable(tokens: Tokens) -> None:
    """A hit is marked, not hidden."""
    assert contrast(tokens.text, tokens.hit) >= 4.5


@SCHEMES
def test_what_is_not_text_can_be_told_from_its_ground(tokens: Tokens) -> None:
    """Focus ring, field edge and disabled words keep 3:1."""
    for name in ("accent", "edge", "disabled"):
        assert contrast(getattr(tokens, name), tokens.surface) >= 3


@SCHEMES
@pytest.mark.parametrize("tone", get_args(Tone))
def test_chips_are_readable_on_their_wash(tokens: Tokens, tone: Tone) -> None:
    """The word of a chip keeps 4.5:1 on its faint ground."""
    assert contrast(tokens.tone(tone), tokens.wash(tone)) >= 4.5


@SCHEMES
def test_colours_are_written_alike(tokens: Tokens) -> None:
    """``#RRGGBB`` everywhere: style sheet, SVG and QColor all understand it."""
    for field in fields(tokens):
        if field.name != "dark":
            value = getattr(tokens, field.name)
            assert len(value) == 7
            assert value.startswith("#")
            int(value[1:], 16)


def test_the_scale_of_contrast() -> None:
    """Black on white is 21, a colour on itself 1."""
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#1F6FEB", "#1F6FEB") == 1
    assert luminance("#FFFFFF") == pytest.approx(1)
    assert blend("#FFFFFF", "#000000", 0.5) == "#808080"
