"""Whose customers they are from now on: one person's, or shared out so that numbers come out even (S3-10…S3-13)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from cmdesk.core.actor import Actor
from cmdesk.core.errors import Refused
from cmdesk.core.text.pinyin import initials
from cmdesk.customers import rules
from cmdesk.kit.form.dialog import VerbDialog
from cmdesk.kit.look import theme
from cmdesk.kit.look.chips import label
from cmdesk.kit.look.measure import px
from cmdesk.staff.rules import role_label

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_NAME, _ROLE, _UNIT, _LOAD, _GETS, _AFTER = range(6)
_HEADS: Final = ("姓名", "岗位", "片区", "现有", "分到", "之后")
_NAMED: Final = 4  # whose the files are now, before the rest is only counted
_MOVES: Final = {Qt.Key.Key_Up.value, Qt.Key.Key_Down.value, Qt.Key.Key_PageUp.value, Qt.Key.Key_PageDown.value}


@dataclass(frozen=True)
class _Look:
    """What the dialog needs to know, read away from the GUI thread."""

    ids: tuple[int, ...]
    refused: tuple[tuple[str, str], ...]
    owners: Counter[int | None]
    receivers: tuple[rules.Receiver, ...]


def _look(actor: Actor, ids: Sequence[int] | None) -> _Look:
    wanted = rules.without_owner(actor) if ids is None else ids
    may, refused = rules.movable(actor, wanted)
    owners = Counter(head.owner_id for head in rules.heads(actor, may))
    return _Look(tuple(may), tuple(refused), owners, tuple(rules.receivers(actor)))


class Transfer(VerbDialog):
    """Choose the people, say why, transfer; undone as one step."""

    def __init__(self, desk: Desk, ids: Sequence[int] | None, parent: QWidget | None = None) -> None:
        """Prepare the dialog.

        Args:
            desk: the desk.
            ids: the files; None for all that have no owner (S3-13).
            parent: usual Qt parent.
        """
        super().__init__("移交客户" if ids is not None else "分配没有负责人的客户", "", "移交", parent)
        self._desk = desk
        self._unowned = ids is None
        self._found: _Look | None = None
        self._shown: list[rules.Receiver] = []
        self._told = label("正在读取…", "weak")
        self._told.setWordWrap(True)
        self._one, self._even = QRadioButton("移交给一个人"), QRadioButton("按数量均衡分配给勾选的人")
        ways = QButtonGroup(self)
        ways.addButton(self._one)
        ways.addButton(self._even)
        (self._even if self._unowned else self._one).setChecked(True)
        self._search = QLineEdit()
        self._search.setPlaceholderText("姓名、拼音首字母或片区")
        self._search.setAccessibleName("找人")
        self._search.installEventFilter(self)
        self._people = _people_table()
        self._reason = QLineEdit("营销活动线索分配" if self._unowned else "")
        self._reason.setPlaceholderText("理由（必填），会记入客户档案")
        self._reason.setAccessibleName("移交理由")
        self._reason.setMaxLength(200)
        self._area = QCheckBox("片区随新的客户经理")
        self._area.setChecked(True)
        self.fill(
            self._told, _row(self._one, self._even, None, self._search), _row(self._area, self._reason), self._people
        )
        self.resize(px(720), px(560))
        self._connect()
        actor = desk.actor
        self.primary.setEnabled(False)
        desk.work.read(lambda: _look(actor, ids), self._came, owner=self, refused=self._refused)
        self._search.setFocus()

    def _connect(self) -> None:
        self._one.toggled.connect(self._list)
        self._search.textChanged.connect(self._list)
        self._search.returnPressed.connect(self._enter)
        self._reason.textChanged.connect(self._allow)
        self._reason.returnPressed.connect(self._to_verb)
        self._people.itemSelectionChanged.connect(self._allow)
        self._people.itemChanged.connect(self._checked)
        self.primary.clicked.connect(self._write)

    # -- what is shown ------------------------------------------------------------------------------------------------

    def _came(self, found: _Look) -> None:
        self._found = found
        names = {one.id: one.name for one in found.receivers}
        now = [
            f"{names.get(owner, '其他人') if owner else '没有负责人'} {count:,} 户"
            for owner, count in found.owners.most_common(_NAMED)
        ]
        others = len(found.owners) - len(now)
        more = f" 等 {len(found.owners)} 人" if others > 0 else ""
        told = f"共 {len(found.ids):,} 户，现在由：{'、'.join(now)}{more}。" if found.ids else self._nobody()
        if found.refused:
            first = found.refused[0]
            told += f"另有 {len(found.refused):,} 户不能移交（{first[0]}：{first[1]}）"
        self._told.setText(told)
        self._list()

    def _nobody(self) -> str:
        return "每位客户都有负责人，没有要分配的。" if self._unowned else "没有可以移交的客户。"

    def _list(self) -> None:
        """List the people that are meant, keeping who is checked."""
        if self._found is None:
            return
        checked = set(self._chosen())
        self._shown = [one for one in self._found.receivers if _meant(self._search.text(), one) or one.id in checked]
        table, even = self._people, self._even.isChecked()
        table.blockSignals(True)
        table.setRowCount(len(self._shown))
        for at, one in enumerate(self._shown):
            for column, text in enumerate((one.name, role_label(one.role), one.unit, f"{one.load:,}", "", "")):
                item = QTableWidgetItem(text)
                if column >= _LOAD:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                table.setItem(at, column, item)
            if even:
                box = _item(table, at, _NAME)
                box.setFlags(box.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                box.setCheckState(Qt.CheckState.Checked if one.id in checked else Qt.CheckState.Unchecked)
        table.blockSignals(False)
        if self._shown and not even and self._search.text():
            table.selectRow(0)
        self._show_shares()

    def _show_shares(self) -> None:
        """Show how many everybody would get."""
        shares = Counter(self._proposal().values())
        self._people.blockSignals(True)
        for at, one in enumerate(self._shown):
            share = shares[one.id]
            gets = _item(self._people, at, _GETS)
            gets.setText(f"+{share:,}" if share else "")
            gets.setForeground(theme.color("link"))
            _item(self._people, at, _AFTER).setText(f"{one.load + share:,}" if share else "")
        self._people.blockSignals(False)
        self._allow(shares=False)

    def _proposal(self) -> Mapping[int, int]:
        """Return file → new owner as it would be written."""
        chosen = self._chosen()
        if self._found is None or not chosen:
            return {}
        if self._even.isChecked():
            return rules.evenly(self._found.ids, chosen)
        return dict.fromkeys(self._found.ids, chosen[0])

    def _chosen(self) -> list[int]:
        """Return the people chosen; from the table as it stands."""
        table = self._people
        if self._even.isChecked():
            rows = [at for at in range(len(self._shown)) if _is_checked(table.item(at, _NAME))]
        else:
            rows = [index.row() for index in table.selectionModel().selectedRows()][:1]
        return [self._shown[at].id for at in rows if at < len(self._shown)]

    def _allow(self, _: object = None, *, shares: bool = True) -> None:
        if shares and self._found is not None and not self._even.isChecked():
            self._show_shares()
            return
        proposal, reason = self._proposal(), self._reason.text().strip()
        verb = "分配" if self._even.isChecked() else "移交"
        self.primary.setText(f"{verb} {len(proposal):,} 户" if proposal else verb)
        chosen = "请先勾选分给谁。" if self._even.isChecked() else "请先选移交给谁。"
        self.allow(chosen if not proposal else "" if reason else "请写明理由。")

    def _checked(self, item: QTableWidgetItem) -> None:
        if item.column() == _NAME:
            self._show_shares()

    # -- keys ---------------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrows move through the people while the cursor stays in the search."""
        pressed = watched is self._search and event.type() == QEvent.Type.KeyPress
        if pressed and isinstance(event, QKeyEvent) and event.key() in _MOVES:
            self._people.setFocus()
            if not self._people.selectionModel().hasSelection():
                self._people.selectRow(0)
            return True
        return super().eventFilter(watched, event)

    def _enter(self) -> None:
        (self._people if self._even.isChecked() else self._reason).setFocus()

    def _to_verb(self) -> None:
        if self.primary.isEnabled():
            self.primary.setFocus()

    # -- writing ------------------------------------------------------------------------------------------------------

    def _write(self) -> None:
        proposal, reason, area, actor = (
            dict(self._proposal()),
            self._reason.text(),
            self._area.isChecked(),
            self._desk.actor,
        )
        self.primary.setEnabled(False)
        self._desk.work.write(
            lambda: rules.assign(actor, proposal, reason, move_area=area), self._written, owner=self,
            title=f"正在移交 {len(proposal):,} 户", refused=self._refused,
        )  # fmt: skip

    def _written(self, count: int) -> None:
        self._desk.say(f"已移交 {count:,} 户", undo=True)
        self.accept()

    def _refused(self, refusal: Refused) -> None:
        self.show_refusal(str(refusal))
        self._allow()


def _people_table() -> QTableWidget:
    table = QTableWidget(0, len(_HEADS))
    table.setAccessibleName("新的客户经理")
    for column, head in enumerate(_HEADS):
        side = Qt.AlignmentFlag.AlignRight if column >= _LOAD else Qt.AlignmentFlag.AlignLeft
        item = QTableWidgetItem(head)
        item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        table.setHorizontalHeaderItem(column, item)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(px(28))
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    for column, width in enumerate((150, 110, 170, 64, 64)):
        table.setColumnWidth(column, width)
    header.setStretchLastSection(True)
    return table


def _row(*parts: QWidget | None) -> QWidget:
    """Return widgets side by side; None is room that stretches."""
    row = QWidget()
    across = QHBoxLayout(row)
    across.setContentsMargins(0, 0, 0, 0)
    across.setSpacing(12)
    for part in parts:
        if part is None:
            across.addStretch(1)
        else:
            across.addWidget(part, 1 if part is parts[-1] else 0)
    return row


def _item(table: QTableWidget, row: int, column: int) -> QTableWidgetItem:
    item = table.item(row, column)
    if item is None:
        item = QTableWidgetItem()
        table.setItem(row, column, item)
    return item


def _is_checked(item: QTableWidgetItem | None) -> bool:
    return item is not None and item.checkState() == Qt.CheckState.Checked


def _meant(text: str, one: rules.Receiver) -> bool:
    wanted = text.strip().lower()
    return not wanted or wanted in one.name or wanted in one.unit or initials(one.name).startswith(wanted)
