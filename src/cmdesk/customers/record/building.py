"""Office buildings that are swept door by door (S2-02)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from cmdesk.core.field import Flag, Link, LongText, Phones, Text, Whole
from cmdesk.core.record import Record
from cmdesk.staff.record import Unit


class Building(Record):
    """An office building that is swept door by door (S2-02)."""

    KIND: ClassVar[str] = "building"
    LABEL: ClassVar[str] = "楼宇"

    name = Text("楼宇名称", required=True, limit=60, unique=True)
    address = Text("地址", limit=200)
    area = Link("片区", Unit)
    floors = Whole("层数", least=1, most=200, unit="层")
    property_contact = Text("物管联系人", limit=60, help="物管部门也是信息来源（S2-21）")
    phones = Phones("物管电话")
    no_soliciting = Flag("整栋谢绝推销")
    note = LongText("备注")

    if TYPE_CHECKING:
        area_id: int | None

    def title(self) -> str:
        return self.name
