"""Colours that can be read."""

from __future__ import annotations

from dataclasses import fields
from itertools import product
from typing import get_args

import pytest

from cmdesk.kit.look.stylesheet import write
from cmdesk.kit.look.tokens import DARK, LIGHT, STRONG_DARK, STRONG_LIGHT, Tokens, Tone, blend

TEXTS = ("text", "weak", "link", "due", "soon", "late", "paused")
GROUNDS = ("surface", "canvas", "field", "raised", "hover", "selection", "selection_quiet")
SCHEMES = pytest.mark.parametrize(
    "tokens", [LIGHT, DARK, STRONG_LIGHT, STRONG_DARK], ids=["light", "dark", "strong light", "strong dark"]
)


def needed(tokens: Tokens) -> float:
    """Return the contrast that text must have: what WCAG calls AA, and AAA where strong contrast was asked for."""
    return 7 if tokens.strong else 4.5


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
    """4.5:1 on every surface, a selected row included, also for old eyes; 7:1 where that was asked for."""
    assert contrast(getattr(tokens, text), getattr(tokens, ground)) >= needed(tokens)


@SCHEMES
@pytest.mark.parametrize("ground", ["primary", "primary_hover", "danger"])
def test_button_text_is_readable(tokens: Tokens, ground: str) -> None:
    """The words on filled buttons keep as much."""
    least = 4.0 if ground == "primary_hover" and not tokens.strong else needed(tokens)  # passing by with the pointer
    assert contrast(tokens.on_primary, getattr(tokens, ground)) >= least


@SCHEMES
def test_found_characters_are_readable(tokens: Tokens) -> None:
    """A hit is marked, not hidden."""
    assert contrast(tokens.text, tokens.hit) >= needed(tokens)


@SCHEMES
def test_what_is_not_text_can_be_told_from_its_ground(tokens: Tokens) -> None:
    """Focus ring, field edge and disabled words keep 3:1."""
    for name in ("accent", "edge", "disabled"):
        assert contrast(getattr(tokens, name), tokens.surface) >= (7 if tokens.strong else 3)


@pytest.mark.parametrize("tokens", [STRONG_LIGHT, STRONG_DARK], ids=["light", "dark"])
def test_strong_contrast_draws_lines(tokens: Tokens) -> None:
    """Fields, buttons and bars are told from their ground by lines, for grounds are all alike; rows by finer ones."""
    for ground in ("surface", "canvas", "field", "raised"):
        assert contrast(tokens.border, getattr(tokens, ground)) >= 7
        assert contrast(tokens.line, getattr(tokens, ground)) >= 4.5
    sheet = write(tokens)
    assert f"border: 3px solid {tokens.accent}" in sheet, "where the keys are is seen from afar"
    assert f"border: 3px solid {tokens.accent}" not in write(DARK if tokens.dark else LIGHT)


@SCHEMES
@pytest.mark.parametrize("tone", get_args(Tone))
def test_chips_are_readable_on_their_wash(tokens: Tokens, tone: Tone) -> None:
    """The word of a chip keeps as much on its faint ground."""
    assert contrast(tokens.tone(tone), tokens.wash(tone)) >= needed(tokens)


@SCHEMES
def test_colours_are_written_alike(tokens: Tokens) -> None:
    """``#RRGGBB`` everywhere: style sheet, SVG and QColor all understand it."""
    for field in fields(tokens):
        if field.name not in {"dark", "strong"}:
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
