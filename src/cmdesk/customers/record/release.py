"""Leave to take customer files out of the program, asked for and granted for a time and a number of uses (S4-24)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from cmdesk.core.field import Link as To
from cmdesk.core.field import LongText, Moment, Pick, Text, Whole, choices
from cmdesk.core.record import Record
from cmdesk.staff.record import User

STATES = choices(
    asked="待批 dp", granted="已准 yz", returned="退回修改 thxg", refused="未准 wz", withdrawn="已撤回 ych", ended="已收回 ysh",
)  # fmt: skip


class FileRelease(Record):
    """Somebody asks to export files beyond his right; the general manager's office keeps it on record."""

    KIND: ClassVar[str] = "file_release"
    LABEL: ClassVar[str] = "导出申请"
    CHANGED_WITH: ClassVar[str] = "releases.undo"
    LISTED: ClassVar[tuple[str, ...]] = ("asked_at",)

    user = To("申请人", User, required=True, index=True, read_only=True)
    asked_at = Moment("申请时间", required=True, read_only=True)
    reason = LongText("理由", required=True, limit=500, help="做什么用，交给谁，用完怎么处理")
    extent = Text("范围", required=True, limit=200, help="哪些客户、哪些栏目")
    files = Whole("最多户数", required=True, least=1, unit="户", help="一次导出不能超过的户数")
    state = Pick("状态", choices=STATES, required=True, default="asked", read_only=True, index=True)
    granted_at = Moment("批准时间", read_only=True)
    until = Moment("有效到", read_only=True)
    uses = Whole("可导出次数", read_only=True, unit="次")
    used = Whole("已导出次数", read_only=True, null=False, default=0, unit="次")

    if TYPE_CHECKING:
        user_id: int

    def title(self) -> str:
        return f"导出客户档案（{self.extent}）"
