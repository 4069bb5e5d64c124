"""清单: what the office's lists say has to be taken along."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cmdesk.core.actor import Actor
from cmdesk.core.day import clock
from cmdesk.core.errors import Invalid, Refused
from cmdesk.core.spec import Choice, FieldSpec
from cmdesk.kit import ask
from cmdesk.kit.lists.rows_editor import RowsEditor
from cmdesk.kit.look.chips import label, reword
from cmdesk.kit.page.rereading import Rereading
from cmdesk.kit.shortcuts import bind_keys
from cmdesk.materials.rules import kits
from cmdesk.materials.rules.kits import Entry
from cmdesk.materials.screens.kits import MATERIAL, RETURNED, amount

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_ENTRIES = (
    FieldSpec("group", "类别", "choice", choices=tuple(Choice(key, word) for key, word in kits.GROUPS.items())),
    FieldSpec("name", "物品", required=True, limit=80),
    FieldSpec("when", "什么时候带", limit=30),
    FieldSpec("quantity", "数量", "whole"),
    FieldSpec("per", "按", "choice", choices=(Choice("day", "每天", "mt"), Choice("visit", "每户", "mh"))),
    RETURNED,
    MATERIAL,
)
_WHEN = "“什么时候带”留空是每天；可写走访类型（首访、样本走访…）或 新品、促销、返还、生日、投诉。"


class ListsPage(QWidget):
    """The office's lists as one grid; saving lets them hold from today on."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._before: dict[str, list[Entry]] = {}
        self.grid = RowsEditor(_ENTRIES, "要带的物品")
        self._words = label(_WHEN, "weak")
        self._words.setWordWrap(True)
        self._go = QPushButton("保存")
        self._go.setProperty("role", "primary")
        self._go.setToolTip("Ctrl+S，从今天起生效")
        self._go.setEnabled(False)
        self._go.clicked.connect(self.save)
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 8, 12, 8)
        bar.addWidget(self._words, 1)
        bar.addWidget(self._go)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(bar)
        rows.addWidget(self.grid, 1)
        self.setFocusProxy(self.grid)
        bind_keys(self, {"Ctrl+S": self.save})
        self._may = desk.actor.scope("regulations.edit") > 0
        self.grid.set_read_only(not self._may)
        self._go.setVisible(self._may)
        self.grid.edited.connect(self._touch)
        Rereading(desk, self, {"regulation"}, self._reread)
        self.read()

    def may_leave(self) -> bool:
        """Ask what becomes of a list that was changed and not saved."""
        if not self._go.isEnabled():
            return True
        if not ask.confirm(self, "放弃修改", "清单改过，还没有保存，要放弃吗？", "放弃修改", danger=True):
            return False
        self._go.setEnabled(False)
        self.read()
        return True

    def read(self) -> None:
        """Read the lists."""
        today = clock.today()
        self._desk.work.read(lambda: kits.lists(today), self._show, owner=self, refused=self._refused)

    def save(self) -> None:
        """Let the lists hold what the grid says, from today on."""
        if not self._may or not self._go.isEnabled():
            return
        try:
            rows = self.grid.rows()
        except Invalid as refusal:
            self._refused(refusal)
            return
        wanted: dict[str, list[Entry]] = {group: [] for group in kits.GROUPS}
        for row in rows:
            wanted[row["group"] or "goods"].append(
                Entry(row["name"], row["when"] or "", amount(row), row["per"] == "visit", row["back"] == "yes",
                      (row["material"] or "").strip().upper())
            )  # fmt: skip
        actor, today = self._desk.actor, clock.today()
        changed = {group: entries for group, entries in wanted.items() if entries != self._before.get(group)}
        self._desk.work.write(lambda: _write(actor, changed, today), self._saved, owner=self, refused=self._refused)

    def _show(self, found: dict[str, list[Entry]]) -> None:
        self._before = found
        self.grid.set_rows([
            {"group": group, "name": one.name, "when": one.when, "quantity": one.quantity,
             "per": "visit" if one.per_visit else "day", "back": "yes" if one.must_return else "no", "material": one.material}
            for group, entries in found.items() for one in entries
        ])  # fmt: skip
        self._go.setEnabled(False)

    def _touch(self) -> None:
        self._go.setEnabled(True)

    def _reread(self) -> None:
        if not self._go.isEnabled():
            self.read()

    def _saved(self, _: object) -> None:
        self._go.setEnabled(False)
        reword(self._words, _WHEN, "weak")
        self._desk.say("清单已保存，从今天起生效", undo=True)
        self.read()

    def _refused(self, refusal: Refused) -> None:
        reword(self._words, str(refusal), "problem")


def _write(actor: Actor, changed: dict[str, list[Entry]], today: date) -> None:
    for group, entries in changed.items():
        kits.change(actor, group, entries, today)
