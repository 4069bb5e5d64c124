"""The window that shows what will be printed, and prints it.

``open_preview(desk, job)`` is what screens call. The first sheet is drawn alone and shown at once; the whole batch
follows in a worker and takes its place.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from cmdesk.core.errors import Refused
from cmdesk.core.file.placed import placed
from cmdesk.kit import ask
from cmdesk.kit.look import icons
from cmdesk.kit.look.chips import label, reword
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.theme import dress
from cmdesk.kit.look.tokens import SPACE_2, SPACE_3
from cmdesk.kit.paper import printing
from cmdesk.kit.paper.paper_view import PaperView
from cmdesk.kit.paper.print_dialog import PrintDialog
from cmdesk.kit.paper.printing import Order, Printers
from cmdesk.kit.space.dialog import keep_on_screen
from cmdesk.papers import press
from cmdesk.papers.job import Job
from cmdesk.papers.press import Pressed, Stopped
from cmdesk.papers.sources import JobSource, LedgerSource, Source, telling

if TYPE_CHECKING:
    from cmdesk.kit.background.work import Task
    from cmdesk.kit.desk import Desk

_PRINTER = "papers.printer"
_PAINTING = 120  # milliseconds in which the first page is painted, before the rest wants the processor
_KEPT = "没有打印成功，流水号已留着，再打印时仍用原号。"


def open_preview(desk: Desk, job: Job | Callable[[], Job], *, title: str = "") -> Preview:
    """Show what a job prints, ready to be printed or saved.

    Args:
        desk: where the window belongs; its actor prints.
        job: what is printed, or what reads it (in a worker).
        title: of the window until a job that is still to be read has one.

    Returns:
        the window, shown already; it goes when it is closed.
    """
    return _opened(desk, JobSource(desk, job), title or (job.title if isinstance(job, Job) else "打印预览"))


def open_paper(desk: Desk, paper_id: int) -> Preview:
    """Show a sheet of the ledger as it was printed, ready to be printed once more."""
    return _opened(desk, LedgerSource(desk, paper_id), "单据")


def _opened(desk: Desk, source: Source, title: str) -> Preview:
    window = Preview(desk, source, title)
    window.begin()  # a worker draws while the window comes up
    window.show()
    window.activateWindow()
    return window


class Preview(QWidget):
    """The window.

    Signals:
        shown: whole or not; pages have come into sight.
        printed: the numbers of sheets that have been printed or saved.
    """

    shown = Signal(bool)
    printed = Signal(list)

    def __init__(self, desk: Desk, source: Source, title: str) -> None:
        super().__init__(desk if isinstance(desk, QWidget) else None, Qt.WindowType.Window)
        dress(self)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setWindowIcon(icons.icon("printer"))
        self.resize(px(1040), px(720))
        keep_on_screen(self)
        self._desk, self._source = desk, source
        self._pressed: Pressed | None = None
        self._whole = False
        self._copies: Sequence[str] = ()
        self._task: Task[Any] | None = None
        self.view = PaperView(self)
        self.save = self._button("另存为 PDF", "save", "Ctrl+S", self.save_as)
        self.print = self._button("打印…", "printer", "Ctrl+P", self.ask_printer)
        self.print.setProperty("role", "primary")
        self.dialog: PrintDialog | None = None
        self.printers: Callable[[QWidget], Printers] = Printers
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.view, 1)
        rows.addLayout(self._foot())
        close = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        close.activated.connect(self.close)
        self._enable()
        self.view.setFocus()

    def begin(self) -> None:
        """Draw what is shown at once."""
        self._words.setText("正在准备预览…")
        self._desk.work.read(
            self._source.first, self._show_first, owner=self, title="正在准备预览", refused=self.refuse
        )

    @property
    def pressed(self) -> Pressed | None:
        """What is shown."""
        return self._pressed

    # -- showing ------------------------------------------------------------------------------------------------------

    def _show_first(self, found: tuple[Pressed, bool]) -> None:
        pressed, is_all = found
        self._show(pressed, whole=is_all)
        if not is_all:
            QTimer.singleShot(_PAINTING, self, self._draw_rest)
        self._desk.work.read(self._facts, self._take_facts, owner=self, title="", refused=self.refuse)

    def _draw_rest(self) -> None:
        self._long(self._source.whole, self._show_whole)

    def _show_whole(self, pressed: Pressed) -> None:
        self._show(pressed, whole=True)

    def _show(self, pressed: Pressed, *, whole: bool) -> None:
        self._pressed, self._whole = pressed, whole
        self.setWindowTitle(pressed.title)
        self.view.show_pdf(pressed.content, _words(pressed))
        self._words.setText(_told(pressed) if whole else "正在准备其余各页…")
        self._enable()
        self.shown.emit(whole)

    def _facts(self) -> tuple[Sequence[str], Refused | None]:
        return self._source.copies(), self._source.may_print()

    def _take_facts(self, found: tuple[Sequence[str], Refused | None]) -> None:
        self._copies, refusal = found
        self._enable(refusal)

    # -- printing, saving ---------------------------------------------------------------------------------------------

    def ask_printer(self) -> None:
        """Ask how to print."""
        if self._pressed is None or not self.print.isEnabled():
            return
        self.dialog = PrintDialog(
            self._pressed.title, self._pressed.pages, self.view.page, self, copies=self._copies,
            printers=self.printers(self), usual=self._desk.memory.get(_PRINTER),
        )  # fmt: skip
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog.ordered.connect(self.send)
        self.dialog.open()

    def send(self, order: Order, copies: Sequence[int]) -> None:
        """Print: take the numbers, draw, send the pages, count."""
        shown = self._pressed
        if shown is None:
            return
        if order.printer:
            self._desk.memory.set(_PRINTER, order.printer)
        is_all = len(order.pages) == shown.pages
        if not is_all and len(copies) < len(self._copies):
            self.refuse(Refused("只打印其中几联时，请选“全部”页；只打印几页时，请选全部的联。"))
            return
        source, actor = self._source, self._desk.actor
        sheets = None if is_all else shown.sheets_on(order.pages)

        def job(task: Task[Any]) -> Pressed:
            pressed = source.press(task, sheets, copies)
            pages = tuple(range(pressed.pages)) if is_all else pressed.pages_of(shown, order.pages, sheets or ())
            with press.counted(actor, pressed):
                went = printing.print_pdf(
                    pressed.content,
                    replace(order, pages=pages),
                    progress=telling(task, "正在打印"),
                    cancelled=task.stopping,
                )
                if not went:
                    raise Stopped(f"已取消打印。{_KEPT}" if pressed.numbers else "已取消打印。")
            return pressed

        self._long(job, self._printed)

    def save_as(self) -> None:
        """Ask for a file and write the pages into it; that counts as a print."""
        if self._pressed is None or not self.save.isEnabled():
            return
        path = ask.file_to_save(self, "另存为 PDF", "PDF (*.pdf)", f"{self._pressed.title}.pdf")
        if path is not None:
            self.save_to(path)

    def save_to(self, path: Path) -> None:
        """Write the pages with their numbers into a file."""
        source, actor = self._source, self._desk.actor

        def job(task: Task[Any]) -> Pressed:
            pressed = source.press(task, None, ())
            with press.counted(actor, pressed), placed(path) as draft:
                draft.write_bytes(pressed.content)
            return pressed

        self._long(job, self._printed)

    def _printed(self, pressed: Pressed) -> None:
        if self._pressed is not None and pressed.pages == self._pressed.pages:
            self._show(pressed, whole=True)
        said = f"已打印 {len(pressed.starts)} 份"
        if pressed.numbers:
            said += f"，流水号 {pressed.numbers[0]}" + (f" … {pressed.numbers[-1]}" if pressed.numbers[1:] else "")
        self._words.setText(said)
        self._desk.say(said)
        self._enable()
        self.printed.emit(pressed.numbers)

    # -- work ---------------------------------------------------------------------------------------------------------

    def _long(self, job: Callable[[Task[Any]], Pressed], then: Callable[[Pressed], None]) -> None:
        def end(pressed: Pressed) -> None:
            self._end()
            then(pressed)

        self._task = self._desk.work.long(job, end, owner=self, title=self.windowTitle(), refused=self.refuse)
        self._enable()

    def refuse(self, refusal: object) -> None:
        """Say why it could not be shown or printed."""
        self._end()
        reword(self._words, str(refusal), "problem")
        self._enable()

    def _end(self) -> None:
        self._task = None
        reword(self._words, self._words.text(), "weak")

    def _advance(self, task: object, share: float | None, text: str) -> None:
        if task is self._task:
            self._bar.setRange(0, 0 if share is None else 1000)
            self._bar.setValue(round((share or 0) * 1000))
            self._words.setText(text)

    def _stop(self) -> None:
        if self._task is not None:
            self._task.stop()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._stop()
        super().closeEvent(event)

    # -- parts --------------------------------------------------------------------------------------------------------

    def _enable(self, refusal: Refused | None = None) -> None:
        if refusal is not None:
            self._refusal = str(refusal)
        ready = self._whole and self._task is None and not self._refusal
        for button in (self.save, self.print):
            button.setEnabled(ready)
            button.setToolTip(self._refusal or button.property("key"))
        self._bar.setVisible(self._task is not None)
        self._cancel.setVisible(self._task is not None)

    def _button(self, word: str, icon: str, key: str, slot: Callable[[], None]) -> QPushButton:
        button = QPushButton(icons.icon(icon, "on_primary" if icon == "printer" else "text"), word, self)
        button.setProperty("key", key)
        button.clicked.connect(slot)
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.activated.connect(slot)
        return button

    def _foot(self) -> QHBoxLayout:
        self._refusal = ""
        self._words = label("", "weak")
        self._bar = QProgressBar(self)
        self._bar.setFixedWidth(px(160))
        self._bar.setTextVisible(False)
        self._cancel = QPushButton("取消", self)
        self._cancel.setProperty("role", "quiet")
        self._cancel.clicked.connect(self._stop)
        row = QHBoxLayout()
        row.setContentsMargins(SPACE_3, SPACE_2, SPACE_3, SPACE_2)
        row.setSpacing(SPACE_2)
        row.addWidget(self._words, 1)
        for part in (self._bar, self._cancel, self.save, self.print):
            row.addWidget(part)
        self._desk.work.advanced.connect(self._advance)
        return row


def _words(pressed: Pressed) -> list[str]:
    """Return what each page is about; only where sheets differ."""
    if len(pressed.starts) < 2:
        return []
    return [pressed.subjects[pressed.sheet_at(page)] for page in range(pressed.pages)]


def _told(pressed: Pressed) -> str:
    sheets = f"{len(pressed.starts)} 份，" if len(pressed.starts) > 1 else ""
    return f"{sheets}{pressed.pages} 页"
