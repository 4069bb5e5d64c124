"""Words that a line offers while somebody types, none of them compulsory."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractItemModel, QStringListModel, Qt
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit

from cmdesk.kit.look.theme import dress


def offer_words(line: QLineEdit | QComboBox, words: Sequence[str] | QAbstractItemModel) -> QCompleter:
    """Let a line offer words in which what is typed stands anywhere; these take the place of those it has offered.

    Args:
        line: where somebody types.
        words: what is offered, or a model of it.
    """
    completer = QCompleter(line)
    completer.setModel(words if isinstance(words, QAbstractItemModel) else QStringListModel([*words], completer))
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    line.setCompleter(completer)
    dress(completer.popup())  # type: ignore[arg-type]  # Qt makes one, a window without a parent
    return completer
