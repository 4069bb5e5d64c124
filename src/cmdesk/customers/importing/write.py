"""What was agreed → the office: one operation, all or nothing, one step back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from cmdesk.core.actor import Actor, Scope
from cmdesk.core.conditions import chunks
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.core.door import beginning, following, keep
from cmdesk.core.errors import NotAllowed
from cmdesk.core.machine import ahead, collecting
from cmdesk.core.sheet.opening.reading import Cancelled
from cmdesk.customers import index
from cmdesk.customers.doubles.likely import by_number
from cmdesk.customers.importing.again import Again, bring, join
from cmdesk.customers.importing.cells import joined
from cmdesk.customers.importing.check import Checked, Doubles, Progress
from cmdesk.customers.record import Customer, Person
from cmdesk.customers.rules import rights
from cmdesk.customers.rules.file import files
from cmdesk.staff.record import Unit

_STEP = 2_000


Fresh = list[tuple[dict[str, Any], list[dict[str, Any]]]]


@dataclass(frozen=True)
class Outcome:
    """What an import did.

    Attributes:
        added: new customers.
        updated: customers of whom something changed.
        skipped: rows that repeat a customer and were left out.
        operation_id: what undo takes back.
        contacts: contacts that were added to customers whom the office had already.
    """

    added: int
    updated: int
    skipped: int
    operation_id: int
    contacts: int = 0

    @property
    def changed(self) -> bool:
        """Whether anything was written, so that there is something to take back."""
        return bool(self.added or self.updated)

    @property
    def words(self) -> str:
        """What was done, in a few words."""
        if not self.changed:
            return "没有新内容，档案未改动"
        parts = [f"新增 {self.added} 户", *([f"更新 {self.updated} 户"] if self.updated else [])]
        return "，".join(parts)


@collecting.paused()
def write(
    actor: Actor,
    checked: Checked,
    policy: Doubles = "skip",
    *,
    source: str = "",
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Outcome:
    """Write the rows that were found good.

    Args:
        actor: who imports; needs the right of his own.
        checked: the outcome of ``check.check`` on the same office.
        policy: what happens to rows that repeat a customer: left out, brought into his file (``again``), or added.
        source: the file's name, for the trail.
        progress: called with a Chinese stage, rows done, rows in all.
        cancelled: asked every few thousand rows; nothing remains of a cancelled import.

    Raises:
        Cancelled: ``cancelled`` said so; nothing was written.
        NotAllowed: the actor may not import, or not change one of the customers to update.
    """
    refuse_import(actor)
    fresh, again = _split(checked, policy)
    title = f"导入客户 {source}（{len(fresh)} 户新增）".replace("  ", " ")
    with current().roomy(), keep.operation(actor, title) as work:
        areas = _add_areas(work, actor, checked)
        _fill(actor, fresh, again, areas)
        _number(work, fresh)
        with work.database.indexed_later((*index.TABLES, *following.tables(Customer), "audit"), len(fresh)):
            _add_all(work, checked, fresh, progress, cancelled)
        changed: set[int] = set()
        contacts = 0
        for at, row in enumerate(again):
            if at % _STEP == 0:
                _go_on(progress, cancelled, at, len(again))
            outcome = bring(work, row)
            contacts += outcome.contacts
            changed |= {row.customer_id} if outcome.changed else set()
        _go_on(progress, cancelled, len(fresh), len(fresh))
        if len(fresh) >= _STEP:
            index.settle(work.database)
        operation_id = work.id
    skipped = len(checked.rows) - len(fresh) - len(again)
    return Outcome(len(fresh), len(changed), skipped, operation_id, contacts)


def _add_all(
    work: keep.Operation,
    checked: Checked,
    fresh: Fresh,
    progress: Progress | None,
    cancelled: Callable[[], bool] | None,
) -> None:
    """Add the new files part by part, while another process prepares how the next ones will be found, sorted and told."""
    coming = ([beginning.stored(Customer, values) for values, _ in part] for part in chunks(fresh, _STEP))
    with closing(ahead.each(_prepare, coming)) as prepared:
        for start, (given, (found, trails)) in zip(range(0, len(fresh), _STEP), prepared, strict=True):
            _go_on(progress, cancelled, start, len(fresh))
            with index.at_hand(checked.marks, found):
                ids = work.add_many(Customer, given, trails=trails)
            _add_people(work, ids, fresh[start : start + _STEP])


def _prepare(given: Sequence[dict[str, Any]]) -> tuple[list[index.Prepared], list[str]]:
    """Return what is needed to find new files, and what the trail says of each."""
    return index.prepare(given), [beginning.trail(Customer, one) for one in given]


def _add_people(work: keep.Operation, ids: Sequence[int], part: Fresh) -> None:
    people = [
        {**person, "customer_id": customer_id}
        for customer_id, (_, persons) in zip(ids, part, strict=True)
        for person in persons
    ]
    work.add_many(Person, people)


def refuse_import(actor: Actor) -> None:
    """Refuse an actor who has no right to import.

    Raises:
        NotAllowed: with the sentence to show.
    """
    if actor.scope("customers.import") == Scope.NONE:
        raise NotAllowed.to("导入客户")


def _split(checked: Checked, policy: Doubles) -> tuple[Fresh, list[Again]]:
    fresh: Fresh = []
    again: list[Again] = []
    taken: dict[int, tuple[dict[str, Any], list[dict[str, Any]]]] = {}  # rows that later ones of the list repeat
    repeated = {double.row for double in checked.doubles.values()}
    skipped = checked.skipped(policy)
    for number, values, person in checked.rows:
        first = [person] if person else []
        people = [*first, *checked.beside.get(number, ()), *checked.further.get(number, ())]
        left, double = checked.left.get(number, []), checked.doubles.get(number)
        if number in skipped:
            if double is not None and double.row in taken:
                taken[number] = taken[double.row]
                join(*taken[number], values, people)
            continue
        if double is not None and policy == "update":
            again.append(Again(double.customer_id, dict(values), people, left))
            kept = again[-1].values, people
        else:
            fresh.append((_noted(values, left), people))
            kept = fresh[-1]
        if number in repeated:
            taken[number] = kept
    return fresh, again


def _noted(values: dict[str, Any], left: Sequence[str]) -> dict[str, Any]:
    """Return values with further words in the remarks."""
    return {**values, "note": joined(left, values.get("note", ""))} if left else dict(values)


def _add_areas(work: keep.Operation, actor: Actor, checked: Checked) -> dict[str, int]:
    missing = list(checked.new_areas)
    if not missing:
        return {}
    if actor.scope("units.edit") == Scope.NONE:
        named = "、".join(missing[:5])
        raise NotAllowed(
            f"名单里的片区“{named}”还没有建立，您没有建立片区的权限。请先让管理员建立，或不导入片区这一列。"
        )
    return {name: work.add(Unit, {"name": name, "kind": "area"}) for name in missing}


def _fill(actor: Actor, fresh: Fresh, again: Sequence[Again], areas: dict[str, int]) -> None:
    begun = files.beginning(actor)
    day = clock.today()
    for values, _ in fresh:
        _place(values, areas)
        for name, value in begun.items():
            values.setdefault(name, value)
        values.setdefault("collected_on", day)
        if not rights.reaches(actor, rights.CREATE, values.get("owner_id"), values.get("area_id")):
            raise NotAllowed(
                f"“{values['name']}”的客户经理或片区不在您的范围内，没有导入任何一行。请去掉这些行或换人导入。"
            )
    for row in again:
        _place(row.values, areas)


def _place(values: dict[str, Any], areas: dict[str, int]) -> None:
    name = values.pop("area_name", None)
    if name is not None:
        values["area_id"] = areas[name]


def _number(work: keep.Operation, fresh: Fresh) -> None:
    given_numbers = [pair[0]["number"] for pair in fresh if pair[0].get("number")]
    held = set(by_number(given_numbers))
    taken: set[str] = set(held)
    without: Fresh = []
    for pair in fresh:
        given = pair[0].get("number")
        if given and given not in taken:
            taken.add(given)
        else:
            without.append(pair)
    for (values, _), number in zip(without, files.numbers(work.database, len(without), taken), strict=True):
        values["number"] = number


def _go_on(progress: Progress | None, cancelled: Callable[[], bool] | None, done: int, whole: int) -> None:
    if cancelled and cancelled():
        raise Cancelled("已取消，没有写入任何内容。")
    if progress:
        progress("正在写入", done, whole)
