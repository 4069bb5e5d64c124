"""``visits enter``, ``visits list``, ``visits show``, ``scan`` and ``anomalies list`` on the command line."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmdesk.activities.record import Activity
from cmdesk.core.command import day_said
from cmdesk.core.record import fields_of
from cmdesk.customers.record import Customer
from cmdesk.staff.rules import people
from cmdesk.visits import planning_commands, rules
from cmdesk.visits.record import Visit
from cmdesk.visits.rules.sheet import written
from cmdesk.visits.rules.sheet.opening import open_visit
from cmdesk.visits.rules.shop import display
from cmdesk.visits.rules.urgent import anomalies
from cmdesk.visits.rules.urgent.lights import anomaly_lights

if TYPE_CHECKING:
    from cmdesk.core.command import Context


def add(under: Any) -> None:
    """Add the sub-commands."""
    visits = under.add_parser("visits", help="走访：录入、名单、查看").add_subparsers(
        dest="what", metavar="什么", required=True
    )
    entering = visits.add_parser("enter", help="录入走访单（TOML 文件，一次或多次走访，全部或全不）")
    entering.add_argument("file", metavar="FILE.toml", type=Path)
    entering.set_defaults(run=run_enter)
    listing = visits.add_parser("list", help="某人某天的走访名单")
    listing.add_argument("--date", default="今天", metavar="D", help="例如 2026-11-20、明天、周五")
    listing.add_argument("--manager", default="", metavar="NAME", help="姓名或登录名，默认是自己")
    listing.set_defaults(run=run_list)
    show = visits.add_parser("show", help="一次走访")
    show.add_argument("number", metavar="NO", help="走访单号")
    show.set_defaults(run=run_show)
    planning_commands.add(visits)
    scanning = under.add_parser("scan", help="扫描的走访单按二维码附到走访")
    scanning.add_argument("files", metavar="FILE.pdf", type=Path, nargs="+", help="PDF、PNG、JPG、TIFF，可以有很多页")
    scanning.set_defaults(run=run_scan)
    unusual = under.add_parser("anomalies", help="异动").add_subparsers(dest="what", metavar="什么", required=True)
    open_ones = unusual.add_parser("list", help="没有了结的异动和时限")
    open_ones.set_defaults(run=run_anomalies)


def run_enter(context: Context, given: argparse.Namespace) -> None:
    """Enter the sheets of a file, all or none."""
    actor = context.actor
    done = rules.enter_all(actor, written.read_file(actor, given.file))
    for one in done:
        context.say(f"已录入 {one.visit.number}")
        for warning in one.warnings:
            context.say(f"  注意：{warning}")
    context.out(
        {
            "entered": [one.visit.number for one in done],
            "anomalies": [number for one in done for number in one.anomalies],
            "warnings": {one.visit.number: list(one.warnings) for one in done if one.warnings},
        }
    )


def run_list(context: Context, given: argparse.Namespace) -> None:
    """Print somebody's visits of a day in the order of the route."""
    actor = context.actor
    user_id = people.person_or_self(actor, given.manager)
    day = day_said(given.date)
    found = rules.stops(actor, user_id, day)
    label = Visit.state.about.label_of
    for stop in found:
        hours = f" {stop.agreed_at:%H:%M} 约定" if stop.agreed_at else ""
        context.say(
            f"{stop.position:>3} {stop.number} {label(stop.state)} {stop.customer}{hours} {stop.purpose}".rstrip()
        )
    if not found:
        context.say(f"{day} 没有走访。")
    names = ("number", "position", "state", "kind", "mode", "customer", "customer_number", "purpose", "appointment")
    context.out(
        {
            "date": day.isoformat(),
            "visits": [
                {name: getattr(stop, name) for name in names}
                | {"agreed_at": stop.agreed_at.isoformat() if stop.agreed_at else None}
                for stop in found
            ],
        }
    )


def run_show(context: Context, given: argparse.Namespace) -> None:
    """Print a visit as it stands."""
    actor = context.actor
    opened = open_visit(actor, rules.by_number(actor, given.number).id)
    shown: dict[str, str] = {
        "走访单号": opened.visit.number,
        "客户": opened.customer.name,
        "走访人": opened.user,
        "状态": Visit.state.about.label_of(opened.visit.state or ""),
    }
    for name, value in opened.values.items():
        one: Any = fields_of(Visit).get(name) or fields_of(Activity)[name]
        if value not in (None, "", ()):
            shown[one.label] = one.show(value)
    values = opened.values
    score = (
        display.score(values["display"], values["steps"], opened.display.weights)
        if opened.visit.state == "done"
        else None
    )
    if score is not None:
        shown["陈列评分"] = f"{score} 分"
    conveyed = "；".join(one.words() for one in opened.running if one.id in opened.conveyed)
    if conveyed:
        shown["传达落实"] = conveyed
    for label, text in shown.items():
        context.say(f"{label}：{text}")
    read = [line for line in opened.lines if line.reading]
    for line in read:
        if line.reading:
            context.say(f"{line.name}：库存 {_told(line.reading.stock)}，需求 {_told(line.reading.demand)}")
    context.out(
        {
            "visit": shown,
            "display_score": score,
            "display_before": opened.display.before,
            "stock": {line.name: [line.reading.stock, line.reading.demand] for line in read if line.reading},
            "promises": [[one.text, one.due_on.isoformat()] for one in opened.promised],
            "met": [one.name for one in opened.met],
        }
    )


def run_scan(context: Context, given: argparse.Namespace) -> int:
    """Attach scanned sheets to their visits; 1 when a page belongs to none."""
    from cmdesk.visits.scanning.attaching import scan

    actor, rows, missed = context.actor, [], 0
    for path in given.files:
        context.tell(f"正在识别 {path.name}")
        done = scan(actor, context.office, path)
        for page in done.pages:
            missed += bool(page.problem)
            ticked = {key: list(words) for key, words in page.read.ticked().items()} if page.read else None
            unsure = {key: list(words) for key, words in page.read.doubtful().items() if words} if page.read else None
            sheet_page = page.read.page if page.read else None
            which = f" 走访单第 {sheet_page} 页" if sheet_page else ""
            context.say(f"{path.name} 第 {page.number} 页：{page.visit or page.problem}{which}")
            rows.append(
                {
                    "number": page.visit, "file": path.name, "page": page.number, "visit": page.visit, "sheet_page": sheet_page,
                    "problem": page.problem,
                    "ticked": ticked, "doubtful": unsure,
                }
            )  # fmt: skip
    context.out({"pages": rows, "attached": [row["visit"] for row in rows if row["visit"]]})
    return 1 if missed else 0


def run_anomalies(context: Context, given: argparse.Namespace) -> None:  # noqa: ARG001
    """Print the anomalies that are not closed, with their timers."""
    found = anomalies.open_ones(context.actor)
    timers = anomaly_lights(found)
    rows = []
    for one in found:
        running = timers[one.id]
        customer = Customer.get_by_id(one.customer_id)
        context.say(f"{customer.number} {customer.title()} {one.title()} {running.text} {one.note}".rstrip())
        rows.append(
            {
                "customer": customer.number,
                "trigger": one.trigger,
                "note": one.note,
                "found_at": one.found_at.isoformat() if one.found_at else None,
                "due": running.due.isoformat() if running.due else None,
                "state": running.state,
                "light": running.text,
            }
        )
    if not found:
        context.say("没有未了结的异动。")
    context.out({"anomalies": rows})


def _told(number: int | None) -> str:
    return "—" if number is None else str(number)
