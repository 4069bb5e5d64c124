"""The bar above a list that says by what it is narrowed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from PySide6.QtCore import QRectF, QSize, QStringListModel, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget

from cmdesk.core.errors import Refused
from cmdesk.core.filter import Condition, Filterable, as_sql, parse, say, write
from cmdesk.kit.form.completing import offer_words
from cmdesk.kit.look import icons
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.theme import color
from cmdesk.kit.look.tokens import RADIUS
from cmdesk.kit.space.flow import Flow
from cmdesk.kit.table.filter.condition_editor import ConditionEditor, Known

Meant = Callable[[Condition], Condition]


class FilterBar(QWidget):
    """Conditions as chips. A click on a chip changes it, its cross removes it; a line takes conditions as text.

    The line understands what the command line does: 级别=A 月均销量>=100.
    """

    changed = Signal()
    left = Signal()
    appeared = Signal(bool)  # or is gone again

    def __init__(
        self,
        fields: Mapping[str, Filterable],
        meant: Meant | None = None,
        parent: QWidget | None = None,
        known: Known | None = None,
    ) -> None:
        """Make an empty bar.

        Args:
            fields: what can be narrowed by, under every name it is known by.
            meant: turns a condition as said into the one that is meant, just before it is applied.
            parent: as usual.
            known: what a field of text usually says, see ``condition_editor``.
        """
        super().__init__(parent)
        self._fields = fields
        self._meant = meant
        self._conditions: tuple[Condition, ...] = ()
        self._changing = -1
        self._chips: list[_Chip] = []
        self._line = QLineEdit(placeholderText="例如 级别=A 月均销量>=100")
        self._line.setAccessibleName("筛选条件")
        self._line.setMinimumWidth(px(200))
        self._labels = QStringListModel([field.label for field in self._offered.values()], self._line)
        completer = offer_words(self._line, self._labels)
        completer.activated.connect(self._complete, Qt.ConnectionType.QueuedConnection)
        self._line.returnPressed.connect(self._take_line)
        self._line.textEdited.connect(self._forgive)
        self._add = QPushButton(icons.icon("plus"), "添加条件")
        self._add.setProperty("role", "quiet")
        self._add.clicked.connect(self._make_new)
        self._clear = QPushButton("全部清除")
        self._clear.setProperty("role", "quiet")
        self._clear.clicked.connect(self.clear)
        self._problem = QLabel(wordWrap=True)
        self._problem.setTextFormat(Qt.TextFormat.PlainText)
        self._problem.setProperty("role", "problem")
        self._problem.hide()
        self._known = known
        self._editor: ConditionEditor | None = None
        self._build()
        self._show()

    def _build(self) -> None:
        self._flow = Flow(spacing=6)
        self._flow.add(self._line, self._add, self._clear)
        box = QVBoxLayout(self)
        box.setContentsMargins(8, 6, 8, 6)
        box.setSpacing(2)
        box.addWidget(self._flow)
        box.addWidget(self._problem)

    @property
    def _offered(self) -> dict[str, Filterable]:
        return {field.key: field for field in self._fields.values()}

    def set_fields(self, fields: Mapping[str, Filterable]) -> None:
        """Narrow by other fields from now on; a condition on one that is gone is dropped, and that is said."""
        gone = [self._fields[one.field].label for one in self._conditions if one.field not in fields]
        self._fields = fields
        self._labels.setStringList([field.label for field in self._offered.values()])
        if self._editor is not None:
            self._editor.set_fields(self._offered)
        kept = tuple(one for one in self._conditions if one.field in fields)
        if gone:
            self.set_conditions(kept)
            self._complain(f"“{'”“'.join(gone)}”已不再使用，按它的筛选已去掉。")
        else:
            self._show()

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """What narrows the list; all must hold."""
        return self._conditions

    @property
    def text(self) -> str:
        """The conditions as text, for a stored view."""
        return write(self._conditions)

    def set_text(self, text: str) -> None:
        """Take the conditions of a stored view; what is no longer understood is left out and said."""
        try:
            conditions = parse(text, self._fields)
            self._as_sql(conditions)
        except Refused as refusal:
            conditions = ()
            self._complain(str(refusal))
        self.set_conditions(conditions)

    def set_conditions(self, conditions: Sequence[Condition]) -> None:
        """Narrow the list by these."""
        if tuple(conditions) != self._conditions:
            self._conditions = tuple(conditions)
            self._show()
            self.changed.emit()

    def knows(self, key: str) -> bool:
        """Tell whether a column can be narrowed by."""
        return key in self._fields

    def add(self, condition: Condition) -> None:
        """Narrow the list by one more."""
        self.set_conditions((*(old for old in self._conditions if old != condition), condition))

    def clear(self) -> None:
        """Show everything again."""
        self._line.clear()
        self._forgive()
        self.set_conditions(())

    def sql(self) -> tuple[str, tuple[object, ...]]:
        """Return the condition for ``Query.filtered``."""
        return self._as_sql(self._conditions)

    def _as_sql(self, conditions: Iterable[Condition]) -> tuple[str, tuple[object, ...]]:
        meant = conditions if self._meant is None else map(self._meant, conditions)
        return as_sql(meant, self._fields, _today())

    def said(self, condition: Condition) -> str:
        """Return a condition in words."""
        return say(condition, self._fields, _today())

    def begin(self, key: str = "") -> None:
        """Let a condition be typed; on the field of a key, let its value be chosen."""
        self.show()
        if key:
            number = next((number for number, one in enumerate(self._conditions) if one.field == key), -1)
            for one in (self.parentWidget(), self):  # or what has just appeared would not have its place yet
                layout = one.layout() if one is not None else None
                if layout is not None:
                    layout.activate()
            self._open_editor(number, self._chips[number] if number >= 0 else self._add, key)
            return
        self._line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._line.selectAll()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.appeared.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.appeared.emit(not self.isHidden())  # its whole page may be what was left

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._line.clear()
            self._forgive()
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _show(self) -> None:
        for number in range(len(self._chips), len(self._conditions)):
            chip = _Chip(number, self)
            self._flow.insert(number, chip)
            chip.change_asked.connect(self._change)
            chip.removal_asked.connect(self._remove)
            self._chips.append(chip)
        going = [*self._chips[len(self._conditions) :], *([] if self._conditions else [self._clear])]
        focus = self.window().focusWidget()
        if any(one is focus or (focus is not None and one.isAncestorOf(focus)) for one in going):
            self._line.setFocus()
        for number, chip in enumerate(self._chips):  # those that are there stay, and so do the keys in one of them
            if number < len(self._conditions):
                chip.say(self.said(self._conditions[number]))
            chip.setVisible(number < len(self._conditions))
        self._clear.setVisible(bool(self._conditions))
        self.updateGeometry()

    def _take_line(self) -> None:
        text = self._line.text().strip()
        if not text:
            return
        try:
            more = parse(text, self._fields)
            self._as_sql(more)
        except Refused as refusal:
            self._complain(str(refusal))
            return
        self._line.clear()
        self._forgive()
        self.set_conditions(tuple(dict.fromkeys((*self._conditions, *more))))

    def _complete(self, label: str) -> None:
        """After a field was picked from the list, its value is typed next."""
        self._line.setText(f"{label}=")

    def _complain(self, sentence: str) -> None:
        self._problem.setText(sentence)
        self._problem.show()
        self._line.setProperty("problem", True)
        self._restyle()

    def _forgive(self) -> None:
        if self._problem.isVisibleTo(self):
            self._problem.hide()
            self._line.setProperty("problem", False)
            self._restyle()

    def _restyle(self) -> None:
        self._line.style().unpolish(self._line)
        self._line.style().polish(self._line)

    def _make_new(self) -> None:
        self._open_editor(-1, self._add)

    def _change(self, number: int) -> None:
        self._open_editor(number, self._chips[number])

    def _remove(self, number: int) -> None:
        self.set_conditions((*self._conditions[:number], *self._conditions[number + 1 :]))

    def _open_editor(self, number: int, under: QWidget, key: str = "") -> None:
        self._changing = number
        if self._editor is None:
            self._editor = ConditionEditor(self._offered, self.window(), self._known)
            self._editor.made.connect(self._take_made)
            self.destroyed.connect(self._editor.deleteLater)
        self._editor.edit(under, self._conditions[number] if number >= 0 else None, key)

    def _take_made(self, condition: Condition) -> None:
        conditions = list(self._conditions)
        if self._changing >= 0:
            conditions[self._changing] = condition
        else:
            conditions.append(condition)
        self.set_conditions(tuple(dict.fromkeys(conditions)))


class _Chip(QWidget):
    """One condition: a button that changes it and a cross that removes it."""

    change_asked = Signal(int)
    removal_asked = Signal(int)

    def __init__(self, number: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._number = number
        self._said = QToolButton()
        self._said.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self._said.clicked.connect(self._change)
        self._cross = QToolButton()
        self._cross.setIcon(icons.icon("x"))
        self._cross.setIconSize(QSize(px(12), px(12)))
        self._cross.clicked.connect(self._remove)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self._said)
        box.addWidget(self._cross)

    def say(self, text: str) -> None:
        """Show a condition in words."""
        self._said.setText(text if len(text) <= 40 else text[:39] + "…")
        self._said.setAccessibleName(text)
        self._cross.setAccessibleName(f"去掉：{text}")

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(color("line"))
            painter.setBrush(color("canvas"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)

    def _change(self) -> None:
        self.change_asked.emit(self._number)

    def _remove(self) -> None:
        self.removal_asked.emit(self._number)


def _today() -> date:
    return date.today()  # noqa: DTZ011  # people's own day
