"""What the system is asked to do for eyes in all programs: larger text, strong contrast."""

from __future__ import annotations

import os
from typing import Any, Final

from PySide6.QtCore import QSettings
from PySide6.QtGui import QStyleHints

_ACCESSIBILITY: Final = r"HKEY_CURRENT_USER\Software\Microsoft\Accessibility"
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
    about = getattr(hints, "accessibility", None)
    if about is None:
        return False
    from PySide6.QtCore import Qt

    return bool(about().contrastPreference() == Qt.ContrastPreference.HighContrast)
