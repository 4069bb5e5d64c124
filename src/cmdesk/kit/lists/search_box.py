"""The line somebody searches a list with."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from cmdesk.kit.look import icons


class SearchBox(QLineEdit):
    """A line with a glass at its left that says what can be found, and a cross that empties it."""

    def __init__(self, sought: str, name: str) -> None:
        """Make an empty line.

        Args:
            sought: what can be found, shown while nothing is typed.
            name: what a screen reader calls it.
        """
        super().__init__(placeholderText=sought)
        self.setAccessibleName(name)
        self.setClearButtonEnabled(True)
        self.addAction(icons.icon("search", "weak"), QLineEdit.ActionPosition.LeadingPosition)
