"""领用归还: who took his kit, what is missing; and 清单: what the office's lists say has to be taken along."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cmdesk.core import approval
from cmdesk.core.actor import Actor
from cmdesk.core.day import clock
from cmdesk.core.errors import Invalid, Refused
from cmdesk.core.spec import Choice, FieldSpec
from cmdesk.customers.links import sources
from cmdesk.kit import ask
from cmdesk.kit.lists.rows_editor import RowsEditor
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.look.chips import label, reword
from cmdesk.kit.page.rereading import Rereading
from cmdesk.kit.records.record_dialog import RecordDialog
from cmdesk.kit.shortcuts import bind_keys
from cmdesk.kit.space.dialog import Dialog
from cmdesk.materials.rules import issuing, kits, rights, stock
from cmdesk.materials.rules.issuing import Back, Kit
from cmdesk.materials.rules.kits import Entry, Thing

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_THINGS = (
    FieldSpec("name", "物品", required=True, limit=80),
    FieldSpec("quantity", "数量", "whole"),
    FieldSpec("back", "须归还", "choice", choices=(Choice("no", "不用", "by"), Choice("yes", "归还", "gh"))),
    FieldSpec("material", "物料编号", limit=30),
)
_ENTRIES = (
    FieldSpec("group", "类别", "choice", choices=tuple(Choice(key, word) for key, word in kits.GROUPS.items())),
    FieldSpec("name", "物品", required=True, limit=80),
    FieldSpec("when", "什么时候带", limit=30),
    FieldSpec("quantity", "数量", "whole"),
    FieldSpec("per", "按", "choice", choices=(Choice("day", "每天", "mt"), Choice("visit", "每户", "mh"))),
    _THINGS[2],
    _THINGS[3],
)


_MORE = 200
"""Kits that are listed at first, and each time the end of the list is reached."""
_WHEN = "“什么时候带”留空是每天；可写走访类型（首访、样本走访…）或 新品、促销、返还、生日、投诉。"


class KitsPage(QWidget):
    """Kits that are out first, with what is missing."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._kits: dict[int, Kit] = {}
        self._limit = _MORE
        self.dialog: QDialog | None = None
        self.list = SmallList(
            ("日期", "领用人", "归还", "还缺", "领出"), add="领用当日物料", icon="clipboard",
            nothing="还没有领用。按“领用当日物料”，按清单一次领出某人一天要带的，晚上归还。",
        )  # fmt: skip
        self.list.rows.setAccessibleName("当日物料")
        self._back = QPushButton("归还…")
        self._back.setToolTip("Enter")
        self._back.clicked.connect(self.take_back)
        self.list.add_tool(self._back)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.list)
        self.setFocusProxy(self.list)
        self.list.add_asked.connect(self.hand_out)
        self.list.opened.connect(self.take_back)
        self.list.current_changed.connect(self._moved)
        self.list.end_reached.connect(self._longer)
        bind_keys(self, {"Ctrl+N": self.hand_out})
        Rereading(desk, self, {"kit_issue", "kit_line", "movement"}, self.read)
        self.list.forbid(rights.may(desk.actor, rights.STORE))
        self._moved(None)
        self.read()

    def read(self) -> None:
        """Read the kits."""
        actor = self._desk.actor
        limit = self._limit
        self._desk.work.read(
            lambda: issuing.listed(actor, limit=limit + 1), self._show, owner=self, refused=self._refused
        )

    def open_record(self, kind: str, record_id: int) -> None:
        """Show a kit from elsewhere."""
        if kind == "kit_issue":
            self.list.select(record_id)

    def hand_out(self) -> None:
        """Ask who takes his kit for which day."""
        actor = self._desk.actor
        self._desk.work.read(lambda: (stock.stores(), stock.store_for(actor.unit_id)), self._ask, owner=self, title="")

    def take_back(self, _kit_id: object = None) -> None:
        """Take back what came of the chosen kit."""
        kit, refusal = self._kits.get(self.list.current or 0), rights.may(self._desk.actor, rights.STORE)
        if kit is None:
            return
        if refusal is not None:
            self._desk.refuse(refusal)
            return
        open_lines = [one for one in kit.lines if _left(one) and (one.must_return or one.material_id)]
        if not open_lines:
            self._desk.refuse(Refused(f"{kit.user} {kit.issue.day} 的物料已经还清。"))
            return
        specs, begin = [], {}
        for one in open_lines:
            group = "须归还" if one.must_return else "用剩的，可以退回"
            left = _left(one)
            specs.append(
                FieldSpec(f"back{one.id}", one.thing, "whole", group=group, help=f"领出 {one.quantity}，还有 {left}")
            )
            begin[f"back{one.id}"] = left if one.must_return else 0
        specs += [
            FieldSpec(f"lost{one.id}", one.thing, "whole", group="核销（损坏、丢失）")
            for one in open_lines
            if one.must_return
        ]
        specs.append(FieldSpec("reason", "核销原因", group="核销（损坏、丢失）", limit=200))
        actor = self._desk.actor

        def save(values: dict[str, Any], before: dict[str, Any]) -> object:
            given = {**before, **values}
            backs = {
                one.id: Back(
                    given.get(f"back{one.id}") or 0, given.get(f"lost{one.id}") or 0, given.get("reason") or ""
                )
                for one in open_lines
            }
            return issuing.give_back(actor, kit.issue.id, backs)

        title = f"归还当日物料　{kit.user} {kit.issue.day:%m-%d}"
        self._open(RecordDialog(self._desk, title, "归还", specs, save, values=begin, undo=False, parent=self))

    def _ask(self, found: tuple[list[tuple[int, str]], int | None]) -> None:
        stores, nearest = found
        specs = (
            FieldSpec("user_id", "领用人", "link", required=True, links_to="user"),
            FieldSpec("day", "日期", "day", required=True),
            FieldSpec(
                "store", "库房", "choice", required=True, choices=tuple(Choice(str(one), name) for one, name in stores)
            ),
        )
        begin: dict[str, Any] = {"day": clock.today(), "store": str(nearest or self._desk.actor.unit_id or "")}
        asked: dict[str, Any] = {}

        def save(values: dict[str, Any], before: dict[str, Any]) -> object:
            asked.update({**before, **values})
            return None

        dialog = RecordDialog(
            self._desk,
            "领用当日物料",
            "按清单列出",
            specs,
            save,
            values=begin,
            links=sources(self._desk),
            undo=False,
            said="",
            parent=self,
        )
        dialog.resize(480, 300)
        dialog.accepted.connect(partial(self._propose, asked))
        self._open(dialog)

    def _propose(self, asked: dict[str, Any]) -> None:
        user, day = int(asked["user_id"]), asked["day"]
        self._desk.work.read(
            lambda: (approval.directory().name(user), issuing.proposed(user, day)),
            partial(self._review, user, day, int(asked["store"])),
            owner=self,
            title="",
        )

    def _review(self, user: int, day: date, store: int, found: tuple[str, list[Thing]]) -> None:
        name, things = found
        self._open(KitDialog(self._desk, user, name, day, store, things, self))

    def _open(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _longer(self) -> None:
        """List more: the end is shown."""
        if len(self._kits) >= self._limit:
            self._limit = len(self._kits) + _MORE
            self.read()

    def _show(self, more: list[Kit]) -> None:
        found = more[: self._limit]
        self.list.set_rest("还有更早的，翻到底接着列出" if len(more) > len(found) else "")
        self._kits = {one.issue.id: one for one in found}
        self.list.show_lines([_line(one) for one in found], begin=True)
        late = sum(1 for one in found if one.is_late)
        out = sum(1 for one in found if one.missing)
        self.list.set_words((f"{out} 份未还清" + (f"，其中 {late} 份逾期" if late else "")) if out else "")
        self._moved(self.list.current)

    def _moved(self, current: object) -> None:
        self._back.setEnabled(isinstance(current, int) and rights.may(self._desk.actor, rights.STORE) is None)

    def _refused(self, refusal: Refused) -> None:
        self.list.set_words(str(refusal))


class KitDialog(Dialog):
    """What somebody takes along, as the lists say; rows may be changed before it is handed out."""

    def __init__(
        self, desk: Desk, user: int, name: str, day: date, store: int, things: Sequence[Thing], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._desk, self._user, self._day, self._store = desk, user, day, store
        self._touched = False
        self.setWindowTitle(f"领用当日物料　{name} {day:%m-%d}")
        self.resize(560, 560)
        self.things = RowsEditor(_THINGS, "要领的物品")
        self.things.set_rows([
            {"name": one.name, "quantity": one.quantity, "back": "yes" if one.must_return else "no", "material": one.material}
            for one in things
        ])  # fmt: skip
        self.things.edited.connect(self._touch)
        self._words = label("按清单和当天走访列出，可以增减；有物料编号的从库房扣减。", "weak")
        self._words.setWordWrap(True)
        self._go = QPushButton("领用")
        self._go.setProperty("role", "primary")
        self._go.setToolTip("Ctrl+S")
        self._go.setAutoDefault(False)
        self._go.clicked.connect(self.save)
        back = QPushButton("取消")
        back.setAutoDefault(False)
        back.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 8, 16, 12)
        foot.addWidget(self._words, 1)
        foot.addWidget(back)
        foot.addWidget(self._go)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.things, 1)
        rows.addLayout(foot)
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self.save)
        self.things.setFocus()

    def save(self) -> None:
        """Hand it out."""
        try:
            rows = self.things.rows()
        except Invalid as refusal:
            self._refused(refusal)
            return
        things = [
            Thing(row["name"], _amount(row), row["back"] == "yes", (row["material"] or "").strip().upper())
            for row in rows
        ]
        actor: Actor = self._desk.actor
        self._desk.work.write(
            lambda: issuing.hand_out(actor, self._user, self._day, self._store, things), self._done, owner=self,
            refused=self._refused,
        )  # fmt: skip

    def reject(self) -> None:
        if not self._touched or ask.confirm(
            self, "放弃领用", "清单已经改过，还没有领用，要放弃吗？", "放弃领用", danger=True
        ):
            super().reject()

    def _touch(self) -> None:
        self._touched = True

    def _done(self, _kit_id: int) -> None:
        self._desk.say("当日物料已领用")
        self.accept()

    def _refused(self, refusal: Refused) -> None:
        reword(self._words, str(refusal), "problem")


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
                Entry(row["name"], row["when"] or "", _amount(row), row["per"] == "visit", row["back"] == "yes",
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


def _amount(row: Mapping[str, Any]) -> int:
    """Return how many a row asks for: one where nothing is said, and what the rules refuse where it is none."""
    return 1 if row["quantity"] is None else int(row["quantity"])


def _left(line: Any) -> int:
    return (line.quantity or 0) - (line.back or 0) - (line.lost or 0)


def _line(kit: Kit) -> Line:
    state = "逾期未还" if kit.is_late else "未还清" if kit.missing else "已还清"
    taken = "、".join(f"{one.thing} {one.quantity}" if (one.quantity or 0) > 1 else one.thing for one in kit.lines)
    cells = (f"{kit.issue.day:%Y-%m-%d}", kit.user, state, kit.missing_words(), taken)
    return Line(
        kit.issue.id,
        cells,
        quiet=not kit.missing,
        tone="late" if kit.is_late else "soon" if kit.missing else None,
        tone_at=2,
    )
