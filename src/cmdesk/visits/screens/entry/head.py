"""The head of 录入走访: the number of a sheet is typed or scanned; whose it is, how it stands, when and how it was."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from cmdesk.kit.look import theme
from cmdesk.kit.look.chips import Chip
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.tokens import SPACE_2, SPACE_3, Tone
from cmdesk.kit.page.elided import Elided
from cmdesk.visits.record import Visit
from cmdesk.visits.rules import Opened
from cmdesk.visits.screens.entry.sheet import SheetForm

_TONES: dict[str, Tone] = {"planned": "info", "done": "done", "missed": "late", "cancelled": "paused"}
_NUMBER, _DAY, _KIND, _MODE = (104, 132), (108, 132), (86, 118), (70, 118)  # pixels, the least and the most


class EntryHead(QWidget):
    """The number at the left, the heads of the shown sheet at the right.

    Signals:
        entered: the number of a sheet that is to be opened.
    """

    entered = Signal(str)

    def __init__(self, sheet: SheetForm, intake: QWidget) -> None:
        """Make the head of a page without a sheet.

        Args:
            sheet: the form that day, kind and way of the visit belong to.
            intake: what takes scans.
        """
        super().__init__()
        self.setProperty("role", "bar")
        self.setProperty("side", "top")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.number = QLineEdit()
        self.number.setPlaceholderText("输入或扫描单号")
        self.number.setAccessibleName("走访单号")
        self.number.returnPressed.connect(self._enter)
        self.title = Elided()
        self.title.setFont(theme.group_font())
        self._state = Chip("", "info")
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_3, SPACE_2, SPACE_3, SPACE_2)
        row.setSpacing(SPACE_2)
        for widget in (self.number, self.title, self._state):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(intake)
        self._of_sheet: tuple[QWidget, ...] = (sheet.day, sheet.kind, sheet.mode)
        widths = (_NUMBER, _DAY, _KIND, _MODE)
        for editor, (least, most) in zip((self.number, *self._of_sheet), widths, strict=True):
            editor.setMinimumWidth(px(least))
            editor.setMaximumWidth(px(most))
        for editor in self._of_sheet:
            row.addWidget(editor)
        self.clear()

    def to_number(self) -> None:
        """Let another number be typed."""
        self.number.setFocus()
        self.number.selectAll()

    def show_visit(self, opened: Opened) -> None:
        """Say whose sheet is shown and how it stands."""
        state = opened.visit.state or "planned"
        self.number.setText(opened.visit.number)
        self.title.setText(f"{opened.customer.title()}　{opened.user}")
        self._state.set(Visit.state.about.label_of(state), _TONES[state])
        self._show_heads(shown=True)

    def clear(self) -> None:
        """Belong to no sheet."""
        self.number.clear()
        self.title.clear()
        self._show_heads(shown=False)

    def _enter(self) -> None:
        self.entered.emit(self.number.text().strip())

    def _show_heads(self, *, shown: bool) -> None:
        for widget in (self._state, *self._of_sheet):
            widget.setVisible(shown)
