"""What one operation did, record by record, in words that are never cut: a narrow page wraps them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from cmdesk.kit.look import theme
from cmdesk.kit.look.chips import label
from cmdesk.kit.look.tokens import SPACE_1, SPACE_2
from cmdesk.staff.rules.trail import Line

_EMPTY = "空"
_AT_ONCE = 20  # records whose labels are made in one go


class Changes(QScrollArea):
    """Each record with its fields below it, before and after; arrow keys scroll.

    Attributes:
        lines: what is shown.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines: tuple[Line, ...] = ()
        self._left: list[_Told] = []  # records whose labels are still to be made
        self._later = QTimer(self, interval=0)
        self._later.timeout.connect(self._make_more)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("改动")
        self.show_lines(())

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show what another operation did; of very many records the first at once, the others as soon as nothing waits."""
        self.lines = tuple(lines)
        self._left = [_Told.of(list(words)) for _, words in groupby(self.lines, key=lambda line: line.record)]
        said = (f"{one.title}：{one.below}" for one in self._left)
        self.setAccessibleDescription("；".join(said).replace("\n", "，"))
        inside = QWidget()
        self._rows = QVBoxLayout(inside)
        self._rows.setContentsMargins(0, 0, SPACE_2, 0)
        self._rows.setSpacing(SPACE_1)
        self._rows.addStretch(1)
        self._make_more()
        self.setWidget(inside)  # the one before goes with its labels

    def _make_more(self) -> None:
        for told in self._left[:_AT_ONCE]:
            title, below = label(told.title), label(told.below, "weak")
            title.setFont(theme.strong_font())
            for part in (title, below):
                part.setWordWrap(True)
                self._rows.insertWidget(self._rows.count() - 1, part)
            below.setVisible(bool(told.below))
            below.setContentsMargins(0, 0, 0, SPACE_2)
        del self._left[:_AT_ONCE]
        if self._left:
            self._later.start()
        else:
            self._later.stop()


@dataclass(frozen=True, slots=True)
class _Told:
    """A record with its fields below it."""

    title: str
    below: str

    @classmethod
    def of(cls, lines: Sequence[Line]) -> _Told:
        """Put the lines of a record into words."""
        return cls(f"{lines[0].verb} {lines[0].record}", "\n".join(_said(line) for line in lines if line.field))


def _said(line: Line) -> str:
    """Return a field before and after; of a new record only what it is."""
    after = line.after or _EMPTY
    return f"{line.field}　{line.before} → {after}" if line.before else f"{line.field}　{after}"
