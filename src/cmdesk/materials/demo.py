"""Materials of an invented office: deliveries, what managers carry and gave away, the kits of the last days."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from cmdesk.core import calendar, numbering
from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.materials.record import KitIssue, KitLine, Material
from cmdesk.materials.rules import catalog
from cmdesk.materials.rules.ledger import Booking, Place, balances, book
from cmdesk.staff.demo.dice import Dice
from cmdesk.staff.demo.story import Story

_SHIPPED: tuple[tuple[str, int, str], ...] = (
    ("2026 版", 40, "6.80"),
    ("2026 版", 60, "12.50"),
    ("第 11 期", 30, "2.00"),
)
"""Edition, low stock and price of the materials that every office begins with, in their order."""

_MATERIALS: tuple[tuple[str, str, str, str, int | None, str | None], ...] = (
    *((one["name"], one["kind"], one["unit"], *about) for one, about in zip(catalog.shipped(), _SHIPPED, strict=True)),
    ("《终端展示规范手册》", "publicity", "本", "", 10, "15.00"),
    ("明码标价签", "publicity", "张", "", 500, "0.15"),
    ("2027 年台历", "gift", "本", "", 50, "9.90"),
    ("广告伞", "gift", "把", "", 30, "22.00"),
    ("保温杯", "gift", "个", "", 20, "35.00"),
    ("打火机", "promotion", "个", "", 100, "1.50"),
    ("烟灰缸", "promotion", "个", "", 30, "8.00"),
    ("陈列架", "tool", "套", "", 5, "68.00"),
    ("演示样机", "tool", "台", "", 2, None),
    ("一次性鞋套", "tool", "双", "", 100, "0.30"),
    ("收据", "document", "本", "", 10, "3.00"),
    ("入户登记本", "document", "本", "", 10, "5.00"),
)
_CARRIED = (0, 1, 5, 6, 8)  # places in the table that managers carry
_SCARCE = 7  # and of what one store has nearly run out
_DAYS = 4  # working days back of which there are kits
_MOST = 20  # pieces of a material that a manager is handed


_EXTRA = (
    ("新品样品", 2, True), ("演示样机", 1, True), ("促销品", 6, False), ("鞋套", 3, False), ("终端展示规范手册", 1, True),
    ("生日礼品", 1, False),
)  # fmt: skip


def tell(story: Story) -> None:
    """Write the materials, the deliveries, what was handed out, and the kits of the last days."""
    keepers = story.of_role("service_specialist") or list(story.actors.values())
    keeper = keepers[0]
    stores = sorted({one.unit_id for one in story.of_role("account_manager") if one.unit_id is not None})
    if not stores:
        return
    begun = story.today - timedelta(days=min(30 * story.months, 200))
    ids = _materials(keeper, begun)
    _deliver(story, keeper, stores, ids, begun)
    for manager in story.of_role("account_manager"):
        if manager.unit_id is not None:
            dice = Dice(story.seed, "materials", manager.login)
            _carry(story, keeper, manager, ids, dice)
            _kits(story, keeper, manager, dice)


def _materials(keeper: Actor, begun: date) -> list[int]:
    with keep.operation(keeper, "建立物料目录", at=datetime.combine(begun, time(8, 40))) as work:
        numbers = numbering.of_records(work.database, Material.KIND, begun, len(_MATERIALS))
        rows = [
            {"number": number, "name": name, "kind": kind, "unit": unit, "edition": edition, "low": low, "price": price}
            for number, (name, kind, unit, edition, low, price) in zip(numbers, _MATERIALS, strict=True)
        ]
        return work.add_many(Material, [keep.clean(Material, row) for row in rows])


def _deliver(story: Story, keeper: Actor, stores: list[int], ids: list[int], begun: date) -> None:
    dice = Dice(story.seed, "materials", "deliveries")
    when = story.today - timedelta(days=20)
    for store in stores:
        managers = sum(one.unit_id == store for one in story.of_role("account_manager"))
        least = [
            2 * (low or 1) + (managers * _MOST if at in _CARRIED else 0) for at, (*_, low, _) in enumerate(_MATERIALS)
        ]
        with keep.operation(keeper, "物料入库", at=datetime.combine(begun, time(10))) as work:
            book(work, [
                Booking(one, "receive", pieces + dice.below(pieces), None, Place(store), begun, "公司配发")
                for one, pieces in zip(ids, least, strict=True)
            ])  # fmt: skip
        with keep.operation(keeper, "物料盘点报损", at=datetime.combine(when, time(16, 30))) as work:
            book(work, [Booking(ids[4], "scrap", 30 + dice.below(40), Place(store), None, when, "受潮")])
    with keep.operation(keeper, "领用 促销活动", at=datetime.combine(when, time(9, 30))) as work:
        held = balances([ids[_SCARCE]]).get((ids[_SCARCE], Place(stores[-1])), 0)  # cups run out: the keeper is told
        book(work, [Booking(ids[_SCARCE], "scrap", held - 4, Place(stores[-1]), None, when, "年会抽奖用去")])


def _carry(story: Story, keeper: Actor, manager: Actor, ids: list[int], dice: Dice) -> None:
    store, person = Place(manager.unit_id), Place(None, manager.id)
    out = story.today - timedelta(days=60)
    with keep.operation(keeper, f"物料领用 {manager.name}", at=datetime.combine(out, time(9))) as work:
        book(
            work,
            [Booking(ids[at], "issue", 12 + dice.below(_MOST - 12), store, person, out, "走访用") for at in _CARRIED],
        )
    visited = current().rows(
        "SELECT customer_id, happened_at FROM activity WHERE user_id = ? AND binned_at IS NULL AND happened_at >= ?"
        " ORDER BY happened_at DESC, id LIMIT 40",
        (manager.id, (story.today - timedelta(days=55)).isoformat()),
    )
    if not visited:
        visited = [
            (row[0], f"{story.today - timedelta(days=1 + dice.below(50))}")
            for row in current().rows(
                "SELECT id FROM customer WHERE owner_id = ? AND binned_at IS NULL ORDER BY id LIMIT 12", (manager.id,)
            )
        ]
    for customer, moment in visited[::3][:12]:
        day = date.fromisoformat(str(moment)[:10])
        at = dice.pick(_CARRIED)
        with keep.operation(manager, "发放给客户", at=datetime.combine(day, time(17, 20))) as work:
            book(work, [Booking(ids[at], "give", 1, person, None, day, "走访时赠送", int(customer))])


def _kits(story: Story, keeper: Actor, manager: Actor, dice: Dice) -> None:
    day = story.today
    for back in range(_DAYS):
        if back or not calendar.current().is_working(day):
            day = calendar.current().previous_working_day(day)
        if dice.below(3):
            _kit(keeper, manager, day, dice, is_out=day == story.today, lacks=back == 0 and dice.below(2) == 0)


def _kit(keeper: Actor, manager: Actor, day: date, dice: Dice, *, is_out: bool, lacks: bool) -> None:
    things = [
        ("卷烟经营价目表", 1, False),
        ("明码标价签", 10, False),
        ("陈列工具", 1, True),
        dice.pick(_EXTRA),
        dice.pick(_EXTRA),
    ]
    lacking = next((thing for thing, _, must in reversed(things) if must), "") if lacks else ""
    values: dict[str, Any] = {
        "user_id": manager.id, "day": day, "store_id": manager.unit_id, "issuer_id": keeper.id,
        "state": "out" if is_out or lacking else "closed",
        "returned_at": None if is_out else datetime.combine(day, time(17, 30)),
    }  # fmt: skip
    with keep.operation(keeper, f"领用当日物料 {manager.name} {day}", at=datetime.combine(day, time(8, 35))) as work:
        (kit,) = work.add_many(KitIssue, [keep.clean(KitIssue, values)], verb="book")
        rows = [
            {"kit_id": kit, "thing": thing, "quantity": many, "must_return": must, "lost": 0, "reason": "",
             "material_id": None, "back": 0 if is_out or not must else many - (thing == lacking)}
            for thing, many, must in dict.fromkeys(things)
        ]  # fmt: skip
        work.add_many(KitLine, [keep.clean(KitLine, row) for row in rows], verb="book")
