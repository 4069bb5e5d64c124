"""``show customer`` and ``export customers`` on the command line."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmdesk.core.command import group
from cmdesk.core.errors import Refused
from cmdesk.core.record import fields_of
from cmdesk.customers import rules
from cmdesk.customers.record import Customer, Person

if TYPE_CHECKING:
    from cmdesk.core.command import Context


def add(under: Any) -> None:
    """Add the sub-commands."""
    show = group(under, "show", "显示一份记录")
    customer = show.add_parser("customer", help="客户档案")
    customer.add_argument("number", metavar="NO", help="客户编号")
    customer.set_defaults(run=run_show)
    out = group(under, "export", "导出为 Excel 或 CSV")
    customers = out.add_parser("customers", help="客户名单")
    customers.add_argument("file", metavar="OUT.xlsx", type=Path)
    customers.add_argument(
        "--where", default="", metavar="条件", help="例如 'visit_class=核心 area_id=城东 monthly_volume>=100'"
    )
    customers.add_argument("--columns", nargs="+", default=[], metavar="列", help="列的代号或名称，默认与列表相同")
    customers.add_argument("--order", default="name", metavar="列", help="排序的列；倒序写成 --order=-列")
    customers.set_defaults(run=run_export)


def run_show(context: Context, given: argparse.Namespace) -> None:
    """Print a customer file with its people."""
    actor = context.actor
    found = rules.by_number(actor, given.number)
    people = rules.persons_of(actor, found.id)
    values = _shown(Customer, found)
    for label, text in values.items():
        context.say(f"{label}：{text}")
    for person in people:
        words = _shown(Person, person)
        context.say("联系人：" + "，".join(f"{label} {text}" for label, text in words.items()))
    context.out(
        {
            "customer": {
                "number": found.number,
                "name": found.name,
                "version": found.version,
                **_plain(Customer, found),
            },
            "labels": values,
            "persons": [{"number": found.number, **_plain(Person, person)} for person in people],
        }
    )


def _shown(model: Any, record: Any) -> dict[str, str]:
    found = {}
    for name, one in fields_of(model).items():
        value = getattr(record, name)
        if value in (None, "", (), False) or name in {"extra", "customer_id"}:
            continue
        found[one.label] = _link_text(record, name) if one.kind == "link" else one.show(value)
    return found


def _link_text(record: Any, name: str) -> str:
    linked = getattr(record, name.removesuffix("_id"))
    return linked.title() if linked is not None else ""


def _plain(model: Any, record: Any) -> dict[str, Any]:
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name in fields_of(model)
        if (value := getattr(record, name)) not in (None, "", ()) and name != "extra"
    }


def run_export(context: Context, given: argparse.Namespace) -> None:
    """Write the customers that a condition keeps, in the given columns and order."""
    from cmdesk.customers import columns, exporting

    actor = context.actor
    every = columns.all_columns(actor)
    keys = [key for word in given.columns for key in word.replace("，", ",").split(",") if key] or list(columns.USUAL)
    chosen = [_column(every, key).key for key in keys]
    where, params = columns.condition(given.where, every)
    order = _column(every, given.order.removeprefix("-")).key
    query = columns.query(every, actor).filtered(where, params).ordered((order, given.order.startswith("-")))
    count = exporting.export(actor, query, chosen, given.file, progress=_progress(context))
    context.say(f"已导出 {count} 户到 {given.file}。")
    context.out({"exported": count, "file": str(given.file), "columns": chosen})


def _column(every: Any, name: str) -> Any:
    from cmdesk.customers import columns

    found = columns.by_name(every).get(columns.ALIASES.get(name, name))
    if found is None:
        known = "、".join(f"{column.label}({column.key})" for column in every[:12])
        raise Refused(f"没有名为“{name}”的列，可用的列例如：{known}……")
    return found


def _progress(context: Context) -> Any:
    def tell(stage: str, done: int, whole: int) -> None:
        context.tell(f"{stage} {done:,}/{whole:,}")

    return tell
