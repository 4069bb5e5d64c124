"""The page of one customer: head with the vital facts and alarms, the file itself, panels of every feature."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from PySide6.QtCore import QCoreApplication, QEventLoop, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from cmdesk.core import draft
from cmdesk.core.errors import Conflict, Invalid, Refused, as_one
from cmdesk.core.feature import Panel
from cmdesk.customers import rules
from cmdesk.customers.links import sources
from cmdesk.customers.record import Customer, FileRelease
from cmdesk.customers.rules import alarms, files
from cmdesk.customers.screens.file import values as file_values
from cmdesk.customers.screens.file.drafts import Drafts
from cmdesk.customers.screens.file.dropped import attach_dropped
from cmdesk.customers.screens.file.foot import Foot
from cmdesk.customers.screens.file.likely_doubles import ALIKE, LikelyDoubles
from cmdesk.customers.screens.file.stored import Stored, read, save
from cmdesk.kit import ask, copying
from cmdesk.kit.form.form import Form
from cmdesk.kit.look import icons
from cmdesk.kit.page.panels import Head, Panels, Tab
from cmdesk.kit.shortcuts import bind_keys

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

FILE = "file"
_COUNTED = frozenset({"person", "downstream", "attachment"})


class CustomerPage(QWidget):
    """Shows and edits one customer file.

    Signals:
        saved: id of the file that was saved.
        left: Esc was pressed where nothing is left to cancel.
        stepped: −1 or 1, previous or next file.
        gone: the file that was shown cannot be read any more.
    """

    saved = Signal(int)
    left = Signal()
    stepped = Signal(int)
    gone = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.customer_id: int | None = None
        self._asked: int | None = None  # the file that is to be shown; what arrives late for another is dropped
        self._shown: Stored | None = None
        self._version = 0
        self._panels_of = 0  # whose panels stand on the page; a new file has none yet
        self._saving = False
        self._token = ""
        self._sent: dict[str, Any] = {}
        self.head = Head()
        self.panels = Panels()
        self._form = Form(file_values.specs(), links=sources(desk))
        self._form.set_hiding_empty(desk.memory.get("customers.hiding") == "yes")
        self._foot = Foot()
        self._foot.save.clicked.connect(self.save)
        self._foot.discard.clicked.connect(self.discard)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.head)
        rows.addWidget(self.panels, 1)
        rows.addWidget(self._foot)
        self._alike = LikelyDoubles(desk, self)
        self._alike.due.connect(self._look_for_doubles)
        self._alike.told.connect(self._tell_of_doubles)
        self._drafts = Drafts(desk, self)
        self._drafts.due.connect(self._keep_draft)
        self._form.edited.connect(self._edited)
        self._form.reveal_asked.connect(self._reveal)
        self._form.hiding_changed.connect(self._remember_hiding)
        self._add_steps()
        self._shortcuts()
        self._foot.hide()

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
                "Ctrl+S": self.save,
                "Ctrl+Tab": self._next_panel,
                "Ctrl+Shift+Tab": self._previous_panel,
                "Alt+Up": self._previous,
                "Alt+Down": self._next,
            },
        )

    @property
    def is_dirty(self) -> bool:
        """Whether something typed is not saved."""
        return self.customer_id is not None and self._form.is_dirty

    @property
    def is_held(self) -> bool:
        """Whether somebody works here, so that a list that moves by itself must not take the page away."""
        return self._asked == 0 or self.is_dirty

    # -- showing ------------------------------------------------------------------------------------------------------

    def show_customer(self, customer_id: int) -> None:
        """Read a file and show it."""
        actor = self._desk.actor
        self._asked = customer_id
        self._desk.work.read(lambda: read(actor, customer_id), self._show, owner=self, refused=self._refused)

    def begin(self) -> None:
        """Begin a new file."""
        actor = self._desk.actor
        begun = files.beginning(actor)
        found = draft.find(actor, Customer.KIND, 0)
        self._fresh()
        self.customer_id, self._version, self._asked, self._shown, self._panels_of = 0, 0, 0, None, 0
        copying.say(self, "", self._desk.refuse)
        self.head.set_title("新建客户")
        self.head.set_chips(())
        self.panels.set_tabs([self._file_tab()])
        self._form.set_read_only(())
        self._form.set_values({**file_values.blank(), **begun})
        if found and found[2]:
            self._take_draft(found[2])
        self._show_foot()
        self._form.focus("name")

    def refresh(self, kinds: frozenset[str]) -> None:
        """Read again what others have changed, unless something is being typed."""
        if self.customer_id != self._asked or not self.customer_id:
            return
        if kinds & _COUNTED:
            self._count(self._desk.panels(Customer.KIND), self.customer_id)
        if not kinds & ({Customer.KIND, FileRelease.KIND} | alarms.kinds()):
            return
        if not self._form.is_dirty and not self._saving:
            actor, customer_id = self._desk.actor, self.customer_id
            self._desk.work.read(lambda: read(actor, customer_id), self._show, owner=self, refused=self._is_gone)

    def _show(self, shown: Stored) -> None:
        facts, same = shown.facts, shown.facts.id == self.customer_id
        if facts.id != self._asked or (same and self._form.is_dirty):
            return
        if same and facts.record.binned_at:
            self._is_gone()
            return
        self._fresh()
        self.customer_id, self._version, self._shown = facts.id, shown.version, shown
        self.head.set_title(facts.title, facts.line)
        self.head.set_chips(facts.chips)
        refusal = rules.may(self._desk.actor, "edit", facts.record)
        self._form.set_read_only(() if refusal is None else None)
        self._form.setToolTip(str(refusal) if refusal else "")
        copying.say(self, shown.copying, self._desk.refuse)
        self._give_stored()
        if facts.id != self._panels_of:
            self._panels_of = facts.id
            contributed = self._desk.panels(Customer.KIND)
            self.panels.set_tabs([self._file_tab(), *(self._panel_tab(panel, facts.id) for panel in contributed)])
            self._count(contributed, facts.id)
        if shown.kept:
            self._take_draft(shown.kept)
        self._show_foot()

    def _give_stored(self) -> None:
        """Let the form start from what is stored."""
        if self._shown is not None:
            self._form.set_values(self._shown.values, titles=self._shown.titles, masks=self._shown.facts.masks)
        else:
            self._form.set_values(self._form.original_values())

    def _fresh(self) -> None:
        self._token = uuid4().hex
        self._foot.tell("")
        self._drafts.stop()

    def _file_tab(self) -> Tab:
        return Tab(FILE, "档案", "file-text", self._take_form, lasting=True)

    def _take_form(self) -> QWidget:
        return self._form

    def _panel_tab(self, panel: Panel, customer_id: int) -> Tab:
        desk = self._desk
        return Tab(panel.key, panel.title, panel.icon, lambda: panel.make(desk, customer_id))

    def _count(self, panels: Any, customer_id: int) -> None:
        actor = self._desk.actor
        counted = [panel for panel in panels if panel.count]

        def job() -> dict[str, int | None]:
            return {panel.key: panel.count(actor, customer_id) for panel in counted if panel.count}

        self._desk.work.read(job, self._show_counts, owner=self, title="")

    def _show_counts(self, counts: dict[str, int | None]) -> None:
        for key, count in counts.items():
            self.panels.set_count(key, count)

    # -- editing ------------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Save what was typed; on a problem the typed text stays."""
        if self.customer_id is None or self._saving or not (self._form.is_dirty or self.customer_id == 0):
            return
        if not self._form.check():
            self._foot.tell("请先改正标出的内容。")
            return
        values = self._form.changed_values() if self.customer_id else self._form.values()
        self._saving = True
        self._foot.save.setEnabled(False)
        actor, customer_id, version, token = self._desk.actor, self.customer_id, self._version, self._token
        before = self._form.original_values()
        self._sent = values

        def job() -> int:
            return save(actor, customer_id, values, version, before, token)

        self._desk.work.write(job, self._was_saved, owner=self, refused=self._not_saved)

    def discard(self) -> None:
        """Go back to what is stored."""
        self._drop_draft()
        self._foot.tell("")
        self._give_stored()
        self._foot.hide()
        if not self.customer_id:
            self.customer_id = self._asked = None
            self.left.emit()

    def may_leave(self) -> bool:
        """Ask about unsaved changes; True when nothing stands in the way."""
        if self.customer_id is None or not self._form.is_dirty:
            return True
        answer = ask.choose(self, "还没有保存", "这位客户的修改还没有保存。", "保存", "放弃修改", "继续填写")
        if answer == "yes":
            self.save()
            self._wait_for_saving()
            return not self._form.is_dirty
        if answer == "no":
            self._drop_draft()
            self._give_stored()
            self._show_foot()
            return True
        return False

    def _wait_for_saving(self) -> None:
        """Hold keys and mouse back until the answer is there; the window goes on being painted."""
        kinds = QEventLoop.ProcessEventsFlag
        while self._saving:
            QCoreApplication.processEvents(kinds.ExcludeUserInputEvents | kinds.WaitForMoreEvents)

    def _was_saved(self, customer_id: int) -> None:
        self._saving = False
        self._foot.save.setEnabled(True)
        self._drop_draft()
        self._foot.tell("")
        later = {
            name: value
            for name, value in self._form.changed_values(readable_only=True).items()
            if name not in self._sent or self._sent[name] != value
        }
        self._form.set_values({**self._form.original_values(), **self._sent})
        self._desk.say("已保存", undo=True)
        self.customer_id = customer_id
        self.saved.emit(customer_id)
        self._after_saving(customer_id, later)

    def _after_saving(self, customer_id: int, later: dict[str, Any]) -> None:
        """Show the file as it is now stored, with what was typed while it was being saved typed into it again."""
        actor = self._desk.actor
        self._asked = customer_id

        def show(shown: Stored) -> None:
            self._show(shown)
            if later and self.customer_id == shown.facts.id:
                self._type(later)

        self._desk.work.read(lambda: read(actor, customer_id), show, owner=self, refused=self._is_gone)

    def _not_saved(self, refusal: Refused) -> None:
        self._saving = False
        self._foot.save.setEnabled(True)
        if isinstance(refusal, Invalid):
            left = self._form.show_problems(refusal.problems)
            self._foot.tell(as_one(left.values()) or "请先改正标出的内容。")
        elif isinstance(refusal, Conflict):
            self._settle_conflict(refusal)
        else:
            self._foot.tell(str(refusal))

    def _settle_conflict(self, conflict: Conflict) -> None:
        from cmdesk.customers.screens.file.conflict import settle

        chosen = settle(conflict, self)
        if chosen is None:
            self._foot.tell(str(conflict))
            return
        theirs = {one.field: file_values.value_of(one.field, one.theirs) for one in conflict.differences}
        typed = {**self._form.changed_values(), **chosen}
        self._version = conflict.version
        self._form.set_values({**self._form.original_values(), **theirs})
        self._type(typed)
        if self._form.is_dirty:
            self.save()
        else:  # theirs was chosen throughout
            self._drop_draft()
            self._after_saving(self.customer_id or 0, {})

    def _type(self, values: dict[str, Any]) -> None:
        """Put values into the fields as if somebody had typed them."""
        for name, value in values.items():
            editor = self._form.editor(name)
            if editor is not None:
                editor.set_value(value)
                self._form.edited.emit(name)

    def _edited(self, name: str) -> None:
        self._drafts.begin()
        self._alike.begin(name)
        self._show_foot()

    def _show_foot(self) -> None:
        self._foot.setVisible(self._form.is_dirty or self.customer_id == 0)

    def _look_for_doubles(self) -> None:
        if not self._form.is_dirty:
            return
        self._alike.look(
            {**self._form.original_values(), **self._form.changed_values(readable_only=True)}, self.customer_id
        )

    def _tell_of_doubles(self, sentence: str) -> None:
        if sentence or self._foot.words.startswith(ALIKE):
            self._foot.tell(sentence)

    # -- drafts -------------------------------------------------------------------------------------------------------

    def _keep_draft(self) -> None:
        if self.customer_id is None or not self._form.is_dirty:
            return
        self._drafts.keep(self.customer_id, self._version, self._form.changed_values(readable_only=True))

    def _drop_draft(self) -> None:
        self._drafts.drop(self.customer_id)

    def _take_draft(self, typed: dict[str, Any]) -> None:
        self._type(file_values.from_draft(typed))
        self._foot.tell("这是上次没有保存的内容，请核对后保存或放弃。")

    # -- keys, steps --------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape.value:
            if self._form.is_dirty:
                if ask.confirm(self, "放弃修改", "放弃这位客户还没有保存的修改？", "放弃修改", danger=True):
                    self.discard()
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
        self.panels.step(1)

    def _previous_panel(self) -> None:
        self.panels.step(-1)

    def _reveal(self, name: str) -> None:
        if self.customer_id:
            actor, customer_id = self._desk.actor, self.customer_id
            self._desk.work.write(
                lambda: (name, rules.reveal(actor, customer_id, name)), self._revealed, owner=self, title="正在读取"
            )

    def _revealed(self, found: tuple[str, Any]) -> None:
        self._form.reveal(*found)

    def _remember_hiding(self, hiding: bool) -> None:
        self._desk.memory.set("customers.hiding", "yes" if hiding else "")

    def take_other_files(self, paths: Sequence[Path]) -> None:
        """Attach files that were dropped here and are for nobody else."""
        attach_dropped(self._desk, self, self.customer_id, paths)

    def _is_gone(self, _: Refused | None = None) -> None:
        """Show nothing; who deleted the file knows, and the others see it leave the list."""
        self.customer_id = self._asked = self._shown = None
        self._foot.hide()
        self.gone.emit()

    def _refused(self, refusal: Refused) -> None:
        self._desk.refuse(refusal)
