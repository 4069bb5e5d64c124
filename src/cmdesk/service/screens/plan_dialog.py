"""Writing and correcting a service plan: what it says, what is made ready, the questions foreseen (S1-47, S1-52)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QTabWidget, QVBoxLayout

from cmdesk.core import approval
from cmdesk.core.actor import Actor
from cmdesk.core.errors import Invalid, Refused
from cmdesk.core.record import specs_of
from cmdesk.core.spec import Choice, FieldSpec
from cmdesk.customers.links import sources
from cmdesk.kit import ask
from cmdesk.kit.chips import label
from cmdesk.kit.dialog import Dialog
from cmdesk.kit.form.form import Form
from cmdesk.kit.rows_editor import RowsEditor
from cmdesk.service.record import CONTENT, Foreseen, PlanVersion, Preparation, ServicePlan
from cmdesk.service.rules import plans, preparing, rights

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_WHY = FieldSpec(
    "why", "修订原因", kind="long_text", limit=500, group="修订",
    help="改了上面的内容就写：跟进中发现了什么，所以要改；保存成新版本，旧版本不变",
)  # fmt: skip
_READY = FieldSpec("state", "状态", kind="choice", choices=(Choice("no", "未备", "wb"), Choice("yes", "已备", "yb")))


@dataclass(frozen=True)
class Opened:
    """A plan as the dialog begins with it."""

    id: int
    number: str
    customer: str
    version: int
    content: dict[str, Any]
    titles: dict[str, str]
    preparations: list[dict[str, Any]]
    foreseen: list[dict[str, Any]]
    refusal: Refused | None
    words: str


def opened(actor: Actor, plan_id: int) -> Opened:
    """Read a plan for the dialog; in a worker."""
    plan = plans.read(actor, plan_id)
    latest = plans.versions(plan_id)[-1]
    name = approval.directory().name
    refusal = rights.may(actor, rights.PLAN, plan.customer_id, plan.user_id)
    if refusal is None and plan.state == "closed":
        refusal = Refused(f"方案已完成：{plan.result}")
    confirmed = f"，{name(latest.confirmed_by_id)} 已确认：{latest.words}" if latest.confirmed_by_id else ""
    when = f"{latest.written_at.astimezone():%Y-%m-%d}" if latest.written_at else ""
    return Opened(
        plan.id, plan.number, plans.customer_of(plan).title(), latest.number or 1, plans.content(latest),
        {"owner_id": name(latest.owner_id)}, [_prepared(one) for one in preparing.preparations(plan_id)],
        [{"question": one.question, "answer": one.answer} for one in preparing.foreseen(plan_id)], refusal,
        f"第 {latest.number} 版，{name(latest.written_by_id)} {when}{confirmed}",
    )  # fmt: skip


class PlanDialog(Dialog):
    """A form and two small grids; Ctrl+S saves a new plan, a new version, or only what is prepared."""

    def __init__(self, desk: Desk, plan: Opened | None = None, *, customer_id: int | None = None) -> None:
        """Prepare the dialog.

        Args:
            desk: for background work.
            plan: one that is there; None for a new one.
            customer_id: whom a new one is for, if that is known.
        """
        super().__init__()
        self._desk, self._plan, self._customer_id = desk, plan, customer_id
        refusal = plan.refusal if plan else None
        self.setWindowTitle(f"服务方案 {plan.number}　{plan.customer}" if plan else "新服务方案")
        self.resize(820, 600)
        own = [spec for spec in specs_of(PlanVersion) if spec.name in CONTENT]
        asked = [] if plan or customer_id else [spec for spec in specs_of(ServicePlan) if spec.name == "customer_id"]
        self.form = Form([*asked, *own, *([_WHY] if plan else [])], links=sources(desk), read_only=refusal is not None)
        begin = plan.content if plan else {"owner_id": desk.actor.id, "begins_on": rights.now().date()}
        self.form.set_values(begin, titles=plan.titles if plan else {"owner_id": desk.actor.name})
        self.preparations = RowsEditor([*_columns(Preparation, "sort", "name"), _READY], "服务准备")
        self.foreseen = RowsEditor(_columns(Foreseen, "question", "answer"), "预判问答")
        self._rows_changed = False
        self._lay_out(refusal)
        for grid, rows in (
            (self.preparations, plan.preparations if plan else []),
            (self.foreseen, plan.foreseen if plan else []),
        ):
            grid.set_rows(rows)
            grid.set_read_only(refusal is not None)
            grid.edited.connect(self._touch)
        if plan is None:
            desk.work.read(_usual, self.preparations.set_rows, owner=self, title="")
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self.save)
        self.form.focus()

    def _lay_out(self, refusal: Refused | None) -> None:
        self._tabs = QTabWidget()
        for widget, word in ((self.form, "方案"), (self.preparations, "服务准备"), (self.foreseen, "预判问答")):
            self._tabs.addTab(widget, word)
        self._words = label(str(refusal) if refusal else self._plan.words if self._plan else "", "weak")
        self._words.setWordWrap(True)
        self._go = QPushButton("保存")
        self._go.setProperty("role", "primary")
        self._go.setToolTip("Ctrl+S")
        self._go.setAutoDefault(False)
        self._go.setVisible(refusal is None)
        self._go.clicked.connect(self.save)
        back = QPushButton("取消" if refusal is None else "关闭")
        back.setAutoDefault(False)
        back.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.setContentsMargins(16, 8, 16, 12)
        row.setSpacing(8)
        row.addWidget(self._words, 1)
        row.addWidget(back)
        row.addWidget(self._go)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 4, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self._tabs, 1)
        rows.addLayout(row)

    def save(self) -> None:
        """Save what was typed; problems stand where they belong."""
        if not self._go.isEnabled() or not self._go.isVisible():
            return
        if not self.form.check():
            self._tabs.setCurrentWidget(self.form)
            self._words.setText("请先改正标出的内容。")
            return
        try:
            prepared, foreseen = [_stored(row) for row in self.preparations.rows()], self.foreseen.rows()
        except Invalid as refusal:
            self._words.setText(str(refusal))
            return
        actor, plan, customer = self._desk.actor, self._plan, self._customer_id
        values = self.form.changed_values() if plan else self.form.values()
        self._go.setEnabled(False)

        def job() -> str:
            if plan is None:
                plans.write(actor, {**values, **({"customer_id": customer} if customer else {})}, prepared, foreseen)
                return "服务方案已保存"
            why = values.pop("why", "") or ""
            if values or why:
                made = plans.revise(
                    actor, plan.id, values, why, seen=plan.version, preparations=prepared, foreseen=foreseen
                )
                return f"已修订成第 {made} 版"
            plans.prepare(actor, plan.id, prepared, foreseen)
            return "服务准备已保存"

        self._desk.work.write(job, self._saved, owner=self, refused=self._refused)

    def reject(self) -> None:
        unsaved = (self.form.is_dirty or self._rows_changed) and self._go.isVisible()
        if not unsaved or ask.confirm(self, "放弃修改", "填写的内容还没有保存，要放弃吗？", "放弃修改", danger=True):
            super().reject()

    def _touch(self) -> None:
        self._rows_changed = True

    def _saved(self, said: str) -> None:
        self._desk.say(said, undo=True)
        self.accept()

    def _refused(self, refusal: Refused) -> None:
        self._go.setEnabled(True)
        left = self.form.show_problems(refusal.problems) if isinstance(refusal, Invalid) else {"": str(refusal)}
        self._tabs.setCurrentWidget(self.form)
        self._words.setText("；".join(left.values()) or "请先改正标出的内容。")


def _usual() -> list[dict[str, Any]]:
    return preparing.usual(rights.now().date())


def _columns(model: type[Preparation] | type[Foreseen], *names: str) -> list[FieldSpec]:
    specs = {spec.name: spec for spec in specs_of(model)}
    return [specs[name] for name in names]


def _prepared(one: Preparation) -> dict[str, Any]:
    return {"sort": one.sort, "name": one.name, "state": "yes" if one.ready else "no"}


def _stored(row: dict[str, Any]) -> dict[str, Any]:
    return {"sort": row["sort"], "name": row["name"], "ready": row.get("state") == "yes"}
