"""``orders add``, ``orders list``, ``orders figures``, ``orders rates`` and ``import orders`` on the command line."""

from __future__ import annotations

import argparse
import sys
from dataclasses import fields
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmdesk.core import toml
from cmdesk.core.command import add_where, answer, export_fields, export_list, group, positive
from cmdesk.core.day import clock
from cmdesk.core.day.months import read_month
from cmdesk.core.errors import Refused, as_one
from cmdesk.core.record import fields_of

if TYPE_CHECKING:
    from cmdesk.core.command import Context
    from cmdesk.core.record import Record
    from cmdesk.core.sheet.understanding.looking import Sheet
    from cmdesk.core.window import Query
    from cmdesk.orders.importing.check import Checked
    from cmdesk.orders.importing.write import Outcome
    from cmdesk.orders.rules import Figures


def add(under: Any) -> None:
    """Add the sub-commands."""
    orders = under.add_parser("orders", help="订货").add_subparsers(dest="what", metavar="做什么", required=True)
    made = orders.add_parser("add", help="按 TOML 文件登记一张订货")
    made.add_argument("file", metavar="FILE.toml", type=Path)
    made.set_defaults(run=run_add)
    listed = orders.add_parser("list", help="列出订货，最近的在前")
    listed.add_argument("--customer", default="", metavar="NO", help="只列这个客户的")
    add_where(listed, "订货结果=不成功 金额>=1000")
    listed.add_argument("--limit", type=positive, default=100, metavar="N", help="最多列几张，默认 100")
    listed.set_defaults(run=run_list)
    for name, about, run in (
        ("figures", "某月的订货量、供货量、金额、毛利、满足率和成功率", run_figures),
        ("rates", "某月各客户、各品牌的货源满足率，低的在前", run_rates),
    ):
        one = orders.add_parser(name, help=about)
        one.add_argument("--month", default="", metavar="YYYY-MM", help="默认本月")
        if name == "figures":
            one.add_argument("--customer", default="", metavar="NO", help="只算这个客户，默认全部可见的客户")
        else:
            one.add_argument("--limit", type=positive, default=20, metavar="N", help="最多列几行，默认 20")
        one.set_defaults(run=run)
    out = group(under, "export", "导出为 Excel 或 CSV").add_parser("orders", help="订货，一行一张，或一行一个商品")
    out.add_argument("file", metavar="OUT.xlsx", type=Path)
    add_where(out, "订货结果=不成功 金额>=1000")
    out.add_argument("--customer", default="", metavar="NO", help="只导出这个客户的")
    out.add_argument("--lines", action="store_true", help="一行一个商品，可以再导入")
    out.set_defaults(run=run_export)
    taken = group(under, "import", "从 Excel、CSV 导入").add_parser("orders", help="订货记录，一行一个商品")
    taken.add_argument("file", metavar="FILE", type=Path)
    taken.add_argument("--sheet", default="", metavar="NAME", help="工作表名称，默认第一张有内容的表")
    taken.add_argument("--dry-run", action="store_true", help="只核对，不写入")
    taken.add_argument("--failed", type=Path, metavar="OUT.xlsx", help="把没有导入的行连同原因写成文件")
    taken.set_defaults(run=run_import)


def run_add(context: Context, given: argparse.Namespace) -> None:
    """Enter an order from a file: fields by name or label, lines as tables ``明细`` with the product's number or name."""
    from cmdesk.customers import rules as customers
    from cmdesk.orders import rules
    from cmdesk.orders.record import CustomerOrder, OrderLine
    from cmdesk.orders.rules import known

    said = toml.read(given.file)
    rows = toml.tables(said, "明细", "lines")
    number = said.pop("customer", said.pop("客户", ""))
    if not number:
        raise Refused('文件里要写明客户编号，例如 客户 = "KH000001"。')
    values = _named(CustomerOrder, said)
    values["customer_id"] = customers.by_number(context.actor, str(number)).id
    products, lines = known.products(), []
    for row in rows:
        named = str(row.pop("product", row.pop("商品", "")))
        found, why = products.find(named, None)
        if found is None:
            found, why = products.find(None, named)
        if found is None:
            raise Refused(why)
        lines.append({**_named(OrderLine, row), "product_id": found})
    made = rules.read(context.actor, rules.place(context.actor, values, lines))
    context.say(f"已登记{made.title()}，金额 {made.amount:,.2f} 元。")
    context.out({"order": {"number": made.number, "state": made.state, "amount": f"{made.amount:.2f}"}})


def _named(model: type[Record], said: dict[str, Any]) -> dict[str, Any]:
    """Return what a file says of an order or a line; links are named in words of their own."""
    links = [name for name, one in fields_of(model).items() if one.kind == "link"]
    return toml.values(model, said, without=links)


def run_list(context: Context, given: argparse.Namespace) -> None:
    """Print orders, the latest first."""
    from cmdesk.core.door import keep
    from cmdesk.orders.record import CustomerOrder

    query = _listed(context, given)
    condition = (
        f"id IN (SELECT customer_order.id FROM customer_order{query.joins} WHERE {query.condition()})"
        f" ORDER BY day DESC, id DESC LIMIT {given.limit}"
    )
    found = keep.read_all(CustomerOrder, condition, query.params)
    names = ("number", "day", "state", "ordered_total", "supplied_total", "amount", "settlement")
    own = fields_of(CustomerOrder)
    for one in found:
        told = [_shown(own[name], getattr(one, name)) or "—" for name in names]
        context.say("  ".join((*told[:2], one.customer.title(), *told[2:])))
    context.say(f"共 {len(found)} 张订货。" if found else "没有这样的订货。")
    rows = [{name: _answer(own[name], getattr(one, name)) for name in names} for one in found]
    told_rows = [{**row, "customer": one.customer.number} for row, one in zip(rows, found, strict=True)]
    context.out({"orders": told_rows})


def _listed(context: Context, given: argparse.Namespace) -> Query:
    """Return the orders that the options ask for."""
    from cmdesk.core.filter import as_sql, parse
    from cmdesk.customers import rules as customers
    from cmdesk.orders import columns, rules

    rules.refuse(context.actor, "view")
    known = columns.filterables()
    where, params = as_sql(parse(given.where, known), known, clock.today())
    query = columns.query(context.actor).filtered(where, params)
    if given.customer:
        customer_id = customers.by_number(context.actor, given.customer).id
        query = query.filtered("customer_order.customer_id = ?", (customer_id,))
    return query


def run_export(context: Context, given: argparse.Namespace) -> None:
    """Write the orders that a condition keeps, the latest first."""
    from cmdesk.orders import columns
    from cmdesk.orders.exporting import LINES, lines
    from cmdesk.orders.record import CustomerOrder

    query = _listed(context, given)
    if given.lines:
        export_list(context, LINES, lambda: lines(query), given)
    else:
        export_fields(context, CustomerOrder.LABEL, query, columns.specs(), given)


def _shown(field: Any, value: Any) -> str:
    """Return a value of an order as people read it, a quantity without noughts behind the point."""
    from cmdesk.orders import rules

    return rules.quantity(value) if field.kind == "real" and value is not None else str(field.show(value))


def _answer(field: Any, value: Any) -> Any:
    return answer(field, value) if field.kind == "choice" else _shown(field, value)


def run_figures(context: Context, given: argparse.Namespace) -> None:
    """Print the figures of a month: of one customer, or of all whose orders the actor may see."""
    from cmdesk.customers import rules as customers
    from cmdesk.orders import rules

    rules.refuse(context.actor, "view")
    day = read_month(given.month)
    if given.customer:
        found = rules.figures([customers.by_number(context.actor, given.customer).id], day)
    else:
        found = rules.everybody(context.actor, day)
    for label, text in _told(found):
        context.say(f"{label}：{text}")
    context.out({"month": f"{day:%Y-%m}", "figures": _plain(found)})


def _told(found: Figures) -> list[tuple[str, str]]:
    from cmdesk.orders.rules import quantity

    return [
        ("订货次数", f"{found.orders}，其中成功 {found.placed}"),
        ("订货数量", quantity(found.ordered)),
        ("供货数量", quantity(found.supplied)),
        ("金额", f"{found.amount:,.2f} 元"),
        ("客户毛利", "—" if found.margin is None else f"{found.margin:,.2f} 元"),
        ("货源满足率", percent(found.supply_rate)),
        ("订货成功率", percent(found.order_rate)),
        ("结算成功率", percent(found.settlement_rate)),
    ]


def percent(share: float | None) -> str:
    """Return a share as people read it."""
    return "—" if share is None else f"{share:.1%}"


def _plain(found: Figures) -> dict[str, Any]:
    made = {one.name: getattr(found, one.name) for one in fields(found)}
    plain = {name: str(value) if isinstance(value, Decimal) else value for name, value in made.items()}
    rates = {name: getattr(found, name) for name in ("supply_rate", "order_rate", "settlement_rate")}
    return plain | rates


def run_rates(context: Context, given: argparse.Namespace) -> None:
    """Print the supply of a month by customer and by brand, the least supplied first."""
    from cmdesk.orders import rules

    rules.refuse(context.actor, "view")
    day = read_month(given.month)
    customers, brands = rules.supply_rates(context.actor, day)
    context.say(f"{day:%Y} 年 {day.month} 月货源满足率，客户 {len(customers)} 户：")
    for one in customers[: given.limit]:
        context.say(f"{percent(one.rate)}  {one.number}  {one.title}  订 {rules.quantity(one.ordered)}")
    context.say(f"品牌 {len(brands)} 个：")
    for brand in brands[: given.limit]:
        context.say(f"{percent(brand.rate)}  {brand.brand}  订 {rules.quantity(brand.ordered)}，{brand.customers} 户")
    context.out(
        {
            "month": f"{day:%Y-%m}",
            "customers": [{"number": one.number, "title": one.title, "rate": one.rate} for one in customers],
            "brands": [{"brand": one.brand, "rate": one.rate, "customers": one.customers} for one in brands],
        }
    )


def run_import(context: Context, given: argparse.Namespace) -> int:
    """Read, check, write; exit code 1 when some rows could not be kept."""
    from cmdesk.core.sheet.opening.reading import read
    from cmdesk.core.sheet.understanding.columns import known_words
    from cmdesk.core.sheet.writing.write import refuse_place, write_problems
    from cmdesk.orders import rules
    from cmdesk.orders.importing import check, write
    from cmdesk.orders.importing.targets import targets

    actor = context.actor
    rules.refuse(actor, "import")
    refuse_place(given.failed)
    found = check.look(read(given.file, given.sheet, known=known_words(targets())))
    checked = check.check(actor, found.table, found.mapping)
    outcome = None if given.dry_run else write.write(actor, checked, source=given.file.name)
    if given.failed:
        left = dict(checked.failed) | {number: [why] for number, why in checked.skipped}
        write_problems(found.table, left, given.failed)
    _tell(context, found, checked, outcome)
    if checked.failed:
        print(f"有 {len(checked.failed)} 行没有导入，加 --failed OUT.xlsx 可把它们连同原因存成文件。", file=sys.stderr)
        return 1
    return 0


def _tell(context: Context, found: Sheet, checked: Checked, outcome: Outcome | None) -> None:
    from cmdesk.orders.importing.targets import COLUMNS

    mapping = {found.table.headers[index]: key for index, key in found.mapping.items()}
    for note in found.grid.notes:
        context.say(note)
    for header in found.table.headers:
        known = mapping.get(header)
        context.say(f"列“{header}” → {COLUMNS[known].label}" if known else f"列“{header}” 不导入")
    for left in found.table.left_out:
        context.say(f"第 {left.number} 行不是订货：{left.reason}（{left.text}）")
    for number, problems in checked.failed[:20]:
        context.say(f"第 {number} 行：{as_one(problems)}")
    for number, why in checked.skipped[:20]:
        context.say(f"第 {number} 行：{why}")
    orders = outcome.orders if outcome else len(checked.orders())
    word = "" if outcome else "将"
    context.say(
        f"读到 {checked.read} 行，{word}登记订货 {orders} 张（{len(checked.entries)} 行），"
        f"已有而跳过 {len(checked.skipped)} 行，失败 {len(checked.failed)} 行。"
    )
    context.out(
        {
            "read": checked.read,
            "orders": orders,
            "lines": len(checked.entries),
            "skipped": [{"row": number, "reason": why} for number, why in checked.skipped[:1000]],
            "failed": len(checked.failed),
            "mapping": mapping,
            "problems": [{"row": number, "reasons": problems} for number, problems in checked.failed[:1000]],
            "operation": outcome.operation_id if outcome else None,
            "dry_run": outcome is None,
        }
    )
