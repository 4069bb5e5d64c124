"""What is typed into a file: kept as a draft, compared with other files, saved, settled with others or given up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, Signal
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from shiboken6 import isValid

from cmdesk.core.errors import Conflict, Refused
from cmdesk.core.spec import FieldSpec
from cmdesk.customers import rules
from cmdesk.customers.links import sources
from cmdesk.customers.rules.file import extra
from cmdesk.customers.screens.file import values as file_values
from cmdesk.customers.screens.file.drafts import Drafts
from cmdesk.customers.screens.file.foot import Foot
from cmdesk.customers.screens.file.likely_doubles import ALIKE, LikelyDoubles
from cmdesk.customers.screens.file.stored import Stored, save
from cmdesk.kit import ask
from cmdesk.kit.form.form import Form

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk


class FileEntry(QObject):
    """The form of a file and its foot, for the page that has room for them.

    Signals:
        saved: id of the file.
        stored: the file is to be read again.
        given_up: the new file that was begun is not wanted.
        fields_changed: the office has other fields of its own than the form asked for until now.
    """

    saved = Signal(int)
    stored = Signal()
    given_up = Signal()
    fields_changed = Signal()

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._page = desk, page
        self.customer_id: int | None = None  # 0 is a new file
        self._shown: Stored | None = None
        self._version = 0
        self._saving = self._again = False
        self._token = ""
        self._sent: dict[str, Any] = {}
        self._own = extra.specs()  # the office's fields as the form asks for them
        self.form = Form(file_values.specs(self._own), links=sources(desk))
        self.form.set_hiding_empty(desk.memory.get("customers.hiding") == "yes")
        self.foot = Foot(self.form)
        self.foot.save.clicked.connect(self.save)
        self.foot.discard.clicked.connect(self.discard)
        self.foot.hide()
        self._alike = LikelyDoubles(desk, self)
        self._alike.due.connect(self._look_for_doubles)
        self._alike.told.connect(self._tell_of_doubles)
        self._drafts = Drafts(desk, self)
        self._drafts.due.connect(self._keep_draft)
        self.form.edited.connect(self._edited)
        self.form.reveal_asked.connect(self._reveal)
        self.form.hiding_changed.connect(self._remember_hiding)

    @property
    def is_dirty(self) -> bool:
        """Whether something typed is not saved."""
        return self.customer_id is not None and self.form.is_dirty

    @property
    def is_free(self) -> bool:
        """Whether nothing is typed or being saved, so that what others have changed may be shown."""
        return not self.form.is_dirty and not self._saving

    # -- what stands in it --------------------------------------------------------------------------------------------

    def begin(self, values: dict[str, Any], typed: dict[str, Any], given: Mapping[str, Any]) -> None:
        """Begin a new file.

        Args:
            values: what every new file of this person begins with.
            typed: stored forms of what was typed into one before a crash.
            given: what stands there as if it had been typed just now.
        """
        self._fresh()
        self._know(extra.specs())
        self.customer_id, self._version, self._shown = 0, 0, None
        self.form.set_read_only(())
        self.form.set_values({**file_values.blank(), **values})
        number = self.form.editor("number")
        if isinstance(number, QLineEdit):
            number.setPlaceholderText("留空自动编号")
        self._take_draft(typed)
        self.type(given)
        self._show_foot()
        self.form.focus("name")

    def show(self, shown: Stored) -> None:
        """Show a file as it is stored, with what was typed into it before a crash."""
        self._fresh()
        self._know(shown.own)
        self.customer_id, self._version, self._shown = shown.facts.id, shown.version, shown
        refusal = rules.may(self._desk.actor, "edit", shown.facts.record)
        self.form.set_read_only(() if refusal is None else None)
        self.form.setToolTip(str(refusal) if refusal else "")
        self._give_stored()
        self._take_draft(shown.kept or {}, overtaken=shown.overtaken)
        self._show_foot()

    def clear(self) -> None:
        """Belong to no file any more."""
        self.customer_id = self._shown = None
        self.foot.hide()

    def type(self, values: Mapping[str, Any]) -> None:
        """Put values into the fields as if somebody had typed them."""
        for name, value in values.items():
            editor = self.form.editor(name)
            if editor is not None:
                editor.set_value(value)
                self.form.edited.emit(name)

    def _know(self, own: tuple[FieldSpec, ...]) -> None:
        """Ask for the office's own fields as they are now: they may have changed since the form was made."""
        if own != self._own:
            self._own = own
            self.form.set_fields(file_values.specs(own))
            self.fields_changed.emit()

    def _fresh(self) -> None:
        self._token = uuid4().hex
        self._again = False
        self.foot.told.tell("")
        self._drafts.stop()

    def _give_stored(self) -> None:
        """Let the form start from what is stored."""
        if self._shown is not None:
            self.form.set_values(self._shown.values, titles=self._shown.titles, masks=self._shown.facts.masks)
        else:
            self.form.set_values(self.form.original_values())

    def _show_foot(self) -> None:
        self.foot.setVisible(self.form.is_dirty or self.customer_id == 0)

    # -- saving and giving up -----------------------------------------------------------------------------------------

    def save(self) -> None:
        """Save what was typed; on a problem the typed text stays. What is typed meanwhile is saved after it, if asked for."""
        self._again = self._saving
        if self.customer_id is None or self._saving or not (self.form.is_dirty or self.customer_id == 0):
            return
        if not self.form.check():
            self.foot.told.point_out()
            return
        values = self.form.changed_values() if self.customer_id else self.form.values()
        self._saving = True
        self.foot.save.setEnabled(False)
        actor, customer_id, version, token = self._desk.actor, self.customer_id, self._version, self._token
        before = self.form.original_values()
        self._sent = values

        def job() -> int:
            return save(actor, customer_id, values, version, before, token)

        self._desk.work.write(job, self._was_saved, owner=self, refused=self._not_saved)

    def discard(self) -> None:
        """Go back to what is stored."""
        self._drop_draft()
        self.foot.told.tell("")
        self._give_stored()
        self.foot.hide()
        if not self.customer_id:
            self.customer_id = None
            self.given_up.emit()

    def may_leave(self) -> bool:
        """Ask about unsaved changes; True when nothing stands in the way."""
        if not self.is_dirty:
            return True
        answer = ask.choose(self._page, "还没有保存", "这位客户的修改还没有保存。", "保存", "放弃修改", "继续填写")
        if answer == "yes":
            self.save()
            self._wait_for_saving()
            if self._again:  # what was saved just now was sent off before
                self.save()
                self._wait_for_saving()
            return not self.form.is_dirty
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
        self._token = uuid4().hex  # what is saved before the file is read again is another operation
        self.foot.save.setEnabled(True)
        self._drop_draft()
        self.foot.told.tell("")
        later = {
            name: value
            for name, value in self.form.changed_values(readable_only=True).items()
            if name not in self._sent or self._sent[name] != value
        }
        with _cursor_kept():
            self.form.set_values({**self.form.original_values(), **self._sent})
            self.type(later)
        self._desk.say("已保存", undo=True)
        self.customer_id = customer_id
        self.saved.emit(customer_id)
        self.stored.emit()

    def show_saved(self, shown: Stored) -> None:
        """Show a file as it is stored after a save: what was typed meanwhile stays, and is saved where that was asked for."""
        again = self._again
        with _cursor_kept():
            later = self.form.changed_values(readable_only=True)
            self.show(shown)
            self.type(later)
        if again:
            self.save()

    def _not_saved(self, refusal: Refused) -> None:
        self._saving = self._again = False
        self.foot.save.setEnabled(True)
        if isinstance(refusal, Conflict):
            self._settle_conflict(refusal)
        else:
            self.foot.told.tell_refusal(refusal)

    def _settle_conflict(self, conflict: Conflict) -> None:
        from cmdesk.customers.screens.file.conflict import settle

        chosen = settle(self._desk.actor, conflict, self._page)
        if chosen is None:
            self.foot.told.tell_problem(str(conflict))
            return
        theirs = {one.field: file_values.value_of(one.field, one.theirs) for one in conflict.differences}
        typed = {**self.form.changed_values(), **chosen}
        self._version = conflict.version
        self.form.set_values({**self.form.original_values(), **theirs})
        self.type(typed)
        if self.form.is_dirty:
            self.save()
        else:  # theirs was chosen throughout
            self._drop_draft()
            self.stored.emit()

    # -- while somebody types -----------------------------------------------------------------------------------------

    def _edited(self, name: str) -> None:
        self._drafts.begin()
        self._alike.begin(name)
        self._show_foot()

    def _look_for_doubles(self) -> None:
        if self.form.is_dirty:
            typed = self.form.changed_values(readable_only=True)
            self._alike.look({**self.form.original_values(), **typed}, self.customer_id)

    def _tell_of_doubles(self, sentence: str) -> None:
        if sentence or self.foot.words.startswith(ALIKE):
            self.foot.told.tell(sentence)

    def _keep_draft(self) -> None:
        if self.customer_id is not None and self.form.is_dirty:
            self._drafts.keep(self.customer_id, self._version, self.form.changed_values(readable_only=True))

    def _drop_draft(self) -> None:
        self._drafts.drop(self.customer_id)

    def _take_draft(self, typed: dict[str, Any], *, overtaken: bool = False) -> None:
        if not typed or self._drafts.is_ours(self.customer_id):
            return
        self.type(file_values.from_draft(typed))
        if not self.form.is_dirty:  # it was saved after all
            self._drop_draft()
        elif overtaken:
            labels = "、".join(file_values.fields()[name].label for name in self.form.dirty_names())
            self.foot.told.tell(f"{labels}是上次没有保存的内容；档案后来又改过，请核对后保存或放弃。")
        else:
            self.foot.told.tell("这是上次没有保存的内容，请核对后保存或放弃。")

    def _reveal(self, name: str) -> None:
        if self.customer_id:
            actor, customer_id = self._desk.actor, self.customer_id
            self._desk.work.write(
                lambda: (name, rules.reveal(actor, customer_id, name)), self._revealed, owner=self, title="正在读取"
            )

    def _revealed(self, found: tuple[str, Any]) -> None:
        self.form.reveal(*found)

    def _remember_hiding(self, hiding: bool) -> None:
        self._desk.memory.set("customers.hiding", "yes" if hiding else "")


@contextmanager
def _cursor_kept() -> Iterator[None]:
    """Leave the cursor of the box that is typed into where it stands, whatever is put into it."""
    box = QApplication.focusWidget()
    if isinstance(box, QLineEdit):
        at = box.cursorPosition()
        yield
        if isValid(box):  # other fields may have taken its place
            box.setCursorPosition(min(at, len(box.text())))
    elif isinstance(box, QPlainTextEdit):
        at = box.textCursor().position()
        yield
        if isValid(box):
            cursor = box.textCursor()
            cursor.setPosition(min(at, len(box.toPlainText())))
            box.setTextCursor(cursor)
    else:
        yield
