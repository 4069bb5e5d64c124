"""A card of the way in: a title, some fields, one thing to do."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QPushButton, QVBoxLayout

from cmdesk.core.errors import Invalid, as_one
from cmdesk.kit.look import icons, theme
from cmdesk.kit.look.chips import label
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.tokens import SPACE_2, SPACE_4, SPACE_5
from cmdesk.staff.screens.entrance.lines import LINE_WIDTH, Line, Paragraph

_SIDE = SPACE_5 + SPACE_2


class Card(QFrame):
    """One step of the way in.

    Signals:
        sent: the primary button or Enter in the last field.
    """

    sent = Signal()
    takes_keys = True  # as soon as it is shown; not where it is a page among others

    def __init__(self, title: str, verb: str, *, width: int = 0, icon: str = "") -> None:
        super().__init__()
        width = width or px(LINE_WIDTH) + 2 * _SIDE
        self.setProperty("role", "card")
        self.setFixedWidth(width)
        self.setAccessibleName(title)
        self._verb = verb
        self._lines: dict[str, Line] = {}
        self._quiet: list[QPushButton] = []
        self._title = label(title)
        self._title.setFont(theme.title_font())
        self.inner = width - 2 * _SIDE
        self._subtitle = Paragraph(self.inner)
        self._problem = Paragraph(self.inner)
        self.button = QPushButton(verb)
        self.button.setProperty("role", "primary")
        self.button.clicked.connect(self.sent)
        self.body = QVBoxLayout()
        self.body.setSpacing(SPACE_2)
        self._foot = QHBoxLayout()
        self._foot.addStretch(1)
        self._foot.addWidget(self.button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(_SIDE, SPACE_5, _SIDE, SPACE_5)
        rows.setSpacing(SPACE_2)
        rows.addLayout(self._head(icon))
        rows.addWidget(self._subtitle)
        rows.addSpacing(SPACE_2)
        rows.addLayout(self.body)
        rows.addWidget(self._problem)
        rows.addSpacing(SPACE_2)
        rows.addLayout(self._foot)

    def _head(self, icon: str) -> QLayout:
        head = QHBoxLayout()
        head.setSpacing(SPACE_2)
        if icon:
            sign = label()
            sign.setPixmap(icons.pixmap(icon, px(20), "accent", self.devicePixelRatioF()))
            head.addWidget(sign)
        head.addWidget(self._title, 1)
        return head

    def set_subtitle(self, text: str) -> None:
        """Show a quiet line under the title."""
        self._subtitle.say(text, "weak")

    def add_line(self, name: str, line: Line, *, beside: bool = False) -> Line:
        """Add a field, below the last one or ``beside`` it; Enter goes on to the next, in the last one it sends."""
        last = list(self._lines.values())[-1] if self._lines else None
        self._lines[name] = line
        if beside and last is not None:
            self._put_beside(last, line)
        else:
            self.body.addWidget(line)
        if last is not None:
            last.edit.returnPressed.disconnect()
            last.edit.returnPressed.connect(line.edit.setFocus)
        line.edit.returnPressed.connect(self._send)
        return line

    def _put_beside(self, last: Line, line: Line) -> None:
        pair = QHBoxLayout()
        pair.setSpacing(SPACE_4)
        self.body.removeWidget(last)
        for one in (last, line):
            one.set_width(self.half)
            pair.addWidget(one, 1, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(pair)

    @property
    def half(self) -> int:
        """Pixels of one of two fields beside each other."""
        return (self.inner - SPACE_4) // 2

    def add_text(self, text: str, role: str = "weak", *, indent: int = 0) -> None:
        """Add a paragraph, ``indent`` pixels from the left."""
        self.body.addWidget(Paragraph(self.inner - indent, text, role), 0, Qt.AlignmentFlag.AlignRight)

    def add_quiet(self, word: str) -> QPushButton:
        """Add another, quieter way to go at the left of the foot."""
        button = QPushButton(word)
        button.setProperty("role", "quiet")
        self._quiet.append(button)
        self._foot.insertWidget(self._foot.count() - 2, button)
        return button

    def text(self, name: str) -> str:
        """Return what stands in a field."""
        return self._lines[name].text()

    def line(self, name: str) -> Line:
        """Return a field."""
        return self._lines[name]

    def set_busy(self, word: str) -> None:
        """Say that work runs (a word), or that it is over (an empty one)."""
        self.button.setText(word or self._verb)
        for button in (self.button, *self._quiet):
            button.setEnabled(not word)
        for line in self._lines.values():
            line.setEnabled(not word)

    def show_refusal(self, refusal: object) -> None:
        """Show a refusal: at its fields where it names them, else above the button; typed text stays."""
        self.set_busy("")
        problems: Mapping[str, str] = refusal.problems if isinstance(refusal, Invalid) else {}
        for name, line in self._lines.items():
            line.show_problem(problems.get(name, ""))
        elsewhere = [sentence for name, sentence in problems.items() if name not in self._lines]
        whole = as_one(elsewhere) if problems else str(refusal)
        self._problem.say(whole, "problem")
        wrong = next((line for name, line in self._lines.items() if name in problems), None)
        if wrong is not None:
            wrong.edit.setFocus()

    def clear_problems(self) -> None:
        """Show no refusal any more."""
        self._problem.say("")
        for line in self._lines.values():
            line.show_problem("")

    @property
    def problem(self) -> str:
        """The sentence above the button."""
        return self._problem.text()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.takes_keys:
            self.go_in()

    def go_in(self) -> None:
        """Give the keys to the first field that is empty, or to the button."""
        empty = next((line for line in self._lines.values() if not line.text()), None)
        (empty.edit if empty is not None else self.focusProxy() or self.button).setFocus()

    def _send(self) -> None:
        if self.button.isEnabled():
            self.sent.emit()
