"""A dialog that enters or changes one small record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cmdesk.core.errors import Refused
from cmdesk.core.spec import FieldSpec
from cmdesk.kit import ask
from cmdesk.kit.background.doing import Words
from cmdesk.kit.form.editors.link import LinkSource
from cmdesk.kit.form.form import Form
from cmdesk.kit.form.told import Told
from cmdesk.kit.look.measure import px
from cmdesk.kit.space.dialog import Dialog, room_for

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

Save = Callable[[dict[str, Any], dict[str, Any]], object]
"""Called in a worker with (changed values, values as they were); refuses by raising."""

_HIGHEST = 600  # pixels to which a dialog grows by itself for its fields; beyond they scroll


class RecordDialog(Dialog):
    """Fields, a verb, and a way back; problems stand under their fields, what was typed stays."""

    def __init__(
        self,
        desk: Desk,
        title: str,
        verb: str,
        specs: Iterable[FieldSpec],
        save: Save,
        *,
        values: Mapping[str, Any] | None = None,
        titles: Mapping[str, str] | None = None,
        links: Mapping[str, LinkSource] | None = None,
        refusal: Refused | None = None,
        undo: bool = True,
        said: Words = "已保存",
        parent: QWidget | None = None,
    ) -> None:
        """Prepare the dialog.

        Args:
            desk: for background work.
            title: of the window.
            verb: of the button that saves.
            specs: the fields.
            save: writes; see ``Save``.
            values: what the fields begin with.
            titles: link field → what the linked record is called.
            links: sources of link fields, by kind.
            refusal: why nothing may be changed; the fields are then only read.
            undo: what is saved can be taken back; offer that.
            said: what is said when it is done, or what makes it of what ``save`` returned; nothing for no words.
            parent: usual Qt parent.
        """
        super().__init__(parent)
        self._desk, self._save, self._is_new = desk, save, values is None
        self._undo, self._said = undo, said
        self.setWindowTitle(title)
        self.resize(px(620), px(560))
        self.form = Form(specs, links=links, read_only=refusal is not None)
        self.form.set_values(dict(values or {}), titles=titles)
        self._words = Told(self.form, "" if refusal is None else str(refusal))
        self._go = QPushButton(verb)
        self._go.setProperty("role", "primary")
        self._go.setToolTip("Ctrl+S")
        if refusal is not None:
            self._go.hide()
        self._go.setAutoDefault(False)
        self._go.clicked.connect(self.save)
        back = QPushButton("取消" if refusal is None else "关闭")
        back.setAutoDefault(False)
        back.clicked.connect(self.reject)
        self._foot = row = QHBoxLayout()
        row.setContentsMargins(16, 8, 16, 12)
        row.setSpacing(8)
        row.addWidget(self._words, 1)
        row.addWidget(back)
        row.addWidget(self._go)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 4, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.form, 1)
        rows.addLayout(row)
        self.form.finished.connect(self._go.setFocus)
        self.form.rearranged.connect(self._make_room)
        for key in ("Ctrl+S", "Ctrl+Return"):
            QShortcut(QKeySequence(key), self).activated.connect(self.save)
        self.form.focus()

    def setVisible(self, visible: bool) -> None:  # Qt's own signature
        if visible and not self.isVisible():
            self._become_as_high_as_the_fields()
        super().setVisible(visible)

    def _become_as_high_as_the_fields(self) -> None:
        """Leave no empty ground below few fields, and none of many below the edge while there is room."""
        foot = max(0, self.sizeHint().height() - self.form.sizeHint().height())
        needed = foot + self.form.height_for(self.width())
        self.resize(self.width(), min(needed, max(self.height(), px(_HIGHEST))))

    def _make_room(self) -> None:
        """Grow for a sentence under a field, as far as a dialog grows by itself."""
        highest = min(px(_HIGHEST), room_for(self).height())
        lacking = min(self.form.height_for(self.form.width()) - self.form.height(), highest - self.height())
        if self.isVisible() and lacking > 0:
            self.resize(self.width(), self.height() + lacking)

    def add_tool(self, button: QPushButton) -> None:
        """Put another button before those that close the dialog."""
        button.setAutoDefault(False)
        self._foot.insertWidget(1, button)

    def tell(self, text: str) -> None:
        """Say quietly what the dialog is about; a problem takes its place."""
        self._words.tell(text)

    def save(self) -> None:
        """Save what was typed."""
        if not self._go.isEnabled() or not self._go.isVisible():
            return
        if not self.form.check():
            self._words.point_out()
            return
        values = self.form.values() if self._is_new else self.form.changed_values()
        before, save = self.form.original_values(), self._save
        self._go.setEnabled(False)
        self._desk.work.write(lambda: save(values, before), self._saved, owner=self, refused=self._refused)

    def reject(self) -> None:
        unsaved = self.form.is_dirty and self._go.isVisible()
        if not unsaved or ask.confirm(self, "放弃修改", "填写的内容还没有保存，要放弃吗？", "放弃修改", danger=True):
            super().reject()

    def _saved(self, result: object) -> None:
        words = self._said if isinstance(self._said, str) else self._said(result)
        if words:
            self._desk.say(words, undo=self._undo)
        self.form.set_values(self.form.values())
        self.accept()

    def _refused(self, refusal: Refused) -> None:
        self._go.setEnabled(True)
        self._words.tell_refusal(refusal)
