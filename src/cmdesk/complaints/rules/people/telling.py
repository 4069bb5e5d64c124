"""Who is told of a complaint: the managers its severity asks for, and who is to handle it (S4-42).

What is told ends by itself when it is done: see ``reminders``, which reads the keys that are given here.
"""

from __future__ import annotations

from typing import Final

from cmdesk.complaints.record import Complaint
from cmdesk.complaints.rules import reminders
from cmdesk.complaints.rules.people import turns
from cmdesk.complaints.rules.timing import clocks
from cmdesk.core import notice
from cmdesk.core.approval import directory
from cmdesk.core.database import current
from cmdesk.core.door.keep import Operation
from cmdesk.customers.rules.finding import TITLE

_NEXT: Final = {
    "executing": "处理方案已批准，请安排执行任务",
    "proposing": "部门会签完毕，请拟定处理方案", "follow_up": "请回访客户", "evaluating": "客户已满意，请评估处理结果",
}  # fmt: skip
"""Stage → what is asked of those who bring a complaint on from there."""
_TIMED: Final = ("answer", "arrange", *clocks.PHASES)
_ABOVE: Final = 2  # superiors that the ladder of limits reaches


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

    Whoever is to grade it has that to do; to the others it is news.

    Args:
        work: the operation that registers it.
        complaint: as registered.
        kind: what its type is called.
    """
    title, area, owner = _customer(complaint.customer_id)
    people = [*_people(informed("minor"), area), owner]
    is_severe = complaint.urgent or complaint.severity_proposed == "severe"
    grading = set(turns.next_ones(complaint))
    for key, told in ((f"registered:{work.id}", grading), ("received", set(people) - grading)):
        notice.tell(
            work, [one for one in people if one in told], f"新投诉 {complaint.number}：{title}（{kind}），待分级。",
            key=f"complaint:{complaint.id}:{key}", about=("complaint", complaint.id), level="soon" if is_severe else "info",
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


def taken_over(work: Operation, complaint: Complaint, user_id: int) -> None:
    """Close what called somebody to handle a complaint, and his superiors to look after it, when another takes it over.

    What is theirs otherwise stays: the answer of who received it, the stage that waits for him, what still climbs to them.

    Args:
        work: the operation that hands it over.
        complaint: as it was before.
        user_id: who handles it from now on.
    """
    above = directory().superior
    ladder = [above(complaint.owner_id, steps + 1) for steps in range(_ABOVE)]
    still = {user_id, *(above(user_id, steps + 1) for steps in range(_ABOVE))}
    reminders.close(work, complaint.id, *reminders.HANDLING[:2], only=complaint.owner_id)
    for one in {complaint.owner_id, *(one for one in ladder if one is not None and one not in still)}:
        theirs = {"answer"} if one == complaint.receiver_id else set()
        theirs |= {complaint.state or ""} if one in turns.holders(complaint) else set()
        reminders.close(work, complaint.id, *(key for key in _TIMED if key not in theirs), only=one)


def tasked(work: Operation, complaint: Complaint, task_id: int, user_id: int) -> None:
    """Tell somebody that he has a task of a complaint."""
    notice.tell(
        work, [user_id], f"投诉 {complaint.number} 有一项执行任务交给您。", key=f"complaint_task:{task_id}:given",
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


def judged(work: Operation, complaint: Complaint) -> None:
    """Tell those who file it that a complaint is judged."""
    notice.tell(
        work, turns.having("complaints.archive"), f"投诉 {complaint.number} 已评估，请归档：{_customer(complaint.customer_id)[0]}。",
        key=f"complaint:{complaint.id}:evaluating:{work.id}", about=("complaint", complaint.id), level="soon",
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
