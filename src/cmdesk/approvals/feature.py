"""Approvals as the shell sees them."""

from __future__ import annotations

from importlib import import_module

from cmdesk.core.feature import YES_NO, Action, Feature

ACTIONS = (Action("approvals.terminate", "终止审批", YES_NO),)


def _records() -> None:
    import_module("cmdesk.core.approval.record")


FEATURE = Feature(key="approvals", title="审批", records=_records, actions=ACTIONS)
