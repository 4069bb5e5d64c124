"""Signing in: who gets in, what the others learn, and how long they wait, on both engines."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.people import PASSWORD

from cmdesk.core import regulation
from cmdesk.core.actor import PROGRAM, Actor, Scope
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid, NotAllowed, Refused
from cmdesk.core.file.office import Office
from cmdesk.staff.record import ROLES, Credential, User
from cmdesk.staff.rules import first_administrator, passwords, people, rights, role_label, sign_in, signing_in

WRONG = "wrong horse 电池"


@pytest.fixture
def boss(office: Office) -> Actor:
    """The first administrator of a new office."""
    return first_administrator("李敏", "Admin", PASSWORD, company="城区公司")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The time that operations happen at; set its only element."""
    now = [datetime(2026, 3, 2, 9, 0).astimezone()]
    monkeypatch.setattr("cmdesk.core.day.clock.now", lambda: now[0])
    return now


def refused(login: str, password: str) -> str:
    with pytest.raises(NotAllowed) as refusal:
        sign_in(login, password)
    return str(refusal.value)


def verbs(office: Office) -> list[str]:
    rows = office.database.rows("SELECT verb FROM audit WHERE kind = 'user' ORDER BY id DESC")
    return [row[0] for row in rows]


def test_the_first_person_is_an_administrator_with_everything_ready(office: Office, boss: Actor) -> None:
    """After the first page the office has its unit, its whole rights matrix and its regulations."""
    assert boss.role == "administrator"
    assert boss.scope("rights.edit") is Scope.ALL
    assert boss.unit_id in boss.team
    assert keep.read(User, boss.id).title() == "李敏"
    rows = office.database.row('SELECT COUNT(*) FROM "right"')
    assert rows == (len(ROLES) * len(rights.defaults()),)
    assert regulation.today().number("sign_in.failures") == 5
    assert sign_in("admin", PASSWORD) == boss
    assert not signing_in.must_change_password(boss), "he chose it himself a minute ago"


def test_a_second_first_administrator_is_refused(office: Office, boss: Actor) -> None:
    """Nobody makes himself administrator of an office that has people."""
    with pytest.raises(Refused, match="已有人员"):
        first_administrator("王强", "wang", PASSWORD)
    assert User.select().count() == 1


def test_a_weak_first_password_leaves_nothing_behind(office: Office) -> None:
    """A refused first page can simply be sent again."""
    with pytest.raises(Invalid) as refusal:
        first_administrator("", "admin", "admin123456")
    assert set(refusal.value.problems) == {"name", "password"}
    assert signing_in.nobody_exists()


def test_unknown_login_and_wrong_password_sound_the_same(office: Office, boss: Actor) -> None:
    """Nobody learns which logins exist; both are in the trail, without what was typed."""
    assert refused("nobody", PASSWORD) == refused("admin", WRONG) == signing_in.WRONG
    assert verbs(office)[:2] == ["sign_in_failed", "sign_in_failed"]
    text = str(office.database.rows("SELECT * FROM operation")) + str(office.database.rows("SELECT * FROM audit"))
    assert "nobody" not in text
    assert WRONG not in text


def test_who_confirms_is_told_of_the_password_alone(office: Office, boss: Actor) -> None:
    """He typed no login; the fifth wrong one locks as at the door."""
    for _ in range(4):
        with pytest.raises(Refused, match=r"^密码不对"):
            signing_in.confirm_password(boss, WRONG)
    with pytest.raises(Refused, match="锁定到"):
        signing_in.confirm_password(boss, WRONG)


def test_unknown_login_costs_the_same_time(
    office: Office, boss: Actor, monkeypatch: pytest.MonkeyPatch, full_cost: dict[str, int]
) -> None:
    """At full cost a missing account is not told by a quicker answer (counted as work, as the clock sees neighbours)."""
    for name, value in full_cost.items():
        monkeypatch.setitem(passwords.COST, name, value)
    signing_in.reset_password(boss, boss.id, PASSWORD)

    def seconds(login: str) -> float:
        begin = process_time()
        refused(login, WRONG)
        return process_time() - begin

    known, unknown = (min(seconds(login) for _ in range(3)) for login in ("admin", "nobody"))
    assert 0.5 < unknown / known < 2


def test_five_failures_lock_for_fifteen_minutes(office: Office, boss: Actor, clock: list[datetime]) -> None:
    """The right password does not help while locked; afterwards counting begins anew."""
    for _ in range(4):
        assert refused("admin", WRONG) == signing_in.WRONG
    assert "锁定到 09:15" in refused("admin", WRONG)
    clock[0] += timedelta(minutes=14)
    assert "锁定到 09:15" in refused("admin", PASSWORD)
    clock[0] += timedelta(minutes=2)
    assert refused("admin", WRONG) == signing_in.WRONG
    assert sign_in("admin", PASSWORD).id == boss.id
    for _ in range(4):
        assert refused("admin", WRONG) == signing_in.WRONG
    assert sign_in("admin", PASSWORD).id == boss.id


def test_after_a_lock_there_are_five_tries_again(office: Office, boss: Actor, clock: list[datetime]) -> None:
    """What was counted before the lock is served with it."""
    for _ in range(5):
        refused("admin", WRONG)
    clock[0] += timedelta(minutes=15)
    for _ in range(4):
        assert refused("admin", WRONG) == signing_in.WRONG
    assert "锁定到 09:30" in refused("admin", WRONG)


def test_a_try_that_failed_is_nobodys_act(office: Office, boss: Actor) -> None:
    """Whoever typed it was perhaps not the person: the trail names the account, and no step of hers."""
    user_id = people.add_user(boss, {"login": "wang", "name": "王强", "role": "clerk"}, PASSWORD)
    people.deactivate(boss, user_id)

    def last() -> tuple[object, ...] | None:
        return office.database.row("SELECT actor_id, title FROM operation ORDER BY id DESC LIMIT 1")

    for login, password in (("admin", WRONG), ("wang", WRONG), ("wang", PASSWORD)):
        refused(login, password)
        assert last() == (PROGRAM.id, f"登录失败：{'李敏' if login == 'admin' else '王强'}")
        assert verbs(office)[0] == "sign_in_failed"
    assert signing_in.last_seen(user_id) is None
    sign_in("admin", PASSWORD)
    assert last() == (boss.id, "登录")


def test_the_lock_follows_the_regulation(office: Office, boss: Actor, clock: list[datetime]) -> None:
    """Both numbers are the office's own, without a restart."""
    regulation.change(boss, "sign_in.failures", 2, date(2020, 1, 1))
    regulation.change(boss, "sign_in.lock_minutes", 60, date(2020, 1, 1))
    refused("admin", WRONG)
    assert "锁定到 10:00" in refused("admin", WRONG)


def test_a_clock_set_back_locks_nobody_for_days(office: Office, boss: Actor, clock: list[datetime]) -> None:
    """A lock that ends absurdly late was made by a wrong clock."""
    clock[0] += timedelta(days=30)
    for _ in range(5):
        refused("admin", WRONG)
    clock[0] -= timedelta(days=30)
    assert sign_in("admin", PASSWORD).id == boss.id


def test_signing_in_is_noted_and_seen(office: Office, boss: Actor, clock: list[datetime]) -> None:
    """When somebody was last here is known; failures before are forgotten."""
    refused("admin", WRONG)
    sign_in("ADMIN ", PASSWORD)
    row = Credential.get(Credential.user == boss.id)
    assert row.failures == 0
    assert signing_in.last_seen(boss.id) == clock[0]
    assert verbs(office)[:2] == ["sign_in", "sign_in_failed"]


def test_the_inactive_stay_outside(office: Office, boss: Actor) -> None:
    """Somebody who left learns it only with the right password."""
    user_id = people.add_user(boss, {"login": "wang", "name": "王强", "role": "clerk"}, PASSWORD)
    people.deactivate(boss, user_id)
    assert refused("wang", WRONG) == signing_in.WRONG
    assert "王强的账号已停用" in refused("wang", PASSWORD)
    people.activate(boss, user_id)
    assert sign_in("wang", PASSWORD).name == "王强"
    with keep.operation(boss, "删除人员") as work:
        work.bin(User, user_id)
    assert "王强的账号已停用" in refused("wang", PASSWORD)


def test_somebody_without_a_password_cannot_sign_in(office: Office, boss: Actor) -> None:
    """Entering a person does not open a door by itself."""
    people.add_user(boss, {"login": "wang", "name": "王强", "role": "clerk"})
    assert refused("wang", "") == signing_in.WRONG
    assert refused("wang", PASSWORD) == signing_in.WRONG


def test_a_hash_of_another_cost_is_renewed(office: Office, boss: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the cost is raised, each hash follows at the next sign-in."""
    old = Credential.get().password_hash
    monkeypatch.setitem(passwords.COST, "time_cost", 2)
    sign_in("admin", PASSWORD)
    new = Credential.get().password_hash
    assert "t=1" in old
    assert "t=2" in new
    sign_in("admin", PASSWORD)
    assert Credential.get().password_hash == new


def test_the_kept_hash_is_argon2id_and_nowhere_else(office: Office, boss: Actor) -> None:
    """Neither the password nor its hash ever stands in the trail."""
    people.add_user(boss, {"login": "wang", "name": "王强", "role": "clerk"}, PASSWORD)
    kept = [row.password_hash for row in Credential.select()]
    assert all(one.startswith("$argon2id$v=19$") for one in kept)
    trail = str(office.database.rows("SELECT changes FROM audit"))
    assert "argon2" not in trail
    assert PASSWORD not in trail


def test_changing_ones_own_password(office: Office, boss: Actor) -> None:
    """The old one is needed, a wrong old one counts as a failure, and the new one works at once."""
    with pytest.raises(NotAllowed):
        signing_in.change_password(boss, WRONG, "一匹新的马在跑 2026")
    assert Credential.get().failures == 1
    with pytest.raises(Invalid, match="与原密码相同"):
        signing_in.change_password(boss, PASSWORD, PASSWORD)
    for weak in ("短 8 位", "admin20262026"):
        with pytest.raises(Invalid):
            signing_in.change_password(boss, PASSWORD, weak)
    assert sign_in("admin", PASSWORD).id == boss.id
    signing_in.change_password(boss, PASSWORD, "一匹新的马在跑 2026")
    assert refused("admin", PASSWORD) == signing_in.WRONG
    assert sign_in("admin", "一匹新的马在跑 2026").id == boss.id


def test_who_keeps_people_resets_no_administrators_password(office: Office, boss: Actor) -> None:
    """The right to change people reaches everybody's password but those of administrators: it would be theirs otherwise."""
    wang, zhao = (
        people.add_user(boss, {"login": login, "name": name, "role": "clerk"}, PASSWORD)
        for login, name in (("wang", "王强"), ("zhao", "赵燕"))
    )
    rights.change_right(boss, "clerk", "users.edit", Scope.ALL)
    keeper = sign_in("wang", PASSWORD)
    assert sign_in("zhao", signing_in.reset_password(keeper, zhao)).id == zhao
    with pytest.raises(NotAllowed, match="系统管理员的密码只能由系统管理员重设"):
        signing_in.reset_password(keeper, boss.id)
    assert sign_in("admin", PASSWORD).id == boss.id
    assert sign_in("wang", signing_in.reset_password(boss, wang)).id == wang


def test_a_reset_password_is_told_once_and_lifts_the_lock(office: Office, boss: Actor) -> None:
    """The administrator's help: a random password, to be changed after signing in."""
    user_id = people.add_user(boss, {"login": "wang", "name": "王强", "role": "clerk"}, PASSWORD)
    for _ in range(5):
        refused("wang", WRONG)
    assert signing_in.locked_until(user_id) is not None
    told = signing_in.reset_password(boss, user_id)
    actor = sign_in("wang", told)
    assert signing_in.must_change_password(actor)
    signing_in.change_password(actor, told, PASSWORD)
    assert not signing_in.must_change_password(actor)
    with pytest.raises(NotAllowed, match="没有“添加和修改人员”的权限"):
        signing_in.reset_password(actor, boss.id)


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("short", "至少 10 个字符"),
        ("ninechars", "至少 10 个字符"),
        ("limin12345", "只是登录名加"),
        ("12345LIMIN", "只是登录名加"),
        ("李敏12345678", "只是姓名加"),
        ("13812345678", "只是电话加"),
        ("aaaaaaaaaaaa", "重复或连续"),
        ("abababababab", "重复或连续"),
        ("xk4pqxk4pqxk4pq", "重复或连续"),
        ("0123456789012", "重复或连续"),
        ("poiuytrewq", "重复或连续"),
        ("bcdefghijklm", "重复或连续"),
        ("1qaz2wsx3edc", "太常见"),
        ("WoAiNi1314520", "太常见"),
        ("ｑｑ１２３４５６７８９", "太常见"),
        ("好" * 201, "最多 200"),
    ],
)
def test_passwords_that_anybody_would_guess(file_office: Office, password: str, reason: str) -> None:
    """Each is refused with its reason."""
    with pytest.raises(Invalid, match=reason):
        passwords.refuse_weak(password, login="limin", name="李敏", phone="13812345678")


@pytest.mark.parametrize("password", [PASSWORD, "老王 爱吃 胡辣汤 3 碗", "Tr0ub4dor&3x", "limin养了三只花猫"])
def test_passwords_that_are_fine(file_office: Office, password: str) -> None:
    """A sentence one can remember is welcome."""
    passwords.refuse_weak(password, login="limin", name="李敏", phone="13812345678")
    assert passwords.strength(password, login="limin", name="李敏")[0] >= 1


def test_strength_grows_with_length(file_office: Office) -> None:
    """The words beside the field follow what is typed."""
    said = [passwords.strength(text, login="a", name="b")[0] for text in ("kx7", "kx7pqm2zrt", "kx7-Pqm2-zrtW-老马-9")]
    assert said == sorted(said)
    assert (said[0], said[2]) == (0, 3)


@given(st.text(min_size=1, max_size=60))
def test_only_the_same_password_matches(text: str) -> None:
    """Any text can be a password; a changed one never fits."""
    kept = passwords.hash_of(text)
    assert passwords.matches(kept, text)
    assert not passwords.matches(kept, text + "x")
    assert not passwords.matches(None, text)
    assert not passwords.matches("broken", text)


def test_suggested_passwords_are_good_and_new(file_office: Office) -> None:
    """A random password passes the office's own rules and never comes twice."""
    made = {passwords.suggested() for _ in range(50)}
    assert len(made) == 50
    assert all(not passwords.weakness(one, login="limin", name="李敏") for one in made)


def test_roles_are_called_as_the_office_calls_them(office: Office, boss: Actor) -> None:
    """业务代表, 业务员 and 客户经理 are one job (X-7): a dated row renames it everywhere."""
    assert role_label("account_manager") == "客户经理"
    regulation.change(boss, "term.role.account_manager", "业务代表", date(2020, 1, 1))
    assert role_label("account_manager") == "业务代表"
    assert {choice.value: role_label(choice.value) for choice in ROLES}["clerk"] == "内勤"


def test_the_program_can_enter_people(office: Office) -> None:
    """Set-up without a person at the desk uses the same verbs."""
    user_id = people.add_user(
        PROGRAM, {"login": "Wang", "name": "王强", "role": "系统管理员"}, PASSWORD, temporary=False
    )
    assert sign_in("wang", PASSWORD).id == user_id
