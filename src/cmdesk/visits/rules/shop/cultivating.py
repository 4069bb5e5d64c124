"""Which brands were worked on at a visit: written with its sheet, told at the next one, counted by month (S0-24)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date

from cmdesk.core.conditions import chunks, marks
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused
from cmdesk.visits.record import Cultivation, Visit
from cmdesk.visits.rules.shop import schemes

_TITLE = "CASE WHEN p.short_name <> '' THEN p.short_name ELSE p.name END"
_PLAN = "CASE WHEN b.id IS NULL THEN w.scheme WHEN b.brief <> '' THEN b.brief ELSE b.heading END"
_SAID = ("done", "effect", "next_step")


@dataclass(frozen=True)
class Worked:
    """A brand that was worked on.

    Attributes:
        product_id: which.
        scheme: name of the plan that was carried out, where it is no bulletin; empty for daily work.
        done, effect, next_step: what was done, what came of it, what comes next.
        bulletin_id: the bulletin that was carried out, if it was one.
    """

    product_id: int
    scheme: str = ""
    done: str = ""
    effect: str = ""
    next_step: str = ""
    bulletin_id: int | None = None

    def words(self, product: str) -> str:
        """Return it in one line: ``黄鹤楼（软蓝）〔新品方案〕：摆到视线高度，效果 周销 3 条，下一步 试吸``."""
        said = (self.done, self.effect and f"效果 {self.effect}", self.next_step and f"下一步 {self.next_step}")
        told = "，".join(one for one in said if one)
        return f"{product}{f'〔{self.scheme}〕' if self.scheme else ''}{f'：{told}' if told else ''}"


_STORED = tuple(one.name for one in fields(Worked))


def of_visit(visit_id: int) -> tuple[Worked, ...]:
    """Return the brands that were worked on at a visit, in the order of the sheet."""
    found = keep.read_all(Cultivation, "visit_id = ? AND binned_at IS NULL ORDER BY id", (visit_id,))
    return tuple(Worked(**{name: getattr(one, name) for name in _STORED}) for one in found)


def write(work: keep.Operation, visit: Visit, worked: Sequence[Worked]) -> None:
    """Let exactly these brands have been worked on at a visit; one entered before keeps its row.

    Raises:
        Refused: a bulletin does not run there for that brand on the day and was not linked before, or has a plan beside it.
    """
    known = {
        one.product_id: one
        for one in keep.read_all(Cultivation, "visit_id = ? AND binned_at IS NULL ORDER BY id", (visit.id,))
    }
    _refuse_strange(visit, worked, {one.product_id: one.bulletin_id for one in known.values()})
    for one in {one.product_id: one for one in worked}.values():
        values = {**asdict(one), "day": visit.day}
        stored = known.pop(one.product_id, None)
        if stored is None:
            work.add(Cultivation, {**values, "visit_id": visit.id, "customer_id": visit.customer_id})
        else:
            work.edit(Cultivation, stored.id, values)
    for gone in known.values():
        work.bin(Cultivation, gone.id)


def _refuse_strange(visit: Visit, worked: Sequence[Worked], linked: Mapping[int, int | None]) -> None:
    fresh = [one for one in worked if one.bulletin_id and linked.get(one.product_id) != one.bulletin_id]
    if any(one.bulletin_id and one.scheme for one in worked):
        raise Refused("培育方案写了是哪一份营销信息，就不再另写名称，请去掉一个。")
    if fresh:
        running = {one.id: one.products for one in schemes.at_customer(visit.customer_id, visit.day or date.min)}
        if any(one.product_id not in running.get(one.bulletin_id or 0, ()) for one in fresh):
            raise Refused(f"有的培育方案在 {visit.day} 不适用于这户客户的这个品牌，请刷新后重选，或直接写方案名称。")


def last_words(customers: Iterable[int], day: date) -> dict[int, str]:
    """Return what was done for which brands at customers when it was done last before a day, in one line each."""
    found: dict[int, list[str]] = {}
    days: dict[int, str] = {}
    for part in chunks(list(customers)):
        for customer, on, name, product, *said in current().rows(
            f"SELECT w.customer_id, w.day, {_TITLE}, w.product_id, {_PLAN}, {', '.join(f'w.{one}' for one in _SAID)}"
            " FROM cultivation w JOIN product p ON p.id = w.product_id LEFT JOIN bulletin b ON b.id = w.bulletin_id"
            " JOIN (SELECT customer_id, MAX(day) AS day FROM cultivation"
            f" WHERE customer_id IN ({marks(part)}) AND day < ? AND binned_at IS NULL GROUP BY customer_id) n"
            " ON n.customer_id = w.customer_id AND n.day = w.day WHERE w.binned_at IS NULL ORDER BY w.id",
            (*part, day.isoformat()),
        ):
            days[customer] = on
            found.setdefault(customer, []).append(Worked(product, *said).words(name))
    return {customer: f"{days[customer][5:]} {'；'.join(lines)}" for customer, lines in found.items()}


def of_month(user_id: int, first: date, last: date) -> tuple[int, int]:
    """Return at how many visits of somebody in a span brands were worked on, and how many brands these were."""
    row = current().row(
        "SELECT COUNT(DISTINCT w.visit_id), COUNT(DISTINCT w.product_id) FROM cultivation w JOIN visit v"
        " ON v.id = w.visit_id WHERE v.user_id = ? AND v.day BETWEEN ? AND ? AND v.state = 'done'"
        " AND v.binned_at IS NULL AND w.binned_at IS NULL",
        (user_id, first.isoformat(), last.isoformat()),
    )
    return (int(row[0]), int(row[1])) if row else (0, 0)
