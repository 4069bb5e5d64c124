"""``cmdesk demo``: fill an empty data folder with a plausible office, each feature adding its part."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from typing import TYPE_CHECKING, Any

from cmdesk.core import calendar
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.core.errors import Refused
from cmdesk.core.file import moving
from cmdesk.core.machine.trouble import told
from cmdesk.staff.demo.story import Story

if TYPE_CHECKING:
    from cmdesk.core.file.office import Office as OpenOffice
    from cmdesk.customers.demo.plan import Office

FEWEST_SHOWN = 3  # people of one role that the readable text names


def add(under: Any) -> None:
    """Add the sub-command."""
    demo = under.add_parser("demo", help="在空的数据文件夹里建立一套演示数据")
    demo.add_argument("--customers", type=int, default=400, metavar="N", help="客户数，默认 400")
    demo.add_argument("--months", type=int, default=6, metavar="M", help="历史月数，默认 6")
    demo.add_argument("--seed", type=int, default=1, metavar="K", help="种子：相同的种子得到相同的数据，默认 1")
    demo.set_defaults(run=run_demo, signs_in=False)


def run_demo(context: Any, given: argparse.Namespace) -> None:
    """Plan an office and write it; prints the password that everybody in it shares.

    Raises:
        Refused: a number is out of range, or the office is not empty.
    """
    from cmdesk.customers.demo.fill import refuse_if_filled
    from cmdesk.customers.demo.plan import MOST_CUSTOMERS, MOST_MONTHS, plan
    from cmdesk.staff.rules import role_label

    if not 1 <= given.customers <= MOST_CUSTOMERS:
        raise Refused(f"--customers 应在 1 到 {MOST_CUSTOMERS} 之间。")
    if not 0 <= given.months <= MOST_MONTHS:
        raise Refused(f"--months 应在 0 到 {MOST_MONTHS} 之间。")
    office = context.open()
    refuse_if_filled(office.database)
    planned = plan(given.customers, given.months, given.seed, clock.today())
    with _place(office, context.tell):
        next_visit_day = _write(planned, context.tell)
    context.tell("")
    context.say(f"已建立演示数据：{planned.company}，客户 {given.customers} 户，人员 {len(planned.staff)} 人。")
    context.say(f"所有人的密码：{planned.password}")
    _say_staff(context, planned.staff)
    context.out(
        {
            "password": planned.password,
            "company": planned.company,
            "customers": given.customers,
            "staff": [
                {"login": one.login, "role": one.role, "role_label": role_label(one.role), "name": one.name}
                for one in planned.staff
            ],
            "next_visit_day": next_visit_day.isoformat(),
            "last_full_month": planned.last_full_month,
        }
    )


def _place(office: OpenOffice, tell: Callable[[str], None]) -> AbstractContextManager[None]:
    """Return the context in which the open office is the one to write into: a server's is made in a file first."""
    from cmdesk.customers.demo.fill import refuse_if_filled

    if office.database.engine == "sqlite":
        return nullcontext()
    return moving.made_in_a_file(
        office, refuse_if_filled, lambda done, whole: tell(f"正在放到服务器上 {done} / {whole} 张表")
    )


def _write(planned: Office, tell: Callable[[str], None]) -> date:
    """Write the office with the history of every feature, all of it or nothing; returns the next working day.

    Raises:
        Refused: it cannot be written.
    """
    from cmdesk.customers.demo.fill import fill
    from cmdesk.shell.features import LOWEST_FIRST

    with told(), current().roomy(), current().undivided():
        actors = fill(planned, lambda done, whole: tell(f"已写入客户 {done} / {whole} 户"))
        setting = planned.setting
        following = calendar.current().next_working_day(setting.today)
        story = Story(setting.seed, setting.today, setting.months, following, actors, tell)
        for feature in LOWEST_FIRST:
            if feature.demo:
                feature.demo(story)
    return following


def _say_staff(context: Any, staff: Any) -> None:
    from cmdesk.staff.record import ROLES

    for role in ROLES:
        logins = [f"{one.login}（{one.name}）" for one in staff if one.role == role.value]
        rest = f" 等 {len(logins)} 人" if len(logins) > FEWEST_SHOWN else ""
        context.say(f"{role.label}：{'、'.join(logins[:FEWEST_SHOWN])}{rest}")
