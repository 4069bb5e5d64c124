"""``visit-info …``: the sheet of a week on the command line, and what ``print`` prints of it (S1-21)."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmdesk.core import toml
from cmdesk.core.command import day_if_said
from cmdesk.core.day import clock
from cmdesk.core.errors import Refused
from cmdesk.core.record import fields_of
from cmdesk.papers.job import Job
from cmdesk.papers.printing import Printing, register

if TYPE_CHECKING:
    from cmdesk.core.command import Context


def add(under: Any) -> None:
    """Add the sub-commands."""
    what = under.add_parser("visit-info", help="走访信息").add_subparsers(dest="what", metavar="做什么", required=True)
    show = what.add_parser("show", help="显示某周的数字和文字")
    _options(show)
    show.set_defaults(run=run_show)
    write = what.add_parser("write", help="写某周的文字；没有写的由记录带出")
    write.add_argument("file", metavar="FILE.toml", type=Path, nargs="?", help="补充或改写的内容")
    _options(write)
    write.set_defaults(run=run_write)
    register(Printing("visit-info", "某人某周的走访信息", _job, _options, "visit_info"))


def run_show(context: Context, given: argparse.Namespace) -> None:
    """Print the numbers of a week and the words about it."""
    from cmdesk.journal.record import VisitInfo
    from cmdesk.journal.rules.weekly import numbers, visit_info

    user_id, day = _whose(context, given)
    found = visit_info.of_week(context.actor, user_id, day)
    told = numbers.of_week(context.actor, user_id, day, clock.today())
    for one in told.figures:
        context.say(f"{one.label}：{one.now}　上期 {one.before}　{one.change}".rstrip())
    for count in told.classes:
        context.say(f"{count.label}：{count.now} 户　比上周 {count.week:+d}　比上月 {count.month:+d}")
    for sold in told.categories:
        context.say(f"{sold.category}：本月订货 {sold.words[0]}　上月同期 {sold.words[1]}　{sold.change}".rstrip())
    for last in told.last:
        context.say(f"{last.day:%m-%d}　{last.customer}　上次 {last.last_on or '没有'}　{last.result}".rstrip())
    words = {}
    if found is not None:
        fields = {name: one for name, one in fields_of(VisitInfo).items() if one.kind == "long_text"}
        words = {name: getattr(found, name) for name in fields if getattr(found, name)}
        for name, text in words.items():
            context.say(f"{fields[name].label}：{text}")
    context.out(
        {
            "week": told.week.first,
            "until": told.until,
            "figures": [one._asdict() for one in told.figures],
            "classes": [one._asdict() for one in told.classes],
            "categories": [one._asdict() for one in told.categories],
            "last": [one._asdict() for one in told.last],
            "words": words,
        }
    )


def run_write(context: Context, given: argparse.Namespace) -> None:
    """Write the words of a week, begun from the records; what the file says goes before that."""
    from cmdesk.journal.record import CategoryInfo, VisitInfo
    from cmdesk.journal.rules.weekly import visit_info

    said = toml.read(given.file) if given.file else {}
    rows = [toml.values(CategoryInfo, row) for row in toml.tables(said, "品类", "categories")]
    if not all(row.get("category") for row in rows):
        raise Refused('每一项 [[品类]] 都要写明是哪个品类，例如 品类 = "一类"。')
    values = toml.values(VisitInfo, said)
    user_id, day = _whose(context, given)
    one = visit_info.begin(context.actor, user_id, day)
    if values or rows:
        known = [
            {"category": old.category, "present": old.present, "trend": old.trend, "promotion": old.promotion}
            for old in visit_info.categories(one)
        ]
        visit_info.edit(context.actor, one, values, categories=[*known, *rows])
    context.say(f"已写{visit_info.read(context.actor, one).title()}。")
    run_show(context, given)


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--date", default="", metavar="D", help="那一周的任何一天，默认今天")
    parser.add_argument("--manager", default="", metavar="NAME", help="姓名或登录名，默认本人")


def _whose(context: Context, given: argparse.Namespace) -> tuple[int, date]:
    from cmdesk.staff.rules import people

    user_id = people.person_or_self(context.actor, given.manager)
    return user_id, day_if_said(given.date) or clock.today()


def _job(context: Context, given: argparse.Namespace) -> Job:
    from cmdesk.journal import paper

    return paper.info_job(context.actor, *_whose(context, given))
