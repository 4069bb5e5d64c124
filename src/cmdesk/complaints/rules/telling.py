"""Who is told of a complaint: the managers its severity asks for, and who is to handle it (S4-42)."""

from __future__ import annotations

from typing import Final

from cmdesk.complaints.record import Complaint
from cmdesk.complaints.rules import turns
from cmdesk.core import notice
from cmdesk.core.approval import directory
from cmdesk.core.database import current
from cmdesk.core.door.keep import Operation
from cmdesk.customers.rules.finding import TITLE

_NEXT: Final = {
    "proposing": "部门会签完毕，请拟定处理方案", "follow_up": "请回访客户", "evaluating": "客户已满意，请评估处理结果",
}  # fmt: skip
"""Stage → what is asked of those who bring a complaint on from there."""


def informed(severity: str, facts: str = "") -> list[str]:
    """Return the roles that are told of a complaint by its severity (S4-42); the area manager always is.

    Args:
        severity: ``minor`` or ``severe``.
        facts: facts and wish together; compensation and death are told to the general manager too.
    """
    roles = ["area_manager", "service_director"]
    if severity == "severe":
        roles += ["sales_director", "marketing_director"]
        if any(word in facts for word in ("赔", "死亡")):
            roles.append("general_manager")
    return roles


def registered(work: Operation, complaint: Complaint, kind: str) -> None:
    """Tell the managers nearest to the customer, and who looks after him, that he has complained.

    Args:
        work: the operation that registers it.
        complaint: as registered.
        kind: what its type is called.
    """
    title, area, owner = _customer(complaint.customer_id)
    people = [*_people(informed("minor"), area), owner]
    is_severe = complaint.urgent or complaint.severity_proposed == "severe"
    notice.tell(
        work, people, f"新投诉 {complaint.number}：{title}（{kind}），待分级。", key=f"complaint:{complaint.id}:registered",
        about=("complaint", complaint.id), level="soon" if is_severe else "info",
    )  # fmt: skip


def graded(work: Operation, complaint: Complaint) -> None:
    """Tell the managers whom the severity asks for; whoever is to handle it is told so by ``given``."""
    title, area, _ = _customer(complaint.customer_id)
    roles = informed(complaint.severity or "minor", f"{complaint.facts}\n{complaint.wish}")
    people = [user for user in _people(roles, area) if user != complaint.owner_id]
    word = Complaint.severity.about.label_of(complaint.severity or "minor")
    notice.tell(
        work, people, f"投诉 {complaint.number} 定为{word}：{title}。",
        key=f"complaint:{complaint.id}:graded:{work.id}", about=("complaint", complaint.id),
        level="soon" if complaint.severity == "severe" else "info",
    )  # fmt: skip
    given(work, complaint, title)


def given(work: Operation, complaint: Complaint, title: str = "") -> None:
    """Tell who handles a complaint from now on."""
    notice.tell(
        work, [complaint.owner_id], f"投诉 {complaint.number} 由您办理：{title or _customer(complaint.customer_id)[0]}。",
        key=f"complaint:{complaint.id}:owner:{work.id}", about=("complaint", complaint.id), level="soon",
    )  # fmt: skip


def tasked(work: Operation, complaint: Complaint, task_id: int, user_id: int) -> None:
    """Tell somebody that he has a task of a complaint."""
    notice.tell(
        work, [user_id], f"投诉 {complaint.number} 有一项执行任务交给您。", key=f"complaint_task:{task_id}",
        about=("complaint", complaint.id), level="soon",
    )  # fmt: skip


def comes_to(work: Operation, complaint: Complaint) -> None:
    """Tell who brings a complaint on that has just come to another stage: a plan, a call, an evaluation."""
    word = _NEXT.get(complaint.state or "")
    if word is not None:
        notice.tell(
            work, turns.next_ones(complaint), f"投诉 {complaint.number} {word}：{_customer(complaint.customer_id)[0]}。",
            key=f"complaint:{complaint.id}:{complaint.state}:{work.id}", about=("complaint", complaint.id), level="soon",
        )  # fmt: skip


def unsettled(work: Operation, complaint: Complaint) -> None:
    """Tell who handles a complaint that it is his again: the customer was not satisfied, or it was reopened."""
    why = "客户不满意" if complaint.satisfied == "no" else "已重开"
    notice.tell(
        work, [complaint.owner_id], f"投诉 {complaint.number} {why}，请重新办理：{_customer(complaint.customer_id)[0]}。",
        key=f"complaint:{complaint.id}:again:{work.id}", about=("complaint", complaint.id), level="soon",
    )  # fmt: skip


def _people(roles: list[str], area: int | None) -> list[int]:
    return [user for role in roles for user in directory().of_role(role, area)]


def _customer(customer_id: int) -> tuple[str, int | None, int | None]:
    row = current().row(
        f"SELECT {TITLE}, customer.area_id, customer.owner_id FROM customer WHERE id = ?", (customer_id,)
    )
    return row if row is not None else ("", None, None)
