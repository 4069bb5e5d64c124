"""Several approvals side by side: what is asked, what has changed, what stands out; approve all that stay ticked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QSplitter, QWidget

from cmdesk.approvals.rules import batch
from cmdesk.approvals.rules.batch import Item, Result
from cmdesk.core.errors import Refused
from cmdesk.kit.approval_panel import shown_field
from cmdesk.kit.form.dialog import VerbDialog
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.look.chips import label
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.tokens import Tone
from cmdesk.kit.space.scrolled import scrolled

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_HEADS = ("处理", "事项", "发起人", "金额", "改动", "注意")


class BatchDialog(VerbDialog):
    """Space takes one out or back in; what must be looked at alone is named and left."""

    def __init__(self, desk: Desk, ids: Sequence[int], parent: QWidget | None = None) -> None:
        super().__init__(
            "批量同意", "逐件核对；按空格可以不审这一件。要单独审的已经留下，写明了原因。", "同意", parent, back="关闭"
        )
        self.resize(px(860), px(440))
        self._desk, self._ids = desk, list(ids)
        self.items: list[Item] = []
        self.left: set[int] = set()
        self.results: dict[int, Result] = {}
        self.list = SmallList(_HEADS, add="", icon="check-circle", nothing="正在读取选中的事项。")
        self.list.current_changed.connect(self._look)
        for signal in (self.list.ticked, self.list.opened):
            signal.connect(self.toggle)
        self.told = label("", selectable=True)
        self.told.setWordWrap(True)
        self.told.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.told.setContentsMargins(8, 4, 8, 4)
        both = QSplitter()
        both.addWidget(self.list)
        both.addWidget(scrolled(self.told, "申请内容和改动"))
        both.setSizes([580, 260])
        both.setChildrenCollapsible(False)
        self.words = QLineEdit()
        self.words.setPlaceholderText("审批意见，写给选中的每一件")
        self.words.setAccessibleName("审批意见")
        self.fill(self.words, both)
        self.primary.setEnabled(False)
        self.primary.clicked.connect(self.approve)
        self.list.setFocus()
        actor = desk.actor
        desk.work.read(lambda: batch.items(actor, ids), self._arrive, owner=self, title="", refused=self._refused)

    def toggle(self, one: int) -> None:
        """Take one out, or back in."""
        if self.results or self._item(one).alone:
            return
        self.left ^= {one}
        self._show()

    def approve(self) -> None:
        """Approve what is ticked."""
        ids, actor, words = self.ticked(), self._desk.actor, self.words.text().strip()
        if not ids or self.results:
            return
        self.primary.setEnabled(False)
        self._desk.work.write(
            lambda: batch.approve_many(actor, ids, words), self._done, owner=self, title="正在批量同意", refused=self._refused
        )  # fmt: skip

    def ticked(self) -> list[int]:
        """Return which would be approved, in their order."""
        return [one.id for one in self.items if not one.alone and one.id not in self.left]

    def _arrive(self, found: list[Item]) -> None:
        self.items = found
        self._show()
        if found:
            self.list.select(found[0].id)

    def _item(self, one: int) -> Item:
        return next(item for item in self.items if item.id == one)

    def _show(self) -> None:
        self.list.show_lines([self._line(one) for one in self.items])
        count = len(self.ticked())
        if not self.results:
            self.primary.setText(f"同意 {count} 件" if count else "没有可批量同意的")
            self.primary.setEnabled(bool(count))

    def _line(self, one: Item) -> Line:
        done = self.results.get(one.id)
        word: str
        tone: Tone | None
        if done is not None:
            word, tone = ("已同意", "done") if done.approved else ("没有同意", "late")
        elif one.alone:
            word, tone = "单独审", "soon"
        else:
            word, tone = ("不审", "plain") if one.id in self.left else ("同意", "done")
        changes = one.changes()
        told = "、".join(change.label for change in changes[:3]) + (
            f" 等 {len(changes)} 处" if len(changes) > 3 else ""
        )
        amount = "" if one.amount is None else f"{one.amount:,.2f}"
        cells = (word, one.title, one.applicant, amount, told, "；".join(one.marks))
        return Line(one.id, cells, quiet=word == "不审", tone=tone)

    def _look(self, one: object) -> None:
        if not isinstance(one, int):
            return
        item, done = self._item(one), self.results.get(one)
        parts = [f"{item.title}（{item.number}）"]
        if done is not None:
            parts.append(f"结果：{done.sentence}")
        elif item.alone:
            parts.append(f"留下：{item.alone}")
        changes = item.changes()
        if changes:
            parts += ["", "改动", *(shown_field(change) for change in changes)]
        rest = [field for field in item.fields if not field.is_changed]
        if rest:
            parts += ["", "申请内容", *(shown_field(field) for field in rest)]
        self.told.setText("\n".join(parts))

    def _done(self, results: list[Result]) -> None:
        self.results = {one.id: one for one in results}
        failed = sum(not one.approved for one in results)
        kept = len(self.items) - len(results)
        parts = [f"已同意 {len(results) - failed} 件"]
        parts += [f"{failed} 件没有同意，原因见右边"] if failed else []
        parts += [f"留下 {kept} 件"] if kept else []
        sentence = "，".join(parts) + "。"
        self._desk.say(sentence)
        if not failed and not kept:
            self.accept()
            return
        (self.show_refusal if failed else self.tell)(sentence)
        self.primary.setText("同意")
        self._show()
        self._look(self.list.current)

    def _refused(self, refusal: Refused) -> None:
        self.show_refusal(str(refusal))
        self.primary.setEnabled(bool(self.ticked()))
