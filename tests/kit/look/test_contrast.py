"""Strong contrast, chosen or as the system shows it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from cmdesk.kit.look import system, theme
from cmdesk.kit.look.tokens import DARK, LIGHT, STRONG_DARK, STRONG_LIGHT

Asked, Colours = Qt.ContrastPreference, Qt.ColorScheme


class Hints:
    """What a system tells of contrast, as Qt passes it on."""

    def __init__(self, preference: Asked, scheme: Colours = Colours.Light) -> None:
        self.preference, self.scheme = preference, scheme

    def accessibility(self) -> Hints:
        return self

    def contrastPreference(self) -> Asked:
        return self.preference

    def colorScheme(self) -> Colours:
        return self.scheme


@pytest.fixture
def app(qapp: QApplication) -> Iterator[QApplication]:
    """The application; at the end it is light again."""
    theme.apply_theme(qapp, "light")
    yield qapp
    theme.apply_theme(qapp, "light")


def test_what_the_system_asks_for_is_read() -> None:
    """Also where Qt is too old to tell."""
    told = {preference: system.wants_contrast(Hints(preference)) for preference in Asked}  # type: ignore[arg-type]
    assert told == {Asked.NoPreference: False, Asked.HighContrast: True}
    assert not system.wants_contrast(SimpleNamespace())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("scheme", "window", "dark"),
    [
        (Colours.Dark, "255 255 255", True), (Colours.Light, "0 0 0", False), (Colours.Unknown, "0 0 0", True),
        (Colours.Unknown, "45 50 54", True), (Colours.Unknown, "255 250 239", False), (Colours.Unknown, "", False),
    ],
)  # fmt: skip
def test_a_contrast_theme_of_windows_is_light_or_dark_as_its_window(
    tmp_path: Path, scheme: Colours, window: str, dark: bool
) -> None:
    """Qt tells neither of them there."""
    colors = QSettings(str(tmp_path / "registry.ini"), QSettings.Format.IniFormat)
    if window:
        colors.setValue("Window", window)
    assert system.is_dark(Hints(Asked.HighContrast, scheme), colors) is dark  # type: ignore[arg-type]


def test_who_follows_the_system_gets_its_contrast(app: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    """At once when it is put on; who has chosen light or dark keeps it."""
    asked = False
    monkeypatch.setattr(system, "wants_contrast", lambda _hints: asked)
    monkeypatch.setattr(system, "is_dark", lambda _hints: True)
    theme.apply_theme(app, "system")
    assert theme.tokens() is DARK
    asked = True
    app.styleHints().accessibility().contrastPreferenceChanged.emit(Asked.HighContrast)
    assert theme.tokens() is STRONG_DARK
    theme.apply_theme(app, "light")
    assert theme.tokens() is LIGHT


def test_strong_contrast_is_seen_on_a_field(qtbot: Any, app: QApplication) -> None:
    """A black line round it, and a thick frame of its own colour while it has the keys; its height stays."""
    theme.apply_theme(app, "contrast")
    assert theme.tokens() is STRONG_LIGHT
    assert app.palette().color(QPalette.ColorRole.WindowText).name() == "#000000"
    window = QWidget()
    qtbot.addWidget(window)
    theme.dress(window)
    column = QVBoxLayout(window)
    field, other = QLineEdit(), QLineEdit()
    column.addWidget(field)
    column.addWidget(other)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    other.setFocus()
    high = field.height()
    assert field.grab().toImage().pixelColor(field.width() // 2, 0).name() == STRONG_LIGHT.border
    field.setFocus()
    seen = field.grab().toImage()
    middle = field.width() // 2
    assert {seen.pixelColor(middle, at).name().upper() for at in range(3)} == {STRONG_LIGHT.accent}
    assert (field.height(), seen.pixelColor(middle, 4).name().upper()) == (high, STRONG_LIGHT.field)


def test_both_contrasts_can_be_drawn_whatever_the_system_says(app: QApplication) -> None:
    """Pictures are taken of either; who has chosen light or dark has it."""
    for scheme, as_dark, wanted in (
        ("contrast", True, STRONG_DARK),
        ("light", True, LIGHT),
        ("contrast", False, STRONG_LIGHT),
    ):
        theme.apply_theme(app, scheme, as_dark=as_dark)  # type: ignore[arg-type]
        assert theme.tokens() is wanted


@pytest.mark.parametrize("as_dark", [False, True])
def test_what_stands_in_an_empty_field_has_its_contrast_too(qtbot: Any, app: QApplication, as_dark: bool) -> None:
    """Qt would paint it half transparent wherever a sheet tells the colour of text."""
    theme.apply_theme(app, "contrast", as_dark=as_dark)
    window = QWidget()
    qtbot.addWidget(window)
    theme.dress(window)
    field, other = QLineEdit(placeholderText="■■■■"), QLineEdit()
    column = QVBoxLayout(window)
    column.addWidget(other)
    column.addWidget(field)
    window.show()
    seen = field.grab().toImage()
    line = {seen.pixelColor(across, seen.height() // 2).name().upper() for across in range(6, 60)}
    assert theme.tokens().disabled in line
