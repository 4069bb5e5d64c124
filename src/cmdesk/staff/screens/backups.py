"""Backups: what there is, another one now, is it good, and the way back into a new folder (S4-24)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QTableView, QVBoxLayout, QWidget

from cmdesk.core.actor import Scope
from cmdesk.core.backup import Backup
from cmdesk.kit import ask
from cmdesk.kit.form.dialog import Lines, quiet_table
from cmdesk.kit.look.chips import label
from cmdesk.kit.look.empty import Empty
from cmdesk.kit.look.tokens import PAGE_MARGIN, SPACE_2
from cmdesk.kit.page.page_head import PageHead
from cmdesk.staff.rules import backups

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk


class Backups(QWidget):
    """The list of backups with what can be done to one."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._made: list[Backup] = []
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        head = PageHead("备份", "每天自动一次；请另外定期备份到移动硬盘")
        rows.addWidget(head)
        if desk.office.database.engine != "sqlite":
            rows.addWidget(Empty("database", "客户数据在数据库服务器上，请由服务器管理员用 pg_dump 备份。"), 1)
            return
        self.lines = Lines(("时间", "客户", "附件", "大小", "位置"), self)
        self.table = quiet_table(self.lines, "备份", self, (140, 90, 80, 90, 300))
        self.table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        head.add_button("备份到其他位置…", "folder-open", self.make_elsewhere)
        self.button = QPushButton("立即备份")
        self.button.setProperty("role", "primary")
        self.button.clicked.connect(self.make)
        self.check = QPushButton("核对所选")
        self.check.clicked.connect(self.verify)
        self.back = QPushButton("恢复到新文件夹…")
        self.back.clicked.connect(self.restore)
        if desk.actor.scope("backup.restore") is not Scope.ALL:
            self.back.hide()
        self._said = label("", "weak")
        self._said.setWordWrap(True)
        foot = QHBoxLayout()
        foot.setContentsMargins(PAGE_MARGIN, SPACE_2, PAGE_MARGIN, SPACE_2)
        foot.setSpacing(SPACE_2)
        foot.addWidget(self._said, 1)
        for button in (self.check, self.back, self.button):
            foot.addWidget(button)
        self._failing = label("", "problem")
        self._failing.setWordWrap(True)
        self._failing.setContentsMargins(PAGE_MARGIN, 0, PAGE_MARGIN, SPACE_2)
        self._failing.hide()
        rows.addWidget(self._failing)
        self._nothing = Empty("database", "还没有备份。每天第一次打开工作台时会自动备份一次。", "立即备份")
        self._nothing.asked.connect(self.make)
        self._middle = QStackedWidget()
        for part in (self.table, self._nothing):
            self._middle.addWidget(part)
        rows.addWidget(self._middle, 1)
        rows.addLayout(foot)
        self.setFocusProxy(self.table)

    def make(self) -> None:
        """Make a backup now."""
        self._make(None)

    def make_elsewhere(self) -> None:
        """Make a backup on another disk."""
        folder = ask.folder(self, "备份到哪个文件夹（例如移动硬盘）")
        if folder is not None:
            self._make(folder)

    def verify(self) -> None:
        """Check the chosen backup byte by byte."""
        made = self._chosen()
        if made is not None:
            self._say("正在逐字节核对……", "weak")
            self._desk.work.read(_checking(self._desk, made), self._checked, owner=self, title="正在核对备份")

    def restore(self) -> None:
        """Bring the chosen backup back into a folder that does not exist yet or is empty."""
        made = self._chosen()
        folder = ask.folder(self, "恢复到哪个空文件夹") if made is not None else None
        if made is not None and folder is not None:
            job = _restoring(self._desk, made, folder)
            self._desk.work.write(job, self._restored, owner=self, title="正在恢复", refused=self._refuse)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._desk.office.database.engine == "sqlite":
            self._read()  # meanwhile the program has perhaps made one, or failed to

    @property
    def said(self) -> str:
        """What stands beside the buttons."""
        return self._said.text()

    def _make(self, into: Path | None) -> None:
        self.button.setEnabled(False)
        self._say("正在备份，可以继续工作……", "weak")
        job = _making(self._desk, into)
        self._desk.work.read(job, self._arrive, owner=self, title="正在备份", refused=self._refuse, each=True)

    def _arrive(self, made: Backup) -> None:
        self.button.setEnabled(True)
        self._say(f"已备份到 {made.path}", "good")
        self._read()

    def _checked(self, found: tuple[str, list[str]]) -> None:
        name, problems = found
        self._say(
            "；".join(problems[:3]) if problems else f"备份 {name} 完好，可以恢复。", "problem" if problems else "good"
        )

    def _restored(self, path: Path) -> None:
        self._say(f"已恢复到 {path.parent}，核对无误后再替换原来的文件夹。", "good")

    def _refuse(self, refusal: object) -> None:
        self.button.setEnabled(True)
        self._say(str(refusal), "problem")

    def _say(self, text: str, role: str) -> None:
        self._said.setProperty("role", role)
        self._said.style().polish(self._said)
        self._said.setText(text)

    def _read(self) -> None:
        self._desk.work.read(_listing(self._desk), self._show, owner=self, title="")

    def _show(self, made: list[Backup]) -> None:
        self._made = made
        failed = backups.failed(self._desk.office)
        self._failing.setVisible(failed is not None)
        self._failing.setText(f"{failed.at:%m-%d %H:%M} {failed.sentence()}" if failed else "")
        self.lines.show(
            [
                (
                    f"{one.made_at:%Y-%m-%d %H:%M}",
                    f"{one.counts.get('customer', 0):,} 户",
                    f"{len(one.blobs):,} 个",
                    f"{one.size / (1 << 20):,.1f} MB",
                    str(one.path),
                )
                for one in made
            ]
        )
        if made:
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.table.selectionModel().setCurrentIndex(self.lines.index(0, 0), flags)
        self._middle.setCurrentWidget(self.table if made else self._nothing)
        for button in (self.check, self.back):
            button.setEnabled(bool(made))
        self.button.setVisible(bool(made))

    def _chosen(self) -> Backup | None:
        row = self.table.currentIndex().row()
        return self._made[row] if 0 <= row < len(self._made) else None


def _listing(desk: Desk) -> Callable[[], list[Backup]]:
    def job() -> list[Backup]:
        return backups.listed(desk.actor, desk.office)

    return job


def _making(desk: Desk, into: Path | None) -> Callable[[], Backup]:
    def job() -> Backup:
        return backups.make(desk.actor, desk.office, into)

    return job


def _checking(desk: Desk, made: Backup) -> Callable[[], tuple[str, list[str]]]:
    def job() -> tuple[str, list[str]]:
        return made.path.name, backups.problems(desk.actor, desk.office, made)

    return job


def _restoring(desk: Desk, made: Backup, folder: Path) -> Callable[[], Path]:
    def job() -> Path:
        return backups.restore(desk.actor, desk.office, made, folder)

    return job
