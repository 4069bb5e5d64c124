"""The rows of a due list for a table; a row is put into words when it is painted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from cmdesk.cadence.rules import STATES, Due, State
from cmdesk.core.day.daytext import show_day
from cmdesk.core.export import Table
from cmdesk.kit.form.plain import plain_tip
from cmdesk.kit.lists.lines_out import written
from cmdesk.kit.look import theme
from cmdesk.kit.look.chips import light_icon
from cmdesk.kit.look.tokens import Tone

Index = QModelIndex | QPersistentModelIndex

TONES: Final[dict[State, Tone]] = {
    "overdue": "late", "today": "soon", "due": "soon", "coming": "due", "covered": "done",
}  # fmt: skip
HEADS: Final = ("状态", "编号", "客户", "类别", "最近", "应访期止", "已排", "客户经理", "为什么")
WIDTHS: Final = (116, 96, 168, 146, 76, 88, 76, 84, 240)
LEAST: Final = (96, 84, 120, 104, 56, 68, 56, 64, 140)  # what they keep in a narrow window
STATE, NUMBER, NAME, CLASS, LAST, DUE_ON, PLANNED, MANAGER, WHY = range(9)


@dataclass(frozen=True)
class Group:
    """A heading among the rows."""

    title: str
    count: int


class DueModel(QAbstractTableModel):
    """Rows of a due list, with headings between them where they are grouped."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[Due | Group] = ()
        self._people: dict[int, str] = {}
        self._today = date.min
        self._icons: dict[Tone, Any] = {}

    def show(self, rows: Sequence[Due | Group], people: dict[int, str], today: date) -> None:
        """Show other rows; a sequence that makes them when asked is asked for those on screen only."""
        self.beginResetModel()
        self._rows, self._people, self._today = rows, people, today
        self._icons.clear()
        self.endResetModel()

    def row(self, at: int) -> Due | None:
        """Return the customer of a row, None for a heading."""
        found = self._rows[at]
        return found if isinstance(found, Due) else None

    def told(self) -> Callable[[], Table]:
        """Return what puts all rows into words, in a worker."""
        rows, text = self._rows, self._text

        def read() -> Table:
            return written(HEADS, [[text(one, at) for at in range(len(HEADS))] for one in rows if isinstance(one, Due)])

        return read

    def groups(self) -> list[int]:
        """Return the rows that are headings."""
        if not isinstance(self._rows, list):
            return []
        return [at for at, one in enumerate(self._rows) if isinstance(one, Group)]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # as Qt declares it
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # as Qt declares it
        return 0 if parent.isValid() else len(HEADS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if isinstance(self._rows[index.row()], Group):
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._rows[index.row()]
        if isinstance(row, Group):
            return self._heading(row, index.column(), role)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, index.column())
        if role == Qt.ItemDataRole.DecorationRole and index.column() == STATE:
            return self._icon(TONES[row.state])
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == WHY:
            return plain_tip(row.why)
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == CLASS and row.unclassed:
            return theme.color("weak")
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return HEADS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def _heading(self, group: Group, column: int, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and column == 0:
            return f"{group.title}　{group.count:,} 户"
        if role == Qt.ItemDataRole.FontRole:
            return theme.strong_font()
        return None

    def _icon(self, tone: Tone) -> Any:
        if tone not in self._icons:
            self._icons[tone] = light_icon(tone)
        return self._icons[tone]

    def _text(self, row: Due, column: int) -> str:
        if column == STATE:
            return f"逾期 {row.late} 天" if row.late else STATES[row.state]
        if column == WHY:
            return row.why
        if column == CLASS:
            return f"{row.due_class.name}（未定）" if row.unclassed else row.due_class.name
        days = {LAST: row.last, DUE_ON: row.due_on, PLANNED: row.planned_on}
        if column in days:
            day = days[column]
            return "" if day is None else show_day(day, self._today)
        return {NUMBER: row.number, NAME: row.name, MANAGER: self._people.get(row.owner_id or 0, "")}[column]
