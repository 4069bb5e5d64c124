"""What is sold; labels are said here once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import peewee

from cmdesk.core.database import Database
from cmdesk.core.field import Flag, LongText, Money, Pick, Text, Whole, choices
from cmdesk.core.record import Record

BASIC, PRICE, TRADE, ABOUT = "基本", "价格", "经营", "说明"

STANDINGS = choices(
    regular="在销 zx", key="重点培育 zdpy", new="新品 xp", recommended="推荐 tj", scarce="紧俏 jq", withdrawn="退出 tc"
)
"""How the office stands to a product: S1-23 ③④⑤, S0-29."""


class Product(Record):
    """A product in one specification (品牌规格); what demand and stock are counted in (S0-12)."""

    KIND: ClassVar[str] = "product"
    LABEL: ClassVar[str] = "商品"
    CHANGED_WITH: ClassVar[str] = "products.edit"
    LISTED: ClassVar[tuple[str, ...]] = ("number", "position", "name_key", "brand", "changed_at")
    DERIVED_FROM: ClassVar[frozenset[str] | None] = frozenset(
        ("number", "name", "short_name", "brand", "specification", "model", "barcode", "maker", "binned_at")
    )

    number = Text("商品编号", limit=30, unique=True, help="留空则自动编号；有统一编码的填编码", group=BASIC)
    name = Text("品名", required=True, limit=80, help="品牌（规格），例如 黄鹤楼（软蓝）", group=BASIC)
    short_name = Text("简称", limit=30, help="单据和小格子里用", group=BASIC)
    brand = Text("品牌", limit=40, group=BASIC)
    specification = Text("规格", limit=60, group=BASIC)
    model = Text("型号", limit=40, group=BASIC)
    category = Text("品类", limit=30, help="价类或大类，例如 一类、颗粒料", group=BASIC)
    unit = Text("单位", limit=10, default="条", group=BASIC)
    pack = Text("包装", limit=40, help="例如 5 万支/箱、40 kg/袋", group=BASIC)
    barcode = Text("条码", limit=20, group=BASIC)
    maker = Text("厂家/产地", limit=60, group=BASIC)
    wholesale_price = Money("批发价", least=0, unit="元", group=PRICE)
    retail_price = Money("零售指导价", least=0, unit="元", group=PRICE)
    bulk_discount = Text("批量折扣", limit=100, group=PRICE)
    standing = Pick("状态", choices=STANDINGS, default="regular", required=True, group=TRADE)
    sold = Flag("在经营", default=True, help="停用后不再出现在走访单和录入中，历史保留", group=TRADE)
    position = Whole(
        "陈列顺序", least=0, most=9_999_999, null=False, default=0, help="走访单和价目表的排列，小的在前", group=TRADE
    )
    features = LongText("特点与优势", limit=1000, group=ABOUT)
    risks = LongText("风险与注意", limit=500, group=ABOUT)
    note = LongText("备注", limit=1000, group=ABOUT)

    name_key = peewee.TextField(default="")

    def title(self) -> str:
        return self.name

    @classmethod
    def compute(cls, row: Mapping[str, Any]) -> dict[str, Any]:
        from cmdesk.core.text.pinyin import sort_key

        return {"name_key": sort_key(row["name"])}

    @classmethod
    def derive(cls, database: Database, rows: Sequence[Mapping[str, Any]]) -> None:
        from cmdesk.products import index

        index.put(database, rows)

    @classmethod
    def forget(cls, database: Database, ids: Sequence[int]) -> None:
        from cmdesk.products import index

        index.drop(database, ids)
