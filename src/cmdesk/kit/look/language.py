"""Qt's own words in Chinese: the menus of its text boxes, its dialogs for files, days and numbers."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

_WORDS: Final = "qtbase_zh_CN"


def speak_chinese(app: QApplication) -> None:
    """Let Qt speak Simplified Chinese, whatever language the system has; without its words it speaks English."""
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    words = QTranslator(app)
    if words.load(_WORDS, QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(words)
