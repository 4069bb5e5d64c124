"""What the office hands out and lends (S3-17)."""

from __future__ import annotations

from typing import ClassVar

from cmdesk.core.field import Flag, LongText, Money, Pick, Text, Whole, choices
from cmdesk.core.record import Record

KINDS = choices(
    publicity="宣传资料 xczl",
    gift="小礼品 xlp",
    promotion="促销品 cxp",
    tool="工具 gj",
    document="单据 dj",
    other="其他 qt",
)


class Material(Record):
    """A booklet, a small gift, a tool, a pad of receipts: what is counted and handed out."""

    KIND: ClassVar[str] = "material"
    LABEL: ClassVar[str] = "物料"
    CHANGED_WITH: ClassVar[str] = "materials.edit"
    LISTED: ClassVar[tuple[str, ...]] = ("number", "changed_at")

    number = Text("物料编号", limit=30, unique=True, help="留空则自动编号")
    name = Text("物料名称", required=True, limit=60, help="例如 《公司产品手册》")
    kind = Pick("类别", choices=KINDS, required=True, default="publicity")
    unit = Text("单位", limit=10, default="本")
    edition = Text("版次", limit=30, help="例如 2026 版；新版另立一种物料")
    low = Whole("库存下限", least=0, most=9_999_999, help="一个库房少于这个数就提醒；留空不提醒")
    price = Money("单价", least=0, unit="元")
    used = Flag("在用", default=True, help="停用后不再领用和发放，台账保留")
    note = LongText("备注", limit=500)

    def title(self) -> str:
        return f"{self.name}（{self.edition}）" if self.edition else self.name
