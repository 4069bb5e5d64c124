"""The page of one customer: head with the vital facts and alarms, the file itself, panels of every feature."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from cmdesk.core import draft
from cmdesk.core.actor import Actor
from cmdesk.core.errors import Conflict, Invalid, Refused
from cmdesk.core.feature import Panel
from cmdesk.customers import doubles, rules
from cmdesk.customers.record import Customer
from cmdesk.customers.rules import files
from cmdesk.customers.screens import file_values
from cmdesk.customers.screens.facts import Facts, read_facts
from cmdesk.customers.screens.links import sources
from cmdesk.kit import ask, icons
from cmdesk.kit.chips import label
from cmdesk.kit.form.form import Form
from cmdesk.kit.panels import Head, Panels, Tab

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

FILE = "file"
_DRAFT = 900  # milliseconds of quiet before what was typed is kept against a crash
_DOUBLES = 450  # milliseconds of quiet before doubles are looked for
_TELLING = frozenset({"name", "short_name", "phones", "credit_code", "address"})


@dataclass(frozen=True)
class _Shown:
    """What the page needs of a customer, read in one go away from the GUI thread."""

    facts: Facts
    values: dict[str, Any]
    titles: dict[str, str]
    version: int
    kept: dict[str, Any] | None


class CustomerPage(QWidget):
    """Shows and edits one customer file.

    Signals:
        saved: id of the file that was saved.
        left: Esc was pressed where nothing is left to cancel.
        stepped: −1 or 1, previous or next file.
    """

    saved = Signal(int)
    left = Signal()
    stepped = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.customer_id: int | None = None
        self._version = 0
        self._saving = False
        self._token = ""
        self.head = Head()
        self.panels = Panels()
        self._form = Form(file_values.specs(), links=sources(desk))
        self._form.set_hiding_empty(desk.memory.get("customers.hiding") == "yes")
        self._save = QPushButton("保存")
        self._save.setProperty("role", "primary")
        self._save.setToolTip("Ctrl+S")
        self._save.clicked.connect(self.save)
        self._discard = QPushButton("放弃修改")
        self._discard.clicked.connect(self.discard)
        self._words = label("", "weak")
        self._words.setWordWrap(True)
        self._foot = QWidget()
        self._foot.setProperty("role", "bar")
        self._foot.setProperty("side", "bottom")
        self._foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self._foot)
        row.setContentsMargins(16, 6, 16, 6)
        row.addWidget(self._words, 1)
        row.addWidget(self._discard)
        row.addWidget(self._save)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.head)
        rows.addWidget(self.panels, 1)
        rows.addWidget(self._foot)
        self._doubles_later = QTimer(self, singleShot=True, interval=_DOUBLES)
        self._doubles_later.timeout.connect(self._look_for_doubles)
        self._draft_later = QTimer(self, singleShot=True, interval=_DRAFT)
        self._draft_later.timeout.connect(self._keep_draft)
        self._form.edited.connect(self._edited)
        self._form.reveal_asked.connect(self._reveal)
        self._form.hiding_changed.connect(self._remember_hiding)
        self._add_steps()
        self._shortcuts()
        self._foot.hide()

    def _add_steps(self) -> None:
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
        for key, slot in (
            ("Ctrl+S", self.save),
            ("Ctrl+Tab", self._next_panel),
            ("Ctrl+Shift+Tab", self._previous_panel),
            ("Alt+Up", self._previous),
            ("Alt+Down", self._next),
        ):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    @property
    def is_dirty(self) -> bool:
        """Whether something typed is not saved."""
        return self.customer_id is not None and self._form.is_dirty

    # -- showing ------------------------------------------------------------------------------------------------------

    def show_customer(self, customer_id: int) -> None:
        """Read a file and show it."""
        actor = self._desk.actor
        self._desk.work.read(lambda: _read(actor, customer_id), self._show, owner=self, refused=self._refused)

    def begin(self) -> None:
        """Begin a new file."""
        actor = self._desk.actor
        begun = files.beginning(actor)
        found = draft.find(actor, Customer.KIND, 0)
        self._fresh()
        self.customer_id, self._version = 0, 0
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
        if self.customer_id and not self._form.is_dirty and not self._saving and "customer" in kinds:
            self.show_customer(self.customer_id)

    def _show(self, shown: _Shown) -> None:
        facts, same = shown.facts, shown.facts.id == self.customer_id
        self._fresh()
        self.customer_id, self._version = facts.id, shown.version
        self.head.set_title(facts.title, facts.line)
        self.head.set_chips(facts.chips)
        refusal = rules.may(self._desk.actor, "edit", facts.record)
        self._form.set_read_only(() if refusal is None else None)
        self._form.setToolTip(str(refusal) if refusal else "")
        self._form.set_values(shown.values, titles=shown.titles, masks=facts.masks)
        if not same:
            contributed = self._desk.panels(Customer.KIND)
            self.panels.set_tabs([self._file_tab(), *(self._panel_tab(panel, facts.id) for panel in contributed)])
            self._count(contributed, facts.id)
        if shown.kept:
            self._take_draft(shown.kept)
        self._show_foot()

    def _fresh(self) -> None:
        self._token = uuid4().hex
        self._words.setText("")
        self._draft_later.stop()

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
            self._words.setText("请先改正标出的内容。")
            return
        values = self._form.changed_values() if self.customer_id else self._form.values()
        self._saving = True
        self._save.setEnabled(False)
        actor, customer_id, version, token = self._desk.actor, self.customer_id, self._version, self._token
        before = self._form.original_values()

        def job() -> int:
            return _save(actor, customer_id, values, version, before, token)

        self._desk.work.write(job, self._was_saved, owner=self, refused=self._not_saved)

    def discard(self) -> None:
        """Go back to what is stored."""
        self._drop_draft()
        self._words.setText("")
        self._form.set_values(self._form.original_values())
        self._foot.hide()
        if not self.customer_id:
            self.customer_id = None
            self.left.emit()

    def may_leave(self) -> bool:
        """Ask about unsaved changes; True when nothing stands in the way."""
        if self.customer_id is None or not self._form.is_dirty:
            return True
        answer = ask.choose(self, "还没有保存", "这位客户的修改还没有保存。", "保存", "放弃修改", "继续填写")
        if answer == "yes":
            self.save()
            self._desk.work.wait(10)
            return not self._saving and self._words.text() == ""
        if answer == "no":
            self._drop_draft()
            self._form.set_values(self._form.original_values())
            return True
        return False

    def _was_saved(self, customer_id: int) -> None:
        self._saving = False
        self._save.setEnabled(True)
        self._drop_draft()
        self._form.set_values(self._form.values())
        self._desk.say("已保存", undo=True)
        self.customer_id = customer_id
        self.saved.emit(customer_id)
        self.show_customer(customer_id)

    def _not_saved(self, refusal: Refused) -> None:
        self._saving = False
        self._save.setEnabled(True)
        if isinstance(refusal, Invalid):
            left = self._form.show_problems(refusal.problems)
            self._words.setText("；".join(left.values()) or "请先改正标出的内容。")
        elif isinstance(refusal, Conflict):
            self._settle_conflict(refusal)
        else:
            self._words.setText(str(refusal))

    def _settle_conflict(self, conflict: Conflict) -> None:
        from cmdesk.kit.form.conflict import ConflictDialog, Disputed  # type: ignore[import-not-found,unused-ignore]

        specs = {spec.name: spec for spec in file_values.specs()}
        disputes = [
            Disputed(specs[one.field], file_values.three(one), file_values.linked_titles(one))
            for one in conflict.differences
        ]
        dialog = ConflictDialog(str(conflict), disputes, self)
        if not dialog.exec():
            self._words.setText(str(conflict))
            return
        theirs = {one.field: file_values.value_of(one.field, one.theirs) for one in conflict.differences}
        typed = {**self._form.changed_values(), **dialog.chosen()}
        self._version = conflict.version
        self._form.set_values({**self._form.original_values(), **theirs})
        self._type(typed)
        self.save()

    def _type(self, values: dict[str, Any]) -> None:
        """Put values into the fields as if somebody had typed them."""
        for name, value in values.items():
            editor = self._form.editor(name)
            if editor is not None:
                editor.set_value(value)
                self._form.edited.emit(name)

    def _edited(self, name: str) -> None:
        self._draft_later.start()
        if name in _TELLING:
            self._doubles_later.start()
        self._show_foot()

    def _show_foot(self) -> None:
        self._foot.setVisible(self._form.is_dirty or self.customer_id == 0)

    def _look_for_doubles(self) -> None:
        if not self._form.is_dirty:
            return
        typed = {**self._form.original_values(), **self._form.changed_values(readable_only=True)}
        actor, customer_id = self._desk.actor, self.customer_id or 0
        self._desk.work.read(
            lambda: doubles.while_typing(actor, typed, but=customer_id), self._show_doubles, owner=self, title=""
        )

    def _show_doubles(self, found: list[doubles.Double]) -> None:
        if found:
            more = f"　等 {len(found)} 户" if len(found) > 1 else ""
            self._words.setText(f"可能重复：{found[0].sentence}{more}")
        elif self._words.text().startswith("可能重复"):
            self._words.setText("")

    # -- drafts -------------------------------------------------------------------------------------------------------

    def _keep_draft(self) -> None:
        if self.customer_id is None or not self._form.is_dirty:
            return
        actor, customer_id, version, typed = self._desk.actor, self.customer_id, self._version, self._typed()
        self._desk.work.write(lambda: draft.keep(actor, Customer.KIND, customer_id, version, typed), title="")

    def _drop_draft(self) -> None:
        self._draft_later.stop()
        if self.customer_id is not None:
            actor, customer_id = self._desk.actor, self.customer_id
            self._desk.work.write(lambda: draft.drop(actor, Customer.KIND, customer_id), title="")

    def _typed(self) -> dict[str, Any]:
        fields = file_values.fields()
        changed = self._form.changed_values(readable_only=True)
        return {
            name: fields[name].stored(value) for name, value in changed.items() if not file_values.is_confidential(name)
        }

    def _take_draft(self, typed: dict[str, Any]) -> None:
        self._type(
            {name: file_values.value_of(name, stored) for name, stored in typed.items() if name in file_values.fields()}
        )
        self._words.setText("这是上次没有保存的内容，请核对后保存或放弃。")

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

    def _refused(self, refusal: Refused) -> None:
        self._desk.refuse(refusal)


def _read(actor: Actor, customer_id: int) -> _Shown:
    record = rules.read(actor, customer_id)
    found = draft.find(actor, Customer.KIND, customer_id)
    kept = found[2] if found and found[1] == record.version else None
    return _Shown(
        read_facts(record), file_values.values_of(record), file_values.titles_of(record), record.version or 1, kept
    )


def _save(
    actor: Actor, customer_id: int, values: dict[str, Any], version: int, before: dict[str, Any], token: str
) -> int:
    if customer_id:
        return rules.edit(actor, customer_id, values, version=version, before=before, token=token).id
    return rules.create(actor, values, token=token).id
