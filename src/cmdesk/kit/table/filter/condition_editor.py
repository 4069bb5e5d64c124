"""The little form that makes or changes one condition of a filter."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cmdesk.core.errors import Refused
from cmdesk.core.filter import OPERATORS, Condition, Filterable, Operator, check, operators_for
from cmdesk.core.text.parted import parted
from cmdesk.kit.form.combo import Combo
from cmdesk.kit.form.completing import offer_words
from cmdesk.kit.look.measure import px
from cmdesk.kit.space.overlay import Overlay

_KEY = Qt.ItemDataRole.UserRole
_EMPTY = "没有填"
_FILLED = "已填"
Known = Callable[[str], Sequence[str]]
"""Key of a field of text → what it usually says, to be ticked; empty where it may say anything."""

_GAP = 4  # pixels
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class ConditionEditor(Overlay):
    """Field, operator, value; the value is typed, or ticked where there are choices."""

    made = Signal(object)  # Condition

    def __init__(self, fields: Mapping[str, Filterable], over: QWidget, known: Known | None = None) -> None:
        super().__init__(over)
        self.setAccessibleName("筛选条件")
        self._fields, self._known = fields, known
        self._below = QPoint()  # its upper left corner, in the window it lies over, where there is room enough
        self._field = QComboBox(editable=True, insertPolicy=QComboBox.InsertPolicy.NoInsert)
        self._field.setAccessibleName("筛选哪一项")
        self._list_fields()
        offer_words(self._field, self._field.model())
        self._operator = Combo()
        self._operator.setAccessibleName("怎样比较")
        self._text = QLineEdit()
        self._text.setAccessibleName("值")
        self._ticks = QListWidget()
        self._ticks.setAccessibleName("值")
        self._ticks.setSpacing(2)
        self._value = QStackedWidget()
        self._value.addWidget(self._text)
        self._value.addWidget(self._ticks)
        self._problem = QLabel(wordWrap=True)
        self._problem.setTextFormat(Qt.TextFormat.PlainText)
        self._problem.setProperty("role", "problem")
        self._build()
        self._field.currentIndexChanged.connect(self._on_field)
        self._operator.currentIndexChanged.connect(self._on_operator)
        self._on_field()

    def _build(self) -> None:
        done = QPushButton("筛选")
        done.setProperty("role", "primary")
        done.clicked.connect(self._make)
        top = QHBoxLayout()
        top.addWidget(self._field, 3)
        top.addWidget(self._operator, 2)
        bottom = QHBoxLayout()
        bottom.addWidget(self._problem, 1)
        bottom.addWidget(done)
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 12, 12, 12)
        box.setSpacing(8)
        box.addLayout(top)
        box.addWidget(self._value)
        box.addLayout(bottom)
        self.setFixedWidth(px(340))

    def set_fields(self, fields: Mapping[str, Filterable]) -> None:
        """Offer other fields."""
        self._fields = fields
        self._field.clear()
        self._list_fields()

    def _list_fields(self) -> None:
        for field in self._fields.values():
            self._field.addItem(field.label, field.key)

    def edit(self, under: QWidget, condition: Condition | None, key: str = "") -> None:
        """Appear under something, and begin with a condition or with nothing.

        Args:
            under: a part of what this lies over.
            condition: what is to be changed.
            key: the field of a new one, whose value is what comes next.
        """
        self._below = under.mapTo(self._over, QPoint(0, under.height() + _GAP))
        self.appear()
        self._problem.clear()
        chosen = condition.field if condition is not None else key
        if chosen:
            self._field.setCurrentIndex(self._field.findData(chosen))
        if condition is None:
            self._text.clear()
            self._on_field()
        else:
            self._offer(condition)
            word = (_EMPTY if condition.operator == "=" else _FILLED) if not condition.values else ""
            self._operator.setCurrentIndex(
                self._operator.findText(word) if word else self._operator.findData(condition.operator)
            )
            self._text.setText(",".join(condition.values))
            for item in self._items():
                ticked = item.data(_KEY) in condition.values or item.text() in condition.values
                item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        if key:
            (self._ticks if self._ticks.count() else self._text).setFocus()
            return
        self._field.setFocus()
        line = self._field.lineEdit()
        if line is not None:
            line.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self._make()
        else:
            super().keyPressEvent(event)

    def _chosen(self) -> Filterable | None:
        return self._fields.get(self._field.currentData() or "")

    def _on_field(self) -> None:
        self._offer(None)

    def _offer(self, condition: Condition | None) -> None:
        """Offer what suits the chosen field; a condition that no ticks can say gets a line for its text."""
        field = self._chosen()
        if field is None:
            return
        choices = self._choices(field)
        values = {value for _, value in choices}
        if (
            field.kind == "text"
            and condition is not None
            and (condition.operator == "~" or set(condition.values) - values)
        ):
            choices = []
        self._operator.clear()
        for operator in ("=", "!=") if choices else operators_for(field):
            self._operator.addItem(OPERATORS[operator], operator)
        self._operator.addItem(_EMPTY, "=")
        self._operator.addItem(_FILLED, "!=")
        self._ticks.clear()
        for label, value in choices:
            item = QListWidgetItem(label, self._ticks)
            item.setData(_KEY, value)
            item.setCheckState(Qt.CheckState.Unchecked)
        self._value.setCurrentIndex(1 if choices else 0)
        tall = self._ticks.sizeHintForRow(0) + 2 * self._ticks.spacing()
        self._value.setFixedHeight(min(8, len(choices)) * tall + 8 if choices else 30)
        self._ticks.setCurrentRow(0)
        days = field.kind in {"day", "moment"}
        self._text.setPlaceholderText("今天、月底、11-21、+3" if days else "值，几个用逗号隔开")
        self._place()

    def _place(self) -> None:
        """Take the room that is needed, below what it was asked from; higher where the window ends."""
        self.adjustSize()
        room = self._over.size() - self.size()
        self.move(max(0, min(self._below.x(), room.width())), max(0, min(self._below.y(), room.height())))

    def _choices(self, field: Filterable) -> list[tuple[str, str]]:
        """Return what can be ticked: label and value."""
        if field.kind == "flag":
            return [("是", "是"), ("否", "否")]
        if field.kind == "text" and self._known is not None:
            return [(name, name) for name in self._known(field.key)]
        return [(choice.label, choice.value) for choice in field.choices]

    def _on_operator(self) -> None:
        self._value.setVisible(self._operator.currentText() not in {_EMPTY, _FILLED})
        self._place()

    def _items(self) -> list[QListWidgetItem]:
        return [self._ticks.item(row) for row in range(self._ticks.count())]

    def _make(self) -> None:
        field = self._chosen()
        if field is None:
            self._problem.setText("请先选好按哪一项筛选。")
            return
        operator: Operator = self._operator.currentData()
        values: tuple[str, ...] = ()
        if self._value.isVisibleTo(self):
            if self._ticks.count():
                values = tuple(item.data(_KEY) for item in self._items() if item.checkState() == Qt.CheckState.Checked)
            else:
                values = tuple(dict.fromkeys(parted(self._text.text())))
            if not values:
                self._problem.setText("请填一个值。")
                return
        condition = Condition(field.key, operator, values)
        try:
            check(condition, self._fields, date.today())  # noqa: DTZ011  # people's own day
        except Refused as refusal:
            self._problem.setText(str(refusal))
            return
        self.close_up()
        self.made.emit(condition)
