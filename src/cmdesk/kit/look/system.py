"""What the system is asked to do for eyes in all programs: larger text, strong contrast."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QStyleHints

_ACCESSIBILITY: Final = r"HKEY_CURRENT_USER\Software\Microsoft\Accessibility"
_COLORS: Final = r"HKEY_CURRENT_USER\Control Panel\Colors"
_MIDDLE: Final = 3 * 128  # of red, green and blue together
_USUAL, _LARGEST = 100, 225  # percent, as Windows offers them


def text_percent(settings: QSettings | None = None) -> int:
    """Return the size of text set under 设置 → 辅助功能 → 文本大小, in percent; 100 where there is no such setting.

    Qt follows the scale of the screen by itself, but not this.

    Args:
        settings: where it stands; None is the registry on Windows, and nowhere elsewhere.
    """
    if settings is None:
        if os.name != "nt":
            return _USUAL
        settings = QSettings(_ACCESSIBILITY, QSettings.Format.NativeFormat)
    told: Any = settings.value("TextScaleFactor", _USUAL)
    try:
        percent = int(told)
    except (TypeError, ValueError):
        return _USUAL
    return percent if _USUAL <= percent <= _LARGEST else _USUAL


def wants_contrast(hints: QStyleHints) -> bool:
    """Tell whether a contrast theme of the system is on; Qt tells so from 6.10 on."""
    about = _about(hints)
    return about is not None and bool(about.contrastPreference() == Qt.ContrastPreference.HighContrast)


def on_contrast(hints: QStyleHints, follow: Callable[[], object]) -> None:
    """Have something done whenever a contrast theme is put on or off."""
    about = _about(hints)
    if about is not None:
        about.contrastPreferenceChanged.connect(follow)


def is_dark(hints: QStyleHints, colors: QSettings | None = None) -> bool:
    """Tell whether the system shows light text on dark ground.

    Args:
        hints: what Qt tells; under a contrast theme of Windows it tells neither light nor dark.
        colors: where the colours of such a theme stand; None is the registry on Windows, and nowhere elsewhere.
    """
    told = hints.colorScheme()
    if told != Qt.ColorScheme.Unknown:
        return bool(told == Qt.ColorScheme.Dark)
    if colors is None:
        if os.name != "nt":
            return False
        colors = QSettings(_COLORS, QSettings.Format.NativeFormat)
    parts = str(colors.value("Window", "")).split()
    return len(parts) == 3 and all(part.isdecimal() for part in parts) and sum(map(int, parts)) < _MIDDLE


def _about(hints: QStyleHints) -> Any:
    tell = getattr(hints, "accessibility", None)
    return None if tell is None else tell()
