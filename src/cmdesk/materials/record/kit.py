"""What somebody took along on a day and what came back of it (S0-13…S0-17, S1-64)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from cmdesk.core.field import Day, Flag, Link, Moment, Pick, Text, Whole, choices
from cmdesk.core.record import Record
from cmdesk.materials.record.material import Material
from cmdesk.staff.record import Unit, User

STATES = choices(out="未还清 whq", closed="已还清 yhq", cancelled="已撤销 ycx")


class KitIssue(Record):
    """The kit of one person for one day."""

    KIND: ClassVar[str] = "kit_issue"
    LABEL: ClassVar[str] = "当日物料"
    LISTED: ClassVar[tuple[str, ...]] = ("day",)

    user = Link("领用人", User, required=True, index=True, read_only=True)
    day = Day("日期", required=True, read_only=True)
    store = Link("库房", Unit, read_only=True, backref="+")
    issuer = Link("发放人", User, read_only=True, backref="+")
    state = Pick("归还", choices=STATES, required=True, default="out", read_only=True)
    returned_at = Moment("最后归还", read_only=True)
    cancel_reason = Text("撤销原因", limit=200, read_only=True)

    if TYPE_CHECKING:
        user_id: int
        store_id: int | None
        issuer_id: int | None

    def title(self) -> str:
        return f"当日物料 {self.day}"


class KitLine(Record):
    """One thing of a kit; those that must come back are missing until they are back or written off."""

    KIND: ClassVar[str] = "kit_line"
    LABEL: ClassVar[str] = "当日物料明细"

    kit = Link("当日物料", KitIssue, required=True, index=True, read_only=True)
    thing = Text("物品", required=True, limit=80, read_only=True)
    material = Link("物料", Material, read_only=True, backref="+")
    quantity = Whole("领出", least=1, most=99_999, required=True, read_only=True)
    must_return = Flag("须归还", read_only=True)
    back = Whole("已归还", least=0, most=99_999, null=False, default=0)
    lost = Whole("核销", least=0, most=99_999, null=False, default=0)
    reason = Text("核销原因", limit=200)

    if TYPE_CHECKING:
        kit_id: int
        material_id: int | None

    def title(self) -> str:
        return self.thing

    @property
    def missing(self) -> int:
        """How many pieces that must come back have not."""
        return (self.quantity or 0) - (self.back or 0) - (self.lost or 0) if self.must_return else 0

    @classmethod
    def check(cls, values: Mapping[str, Any]) -> dict[str, str]:
        if (values["back"] or 0) + (values["lost"] or 0) > (values["quantity"] or 0):
            return {"back": f"“{values['thing']}”归还和核销合计超过领出的 {values['quantity']}，请改正。"}
        return {}
