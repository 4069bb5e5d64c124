"""The way in for a customer list: choose, agree on the columns, look at what would happen, write."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cmdesk.core import undo
from cmdesk.core.errors import Refused
from cmdesk.core.kept import saved
from cmdesk.core.sheet.grid import Grid
from cmdesk.core.sheet.opening.delimited import parse_clipboard
from cmdesk.core.sheet.opening.reading import read
from cmdesk.core.sheet.understanding.looking import Sheet
from cmdesk.customers.importing import check, write
from cmdesk.customers.importing.targets import known
from cmdesk.customers.screens.importing import pages
from cmdesk.kit import ask
from cmdesk.kit.background.work import Task
from cmdesk.kit.look.chips import label
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.step_row import StepRow
from cmdesk.kit.space.dialog import Dialog

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

KINDS = "表格 (*.xlsx *.xls *.xlsm *.xlsb *.et *.ods *.csv *.tsv *.txt *.html *.htm *.xml);;所有文件 (*)"
TOPIC = "import.customers"
_CHOOSE, _COLUMNS, _LOOK, _DONE = range(4)
_STEPS = ("选择名单", "对应列", "核对", "完成")


class ImportDialog(Dialog):
    """Leads through an import; nothing is written before the last button."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._source = ""
        self._grid: Grid | None = None
        self._path: Path | None = None
        self._sheet: Sheet | None = None
        self._checked: check.Checked | None = None
        self._task: Task[object] | None = None
        self._operation = 0
        self._then_focus: QWidget | None = None
        self.setWindowTitle("导入客户名单")
        self.setAcceptDrops(True)
        self.resize(px(940), px(600))
        self._steps = StepRow(_STEPS)
        self._words = label("")
        self._words.setWordWrap(True)
        self._pages = QStackedWidget()
        self._choose = pages.ChoosePage()
        self._choose.file.clicked.connect(self._ask_file)
        self._choose.paste.clicked.connect(self.paste)
        self._columns = pages.ColumnsPage()
        self._columns.sheets.activated.connect(self._other_sheet)
        self._look = pages.LookPage()
        self._look.decided.connect(self._decided)
        self._look.forgiven.connect(self._check_again)
        self._done = pages.DonePage()
        self._done.undo.clicked.connect(self._take_back)
        self._done.failed.clicked.connect(self._save_failed)
        for page in (self._choose, self._columns, self._look, self._done):
            self._pages.addWidget(page)
        self._back = QPushButton("上一步")
        self._back.clicked.connect(self._step_back)
        self._next = QPushButton("下一步")
        self._next.setProperty("role", "primary")
        self._next.setDefault(True)
        self._next.clicked.connect(self._step_on)
        QShortcut(QKeySequence("Ctrl+Return"), self).activated.connect(self._next.click)
        self._cancel = QPushButton("取消")
        self._cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addWidget(self._words, 1)
        for button in (self._cancel, self._back, self._next):
            buttons.addWidget(button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 12, 16, 12)
        rows.setSpacing(12)
        rows.addWidget(self._steps)
        rows.addWidget(self._pages, 1)
        rows.addLayout(buttons)
        self._show(_CHOOSE)

    def open_file(self, path: Path, sheet: str = "") -> None:
        """Read a file and go on to its columns."""
        self._path, self._source = path, path.name
        self._look_at(lambda task: read(path, sheet, known=known(), progress=task.progress, cancelled=task.stopping))

    def open_grid(self, grid: Grid, source: str) -> None:
        """Go on with cells that are there already."""
        self._path, self._source = None, source
        self._look_at(lambda _task: grid)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._pages.currentIndex() == _CHOOSE and event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = event.mimeData().urls()[0].toLocalFile()
        if path:
            self.open_file(Path(path))

    def reject(self) -> None:
        if self._task is not None:
            self._task.stop()
            self._words.setText("正在取消…")
            return
        super().reject()

    # -- steps --------------------------------------------------------------------------------------------------------

    def _show(self, page: int) -> None:
        self._pages.setCurrentIndex(page)
        self._steps.show_step(page)
        self._words.setText("")
        self._back.setVisible(page in {_COLUMNS, _LOOK})
        self._cancel.setVisible(page != _DONE)
        self._next.setVisible(page != _CHOOSE)
        self._next.setEnabled(True)
        if page != _CHOOSE:
            self._next.setFocus()
        self._next.setText("下一步" if page == _COLUMNS else "完成" if page == _DONE else self._verb())

    def _verb(self) -> str:
        return f"导入 {self._look.will_write()} 行" if self._checked else "导入"

    def _decided(self) -> None:
        """Say how many rows would be written now; where all are doubles and left out, there is nothing to write."""
        self._next.setText(self._verb())
        self._next.setEnabled(self._look.will_write() > 0)
        doubles = len(self._checked.doubles) if self._checked else 0
        nothing = f"{doubles} 行都已有档案，跳过以后没有要导入的。" if doubles else "没有可以导入的行，原因见各行。"
        self._words.setText("" if self._next.isEnabled() else nothing)

    def _step_back(self) -> None:
        self._show(self._pages.currentIndex() - 1)

    def _step_on(self) -> None:
        page = self._pages.currentIndex()
        if page == _COLUMNS:
            self._check()
        elif page == _LOOK:
            self._write()
        else:
            self.accept()

    def _ask_file(self) -> None:
        path = ask.file_to_open(self, "选择客户名单", KINDS)
        if path:
            self.open_file(path)

    def paste(self) -> None:
        """Go on with the table that somebody has copied."""
        text = QGuiApplication.clipboard().text()
        if not text.strip():
            self._words.setText("剪贴板里没有文字。请先在 Excel 里选中名单（连同表头）并复制。")
            return
        self._path, self._source = None, "剪贴板"
        self._look_at(lambda _task: parse_clipboard(text))

    def _other_sheet(self) -> None:
        wanted = self._columns.sheets.currentText()
        if (
            self._path
            and self._grid
            and wanted in self._grid.sheets
            and (self._grid.parts or wanted != self._grid.sheet)
        ):
            self.open_file(self._path, wanted)

    def _look_at(self, cells: Callable[[Task[object]], Grid]) -> None:
        """Get the cells and find out what they are, away from the window's thread: a list may have a hundred thousand rows."""
        actor = self._desk.actor

        def job(task: Task[object]) -> tuple[Grid, Sheet]:
            grid = cells(task)
            remembered: dict[str, str] = {}
            for agreed in saved.names(actor, TOPIC).values():
                remembered.update(agreed)
            return grid, check.look(grid, remembered=remembered)

        self._run(job, self._arrived, "读取名单")

    def _arrived(self, found: tuple[Grid, Sheet]) -> None:
        grid, self._sheet = found
        self._grid = grid
        self._checked = None
        self._look.forgiving.setChecked(False)
        self._columns.show_sheet(self._sheet)
        self._show(_COLUMNS)

    def _check(self) -> None:
        if self._sheet is None:
            return
        actor, table, mapping = self._desk.actor, self._sheet.table, self._columns.mapping()
        forgiving = self._look.forgiving.isChecked()

        def job(task: Task[check.Checked]) -> check.Checked:
            return check.check(
                actor, table, mapping, forgiving=forgiving, progress=task.progress, cancelled=task.stopping
            )

        self._run(job, self._looked, "核对名单")

    def _check_again(self) -> None:
        """Check with the other choice for cells that cannot be read; the choice keeps the focus."""
        self._check()
        self._then_focus = self._look.forgiving

    def _looked(self, checked: check.Checked) -> None:
        self._checked = checked
        if self._sheet:
            self._look.show_outcome(self._sheet, self._columns.mapping(), checked)
        self._show(_LOOK)
        self._decided()
        if self._then_focus:
            self._then_focus.setFocus()
            self._then_focus = None

    def _write(self) -> None:
        if self._checked is None:
            return
        actor, checked, policy, source = self._desk.actor, self._checked, self._look.policy(), self._source

        def job(task: Task[write.Outcome]) -> write.Outcome:
            return write.write(actor, checked, policy, source=source, progress=task.progress, cancelled=task.stopping)

        self._run(job, self._written, "导入客户", writes=True)

    def _written(self, outcome: write.Outcome) -> None:
        self._operation = outcome.operation_id
        if self._checked:
            hinted = len(self._checked.told(self._look.policy()))
            self._done.show_outcome(outcome, len(self._checked.failed), hinted, len(self._checked.doubtful))
        self._show(_DONE)
        self._desk.say(f"导入完成：{outcome.words}", undo=outcome.changed)
        if self._sheet:
            columns = {self._sheet.table.headers[at]: key for at, key in self._columns.mapping().items()}
            actor, name = self._desk.actor, "|".join(self._sheet.table.headers)[:500]
            self._desk.work.write(lambda: saved.put(actor, TOPIC, name, columns), title="")

    def _take_back(self) -> None:
        actor, operation = self._desk.actor, self._operation
        self._done.undo.setEnabled(False)
        self._desk.work.write(lambda: undo.undo(actor, operation), self._taken_back, owner=self, refused=self._refused)

    def _taken_back(self, operation: int) -> None:  # noqa: ARG002
        self._words.setText("这次导入已撤销，客户移入回收站。")

    def _save_failed(self) -> None:
        if self._sheet is None or self._checked is None:
            return
        path = ask.file_to_save(
            self, "把未导入的行存成文件", "Excel 工作簿 (*.xlsx)", f"未导入-{Path(self._source).stem}.xlsx"
        )
        if path:
            table, problems = self._sheet.table, dict(self._checked.failed)
            hints = self._checked.told(self._look.policy())
            from cmdesk.core.sheet.writing.write import write_problems

            self._run(lambda _task: write_problems(table, problems, path, hints=hints), self._failed_saved, "保存文件")

    def _failed_saved(self, written: object) -> None:  # noqa: ARG002
        self._words.setText("已保存。未导入的行改好后，可以直接再导入这个文件。")

    # -- work ---------------------------------------------------------------------------------------------------------

    def _run(self, job: object, then: object, title: str, *, writes: bool = False) -> None:
        self._next.setEnabled(False)
        self._pages.setEnabled(False)
        self._words.setText(f"正在{title}…")

        def arrived(result: object) -> None:
            self._task = None
            self._free()
            then(result)  # type: ignore[operator]

        self._task = self._desk.work.long(job, arrived, owner=self, title=title, refused=self._refused, writes=writes)

    def _free(self) -> None:
        self._next.setEnabled(True)
        self._pages.setEnabled(True)

    def _refused(self, refusal: Refused) -> None:
        self._task = None
        self._free()
        if self._checked:
            self._look.forgiving.setChecked(self._checked.forgiving)
        self._words.setText(str(refusal))
        if (
            self.focusWidget() is None or not self.focusWidget().isEnabled()
        ):  # greyed out while it ran, it lost the keys
            (self._choose.file if self._pages.currentIndex() == _CHOOSE else self._next).setFocus()
