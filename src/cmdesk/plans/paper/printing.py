"""What ``cmdesk print`` prints of plans and slips."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING

from cmdesk.core.command import day_if_said
from cmdesk.core.day import clock
from cmdesk.core.errors import Refused
from cmdesk.papers.printing import Printing, register

if TYPE_CHECKING:
    from cmdesk.core.command import Context
    from cmdesk.papers.job import Job


def register_all() -> None:
    """Make the prints known to the command line."""
    register(Printing("month-plan", "某人某月的月拜访计划", _month, _options, "month_plan"))
    register(Printing("week-plan", "某人某周的周拜访计划", _week, _options, "week_plan"))
    register(Printing("day-plan", "某人某天的日计划（当日走访安排、路线单）", _day, _options, "day_cover"))
    register(Printing("visit-slip", "客户走访单（出访审批单），一式两联", _slip, _slip_options, "visit_slip"))


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--date", default="", metavar="D", help="那个月、那一周或那一天，默认今天，例如 下周一")
    parser.add_argument("--manager", default="", metavar="NAME", help="客户经理的姓名或登录名，默认本人")


def _slip_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", metavar="NO", help="出访单号")


def _month(context: Context, given: argparse.Namespace) -> Job:
    from cmdesk.plans.paper import jobs

    return jobs.month_job(context.actor, *_whose(context, given))


def _week(context: Context, given: argparse.Namespace) -> Job:
    from cmdesk.plans.paper import jobs

    return jobs.week_job(context.actor, *_whose(context, given))


def _day(context: Context, given: argparse.Namespace) -> Job:
    from cmdesk.papers.job import Job
    from cmdesk.visits.paper import jobs

    user_id, day = _whose(context, given)
    return Job(f"日计划 {day}", jobs.day_job(context.actor, user_id, day).parts[:1])


def _slip(context: Context, given: argparse.Namespace) -> Job:
    from cmdesk.core.database import current
    from cmdesk.plans.paper import jobs

    row = current().row("SELECT id FROM visit_slip WHERE number = ?", (given.number.strip(),))
    if row is None:
        raise Refused(f"没有单号为“{given.number}”的出访单。")
    return jobs.slip_job(context.actor, int(row[0]))


def _whose(context: Context, given: argparse.Namespace) -> tuple[int, date]:
    from cmdesk.staff.rules import people

    return people.person_or_self(context.actor, given.manager), day_if_said(given.date) or clock.today()
