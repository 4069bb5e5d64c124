"""What the office hands out, and every piece that came, went or changed hands (S3-17)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from cmdesk.activities.record import Activity, Gift
from cmdesk.core.database import Database
from cmdesk.core.errors import Refused
from cmdesk.core.field import Day, Link, Pick, Text, Whole, choices
from cmdesk.core.record import Record
from cmdesk.customers.record import Customer
from cmdesk.materials.record.kit import KitIssue
from cmdesk.materials.record.material import KINDS, Material
from cmdesk.staff.record import Unit, User

__all__ = ["KINDS", "WAYS", "Material", "Movement"]

WAYS = choices(
    receive="入库 rk", issue="领用 ly", back="退回 th", transfer="调拨 db", give="发放给客户 ffgkh", count="盘点 pd",
    scrap="报损 bs", reversal="冲销 cx",
)  # fmt: skip
"""How pieces move; each has its own legs, see ``materials.rules.moves``."""

_FOR_EVER = (
    "material_id", "way", "quantity", "from_unit_id", "from_user_id", "to_unit_id", "to_user_id", "day", "reverses_id",
    "binned_at",
)  # fmt: skip


class Movement(Record):
    """Pieces of one material that went from one place to another; a place is a store (unit) or a person.

    Without a source they came from outside, without a target they left. What was booked stays as it is: a mistake is
    reversed by a movement of its own, so that the sums of the ledger are the stock at any time.
    """

    KIND: ClassVar[str] = "movement"
    LABEL: ClassVar[str] = "物料收发"
    LISTED: ClassVar[tuple[str, ...]] = ("day",)

    material = Link("物料", Material, required=True, index=True, read_only=True)
    way = Pick("收发", choices=WAYS, required=True, read_only=True)
    quantity = Whole("数量", least=1, most=9_999_999, required=True, read_only=True)
    day = Day("日期", required=True, read_only=True)
    from_unit = Link("出自库房", Unit, read_only=True, backref="+")
    from_user = Link("出自", User, read_only=True, backref="+", index=True)
    to_unit = Link("进入库房", Unit, read_only=True, backref="+")
    to_user = Link("交给", User, read_only=True, backref="+", index=True)
    customer = Link("客户", Customer, read_only=True, index=True)
    activity = Link("往来", Activity, read_only=True, backref="+", index=True)
    gift = Link("礼品台账", Gift, read_only=True, backref="+", index=True)
    kit = Link("当日物料", KitIssue, read_only=True, backref="+", index=True)
    reverses = Link("冲销", "self", read_only=True, backref="+", index=True)
    user = Link("经办人", User, read_only=True, backref="+")
    reason = Text("事由", limit=200, read_only=True)

    if TYPE_CHECKING:
        material_id: int
        from_unit_id: int | None
        from_user_id: int | None
        to_unit_id: int | None
        to_user_id: int | None
        customer_id: int | None
        activity_id: int | None
        gift_id: int | None
        kit_id: int | None
        reverses_id: int | None
        user_id: int | None

    def title(self) -> str:
        return f"{Movement.way.about.label_of(self.way or '')} {self.quantity}"

    @classmethod
    def guard(cls, database: Database, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:  # noqa: ARG003
        """Keep the row for ever; only what it is about may be forgotten with its record.

        Raises:
            Refused: the change would alter what was booked.
        """
        if any(before[name] != after[name] for name in _FOR_EVER):
            raise Refused("物料的收发记录不能修改、删除或撤销，记错了请在“台账”里冲销，再记一笔正确的。")
