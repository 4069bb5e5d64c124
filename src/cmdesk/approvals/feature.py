"""Approvals as the shell sees them."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module
from typing import Any

from cmdesk.core.actor import Actor, Scope
from cmdesk.core.feature import YES_NO, Action, Badge, Feature, Page

ACTIONS = (
    Action("approvals.view", "查看全部审批", (Scope.NONE, Scope.ALL)),
    Action("approvals.terminate", "终止审批", YES_NO),
    Action("approvals.statistics", "查看审批用时"),
)


def _records() -> None:
    import_module("cmdesk.core.approval.record")


def _commands(under: Any) -> None:
    import_module("cmdesk.approvals.commands").add(under)


def _screen(module: str, name: str) -> Any:
    return getattr(import_module(f"cmdesk.approvals.screens.{module}"), name)


def _page(desk: Any) -> Any:
    return _screen("page", "ApprovalsPage")(desk)


def _statistics(desk: Any) -> Any:
    return _screen("statistics", "ApprovalStatisticsPage")(desk)


def _deputies(desk: Any) -> Any:
    return _screen("deputies", "Deputies")(desk)


def _flows(desk: Any) -> Any:
    return _screen("flows.page", "FlowsPage")(desk)


def _pictures(desk: Any) -> Any:
    return _screen("pictures", "pictures")(desk)


def _waiting(actor: Actor) -> int:
    count: int = import_module("cmdesk.approvals.rules").waiting_count(actor)
    return count


def _reminders(actor: Actor, at: datetime) -> Any:
    return import_module("cmdesk.approvals.rules").reminders(actor, at)


FEATURE = Feature(
    key="approvals",
    title="审批",
    records=_records,
    actions=ACTIONS,
    pages=(
        Page("approvals", "审批", "check-circle", _page, opens=("approval",)),
        Page("approval_statistics", "审批用时", "bar-chart", _statistics, "approvals.statistics"),
    ),
    settings=(
        Page("deputies", "代理", "user-check", _deputies),
        Page("flows", "审批流程", "route", _flows, "regulations.view"),
    ),
    commands=_commands,
    badge=Badge(_waiting, frozenset({"approval", "approval_part", "deputy"})),
    reminders=_reminders,
    pictures=_pictures,
)
