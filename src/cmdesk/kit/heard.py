"""What painted widgets are to whoever hears the screen: pictures with words, groups, texts; Qt calls them all clients.

A client is passed over by most readers, its description with it. A widget that paints itself says in ``HEARD_AS`` what it
is; its accessible name and description say what it shows, figures as words. What moves inside it is told by ``kit.aloud``.
"""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAccessibleWidget, QWidget


class _Told:
    """Whether Qt asks here."""

    yet = False


def tell_roles() -> None:
    """Have Qt ask here for whatever a reader wants to know; once for the whole program, nothing where nobody listens."""
    if not _Told.yet:
        _Told.yet = True
        QAccessible.installFactory(_interface)


def _interface(_name: str, one: QObject) -> QAccessibleWidget | None:
    """Return what a reader speaks to, made by Qt and kept by it; None leaves the choice to Qt."""
    heard_as = getattr(one, "HEARD_AS", None)
    if heard_as is None or not isinstance(one, QWidget):
        return None
    return QAccessibleWidget(one, heard_as)
