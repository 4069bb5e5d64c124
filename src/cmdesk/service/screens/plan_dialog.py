"""Writing and correcting a service plan: what it says, what is made ready, the questions foreseen (S1-47, S1-52)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cmdesk.core import approval
from cmdesk.core.actor import Actor
from cmdesk.core.errors import Refused
from cmdesk.core.record import specs_of
from cmdesk.core.spec import Choice, FieldSpec
from cmdesk.customers.links import sources
from cmdesk.kit.form.form import Form
from cmdesk.kit.lists.rows_editor import RowsEditor
from cmdesk.kit.look.measure import px
from cmdesk.kit.records.grid_dialog import GridDialog
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


class PlanDialog(GridDialog):
    """A form and two small grids; Ctrl+S saves a new plan, a new version, or only what is prepared."""

    def __init__(self, desk: Desk, plan: Opened | None = None, *, customer_id: int | None = None) -> None:
        """Prepare the dialog.

        Args:
            desk: for background work.
            plan: one that is there; None for a new one.
            customer_id: whom a new one is for, if that is known.
        """
        refusal = plan.refusal if plan else None
        own = [spec for spec in specs_of(PlanVersion) if spec.name in CONTENT]
        asked = [] if plan or customer_id else [spec for spec in specs_of(ServicePlan) if spec.name == "customer_id"]
        form = Form([*asked, *own, *([_WHY] if plan else [])], links=sources(desk), read_only=refusal is not None)
        begin = plan.content if plan else {"owner_id": desk.actor.id, "begins_on": rights.now().date()}
        form.set_values(begin, titles=plan.titles if plan else {"owner_id": desk.actor.name})
        title = f"服务方案 {plan.number}　{plan.customer}" if plan else "新建服务方案"
        super().__init__(desk, title, form, first="方案", refusal=refusal)
        self._plan, self._customer_id = plan, customer_id
        self.resize(px(820), px(600))
        ready = RowsEditor([*_columns(Preparation, "sort", "name"), _READY], "服务准备")
        self.preparations = self.add_grid("服务准备", ready, plan.preparations if plan else ())
        answers = RowsEditor(_columns(Foreseen, "question", "answer"), "预判问答")
        self.foreseen = self.add_grid("预判问答", answers, plan.foreseen if plan else ())
        if plan is None:
            desk.work.read(_usual, self.preparations.set_rows, owner=self, title="")
        elif refusal is None:
            self.tell(plan.words)

    def job(self) -> Callable[[], str]:
        actor, plan, customer = self._desk.actor, self._plan, self._customer_id
        prepared, foreseen = [_stored(row) for row in self.preparations.rows()], self.foreseen.rows()
        values = self.form.changed_values() if plan else self.form.values()

        def write() -> str:
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

        return write


def _usual() -> list[dict[str, Any]]:
    return preparing.usual(rights.now().date())


def _columns(model: type[Preparation] | type[Foreseen], *names: str) -> list[FieldSpec]:
    specs = {spec.name: spec for spec in specs_of(model)}
    return [specs[name] for name in names]


def _prepared(one: Preparation) -> dict[str, Any]:
    return {"sort": one.sort, "name": one.name, "state": "yes" if one.ready else "no"}


def _stored(row: dict[str, Any]) -> dict[str, Any]:
    return {"sort": row["sort"], "name": row["name"], "ready": row.get("state") == "yes"}
