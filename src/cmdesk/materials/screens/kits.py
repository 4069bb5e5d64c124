"""领用归还: who took his kit, what is missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cmdesk.core import approval
from cmdesk.core.actor import Actor
from cmdesk.core.day import clock
from cmdesk.core.errors import Invalid, Refused
from cmdesk.core.export import Table
from cmdesk.core.spec import Choice, FieldSpec
from cmdesk.customers.links import sources
from cmdesk.kit import ask
from cmdesk.kit.background.doing import do
from cmdesk.kit.lists.lines_out import written
from cmdesk.kit.lists.rows_editor import RowsEditor
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.look.chips import label, reword
from cmdesk.kit.look.measure import px
from cmdesk.kit.page.rereading import Rereading
from cmdesk.kit.records.record_dialog import RecordDialog
from cmdesk.kit.shortcuts import bind_keys
from cmdesk.kit.space.dialog import Dialog
from cmdesk.materials.record import KitIssue
from cmdesk.materials.rules import issuing, rights, stock
from cmdesk.materials.rules.issuing import Back, Kit
from cmdesk.materials.rules.kits import Thing

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

RETURNED: Final = FieldSpec(
    "back", "须归还", "choice", choices=(Choice("no", "不用", "by"), Choice("yes", "归还", "gh"))
)
MATERIAL: Final = FieldSpec("material", "物料编号", limit=30)
_THINGS = (
    FieldSpec("name", "物品", required=True, limit=80),
    FieldSpec("quantity", "数量", "whole"),
    RETURNED,
    MATERIAL,
)
_HEADS = ("日期", "领用人", "归还", "还缺", "领出")
_MORE = 200
"""Kits that are listed at first, and each time the end of the list is reached."""


class KitsPage(QWidget):
    """Kits that are out first, with what is missing."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._kits: dict[int, Kit] = {}
        self._limit = _MORE
        self.dialog: QDialog | None = None
        self.list = SmallList(
            _HEADS, add="领用当日物料", icon="clipboard",
            nothing="还没有领用。按“领用当日物料”，按清单一次领出某人一天要带的，晚上归还。",
        )  # fmt: skip
        self.list.rows.setAccessibleName("当日物料")
        self._back = QPushButton("归还…")
        self._back.setToolTip("Enter")
        self._back.clicked.connect(self.take_back)
        self.list.add_tool(self._back)
        self._cancel = QPushButton("撤销领用…")
        self._cancel.setToolTip("领错了的一份整个退回库房，之后可以重新领用")
        self._cancel.clicked.connect(self.cancel)
        self.list.add_tool(self._cancel)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.list)
        self.setFocusProxy(self.list)
        self.list.add_asked.connect(self.hand_out)
        self.list.opened.connect(self.take_back)
        self.list.current_changed.connect(self._moved)
        self.list.end_reached.connect(self._longer)
        self.list.export_by(self._whole)
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
        if kit.is_cancelled:
            self._desk.refuse(Refused(f"{kit.user} {kit.issue.day} 的这份物料已经撤销（{kit.issue.cancel_reason}）。"))
            return
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

    def cancel(self) -> None:
        """Take back the chosen kit as a whole: it was handed out by mistake."""
        actor, kit = self._desk.actor, self._kits.get(self.list.current or 0)
        if kit is None:
            return
        reason = ask.text(
            self, "撤销领用", f"{kit.user} {kit.issue.day} 的物料整个退回库房，可以重新领用。\n\n撤销原因："
        )
        if reason is not None:
            do(
                self._desk, self, lambda: issuing.cancel(actor, kit.issue.id, reason),
                f"已撤销 {kit.user} {kit.issue.day} 的领用，物料已退回库房", undo=False, refused=self._desk.refuse,
            )  # fmt: skip

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
        dialog.resize(px(480), px(300))
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

    def _whole(self) -> Callable[[], Table]:
        actor = self._desk.actor
        return lambda: written(_HEADS, [_line(one).cells for one in issuing.listed(actor, limit=None)])

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
        kit = self._kits.get(current) if isinstance(current, int) else None
        may = kit is not None and not kit.is_cancelled and rights.may(self._desk.actor, rights.STORE) is None
        self._back.setEnabled(may)
        self._cancel.setEnabled(may and kit is not None and not any(one.back or one.lost for one in kit.lines))

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
        self.resize(px(560), px(560))
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
            Thing(row["name"], amount(row), row["back"] == "yes", (row["material"] or "").strip().upper())
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


def amount(row: Mapping[str, Any]) -> int:
    """Return how many a row asks for: one where nothing is said, and what the rules refuse where it is none."""
    return 1 if row["quantity"] is None else int(row["quantity"])


def _left(line: Any) -> int:
    return (line.quantity or 0) - (line.back or 0) - (line.lost or 0)


def _line(kit: Kit) -> Line:
    state = "逾期未还" if kit.is_late else KitIssue.state.about.label_of(kit.issue.state or "")
    taken = "、".join(f"{one.thing} {one.quantity}" if (one.quantity or 0) > 1 else one.thing for one in kit.lines)
    cells = (kit.issue.day, kit.user, state, kit.missing_words(), taken)
    return Line(
        kit.issue.id,
        cells,
        quiet=not kit.missing,
        tone="late" if kit.is_late else "soon" if kit.missing else None,
        tone_at=2,
    )
