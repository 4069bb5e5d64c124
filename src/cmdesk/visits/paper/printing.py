"""What ``cmdesk print`` prints of visits."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING

from cmdesk.core.command import day_said
from cmdesk.core.day import clock
from cmdesk.core.errors import Refused
from cmdesk.papers.printing import Printing, register

if TYPE_CHECKING:
    from cmdesk.core.command import Context
    from cmdesk.papers.job import Job


def register_all() -> None:
    """Make the prints of visits known to the command line."""
    register(
        Printing("visit-sheets", "某人某天的走访单和当日安排，或几张走访单", _sheets, _sheet_options, "visit_sheet")
    )
    register(Printing("day-cover", "某人某天的当日走访安排", _cover, _day_options, "day_cover"))
    register(Printing("stock-survey", "样本户信息采集表", _survey, _survey_options, "stock_survey"))
    register(Printing("call-register", "入户登记本", _register, _register_options, "call_register"))
    register(Printing("conduct-card", "行为规范卡", _conduct, _conduct_options, "conduct_card"))
    register(Printing("customer-notebook", "客户商情簿", _notebook, _notebook_options, "customer_notebook"))


def _day_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--date", default="", metavar="D", help="例如 明天、周五、11-23，默认下一个有走访的日子")
    parser.add_argument("--manager", default="", metavar="NAME", help="客户经理的姓名或登录名，默认本人")
    parser.add_argument("--no-cover", action="store_true", help="不印当日安排")


def _sheet_options(parser: argparse.ArgumentParser) -> None:
    _day_options(parser)
    parser.add_argument("--visit", nargs="+", default=[], metavar="NO", help="只印这几张走访单的编号，不印当日安排")


def _survey_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("customers", nargs="+", metavar="NO", help="客户编号")
    parser.add_argument("--month", default="", metavar="M", help="采集月份，例如 2026-11，默认本月")


def _notebook_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("customer", metavar="NO", help="客户编号")
    parser.add_argument("--empty", type=int, default=1, metavar="N", help="后面附几页空白，默认 1")


def _register_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--manager", default="", metavar="NAME", help="客户经理的姓名或登录名，默认本人")
    parser.add_argument("--since", default="", metavar="D", help="从哪天起，默认本月 1 日")
    parser.add_argument("--until", default="", metavar="D", help="到哪天为止，默认今天")
    parser.add_argument("--planned", action="store_true", help="连同预约和安排好、还没去的")


def _conduct_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--date", default="", metavar="D", help="按哪天的制度，默认今天")


def _register(context: Context, given: argparse.Namespace) -> Job:
    from cmdesk.staff.rules import people
    from cmdesk.visits.paper.register import register_job

    user_id = people.person_or_self(context.actor, given.manager)
    until = _day(given.until)
    since = _day(given.since) if given.since else until.replace(day=1)
    return register_job(context.actor, user_id, since, until, planned=given.planned)


def _conduct(context: Context, given: argparse.Namespace) -> Job:  # noqa: ARG001
    from cmdesk.visits.paper.conduct import conduct_job

    return conduct_job(_day(given.date))


def _day(text: str) -> date:
    return day_said(text) if text else clock.today()


def _sheets(context: Context, given: argparse.Namespace) -> Job:
    from cmdesk.visits.paper import jobs
    from cmdesk.visits.rules import finding

    if given.visit:
        return jobs.sheets_job(context.actor, [finding.by_number(context.actor, one).id for one in given.visit])
    user_id, day = _whose_day(context, given)
    return jobs.day_job(context.actor, user_id, day, with_cover=not given.no_cover)


def _cover(context: Context, given: argparse.Namespace) -> Job:
    from cmdesk.papers.job import Job
    from cmdesk.visits.paper import jobs

    user_id, day = _whose_day(context, given)
    whole = jobs.day_job(context.actor, user_id, day)
    return Job(f"当日走访安排 {day}", whole.parts[:1])


def _whose_day(context: Context, given: argparse.Namespace) -> tuple[int, date]:
    """Return whose day and which day is meant.

    Raises:
        Refused: nobody is called that, the day cannot be read, or no visits are planned.
    """
    from cmdesk.staff.rules import people
    from cmdesk.visits.paper import jobs

    user_id = people.person_or_self(context.actor, given.manager)
    today = clock.today()
    if not given.date:
        day = jobs.next_day(user_id, today)
        if day is None:
            whose = given.manager or context.actor.name
            raise Refused(f"{whose} 今天和以后都没有待访的走访，请用 --date 指定日期，或用 --manager 指定客户经理。")
        return user_id, day
    return user_id, day_said(given.date)


def _survey(context: Context, given: argparse.Namespace) -> Job:
    from cmdesk.customers import rules as customers
    from cmdesk.visits.paper import jobs

    month = clock.today()
    if given.month:
        try:
            month = date.fromisoformat(f"{given.month.strip()}-01")
        except ValueError:
            raise Refused(f"月份“{given.month}”看不懂，请写成 2026-11。") from None
    ids = [customers.by_number(context.actor, number).id for number in given.customers]
    return jobs.survey_job(context.actor, ids, month)


def _notebook(context: Context, given: argparse.Namespace) -> Job:
    from cmdesk.customers import rules as customers
    from cmdesk.visits.paper import jobs

    if not 0 <= given.empty <= 100:
        raise Refused("--empty 应在 0 到 100 之间。")
    customer_id = customers.by_number(context.actor, given.customer).id
    return jobs.notebook_job(context.actor, customer_id, empty=given.empty)
