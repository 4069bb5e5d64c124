"""Materials as the shell sees them."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any

from cmdesk.core.actor import Actor
from cmdesk.core.feature import YES_NO, Action, Feature, Page, Panel

if TYPE_CHECKING:
    from cmdesk.core.door.keep import Operation

ACTIONS = (
    Action("materials.view", "查看物料和收发台账"),
    Action("materials.edit", "维护物料目录", YES_NO),
    Action("materials.store", "管理库房（入库、领用、归还、盘点、报损）"),
    Action("materials.give", "把手上的物料发放给客户"),
)


def _records() -> None:
    import_module("cmdesk.materials.record")
    import_module("cmdesk.materials.rules.gifts").register()


def _commands(under: Any) -> None:
    import_module("cmdesk.materials.commands").add(under)


def _reminders(actor: Actor, at: datetime) -> Any:
    return import_module("cmdesk.materials.rules.reminding").reminders(actor, at)


def _screen(module: str, name: str) -> Any:
    return getattr(import_module(f"cmdesk.materials.screens.{module}"), name)


def _stock(desk: Any) -> Any:
    return _screen("stock", "StockPage")(desk)


def _kits(desk: Any) -> Any:
    return _screen("kits", "KitsPage")(desk)


def _lists(desk: Any) -> Any:
    return _screen("kits", "ListsPage")(desk)


def _ledger(desk: Any) -> Any:
    return _screen("ledger", "LedgerList")(desk)


def _given(desk: Any) -> Any:
    return _screen("ledger", "GivenPage")(desk)


def _given_to(desk: Any, customer_id: int) -> Any:
    return _screen("ledger", "LedgerList")(desk, customer_id)


def _pictures(desk: Any) -> Any:
    return _screen("pictures", "pictures")(desk)


def _begins(work: Operation) -> None:
    import_module("cmdesk.materials.rules.catalog").begin(work)


def _demo(story: Any) -> None:
    import_module("cmdesk.materials.demo").tell(story)


PAGES = (
    Page("materials", "库存", "boxes", _stock, "materials.view", ("material",)),
    Page("kits", "领用归还", "clipboard", _kits, "materials.view", ("kit_issue",)),
    Page("kit_lists", "清单", "list", _lists, "materials.view"),
    Page("movements", "台账", "history", _ledger, "materials.view"),
    Page("given", "统计", "bar-chart", _given, "materials.view"),
)
PANELS = (Panel("customer", "given", "物料", "boxes", _given_to, "materials.view", order=32),)

FEATURE = Feature(
    key="materials",
    title="物料",
    records=_records,
    actions=ACTIONS,
    pages=PAGES,
    panels=PANELS,
    commands=_commands,
    reminders=_reminders,
    begins=_begins,
    demo=_demo,
    pictures=_pictures,
)
