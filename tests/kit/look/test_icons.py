"""Icons are drawn for the screen they are seen on."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon
from pytestqt.qtbot import QtBot

from cmdesk.kit.look import icons
from cmdesk.kit.look.chips import light_icon


@pytest.mark.parametrize(("scale", "pixels"), [(1.0, 16), (1.5, 24), (2.0, 32)])
def test_an_icon_has_the_pixels_of_its_screen(qtbot: QtBot, scale: float, pixels: int) -> None:
    """At 150 % an icon is drawn anew, not blown up from the one of 100 %."""
    engine_made = icons.icon("printer").pixmap(QSize(16, 16), scale)
    assert engine_made.size() == QSize(pixels, pixels)


def test_an_icon_in_a_wide_place_stands_in_its_middle(qtbot: QtBot) -> None:
    """A button gives its icon room towards the words; the drawing keeps its shape."""
    wide = icons.icon("printer").pixmap(QSize(20, 16), 2.0).toImage()
    alone = icons.icon("printer").pixmap(QSize(16, 16), 2.0).toImage()
    assert wide.size() == QSize(40, 32)
    assert wide.copy(4, 0, 32, 32).convertToFormat(alone.format()) == alone


def test_a_light_keeps_its_colour_in_the_selected_row(qtbot: QtBot) -> None:
    """Red is red in the row one stands on as well."""
    light = light_icon("late")
    plain, selected = (light.pixmap(QSize(12, 12), mode) for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected))
    assert plain.toImage() == selected.toImage()
