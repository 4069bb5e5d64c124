"""Which scheme holds where: one for the office, another for an area that wants its own, each from a day on (X-1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cmdesk.cadence.record import SchemeChoice
from cmdesk.cadence.rules import schemes
from cmdesk.cadence.rules.schemes import VisitScheme
from cmdesk.core import regulation
from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.errors import NotAllowed, Refused
from cmdesk.staff import rules as staff
from cmdesk.staff.record import Unit

CHOOSE = "cadence.scheme"


@dataclass(frozen=True)
class InForce:
    """The schemes of one day.

    Attributes:
        office: of all who have no area, or an area without a choice of its own.
        areas: unit → scheme, for every unit that follows another one.
    """

    day: date
    office: VisitScheme
    areas: dict[int, VisitScheme]

    def of(self, area_id: int | None) -> VisitScheme:
        """Return the scheme of an area."""
        return self.office if area_id is None else self.areas.get(area_id, self.office)

    def parts(self) -> list[tuple[VisitScheme, str]]:
        """Return every scheme with the condition on ``b.area`` that tells whom it concerns, the office's first."""
        if not self.areas:
            return [(self.office, "1 = 1")]
        others: dict[str, list[int]] = {}
        for unit, found in self.areas.items():
            others.setdefault(found.key, []).append(unit)
        known = {found.key: found for found in self.areas.values()}
        apart = ", ".join(str(unit) for unit in sorted(self.areas))
        rest = [(known[key], f"b.area IN ({', '.join(map(str, sorted(units)))})") for key, units in others.items()]
        return [(self.office, f"(b.area IS NULL OR b.area NOT IN ({apart}))"), *rest]


def in_force(day: date) -> InForce:
    """Return which scheme holds where on a day; a unit follows the nearest one above it that has a choice."""
    rules = regulation.on(day)
    rows = current().rows(
        "SELECT unit_id, scheme FROM scheme_choice WHERE binned_at IS NULL AND valid_from <= ? ORDER BY valid_from, id",
        (day.isoformat(),),
    )
    chosen: dict[int | None, str] = dict(rows)
    office = chosen.get(None) or str(rules.value("cadence.default"))
    areas: dict[int, VisitScheme] = {}
    if chosen.keys() - {None}:
        above: dict[int, int | None] = dict(current().rows("SELECT id, parent_id FROM unit"))
        for unit in above:
            key = _nearest(unit, above, chosen)
            if key and key != office:
                areas[unit] = schemes.scheme(key, rules)
    return InForce(day, schemes.scheme(office, rules), areas)


def _nearest(unit: int, above: dict[int, int | None], chosen: dict[int | None, str]) -> str:
    at: int | None = unit
    while at is not None:
        if at in chosen:
            return chosen[at]
        at = above.get(at)
    return ""


def may_choose(actor: Actor, unit_id: int | None) -> Refused | None:
    """Return why the actor may not choose the scheme of a unit (None is the office), or None if he may."""
    if unit_id is None:
        return None if staff.reaches(actor, CHOOSE) else _only_all(actor)
    return staff.refusal(actor, CHOOSE, None, unit_id)


def _only_all(actor: Actor) -> Refused:
    missing = staff.refusal(actor, CHOOSE)
    return missing if missing is not None else NotAllowed("您没有为全单位选用应访方案的权限，请联系系统管理员。")


def choose(actor: Actor, scheme: str, valid_from: date, unit_id: int | None = None, note: str = "") -> int:
    """Let a unit, or with None the office, follow a scheme from a day on; returns the id of the choice.

    A choice of the same unit and day is replaced; earlier ones stay, so that past months are judged by their own scheme.

    Raises:
        NotAllowed: the actor may not choose there.
        Refused: there is no such scheme or unit.
    """
    refusal = may_choose(actor, unit_id)
    if refusal is not None:
        raise refusal
    found = schemes.scheme(scheme, regulation.on(valid_from))
    where = "全单位" if unit_id is None else keep.read(Unit, unit_id).name
    same = current().row(
        "SELECT id FROM scheme_choice WHERE binned_at IS NULL AND valid_from = ?"
        f" AND unit_id {'IS NULL' if unit_id is None else '= ?'} ORDER BY id",
        (valid_from.isoformat(),) if unit_id is None else (valid_from.isoformat(), unit_id),
    )
    with keep.operation(actor, f"{where}选用应访方案 {found.name}") as work:
        if same is not None:
            work.edit(SchemeChoice, same[0], {"scheme": scheme, "note": note})
            return int(same[0])
        values = {"unit_id": unit_id, "scheme": scheme, "valid_from": valid_from, "note": note}
        return work.add(SchemeChoice, values)


def withdraw(actor: Actor, choice_id: int) -> None:
    """Take a choice away; what held before it holds again.

    Raises:
        NotAllowed: the actor may not choose there.
        NotFound: there is no such choice.
    """
    found = keep.read(SchemeChoice, choice_id)
    refusal = may_choose(actor, found.unit_id)
    if refusal is not None:
        raise refusal
    with keep.operation(actor, f"取消{found.title()}") as work:
        work.bin(SchemeChoice, choice_id)


def choices() -> list[SchemeChoice]:
    """Return every choice, the latest first."""
    return keep.read_all(SchemeChoice, "binned_at IS NULL ORDER BY valid_from DESC, id DESC")
