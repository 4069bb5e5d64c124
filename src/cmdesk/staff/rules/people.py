"""Verbs for people and the units they belong to (S0-46, S4-03)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cmdesk.core.actor import PROGRAM, Actor
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid, NotAllowed, NotFound, Refused
from cmdesk.core.field import Link
from cmdesk.core.record import Record, kinds, table_of
from cmdesk.staff.record import Unit, User
from cmdesk.staff.rules import passwords
from cmdesk.staff.rules.rights import ADMINISTRATOR, refuse
from cmdesk.staff.rules.signing_in import fold_login, keep_password

Values = Mapping[str, Any]
NOT_ONESELF = "不能停用自己的账号，请由另一位系统管理员操作。"


def listed(actor: Actor, *, everybody: bool = False) -> list[User]:
    """Return the people by login, those who left only when ``everybody`` is asked for.

    Raises:
        NotAllowed: the actor may not look at the list of people.
    """
    refuse(actor, "users.view")
    query = User.select().where(User.binned_at.is_null())
    if not everybody:
        query = query.where(User.active)
    return list(query.order_by(User.login))


def person_called(login: str) -> int:
    """Return the id of the person with a login.

    Raises:
        NotFound: there is none.
    """
    row = current().row('SELECT id FROM "user" WHERE login = ? AND binned_at IS NULL', (fold_login(login),))
    if row is None:
        raise NotFound(f"没有登录名为“{login}”的人员，请用 users list 查看。")
    return int(row[0])


def person_named(text: str) -> int:
    """Return the id of the person of a login or, where nobody has it, of a name.

    Raises:
        NotFound: there is none, or several of that name.
    """
    plain = text.strip()
    rows = current().rows('SELECT id FROM "user" WHERE login = ? AND binned_at IS NULL', (fold_login(plain),))
    rows = rows or current().rows('SELECT id FROM "user" WHERE name = ? AND binned_at IS NULL', (plain,))
    if not rows:
        raise NotFound(f"没有叫“{plain[:20]}”的人员，请核对姓名，或写登录名。")
    if len(rows) > 1:
        raise NotFound(f"叫“{plain[:20]}”的人员有 {len(rows)} 位，请写登录名。")
    return int(rows[0][0])


def person_or_self(actor: Actor, text: str | None) -> int:
    """Return the id of the person of a login or name, that of the actor where nobody is named.

    Raises:
        NotFound: as ``person_named``.
    """
    return person_named(text) if text else actor.id


def entered(user_id: int) -> datetime:
    """Return when somebody came into the office's file (local): what was due before then was never asked of him.

    Raises:
        NotFound: there is no such person.
    """
    row = current().row('SELECT created_at FROM "user" WHERE id = ?', (user_id,))
    if row is None:
        raise NotFound("没有这位人员，请刷新后再选。")
    return datetime.fromisoformat(row[0]).astimezone()


def unit_names(*, used_only: bool = False) -> dict[int, str]:
    """Return units' names by id; those in the recycle bin too, unless ``used_only``."""
    where = " WHERE binned_at IS NULL" if used_only else ""
    return dict(current().rows(f"SELECT id, name FROM unit{where} ORDER BY id"))


def unit_called(name: str) -> int:
    """Return the id of the unit with a name.

    Raises:
        NotFound: there is none; names the ones there are.
    """
    rows = current().rows("SELECT id, name FROM unit WHERE binned_at IS NULL ORDER BY id")
    found = next((row[0] for row in rows if row[1] == name.strip()), None)
    if found is None:
        raise NotFound(f"没有叫“{name}”的{Unit.LABEL}。现有：{'、'.join(row[1] for row in rows[:20])}。")
    return int(found)


def usual_login(name: str) -> str:
    """Return the login that is offered for a name: its pinyin in one word; empty where it has none."""
    from cmdesk.core.text import pinyin

    return "".join(filter(str.isalnum, pinyin.full(name))).lower()


def add_user(actor: Actor, values: Values, password: str | None = None, *, temporary: bool = True) -> int:
    """Enter a person and return the id.

    Args:
        actor: needs ``users.edit``.
        values: fields of ``User``; the person is active unless said otherwise.
        password: None lets the person not sign in until a password is set.
        temporary: the person must choose another password after signing in.

    Raises:
        NotAllowed: the actor may not, or only an administrator may make an administrator.
        Invalid: values cannot be kept; the password is at ``password``.
    """
    refuse(actor, "users.edit")
    blank = {"login": "", "name": "", "role": None, "phone": ""}
    whole = _cleaned({**blank, "active": True, **values})
    _refuse_administrator(actor, whole["role"], "添加")
    kept = None
    if password is not None:
        passwords.refuse_weak(password, login=whole["login"], name=whole["name"], phone=whole["phone"])
        kept = passwords.hash_of(password)
    with keep.operation(actor, f"添加人员 {whole.get('name', '')}") as work:
        user_id = work.add(User, whole)
        if kept is not None:
            keep_password(work, user_id, kept, temporary=temporary)
    return user_id


def edit_user(
    actor: Actor, user_id: int, values: Values, *, version: int | None = None, before: Values | None = None
) -> bool:
    """Change a person's data; returns False when nothing differs.

    Raises:
        NotAllowed: the actor may not, or only an administrator may change an administrator.
        Refused: the last active administrator, or one's own administrator right, would be lost.
        Conflict: somebody else changed the same fields since ``version``.
        Invalid: values cannot be kept.
    """
    refuse(actor, "users.edit")
    person, whole = keep.read(User, user_id), _cleaned(values)
    _refuse_administrator(actor, person.role, "修改")
    _refuse_administrator(actor, whole.get("role"), "任命")
    if user_id == actor.id:
        _refuse_own_loss(person, whole)
    with keep.operation(actor, f"修改人员 {person.name}") as work:
        return work.edit(User, user_id, whole, version=version, before=before)


def deactivate(actor: Actor, user_id: int) -> None:
    """Let somebody no longer sign in; what the person did and is responsible for stays as it is.

    Raises:
        NotAllowed: the actor may not.
        Refused: oneself, or the last active administrator.
    """
    edit_user(actor, user_id, {"active": False})


def activate(actor: Actor, user_id: int) -> None:
    """Let somebody sign in again."""
    edit_user(actor, user_id, {"active": True})


def is_one_administrator() -> bool:
    """Tell whether one person alone can give anybody a new password: nobody could give him one."""
    row = current().row(
        "SELECT COUNT(*) FROM \"user\" WHERE role = 'administrator' AND active = ? AND binned_at IS NULL", (True,)
    )
    return row is not None and row[0] == 1


def add_unit(actor: Actor, values: Values) -> int:
    """Enter a department or area and return its id.

    Raises:
        NotAllowed: the actor may not edit units.
        Invalid: values cannot be kept.
    """
    refuse(actor, "units.edit")
    with keep.operation(actor, f"添加{Unit.LABEL} {values.get('name', '')}") as work:
        return work.add(Unit, values)


def edit_unit(
    actor: Actor, unit_id: int, values: Values, *, version: int | None = None, before: Values | None = None
) -> bool:
    """Rename, move or describe a unit; returns False when nothing differs.

    Raises:
        NotAllowed: the actor may not edit units.
        Refused: it would stand below itself.
        Conflict: somebody else changed the same fields since ``version``.
    """
    refuse(actor, "units.edit")
    with keep.operation(actor, f"修改{Unit.LABEL} {keep.read(Unit, unit_id).name}") as work:
        return work.edit(Unit, unit_id, values, version=version, before=before)


def bin_unit(actor: Actor, unit_id: int) -> None:
    """Put a unit into the recycle bin.

    Raises:
        NotAllowed: the actor may not edit units.
        Refused: people, customers or other units still belong to it; says how many of each.
    """
    refuse(actor, "units.edit")
    unit = keep.read(Unit, unit_id)
    with keep.operation(actor, f"删除{Unit.LABEL} {unit.name}") as work:
        used = uses_of(Unit, unit_id)
        if used:
            what = "、".join(f"{count} 个{label}" for label, count in used.items())
            raise Refused(f"“{unit.name}”下面还有 {what}，请先移到别处再删除。")
        work.bin(Unit, unit_id)


def uses_of(model: type[Record], record_id: int) -> dict[str, int]:
    """Return how many records outside the recycle bin point to this one: their noun → count."""
    found: dict[str, int] = {}
    for other in kinds().values():
        columns = [
            field.column_name
            for field in other._meta.sorted_fields
            if isinstance(field, Link) and field.rel_model is model
        ]
        if not columns:
            continue
        condition = " OR ".join(f'"{column}" = ?' for column in columns)
        row = current().row(
            f'SELECT COUNT(*) FROM "{table_of(other)}" WHERE binned_at IS NULL AND ({condition})',
            (record_id,) * len(columns),
        )
        if row and row[0]:
            found[other.LABEL] = int(row[0])
    return found


def _cleaned(values: Values) -> dict[str, Any]:
    login = values.get("login")
    return keep.clean(User, {**values, "login": fold_login(login)} if isinstance(login, str) else values)


def _refuse_administrator(actor: Actor, role: str | None, verb: str) -> None:
    """Only administrators handle administrators: otherwise ``users.edit`` alone would give every right."""
    if role == ADMINISTRATOR and actor.role not in {ADMINISTRATOR, PROGRAM.role}:
        raise NotAllowed(f"系统管理员只能由系统管理员{verb}。")


def _refuse_own_loss(person: User, values: Values) -> None:
    if "active" in values and not values["active"]:
        raise Refused(NOT_ONESELF)
    if person.role == ADMINISTRATOR and values.get("role", ADMINISTRATOR) != ADMINISTRATOR:
        raise Invalid({"role": "不能取消自己的系统管理员岗位，请由另一位系统管理员操作。"})
