"""Who gets a copy of the complaint sheet: departments and people, chosen, never typed (S4-47)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cmdesk.complaints.record import Complaint, ComplaintCopy
from cmdesk.core import approval, notice
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.door.keep import Operation
from cmdesk.core.errors import Invalid
from cmdesk.core.spec import Choice
from cmdesk.staff.rules.departments import departments, duties
from cmdesk.staff.rules.terms import role_label

_USUAL = ("service", "quality", "technical", "finance")
"""Duties of the departments that get a copy as a rule, besides the one at fault (form 15)."""


def of(complaint_id: int) -> tuple[str, ...]:
    """Return who gets copies as codes: ``unit:3``, ``user:12``."""
    return tuple(f"unit:{one.unit_id}" if one.unit_id else f"user:{one.user_id}" for one in _rows(complaint_id))


def names(complaint_id: int) -> list[str]:
    """Return who gets copies as people call them."""
    known, name = departments(), approval.directory().name
    return [
        known.get(one.unit_id, "") or _unit(one.unit_id) if one.unit_id else name(one.user_id or 0)
        for one in _rows(complaint_id)
    ]


def usual(complaint: Complaint) -> tuple[str, ...]:
    """Return who gets copies unless somebody chooses otherwise, as far as the office has them."""
    known = duties()
    units = {name: unit for unit, name in departments().items()}
    found = [units[known[duty]] for duty in _USUAL if known[duty] in units]
    at_fault = [complaint.unit_id] if complaint.unit_id in units.values() else []
    return tuple(f"unit:{unit}" for unit in dict.fromkeys([*found[:1], *at_fault, *found[1:]]))


def choices() -> tuple[Choice, ...]:
    """Return who may be chosen: the office's departments first, then its people."""
    found = [Choice(f"unit:{unit}", name) for unit, name in departments().items()]
    return (*found, *(Choice(f"user:{one.value}", one.label) for one in people()))


def people() -> tuple[Choice, ...]:
    """Return the people of the office to choose from, by name; the value is the id."""
    rows = current().rows(
        'SELECT u.id, u.name, u.role, unit.name FROM "user" u LEFT JOIN unit ON unit.id = u.unit_id'
        " WHERE u.active = ? AND u.binned_at IS NULL ORDER BY u.name, u.id",
        (True,),
    )
    return tuple(Choice(str(user), f"{name}（{unit or role_label(role)}）") for user, name, role, unit in rows)


def write(work: Operation, complaint: Complaint, codes: Iterable[str]) -> None:
    """Let exactly these get copies.

    Raises:
        Invalid: somebody among them is neither a department nor one of the people.
    """
    wanted, known = dict.fromkeys(codes), {one.value for one in choices()}
    before = dict(zip(of(complaint.id), _rows(complaint.id), strict=True))
    strange = [code for code in wanted if code not in known and code not in before]
    if strange:
        raise Invalid({"copies": f"没有“{strange[0]}”这个部门或人员，请在名单里选择。"})
    for code, row in before.items():
        if code not in wanted:
            work.bin(ComplaintCopy, row.id)
    for code in wanted:
        if code not in before:
            kind, _, value = code.partition(":")
            work.add(ComplaintCopy, {"complaint_id": complaint.id, f"{kind}_id": int(value)})


def reached(complaint_id: int) -> list[int]:
    """Return the people who get copies: those named, and the heads of the departments."""
    rows = _rows(complaint_id)
    users = [one.user_id for one in rows if one.user_id]
    users += [head for one in rows if one.unit_id and (head := _head(one.unit_id)) is not None]
    return list(dict.fromkeys(users))


def tell(work: Operation, complaint: Complaint) -> None:
    """Tell everybody who gets a copy that the plan was approved: it is what they carry it out by."""
    notice.tell(
        work, reached(complaint.id), f"投诉 {complaint.number} 的处理方案已批准，处理单送达您处，请据此执行。",
        key=f"complaint:{complaint.id}:copy:{work.id}", about=("complaint", complaint.id), level="soon",
    )  # fmt: skip


def code_of(word: str) -> str:
    """Return the code of a department's name, or of a person's login or name, as the command line is given it.

    Raises:
        Invalid: there is none, or several people are called so.
    """
    units = [f"unit:{unit}" for unit, name in departments().items() if name == word.strip()]
    rows = current().rows(
        'SELECT id FROM "user" WHERE (login = ? OR name = ?) AND active = ? AND binned_at IS NULL',
        (word.strip(), word.strip(), True),
    )
    found: Sequence[str] = units or [f"user:{row[0]}" for row in rows]
    if len(found) != 1:
        why = "没有这个部门或人员" if not found else "有几个人叫这个名字，请写登录名"
        raise Invalid({"copies": f"“{word.strip()}”：{why}。"})
    return found[0]


def _rows(complaint_id: int) -> list[ComplaintCopy]:
    return keep.read_all(ComplaintCopy, "complaint_id = ? AND binned_at IS NULL ORDER BY id", (complaint_id,))


def _unit(unit_id: int) -> str:
    row = current().row("SELECT name FROM unit WHERE id = ?", (unit_id,))
    return str(row[0]) if row else ""


def _head(unit_id: int) -> int | None:
    return approval.directory().head(_unit(unit_id))
