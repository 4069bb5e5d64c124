"""People, rights and backups on the command line: the same verbs as the screens."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any, Protocol

from cmdesk.core import command
from cmdesk.core.actor import Scope
from cmdesk.core.errors import NotFound, OfficeUnusable, Refused

NEW_PASSWORD = "CMDESK_NEW_PASSWORD"  # noqa: S105  # the name of a variable
_SCOPE_WORDS = {"none": Scope.NONE, "own": Scope.OWN, "team": Scope.TEAM, "all": Scope.ALL}


class Context(command.Context, Protocol):
    """Also where the data lies, for restoring an office that no longer opens."""

    folder: Path
    database: str | None


def add(under: Any) -> None:
    """Add the sub-commands."""
    users = under.add_parser("users", help="人员、岗位和权限")
    _add_users(users.add_subparsers(dest="what", metavar="做什么", required=True))
    backups = under.add_parser("backup", help="备份、核对和恢复")
    _add_backups(backups.add_subparsers(dest="what", metavar="做什么", required=True))


def _add_users(under: Any) -> None:
    listing = under.add_parser("list", help="列出人员")
    listing.add_argument("--all", action="store_true", dest="everybody", help="连同已停用的")
    listing.set_defaults(run=run_list)

    adding = under.add_parser("add", help=f"添加人员；密码取自 {NEW_PASSWORD}，没有就随机生成并显示一次")
    adding.add_argument("login_name", metavar="LOGIN")
    adding.add_argument("name", metavar="NAME")
    adding.add_argument("role", metavar="ROLE", help="岗位代号或名称，见 users roles")
    adding.add_argument("--unit", metavar="UNIT", help="部门或片区名称")
    adding.add_argument("--phone", metavar="PHONE")
    adding.set_defaults(run=run_add)

    editing = under.add_parser("edit", help="修改人员")
    editing.add_argument("login_name", metavar="LOGIN")
    for option in ("name", "role", "unit", "phone"):
        editing.add_argument(f"--{option}", metavar=option.upper())
    editing.add_argument("--new-login", metavar="LOGIN", help="改登录名")
    editing.set_defaults(run=run_edit)

    for word, run, text in (
        ("deactivate", run_deactivate, "停用，不能再登录，记录都保留"),
        ("activate", run_activate, "重新启用"),
        ("reset-password", run_reset_password, f"重设密码并解除锁定；取自 {NEW_PASSWORD}，没有就随机生成并显示一次"),
    ):
        one = under.add_parser(word, help=text)
        one.add_argument("login_name", metavar="LOGIN")
        one.set_defaults(run=run)

    roles = under.add_parser("roles", help="列出岗位")
    roles.set_defaults(run=run_roles)

    rights = under.add_parser("rights", help="列出权限；rights set ROLE ACTION none|own|team|all 修改一项")
    rights.add_argument("words", nargs="*", metavar="[ROLE | set ROLE ACTION SCOPE]")
    rights.set_defaults(run=run_rights)


def _add_backups(under: Any) -> None:
    making = under.add_parser("make", help="立即备份")
    making.add_argument("--to", metavar="DIR", type=Path, help="另一个文件夹，例如移动硬盘")
    making.set_defaults(run=run_make)
    listing = under.add_parser("list", help="列出备份，最近的在前")
    verifying = under.add_parser("verify", help="逐字节核对一份备份，默认最近一份")
    restoring = under.add_parser("restore", help="核对后恢复到一个新文件夹")
    for one in (verifying, restoring):
        one.add_argument("name", metavar="NAME", nargs="?", help="备份名称或文件夹，默认最近一份")
    for one in (listing, verifying, restoring):
        one.add_argument(
            "--from", dest="source", metavar="DIR", type=Path, help="备份所在的文件夹，默认数据文件夹下的 backups"
        )
    restoring.add_argument("--into", metavar="DIR", type=Path, required=True, help="新的空文件夹")
    listing.set_defaults(run=run_backups)
    verifying.set_defaults(run=run_verify)
    restoring.set_defaults(run=run_restore, signs_in=False)


def run_list(context: Context, given: argparse.Namespace) -> None:
    """Print the people."""
    from cmdesk.staff.rules import people, signing_in, terms

    found = people.listed(context.actor, everybody=given.everybody)
    units = people.unit_names()
    rows = []
    for person in found:
        seen = signing_in.last_seen(person.id)
        unit = units.get(person.unit_id or 0, "")
        state = "" if person.active else "已停用"
        context.say(
            "  ".join(part for part in (person.login, person.name, terms.role_label(person.role), unit, state) if part)
        )
        rows.append(
            {
                "login": person.login,
                "name": person.name,
                "role": person.role,
                "role_name": terms.role_label(person.role),
                "unit": unit,
                "phone": person.phone,
                "active": person.active,
                "last_seen": seen.isoformat(timespec="seconds") if seen else None,
            }
        )
    context.out({"users": rows})


def run_add(context: Context, given: argparse.Namespace) -> None:
    """Enter a person and print the password."""
    from cmdesk.staff.rules import passwords, people

    actor = context.actor
    password = os.environ.get(NEW_PASSWORD) or passwords.suggested()
    values = {
        "login": given.login_name,
        "name": given.name,
        "role": _role(given.role),
        **_asked(given, "unit", "phone"),
    }
    people.add_user(actor, values, password)
    context.say(f"已添加 {given.name}，登录名 {given.login_name}，初始密码 {password}，首次登录后须修改。")
    context.out({"login": given.login_name, "password": password})


def run_edit(context: Context, given: argparse.Namespace) -> None:
    """Change a person's data."""
    from cmdesk.staff.rules import people

    actor, person = context.actor, _person(given.login_name)
    values = _asked(given, "name", "role", "unit", "phone")
    if given.new_login is not None:
        values["login"] = given.new_login
    if not values:
        raise Refused("没有写要改什么，请加 --name、--role、--unit、--phone 或 --new-login。")
    changed = people.edit_user(actor, person, values)
    context.say("已修改。" if changed else "没有变化。")
    context.out({"login": given.login_name, "changed": changed})


def run_deactivate(context: Context, given: argparse.Namespace) -> None:
    """Let a person no longer sign in."""
    from cmdesk.staff.rules import handover, people

    actor, person = context.actor, _person(given.login_name)
    people.deactivate(actor, person)
    in_hand = handover.in_hand(person)
    context.say(f"已停用 {given.login_name}。" + (f"他手里还有：{in_hand}，请移交给别人。" if in_hand else ""))
    context.out({"login": given.login_name, "active": False, "in_hand": in_hand})


def run_activate(context: Context, given: argparse.Namespace) -> None:
    """Let a person sign in again."""
    from cmdesk.staff.rules import people

    actor, person = context.actor, _person(given.login_name)
    people.activate(actor, person)
    context.say(f"已启用 {given.login_name}。")
    context.out({"login": given.login_name, "active": True})


def run_reset_password(context: Context, given: argparse.Namespace) -> None:
    """Give a person a new password and print it."""
    from cmdesk.staff.rules import signing_in

    actor, person = context.actor, _person(given.login_name)
    password = signing_in.reset_password(actor, person, os.environ.get(NEW_PASSWORD) or None)
    context.say(f"{given.login_name} 的新密码：{password}，登录后须修改。")
    context.out({"login": given.login_name, "password": password})


def run_roles(context: Context, given: argparse.Namespace) -> None:  # noqa: ARG001
    """Print the roles."""
    from cmdesk.staff.rules import terms

    actor = context.actor
    choices = terms.role_choices()
    for choice in choices:
        context.say(f"{choice.value}  {choice.label}")
    context.out({"roles": [{"role": choice.value, "name": choice.label} for choice in choices], "own": actor.role})


def run_rights(context: Context, given: argparse.Namespace) -> None:
    """Print the rights of one or all roles, or change one."""
    words: list[str] = given.words
    if words[:1] == ["set"]:
        if len(words) != 4:
            raise Refused("写法：users rights set ROLE ACTION none|own|team|all。")
        _set_right(context, *words[1:])
    elif len(words) > 1:
        raise Refused("写法：users rights [ROLE]，或 users rights set ROLE ACTION SCOPE。")
    else:
        _print_rights(context, words[0] if words else "")


def _set_right(context: Context, role: str, action: str, scope: str) -> None:
    from cmdesk.staff.rules import rights

    actor = context.actor
    by_label = {label: value for value, label in rights.SCOPE_LABELS.items()}
    wanted = _SCOPE_WORDS.get(scope.lower(), by_label.get(scope))
    if wanted is None:
        raise Refused(f"“{scope}”不是权限范围，可写 none、own、team、all 或 无、本人、片区、全部。")
    role = _role(role)
    rights.change_right(actor, role, action, wanted)
    context.say(f"已修改：{role} {action} = {wanted.name.lower()}")
    context.out({"role": role, "action": action, "scope": wanted.name.lower()})


def _print_rights(context: Context, word: str) -> None:
    from cmdesk.core.feature import declared
    from cmdesk.staff.rules import rights, terms

    rights.refuse(context.actor, "users.view")
    role = _role(word) if word else ""
    rows = []
    for one, scopes in rights.matrix().items():
        if role not in {"", one}:
            continue
        for action, scope in scopes.items():
            label = declared()[action].label if action in declared() else action
            rows.append({"role": one, "action": action, "label": label, "scope": scope.name.lower()})
            context.say(f"{terms.role_label(one)}  {action}  {label}  {rights.SCOPE_LABELS[scope]}")
    context.out({"rights": rows})


def run_make(context: Context, given: argparse.Namespace) -> None:
    """Make a backup."""
    from cmdesk.staff.rules import backups

    made = backups.make(context.actor, context.office, given.to)
    context.say(f"已备份到 {made.path}（{made.size / (1 << 20):.1f} MB）。")
    context.out({"backup": _described(made)})


def run_backups(context: Context, given: argparse.Namespace) -> None:
    """Print the backups."""
    from cmdesk.staff.rules import backups

    found = backups.listed(context.actor, context.office, given.source)
    for one in found:
        context.say(f"{one.path.name}  {one.size / (1 << 20):.1f} MB  {one.counts.get('customer', 0)} 户")
    if not found:
        context.say("还没有备份。")
    context.out({"backups": [_described(one) for one in found]})


def run_verify(context: Context, given: argparse.Namespace) -> int:
    """Check a backup; exit code 1 when something is wrong."""
    from cmdesk.core import backup
    from cmdesk.staff.rules import backups

    actor, office = context.actor, context.office
    made = _chosen(given, backup.folder_of(office))
    problems = backups.problems(actor, office, made)
    for problem in problems:
        context.say(problem)
    if not problems:
        context.say(f"备份 {made.path.name} 完好，可以恢复。")
    context.out({"backup": _described(made), "problems": problems})
    return 1 if problems else 0


def run_restore(context: Context, given: argparse.Namespace) -> None:
    """Bring a backup back into a new folder; also when the office itself can no longer be opened."""
    from cmdesk.core import backup
    from cmdesk.core.file.place import has_office
    from cmdesk.staff.rules import backups

    made = _chosen(given, context.folder / "backups")
    office = None
    if context.database is None and has_office(context.folder):
        try:
            office = context.office
        except OfficeUnusable as refusal:
            context.say(f"{refusal}")
    if office is not None:
        path = backups.restore(context.actor, office, made, given.into)
    else:
        from cmdesk.core import key

        path = backup.restore(made, given.into, key.stored(made.file) if made.encrypted else None)
    copy = f"{made.made_at.astimezone():%Y-%m-%d %H:%M} 的备份（客户 {made.counts.get('customer', 0):,} 户）"
    context.say(f"已恢复到 {path.parent}：{copy}。用 --data {path.parent} 打开，核对无误后再替换原来的文件夹。")
    context.out({"restored": str(path), "backup": _described(made)})


def _chosen(given: argparse.Namespace, usual: Path) -> Any:
    from cmdesk.core import backup

    folder: Path = given.source or usual
    if given.name:
        path = Path(given.name)
        return backup.read(path if os.path.exists(path) else folder / given.name)  # noqa: PTH110  # however long
    found = backup.found(folder)
    if not found:
        raise NotFound(f"{folder} 里没有备份。请用 --from 指出备份所在的文件夹，或先运行 backup make。")
    return found[0]


def _described(made: Any) -> dict[str, Any]:
    return {
        "name": made.path.name,
        "path": str(made.path),
        "made_at": made.made_at.isoformat(timespec="seconds"),
        "size": made.size,
        "encrypted": made.encrypted,
        "customers": made.counts.get("customer", 0),
        "attachments": len(made.blobs),
        "audit_rows": made.head.id,
    }


def _asked(given: argparse.Namespace, *names: str) -> dict[str, Any]:
    """Return the fields that were given as options."""
    from cmdesk.staff.rules import people

    values: dict[str, Any] = {}
    for name in names:
        value = getattr(given, name)
        if value is None:
            continue
        if name == "unit":
            values["unit_id"] = people.unit_called(value) if value else None
        else:
            values[name] = _role(value) if name == "role" else value
    return values


def _role(word: str) -> str:
    from cmdesk.staff.rules import terms

    for choice in terms.role_choices():
        if word in (choice.value, choice.label):
            return choice.value
    known = "、".join(f"{choice.value}（{choice.label}）" for choice in terms.role_choices())
    raise Refused(f"没有岗位“{word}”。可选：{known}。")


def _person(login: str) -> int:
    from cmdesk.staff.rules import people

    return people.person_called(login)
