"""The rights matrix as it is stored, and as somebody wants it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from cmdesk.core.actor import Scope
from cmdesk.core.feature import YES_NO, Action, declared
from cmdesk.staff.record import ROLES
from cmdesk.staff.rules import rights

Index = QModelIndex | QPersistentModelIndex
Cell = tuple[str, str]
"""Role and action."""

CHANGED: Final = Qt.ItemDataRole.UserRole + 1
"""Tells whether a cell is wanted otherwise than it is stored; ``UserRole`` tells its scope."""
_ROOT: Final = QModelIndex()
_IN_LINE, _LINES = 4, 3  # characters of a role's name beside each other in its head, and below each other


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
        return f"{self._role(cell[0])} · {action.label}：{before} → {after}"

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.actions)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.roles)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        cell, action = self.cell(index), self.actions[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return _word_of(self.scope(cell), action)
        if role == Qt.ItemDataRole.UserRole:
            return self.scope(cell)
        if role == CHANGED:
            return cell in self.changes
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            changed = f"（原为{_word_of(self.stored(cell), action)}）" if cell in self.changes else ""
            kept = "；系统管理员必须保留这一项" if _is_kept(cell) else ""
            return f"{self._role(cell[0])} · {action.label}：{_word_of(self.scope(cell), action)}{changed}{kept}"
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.ToolTipRole and orientation == Qt.Orientation.Horizontal:
            return self._role(self.roles[section])
        if role == Qt.ItemDataRole.DisplayRole:
            if orientation == Qt.Orientation.Vertical:
                return self.actions[section].label
            return _broken(self._role(self.roles[section]))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            across = orientation == Qt.Orientation.Horizontal
            side = Qt.AlignmentFlag.AlignHCenter if across else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def _role(self, role: str) -> str:
        return self._words.get(role, role)


def _word_of(scope: Scope, action: Action) -> str:
    """Return a scope in a word: 有 and 无 where there is nothing between."""
    return "有" if tuple(action.scopes) == YES_NO and scope else rights.SCOPE_LABELS[scope]


def _broken(word: str) -> str:
    """Return a role's name in as many lines as its column needs, three at most; the tip of the head has all of it."""
    most = _IN_LINE * _LINES
    shown = word if len(word) <= most else f"{word[: most - 1]}…"
    lines = max(1, -(-len(shown) // _IN_LINE))
    each = -(-len(shown) // lines)
    return "\n".join(shown[at : at + each] for at in range(0, len(shown), each))


def _is_kept(cell: Cell) -> bool:
    return cell[0] == rights.ADMINISTRATOR and cell[1] in rights.KEPT_BY_ADMINISTRATOR
