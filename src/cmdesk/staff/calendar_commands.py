"""``show calendar`` and ``import calendar`` on the command line."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmdesk.core.calendar.hours import show_hours
from cmdesk.core.calendar.record import SORTS
from cmdesk.core.command import group
from cmdesk.core.day import clock, weekdays
from cmdesk.core.errors import Refused, as_one
from cmdesk.staff.rules import calendar as rules

if TYPE_CHECKING:
    from cmdesk.core.command import Context


def add(under: Any) -> None:
    """Add the sub-commands."""
    show = group(under, "show", "显示一份记录").add_parser("calendar", help="一年的放假、调休和本单位停业")
    show.add_argument("--year", metavar="YEAR", type=int, help="默认今年")
    show.set_defaults(run=run_show)
    read = group(under, "import", "从表格导入").add_parser("calendar", help="下一年的放假安排：通知全文或每行一天")
    read.add_argument("file", metavar="FILE", type=Path, help="txt、csv、xlsx")
    read.set_defaults(run=run_import)


def run_show(context: Context, given: argparse.Namespace) -> None:
    """Print the days of a year that are not what their weekday says."""
    _ = context.actor
    today = clock.today()
    year = rules.year(given.year or today.year)
    labels = {choice.value: choice.label for choice in SORTS}
    days = []
    first = date(year.number, 1, 1)
    for at in range((date(year.number, 12, 31) - first).days + 1):
        day = date.fromordinal(first.toordinal() + at)
        entry = year.calendar.entry(day)
        if entry is not None:
            days.append({"day": f"{day}", "sort": entry.sort, "reason": entry.reason, "estimated": entry.estimated})
            estimated = "（估算）" if entry.estimated else ""
            context.say(f"{day} {labels[entry.sort]} {entry.reason}{estimated}")
    week = year.calendar.hours.on(max(first, min(today, date(year.number, 12, 31))))
    for name, spans in zip(weekdays.SIGNS, week.days, strict=True):
        context.say(f"星期{name} {show_hours(spans)}")
    context.say(f"{year.number} 年共 {year.working} 个工作日。{year.missing}")
    hours = [show_hours(spans) for spans in week.days]
    context.out(
        {"year": year.number, "working_days": year.working, "days": days, "hours": hours, "missing": year.missing}
    )


def run_import(context: Context, given: argparse.Namespace) -> None:
    """Enter the days of a notice."""
    actor = context.actor
    notice = rules.parse(rules.read_file(given.file))
    if notice.problems:
        raise Refused("名单有问题，没有导入：" + as_one(notice.problems[:5]))
    count = rules.import_notice(actor, notice)
    for sentence in notice.lacking():
        context.say(sentence)
    context.say(f"已导入 {count} 天。")
    context.out({"written": count, "years": list(notice.years), "lacking": notice.lacking()})
