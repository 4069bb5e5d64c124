"""A dialog that enters or changes a record with rows of its own: a form and small grids in tabs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QTabWidget, QVBoxLayout, QWidget

from cmdesk.core.errors import Invalid, Refused
from cmdesk.kit import ask
from cmdesk.kit.form.form import Form
from cmdesk.kit.form.told import Told
from cmdesk.kit.lists.rows_editor import RowsEditor
from cmdesk.kit.space.dialog import Dialog

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk


class GridDialog(Dialog):
    """Tabs, a verb, and a way back; problems stand where they belong, what was typed stays.

    A feature's dialog adds its grids and says in ``job`` what is written.
    """

    def __init__(
        self, desk: Desk, title: str, form: Form, *, first: str, verb: str = "保存", refusal: Refused | None = None
    ) -> None:
        """Prepare the dialog with the form at its first tab.

        Args:
            desk: for background work.
            title: of the window.
            form: the fields, with their values.
            first: word of the form's tab.
            verb: of the button that saves.
            refusal: why nothing may be changed; form and grids are then only read.
        """
        super().__init__()
        self._desk, self._refusal, self._rows_changed = desk, refusal, False
        self.setWindowTitle(title)
        self.form = form
        self._tabs = QTabWidget()
        self._tabs.addTab(form, first)
        self._words = Told(form, "" if refusal is None else str(refusal))
        self._go = QPushButton(verb)
        self._go.setProperty("role", "primary")
        self._go.setToolTip("Ctrl+S")
        if refusal is not None:
            self._go.hide()
        back = QPushButton("取消" if refusal is None else "关闭")
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 8, 16, 12)
        foot.setSpacing(8)
        foot.addWidget(self._words, 1)
        for button, clicked in ((back, self.reject), (self._go, self.save)):
            button.setAutoDefault(False)
            button.clicked.connect(clicked)
            foot.addWidget(button)
        self._notes = QVBoxLayout()
        self._notes.setContentsMargins(16, 4, 16, 0)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 4, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self._tabs, 1)
        rows.addLayout(self._notes)
        rows.addLayout(foot)
        form.finished.connect(self._finished)
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self.save)
        form.focus()

    def add_grid(self, word: str, grid: RowsEditor, rows: Iterable[Mapping[str, Any]] = ()) -> RowsEditor:
        """Add a tab with a grid that begins with some rows."""
        grid.set_rows(list(rows))
        grid.set_read_only(self._refusal is not None)
        grid.edited.connect(self._touch)
        self._tabs.addTab(grid, word)
        return grid

    def add_note(self, widget: QWidget) -> None:
        """Add a line between the tabs and the buttons."""
        self._notes.addWidget(widget)

    def tell(self, text: str) -> None:
        """Say quietly what the dialog is about; a problem takes its place."""
        self._words.tell(text)

    def job(self) -> Callable[[], str]:
        """Return what writes that which is typed now; it runs in a worker, refuses by raising, and says what was done.

        Raises:
            Invalid: a grid cannot be read.
        """
        raise NotImplementedError

    def save(self) -> None:
        """Save what was typed."""
        if not self._go.isEnabled() or not self._go.isVisible():
            return
        if not self.form.check():
            self._tabs.setCurrentWidget(self.form)
            self._words.point_out()
            return
        try:
            job = self.job()
        except Invalid as refusal:
            self._words.tell_problem(str(refusal))
            return
        self._go.setEnabled(False)
        self._desk.work.write(job, self._saved, owner=self, refused=self._refused)

    def reject(self) -> None:
        unsaved = (self.form.is_dirty or self._rows_changed) and self._refusal is None
        if not unsaved or ask.confirm(self, "放弃修改", "填写的内容还没有保存，要放弃吗？", "放弃修改", danger=True):
            super().reject()

    def _touch(self) -> None:
        self._rows_changed = True

    def _finished(self) -> None:
        """Go from the last field to the first grid, as Enter does between fields."""
        grid = self._tabs.widget(1)
        if isinstance(grid, RowsEditor) and self._refusal is None:
            self._tabs.setCurrentWidget(grid)
            grid.begin()
        else:
            self._go.setFocus()

    def _saved(self, said: str) -> None:
        self._desk.say(said, undo=True)
        self.accept()

    def _refused(self, refusal: Refused) -> None:
        self._go.setEnabled(True)
        self._words.tell_refusal(refusal)
        if self.form.has_problems:
            self._tabs.setCurrentWidget(self.form)
