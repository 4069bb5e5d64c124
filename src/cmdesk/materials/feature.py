"""Materials as the shell sees them."""

from __future__ import annotations

from importlib import import_module

from cmdesk.core.feature import YES_NO, Action, Feature, Page, Panel, parts_of

part = parts_of(__name__)

ACTIONS = (
    Action("materials.view", "查看物料和收发台账"),
    Action("materials.edit", "维护物料目录", YES_NO),
    Action("materials.store", "管理库房（入库、领用、归还、盘点、报损）"),
    Action("materials.give", "把手上的物料发放给客户"),
)


def _records() -> None:
    import_module("cmdesk.materials.record")
    import_module("cmdesk.materials.rules.gifts").register()
    import_module("cmdesk.staff.rules.handover").add_source(part("rules.stock:in_hand"))


PAGES = (
    Page(
        "materials",
        "库存",
        "boxes",
        part("screens.stock:StockPage"),
        action="materials.view",
        opens=("material",),
        holds_files=False,
    ),
    Page(
        "kits",
        "领用归还",
        "clipboard",
        part("screens.kits:KitsPage"),
        action="materials.view",
        opens=("kit_issue",),
        holds_files=False,
    ),
    Page("kit_lists", "清单", "list", part("screens.kit_lists:ListsPage"), action="materials.view", holds_files=False),
    Page("movements", "台账", "history", part("screens.ledger:LedgerList"), action="materials.view"),
    Page("given", "统计", "bar-chart", part("screens.ledger:GivenPage"), action="materials.view", holds_files=False),
)
PANELS = (
    Panel("customer", "given", "物料", "boxes", part("screens.ledger:LedgerList"), action="materials.view", order=32),
)

FEATURE = Feature(
    key="materials",
    title="物料",
    records=_records,
    actions=ACTIONS,
    pages=PAGES,
    panels=PANELS,
    commands=part("commands:add"),
    command_words=("export", "materials"),
    reminders=part("rules.reminding:reminders"),
    begins=part("rules.catalog:begin"),
    demo=part("demo:tell"),
    pictures=part("screens.pictures:pictures"),
)
