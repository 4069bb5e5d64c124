"""The fields an office adds to its customer files (S1-53)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QPushButton, QToolButton, QVBoxLayout, QWidget

from cmdesk.core.actor import Scope
from cmdesk.core.errors import NotAllowed, Refused
from cmdesk.core.record import fields_of, specs_of
from cmdesk.customers.record import ExtraField
from cmdesk.customers.rules.file import extra
from cmdesk.kit.form.form import Form
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.look import icons
from cmdesk.kit.page.rereading import Rereading
from cmdesk.kit.records.record_dialog import RecordDialog
from cmdesk.kit.shortcuts import bind_keys

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_TYPED = ("label", "kind", "options", "required")
_OF_CHOICES = frozenset({"options"})
_GONE = "这个字段已经删除，要再用请按“恢复字段”。"


class ExtraFieldsPage(QWidget):
    """Defines, renames, orders and removes an office's own fields."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._found: dict[int, ExtraField] = {}
        self._gone: dict[int, ExtraField] = {}
        self._made = 0  # the field that was added just now
        self.list = SmallList(
            ("名称", "类型", "选项", "必填"), add="新增字段", icon="list",
            nothing="还没有自定义字段。档案里缺的内容，例如“门头颜色”“经济状况”，可以在这里添加。",
        )  # fmt: skip
        for icon, word, key, move in (
            ("arrow-up", "上移", "Alt+Up", self._move_up), ("arrow-down", "下移", "Alt+Down", self._move_down),
        ):  # fmt: skip
            button = QToolButton()
            button.setIcon(icons.icon(icon))
            button.setToolTip(f"{word}　{key}")
            button.setAccessibleName(word)
            button.clicked.connect(move)
            self.list.add_tool(button)
        self._delete = QPushButton(icons.icon("trash"), "删除字段")
        self._delete.clicked.connect(self._bin_current)
        self.list.add_tool(self._delete)
        self.back = QPushButton(icons.icon("restore"), "恢复字段")
        self.back.clicked.connect(self._restore)
        self.list.add_tool(self.back)
        self.list.set_title("自定义字段")
        self.list.set_words("添加的字段会出现在档案、列表、导入和导出里。")
        self.list.current_changed.connect(self._allow)
        refusal = None
        if desk.actor.scope("extra_fields.edit") is Scope.NONE:
            refusal = NotAllowed.to("维护自定义字段")
        self.list.forbid(refusal)
        self._refusal = refusal
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.list)
        self.setFocusProxy(self.list)
        self.list.add_asked.connect(self._add)
        self.list.opened.connect(self._open)
        self.list.bin_asked.connect(self._bin)
        Rereading(desk, self, {ExtraField.KIND}, self.read)
        bind_keys(self, {"Ctrl+N": self._add, "Alt+Up": self._move_up, "Alt+Down": self._move_down})
        self.read()

    def read(self) -> None:
        """Read the fields."""
        self._desk.work.read(lambda: (extra.defined(), extra.defined(binned=True)), self._show, owner=self)

    def _show(self, found: tuple[list[ExtraField], list[ExtraField]]) -> None:
        self._found, self._gone = ({one.id: one for one in rows} for rows in found)
        self.list.show_lines([*map(_line, found[0]), *(_line(one, gone=True) for one in found[1])])
        if self._made in self._found:
            self.list.select(self._made)  # so that it can be moved to its place at once
            self._made = 0
        self._allow()

    def _allow(self, _current: object = None) -> None:
        current = self.list.current
        gone = current in self._gone
        self._delete.setEnabled(current in self._found and self._refusal is None)
        self._delete.setToolTip(str(self._refusal or ("Delete" if current in self._found else "请先选一个字段")))
        self.back.setVisible(bool(self._gone))
        self.back.setEnabled(gone and self._refusal is None)
        self.back.setToolTip(str(self._refusal or ("" if gone else "请先选一个已删除的字段")))

    def _add(self) -> None:
        if self._refusal is not None:
            self._refused(self._refusal)
            return
        actor = self._desk.actor

        def save(values: dict[str, Any], before: dict[str, Any]) -> object:  # noqa: ARG001
            kind = str(values["kind"] or "")
            made = extra.define(actor, values["label"], kind, options=values["options"], required=values["required"])
            self._made = made.id
            return made

        specs = [spec for spec in specs_of(ExtraField) if spec.name in _TYPED]
        dialog = RecordDialog(self._desk, "新增自定义字段", "新增", specs, save, parent=self)
        dialog.form.leave_out(_OF_CHOICES)
        dialog.form.edited.connect(partial(_follow_kind, dialog.form))
        dialog.open()

    def _open(self, field_id: int) -> None:
        one, actor = self._found.get(field_id), self._desk.actor
        if one is None:
            self.list.set_words(_GONE)
            return
        opened = one

        def save(values: dict[str, Any], before: dict[str, Any]) -> object:  # noqa: ARG001
            return extra.redefine(actor, field_id, values, version=opened.version or 1)

        asked = set(_TYPED) - {"kind"} - (set() if one.kind == "choice" else _OF_CHOICES)
        specs = [spec for spec in specs_of(ExtraField) if spec.name in asked]
        values = {name: getattr(one, name) for name in asked}
        RecordDialog(self._desk, f"自定义字段 {one.label}", "保存", specs, save, values=values, parent=self).open()

    def _bin(self, field_id: int) -> None:
        actor = self._desk.actor
        if field_id in self._gone:
            self.list.set_words(_GONE)
            return
        self._desk.work.write(lambda: extra.bin_field(actor, field_id), self._binned, owner=self, refused=self._refused)

    def _binned(self, _: None) -> None:
        self._desk.say("字段已删除，档案里的内容还在，恢复字段后又会出现", undo=True)

    def _restore(self) -> None:
        field_id, actor = self.list.current, self._desk.actor
        if field_id in self._gone:
            self._desk.work.write(
                lambda: extra.restore_field(actor, field_id), self._restored, owner=self, refused=self._refused
            )

    def _restored(self, _: None) -> None:
        self._desk.say("字段已恢复，档案里原来的内容又出现了", undo=True)

    def _bin_current(self) -> None:
        if self.list.current is not None:
            self._bin(self.list.current)

    def _move_up(self) -> None:
        self._move(-1)

    def _move_down(self) -> None:
        self._move(1)

    def _move(self, by: int) -> None:
        current = self.list.current
        if current is None or current not in self._found:
            return
        ids = list(self._found)
        at = ids.index(current)
        to = at + by
        if 0 <= to < len(ids):
            ids[at], ids[to] = ids[to], ids[at]
            actor = self._desk.actor
            self._desk.work.write(lambda: extra.reorder(actor, ids), owner=self, refused=self._refused)

    def _refused(self, refusal: Refused) -> None:
        self.list.set_words(str(refusal))


def _follow_kind(form: Form, name: str) -> None:
    """Ask for options as long as the kind is one to choose from."""
    if name == "kind":
        chosen = form.present_values()["kind"]
        form.leave_out(() if chosen == "choice" else _OF_CHOICES)


def _line(one: ExtraField, *, gone: bool = False) -> Line:
    fields = fields_of(ExtraField)
    label, *cells = (fields[name].show(getattr(one, name)) for name in _TYPED)
    return Line(one.id, (f"{label}（已删除）" if gone else label, *cells), quiet=gone)
