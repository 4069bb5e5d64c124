"""The ledger: every numbered sheet, printed once more or declared void."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from cmdesk.core.actor import Scope
from cmdesk.core.conditions import holding
from cmdesk.core.record import specs_of
from cmdesk.core.window import Query
from cmdesk.kit import ask
from cmdesk.kit.look.measure import px
from cmdesk.kit.page.page_head import PageHead
from cmdesk.kit.page.rereading import Rereading
from cmdesk.kit.shortcuts import bind_keys
from cmdesk.kit.table.column import Column, Light
from cmdesk.kit.table.view import TableView
from cmdesk.papers import preview
from cmdesk.papers.record import Paper
from cmdesk.papers.rules import ledger, rights

if TYPE_CHECKING:
    from cmdesk.core.errors import Refused
    from cmdesk.kit.desk import Desk

_QUERY = Query(
    table="paper",
    id="paper.id",
    columns=(
        ("number", "paper.number"),
        ("form_title", "paper.form_title"),
        ("subject", "paper.subject"),
        ("user", '"user".name'),
        ("created_at", "paper.created_at"),
        ("printed_at", "paper.printed_at"),
        ("prints", "paper.prints"),
        ("pages", "paper.pages"),
        ("state", "CASE WHEN paper.voided_at IS NOT NULL THEN 'void' WHEN paper.prints = 0 THEN 'waiting' END"),
        ("void_reason", "paper.void_reason"),
    ),
    joins='LEFT JOIN "user" ON "user".id = paper.user_id',
    base="paper.binned_at IS NULL",
    sorts=(("created_at", "paper.id"),),
    order=(("created_at", True),),
)
_STATES = {"void": Light("late", "作废"), "waiting": Light("soon", "未打印")}


class Ledger(QWidget):
    """Numbered sheets, the newest first."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._preview: QWidget | None = None
        self.table = TableView(desk.office.database, _columns(), noun="单据", measure="份")
        self.table.empty.offer("receipt", "还没有单据。在走访、往来等页面打印带流水号的表单，就会列在这里。")
        self.table.record_opened.connect(self.show_paper)
        self.table.current_changed.connect(self._look)
        self.search = QLineEdit(placeholderText="流水号、表单、内容")
        self.search.setAccessibleName("查找单据")
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(px(150))
        self.search.textChanged.connect(self._filter)
        self.table.set_search_box(self.search)
        self.only_waiting = QCheckBox("只看未打印和作废")
        self.only_waiting.toggled.connect(self._filter)
        head = PageHead("单据")
        head.add(self.only_waiting)
        head.add(self.search)
        self.void_button = head.add_button("作废…", "x-circle", self.void)
        self.again = head.add_button("查看、补打", "printer", self._open, "Ctrl+P")
        bind_keys(self, {"Ctrl+P": self._open})
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(head)
        rows.addWidget(self.table, 1)
        self.setFocusProxy(self.table)
        Rereading(desk, self, {Paper.KIND}, self.table.refresh)
        self._look(None)
        self._filter()

    def show_paper(self, paper_id: int) -> None:
        """Show a sheet as it was printed."""
        self._preview = preview.open_paper(self._desk, paper_id)

    def void(self) -> None:
        """Ask for a reason and declare the current sheet void."""
        paper_id = self.table.current_id
        if paper_id is None or not self.void_button.isEnabled():
            return
        reason = ask.text(self, "作废单据", "作废的原因（作废以后不能恢复，号码不再使用）")
        if reason is not None:
            actor = self._desk.actor
            self._desk.work.write(lambda: ledger.void(actor, paper_id, reason), self._voided, owner=self)

    def _voided(self, _: None) -> None:
        self._desk.say("已作废，号码不再使用")
        self._look(self.table.current_id)

    def _open(self) -> None:
        if self.table.current_id is not None:
            self.show_paper(self.table.current_id)

    def _look(self, paper_id: int | None) -> None:
        self.again.setEnabled(paper_id is not None)
        self.void_button.setEnabled(False)
        if paper_id is None:
            self._desk.work.drop(self._take_right, owner=self)
        else:
            actor = self._desk.actor
            self._desk.work.read(
                lambda: rights.may(actor, "void", ledger.read(actor, paper_id)), self._take_right, owner=self, title=""
            )

    def _take_right(self, refusal: Refused | None) -> None:
        self.void_button.setEnabled(refusal is None)
        self.void_button.setToolTip(str(refusal or ""))

    def _filter(self) -> None:
        actor = self._desk.actor
        query = _QUERY if actor.scope(rights.VIEW) is Scope.ALL else _QUERY.filtered(*rights.visible(actor))
        if self.only_waiting.isChecked():
            query = query.filtered("paper.prints = 0 OR paper.voided_at IS NOT NULL")
        text = self.search.text().strip()
        if text:
            query = query.filtered(*holding(text, "paper.number", "paper.form_title", "paper.subject"))
        self.table.show_query(query)


def _columns() -> list[Column]:
    known = {spec.name: spec for spec in specs_of(Paper)}
    return [
        Column.of(known["number"], width=120),
        Column.of(known["form_title"], width=120, sortable=False),
        Column.of(known["subject"], width=180, sortable=False),
        Column("user", known["user_id"].label, width=80, sortable=False),
        Column("created_at", "发号时间", "moment", width=92),
        Column.of(known["printed_at"], width=92, sortable=False),
        Column.of(known["prints"], label="打印", width=50, sortable=False, summable=False),
        Column.of(known["pages"], width=50, sortable=False),
        Column("state", "状态", "light", width=84, sortable=False, state=_STATES.get),
        Column.of(known["void_reason"], width=120, sortable=False),
    ]
