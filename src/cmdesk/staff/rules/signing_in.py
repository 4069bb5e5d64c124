"""Who sits at the desk: the first administrator, signing in, passwords, and the actor that every verb asks for.

Unknown logins and wrong passwords get the same sentence after the same work, so that nobody learns who exists; after
some failures (``sign_in.failures``) an account is locked for some minutes (``sign_in.lock_minutes``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cmdesk.core import regulation
from cmdesk.core.actor import PROGRAM, Actor
from cmdesk.core.database import Database, current
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid, NotAllowed, NotFound, Refused
from cmdesk.core.field import moment_of, moment_text
from cmdesk.staff.record import Unit, User, units_below
from cmdesk.staff.rules import passwords
from cmdesk.staff.rules.rights import ADMINISTRATOR, add_default_rights, refuse, rights_of

WRONG = "登录名或密码不对，请重新输入。"
WRONG_AGAIN = "密码不对，请重新输入。"
_WRONG = {"sign_in": WRONG, "confirm_password": WRONG_AGAIN}  # who confirms has typed no login
_LOCK_TABLE = 'LOCK TABLE "user" IN EXCLUSIVE MODE'


@dataclass(frozen=True)
class _Account:
    id: int
    login: str
    name: str
    phone: str
    usable: bool
    password_hash: str | None


def fold_login(login: str) -> str:
    """Return the one form of a login: case and width make no difference."""
    return passwords.fold(login).strip().casefold()


def nobody_exists() -> bool:
    """Tell whether the office waits for its first administrator."""
    return current().row('SELECT 1 FROM "user" LIMIT 1') is None


def first_administrator(
    name: str,
    login: str,
    password: str,
    *,
    company: str = "本单位",
    founded: Callable[[keep.Operation], None] | None = None,
) -> Actor:
    """Enter the first person of a new office, with its unit, its rights matrix and the shipped regulations.

    Args:
        name: the person's name.
        login: what is typed to sign in; case makes no difference.
        password: no default exists; see ``passwords.weakness``.
        company: name of the topmost unit.
        founded: writes what features let an office begin with, in the same operation.

    Raises:
        Refused: somebody exists already.
        Invalid: a value cannot be kept; the password is at ``password``.
    """
    regulation.add_missing_presets(PROGRAM)
    login = fold_login(login)
    values = {"login": login, "name": name, "role": ADMINISTRATOR, "active": True}
    problems = _problems_of(values, password)
    if problems:
        raise Invalid(problems)
    kept = passwords.hash_of(password)
    with keep.operation(PROGRAM, f"建立第一位系统管理员 {name}") as work:
        if work.database.engine == "postgres":
            work.database.execute_sql(_LOCK_TABLE)
        if not nobody_exists():
            raise Refused("本单位已有人员，请用自己的登录名登录，或请系统管理员添加。")
        unit_id = work.add(Unit, {"name": company, "kind": "company"})
        user_id = work.add(User, {**values, "unit_id": unit_id})
        keep_password(work, user_id, kept, temporary=False)
        add_default_rights(work)
        if founded is not None:
            founded(work)
    return actor_of(user_id)


def sign_in(login: str, password: str) -> Actor:
    """Return the person who may now act.

    Runs an argon2 verification (about a tenth of a second): call it in a worker.

    Raises:
        NotAllowed: wrong login or password (one sentence for both), locked (says until when), or no longer active.
    """
    return actor_of(_confirm(login, password, "登录", "sign_in"))


def recognised(login: str, password: str) -> bool:
    """Tell whether somebody would be signed in now, without a line in the trail.

    For who is back at his own desk while something long is being written: whoever asks calls ``sign_in`` as soon as it can
    be written, and at once where this says no, so that every wrong try counts.
    """
    account = _account_of(login)
    if account is None or not account.usable or not passwords.matches(account.password_hash, password):
        return False
    return locked_until(account.id) is None


def actor_of(user_id: int) -> Actor:
    """Return a person as an actor, with the rights and the team of this moment.

    Raises:
        NotFound: there is no such person.
        NotAllowed: the person is not active.
    """
    database = current()
    row = database.row('SELECT id, login, name, role, unit_id, active, binned_at FROM "user" WHERE id = ?', (user_id,))
    if row is None:
        raise NotFound("人员不存在。")
    number, login, name, role, unit_id, active, binned_at = row
    if not active or binned_at is not None:
        raise NotAllowed(f"{name}的账号已停用，请联系系统管理员。")
    return Actor(number, login, name, role, unit_id, units_below(database, unit_id), rights_of(role))


def change_password(actor: Actor, old: str, new: str) -> None:
    """Change one's own password.

    Raises:
        NotAllowed: the old one is wrong; counts like a failed sign-in.
        Invalid: the new one is too weak, or the same.
    """
    _confirm(actor.login, old, "核对密码", "confirm_password")
    if passwords.fold(old) == passwords.fold(new):
        raise Invalid({"password": "新密码与原密码相同，请换一个。"})
    account = _account_of(actor.login)
    if account is not None:
        passwords.refuse_weak(new, login=account.login, name=account.name, phone=account.phone)
    _set_password(actor, actor.id, new, "修改自己的密码", temporary=False)


def confirm_password(actor: Actor, password: str) -> None:
    """Let the person prove again who he is, before something that weighs much.

    Raises:
        NotAllowed: the password is wrong; counts like a failed sign-in.
    """
    _confirm(actor.login, password, "核对密码", "confirm_password")


def reset_password(actor: Actor, user_id: int, new: str | None = None, *, temporary: bool = True) -> str:
    """Give somebody a new password and lift a lock; returns the password, to be told to the person.

    Args:
        actor: needs ``users.edit``; an administrator's password is reset by administrators only.
        user_id: whose.
        new: the password; None makes a random one.
        temporary: the person must choose another one after signing in.

    Raises:
        NotAllowed: the actor may not.
        Invalid: the new one is too weak.
    """
    refuse(actor, "users.edit")
    person = keep.read(User, user_id)
    if person.role == ADMINISTRATOR and actor.role not in {ADMINISTRATOR, PROGRAM.role}:
        raise NotAllowed("系统管理员的密码只能由系统管理员重设。")
    chosen = new if new is not None else passwords.suggested()
    passwords.refuse_weak(chosen, login=person.login, name=person.name, phone=person.phone)
    _set_password(actor, user_id, chosen, f"重设密码 {person.name}", temporary=temporary)
    return chosen


def must_change_password(actor: Actor) -> bool:
    """Tell whether the person still uses a password that somebody else gave."""
    row = current().row("SELECT temporary FROM credential WHERE user_id = ?", (actor.id,))
    return bool(row and row[0])


def last_seen(user_id: int) -> datetime | None:
    """Return when somebody last signed in."""
    row = current().row("SELECT last_seen FROM credential WHERE user_id = ?", (user_id,))
    return moment_of(row[0]) if row and row[0] else None


def locked_until(user_id: int) -> datetime | None:
    """Return until when an account is locked, or None."""
    row = current().row("SELECT locked_until FROM credential WHERE user_id = ?", (user_id,))
    return _lock_end(row[0], datetime.now().astimezone()) if row else None


def _problems_of(values: dict[str, object], password: str) -> dict[str, str]:
    problems: dict[str, str] = {}
    try:
        keep.clean(User, values)
    except Invalid as refusal:
        problems.update(refusal.problems)
    weak = passwords.weakness(password, login=str(values["login"]), name=str(values["name"]))
    if weak:
        problems["password"] = weak
    return problems


def _account_of(login: str) -> _Account | None:
    row = current().row(
        "SELECT u.id, u.login, u.name, u.phone, u.active, u.binned_at, c.password_hash"
        ' FROM "user" u LEFT JOIN credential c ON c.user_id = u.id WHERE u.login = ?',
        (fold_login(login),),
    )
    if row is None:
        return None
    number, own_login, name, phone, active, binned_at, kept = row
    return _Account(number, own_login, name, phone, bool(active) and binned_at is None, kept)


def _confirm(login: str, password: str, title: str, verb: str) -> int:
    """Return the id of the person whose login and password these are; every try is noted."""
    account = _account_of(login)
    right = passwords.matches(account.password_hash if account else None, password)
    if account is None or account.password_hash is None:
        with keep.operation(PROGRAM, f"{title}失败") as work:
            work.note(User.KIND, account.id if account else 0, f"{verb}_failed", {})
        raise NotAllowed(_WRONG[verb])
    accepted = right and account.usable
    who = Actor(account.id, account.login, account.name, "") if accepted else PROGRAM
    renewed = passwords.hash_of(password) if accepted and passwords.outdated(account.password_hash) else None
    with keep.operation(who, title if accepted else f"{title}失败：{account.name}") as work:
        problem = _settle(work, account, verb, right=right)
        if renewed and not problem:
            work.database.run("UPDATE credential SET password_hash = ? WHERE user_id = ?", (renewed, account.id))
    if problem:
        raise NotAllowed(problem)
    return account.id


def _settle(work: keep.Operation, account: _Account, verb: str, *, right: bool) -> str:
    """Count a try against the state of this very moment; returns the refusal's sentence or an empty string."""
    failures, until = _tries(work.database, account.id)
    now = moment_of(work.at)
    end = _lock_end(until, now)
    if end is not None:
        work.note(User.KIND, account.id, f"{verb}_failed", {})
        return _locked_sentence(end)
    if not right:
        return _count_failure(work, account.id, verb, 0 if until else failures)
    if not account.usable:
        work.note(User.KIND, account.id, f"{verb}_failed", {})
        return f"{account.name}的账号已停用，请联系系统管理员。"
    work.database.run(
        "UPDATE credential SET failures = 0, locked_until = NULL, last_seen = ? WHERE user_id = ?",
        (work.at, account.id),
    )
    work.note(User.KIND, account.id, verb, {})
    return ""


def _tries(database: Database, user_id: int) -> tuple[int, str | None]:
    suffix = " FOR UPDATE" if database.engine == "postgres" else ""
    row = database.row(f"SELECT failures, locked_until FROM credential WHERE user_id = ?{suffix}", (user_id,))
    return (int(row[0]), row[1]) if row else (0, None)


def _count_failure(work: keep.Operation, user_id: int, verb: str, failures: int) -> str:
    rules = regulation.today()
    failures += 1
    end = None
    if failures >= int(rules.number("sign_in.failures")):
        end = moment_of(work.at) + timedelta(minutes=rules.number("sign_in.lock_minutes"))
    text = moment_text(end) if end else None
    work.database.run(
        "UPDATE credential SET failures = ?, locked_until = ? WHERE user_id = ?", (failures, text, user_id)
    )
    work.note(User.KIND, user_id, f"{verb}_failed", {"locked_until": (None, text)} if text else {})
    return _locked_sentence(end) if end else _WRONG[verb]


def _lock_end(until: str | None, now: datetime) -> datetime | None:
    """Return when a lock ends; one that lies absurdly far ahead was made by a wrong clock and counts as over."""
    if until is None:
        return None
    end, minutes = moment_of(until), regulation.today().number("sign_in.lock_minutes")
    return end if now < end <= now + timedelta(minutes=2 * minutes) else None


def _locked_sentence(end: datetime) -> str:
    return f"密码连续输错，账号已锁定到 {end:%H:%M}，请到时再试，或请系统管理员重设密码。"


def _set_password(actor: Actor, user_id: int, password: str, title: str, *, temporary: bool) -> None:
    kept = passwords.hash_of(password)
    with keep.operation(actor, title) as work:
        keep_password(work, user_id, kept, temporary=temporary)


def keep_password(work: keep.Operation, user_id: int, kept: str, *, temporary: bool) -> None:
    """Write a password's hash within an operation, and lift a lock."""
    work.database.run(
        "INSERT INTO credential (user_id, password_hash, temporary, failures, changed_at) VALUES (?, ?, ?, 0, ?)"
        " ON CONFLICT (user_id) DO UPDATE SET password_hash = excluded.password_hash, temporary = excluded.temporary,"
        " failures = 0, locked_until = NULL, changed_at = excluded.changed_at",
        (user_id, kept, int(temporary), work.at),
    )
    work.note(User.KIND, user_id, "password", {})
