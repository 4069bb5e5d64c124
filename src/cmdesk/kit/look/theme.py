"""Light, dark and strong contrast, small and large text: fonts, palette and style sheet of the program, following the system.

``apply_theme`` is called once before the first window and again when somebody picks a scheme or a size of text. The sheet is
worn by windows that have no parent (``dress``), and by what stands in them or belongs to them; the application has none.
With one on the application every widget would be styled anew each time something that holds it is put into something
else, while a page is being put together: a page would take twice as long.
Widgets that paint themselves ask ``color("late")`` while painting; they are told by the usual
``QEvent.PaletteChange`` and hold no colour of their own.
"""

from __future__ import annotations

import os
import sys
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from cmdesk.core.resources import resource
from cmdesk.kit.look import measure, stylesheet, system
from cmdesk.kit.look.language import speak_chinese
from cmdesk.kit.look.measure import POINTS, Text
from cmdesk.kit.look.tokens import (
    DARK,
    GROUP_POINTS,
    LIGHT,
    STRONG_DARK,
    STRONG_LIGHT,
    TEXT_POINTS,
    TITLE_POINTS,
    Tokens,
)

Scheme = Literal["system", "light", "dark", "contrast"]
"""``"contrast"`` is light or dark as the system is."""

BUNDLED_FAMILY: Final = "Noto Sans SC"
WINDOWS_FAMILY: Final = "Microsoft YaHei UI"
STYLE: Final = "Fusion"
_NO_CHANGE: Final = 0.001  # points


class _Follower(QObject):
    """Remembers what was asked for and what is on screen, and follows the system while asked to."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.setObjectName("cmdesk.theme")
        self.app = app
        self.scheme: Scheme = "system"
        self.as_dark = False  # as if the system were dark
        self.text: Text | None = None  # nobody has asked for a size
        self.shown: Tokens | None = None
        app.styleHints().colorSchemeChanged.connect(self.follow)
        system.on_contrast(app.styleHints(), self.follow)
        # whoever comes back may have been in the system's settings
        app.applicationStateChanged.connect(self.follow_text)

    def choose(self, scheme: Scheme) -> None:
        self.scheme = scheme
        hints = self.app.styleHints()
        if scheme in {"system", "contrast"}:
            hints.unsetColorScheme()
        else:  # the window frame of the system follows too
            hints.setColorScheme(Qt.ColorScheme.Dark if scheme == "dark" else Qt.ColorScheme.Light)
        self.follow()

    def follow(self) -> None:
        hints, dark = self.app.styleHints(), self.scheme == "dark"
        strong = self.scheme == "contrast" or (self.scheme == "system" and system.wants_contrast(hints))
        if self.scheme in {"system", "contrast"}:
            dark = self.as_dark or system.is_dark(hints)
        wanted = (STRONG_DARK if dark else STRONG_LIGHT) if strong else DARK if dark else LIGHT
        if wanted is not self.shown:
            self.shown = wanted
            _show(self.app, wanted)

    def choose_text(self, text: Text) -> None:
        self.text = text
        self.follow_text()

    def follow_text(self) -> None:
        if self.text is None:
            return
        size = POINTS[self.text] if self.text != "system" else measure.of_percent(system.text_percent())
        set_points(self.app, size)


class _Shown:
    """The tokens on screen, for those who paint."""

    tokens: Tokens = LIGHT


def apply_theme(app: QApplication, scheme: Scheme = "system", *, styled: bool = False, as_dark: bool = False) -> None:
    """Give the program its look, or change it while it runs.

    Args:
        app: the application.
        scheme: ``"system"`` follows Windows or the desktop at once when it changes, its contrast themes as well.
        styled: the application was begun with ``-style`` and ``STYLE``; naming the style here loads all of QStyle
            (6 ms), which the first window does not need.
        as_dark: the system is taken for dark, whatever it says; for pictures.
    """
    follower = _follower(app)
    if follower is None:
        if not styled:
            app.setStyle(STYLE)
        speak_chinese(app)
        load_fonts()
        app.setFont(text_font())
        follower = _Follower(app)
    follower.as_dark = as_dark
    follower.choose(scheme)


def choose_text(app: QApplication, text: Text) -> None:
    """Let text be as large as somebody has chosen, at once and in all windows.

    Args:
        app: the application; its theme has been applied.
        text: ``"system"`` follows what Windows is asked for, also when that changes.
    """
    follower = _follower(app)
    if follower is not None:
        follower.choose_text(text)


def chosen_text(app: QApplication) -> Text:
    """Return what was chosen last; following the system unless anything was."""
    follower = _follower(app)
    return (follower.text if follower is not None else None) or "system"


def set_points(app: QApplication, size: float) -> None:
    """Let ordinary text have so many points, and all that stands beside text grow or shrink with it."""
    was = measure.factor()
    if abs(size - measure.points()) < _NO_CHANGE:
        return
    measure.set_points(size)
    app.setFont(text_font())
    if app.allWidgets():
        from cmdesk.kit.look import growing

        growing.grow(app, was)
        _dress_all(app)
        growing.tell(app, was)


def _follower(app: QApplication) -> _Follower | None:
    return app.findChild(_Follower, "cmdesk.theme", Qt.FindChildOption.FindDirectChildrenOnly)


def _dress_all(app: QApplication) -> None:
    for window in app.topLevelWidgets():
        if window.styleSheet():
            dress(window)


def dress(window: QWidget) -> None:
    """Give a window the program's style sheet; one that belongs to another wears what that wears.

    Called before anything is put into it, by every window that may have no parent.
    """
    if window.parentWidget() is None:
        window.setStyleSheet(stylesheet.write(_Shown.tokens, measure.factor()))


def tokens() -> Tokens:
    """Return the colours now on screen."""
    return _Shown.tokens


def color(name: str) -> QColor:
    """Return a colour now on screen by its token name, for painting.

    Raises:
        AttributeError: there is no such token.
    """
    return _color(getattr(_Shown.tokens, name))


@lru_cache(maxsize=256)
def _color(code: str) -> QColor:
    return QColor(code)


def _show(app: QApplication, wanted: Tokens) -> None:
    _Shown.tokens = wanted
    app.setPalette(palette(wanted))
    _dress_all(app)


def palette(wanted: Tokens) -> QPalette:
    """Return the palette of a scheme."""
    role = QPalette.ColorRole
    made = QPalette(QColor(wanted.surface))
    for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive, QPalette.ColorGroup.Disabled):
        off = group == QPalette.ColorGroup.Disabled
        text = wanted.disabled if off else wanted.text
        quiet = group == QPalette.ColorGroup.Inactive
        for where, code in (
            (role.Window, wanted.surface),
            (role.WindowText, text),
            (role.Base, wanted.field),
            (role.AlternateBase, wanted.canvas),
            (role.Text, text),
            (role.Button, wanted.field),
            (role.ButtonText, text),
            (role.ToolTipBase, wanted.raised),
            (role.ToolTipText, wanted.text),
            (role.PlaceholderText, wanted.disabled),
            (role.Highlight, wanted.selection_quiet if quiet or off else wanted.selection),
            (role.HighlightedText, text),
            (role.Accent, wanted.accent),
            (role.Link, wanted.link),
            (role.LinkVisited, wanted.link),
            (role.BrightText, wanted.late),
            (role.Light, wanted.raised),
            (role.Midlight, wanted.hover),
            (role.Mid, wanted.border),
            (role.Dark, wanted.edge),
            (role.Shadow, wanted.border),
        ):
            made.setColor(group, where, QColor(code))
    return made


def load_fonts() -> None:
    """Make the bundled font known where Microsoft YaHei UI is missing (10 ms; both weights are mapped, not read).

    ``CMDESK_BUNDLED_FONT=1`` uses the bundled font on Windows too, so that pictures look alike everywhere.
    """
    if text_family() == BUNDLED_FAMILY and not QFontDatabase.hasFamily(BUNDLED_FAMILY):
        for weight in ("Regular", "Bold"):
            QFontDatabase.addApplicationFont(str(resource("fonts", f"NotoSansSC-{weight}.ttf")))


@lru_cache(maxsize=1)
def text_family() -> str:
    """Return the family all text is set in."""
    if sys.platform == "win32" and not os.environ.get("CMDESK_BUNDLED_FONT"):
        fonts = Path(os.environ.get("SYSTEMROOT", r"C:\Windows")) / "Fonts"
        if (fonts / "msyh.ttc").exists() or (fonts / "msyh.ttf").exists():
            return WINDOWS_FAMILY
    return BUNDLED_FAMILY


def text_font() -> QFont:
    """Return the font of ordinary text, 9 pt unless somebody wants it larger."""
    return _font(TEXT_POINTS, QFont.Weight.Normal)


def strong_font() -> QFont:
    """Return ordinary text made semibold."""
    return _font(TEXT_POINTS, QFont.Weight.DemiBold)


def group_font() -> QFont:
    """Return the font of a group's heading, 10 pt semibold."""
    return _font(GROUP_POINTS, QFont.Weight.DemiBold)


def title_font() -> QFont:
    """Return the font of a page's title, 14 pt semibold."""
    return _font(TITLE_POINTS, QFont.Weight.DemiBold)


def _font(points: float, weight: QFont.Weight) -> QFont:
    font = QFont(text_family())
    font.setPointSizeF(round(points * measure.factor(), 2))
    font.setWeight(weight)
    return font
