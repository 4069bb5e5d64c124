"""Whole prints of visits: what the page and the command line ask for; rights are asked here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cmdesk.core.actor import Actor
from cmdesk.core.conditions import also, chunks, marks
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused
from cmdesk.customers import rules as customers
from cmdesk.papers.job import About, Job, Lazy
from cmdesk.staff.record import User
from cmdesk.visits.paper import cover, notebook, sheet, survey
from cmdesk.visits.record import Visit
from cmdesk.visits.rules import rights
from cmdesk.visits.rules.planning.days import TITLE


def day_job(actor: Actor, user_id: int, day: date, *, with_cover: bool = True) -> Job:
    """Return the print of somebody's day: the cover, then a sheet for each visit in the order of the route.

    Cancelled visits are left out. The sheets are read when they are drawn, a hundred at a time.

    Args:
        actor: who prints; sees only the visits his right reaches.
        user_id: whose day.
        day: the day.
        with_cover: print the list of the day before the sheets.

    Raises:
        Refused: there is nothing to print on that day.
    """
    name = keep.title_of(User.KIND, user_id)
    found = _visits(
        actor, "visit.user_id = ? AND visit.day = ? AND visit.state <> 'cancelled'", (user_id, day.isoformat())
    )
    if not found:
        raise Refused(f"{name} {day} 没有可以打印的走访，请先安排走访，或用 --date 换一天。")
    ids = [visit_id for visit_id, _ in found]
    about: list[About | tuple[str, int] | None] = [
        About(Visit.KIND, one, f"{title} {day:%m-%d}") for one, title in found
    ]
    parts: list[tuple[str, Sequence[sheet.Values]]] = [(sheet.FORM, Lazy(ids, sheet.sheets))]
    if with_cover:
        parts.insert(0, (cover.FORM, Lazy([user_id], lambda _: [cover.cover(user_id, day, ids)])))
        about.insert(0, None)
    return Job(f"走访单 {day} {name}", parts, about)


def sheets_job(actor: Actor, ids: Sequence[int], title: str = "走访单") -> Job:
    """Return the print of the sheets of chosen visits, in their order.

    Raises:
        Refused: none of them is the actor's to see.
    """
    seen = dict(_visits(actor, "1 = 1", (), ids))
    chosen = [one for one in ids if one in seen]
    if not chosen:
        raise Refused("没有可以打印的走访，请先在名单里选中走访。")
    about = [About(Visit.KIND, one, seen[one]) for one in chosen]
    return Job(title, [(sheet.FORM, Lazy(chosen, sheet.sheets))], about)


def survey_job(actor: Actor, ids: Sequence[int], month: date) -> Job:
    """Return the print of the stock surveys of customers for a month (forms 25).

    Raises:
        Refused: one of them is not the actor's to see.
    """
    heads = customers.heads(actor, ids)
    about = [About("customer", head.id, f"{head.title()} {month:%Y-%m}") for head in heads]
    read = survey.reader(month)
    return Job(f"样本户信息采集表 {month:%Y-%m}", [(survey.FORM, Lazy([head.id for head in heads], read))], about)


def notebook_job(actor: Actor, customer_id: int, *, empty: int = 1) -> Job:
    """Return the print of a customer's notebook: his card, his visits so far, and empty pages (forms 28).

    Raises:
        NotFound: the actor may not know of the customer.
    """
    (head,) = customers.heads(actor, [customer_id])
    pages = notebook.pages(customer_id, empty)
    about = [About("customer", customer_id, head.title())] * len(pages)
    return Job(f"商情簿 {head.title()}", [(notebook.FORM, pages)], about)


def next_day(user_id: int, today: date) -> date | None:
    """Return the first day from today on for which somebody still has visits planned, or None."""
    row = current().row(
        "SELECT MIN(day) FROM visit WHERE user_id = ? AND day >= ? AND state = 'planned' AND binned_at IS NULL",
        (user_id, today.isoformat()),
    )
    return date.fromisoformat(row[0]) if row and row[0] else None


def _visits(
    actor: Actor, condition: str, params: Sequence[object], ids: Sequence[int] | None = None
) -> list[tuple[int, str]]:
    """Return (id, customer) of the visits the actor may see, in the order of the route."""
    where, more = rights.visible(actor)
    text = (
        f"SELECT visit.id, {TITLE} FROM visit JOIN customer c ON c.id = visit.customer_id WHERE {condition}"
        " AND visit.binned_at IS NULL" + also(where)
    )
    order = " ORDER BY visit.position, visit.id"
    if ids is None:
        return [(row[0], row[1]) for row in current().rows(text + order, (*params, *more))]
    found: list[tuple[int, str]] = []
    for part in chunks(ids):
        found += current().rows(f"{text} AND visit.id IN ({marks(part)})", (*params, *more, *part))
    return found
