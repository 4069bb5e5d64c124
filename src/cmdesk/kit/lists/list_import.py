"""The way in for a list on one page: what its columns are above, what would happen to each row below."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cmdesk.core.errors import Refused
from cmdesk.core.sheet.grid import Grid
from cmdesk.core.sheet.opening.delimited import parse_clipboard
from cmdesk.core.sheet.opening.reading import read
from cmdesk.core.sheet.understanding.columns import Target, known_words
from cmdesk.core.sheet.understanding.looking import Sheet
from cmdesk.core.sheet.understanding.table import Table
from cmdesk.core.tidy import show
from cmdesk.kit import ask
from cmdesk.kit.background.work import Task
from cmdesk.kit.form.combo import Combo
from cmdesk.kit.form.dialog import VerbDialog
from cmdesk.kit.look import icons, theme
from cmdesk.kit.look.chips import label
from cmdesk.kit.look.measure import px

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

KINDS = "表格 (*.xlsx *.xls *.xlsm *.xlsb *.et *.ods *.csv *.tsv *.txt *.html *.htm *.xml);;所有文件 (*)"
_SHOWN = 300  # rows of the preview
_NARROWEST = 136  # pixels of a column, for the choice above it


@dataclass(frozen=True)
class Verdicts:
    """What an import would do.

    Attributes:
        rows: row number → what would happen to it, and the colour to say it in (``"late"``, ``"weak"`` or nothing).
        told: one sentence about all of them.
        button: word of the button that imports.
        failed: row number → sentences, of the rows that cannot be kept.
        may_write: there is something to import.
    """

    rows: Mapping[int, tuple[str, str]]
    told: str
    button: str
    failed: Mapping[int, list[str]]
    may_write: bool


class ListImport(VerbDialog):
    """Choose a list, put its columns right, look, import; nothing is written before the last button.

    A feature's dialog says what its columns may be, what would happen, and writes.
    """

    def __init__(self, desk: Desk, title: str, noun: str, hint: str, parent: QWidget | None = None) -> None:
        """Prepare the dialog.

        Args:
            desk: for background work.
            title: of the window.
            noun: what a row becomes, in Chinese.
            hint: what is to be brought here.
            parent: usual Qt parent.
        """
        super().__init__(title, "", "导入", parent)
        self._noun, self._hint = noun, hint
        self._desk = desk
        self._source = ""
        self._task: Task[Sheet] | None = None  # reads a list
        self._asked = 0  # how many lists have been wanted; only the last one is shown
        self._sheet: Sheet | None = None
        self._checked: Any = None
        self._boxes: list[QComboBox] = []
        self.setAcceptDrops(True)
        self.resize(px(960), px(600))
        self.pages = QStackedWidget()
        self.pages.addWidget(self._choose_page())
        self.pages.addWidget(self._look_page())
        self.fill(self.pages)
        self._failed = self.add_button("把未导入的行存成文件…")
        self._failed.clicked.connect(self._save_failed)
        self._failed.hide()
        self.primary.setEnabled(False)
        self.primary.clicked.connect(self._write)

    def _choose_page(self) -> QWidget:
        page = QWidget()
        sign = label()
        sign.setPixmap(icons.pixmap("table", 48, "disabled", self.devicePixelRatioF()))
        sign.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        words = label(self._hint, "weak")
        words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        file = QPushButton(icons.icon("folder-open", "on_primary"), "选择文件…")
        file.setProperty("role", "primary")
        file.clicked.connect(self._ask_file)
        paste = QPushButton(icons.icon("paste"), "从剪贴板粘贴")
        paste.clicked.connect(self.paste)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(file)
        row.addWidget(paste)
        row.addStretch(1)
        rows = QVBoxLayout(page)
        rows.setSpacing(16)
        rows.addStretch(1)
        rows.addWidget(sign)
        rows.addWidget(words)
        rows.addLayout(row)
        rows.addStretch(1)
        return page

    def _look_page(self) -> QWidget:
        page = QWidget()
        self._about = label("")
        self._about.setWordWrap(True)
        self.rows = QTableWidget()
        self.rows.setAccessibleName(f"将要导入的{self._noun}")
        self.rows.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.rows.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.rows.verticalHeader().hide()
        self.rows.horizontalHeader().hide()
        self.rows.setWordWrap(False)
        rows = QVBoxLayout(page)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self._about)
        rows.addWidget(self.rows, 1)
        for widget in self.choices():
            rows.addWidget(widget)
        return page

    # -- reading

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.pages.currentIndex() == 0 and event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = event.mimeData().urls()[0].toLocalFile()
        if path:
            self.open_file(Path(path))

    def _ask_file(self) -> None:
        path = ask.file_to_open(self, f"选择{self._noun}名单", KINDS)
        if path:
            self.open_file(path)

    def open_file(self, path: Path) -> None:
        """Read a file and show what it holds."""
        self._source = path.name
        self.show_refusal("")
        self._look_at(
            lambda task: read(path, known=known_words(self.targets()), progress=task.progress, cancelled=task.stopping)
        )

    def paste(self) -> None:
        """Take the table on the clipboard."""
        text = QGuiApplication.clipboard().text()
        if not text.strip():
            self.show_refusal("剪贴板里没有文字。请先在 Excel 里选中名单（连同表头）并复制。")
            return
        self._source = "剪贴板"
        self._look_at(lambda _task: parse_clipboard(text))

    def open_grid(self, grid: Grid) -> None:
        """Show what a table holds."""
        self._look_at(lambda _task: grid)

    def _look_at(self, cells: Callable[[Task[Sheet]], Grid]) -> None:
        """Get the cells and find out what they are, away from the window's thread: a list may have a hundred thousand rows."""
        if self._task is not None:
            self._task.stop()  # another list is wanted now
        self._asked += 1
        self._task = self._desk.work.long(
            lambda task: self.look(cells(task)), partial(self._arrived, self._asked), owner=self, title="读取名单",
            refused=self._refused,
        )  # fmt: skip

    def _arrived(self, asked: int, sheet: Sheet) -> None:
        if asked != self._asked:
            return
        self._task = None
        self._sheet = sheet
        self._show_columns(sheet)
        self.pages.setCurrentIndex(1)
        self._check()

    # -- looking

    def _show_columns(self, sheet: Sheet) -> None:
        table, mapping = sheet.table, sheet.mapping
        self.rows.clear()
        self.rows.setColumnCount(len(table.headers) + 2)
        self.rows.setRowCount(2)
        self._boxes = []
        for at, header in enumerate(("行", "结果", *table.headers)):
            self.rows.setItem(1, at, QTableWidgetItem(header))
        self.rows.setItem(0, 1, QTableWidgetItem("导入为 →"))
        for at, header in enumerate(table.headers):
            box = Combo()
            box.setAccessibleName(f"“{header}”导入为")
            box.addItem("（不导入）", None)
            for target in self.targets():
                box.addItem(target.label, target.key)
            box.setCurrentIndex(max(0, box.findData(mapping.get(at))))
            box.activated.connect(self._check)
            self.rows.setCellWidget(0, at + 2, box)
            self._boxes.append(box)

    def mapping(self) -> dict[int, str]:
        """Return which column is what."""
        return {at: box.currentData() for at, box in enumerate(self._boxes) if box.currentData()}

    def _check(self, _: object = None) -> None:
        if self._sheet is None:
            return
        table, mapping = self._sheet.table, self.mapping()
        twice = [key for key in mapping.values() if list(mapping.values()).count(key) > 1]
        if twice:
            name = next(target.label for target in self.targets() if target.key == twice[0])
            self._refused(Refused(f"有两列都导入为“{name}”，请把其中一列改为“不导入”。"))
            return
        self.show_refusal("")
        self._desk.work.read(self.checking(table, mapping), self._looked, owner=self, refused=self._refused)

    def _looked(self, checked: object) -> None:
        self._checked = checked
        if self._sheet is None:
            return
        verdicts = self.verdicts(checked).rows
        table = self._sheet.table
        lines = list(zip(table.rows, table.numbers, strict=True))[:_SHOWN]
        self.rows.setRowCount(2 + len(lines))
        for at, (row, number) in enumerate(lines, 2):
            verdict, color = verdicts.get(number, ("", ""))
            for column, text in enumerate((str(number), verdict, *map(show, row))):
                item = QTableWidgetItem(text)
                if color and column < 2:
                    item.setForeground(theme.color(color))
                self.rows.setItem(at, column, item)
        self.rows.resizeColumnsToContents()
        self.rows.setColumnWidth(1, min(self.rows.columnWidth(1), 300))
        for column in range(2, self.rows.columnCount()):
            self.rows.setColumnWidth(column, max(self.rows.columnWidth(column), px(_NARROWEST)))
        self._tell()

    def _tell(self, _: object = None) -> None:
        if self._checked is None or self._sheet is None:
            return
        found = self.verdicts(self._checked)
        more = len(self._sheet.table.rows) > _SHOWN
        self._about.setText(found.told + (f"（下面列出前 {_SHOWN} 行）" if more else ""))
        self._failed.setVisible(bool(found.failed))
        self.primary.setText(found.button)
        self.primary.setEnabled(found.may_write)

    # -- what a feature's dialog says

    def choices(self) -> Sequence[QWidget]:
        """Return boxes below the list; one that changes calls ``_tell``."""
        return ()

    def targets(self) -> Sequence[Target]:
        """Return what a column may be; also asked in a worker."""
        raise NotImplementedError

    def look(self, grid: Grid) -> Sheet:
        """Return a table with what its columns probably are; asked in a worker."""
        raise NotImplementedError

    def checking(self, table: Table, mapping: Mapping[int, str]) -> Callable[[], object]:
        """Return what finds out, in a worker, what importing would do."""
        raise NotImplementedError

    def verdicts(self, checked: Any) -> Verdicts:
        """Return what was found out, for people."""
        raise NotImplementedError

    def writing(self, checked: Any, source: str) -> Callable[[], str]:
        """Return what writes in a worker and says what was done."""
        raise NotImplementedError

    # -- writing

    def _write(self) -> None:
        if self._checked is None:
            return
        self.primary.setEnabled(False)
        self._desk.work.write(
            self.writing(self._checked, self._source), self._written, owner=self, title=f"导入{self._noun}",
            refused=self._refused,
        )  # fmt: skip

    def _written(self, said: str) -> None:
        self._desk.say(said, undo=True)
        self.accept()

    def _save_failed(self) -> None:
        if self._sheet is None or self._checked is None:
            return
        suggested = f"未导入-{Path(self._source).stem}.xlsx"
        path = ask.file_to_save(self, "把未导入的行存成文件", "Excel 工作簿 (*.xlsx)", suggested)
        if path:
            from cmdesk.core.sheet.writing.write import write_problems

            table, problems = self._sheet.table, dict(self.verdicts(self._checked).failed)
            self._desk.work.read(lambda: write_problems(table, problems, path), owner=self, refused=self._refused)

    def _refused(self, refusal: Refused) -> None:
        self.primary.setEnabled(False)
        self.show_refusal(str(refusal))
