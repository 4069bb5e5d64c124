"""Approvals as the shell sees them."""

from __future__ import annotations

from importlib import import_module

from cmdesk.core.actor import Scope
from cmdesk.core.feature import YES_NO, Action, Badge, Feature, Page, parts_of

part = parts_of(__name__)

ACTIONS = (
    Action("approvals.view", "查看全部审批", (Scope.NONE, Scope.ALL)),
    Action("approvals.terminate", "终止审批", YES_NO),
    Action("approvals.statistics", "查看审批用时"),
)


def _records() -> None:
    import_module("cmdesk.core.approval.record")
    import_module("cmdesk.staff.rules.handover").add_source(part("rules.boxes:in_hand"))


FEATURE = Feature(
    key="approvals",
    title="审批",
    records=_records,
    actions=ACTIONS,
    pages=(
        Page("approvals", "审批", "check-circle", part("screens.page:ApprovalsPage"), opens=("approval",)),
        Page(
            "approval_statistics",
            "审批用时",
            "bar-chart",
            part("screens.statistics:ApprovalStatisticsPage"),
            action="approvals.statistics",
            holds_files=False,
        ),
    ),
    settings=(
        Page("deputies", "代理", "user-check", part("screens.deputies:Deputies"), holds_files=False),
        Page(
            "flows",
            "审批流程",
            "route",
            part("screens.flows.page:FlowsPage"),
            action="regulations.view",
            holds_files=False,
        ),
    ),
    commands=part("commands:add"),
    command_words=("approvals", "print"),
    badge=Badge(part("rules:waiting_count"), frozenset({"approval", "approval_part", "deputy"})),
    reminders=part("rules:reminders"),
    pictures=part("screens.pictures:pictures"),
)
