"""The same change to many records, looked at before it is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from cmdesk.core.errors import Invalid, Refused
from cmdesk.core.spec import Choice, FieldSpec
from cmdesk.kit.form.dialog import Lines, VerbDialog, quiet_table
from cmdesk.kit.form.editors.link import Reader
from cmdesk.kit.form.editors.make import Links
from cmdesk.kit.form.form import Form
from cmdesk.kit.look.chips import label
from cmdesk.kit.look.measure import px

_FIELD: Final = "field"
_CLEAR: Final = "clear"
_NEW: Final = "new:"
_PAUSE: Final = 200  # milliseconds after the last key before the preview is asked for


@dataclass(frozen=True, slots=True)
class BulkPreview:
    """What the change would do.

    Attributes:
        count: how many records would change.
        lines: (title, old value, new value) as people read them; perhaps only the first few hundred.
        remarks: sentences about those that stay as they are or cannot be changed.
    """

    count: int
    lines: Sequence[tuple[str, str, str]]
    remarks: Sequence[str] = ()


class BulkDialog(VerbDialog):
    """Pick a field, type the new value or clear it, see what becomes of it, and only then change it.

    The dialog writes nothing: it emits ``confirmed`` and stays open, so that a refusal can be shown where the value was
    typed (``show_refusal``); the caller closes it with ``accept()``.

    Signals:
        confirmed: a dict with the one field and its new value.
    """

    confirmed = Signal(dict)

    def __init__(
        self,
        specs: Sequence[FieldSpec],
        count: int,
        preview: Callable[[Mapping[str, Any]], BulkPreview],
        parent: QWidget | None = None,
        *,
        counter: str = "户",
        reader: Reader | None = None,
        links: Links | None = None,
    ) -> None:
        """Prepare the dialog.

        Args:
            specs: the fields that may be changed in bulk.
            count: how many records are selected.
            preview: field → new value to what would happen; runs in another thread when there is a reader.
            parent: usual Qt parent.
            counter: what the records are counted by (户, 条, 人).
            reader: background work; None runs the preview at once.
            links: where the records of link fields come from.
        """
        super().__init__(f"批量修改 {count:,} {counter}", "", f"修改 {count:,} {counter}", parent)
        self._specs = {spec.name: spec for spec in specs if not spec.read_only}
        self._counter = counter
        self._preview = preview
        self._reader = reader
        self._ready: dict[str, Any] | None = None
        self._form = Form(self._form_specs(), self, links=links, embedded=True)
        self._form.edited.connect(self._edited)
        self._form.finished.connect(self._finished)
        self._lines = Lines(("名称", "原来", "改成"), self)
        self._table = quiet_table(self._lines, "修改预览", self, (220, 160, 160))
        self._told = label("请先选择要修改的字段。", "weak", self)
        self._told.setWordWrap(True)
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE)
        self._timer.timeout.connect(self._ask)
        self.primary.clicked.connect(self._confirm)
        self.fill(self._form, self._told, self._table)
        self.resize(px(620), px(560))
        self._edited(_FIELD)
        self._form.focus(_FIELD)

    def propose(self, name: str, value: Any) -> None:
        """Choose a field and its new value, as if somebody had typed them; they may still be changed."""
        self._form.type_in(_FIELD, name)
        self._form.type_in(_NEW + name, value)

    def _form_specs(self) -> list[FieldSpec]:
        fields = tuple(Choice(spec.name, spec.label) for spec in self._specs.values())
        new = [
            replace(spec, name=_NEW + name, label="改成", required=False, group="", confidential=False)
            for name, spec in self._specs.items()
        ]
        clear = FieldSpec(_CLEAR, "清空", "flag", help="把这一栏清空，而不是改成别的值")
        return [FieldSpec(_FIELD, "要修改的字段", "choice", choices=fields), *new, clear]

    @property
    def _spec(self) -> FieldSpec | None:
        """The field picked."""
        editor = self._form.editor(_FIELD)
        try:
            return self._specs.get(str(editor.value())) if editor is not None else None
        except ValueError:
            return None

    def _edited(self, _name: str) -> None:
        self._show_fields()
        self.show_refusal("")
        self._set_ready(None)
        if self._reader is not None:
            self._reader.drop(self._came, owner=self)  # what is on its way answers an older question
        self._timer.start()

    def _show_fields(self) -> None:
        spec = self._spec
        out = {_NEW + name for name in self._specs}
        if spec is None or spec.required or spec.kind == "flag":
            out.add(_CLEAR)
        if spec is not None and (_CLEAR in out or not self._clearing()):
            out.discard(_NEW + spec.name)
        self._form.leave_out(out)

    def _clearing(self) -> bool:
        editor = self._form.editor(_CLEAR)
        return editor is not None and bool(editor.value())

    def _change(self) -> dict[str, Any] | None:
        """Return the change as it stands, or None while something is missing; ValueError when it cannot be read."""
        spec = self._spec
        if spec is None:
            return None
        if self._clearing():
            return {spec.name: spec.empty}
        editor = self._form.editor(_NEW + spec.name)
        value = None if editor is None else editor.value()
        missing = value is None or (value == spec.empty and spec.kind != "flag")
        return None if missing else {spec.name: value}

    def _ask(self) -> None:
        """Ask what the change would do."""
        self._timer.stop()
        try:
            change = self._change()
        except ValueError as error:
            self._tell(str(error))
            return
        if change is None:
            chosen = self._spec is not None
            self._tell("请填写新的值，或勾选“清空”。" if chosen else "请先选择要修改的字段。")
            return
        preview = self._preview
        if self._reader is None:
            self._came(_answer(preview, change))
        else:
            self._tell("正在预览…")
            self._reader.read(lambda: _answer(preview, change), self._came, owner=self)

    def _came(self, answer: _Answer) -> None:
        if answer.refusal:
            self._tell(answer.refusal)
            return
        found = answer.preview
        remarks = "".join(found.remarks)
        unit = self._counter
        more = f"下面是其中 {len(found.lines)} {unit}。" if len(found.lines) < found.count else ""
        self._told.setText(f"将修改 {found.count:,} {unit}。{more}{remarks}")
        self._lines.show([*found.lines])
        self.primary.setText(f"修改 {found.count:,} {unit}")
        self._set_ready(answer.change if found.count else None)

    def _tell(self, sentence: str) -> None:
        self._told.setText(sentence)
        self._lines.show([])

    def _set_ready(self, change: dict[str, Any] | None) -> None:
        self._ready = change
        self.primary.setEnabled(change is not None)
        self.primary.setToolTip("" if change is not None else "先选字段、填新值并看过预览，才能修改")

    def _finished(self) -> None:
        if self._timer.isActive():
            self._ask()
        if self._ready is not None:
            self.primary.setFocus()

    def _confirm(self) -> None:
        if self._ready is not None:
            self.confirmed.emit(dict(self._ready))


@dataclass(frozen=True, slots=True)
class _Answer:
    change: dict[str, Any]
    preview: BulkPreview
    refusal: str = ""


def _answer(preview: Callable[[Mapping[str, Any]], BulkPreview], change: dict[str, Any]) -> _Answer:
    """Run the preview; a refusal is an answer too."""
    try:
        return _Answer(change, preview(change))
    except Invalid as refusal:
        return _Answer(change, BulkPreview(0, ()), "".join(refusal.problems.values()))
    except Refused as refusal:
        return _Answer(change, BulkPreview(0, ()), str(refusal))
