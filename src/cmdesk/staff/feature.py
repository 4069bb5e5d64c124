"""People and rights as the shell sees them."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from cmdesk.core.actor import Scope
from cmdesk.core.feature import YES_NO, Action, Feature


def _records() -> None:
    import_module("cmdesk.staff.record")


ACTIONS = (
    Action("users.view", "查看人员", YES_NO),
    Action("users.edit", "添加和修改人员", YES_NO),
    Action("units.edit", "修改部门和片区", YES_NO),
    Action("rights.edit", "修改权限", YES_NO),
    Action("regulations.view", "查看制度", YES_NO),
    Action("regulations.edit", "修改制度", YES_NO),
    Action("audit.view", "查看操作记录", (Scope.NONE, Scope.OWN, Scope.ALL)),
    Action("undo.others", "撤销他人操作", YES_NO),
    Action("bin.view", "查看回收站"),
    Action("bin.purge", "彻底清除", YES_NO),
    Action("backup.make", "备份", YES_NO),
    Action("backup.restore", "从备份恢复", YES_NO),
)
"""What staff lets people do; the defaults by role stand in ``resources/rights.toml``."""


def _commands(under: Any) -> None:
    import_module("cmdesk.staff.commands").add(under)


FEATURE = Feature(key="staff", title="人员与权限", records=_records, actions=ACTIONS, commands=_commands)
