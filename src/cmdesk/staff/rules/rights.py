"""The rights matrix: how far each role may go in each action, and the one way to ask (S1-48, S4-24).

A right reaches nothing, what a person is responsible for, what belongs to the person's unit and the units below, or
everything. ``resources/rights.toml`` holds the defaults; an office's own rows come before them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from cmdesk.core.actor import Actor, Scope
from cmdesk.core.conditions import marks
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.errors import NotAllowed, Refused
from cmdesk.core.feature import declared
from cmdesk.core.resources import resource
from cmdesk.staff.record import ROLES, Right
from cmdesk.staff.rules.terms import role_label

ADMINISTRATOR = "administrator"
SCOPE_LABELS = {Scope.NONE: "无", Scope.OWN: "本人", Scope.TEAM: "片区", Scope.ALL: "全部"}
KEPT_BY_ADMINISTRATOR = ("users.edit", "rights.edit")
"""Actions the administrator's role never loses: without them nobody could give anything back."""

Condition = tuple[str, tuple[Any, ...]]
"""A piece of SQL for ``WHERE`` and its parameters."""

_LETTERS = {"-": Scope.NONE, "O": Scope.OWN, "T": Scope.TEAM, "A": Scope.ALL}


@cache
def defaults() -> dict[str, dict[str, Scope]]:
    """Return the shipped matrix: action → role → scope, in the file's order.

    Raises:
        ValueError: a line of ``rights.toml`` has not a column for every role.
    """
    text = resource("rights.toml").read_text(encoding="utf-8")
    whole = tomllib.loads(text)
    roles = whole["roles"]
    found = {}
    for action, line in whole["matrix"].items():
        letters = line.split()
        if len(letters) != len(roles):
            raise ValueError(f"rights.toml: {action} has {len(letters)} columns, not {len(roles)}")
        found[action] = {role: _LETTERS[letter] for role, letter in zip(roles, letters, strict=True)}
    for role, few in whole["few"].items():
        for action, scopes in found.items():
            scopes[role] = _LETTERS[few.get(action, "-")]
    return found


def rights_of(role: str) -> dict[str, Scope]:
    """Return action → scope of a role: the office's rows, and the defaults for actions it has no row for."""
    found = {action: scopes.get(role, Scope.NONE) for action, scopes in defaults().items()}
    rows = current().rows('SELECT action, scope FROM "right" WHERE role = ? AND binned_at IS NULL', (role,))
    found.update({action: Scope(scope) for action, scope in rows})
    return found


def matrix() -> dict[str, dict[str, Scope]]:
    """Return the office's whole matrix: role → action → scope."""
    return {choice.value: rights_of(choice.value) for choice in ROLES}


def visible(actor: Actor, action: str, owner_column: str | None, unit_column: str | None) -> Condition:
    """Return the condition that lets only the rows pass that ``action`` reaches for this person.

    Args:
        actor: who looks.
        action: ``"customers.view"``.
        owner_column: column of the responsible user's id, qualified as the query needs it; None if there is none.
        unit_column: column of the unit's id; None if there is none.
    """
    scope = actor.scope(action)
    if scope is Scope.ALL:
        return "1 = 1", ()
    parts: list[str] = []
    params: list[Any] = []
    if scope >= Scope.OWN and owner_column:
        parts.append(f"{owner_column} = ?")
        params.append(actor.id)
    if scope is Scope.TEAM and unit_column and actor.team:
        parts.append(f"{unit_column} IN ({marks(actor.team)})")
        params.extend(sorted(actor.team))
    if not parts:
        return "1 = 0", ()
    return f"({' OR '.join(parts)})", tuple(params)


def reaches(actor: Actor, action: str, owner_id: int | None = None, unit_id: int | None = None) -> bool:
    """Tell whether ``action`` reaches a record of this owner and unit; the verdict of ``visible`` for one row."""
    scope = actor.scope(action)
    if scope is Scope.ALL:
        return True
    if scope >= Scope.OWN and owner_id is not None and owner_id == actor.id:
        return True
    return scope is Scope.TEAM and unit_id is not None and unit_id in actor.team


def refusal(actor: Actor, action: str, owner_id: int | None = None, unit_id: int | None = None) -> NotAllowed | None:
    """Return why the actor may not do this to a record of this owner and unit, or None if he may.

    A disabled button shows the same sentence as the verb would raise.
    """
    if reaches(actor, action, owner_id, unit_id):
        return None
    scope, label = actor.scope(action), _label(action)
    if scope is Scope.NONE:
        return NotAllowed.to(f"“{label}”")
    within = "本人负责的" if scope is Scope.OWN else "本片区及下级的"
    return NotAllowed(f"您的“{label}”权限只到{within}记录，这一条不在其中，请找负责人或系统管理员。")


def refuse(actor: Actor, action: str, owner_id: int | None = None, unit_id: int | None = None) -> None:
    """Let pass what ``reaches`` allows.

    Raises:
        NotAllowed: one Chinese sentence that names the missing right and whom to ask.
    """
    said = refusal(actor, action, owner_id, unit_id)
    if said is not None:
        raise said


def change_right(actor: Actor, role: str, action: str, scope: Scope) -> None:
    """Set how far a role may go in an action.

    Raises:
        NotAllowed: the actor may not edit rights.
        Refused: there is no such role or action, or the office would lock itself out.
    """
    change_rights(actor, {(role, action): scope})


def change_rights(actor: Actor, changes: Mapping[tuple[str, str], Scope]) -> int:
    """Set many cells of the matrix in one step that can be undone; returns how many differed.

    Args:
        actor: needs ``rights.edit``.
        changes: (role, action) → scope.

    Raises:
        NotAllowed: the actor may not edit rights.
        Refused: there is no such role or action, or the office would lock itself out.
    """
    refuse(actor, "rights.edit")
    for (role, action), scope in changes.items():
        _refuse_change(role, action, scope)
    now = matrix()
    different = {cell: scope for cell, scope in changes.items() if now[cell[0]].get(cell[1]) != scope}
    if not different:
        return 0
    with keep.operation(actor, _title(different)) as work:
        for (role, action), scope in different.items():
            _write(work, role, action, scope)
    return len(different)


def add_default_rights(work: keep.Operation) -> None:
    """Write the whole default matrix as the office's own, so that a later version changes nobody's rights."""
    rows = [
        {"role": role, "action": action, "scope": int(scope)}
        for action, scopes in defaults().items()
        for role, scope in scopes.items()
    ]
    work.add_many(Right, rows)


def _write(work: keep.Operation, role: str, action: str, scope: Scope) -> None:
    found = work.database.row('SELECT id, binned_at FROM "right" WHERE role = ? AND action = ?', (role, action))
    if found is None:
        work.add(Right, {"role": role, "action": action, "scope": int(scope)})
        return
    if found[1] is not None:
        work.restore(Right, found[0])
    work.edit(Right, found[0], {"scope": int(scope)})


def _refuse_change(role: str, action: str, scope: Scope) -> None:
    if role not in {choice.value for choice in ROLES}:
        raise Refused(f"没有代号为“{role}”的岗位。")
    known = declared().get(action)
    if known is None and action not in defaults():
        raise Refused(f"没有代号为“{action}”的操作。")
    if known is not None and scope not in known.scopes:
        can = "、".join(SCOPE_LABELS[one] for one in known.scopes)
        raise Refused(f"“{known.label}”只能设为：{can}。")
    if role == ADMINISTRATOR and action in KEPT_BY_ADMINISTRATOR and scope is not Scope.ALL:
        raise Refused(f"{role_label(role)}必须保留“{_label(action)}”，否则没有人能再把权限改回来。")


def _title(changes: Mapping[tuple[str, str], Scope]) -> str:
    if len(changes) > 1:
        return f"修改权限 {len(changes)} 项"
    ((role, action), scope) = next(iter(changes.items()))
    return f"修改权限 {role_label(role)}·{_label(action)}：{SCOPE_LABELS[scope]}"


def _label(action: str) -> str:
    known = declared().get(action)
    return known.label if known else action
