"""A complaint taken along its path, and what is said on the way."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from tests.complaints.conftest import Desk

from cmdesk.complaints.rules.path import handling, intake
from cmdesk.core import approval

NOW = datetime.now()  # noqa: DTZ005
TODAY = NOW.date()
SITE = {"arrived_at": NOW, "findings": "确实少送一条", "cause_text": "装车漏点"}
CHECK = {**SITE, "loss_text": "十条受潮", "demand": "赔偿十条", "loss": Decimal(1200)}
PLAN = {"ways": ("repair",), "plan": "补送一条"}
MONEY = {"ways": ("pay",), "plan": "赔偿十条", "amount": Decimal(1200), "amount_way": "冲减货款", "amount_on": TODAY}
JUDGED: dict[str, Any] = {
    "score_process": 4, "score_plan": 5, "score_result": 4, "cause": "picking", "improvement": "装车双人复核",
}  # fmt: skip
SIGNERS = ("area_manager", "sales_director", "quality", "logistics")


def sign(desk: Desk, complaint_id: int, *roles: str) -> None:
    found = approval.of_record("complaint", complaint_id)
    assert found is not None
    for role in roles:
        approval.approve(desk.staff[role], found.id, "同意")


def minor_to_execution(desk: Desk) -> int:
    one = desk.register()
    intake.grade(desk.staff["service_director"], one, "minor", "少送可补", owner_id=desk.staff["area_manager"].id)
    handling.report_site(desk.staff["area_manager"], one, {**SITE, **PLAN})
    sign(desk, one, "service_director")
    return one


def severe_to_execution(desk: Desk) -> int:
    one = desk.register(wish="要求赔偿")
    intake.grade(desk.staff["service_director"], one, "severe", "要求赔偿")
    handling.verify(desk.staff["service_director"], one, CHECK)
    sign(desk, one, *SIGNERS)
    handling.propose(desk.staff["marketing_director"], one, MONEY)
    sign(desk, one, "service_director", "general_manager")
    return one


def carry_out(desk: Desk, one: int) -> None:
    task = handling.add_task(desk.staff["service_director"], one, "补送", desk.staff["clerk"].id, TODAY)
    handling.do_task(desk.staff["clerk"], task, "客户签收单 001")
