"""Bringing the invented units and people into an office; all of them sign in with the one password of the plan."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from cmdesk.core.actor import PROGRAM, Actor
from cmdesk.core.door import keep
from cmdesk.staff.demo.office import Unit, Worker
from cmdesk.staff.record import Unit as UnitRecord
from cmdesk.staff.record import User
from cmdesk.staff.rules import passwords
from cmdesk.staff.rules.rights import add_default_rights
from cmdesk.staff.rules.signing_in import keep_password


def hire(
    units: Sequence[Unit], staff: Sequence[Worker], password: str, at: datetime
) -> tuple[dict[str, int], dict[str, Actor]]:
    """Write units, people and the rights matrix in one operation.

    The password is hashed once for everybody: argon2id is meant to be slow.

    Returns:
        Ids of units by name, and everybody as an actor by login.
    """
    kept = passwords.hash_of(password)
    with keep.operation(PROGRAM, "建立演示数据：部门、片区和人员", at=at) as work:
        unit_ids: dict[str, int] = {}
        for unit in units:
            kind = "area" if unit.area else "department" if unit.above else "company"
            values = {"name": unit.name, "kind": kind, "parent_id": unit_ids.get(unit.above), "duty": unit.duty}
            unit_ids[unit.name] = work.add(UnitRecord, values)
        rows = [
            {
                "login": worker.login,
                "name": worker.name,
                "role": worker.role,
                "unit_id": unit_ids[worker.unit],
                "phone": worker.mobile,
                "active": True,
            }
            for worker in staff
        ]
        user_ids = work.add_many(User, rows)
        for user_id in user_ids:
            keep_password(work, user_id, kept, temporary=False)
        add_default_rights(work)
    return unit_ids, {
        worker.login: Actor(user_id, worker.login, worker.name, worker.role, unit_ids[worker.unit])
        for user_id, worker in zip(user_ids, staff, strict=True)
    }
