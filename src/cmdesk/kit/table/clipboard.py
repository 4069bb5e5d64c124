"""Putting a table on the clipboard."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QStringListModel
from PySide6.QtGui import QGuiApplication


def put(text: str, html: str) -> None:
    """Put the same content on the clipboard as plain text and as HTML."""
    mime = _made_by_qt()
    mime.setText(text)
    mime.setHtml(html)
    QGuiApplication.clipboard().setMimeData(mime)


def _made_by_qt() -> QMimeData:
    """Return empty content that Qt itself has made.

    Some clipboards live until after Python is gone; content made in Python would then crash the program as it ends.
    """
    model = QStringListModel([""])
    mime = model.mimeData([model.index(0)])
    for kind in mime.formats():
        mime.removeFormat(kind)
    return mime
