"""The values that the form ``visit_info`` needs: the numbers of a week, and the words about it (S1-21)."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from cmdesk.core import approval
from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.day import clock, weekdays
from cmdesk.journal.record import CategoryInfo, VisitInfo
from cmdesk.journal.rules.weekly import numbers, visit_info
from cmdesk.journal.rules.weekly.numbers import WeekFigures
from cmdesk.papers.job import About, Job
from cmdesk.plans.rules import writing

FORM: Final = "visit_info"
_WORDS = ("new_customers", "demand", "satisfaction", "law", "strategy")


def info_job(actor: Actor, user_id: int, day: date) -> Job:
    """Return what prints the sheet of somebody's week, also before a word of it is written.

    Raises:
        NotFound: the actor may not look at that person's sheets.
    """
    found = visit_info.of_week(actor, user_id, day)
    values = info_values(numbers.of_week(actor, user_id, day, clock.today()), user_id, found)
    title = f"走访信息 {values['week']} {values['manager']}"
    about = About(VisitInfo.KIND, found.id, title) if found is not None else About("user", user_id, title)
    return Job(title, [(FORM, [values])], [about])


def info_values(figures: WeekFigures, user_id: int, found: VisitInfo | None) -> dict[str, Any]:
    """Return the values of the form ``visit_info``."""
    row = current().row(
        'SELECT unit.name FROM "user" u LEFT JOIN unit ON unit.id = u.unit_id WHERE u.id = ?', (user_id,)
    )
    plan = writing.find(user_id, "week", figures.week.first)
    said = {one.category: one for one in visit_info.categories(found.id)} if found is not None else {}
    return {
        "week": f"{figures.week.first} 至 {figures.week.last}",
        "manager": approval.directory().name(user_id),
        "area": row[0] or "" if row else "",
        "until": figures.until,
        "figures": [one._asdict() for one in figures.figures],
        "classes": [
            {"label": one.label, "now": one.now, "week": _change(one.week), "month": _change(one.month)}
            for one in figures.classes
        ],
        "categories": _categories(figures, said),
        **({name: getattr(found, name) for name in _WORDS} if found is not None else {}),
        "changes": found.classes if found is not None else "",
        "focus": plan.focus if plan is not None else "",
        "last": [{**one._asdict(), "day": f"{one.day:%m-%d} {weekdays.word(one.day)}"} for one in figures.last],
    }


def _change(number: int) -> str:
    """Return an increase or decrease with its sign."""
    return f"{number:+d}" if number else "0"


def _categories(figures: WeekFigures, said: dict[str, CategoryInfo]) -> list[dict[str, Any]]:
    sold = {one.category: one for one in figures.categories}
    found = []
    for category in [*sold, *(name for name in said if name not in sold)]:
        one, words = sold.get(category), said.get(category)
        found.append({
            "category": category, "now": one.words[0] if one else "", "before": one.words[1] if one else "",
            "change": one.change if one else "", "present": words.present if words else "",
            "trend": words.trend if words else "", "promotion": words.promotion if words else "",
        })  # fmt: skip
    return found
