"""Demand forecasts of an invented office: the last months confirmed, one of them late, the coming one on its way."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final

from cmdesk.cadence.rules.months import month_of
from cmdesk.core import calendar, regulation
from cmdesk.core.actor import Actor
from cmdesk.core.door import keep
from cmdesk.journal.record import DemandForecast
from cmdesk.journal.rules.demand import forecasts
from cmdesk.staff.demo import signing
from cmdesk.staff.demo.dice import Dice
from cmdesk.staff.demo.story import Story

_MONTHS: Final = (-1, 0, 1)  # months from now: what is over, what runs, what comes
_ANALYSIS: Final = (
    "依据：样本户和走访采集的下月需求。与上月比总体持平，重点品牌略增；个别规格库存偏高，建议先消化库存再上量。",
    "依据：本片区各户的下月需求。临近节日，聚会用烟需求上升；学校周边放假，客流减少，已按户调整。",
    "依据：本月采集和近期动销。上期误差主要在新品，本期按实际动销下调；建议公司保证断货规格的货源。",
)
_WORDS: Final = "数据与采集一致。"


def tell(story: Story) -> None:
    """Write the forecasts of every area that somebody looks after, by the first of its managers."""
    people = {actor.id: actor for actor in story.actors.values()}
    writers: dict[int, Actor] = {}
    for manager in story.of_role("account_manager"):
        if manager.unit_id is not None:
            writers.setdefault(manager.unit_id, manager)
    for place, (unit, writer) in enumerate(sorted(writers.items())):
        dice = Dice(story.seed, "forecast", writer.login)
        for offset in _MONTHS:
            _forecast(
                story, people, writer, unit, _month(story.today, offset), dice, is_late=place == 0 and offset == 0
            )


def _month(day: date, offset: int) -> date:
    first = month_of(day).first
    for _ in range(abs(offset)):
        first = month_of(first + timedelta(days=32 if offset > 0 else -1)).first
    return first


def _forecast(
    story: Story, people: dict[int, Actor], writer: Actor, unit: int, month: date, dice: Dice, *, is_late: bool
) -> None:
    """Write one forecast and let it go as far as its day allows; nothing where nothing was gathered or it is too early."""
    figures = forecasts.proposed(unit, month)
    before = month_of(month - timedelta(days=1))
    due = before.first + timedelta(days=int(regulation.on(before.first).number("forecast.day")) - 1)
    day = calendar.current().previous_working_day(due - timedelta(days=dice.below(3)))
    if is_late:
        day = calendar.current().next_working_day(due + timedelta(days=1))
    begun = calendar.current().previous_working_day(day)
    if not figures or begun >= story.today:
        return
    analysis = dice.pick(_ANALYSIS)
    at = datetime.combine(day, time(16, 20))
    values = {"user_id": writer.id, "unit_id": unit, "month": month, "figures": figures}
    if day < story.today:
        values["analysis"] = analysis
    with keep.operation(writer, f"编制需求预测 {month:%Y-%m}", at=datetime.combine(begun, time(15, 30))) as work:
        one = work.add(DemandForecast, values)
        found = work.written(DemandForecast, one)
    if day < story.today:
        title = f"{found.unit.name} {found.title()}"
        signing.run(
            people,
            writer,
            (DemandForecast.KIND, one),
            forecasts.FLOW,
            title,
            at,
            after=timedelta(hours=18),
            words=_WORDS,
        )
