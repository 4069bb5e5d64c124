"""People and rights as the shell sees them."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from cmdesk.core.actor import Scope
from cmdesk.core.feature import YES_NO, Action, Feature, Page, parts_of

part = parts_of(__name__)


def _records() -> None:
    import_module("cmdesk.staff.record")
    import_module("cmdesk.staff.rules.directory").register()


ACTIONS = (
    Action("users.view", "查看人员", YES_NO),
    Action("users.edit", "添加和修改人员", YES_NO),
    Action("units.edit", "修改部门和片区", YES_NO),
    Action("rights.edit", "修改权限", YES_NO),
    Action("regulations.view", "查看制度", YES_NO),
    Action("regulations.edit", "修改制度", YES_NO),
    Action("calendar.edit", "修改工作日历", YES_NO),
    Action("lists.export", "导出列表（客户档案、往来另有权限）", YES_NO),
    Action("audit.view", "查看操作记录", (Scope.NONE, Scope.OWN, Scope.ALL)),
    Action("undo.others", "撤销他人操作", YES_NO),
    Action("bin.view", "查看回收站"),
    Action("bin.purge", "彻底清除", YES_NO),
    Action("backup.make", "备份", YES_NO),
    Action("backup.restore", "从备份恢复", YES_NO),
    Action("office.key", "加密和恢复密钥", YES_NO),
)
"""What staff lets people do; the defaults by role stand in ``resources/rights.toml``."""


def _commands(under: Any) -> None:
    for module in ("commands", "key_commands", "calendar_commands"):
        import_module(f"cmdesk.staff.{module}").add(under)


SETTINGS = (
    Page("users", "人员", "users", part("screens.users:Users"), action="users.view", holds_files=False),
    Page("units", "部门与片区", "building", part("screens.units:Units"), action="users.view", holds_files=False),
    Page("rights", "权限", "shield", part("screens.matrix.page:Matrix"), action="rights.edit", holds_files=False),
    Page(
        "regulations",
        "制度",
        "clipboard",
        part("screens.regulations.page:Regulations"),
        action="regulations.view",
        holds_files=False,
    ),
    Page(
        "calendar",
        "工作日历",
        "calendar",
        part("screens.calendar.page:Calendar"),
        action="regulations.view",
        holds_files=False,
    ),
    Page("operations", "操作记录", "history", part("screens.operations:Operations"), action="audit.view"),
    Page("backups", "备份", "database", part("screens.backups:Backups"), action="backup.make", holds_files=False),
    Page("own_password", "我的密码", "key", part("screens.own_password:OwnPassword"), holds_files=False),
)


FEATURE = Feature(
    key="staff",
    title="人员与权限",
    records=_records,
    actions=ACTIONS,
    settings=SETTINGS,
    commands=_commands,
    command_words=("import", "show", "users", "backup", "key"),
    reminders=part("rules.backups:reminders"),
    pictures=part("screens.pictures:pictures"),
)
