"""The head of a pair: why the two may be one, and who they are."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cmdesk.core.field import moment_of
from cmdesk.customers import doubles
from cmdesk.customers.screens.doubles.side_board import LABELS
from cmdesk.kit.form.plain import plain_tip
from cmdesk.kit.look import theme
from cmdesk.kit.look.chips import label


class Heads(QWidget):
    """Why the two may be one, and who they are: name, number, keeper and the day each was recorded."""

    def __init__(self) -> None:
        super().__init__()
        self._names = [label(), label()]
        self._facts = [label(role="weak"), label(role="weak")]
        self._why = label(role="soon")
        self._why.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._why.setWordWrap(True)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(12, 8, 12, 8)
        rows.setSpacing(8)
        rows.addWidget(self._why)
        row = QHBoxLayout()
        row.setContentsMargins(LABELS - 12, 0, 0, 0)
        row.setSpacing(8)
        rows.addLayout(row)
        for name, fact in zip(self._names, self._facts, strict=True):
            name.setFont(theme.group_font())
            for part in (name, fact):
                part.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
                part.setWordWrap(True)
            side = QVBoxLayout()
            side.setSpacing(2)
            side.addWidget(name)
            side.addWidget(fact)
            side.addStretch(1)  # both names stand on one line, however long the facts below are
            row.addLayout(side, 1)

    def show_pair(self, pair: doubles.Pair) -> None:
        """Show who they are, and why they may be one."""
        why = f"相似 {pair.score} 分：{'、'.join(pair.reasons)}"
        self._why.setText(why)
        self._why.setToolTip(plain_tip(why))
        for at, twin in enumerate((pair.left, pair.right)):
            self._names[at].setText(twin.title)
            self._names[at].setToolTip(plain_tip(twin.title))
            first = "首次登记 " if at == 0 else "登记 "
            day = f"{moment_of(twin.created_at):%Y-%m-%d}" if twin.created_at else ""
            told = "　".join(part for part in (twin.number, twin.keeper, day and first + day) if part)
            self._facts[at].setText(told)
            self._facts[at].setToolTip(plain_tip(told))
