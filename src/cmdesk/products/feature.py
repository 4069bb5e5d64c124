"""Products as the shell sees them."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from cmdesk.core.actor import Actor
from cmdesk.core.feature import YES_NO, Action, Feature, Found, Page

ACTIONS = (
    Action("products.view", "查看商品", YES_NO),
    Action("products.edit", "修改商品", YES_NO),
    Action("products.import", "导入商品", YES_NO),
)


def _records() -> None:
    import_module("cmdesk.products.record")
    import_module("cmdesk.products.bin")


def _commands(under: Any) -> None:
    import_module("cmdesk.products.commands").add(under)


def _find(actor: Actor, text: str, limit: int) -> list[Found]:
    found: list[Found] = import_module("cmdesk.products.rules").find(actor, text, limit)
    return found


def _demo(story: Any) -> None:
    import_module("cmdesk.products.demo").fill(story)


def _page(desk: Any) -> Any:
    return import_module("cmdesk.products.screens.page").ProductsPage(desk)


def _pictures(desk: Any) -> Any:
    return import_module("cmdesk.products.screens.pictures").pictures(desk)


FEATURE = Feature(
    key="products",
    title="商品",
    records=_records,
    actions=ACTIONS,
    pages=(Page("products", "商品", "package", _page, "products.view", ("product",)),),
    commands=_commands,
    find=_find,
    demo=_demo,
    pictures=_pictures,
)
