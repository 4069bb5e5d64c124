"""Shops that the tests of the table list."""

from __future__ import annotations

from collections.abc import Sequence

from cmdesk.core.database import SqliteDatabase
from cmdesk.core.spec import Choice
from cmdesk.core.window import Query
from cmdesk.kit.table.column import Column, Light

COLUMNS = (
    Column("number", "编号", width=80),
    Column("name", "名称", editable=True),
    Column("level", "级别", "choice", choices=(Choice("A", "核心"), Choice("B", "潜力")), editable=True),
    Column("volume", "月均销量", "whole", summable=True, unit="条", editable=True),
    Column("money", "订货额", "money", summable=True),
    Column("next", "下次拜访", "day"),
    Column("state", "时限", "light", state=lambda value: Light(value, {"late": "逾期", "due": "正常"}[value])),
    Column("secret", "性格", confidential=True),
)
QUERY = Query(
    "shop",
    tuple((column.key, f"shop.{column.key}") for column in COLUMNS),
    id="shop.id",
    base="shop.binned_at IS NULL",
    apart="shop.binned_at IS NOT NULL",
    order=(("number", False),),
)


def add_shops(database: SqliteDatabase, numbers: Sequence[int]) -> None:
    """Store shops whose values follow from their number."""
    with database.writing():
        database.run_many(
            "INSERT INTO shop VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
            [
                (
                    number,
                    f"{number:06}",
                    f"商店{number % 97}",
                    "AB"[number % 2],
                    number if number % 3 else None,
                    number * 100,
                    "2024-03-05",
                    ("late", "due", None)[number % 3],
                    "急",
                )
                for number in numbers
            ],
        )
