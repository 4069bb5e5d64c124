"""Products as the shell sees them."""

from __future__ import annotations

from importlib import import_module

from cmdesk.core.feature import YES_NO, Action, Feature, Page, parts_of

part = parts_of(__name__)

ACTIONS = (
    Action("products.view", "查看商品", YES_NO),
    Action("products.edit", "修改商品", YES_NO),
    Action("products.import", "导入商品", YES_NO),
)


def _records() -> None:
    import_module("cmdesk.products.record")
    import_module("cmdesk.products.bin")


FEATURE = Feature(
    key="products",
    title="商品",
    records=_records,
    actions=ACTIONS,
    pages=(
        Page(
            "products",
            "商品",
            "package",
            part("screens.page:ProductsPage"),
            action="products.view",
            opens=("product",),
            holds_files=False,
        ),
    ),
    commands=part("commands:add"),
    command_words=("products", "print"),
    find=part("rules:find"),
    demo=part("demo:fill"),
    pictures=part("screens.pictures:pictures"),
)
