"""Filling an office with a plan: everything planned is there, through the door, with its trail; or nothing is."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import pytest

from cmdesk import cli
from cmdesk.core.actor import PROGRAM, Actor
from cmdesk.core.door import audit, keep
from cmdesk.core.errors import Refused
from cmdesk.core.field import moment_of
from cmdesk.core.file.office import Office, open_file
from cmdesk.core.record import fields_of
from cmdesk.customers import rules
from cmdesk.customers.demo.fill import fill
from cmdesk.customers.demo.plan import Office as Plan
from cmdesk.customers.demo.plan import plan
from cmdesk.customers.record import Customer
from cmdesk.staff.demo.office import password_for
from cmdesk.staff.record import User
from cmdesk.staff.rules import sign_in
from cmdesk.staff.rules.passwords import weakness

TODAY = date.today()  # noqa: DTZ011  # operations of the future would be a fault
TABLES = (
    "unit",
    "user",
    "customer",
    "person",
    "downstream",
    "building",
    "room",
    "class_decision",
    "operation",
    "audit",
)


_DONE = "SELECT at FROM operation WHERE title NOT LIKE '补入%' ORDER BY id"  # the fixture adds the regulations today


def count(office: Office, table: str) -> int:
    row = office.database.row(f'SELECT COUNT(*) FROM "{table}"')
    assert row is not None
    return int(row[0])


@pytest.fixture
def planned() -> Plan:
    return plan(150, 4, 3, TODAY)


@pytest.fixture
def filled(office: Office, planned: Plan) -> Office:
    fill(planned)
    return office


def test_everything_planned_is_there(filled: Office, planned: Plan) -> None:
    """On both engines: every file with its people, owner, area and referrer, as it stands after the planned changes."""
    files = list(planned.files())
    assert count(filled, "customer") == len(files)
    assert count(filled, "person") == sum(len(file.persons) for file in files)
    assert count(filled, "downstream") == sum(len(file.downstreams) for file in files)
    assert count(filled, "class_decision") == sum(file.decision is not None for file in files)
    assert count(filled, "user") == len(planned.staff)
    assert count(filled, "building") == len(planned.towers())
    names = [name for name in fields_of(Customer) if name in files[0].customer]
    stored = {
        tuple(getattr(customer, name) for name in names): customer
        for customer in Customer.select().order_by(Customer.id)
    }
    logins = {user.id: user.login for user in User.select()}
    for file in files:
        final = dict(file.customer)
        for edit in file.edits:
            final.update(edit.values)
        customer = stored[tuple(final[name] for name in names)]
        assert customer.area.name == file.area
        assert logins[customer.owner_id] == file.owner
        assert (customer.referrer_id is None) == (file.referrer is None)
        assert (customer.building_id is None) == (file.tower is None)


def test_the_trail_is_whole_and_its_moments_are_plausible(filled: Office, planned: Plan) -> None:
    """The chain holds, time never runs back nor ahead, and people work from Monday to Friday in the planned months."""
    assert list(audit.broken(filled.database)) == []
    moments = [moment_of(row[0]) for row in filled.database.rows(_DONE)]
    assert moments == sorted(moments)
    assert moments[-1] <= datetime.now().astimezone()
    days = {moment.date() for moment in moments}
    assert all(day.weekday() < 5 for day in days - {TODAY})
    assert (TODAY - min(days)).days in range(115, 121)
    added = filled.database.rows("SELECT COUNT(*) FROM audit WHERE kind = 'customer' AND verb = 'add'")
    edited = filled.database.rows("SELECT COUNT(*) FROM audit WHERE kind = 'customer' AND verb = 'edit'")
    assert added == [(150,)]
    assert edited == [(sum(len(file.edits) for file in planned.files()),)]


def test_changes_were_made_by_those_who_look_after_the_customer(filled: Office) -> None:
    """A change in the history is signed by the client manager, with the customer's name in its title."""
    rows = filled.database.rows(
        "SELECT o.actor_id, c.owner_id, o.title FROM audit a JOIN operation o ON o.id = a.operation_id"
        " JOIN customer c ON c.id = a.record_id WHERE a.kind = 'customer' AND a.verb = 'edit'"
    )
    assert rows
    assert all(actor == owner and len(title) > len("修改客户 ") for actor, owner, title in rows)


def test_everybody_can_sign_in_and_sees_his_part(filled: Office, planned: Plan) -> None:
    """One password for all; the administrator is nobody's deputy, a client manager sees his own customers only."""
    for role in ("administrator", "general_manager", "area_manager", "account_manager"):
        worker = next(one for one in planned.staff if one.role == role)
        actor = sign_in(worker.login, planned.password)
        assert (actor.name, actor.role) == (worker.name, role)
        where, params = rules.visible(actor)
        seen = filled.database.rows(f"SELECT owner_id, area_id FROM customer WHERE {where or '1 = 1'}", params)
        if role == "account_manager":
            assert seen
            assert {owner for owner, _ in seen} == {actor.id}
        elif role == "area_manager":
            assert {area for _, area in seen} == {actor.unit_id}
        else:
            assert len(seen) == 150


def test_the_password_would_be_accepted_from_a_person(file_office: Office) -> None:
    """No seed gives a password that the office's own rule would refuse."""
    for seed in range(300):
        assert weakness(password_for(seed), login="admin", name="系统管理员") == ""


def test_numbers_follow_each_other_and_go_on(filled: Office) -> None:
    """The next customer somebody enters gets the number after the last of the demo."""
    numbers = [row[0] for row in filled.database.rows("SELECT number FROM customer ORDER BY id")]
    assert numbers == [f"KH{number:06d}" for number in range(1, 151)]
    with keep.operation(PROGRAM, "新建客户") as work:
        assert rules.numbers(work.database, 1) == ["KH000151"]


def test_a_filled_office_is_refused(filled: Office, planned: Plan) -> None:
    """Real files are never mixed with invented ones: one Chinese sentence, and nothing has changed."""
    before = {table: count(filled, table) for table in TABLES}
    with pytest.raises(Refused, match="空的数据文件夹"):
        fill(planned)
    assert {table: count(filled, table) for table in TABLES} == before


def test_an_office_broken_off_is_empty(file_office: Office, planned: Plan) -> None:
    """Whoever stops half-way finds an empty office and may begin anew."""
    before = {table: count(file_office, table) for table in TABLES}

    def stop(done: int, _whole: int) -> None:
        if done > 100:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fill(planned, stop)
    assert {table: count(file_office, table) for table in TABLES} == before
    fill(planned)
    assert count(file_office, "customer") == 150


def test_same_plan_same_office(tmp_path: Path, planned: Plan) -> None:
    """Two data folders filled from one plan hold the same rows, who and when included."""
    dumps = []
    for name in ("one", "two"):
        office = open_file(tmp_path / name)
        fill(planned)
        dumps.append(
            {
                table: office.database.rows(f'SELECT * FROM "{table}" ORDER BY id')
                for table in TABLES
                if table != "audit"
            }
        )
        office.close()
    for dump in dumps:  # the moment of the last operations of today is the clock's
        dump["operation"] = [(row[0], row[2:]) for row in dump["operation"]]
    assert dumps[0]["customer"] == dumps[1]["customer"]
    assert dumps[0]["person"] == dumps[1]["person"]
    assert dumps[0]["operation"] == dumps[1]["operation"]


def test_the_door_stays_open_for_real_work(file_office: Office, planned: Plan) -> None:
    """After the demo somebody edits a file as always."""
    fill(planned)
    admin = User.get(User.login == "admin")
    with keep.operation(Actor(admin.id, admin.login, admin.name, admin.role), "修改客户") as work:
        assert work.edit(Customer, 1, {"note": "真人改的"})
    assert list(audit.broken(file_office.database)) == []


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = cli.run(list(words))
    out, err = capsys.readouterr()
    return code, out, err


def test_the_command_prints_what_scripts_need(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``--json`` gives password, staff, next visit day and last full month; the same seed gives the same password."""
    folder = str(tmp_path / "data")
    code, out, err = run(
        capsys, "--data", folder, "demo", "--customers", "30", "--months", "1", "--seed", "9", "--json"
    )
    assert (code, err) == (0, "")
    told = json.loads(out)
    assert told["password"] == plan(1, 0, 9, TODAY).password
    assert len(told["password"]) >= 10
    admin = {"login": "admin", "role": "administrator", "role_label": "系统管理员", "name": "系统管理员"}
    assert admin in told["staff"]
    assert date.fromisoformat(told["next_visit_day"]) > TODAY
    assert told["last_full_month"] < TODAY.strftime("%Y-%m")


def test_the_filled_folder_passes_the_health_check(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """``demo`` and then ``check`` on the same folder: nothing to complain of."""
    folder = str(tmp_path / "data")
    _, out, _ = run(capsys, "--data", folder, "demo", "--customers", "40", "--json")
    monkeypatch.setenv("CMDESK_PASSWORD", json.loads(out)["password"])
    code, out, err = run(capsys, "--data", folder, "check", "--json")
    assert (code, err) == (0, "")
    assert json.loads(out)["problems"] == []


def test_the_command_speaks_to_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Readable text names the password and somebody for every role; a second run is refused with a way out."""
    folder = str(tmp_path / "data")
    code, out, _ = run(capsys, "--data", folder, "demo", "--customers", "30", "--months", "1")
    assert code == 0
    assert plan(1, 0, 1, TODAY).password in out
    assert "系统管理员：admin" in out
    assert "客户经理：" in out
    code, out, err = run(capsys, "--data", folder, "demo")
    assert (code, out) == (1, "")
    assert "--data" in err


@pytest.mark.parametrize("words", [("--customers", "0"), ("--customers", "9000000"), ("--months", "-1")])
def test_senseless_numbers_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    """The sentence names the option, and no office is made."""
    code, _, err = run(capsys, "--data", str(tmp_path / "data"), "demo", *words)
    assert code == 1
    assert words[0] in err
    assert not (tmp_path / "data" / "office.db").exists()
