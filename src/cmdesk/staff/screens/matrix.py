"""The rights matrix: every role × every action, changed cell by cell and saved in one step that can be undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPolygon, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from cmdesk.core.actor import Scope
from cmdesk.core.feature import YES_NO, Action, declared
from cmdesk.kit import ask
from cmdesk.kit.lists.list_search import ListSearch, Searches
from cmdesk.kit.look import theme
from cmdesk.kit.look.chips import label
from cmdesk.kit.look.tokens import PAGE_MARGIN, ROW_HEIGHT, SPACE_2
from cmdesk.kit.page.page_head import PageHead
from cmdesk.kit.page.rereading import Rereading
from cmdesk.kit.shortcuts import bind_keys
from cmdesk.staff.record import ROLES
from cmdesk.staff.rules import rights, terms

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

Index = QModelIndex | QPersistentModelIndex
Cell = tuple[str, str]
"""Role and action."""

_DIGITS: Final = {Qt.Key.Key_0: Scope.NONE, Qt.Key.Key_1: Scope.OWN, Qt.Key.Key_2: Scope.TEAM, Qt.Key.Key_3: Scope.ALL}
_ENTER: Final = frozenset((Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space))
_PREVIEWED: Final = 14  # changes that the question before saving spells out
_CHANGED: Final = Qt.ItemDataRole.UserRole + 1
_ROOT: Final = QModelIndex()


class MatrixModel(QAbstractTableModel):
    """Scopes as stored, and as the person wants them.

    Signals:
        edited: after every change.
    """

    edited = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.roles = [choice.value for choice in ROLES]
        self.actions: list[Action] = []
        self.changes: dict[Cell, Scope] = {}
        self._stored: Mapping[str, Mapping[str, Scope]] = {}
        self._words: dict[str, str] = {}

    def show(self, stored: Mapping[str, Mapping[str, Scope]], words: Mapping[str, str]) -> None:
        """Show the matrix as it is stored; what the person wants otherwise stays wanted.

        Args:
            stored: role → action → scope.
            words: what the office calls its roles.
        """
        self.beginResetModel()
        known = declared()
        keys = next(iter(stored.values()), {})
        self.actions = [known[key] for key in keys if key in known]
        self._stored, self._words = stored, dict(words)
        self.changes = {cell: scope for cell, scope in self.changes.items() if self.stored(cell) != scope}
        self.endResetModel()
        self.edited.emit()

    def stored(self, cell: Cell) -> Scope:
        """Return what is stored in a cell."""
        return self._stored.get(cell[0], {}).get(cell[1], Scope.NONE)

    def scope(self, cell: Cell) -> Scope:
        """Return what the person wants in a cell."""
        return self.changes.get(cell, self.stored(cell))

    def cell(self, index: Index) -> Cell:
        """Return role and action of an index."""
        return self.roles[index.column()], self.actions[index.row()].key

    def set_scope(self, index: Index, scope: Scope) -> None:
        """Want another scope; one that the action cannot have is left alone."""
        cell, action = self.cell(index), self.actions[index.row()]
        if scope not in action.scopes or _is_kept(cell):
            return
        if scope == self.stored(cell):
            self.changes.pop(cell, None)
        else:
            self.changes[cell] = scope
        self.dataChanged.emit(index, index)
        self.edited.emit()

    def cycle(self, index: Index) -> None:
        """Want the next scope that the action can have."""
        scopes = self.actions[index.row()].scopes
        now = self.scope(self.cell(index))
        self.set_scope(index, scopes[(scopes.index(now) + 1) % len(scopes)] if now in scopes else scopes[0])

    def revert(self) -> None:
        """Want nothing but what is stored."""
        self.beginResetModel()
        self.changes = {}
        self.endResetModel()
        self.edited.emit()

    def said(self, cell: Cell) -> str:
        """Return a change in words."""
        action = declared()[cell[1]]
        before, after = (rights.SCOPE_LABELS[scope] for scope in (self.stored(cell), self.scope(cell)))
        return f"{self._words.get(cell[0], cell[0])} · {action.label}：{before} → {after}"

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.actions)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.roles)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        cell = self.cell(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return word_of(self.scope(cell), self.actions[index.row()])
        if role == Qt.ItemDataRole.UserRole:
            return self.scope(cell)
        if role == _CHANGED:
            return cell in self.changes
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            kept = "；系统管理员必须保留这一项" if _is_kept(cell) else ""
            changed = f"（原为{word_of(self.stored(cell), self.actions[index.row()])}）" if cell in self.changes else ""
            action = self.actions[index.row()]
            word = word_of(self.scope(cell), action)
            return f"{self._words.get(cell[0], cell[0])} · {action.label}：{word}{changed}{kept}"
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            if orientation == Qt.Orientation.Vertical:
                return self.actions[section].label
            return broken(self._words.get(self.roles[section], self.roles[section]))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            across = orientation == Qt.Orientation.Horizontal
            side = Qt.AlignmentFlag.AlignHCenter if across else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None


_NARROWEST, _NAMES = 64, 190  # pixels of a role's column, and of the names of what may be done


class MatrixView(QTableView):
    """Arrows move, Space or Enter goes on to the next scope, 0–3 choose one, Backspace takes a change back."""

    def __init__(self, model: MatrixModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._matrix = model
        self._sought: list[str] = []
        self.editable = True
        self.setModel(model)
        model.modelReset.connect(self._hide_unsought)
        self.setItemDelegate(_Painter(self))
        self.setAccessibleName("权限矩阵")
        self.setSelectionMode(QTableView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(True)
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)
        across = self.horizontalHeader()
        across.setMinimumSectionSize(_NARROWEST)
        across.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        across.setMinimumHeight(44)
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the columns fill the room, or as many of them as can be read there, so that none is cut."""
        names = self.verticalHeader()
        names.setFixedWidth(min(names.sizeHint().width(), max(_NAMES, self.width() // 3)))
        super().resizeEvent(event)
        room, count = self.viewport().width(), self._matrix.columnCount()
        seen = max(1, min(count, room // _NARROWEST))
        for column in range(count):
            self.setColumnWidth(column, room * (column % seen + 1) // seen - room * (column % seen) // seen)

    def seek(self, text: str) -> None:
        """Show only the rights whose name holds every word of a text."""
        self._sought = text.split()
        self._hide_unsought()

    def shown(self) -> list[int]:
        """Return the rows that are shown."""
        return [row for row in range(self._matrix.rowCount()) if not self.isRowHidden(row)]

    def _hide_unsought(self) -> None:
        for row, action in enumerate(self._matrix.actions):
            self.setRowHidden(row, any(word not in action.label for word in self._sought))
        shown, at = self.shown(), self.currentIndex()
        if shown and at.row() not in shown:
            self.setCurrentIndex(self._matrix.index(shown[0], max(0, at.column())))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        chosen = self.selectedIndexes() or [self.currentIndex()]
        chosen = [index for index in chosen if index.isValid() and not self.isRowHidden(index.row())]
        key = Qt.Key(event.key())
        if not self.editable or not chosen or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
        elif key in _ENTER:
            for index in chosen:
                self._matrix.cycle(index)
        elif key in _DIGITS:
            for index in chosen:
                self._set(index, _DIGITS[key])
        elif key in {Qt.Key.Key_Backspace, Qt.Key.Key_Delete}:
            for index in chosen:
                self._matrix.set_scope(index, self._matrix.stored(self._matrix.cell(index)))
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        again = index.isValid() and index == self.currentIndex()
        super().mousePressEvent(event)
        if again and self.editable and event.button() == Qt.MouseButton.LeftButton and not event.modifiers():
            self._matrix.cycle(index)

    def _set(self, index: Index, scope: Scope) -> None:
        action = self._matrix.actions[index.row()]
        self._matrix.set_scope(index, Scope.ALL if tuple(action.scopes) == YES_NO and scope else scope)


class _Painter(QStyledItemDelegate):
    """Three bars that fill with the reach, and its word: told by shape, word and colour."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        scope, changed = index.data(Qt.ItemDataRole.UserRole), bool(index.data(_CHANGED))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box: QRect = option.rect
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, theme.color("selection"))
        if changed:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent"))
            corner = box.topRight()
            painter.drawPolygon(QPolygon([corner, corner - _step(9, 0), corner + _step(0, 9)]))
        _bars(painter, QRectF(box.left() + 8, box.center().y() - 5, 17, 11), Scope(scope))
        painter.setFont(theme.strong_font() if changed else theme.text_font())
        painter.setPen(theme.color("weak" if scope == Scope.NONE else "text"))
        painter.drawText(box.adjusted(30, 0, -2, 0), Qt.AlignmentFlag.AlignVCenter, str(index.data()))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(theme.color("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(0, 0, -1, -1))
        painter.restore()


class Matrix(QWidget):
    """The grid with its question before saving."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.model = MatrixModel(self)
        self.view = MatrixView(self.model)
        self.view.editable = desk.actor.scope("rights.edit") is Scope.ALL
        self._said = label("", "weak")
        self.revert = QPushButton("还原")
        self.revert.clicked.connect(self.model.revert)
        self.button = QPushButton("保存权限")
        self.button.setProperty("role", "primary")
        self.button.setToolTip("Ctrl+S")
        self.button.clicked.connect(self.save)
        foot = QHBoxLayout()
        foot.setContentsMargins(PAGE_MARGIN, SPACE_2, PAGE_MARGIN, SPACE_2)
        foot.setSpacing(SPACE_2)
        foot.addWidget(self._said, 1)
        foot.addWidget(self.revert)
        foot.addWidget(self.button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        head = PageHead("权限", "空格换一档，0–3 直接选：无、本人、片区、全部；可以一次选多格")
        self.search = ListSearch(self.view, self.view.seek, "查找权限")
        Searches(self, [self.search])
        head.add(self.search)
        rows.addWidget(head)
        rows.addWidget(self.view, 1)
        rows.addLayout(foot)
        self.setFocusProxy(self.view)
        self.model.edited.connect(self._say)
        bind_keys(self, {"Ctrl+S": self.save})
        Rereading(desk, self, {"right", "regulation"}, self._read)
        self._read()
        self._say()

    def may_leave(self) -> bool:
        """Ask about cells that are not saved."""
        if not self.model.changes:
            return True
        text = f"有 {len(self.model.changes)} 项权限改了还没有保存。"
        answer = ask.choose(self, "还没有保存", text, "保存权限", "放弃修改")
        if answer == "yes":
            self._send()
        elif answer == "no":
            self.model.revert()
        return answer == "no"

    def save(self) -> None:
        """Show what will change, and save it when the person agrees."""
        if self.model.changes and self.view.editable:
            lines = [self.model.said(cell) for cell in self.model.changes]
            more = [f"…… 共 {len(lines)} 项"] if len(lines) > _PREVIEWED else []
            text = "\n".join([*lines[:_PREVIEWED], *more])
            if ask.confirm(self, "保存权限", text, f"保存 {len(lines)} 项"):
                self._send()

    def _send(self) -> None:
        job = _changing(self._desk, dict(self.model.changes))
        self._desk.work.write(job, self._arrive, owner=self, title="正在保存权限")

    def _arrive(self, count: int) -> None:
        self._desk.say(f"已修改权限 {count} 项", undo=True)
        self._read()

    def _read(self) -> None:
        self._desk.work.read(_reading, self._show, owner=self, title="")

    def _show(self, found: tuple[dict[str, dict[str, Scope]], dict[str, str]]) -> None:
        at = self.view.currentIndex()
        row, column = (at.row(), at.column()) if at.isValid() else (0, 0)
        self.model.show(*found)
        index = self.model.index(row, column)
        self.view.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _say(self) -> None:
        count = len(self.model.changes)
        self._said.setText(f"改了 {count} 项，还没有保存" if count else "")
        for button in (self.button, self.revert):
            button.setEnabled(bool(count) and self.view.editable)
        self.button.setText(f"保存权限（{count}）" if count else "保存权限")


def word_of(scope: Scope, action: Action) -> str:
    """Return a scope in a word: 有 and 无 where there is nothing between."""
    return "有" if tuple(action.scopes) == YES_NO and scope else rights.SCOPE_LABELS[scope]


def broken(word: str) -> str:
    """Return a role's name in two lines when it is too long for its column."""
    return word if len(word) <= 4 else f"{word[: (len(word) + 1) // 2]}\n{word[(len(word) + 1) // 2 :]}"


def _is_kept(cell: Cell) -> bool:
    return cell[0] == rights.ADMINISTRATOR and cell[1] in rights.KEPT_BY_ADMINISTRATOR


def _bars(painter: QPainter, box: QRectF, scope: Scope) -> None:
    width = box.width() / 3
    for number in range(3):
        height = box.height() * (number + 1.5) / 3.5
        bar = QRectF(box.left() + number * width, box.bottom() - height, width - 2, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("primary" if number < scope else "line"))
        painter.drawRoundedRect(bar, 1, 1)


def _step(x: int, y: int) -> Any:
    from PySide6.QtCore import QPoint

    return QPoint(x, y)


def _reading() -> tuple[dict[str, dict[str, Scope]], dict[str, str]]:
    return rights.matrix(), {choice.value: choice.label for choice in terms.role_choices()}


def _changing(desk: Desk, changes: dict[Cell, Scope]) -> Callable[[], int]:
    def job() -> int:
        return rights.change_rights(desk.actor, changes)

    return job
