"""The invented products of a demo office: forty cigarettes in trade, and some goods of other trades beside them."""

from __future__ import annotations

import tomllib
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from cmdesk.core.door import keep
from cmdesk.core.resources import resource
from cmdesk.products.record import Product
from cmdesk.products.rules import STEP
from cmdesk.staff.demo.story import Story

_BARCODE = "690{:09d}"


def fill(story: Story) -> None:
    """Write the products, as entered when the office began."""
    chiefs = story.of_role("service_director") or list(story.actors.values())
    begun = datetime.combine(story.begins, time(9, 10))
    rows = [keep.clean(Product, values) for values in _products()]
    with keep.operation(chiefs[0], f"导入商品 价目表（新增 {len(rows)}，更新 0）", at=begun) as work:
        work.add_many(Product, rows)


def _products() -> list[dict[str, Any]]:
    known = tomllib.loads(resource("demo", "products.toml").read_text(encoding="utf-8"))
    made = [
        {
            "name": f"{brand['name']}（{style}）",
            "short_name": f"{brand['name']}{style}",
            "brand": brand["name"],
            "maker": brand["maker"],
            "category": category,
            "specification": "84 mm 20 支硬盒" if "软" not in style else "84 mm 20 支软盒",
            "unit": "条",
            "pack": "10 盒/条，50 条/件",
            "wholesale_price": Decimal(wholesale),
            "retail_price": Decimal(retail),
            "standing": standing,
            "sold": True,
        }
        for brand in known["brand"]
        for style, category, wholesale, retail, standing in brand["items"]
    ]
    made.sort(key=lambda one: -one["wholesale_price"])
    made += [_other(one) for one in known["other"]]
    for at, values in enumerate(made, 1):
        values |= {
            "number": f"SP{at:05d}",
            "position": STEP * at,
            "barcode": _with_digit(_BARCODE.format(31_000 + 7 * at)),
        }
    return made


def _other(one: dict[str, str]) -> dict[str, Any]:
    prices = {f"{name}_price": Decimal(one[name]) if name in one else None for name in ("wholesale", "retail")}
    rest = {name: text for name, text in one.items() if name not in {"wholesale", "retail"}}
    return {**rest, **prices, "maker": f"{one['brand']}商贸", "standing": "regular", "sold": False}


def _with_digit(digits: str) -> str:
    """Return twelve digits with the check digit of a European article number."""
    total = sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(digits))
    return f"{digits}{-total % 10}"
