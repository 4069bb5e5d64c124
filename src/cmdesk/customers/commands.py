"""``show customer`` and ``export customers`` on the command line."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmdesk.core.command import add_where, group
from cmdesk.core.errors import NotAllowed, Refused
from cmdesk.core.record import fields_of
from cmdesk.core.text.parted import parted
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
    add_where(customers, "visit_class=核心 area_id=城东 monthly_volume>=100")
    customers.add_argument(
        "--columns", nargs="+", action="extend", default=[], metavar="列", help="列的代号或名称，默认与列表相同"
    )
    customers.add_argument("--order", default="name", metavar="列", help="排序的列；倒序写成 --order=-列")
    customers.set_defaults(run=run_export)
    _add_releases(under)


def _add_releases(under: Any) -> None:
    members = under.add_parser("releases", help="导出客户档案的申请").add_subparsers(
        dest="what", metavar="做什么", required=True
    )
    asked = members.add_parser("ask", help="申请导出：写明理由，批准后才能导出")
    asked.add_argument("--reason", required=True, metavar="TEXT", help="做什么用，交给谁")
    asked.add_argument("--extent", required=True, metavar="TEXT", help="哪些客户、哪些栏目")
    asked.add_argument("--files", required=True, type=int, metavar="N", help="最多多少户")
    asked.set_defaults(run=run_ask)
    members.add_parser("list", help="列出申请（备案）").set_defaults(run=run_releases)
    ended = members.add_parser("end", help="收回批准")
    ended.add_argument("number", metavar="NO", help="审批单号")
    ended.set_defaults(run=run_end)


def run_ask(context: Context, given: argparse.Namespace) -> None:
    """Ask for leave to export customer files."""
    from cmdesk.core.door import keep
    from cmdesk.customers.record import FileRelease
    from cmdesk.customers.rules.leaving import releases

    made = releases.ask(context.actor, given.reason, given.extent, given.files)
    number = releases.number(keep.read(FileRelease, made))
    context.say(f"已提交申请 {number}，批准后用 export customers 导出。")
    context.out({"number": number, "state": "asked"})


def run_releases(context: Context, _given: argparse.Namespace) -> None:
    """Print the requests that the actor may know of."""
    from cmdesk.core import approval
    from cmdesk.customers.rules.leaving import releases

    rows = []
    for one in releases.listed(context.actor):
        until, name = releases.local(one.until), approval.directory().name(one.user_id)
        state = type(one).state.about.label_of(one.state or "")
        used = f"{one.used}/{one.uses} 次" if one.uses else ""
        words = (
            releases.number(one),
            name,
            one.extent,
            one.reason,
            state,
            f"到 {until:%m-%d %H:%M}" if until else "",
            used,
        )
        context.say("　".join(word for word in words if word))
        rows.append({"number": words[0], "who": name, "extent": one.extent, "reason": one.reason, "files": one.files,
                     "state": one.state, "until": until.isoformat(timespec="minutes") if until else None,
                     "uses": one.uses, "used": one.used})  # fmt: skip
    if not rows:
        context.say("没有导出申请。")
    context.out({"releases": rows})


def run_end(context: Context, given: argparse.Namespace) -> None:
    """Take back what was granted."""
    from cmdesk.customers.rules.leaving import releases

    found = next((one for one in releases.listed(context.actor) if releases.number(one) == given.number.strip()), None)
    if found is None:
        raise Refused(f"没有单号为“{given.number.strip()}”的导出申请，请用 releases list 查看。")
    releases.end(context.actor, found.id)
    context.say(f"已收回 {given.number.strip()}。")
    context.out({"number": given.number.strip(), "state": "ended"})


def run_show(context: Context, given: argparse.Namespace) -> None:
    """Print a customer file with its people, to who may copy it: what stands in a terminal can be taken along.

    Raises:
        NotAllowed: the actor may read it only.
    """
    from cmdesk.customers.rules import wording
    from cmdesk.customers.rules.leaving import copying, releases

    actor = context.actor
    found = rules.by_number(actor, given.number)
    if copying.refusal(actor, found) is not None:
        raise NotAllowed(f"命令行的输出可以复制，您只能在窗口里查阅“{found.title()}”。{releases.NOT_COPIED}")
    people = rules.persons_of(actor, found.id)
    values = wording.in_words(actor, found)
    for label, text in values.items():
        context.say(f"{label}：{text}")
    for person in people:
        words = wording.told(person)
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
    known = columns.by_name(every)
    words = [word for said in given.columns for word in parted(said)]
    words = [one for word in words for one in ([word] if word in known else parted(word, blanks=True))]
    chosen = [_column(every, word).key for word in words or columns.USUAL]
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
