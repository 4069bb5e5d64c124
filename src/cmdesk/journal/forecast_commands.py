"""``forecast …``: the demand forecast of an area on the command line (S0-33)."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmdesk.core import toml
from cmdesk.core.day.months import read_month
from cmdesk.core.errors import Refused
from cmdesk.papers.job import Job
from cmdesk.papers.printing import Printing, register

if TYPE_CHECKING:
    from cmdesk.core.command import Context
    from cmdesk.journal.record import DemandForecast


def add(under: Any) -> None:
    """Add the sub-commands."""
    members = under.add_parser("forecast", help="片区需求预测报告").add_subparsers(
        dest="what", metavar="做什么", required=True
    )
    write = members.add_parser("write", help="编制：需求由采集的记录带出，分析从文件读")
    write.add_argument("file", metavar="分析.txt", type=Path, nargs="?", help="分析的文字，UTF-8")
    _month_option(write)
    write.set_defaults(run=run_write)
    submit = members.add_parser("submit", help="上报，由市场经理审核、确认")
    _month_option(submit)
    submit.set_defaults(run=run_submit)
    members.add_parser("list", help="列出报告：状态、迟交几天").set_defaults(run=run_list)
    register(Printing("demand-forecast", "片区需求预测分析报告", _sheet, _sheet_options, "demand_forecast"))


def _sheet_options(parser: argparse.ArgumentParser) -> None:
    _month_option(parser)
    parser.add_argument("--unit", default="", metavar="UNIT", help="片区名称，默认本人的片区")


def _sheet(context: Context, given: argparse.Namespace) -> Job:
    from cmdesk.journal import paper
    from cmdesk.journal.rules.demand import forecasts

    month, wanted = read_month(given.month, else_on=1), given.unit.strip()
    for one in forecasts.listed(context.actor):
        if one.month == month and (one.unit.name == wanted if wanted else one.unit_id == context.actor.unit_id):
            return paper.forecast_job(context.actor, one.id)
    raise Refused(f"没有{wanted or '您的片区'} {month:%Y-%m} 的需求预测报告，请用 forecast list 核对。")


def run_write(context: Context, given: argparse.Namespace) -> None:
    """Write the forecast of one's own area, begun from the readings."""
    from cmdesk.journal.rules.demand import forecasts

    one = _begun(context, given)
    if given.file is not None:
        try:
            text = toml.text_of(given.file)
        except (OSError, UnicodeDecodeError):
            raise Refused(f"读不了 {given.file}，请核对文件名，并存成 UTF-8 文字。") from None
        forecasts.edit(context.actor, one, {"analysis": text})
    _tell(context, forecasts.read(context.actor, one))


def run_submit(context: Context, given: argparse.Namespace) -> None:
    """Submit the forecast of one's own area."""
    from cmdesk.journal.rules.demand import forecasts

    one = _begun(context, given)
    forecasts.submit(context.actor, one)
    _tell(context, forecasts.read(context.actor, one))


def run_list(context: Context, _given: argparse.Namespace) -> None:
    """Print the forecasts that the actor may know of."""
    from cmdesk.journal.rules.demand import forecasts

    found = forecasts.listed(context.actor)
    for one in found:
        context.say(_line(one))
    if not found:
        context.say("没有需求预测报告。")
    context.out({"forecasts": [_row(one) for one in found]})


def _begun(context: Context, given: argparse.Namespace) -> int:
    from cmdesk.journal.rules.demand import forecasts

    refusal = forecasts.may_write(context.actor)
    if refusal is not None or context.actor.unit_id is None:
        raise refusal or Refused("您不属于任何片区。")
    return forecasts.begin(context.actor, context.actor.unit_id, read_month(given.month, else_on=1))


def _tell(context: Context, found: DemandForecast) -> None:
    context.say(_line(found))
    context.say(found.figures)
    context.out({"forecast": {**_row(found), "figures": found.figures, "analysis": found.analysis}})


def _line(one: DemandForecast) -> str:
    from cmdesk.journal.rules.demand import forecasts

    days = forecasts.late(one)
    return "　".join(
        [f"{one.month:%Y-%m}", one.unit.name, forecasts.state_word(one), *([f"迟 {days} 天"] if days else [])]
    )


def _row(one: DemandForecast) -> dict[str, Any]:
    from cmdesk.journal.rules.demand import forecasts

    return {"month": f"{one.month:%Y-%m}", "unit": one.unit.name, "state": forecasts.state_of(one), "word": forecasts.state_word(one),
            "late_days": forecasts.late(one)}  # fmt: skip


def _month_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--month", default="", metavar="M", help="预测的月份，例如 2026-12，默认下月")
