"""``due`` on the command line."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING, Any

from cmdesk.cadence import rules
from cmdesk.core.database import current
from cmdesk.core.errors import Refused

if TYPE_CHECKING:
    from cmdesk.cadence.rules import Due
    from cmdesk.core.command import Context


def add(under: Any) -> None:
    """Add the sub-commands."""
    due = under.add_parser("due", help="应访名单：谁该走访、谁已逾期，为什么")
    _when(due)
    due.add_argument("--overdue", action="store_true", help="只要逾期的")
    due.set_defaults(run=run_due)


def _when(parser: Any) -> None:
    parser.add_argument("--date", type=_day, default=None, metavar="D", help="哪一天，默认今天，例如 2026-11-21")
    parser.add_argument("--manager", default="", metavar="NAME", help="客户经理的姓名或登录名，默认全部")
    parser.add_argument("--area", default="", metavar="NAME", help="片区，包括下级，默认全部")


def _day(text: str) -> date:
    from cmdesk.core.daytext import parse_day

    try:
        return parse_day(text, date.today())  # noqa: DTZ011  # the office's calendar day is the machine's
    except ValueError as problem:
        raise argparse.ArgumentTypeError(str(problem)) from None


def run_due(context: Context, given: argparse.Namespace) -> None:
    """Print who is due on a day."""
    actor = context.actor
    day = given.date or date.today()  # noqa: DTZ011  # the office's calendar day is the machine's
    manager, area = user_id(given.manager), unit_id(given.area)
    rows = rules.due(actor, day, manager=manager, area=area, states=("overdue",) if given.overdue else rules.OPEN)
    counts = rules.counts(actor, day, manager=manager, area=area)
    people = dict(current().rows('SELECT id, name FROM "user"'))
    for row in rows:
        context.say(f"{row.number}  {row.name}  {rules.STATES[row.state]}  {row.why}")
    total = "，".join(f"{label} {counts[state]} 户" for state, label in rules.STATES.items())
    context.say(f"{day}：{total}。" if any(counts.values()) else f"{day}：没有需要走访的客户。")
    context.out({"date": day, "due": [_row(row, people) for row in rows], "counts": counts})


def _row(row: Due, people: dict[int, str]) -> dict[str, Any]:
    return {
        "number": row.number,
        "name": row.name,
        "class": row.due_class.name,
        "unclassed": row.unclassed,
        "manager": people.get(row.owner_id or 0, ""),
        "last": row.last,
        "due_from": row.due_from,
        "due_on": row.due_on,
        "state": row.state,
        "late": row.late,
        "planned_on": row.planned_on,
        "why": row.why,
    }


def user_id(name: str) -> int | None:
    """Return the id of a user by name or login; None for an empty name.

    Raises:
        Refused: there is none, or several of that name.
    """
    if not name:
        return None
    rows = current().rows('SELECT id FROM "user" WHERE login = ? AND binned_at IS NULL', (name,)) or current().rows(
        'SELECT id FROM "user" WHERE name = ? AND binned_at IS NULL', (name,)
    )
    if len(rows) != 1:
        raise Refused(f"没有叫“{name}”的人员。" if not rows else f"叫“{name}”的人员有 {len(rows)} 位，请写登录名。")
    return int(rows[0][0])


def unit_id(name: str) -> int | None:
    """Return the id of a unit by its name; None for an empty name.

    Raises:
        Refused: there is none.
    """
    if not name:
        return None
    row = current().row("SELECT id FROM unit WHERE name = ? AND binned_at IS NULL", (name,))
    if row is None:
        raise Refused(f"没有叫“{name}”的片区或部门。")
    return int(row[0])
