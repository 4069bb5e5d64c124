"""Customers chosen to get on this month (S0-42), and who must be told of the next month's strategy (S0-40)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QPushButton, QSplitter, QVBoxLayout, QWidget

from cmdesk.cadence.record import Briefed, Improvement
from cmdesk.cadence.rules import helping
from cmdesk.cadence.rules.helping import BRIEF, KEEP, Briefing
from cmdesk.cadence.rules.months import month_of
from cmdesk.core.actor import Actor, Scope
from cmdesk.core.conditions import marks
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.core.errors import Refused
from cmdesk.core.record import fields_of, specs_of
from cmdesk.core.spec import FieldSpec
from cmdesk.customers.links import sources
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.look.measure import px
from cmdesk.kit.records.record_dialog import RecordDialog
from cmdesk.staff.rules import refusal

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk


@dataclass(frozen=True)
class _Seen:
    month: date
    chosen: list[Improvement]
    titles: dict[int, str]
    people: dict[int, str]
    briefing: Briefing


class HelpingPanel(QWidget):
    """Those chosen to get on above, those to be told below."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._seen: _Seen | None = None
        self.improving = SmallList(
            ("客户", "客户经理", "目标", "做法", "结果"), add="选定提升客户", icon="star",
            nothing="本月还没有选定提升客户，每位客户经理选三至四户有潜力的。",
        )  # fmt: skip
        self.telling = SmallList(
            ("编号", "客户", "告知", "方式", "送货员为何不能告知"), add="列入名单", icon="message",
            nothing="下月策略没有需要另行告知的客户。送货员告知不到的，列入这里。",
        )  # fmt: skip
        self.telling.rows.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._told = QPushButton("选中的已告知…")
        self._told.clicked.connect(self.tell)
        self.telling.add_tool(self._told)
        self.improving.forbid(_refusal(desk.actor, KEEP))
        self.telling.forbid(_refusal(desk.actor, BRIEF))
        self._told.setEnabled(_refusal(desk.actor, BRIEF) is None)
        self.improving.add_asked.connect(self.choose)
        self.improving.opened.connect(self.report)
        self.improving.bin_asked.connect(self._drop)
        self.telling.add_asked.connect(self.list_one)
        self.telling.opened.connect(self._open)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.setHandleWidth(1)
        parts.addWidget(self.improving)
        parts.addWidget(self.telling)
        parts.setSizes([280, 340])
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(parts)
        self.setFocusProxy(self.improving)

    def read(self) -> None:
        """Read this month's customers and the list for the next."""
        actor = self._desk.actor
        self._desk.work.read(lambda: _look(actor), self._show, owner=self)

    def choose(self) -> None:
        """Ask whom to help along, and what is to become better."""
        actor, month = self._desk.actor, clock.today()

        def save(values: dict[str, Any], before: dict[str, Any]) -> object:  # noqa: ARG001
            customer = int(values["customer_id"] or 0)
            return helping.choose_improvement(actor, customer, month, values["goals"], values["plan"])

        self._ask("选定提升客户", "选定", _specs(Improvement, "customer_id", "goals", "plan"), save)

    def report(self, improvement_id: int) -> None:
        """Ask what came of it."""
        one = next((one for one in self._seen.chosen if one.id == improvement_id), None) if self._seen else None
        if one is None or self._seen is None:
            return
        actor, title = self._desk.actor, self._seen.titles.get(one.customer_id, "")

        def save(values: dict[str, Any], before: dict[str, Any]) -> None:
            whole = {**before, **values}
            helping.report_improvement(actor, improvement_id, whole["result"], reached=whole["reached"])

        values = {"result": one.result, "reached": one.reached}
        self._ask(f"提升客户 {title} 的结果", "保存", _specs(Improvement, "result", "reached"), save, values)

    def list_one(self) -> None:
        """Ask for a customer whom the deliverer cannot tell."""
        actor, month = self._desk.actor, _next_month()

        def save(values: dict[str, Any], before: dict[str, Any]) -> object:  # noqa: ARG001
            return helping.must_tell(actor, month, {int(values["customer_id"] or 0): values["reason"]})

        self._ask(f"列入 {month.month} 月策略告知", "列入", _specs(Briefed, "customer_id", "reason"), save)

    def tell(self) -> None:
        """Ask how and when the chosen customers were told."""
        ids, actor = self.telling.chosen(), self._desk.actor
        if not ids:
            self.telling.set_words("请先选中已经告知的客户（可多选）。")
            return

        def save(values: dict[str, Any], before: dict[str, Any]) -> object:
            whole = {**before, **values}
            return helping.tell(actor, ids, whole["method"], whole["told_on"])

        self._ask(
            f"{len(ids)} 户已告知", "保存", _specs(Briefed, "method", "told_on", required=True), save,
            {"told_on": clock.today()},
        )  # fmt: skip

    def _ask(
        self, title: str, verb: str, specs: list[FieldSpec], save: Any, values: dict[str, Any] | None = None
    ) -> None:
        dialog = RecordDialog(
            self._desk, title, verb, specs, save, values=values, links=sources(self._desk), parent=self
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.resize(px(520), px(360))
        dialog.open()

    def _drop(self, improvement_id: int) -> None:
        actor = self._desk.actor
        self._desk.work.write(
            lambda: helping.drop_improvement(actor, improvement_id), self._dropped, owner=self, refused=self._refused
        )

    def _dropped(self, _done: None) -> None:
        self._desk.say("已去掉一户提升客户", undo=True)

    def _show(self, seen: _Seen) -> None:
        self._seen = seen
        goals = fields_of(Improvement)["goals"]
        self.improving.show_lines(
            [
                Line(
                    one.id,
                    (
                        seen.titles.get(one.customer_id, ""), seen.people.get(one.user_id, ""), goals.show(one.goals),
                        one.plan, one.result,
                    ),
                    tone="done" if one.reached else "due",
                )
                for one in seen.chosen
            ]
        )  # fmt: skip
        reached = sum(one.reached for one in seen.chosen)
        self.improving.set_words(f"{seen.month.month} 月提升客户 {len(seen.chosen)} 户，已达到目标 {reached} 户")
        method = fields_of(Briefed)["method"]
        self.telling.show_lines(
            [
                Line(
                    row.id,
                    (row.number, row.name, row.told_on or "未告知", method.show(row.method), row.reason),
                    tone="done" if row.told_on else "soon", tone_at=2,
                )
                for row in seen.briefing.rows
            ]
        )  # fmt: skip
        listed = seen.briefing
        share = f"，{listed.rate:.0f}%" if listed.rows else ""  # of nobody there is none
        self.telling.set_words(
            f"{listed.month.month} 月策略：{len(listed.rows)} 户要另行告知，已告知 {listed.done} 户{share}"
        )

    def _open(self, briefed_id: int) -> None:
        rows = self._seen.briefing.rows if self._seen else ()
        customer = next((row.customer_id for row in rows if row.id == briefed_id), None)
        if customer is not None:
            self._desk.open("customer", customer)

    def _refused(self, refused: Refused) -> None:
        self.improving.set_words(str(refused))


def _specs(model: Any, *names: str, required: bool = False) -> list[FieldSpec]:
    from dataclasses import replace

    by_name = {spec.name: spec for spec in specs_of(model)}
    return [replace(by_name[name], required=required or by_name[name].required) for name in names]


def _refusal(actor: Actor, action: str) -> Refused | None:
    return refusal(actor, action) if actor.scope(action) is Scope.NONE else None


def _look(actor: Actor) -> _Seen:
    today = clock.today()
    chosen = helping.improvements(actor, today)
    ids = [one.customer_id for one in chosen]
    titles = dict(current().rows(f"SELECT b.customer, b.name FROM due_basis b WHERE b.customer IN ({marks(ids)})", ids))
    people = dict(current().rows('SELECT id, name FROM "user"'))
    return _Seen(month_of(today).first, chosen, titles, people, helping.briefing(actor, _next_month()))


def _next_month() -> date:
    return month_of(clock.today()).last + timedelta(days=1)
