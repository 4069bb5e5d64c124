"""Taking in the notice of a year's holidays (国务院办公厅通知), as text or from a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from cmdesk.core.calendar.notice import Notice
from cmdesk.kit import ask
from cmdesk.kit.form.dialog import VerbDialog
from cmdesk.kit.look.chips import label
from cmdesk.kit.look.measure import px
from cmdesk.staff.rules import calendar as rules

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_FILES = "放假安排 (*.txt *.csv *.xlsx *.xls *.ods)"
_EXAMPLE = (
    "把国务院办公厅的通知全文粘贴到这里，例如：\n国务院办公厅关于2027年部分节假日安排的通知\n"
    "一、元旦：1月1日至3日放假，共3天。\n……\n\n也可以每行写一天：\n2027-01-01 放假 元旦\n2027-02-20 上班 春节"
)


class NoticeDialog(VerbDialog):
    """Takes the notice as text or from a file, and says what was read before anything is kept."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("导入放假安排", "", "导入", parent)
        self._desk = desk
        self.notice = Notice()
        self.resize(px(640), px(520))
        self.text = QPlainTextEdit()
        self.text.setAccessibleName("放假安排")
        self.text.setPlaceholderText(_EXAMPLE)
        self.text.setTabChangesFocus(True)
        self.text.textChanged.connect(self._look)
        self.found = label("", "weak", selectable=True)
        self.found.setWordWrap(True)
        self.add_button("从文件读取…").clicked.connect(self._choose)
        self.fill(self.text, self.found)
        self._body.setStretchFactor(self.text, 1)
        self._body.setStretchFactor(self.found, 0)
        self.primary.clicked.connect(self.save)
        self._look()

    def save(self) -> None:
        """Enter the days."""
        if self.primary.isEnabled():
            job = _importing(self._desk, self.notice)
            self._desk.work.write(job, self._saved, owner=self, title="正在导入", refused=self._refuse)

    def read(self, path: Path) -> None:
        """Read a file into the text, where it can be looked at and corrected."""
        self._desk.work.read(lambda: rules.read_file(path), self.text.setPlainText, owner=self, refused=self._refuse)

    def _choose(self) -> None:
        path = ask.file_to_open(self, "导入放假安排", _FILES)
        if path is not None:
            self.read(path)

    def _look(self) -> None:
        text = self.text.toPlainText()
        self.notice = rules.parse(text) if text.strip() else Notice()
        problems = self.notice.problems
        self.show_refusal("\n".join(problems[:4]))
        self.found.setText("" if problems or not self.notice.days else _told(self.notice))
        self.primary.setEnabled(bool(self.notice.days) and not problems)

    def _saved(self, count: int) -> None:
        self._desk.say(f"已导入 {count} 天", undo=True)
        self.accept()

    def _refuse(self, refusal: object) -> None:
        self.show_refusal(str(refusal))


def _told(notice: Notice) -> str:
    """Return what was read, year by year and festival by festival."""
    lines = []
    for year in notice.years:
        days = {day: entry for day, entry in notice.days.items() if day.year == year}
        free = [day for day, entry in days.items() if entry.sort == "holiday"]
        names = "、".join(dict.fromkeys(days[day].reason for day in sorted(free)))
        lines.append(f"{year} 年：放假 {len(free)} 天（{names}），调休上班 {len(days) - len(free)} 天。")
    return "\n".join([*lines, *notice.lacking()])


def _importing(desk: Desk, notice: Notice) -> Callable[[], int]:
    def job() -> int:
        return rules.import_notice(desk.actor, notice)

    return job
