"""Who may do what to whose records: the whole matrix below the screen, on both engines (S1-48, S4-24)."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from tests.people import Staff, add_customer, make_staff

from cmdesk.core import undo
from cmdesk.core.actor import PROGRAM, Actor, Scope
from cmdesk.core.database import current
from cmdesk.core.door import audit
from cmdesk.core.errors import NotAllowed, Refused
from cmdesk.core.feature import declared
from cmdesk.core.file.office import Office
from cmdesk.shell import features
from cmdesk.staff.record import ROLES
from cmdesk.staff.rules import actor_of, reaches, refusal, refuse, rights, visible

SHIPPED = tomllib.loads((Path(__file__).parents[2] / "resources" / "rights.toml").read_text(encoding="utf-8"))
REACH = {"-": "", "O": "own", "T": "own team", "A": "own team foreign"}
ROLE_KEYS = [choice.value for choice in ROLES]


def customers_around(actor: Actor, staff: Staff) -> dict[str, int]:
    """One customer the actor is responsible for, one of the team, one that is neither's."""
    unit = actor.unit_id
    other = staff.away if actor.id != staff.away.id else staff.beside
    return {
        "own": add_customer(actor, staff.units["west"], "自己的"),
        "team": add_customer(other, unit, "片区的"),
        "foreign": add_customer(other, None, "别人的"),
    }


def verdicts(actor: Actor, action: str, ids: dict[str, int]) -> set[str]:
    """Which of the customers the actor reaches: by the query, which must agree with the single question."""
    condition, params = visible(actor, action, "c.owner_id", "c.area_id")
    rows = current().rows(f"SELECT c.id, c.owner_id, c.area_id FROM customer c WHERE {condition}", params)
    seen = {row[0] for row in rows}
    for record_id, owner_id, area_id in current().rows("SELECT id, owner_id, area_id FROM customer"):
        alone = reaches(actor, action, owner_id, area_id)
        assert alone == (record_id in seen), f"{actor.role} {action}: one row and the list disagree"
        assert (refusal(actor, action, owner_id, area_id) is None) == alone
        if not alone:
            with pytest.raises(NotAllowed, match="权限"):
                refuse(actor, action, owner_id, area_id)
    return {whose for whose, record_id in ids.items() if record_id in seen}


@pytest.mark.parametrize("role", ROLE_KEYS)
def test_the_shipped_matrix_cell_by_cell(office: Office, role: str) -> None:
    """Every role × action × own / team / foreign customer gets exactly the verdict of the file's letter."""
    staff = make_staff(office)
    actor = staff[role]
    ids = customers_around(actor, staff)
    few = SHIPPED["few"].get(role)
    for action, line in SHIPPED["matrix"].items():
        letter = line.split()[SHIPPED["roles"].index(role)] if few is None else few.get(action, "-")
        assert verdicts(actor, action, ids) == set(REACH[letter].split()), action


@pytest.mark.parametrize("scope", list(Scope))
def test_every_cell_can_be_given_every_scope(office: Office, scope: Scope) -> None:
    """What the matrix page writes is what the verbs obey, for every cell and every scope it can have."""
    staff = make_staff(office)
    boss = staff["administrator"]
    cells = {
        (role, action): scope
        for role in ROLE_KEYS
        for action in rights.defaults()
        if (action not in declared() or scope in declared()[action].scopes)
        and not (role == "administrator" and action in rights.KEPT_BY_ADMINISTRATOR)
    }
    rights.change_rights(boss, cells)
    reach = set(REACH["-OTA"[scope]].split())
    ids = customers_around(staff["account_manager"], staff)
    for role in ROLE_KEYS:
        actor = actor_of(staff[role].id)
        for action in rights.defaults():
            if (role, action) in cells:
                assert actor.scope(action) == scope
        assert rights.matrix()[role] == dict(actor.rights)
    manager = actor_of(staff["account_manager"].id)
    for action in rights.defaults():
        if ("account_manager", action) in cells:
            assert verdicts(manager, action, ids) == reach


def test_every_declared_action_has_a_default_it_can_hold() -> None:
    """A feature that adds an action without a line in the file, or with a scope it cannot have, is caught here."""
    actions = [one for feature in features.FEATURES for one in feature.actions]
    missing = [one.key for one in actions if one.key not in SHIPPED["matrix"]]
    assert not missing, f"resources/rights.toml has no line in [matrix] for {', '.join(missing)}"
    for action in actions:
        for role, scope in rights.defaults()[action.key].items():
            assert scope in action.scopes, f"rights.toml gives {role} {scope.name} for {action.key}"


def test_the_file_has_a_column_for_every_role() -> None:
    """All eleven roles of S4-03 and S0-46, the administrator and the heads of other departments stand in the matrix."""
    assert sorted([*SHIPPED["roles"], *SHIPPED["few"]]) == sorted(ROLE_KEYS)
    assert len(ROLE_KEYS) == 13
    assert all(set(few) <= set(SHIPPED["matrix"]) for few in SHIPPED["few"].values())


def test_a_team_is_the_own_unit_and_all_below(office: Office) -> None:
    """The area manager's reach follows the tree of units."""
    staff = make_staff(office)
    assert staff["area_manager"].team == {staff.units["east"], staff.units["east_market"]}
    assert staff["administrator"].team == set(staff.units.values())
    assert staff["account_manager"].team == {staff.units["east_market"]}


def test_a_changed_right_is_in_the_trail_and_can_be_undone(office: Office) -> None:
    """Who gave which right to whom is on record, and one step back takes it away again."""
    staff = make_staff(office)
    boss = staff["administrator"]
    rights.change_right(boss, "clerk", "customers.export", Scope.ALL)
    assert actor_of(staff["clerk"].id).scope("customers.export") is Scope.ALL
    step = undo.last(boss)
    assert step is not None
    assert step.title.startswith("修改权限 内勤·")
    assert audit.entries(office.database, step.id)[0].changes["scope"] == (None, 3)
    undo.undo(boss, step.id)
    assert actor_of(staff["clerk"].id).scope("customers.export") is Scope.NONE
    rights.change_right(boss, "clerk", "customers.export", Scope.ALL)
    assert actor_of(staff["clerk"].id).scope("customers.export") is Scope.ALL


def test_a_withdrawn_right_is_not_taken_back_by_undo(office: Office) -> None:
    """Who may no longer edit rights cannot bring his own old steps back either."""
    staff = make_staff(office)
    rights.change_right(staff["administrator"], "clerk", "rights.edit", Scope.ALL)
    clerk = actor_of(staff["clerk"].id)
    rights.change_right(clerk, "clerk", "customers.export", Scope.ALL)
    rights.change_right(clerk, "clerk", "customers.export", Scope.NONE)
    step = undo.last(clerk)
    assert step is not None
    rights.change_right(staff["administrator"], "clerk", "rights.edit", Scope.NONE)
    with pytest.raises(NotAllowed, match="现在没有修改权限的权限"):
        undo.undo(actor_of(clerk.id), step.id)
    assert actor_of(clerk.id).scope("customers.export") is Scope.NONE


def test_what_differs_in_nothing_is_not_written(office: Office) -> None:
    """Saving an unchanged grid leaves no trace."""
    staff = make_staff(office)
    before = audit.head(office.database)
    assert rights.change_rights(staff["administrator"], {("clerk", "rights.edit"): Scope.NONE}) == 0
    assert audit.head(office.database) == before


@pytest.mark.parametrize(
    ("role", "action", "scope", "sentence"),
    [
        ("administrator", "rights.edit", Scope.NONE, "必须保留“修改权限”"),
        ("administrator", "users.edit", Scope.NONE, "必须保留“添加和修改人员”"),
        ("clerk", "backup.make", Scope.TEAM, "“备份”只能设为：无、全部"),
        ("janitor", "backup.make", Scope.ALL, "没有代号为“janitor”的岗位"),
        ("clerk", "fly", Scope.ALL, "没有代号为“fly”的操作"),
    ],
)
def test_changes_that_cannot_be(file_office: Office, role: str, action: str, scope: Scope, sentence: str) -> None:
    """The office cannot lock itself out, nor write rights that mean nothing."""
    staff = make_staff(file_office)
    with pytest.raises(Refused, match=sentence):
        rights.change_right(staff["administrator"], role, action, scope)


def test_only_who_may_edit_rights_edits_them(office: Office) -> None:
    """The right to change rights is itself in the matrix."""
    staff = make_staff(office)
    for role in ROLE_KEYS:
        if role != "administrator":
            with pytest.raises(NotAllowed, match="没有“修改权限”的权限"):
                rights.change_right(staff[role], role, "customers.export", Scope.ALL)


def test_the_program_itself_reaches_everything() -> None:
    """Set-up, migrations and the demo are not stopped by a matrix that does not exist yet."""
    assert reaches(PROGRAM, "customers.edit", 5, 5)
    assert visible(PROGRAM, "customers.view", "owner_id", "area_id") == ("1 = 1", ())


def test_a_refusal_says_how_far_a_right_goes(file_office: Office) -> None:
    """Who has none is sent to the administrator; who has one is told what it covers, by the name of the right."""
    staff = make_staff(file_office)
    own, team = (
        Actor(5, "a", "甲", "clerk", None, frozenset({staff.units["east"]}), {"customers.edit": scope})
        for scope in (Scope.OWN, Scope.TEAM)
    )
    west = staff.units["west"]
    assert str(refusal(own, "customers.edit", 6, west)).startswith("您的“修改客户”权限只到本人负责的记录")
    assert str(refusal(team, "customers.edit", 6, west)).startswith("您的“修改客户”权限只到本片区及下级的记录")
    assert str(refusal(own, "customers.bin", 5, west)) == "您没有“删除客户到回收站”的权限，需要时请联系管理员。"
    assert refusal(own, "customers.edit", 5, west) is refusal(team, "customers.edit", 6, staff.units["east"]) is None


def test_several_changed_rights_are_one_step(file_office: Office) -> None:
    """Named by the one that changed, or by how many did; what was so already does not count."""
    staff = make_staff(file_office)
    boss = staff["administrator"]
    cells = {("clerk", "customers.export"): Scope.ALL, ("clerk", "rights.edit"): Scope.NONE}
    assert rights.change_rights(boss, cells) == 1
    first = undo.last(boss)
    assert first is not None
    assert first.title == "修改权限 内勤·导出客户：全部"
    cells = {("clerk", "customers.export"): Scope.NONE, ("clerk", "customers.import"): Scope.NONE}
    assert rights.change_rights(boss, cells) == 2
    second = undo.last(boss)
    assert second is not None
    assert second.title == "修改权限 2 项"
    undo.undo(boss, second.id)
    assert actor_of(staff["clerk"].id).scope("customers.export") is Scope.ALL


def test_nobody_reaches_ownerless_records_by_accident() -> None:
    """A record without owner and area belongs to nobody's own and to nobody's team."""
    for scope in (Scope.NONE, Scope.OWN, Scope.TEAM):
        actor = Actor(5, "a", "甲", "clerk", None, frozenset(), {"x": scope})
        assert not reaches(actor, "x", None, None)
        assert visible(actor, "x", None, None) == ("1 = 0", ())
