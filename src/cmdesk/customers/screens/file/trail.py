"""What was done to a file: who, when, which field from what to what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from cmdesk.core.door.audit import Entry
from cmdesk.core.errors import Refused
from cmdesk.core.record import Record, fields_of, kind_of
from cmdesk.customers import classes, rules
from cmdesk.customers.record import ClassDecision
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.page.rereading import Rereading

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_PAGE = 200
_SHOWS = {"customer", "person", "downstream", "attachment", "class_decision", "owner_decision"}
_VERBS = {
    "add": "新建", "edit": "修改", "bin": "删除", "restore": "恢复", "purge": "彻底清除", "undo": "撤销", "view": "查看",
    "merge": "合并", "move": "移动", "export": "导出", "print": "打印",
}  # fmt: skip


class TrailPanel(QWidget):
    """The trail of one customer, newest first."""

    def __init__(self, desk: Desk, customer_id: int) -> None:
        super().__init__()
        self._desk, self._customer_id = desk, customer_id
        self._lines: list[Line] = []
        self.list = SmallList(("时间", "谁", "操作", "内容"), add="", icon="history", nothing="还没有操作记录。")
        self._more = QPushButton("更早的记录")
        self._more.setProperty("role", "quiet")
        self._more.clicked.connect(self._read_on)
        self._more.hide()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.list, 1)
        rows.addWidget(self._more)
        self.setFocusProxy(self.list)
        Rereading(desk, self, _SHOWS, self._reread)
        self._read_on()

    def _reread(self) -> None:
        self._lines = []
        self._read_on()

    def _read_on(self) -> None:
        actor, customer_id = self._desk.actor, self._customer_id
        before = self._lines[-1].id if self._lines else None

        def read() -> list[Line]:
            return [_line(entry) for entry in rules.trail(actor, customer_id, limit=_PAGE, before=before)]

        self._desk.work.read(read, self._show, owner=self, refused=self._refused)

    def _show(self, lines: list[Line]) -> None:
        self._lines += lines
        self.list.show_lines(self._lines)
        self._more.setVisible(len(lines) == _PAGE)

    def _refused(self, refusal: Refused) -> None:
        self.list.set_words(str(refusal))


def _line(entry: Entry) -> Line:
    """Put an entry into words; what linked records are called is read for it, in a worker."""
    verb = _VERBS.get(entry.verb, entry.verb)
    model = kind_of(entry.kind)
    what = verb if entry.kind == "customer" else f"{verb}{model.LABEL}"
    changed = _classed(entry) if entry.kind == ClassDecision.KIND else changes_text(model, entry)
    return Line(
        entry.id,
        (entry.at, entry.actor_name, what, changed or entry.title),
        quiet=entry.verb == "view",
    )


def _classed(entry: Entry) -> str:
    """Return what was decided on a class, in the words of its scheme: 客户分级：重点（建议 一般）；理由：…."""
    said = {name: after or "" for name, (_, after) in entry.changes.items()}
    scheme = classes.SCHEMES.get(said.get("scheme", ""))
    if scheme is None:
        return ""
    proposed = said.get("proposed", "")
    other = f"（建议{scheme.label_of(proposed)}）" if proposed not in {"", said.get("value", "")} else ""
    reason = f"；理由：{said['reason']}" if said.get("reason") else ""
    return f"{scheme.label}：{scheme.label_of(said.get('value', ''))}{other}{reason}"


def changes_text(model: type[Record], entry: Entry) -> str:
    """Return what changed, as people read it."""
    fields = fields_of(model)
    parts = []
    for name, (before, after) in entry.changes.items():
        one = fields.get(name)
        if one is None:
            continue
        old, new = _shown(one, before), _shown(one, after)
        parts.append(f"{one.label}：{new}" if entry.verb == "add" else f"{one.label}：{old or '空'} → {new or '空'}")
    return "；".join(parts)


def _shown(one: Any, stored: Any) -> str:
    if one.kind == "link":
        from cmdesk.core.door import keep

        if isinstance(stored, str):  # words for what the reader may not know
            return stored
        return keep.title_of(one.rel_model.KIND, stored) if stored else ""
    if isinstance(stored, str) and stored.startswith("••"):
        return stored
    return str(one.show(one.python_value(stored)))
