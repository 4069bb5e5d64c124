"""The page 服务方案: plans made for one customer, with their versions, what is prepared and what is foreseen (S1-47, S1-52)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from cmdesk.core.actor import Actor
from cmdesk.core.day import clock
from cmdesk.customers.customer_rows import CustomerRows
from cmdesk.kit import ask
from cmdesk.kit.lists.cell import DayWords
from cmdesk.kit.lists.small_list import Line
from cmdesk.kit.shortcuts import bind_keys
from cmdesk.papers.preview import open_preview
from cmdesk.service import paper
from cmdesk.service.rules import plans, rights
from cmdesk.service.rules.plans import Planned
from cmdesk.service.screens.plan_dialog import Opened, PlanDialog, opened
from cmdesk.service.screens.versions import VersionsDialog


class PlansPage(CustomerRows[Planned]):
    """Plans, those under way first; Enter opens one to look at or to correct."""

    heads = ("编号", "方案", "版本", "状态", "负责人", "执行期", "服务准备", "上级确认")
    add_word = "新建服务方案"
    icon = "clipboard"
    nothing = "还没有服务方案。为一位客户分析需求、定目标和措施，按 Ctrl+N 写第一份；跟进中修订，旧版本都留着。"
    shows = frozenset({"service_plan", "plan_version", "preparation", "foreseen"})

    def build(self) -> None:
        self.add_verb("versions", "比较版本", "columns", self.compare)
        self.add_verb("confirm", "确认…", "user-check", self.confirm, "上级确认最新版本")
        self.add_verb("close", "完成…", "check-circle", self.close_plan, "写执行结果，之后约定一次回访")
        self.add_verb("reopen", "继续执行", "restore", self.reopen)
        self.add_verb("print", "打印", "printer", self.print, "Ctrl+P")
        self.list.bin_asked.connect(self.bin)
        bind_keys(self, {"Ctrl+N": self.add, "Ctrl+P": self.print})

    def rows_of(self, actor: Actor) -> Sequence[Planned]:
        return plans.listed(actor, customer_id=self.customer_id)

    def line(self, one: Planned) -> Line:
        today = clock.today()
        over = one.state == "active" and one.ends_on < today
        term = DayWords(one.begins_on, " 至 ", one.ends_on)
        state = "期限已过" if over else "执行中" if one.state == "active" else "已完成"
        cells = (
            one.number, one.name, f"第 {one.version} 版", state, one.user, term,
            f"{one.ready}/{one.preparations}", "已确认" if one.confirmed else "",
        )  # fmt: skip
        return Line(one.id, cells, quiet=one.state == "closed", tone="late" if over else "plain", tone_at=3)

    def offers(self, one: Planned) -> frozenset[str]:
        actor = self._desk.actor
        found = {"print", *(["versions"] if one.version > 1 else [])}
        if one.state == "active" and not one.confirmed and rights.may(actor, rights.CONFIRM) is None:
            found.add("confirm")
        if rights.may(actor, rights.PLAN) is None:
            found.add("close" if one.state == "active" else "reopen")
        return frozenset(found)

    def open_record(self, kind: str, record_id: int) -> None:
        """Show a plan from elsewhere."""
        if kind == "service_plan":
            self.list.select(record_id)
            self.open_one(record_id)

    def add(self) -> None:
        if rights.may(self._desk.actor, rights.PLAN) is None:
            self._show_dialog(PlanDialog(self._desk, customer_id=self.customer_id))

    def open_one(self, key: int) -> None:
        actor = self._desk.actor
        self._desk.work.read(lambda: opened(actor, key), self._open, owner=self, title="", refused=self._desk.refuse)

    def compare(self) -> None:
        """Compare two versions of the current plan."""
        one = self.current
        if one is not None:
            self._show_dialog(VersionsDialog(self._desk, one.id, one.number))

    def confirm(self) -> None:
        """Confirm the latest version of the current plan."""
        one, actor = self.current, self._desk.actor
        words = (
            ask.text(self, "确认服务方案", f"{one.number} {one.name} 第 {one.version} 版\n\n意见：", "同意")
            if one
            else None
        )
        if one is not None and words is not None:
            self.do(lambda: plans.confirm(actor, one.id, words), "已确认服务方案")

    def close_plan(self) -> None:
        """Close the current plan with its result."""
        one, actor = self.current, self._desk.actor
        text = f"{one.number} {one.name}\n\n执行结果（目标达到没有，客户怎么说）：" if one else ""
        result = ask.text(self, "完成服务方案", text) if one else None
        if one is not None and result is not None:
            self.do(lambda: plans.close(actor, one.id, result), "服务方案已完成，已约定回访")

    def reopen(self) -> None:
        """Let the current plan go on."""
        one, actor = self.current, self._desk.actor
        if one is not None:
            self.do(lambda: plans.reopen(actor, one.id), "服务方案继续执行")

    def print(self) -> None:
        """Show what the current plan prints."""
        one, actor = self.current, self._desk.actor
        if one is not None:
            open_preview(self._desk, lambda: paper.plan_job(actor, one.id), title="服务方案")

    def bin(self, plan_id: int) -> None:
        """Put a plan into the recycle bin."""
        actor = self._desk.actor
        self.do(lambda: plans.bin_plan(actor, plan_id), "服务方案已移入回收站")

    def _open(self, found: Opened) -> None:
        self._show_dialog(PlanDialog(self._desk, found))

    def _show_dialog(self, dialog: QDialog) -> None:
        dialog.setParent(self, dialog.windowFlags())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
