"""An office that began in a file moves to a server with everything it has, once, and never lives on in two places."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.papers.conftest import PASS
from tests.people import PASSWORD

from cmdesk import cli
from cmdesk.core import attachments, health, search
from cmdesk.core.actor import PROGRAM
from cmdesk.core.database import current, proxy
from cmdesk.core.door import audit, keep
from cmdesk.core.errors import OfficeUnusable, Refused
from cmdesk.core.file.office import Office, open_file, open_server
from cmdesk.customers.record import Customer
from cmdesk.papers.rules import own
from cmdesk.shell.features import load_records
from cmdesk.staff.record import User
from cmdesk.staff.rules import first_administrator, moving, signing_in

PICTURE = bytes(range(256)) * 9000


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of a closed office: an administrator, a customer with a picture, a form of its own."""
    monkeypatch.setenv("CMDESK_PASSWORD", PASSWORD)
    load_records()
    made = open_file(tmp_path / "office")
    first_administrator("李敏", "admin", PASSWORD, company="城区公司")
    with keep.operation(PROGRAM, "新建") as work:
        customer = work.add(Customer, {"number": "KH000001", "name": "福顺烟酒店"})
    attachments.attach(PROGRAM, made, "customer", customer, "门头.jpg", PICTURE)
    own.save(PROGRAM, made, "gate_pass", PASS)
    made.close()
    return tmp_path / "office"


@pytest.fixture
def moved(folder: Path, postgres_database_url: str) -> Iterator[Office]:
    """The office after its move, open on the server."""
    assert cli.run(["--data", str(folder), "move", postgres_database_url]) == 0
    office = open_server(postgres_database_url, folder / "desk")
    yield office
    office.close()


def test_all_of_it_arrives(moved: Office, folder: Path) -> None:
    """Files, attachments, own forms, the search and the unbroken trail are there; the next record goes on."""
    database = moved.database
    (customer,) = Customer.select()
    assert customer.name == "福顺烟酒店"
    (picture,) = attachments.of("customer", customer.id)
    assert attachments.content_of(moved, picture) == PICTURE
    assert (own.store(moved).text("gate_pass") or "").strip() == PASS.strip()
    assert [hit.record_id for hit in search.find(database, "customer", "fsyjd")] == [customer.id]
    assert not list(audit.broken(database))
    titles = [title for (title,) in database.rows("SELECT title FROM operation ORDER BY id")]
    assert any(title.startswith("搬到服务器") and PASSWORD not in title for title in titles)
    with keep.operation(PROGRAM, "新建") as work:
        assert work.add(Customer, {"number": "KH000002", "name": "老张超市"}) > customer.id
    assert len(list((folder / "backups").iterdir())) >= 1


def test_the_program_itself_moves_it(folder: Path, postgres_database_url: str) -> None:
    """As people start it: where no server is named as the office, the driver for servers is there nevertheless."""
    words = [sys.executable, "-m", "cmdesk", "--data", str(folder), "move", postgres_database_url]
    environment = {**os.environ, "PYTHONPATH": str(Path(cli.__file__).parents[1])}
    done = subprocess.run(words, env=environment, capture_output=True, encoding="utf-8", timeout=120, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "客户 1 户，附件 1 个" in done.stdout


def test_it_stays_the_same_office(folder: Path, postgres_database_url: str) -> None:
    """Its number goes with it, so that backups still say whose they are."""
    before = open_file(folder)
    number = before.fact("uuid")
    before.close()
    assert cli.run(["--data", str(folder), "move", postgres_database_url]) == 0
    after = open_server(postgres_database_url, folder / "desk")
    assert after.fact("uuid") == number
    after.close()


def test_the_file_is_closed_for_good(moved: Office, folder: Path) -> None:
    """Whoever opens it again is told where it went, without a password in the sentence."""
    with pytest.raises(OfficeUnusable, match="已经搬到服务器") as refused:
        open_file(folder)
    assert moved.database.row("SELECT current_database()")[0] in str(refused.value)  # type: ignore[index]
    assert "postgres@" not in str(refused.value)


def test_who_has_the_file_open_saves_no_more(folder: Path, postgres_database_url: str) -> None:
    """A desk that stayed open is told; what it would write after the move would be lost."""
    desk = open_file(folder)
    database = desk.database
    assert cli.run(["--data", str(folder), "move", postgres_database_url]) == 0
    proxy.initialize(database)
    with pytest.raises(Refused, match="刚搬到服务器，没有保存"), keep.operation(PROGRAM, "新建") as work:
        work.add(Customer, {"number": "KH000003", "name": "晚了一步"})
    assert database.row("SELECT COUNT(*) FROM customer") == (1,)
    desk.close()


def test_a_server_with_people_is_left_alone(
    moved: Office, tmp_path: Path, postgres_database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A second office finds no room there, and goes on in its file."""
    other = open_file(tmp_path / "other")
    first_administrator("王强", "admin", PASSWORD, company="郊区公司")
    other.close()
    capsys.readouterr()
    assert cli.run(["--data", str(tmp_path / "other"), "move", postgres_database_url]) == 1
    assert "已经有人员" in capsys.readouterr().err
    again = open_file(tmp_path / "other")
    assert again.database.rows('SELECT name FROM "user"') == [("王强",)]
    again.close()
    assert moved.database.rows('SELECT name FROM "user"') == [("李敏",)]


def test_half_of_it_is_nothing(folder: Path, postgres_database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line that breaks in the middle leaves the server empty and the office in its file, which is the open one."""
    office = open_file(folder)
    actor = PROGRAM

    def breaks(_office: Office) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(attachments, "blobs", breaks)
    with pytest.raises(ZeroDivisionError):
        moving.move(actor, office, postgres_database_url, lambda _done, _whole: None)
    assert current() is office.database
    with keep.operation(PROGRAM, "新建") as work:
        work.add(Customer, {"number": "KH000004", "name": "照旧"})
    office.close()
    server = open_server(postgres_database_url, folder / "desk")
    assert server.is_new
    assert server.database.row("SELECT COUNT(*) FROM audit") == (0,)
    server.close()


def test_only_who_may_restore_moves_it(folder: Path, postgres_database_url: str) -> None:
    """The same right as for bringing an office back; the refusal comes before anything is touched."""
    office = open_file(folder)
    with keep.operation(PROGRAM, "人员") as work:
        chen = work.add(User, {"login": "chen", "name": "陈静", "role": "account_manager", "active": True})
    with pytest.raises(Refused, match="权限"):
        moving.move(signing_in.actor_of(chen), office, postgres_database_url, lambda _done, _whole: None)
    office.close()


def test_json_says_what_went(folder: Path, postgres_database_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A script reads the counts and the backup's place."""
    capsys.readouterr()
    assert cli.run(["--data", str(folder), "--json", "move", postgres_database_url]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["customers"], said["attachments"], said["forms"]) == (1, 1, ["gate_pass"])
    assert Path(said["backup"]).is_dir()


def test_a_move_that_broke_off_is_made_whole_by_the_same_command(
    folder: Path, postgres_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the server's yes and the file's goodbye the power fails: people go on in the file, and move once more."""
    _breaks_at_the_last_step(folder, postgres_database_url, monkeypatch)
    office = open_file(folder)
    with keep.operation(PROGRAM, "新建") as work:
        customer = work.add(Customer, {"number": "KH000005", "name": "断电以后"})
    attachments.attach(PROGRAM, office, "customer", customer, "招牌.jpg", PICTURE[1:])
    own.save(PROGRAM, office, "gate_pass", PASS + "\n# 新的一版\n")
    office.close()
    assert cli.run(["--data", str(folder), "move", postgres_database_url]) == 0
    server = open_server(postgres_database_url, folder / "desk")
    assert [one.name for one in Customer.select().order_by(Customer.id)] == ["福顺烟酒店", "断电以后"]
    assert list(health.problems(server)) == []
    assert "新的一版" in (own.store(server).text("gate_pass") or "")
    server.close()
    with pytest.raises(OfficeUnusable, match="已经搬到服务器"):
        open_file(folder)


def test_what_was_entered_on_the_server_meanwhile_is_not_written_over(
    folder: Path, postgres_database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two offices that both went on: the sentence says so, and neither loses a record."""
    _breaks_at_the_last_step(folder, postgres_database_url, monkeypatch)
    server = open_server(postgres_database_url, folder / "desk")
    with keep.operation(PROGRAM, "新建") as work:
        work.add(Customer, {"number": "KH000006", "name": "服务器上登记"})
    server.close()
    capsys.readouterr()
    assert cli.run(["--data", str(folder), "move", postgres_database_url]) == 1
    assert "又有人在服务器上登记过" in capsys.readouterr().err
    server = open_server(postgres_database_url, folder / "desk")
    assert server.database.row("SELECT COUNT(*) FROM customer") == (2,)
    server.close()


def _breaks_at_the_last_step(folder: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave what a kill leaves: all of it on the server, and the file still open to everybody."""
    with monkeypatch.context() as patch:
        patch.setattr("cmdesk.core.file.moving._CLOSED", "no such statement")
        assert cli.run(["--data", str(folder), "move", url]) == 1
    server = open_server(url, folder / "desk")
    assert not server.is_new
    server.close()
