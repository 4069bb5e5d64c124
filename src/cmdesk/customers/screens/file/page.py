"""The page of one customer: head with the vital facts and alarms, the file itself, panels of every feature."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from cmdesk.core.errors import Refused
from cmdesk.core.feature import Panel
from cmdesk.core.kept import draft
from cmdesk.customers import rules
from cmdesk.customers.record import Customer, ExtraField, FileRelease
from cmdesk.customers.rules.file import files
from cmdesk.customers.rules.told import alarms
from cmdesk.customers.screens.file.dropped import attach_dropped
from cmdesk.customers.screens.file.entry import FileEntry
from cmdesk.customers.screens.file.referrals import ReferralsPanel
from cmdesk.customers.screens.file.stored import Stored, read
from cmdesk.kit import ask, copying
from cmdesk.kit.look import icons
from cmdesk.kit.page.panels import Head, Panels, Tab
from cmdesk.kit.page.rereading import Rereading
from cmdesk.kit.shortcuts import bind_keys

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

FILE = "file"
_COUNTED = frozenset({"person", "downstream", "attachment", Customer.KIND})


def _shown_kinds() -> frozenset[str]:
    """Return whose changes are seen in the head and the file."""
    return frozenset({Customer.KIND, ExtraField.KIND, FileRelease.KIND}) | alarms.kinds()


class CustomerPage(QWidget):
    """Shows and edits one customer file.

    Signals:
        saved: id of the file that was saved.
        left: Esc was pressed where nothing is left to cancel.
        stepped: −1 or 1, previous or next file.
        gone: the file that was shown cannot be read any more.
        new_asked: a new file is wanted that begins with these values.
    """

    saved = Signal(int)
    left = Signal()
    stepped = Signal(int)
    gone = Signal()
    new_asked = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._asked: int | None = None  # the file that is to be shown; 0 is a new one
        self._entering = False  # the keys go into the file as soon as it is shown
        self._panels_of = 0  # whose panels stand on the page; a new file has none yet
        self.head = Head()
        self.panels = Panels()
        self.entry = FileEntry(desk, self)
        self.entry.saved.connect(self.saved)
        self.entry.stored.connect(self._read_stored)
        self.entry.given_up.connect(self._leave_new)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.head)
        rows.addWidget(self.panels, 1)
        rows.addWidget(self.entry.foot)
        self._add_steps()
        self._shortcuts()
        Rereading(desk, self, _COUNTED, self._count_again)
        Rereading(desk, self, _shown_kinds, self._read_again)

    def set_alone(self, alone: bool) -> None:  # a setter
        """Offer the way back to the list, where the list is not beside the page."""
        self._back.setVisible(alone)

    def _add_steps(self) -> None:
        self._back = QToolButton()
        self._back.setIcon(icons.icon("arrow-left"))
        self._back.setToolTip("返回列表　Esc")
        self._back.setAccessibleName("返回列表")
        self._back.clicked.connect(self.left)
        self._back.hide()
        self.head.add_action(self._back)
        sheet = self._desk.sheet(Customer.KIND)
        if sheet is not None:
            button = QToolButton()
            button.setIcon(icons.icon("printer"))
            button.setToolTip(f"打印{sheet.title}　Ctrl+P")
            button.setAccessibleName(f"打印{sheet.title}")
            button.clicked.connect(self.print)
            self.head.add_action(button)
        for icon, word, key, by in (
            ("chevron-up", "上一位", "Alt+Up", -1),
            ("chevron-down", "下一位", "Alt+Down", 1),
        ):
            button = QToolButton()
            button.setIcon(icons.icon(icon))
            button.setToolTip(f"{word}　{key}")
            button.setAccessibleName(word)
            button.setProperty("by", by)
            button.clicked.connect(self._stepped)
            self.head.add_action(button)

    def _shortcuts(self) -> None:
        bind_keys(
            self,
            {
                "Ctrl+S": self.entry.save,
                "Ctrl+Tab": self._next_panel,
                "Ctrl+Shift+Tab": self._previous_panel,
                "Alt+Up": self._previous,
                "Alt+Down": self._next,
            },
        )

    @property
    def customer_id(self) -> int | None:
        """The file that is shown; 0 is a new one, None is none."""
        return self.entry.customer_id

    @property
    def is_held(self) -> bool:
        """Whether somebody works here, so that a list that moves by itself must not take the page away."""
        return self._asked == 0 or self.entry.is_dirty

    # -- showing ------------------------------------------------------------------------------------------------------

    def show_customer(self, customer_id: int) -> None:
        """Read a file and show it."""
        actor = self._desk.actor
        self._asked = customer_id
        self._desk.work.read(lambda: read(actor, customer_id), self._take, owner=self, refused=self._refused)

    def enter(self) -> None:
        """Give the keys to the first field of the file, or to the panel that is shown, as soon as it is read."""
        self._entering = True
        self.setFocus()
        if self.customer_id == self._asked:
            self._go_in()

    def _go_in(self) -> None:
        self._entering = False
        panel = self.panels.panel(self.panels.current)
        if panel is not self.entry.form and panel is not None:
            panel.setFocus()
        elif self.entry.form.editor("name") is not None:
            self.entry.form.focus("name")

    def begin(self, given: Mapping[str, Any] | None = None) -> None:
        """Begin a new file, with values that somebody has chosen already as if he had typed them."""
        actor = self._desk.actor
        begun = files.beginning(actor)
        found = draft.find(actor, Customer.KIND, 0)
        self._await_none(0)
        self._panels_of = 0
        copying.say(self, "", self._desk.refuse)
        self.head.set_title("新建客户")
        self.head.set_chips(())
        self.panels.set_tabs([self._file_tab()])
        self.entry.begin(begun, found[2] if found else {}, given or {})

    def _count_again(self) -> None:
        """Count again what the panels hold."""
        if self.customer_id and self.customer_id == self._asked:
            self._count(self._desk.panels(Customer.KIND), self.customer_id)

    def _read_again(self) -> None:
        """Read again what others have changed, unless something is being typed."""
        if self.customer_id and self.customer_id == self._asked and self.entry.is_free:
            actor, customer_id = self._desk.actor, self.customer_id
            self._desk.work.read(lambda: read(actor, customer_id), self._take, owner=self, refused=self._is_gone)

    def _await_none(self, shown: int | None) -> None:
        """Show a new file, or none: one that is still being read is not wanted any more."""
        self._asked = shown
        self._desk.work.drop(self._take, owner=self)

    def _take(self, shown: Stored, *, saved: bool = False) -> None:
        self._show(shown, saved=saved)
        if self._entering and self.hasFocus():
            self._go_in()
        self._entering = False

    def _show(self, shown: Stored, *, saved: bool = False) -> None:
        facts, same = shown.facts, shown.facts.id == self.customer_id
        if same and self.entry.is_dirty and not saved:
            return
        if same and facts.record.binned_at:
            self._is_gone()
            return
        self.head.set_title(facts.title, facts.line)
        self.head.set_chips(facts.chips)
        copying.say(self, shown.copying, self._desk.refuse)
        (self.entry.show_saved if saved and same else self.entry.show)(shown)
        if facts.id != self._panels_of:
            self._panels_of = facts.id
            contributed = self._desk.panels(Customer.KIND)
            self.panels.set_tabs([self._file_tab(), *(self._panel_tab(panel, facts.id) for panel in contributed)])
            self._count(contributed, facts.id)

    def _file_tab(self) -> Tab:
        return Tab(FILE, "档案", "file-text", self._take_form, lasting=True)

    def _take_form(self) -> QWidget:
        return self.entry.form

    def _panel_tab(self, panel: Panel, customer_id: int) -> Tab:
        def make() -> QWidget:
            made: QWidget = panel.make(self._desk, customer_id)
            if isinstance(made, ReferralsPanel):
                made.new_asked.connect(self.new_asked)
            return made

        return Tab(panel.key, panel.title, panel.icon, make)

    def _count(self, panels: Any, customer_id: int) -> None:
        actor = self._desk.actor
        counted = [panel for panel in panels if panel.count]

        def job() -> dict[str, int | None]:
            return {panel.key: panel.count(actor, customer_id) for panel in counted if panel.count}

        self._desk.work.read(job, self._show_counts, owner=self, title="")

    def _show_counts(self, counts: dict[str, int | None]) -> None:
        for key, count in counts.items():
            self.panels.set_count(key, count)

    # -- after typing -------------------------------------------------------------------------------------------------

    def may_leave(self) -> bool:
        """Ask about unsaved changes; True when nothing stands in the way."""
        return self.entry.may_leave()

    def _read_stored(self) -> None:
        """Show the file as it is now stored; what was typed while it was being saved stays."""
        actor, customer_id = self._desk.actor, self.customer_id or 0
        self._asked = customer_id
        take = partial(self._take, saved=True)
        self._desk.work.read(lambda: read(actor, customer_id), take, owner=self, refused=self._is_gone)

    def _leave_new(self) -> None:
        self._await_none(None)
        self.left.emit()

    # -- keys, steps --------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape.value:
            if self.entry.is_dirty:
                if ask.confirm(self, "放弃修改", "放弃这位客户还没有保存的修改？", "放弃修改", danger=True):
                    self.entry.discard()
            else:
                self.left.emit()
        else:
            super().keyPressEvent(event)

    def _stepped(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.stepped.emit(int(sender.property("by")))

    def _previous(self) -> None:
        self.stepped.emit(-1)

    def _next(self) -> None:
        self.stepped.emit(1)

    def _next_panel(self) -> None:
        self._turn(1)

    def _previous_panel(self) -> None:
        self._turn(-1)

    def _turn(self, by: int) -> None:
        self.panels.turn(by)
        if self.entry.form.hasFocus():
            self._go_in()

    def print(self) -> None:
        """Preview the paper of the file, as it is stored."""
        sheet = self._desk.sheet(Customer.KIND)
        if sheet is not None and self.customer_id and self.may_leave():
            refusal = rules.may(self._desk.actor, "print", None)
            if refusal is not None:
                self._desk.refuse(refusal)
            else:
                sheet.preview(self._desk, [self.customer_id])

    def take_other_files(self, paths: Sequence[Path]) -> None:
        """Attach files that were dropped here and are for nobody else."""
        attach_dropped(self._desk, self, self.customer_id, paths)

    def _is_gone(self, _: Refused | None = None) -> None:
        """Show nothing; who deleted the file knows, and the others see it leave the list."""
        self._await_none(None)
        self.entry.clear()
        self.gone.emit()

    def _refused(self, refusal: Refused) -> None:
        self._desk.refuse(refusal)
