"""Two versions of a service plan beside each other, with what went and what came (S1-47)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
)

from cmdesk.core import approval
from cmdesk.core.actor import Actor
from cmdesk.kit.form.combo import Combo
from cmdesk.kit.look import theme
from cmdesk.kit.look.chips import label
from cmdesk.kit.look.measure import px
from cmdesk.kit.space.dialog import Dialog
from cmdesk.service.record import PlanVersion
from cmdesk.service.rules import comparing, plans
from cmdesk.service.rules.comparing import Difference

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk


class VersionsDialog(Dialog):
    """Two choices of a version, and under them each field in both; only read."""

    def __init__(self, desk: Desk, plan_id: int, number: str) -> None:
        super().__init__()
        self._versions: list[PlanVersion] = []
        self.setWindowTitle(f"比较版本 {number}")
        self.resize(px(860), px(560))
        self.older, self.newer = Combo(), Combo()
        self.older.setAccessibleName("旧版本")
        self.newer.setAccessibleName("新版本")
        self.table = QTableWidget(0, 3)
        self.table.setAccessibleName("两个版本")
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.setWordWrap(True)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column in (1, 2):
            self.table.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self._why = label("", "weak")
        self._why.setWordWrap(True)
        top = QHBoxLayout()
        top.addWidget(label("从"))
        top.addWidget(self.older, 1)
        top.addWidget(label("到"))
        top.addWidget(self.newer, 1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(12, 12, 12, 12)
        rows.addLayout(top)
        rows.addWidget(self._why)
        rows.addWidget(self.table, 1)
        close = QPushButton("关闭")
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        rows.addLayout(foot)
        actor = desk.actor
        desk.work.read(lambda: _read(actor, plan_id), self._show, owner=self, title="", refused=desk.refuse)
        self.older.currentIndexChanged.connect(self._compare)
        self.newer.currentIndexChanged.connect(self._compare)

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]  # the event as Qt gives it
        self.table.resizeRowsToContents()

    def _show(self, found: list[tuple[PlanVersion, str]]) -> None:
        self._versions = [version for version, _ in found]
        for box in (self.older, self.newer):
            box.blockSignals(True)
            box.addItems([words for _, words in found])
            box.blockSignals(False)
        self.older.setCurrentIndex(max(0, len(found) - 2))
        self.newer.setCurrentIndex(len(found) - 1)
        self._compare()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _compare(self) -> None:
        if not self._versions:
            return
        older, newer = self._versions[self.older.currentIndex()], self._versions[self.newer.currentIndex()]
        found = comparing.compare(older, newer)
        self._why.setText(f"修订原因：{newer.why}" if newer.why else "首次编写")
        self.table.setHorizontalHeaderLabels(["栏目", f"第 {older.number} 版", f"第 {newer.number} 版"])
        self.table.setRowCount(len(found))
        for at, one in enumerate(found):
            self._row(at, one)
        self.table.resizeColumnToContents(0)
        self.table.resizeRowsToContents()

    def _row(self, at: int, one: Difference) -> None:
        before = [
            f"{'－ ' if line.sign == '-' else '　 ' if one.changed else ''}{line.text}"
            for line in one.lines
            if line.sign != "+"
        ]
        after = [
            f"{'＋ ' if line.sign == '+' else '　 ' if one.changed else ''}{line.text}"
            for line in one.lines
            if line.sign != "-"
        ]
        for column, text in enumerate(
            (f"{one.label}{'（有改动）' if one.changed else ''}", "\n".join(before), "\n".join(after))
        ):
            item = QTableWidgetItem(text)
            item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            if not one.changed:
                item.setForeground(theme.color("weak"))
            self.table.setItem(at, column, item)


def _read(actor: Actor, plan_id: int) -> list[tuple[PlanVersion, str]]:
    plans.read(actor, plan_id)
    name = approval.directory().name
    return [
        (one, f"第 {one.number} 版　{one.written_at.astimezone() if one.written_at else '':%Y-%m-%d}　{name(one.written_by_id)}")
        for one in plans.versions(plan_id)
    ]  # fmt: skip
