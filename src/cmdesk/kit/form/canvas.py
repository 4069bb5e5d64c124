"""The ground of a form: paints labels, dots, units, headings and sentences, and passes the focus on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QFontMetrics, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QToolTip, QWidget

from cmdesk.kit.form.editors.flag import FlagBox
from cmdesk.kit.form.editors.long_text import LongText
from cmdesk.kit.form.entry import Entry
from cmdesk.kit.form.geometry import READING_LINE, Need, Place, Plan, plan
from cmdesk.kit.form.plain import plain_tip
from cmdesk.kit.form.shown import HiddenValue
from cmdesk.kit.look import icons
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.theme import color, group_font
from cmdesk.kit.look.tokens import FIELD_HEIGHT, PAGE_MARGIN, SPACE_1, SPACE_3

_DOT: Final = 5
_WRAP: Final = int(Qt.TextFlag.TextWordWrap)
_ENTER: Final = frozenset((Qt.Key.Key_Return, Qt.Key.Key_Enter))
_SIGN: Final = 14  # the icon before a sentence


class Canvas(QWidget):
    """Holds the widgets of all fields.

    Signals:
        edited, left, reveal_asked: a field's name.
        escaped: a field's name; Esc was pressed in it and it has something to take back.
        finished: Enter was pressed in the last field.
        toggled: while everything is only read, somebody wants to see, or not to see, the fields without a value.
        grown: the height has changed.
    """

    HEARD_AS = QAccessible.Role.Form

    edited = Signal(str)
    left = Signal(str)
    reveal_asked = Signal(str)
    escaped = Signal(str)
    finished = Signal()
    toggled = Signal()
    grown = Signal()

    def __init__(self, entries: Iterable[Entry], parent: QWidget, edge: int | None = None) -> None:
        super().__init__(parent)
        self._entries = {entry.spec.name: entry for entry in entries}
        self._edge = edge
        self._shown: list[Entry] = []
        self._plan = Plan(1, above=False, line=px(FIELD_HEIGHT))
        self._heights: dict[int, int] = {}  # by widths that were asked for; layouts ask again and again
        self._toggle: QPushButton | None = None
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # a click beside the fields leaves the field

    @property
    def shown(self) -> Sequence[Entry]:
        """The entries on screen, in their order."""
        return self._shown

    def place_of(self, name: str) -> Place | None:
        """Return where a field is, or None when it is not shown."""
        return self._plan.places.get(name)

    def settle(self, left_out: Collection[str], *, hide_empty: bool) -> None:
        """Make, drop and order widgets so that they fit what is read-only, masked or left out."""
        before: QWidget | None = None
        self._shown = []
        self._heights.clear()
        for name, entry in self._entries.items():
            if name in left_out or (hide_empty and entry.read_only and entry.is_empty):
                _drop(entry)
                continue
            self._shown.append(entry)
            if not entry.fits:
                _drop(entry)
                entry.make(self)
                self._connect(entry)
            widget = entry.widget
            if widget is not None and widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
                if before is not None:
                    QWidget.setTabOrder(before, widget)
                before = widget
        self._settle_toggle(hide_empty=hide_empty)

    def arrange(self, width: int) -> None:
        """Put everything in its place for a width."""
        self._heights.clear()
        self._plan = self._planned(width)
        for entry in self._shown:
            if entry.widget is not None:
                entry.widget.setGeometry(self._plan.places[entry.spec.name].field)
                entry.widget.show()
        height = self._plan.height
        if self._toggle is not None:
            size = self._toggle.sizeHint()
            self._toggle.setGeometry(PAGE_MARGIN - SPACE_3, height, size.width(), size.height())
            height += size.height() + SPACE_3
        self.resize(width, height)
        self.update()

    def height_for(self, width: int) -> int:
        """Return the height that a width would need."""
        if width == self.width():
            return self._plan.height
        if width not in self._heights:
            self._heights[width] = self._planned(width).height
        return self._heights[width]

    def changeEvent(self, event: QEvent) -> None:
        self._heights.clear()  # letters or frames may be of another size now
        super().changeEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(self.width(), self._plan.height)

    def step(self, by: int) -> None:
        """Move the focus to the next (1) or last (-1) field that takes it; past the last one the form is finished."""
        stops = [entry for entry in self._shown if _takes_focus(entry)]
        here = self._focused()
        at = next((place for place, entry in enumerate(stops) if entry is here), -1 if by > 0 else len(stops))
        if at + by >= len(stops):
            self.finished.emit()
        elif at + by >= 0:
            focus(stops[at + by])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        here = self._focused()
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        shift = modifiers == Qt.KeyboardModifier.ShiftModifier
        if event.key() in _ENTER and (shift or not modifiers) and here is not None:
            self.step(-1 if shift else 1)
        elif event.key() == Qt.Key.Key_Escape and here is not None and here.is_dirty:
            self.escaped.emit(here.spec.name)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        entry = self._labelled(event.position().toPoint())
        if entry is not None and _takes_focus(entry):
            focus(entry)
            if isinstance(entry.widget, FlagBox):
                entry.widget.click()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            entry = self._labelled(event.pos())
            if entry is None:
                QToolTip.hideText()
            else:
                told = "\n".join(filter(None, (self._cut_label(entry), entry.spec.help)))
                QToolTip.showText(event.globalPos(), plain_tip(told), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            dirty = event.rect()
            usual = painter.font()
            for heading, place in self._plan.headings:
                if place.intersects(dirty):
                    painter.setFont(group_font())
                    painter.setPen(color("text"))
                    painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, heading)
                    _paint_rule(painter, place, heading)
            painter.setFont(usual)
            for entry in self._shown:
                place_of = self._plan.places.get(entry.spec.name)
                if place_of is not None and place_of.whole.intersects(dirty):
                    self._paint_field(painter, entry, place_of)

    def _paint_field(self, painter: QPainter, entry: Entry, place: Place) -> None:
        metrics = painter.fontMetrics()
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        dot = _DOT + SPACE_1 if _marked(entry) else 0
        label = metrics.elidedText(entry.spec.label, Qt.TextElideMode.ElideRight, place.label.width() - dot)
        lower = 0 if entry.editor is None or self._plan.above else 1  # on the base line of the text in the field
        painter.setPen(color("weak"))
        painter.drawText(place.label.translated(0, lower), middle, label)
        if dot:
            _paint_dot(painter, place.label, metrics.horizontalAdvance(label))
        if not place.unit.isNull():
            painter.setPen(color("weak"))
            painter.drawText(place.unit.translated(0, 1), middle, entry.spec.unit)
        if entry.problem:
            _paint_problem(painter, place.problem, entry.problem)

    def _planned(self, width: int) -> Plan:
        metrics = self.fontMetrics()
        groups: list[tuple[str, list[Need]]] = []
        for entry in self._shown:
            if not groups or groups[-1][0] != entry.spec.group:
                groups.append((entry.spec.group, []))
            groups[-1][1].append(_need(entry, metrics))
        reading = all(entry.editor is None for entry in self._shown)
        return plan(groups, width, px(READING_LINE) if reading else px(FIELD_HEIGHT), edge=self._edge)

    def _connect(self, entry: Entry) -> None:
        widget = entry.widget
        if isinstance(widget, HiddenValue):
            widget.asked.connect(self.reveal_asked)
        elif entry.editor is not None:
            entry.editor.changed.connect(self.edited)
            entry.editor.left.connect(self.left)
            if isinstance(widget, LongText):
                widget.height_changed.connect(self.grown)

    def _settle_toggle(self, *, hide_empty: bool) -> None:
        empty = sum(entry.read_only and entry.is_empty for entry in self._entries.values())
        reading = all(entry.editor is None for entry in self._shown)
        if not empty or not reading:
            if self._toggle is not None:
                self._toggle.hide()
                self._toggle.deleteLater()
                self._toggle = None
            return
        if self._toggle is None:
            self._toggle = QPushButton(self)
            self._toggle.setProperty("role", "quiet")
            self._toggle.clicked.connect(self.toggled)
        self._toggle.setText(f"显示全部字段（{empty} 项未填）" if hide_empty else "只显示已填的字段")
        self._toggle.show()

    def _focused(self) -> Entry | None:
        here = self.focusWidget()
        return next((entry for entry in self._shown if here is not None and _holds(entry, here)), None)

    def _labelled(self, place: QPoint) -> Entry | None:
        for entry in self._shown:
            found = self._plan.places.get(entry.spec.name)
            if found is not None and found.label.contains(place):
                return entry
        return None

    def _cut_label(self, entry: Entry) -> str:
        """Return the label when it is too long for its column."""
        room = self._plan.places[entry.spec.name].label.width()
        return entry.spec.label if self.fontMetrics().horizontalAdvance(entry.spec.label) > room else ""


def focus(entry: Entry) -> None:
    """Put the cursor into a field, its text selected so that typing replaces it."""
    if entry.widget is not None:
        entry.widget.setFocus(Qt.FocusReason.TabFocusReason)
        if isinstance(entry.widget, QLineEdit):
            entry.widget.selectAll()


def _drop(entry: Entry) -> None:
    if entry.widget is not None:
        entry.widget.hide()
        entry.widget.deleteLater()
        entry.widget = None


def _takes_focus(entry: Entry) -> bool:
    return entry.editor is not None and entry.editor.isEnabled()


def _holds(entry: Entry, widget: QWidget) -> bool:
    return entry.widget is widget or (entry.widget is not None and entry.widget.isAncestorOf(widget))


def _marked(entry: Entry) -> bool:
    return entry.spec.required and entry.editor is not None


def _need(entry: Entry, metrics: QFontMetrics) -> Need:
    spec = entry.spec
    label = metrics.horizontalAdvance(spec.label) + (_DOT + SPACE_1 if _marked(entry) else 0) + 1
    unit = metrics.horizontalAdvance(spec.unit) + 1 if spec.unit and entry.editor is not None else 0
    wide = spec.kind == "long_text"
    return Need(
        spec.name, label, unit, entry.is_short, wide, entry.wanted_height, _Sentence(entry.problem, metrics).height
    )


class _Sentence:
    """The height of a problem's sentence."""

    def __init__(self, text: str, metrics: QFontMetrics) -> None:
        self._text = text
        self._metrics = metrics

    def height(self, width: int) -> int:
        if not self._text:
            return 0
        room = max(40, width - px(_SIGN) - SPACE_1)
        return self._metrics.boundingRect(0, 0, room, 10_000, _WRAP, self._text).height() + SPACE_1


def _paint_rule(painter: QPainter, place: QRect, heading: str) -> None:
    left = place.left() + painter.fontMetrics().horizontalAdvance(heading) + SPACE_3
    painter.setPen(color("line"))
    painter.drawLine(left, place.center().y() + 1, place.right(), place.center().y() + 1)


def _paint_dot(painter: QPainter, label: QRect, text: int) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color("accent"))
    painter.drawEllipse(QRect(label.left() + text + SPACE_1, label.center().y() - _DOT // 2, _DOT, _DOT))
    painter.restore()


def _paint_problem(painter: QPainter, place: QRect, sentence: str) -> None:
    scale = painter.device().devicePixelRatioF()
    line = painter.fontMetrics().height()
    painter.drawPixmap(
        place.left(), place.top() + (line - px(_SIGN)) // 2 + 1, icons.pixmap("alert-circle", px(_SIGN), "late", scale)
    )
    painter.setPen(color("late"))
    painter.drawText(place.adjusted(px(_SIGN) + SPACE_1, 0, 0, 0), _WRAP | int(Qt.AlignmentFlag.AlignLeft), sentence)
