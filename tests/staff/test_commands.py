"""People, rights and backups on the command line: same verbs, same refusals, readable text or one JSON object."""

from __future__ import annotations

import json
import os
from contextlib import closing
from pathlib import Path
from typing import Any

import keyring
import pytest
from keyring.backends import fail
from tests.people import PASSWORD, add_customer

from cmdesk import cli
from cmdesk.core import backup
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused
from cmdesk.core.file.office import FILE_NAME, open_file
from cmdesk.customers.record import Customer
from cmdesk.shell.features import load_records
from cmdesk.staff.record import ROLES
from cmdesk.staff.rules import actor_of, backups, first_administrator, trail

OTHER = "另一句很长的话 2026"


class Line:
    """A command line on one data folder."""

    def __init__(self, folder: Path, output: pytest.CaptureFixture[str]) -> None:
        self.folder, self.output = folder, output
        self.login = "admin"

    def __call__(self, *words: object) -> str:
        """Run a command that must succeed; returns what it printed."""
        code, out, err = self.run(*words)
        assert code == 0, err
        return out

    def json(self, *words: object) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self("--json", *words))
        return found

    def refused(self, *words: object) -> str:
        code, _, err = self.run(*words)
        assert code == 1
        assert err.count("\n") == 1
        return err

    def run(self, *words: object) -> tuple[int, str, str]:
        self.output.readouterr()
        code = cli.run(["--data", str(self.folder), "--as", self.login, *map(str, words)])
        said = self.output.readouterr()
        return code, said.out, said.err


@pytest.fixture
def line(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Line:
    """An office with its administrator and two customers, closed."""
    load_records()
    made = open_file(tmp_path / "office")
    first_administrator("李敏", "admin", PASSWORD, company="城区公司")
    for name in ("福顺", "隆昌"):
        add_customer(None, None, name)
    made.close()
    monkeypatch.setenv("CMDESK_PASSWORD", PASSWORD)
    monkeypatch.delenv("CMDESK_NEW_PASSWORD", raising=False)
    return Line(tmp_path / "office", capsys)


def test_a_person_from_entry_to_leaving(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    """Added with a password that works, changed, reset, sent away."""
    made = line.json("users", "add", "WangQ", "王强", "客户经理", "--unit", "城区公司", "--phone", "13812345678")
    (_, wang) = line.json("users", "list")["users"]
    assert wang["login"] == "wangq"
    assert (wang["role"], wang["role_name"], wang["unit"]) == ("account_manager", "客户经理", "城区公司")
    monkeypatch.setenv("CMDESK_PASSWORD", made["password"])
    line.login = "wangq"
    assert line.json("users", "roles")["own"] == "account_manager"
    assert "没有“查看人员”的权限" in line.refused("users", "list")
    monkeypatch.setenv("CMDESK_PASSWORD", PASSWORD)
    line.login = "admin"
    assert "已修改" in line("users", "edit", "wangq", "--role", "area_manager", "--name", "王刚")
    assert "没有变化" in line("users", "edit", "wangq", "--name", "王刚")
    monkeypatch.setenv("CMDESK_NEW_PASSWORD", OTHER)
    assert OTHER in line("users", "reset-password", "wangq")
    line("users", "deactivate", "wangq")
    assert [one["login"] for one in line.json("users", "list")["users"]] == ["admin"]
    assert len(line.json("users", "list", "--all")["users"]) == 2
    monkeypatch.setenv("CMDESK_PASSWORD", OTHER)
    line.login = "wangq"
    assert "已停用" in line.refused("users", "roles")
    line.login = "admin"
    monkeypatch.setenv("CMDESK_PASSWORD", PASSWORD)
    line("users", "activate", "wangq")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("users", "add", "x", "新人", "厨师"), "没有岗位“厨师”"),
        (("users", "add", "x", "新人", "clerk", "--unit", "月球"), "没有叫“月球”的部门/片区。现有：城区公司"),
        (("users", "add", "admin", "新人", "clerk"), "已被另一人员使用"),
        (("users", "edit", "nobody", "--name", "x"), "没有登录名为“nobody”的人员"),
        (("users", "edit", "admin"), "没有写要改什么"),
        (("users", "edit", "admin", "--role", "clerk"), "不能取消自己的系统管理员岗位"),
        (("users", "deactivate", "admin"), "不能停用自己"),
        (("users", "rights", "a", "b"), "写法"),
        (("users", "rights", "set", "clerk", "backup.make", "team"), "只能设为：无、全部"),
        (("users", "rights", "set", "clerk", "backup.make", "sometimes"), "不是权限范围"),
        (("backup", "verify"), "里没有备份"),
        (("backup", "verify", "20200101-000000"), "不是 cmdesk 的备份"),
    ],
)
def test_refusals_are_one_sentence(line: Line, words: tuple[str, ...], sentence: str) -> None:
    """Exit code 1 and one Chinese line that names cause and way out."""
    assert sentence in line.refused(*words)


def test_the_matrix_is_printed_and_changed(line: Line) -> None:
    """One cell set by word, seen in the list, and kept."""
    line("users", "rights", "set", "内勤", "customers.export", "全部")
    rows = line.json("users", "rights", "clerk")["rights"]
    cell = next(row for row in rows if row["action"] == "customers.export")
    assert cell == {"role": "clerk", "action": "customers.export", "label": "导出客户", "scope": "all"}
    assert len(line.json("users", "rights")["rights"]) == len(ROLES) * len(rows)
    assert "导出客户  全部" in line("users", "rights", "clerk")


def test_a_backup_and_back(line: Line, tmp_path: Path) -> None:
    """Made, listed, checked, restored into a new folder that opens."""
    made = line.json("backup", "make")["backup"]
    assert made["customers"] == 2
    assert [one["name"] for one in line.json("backup", "list")["backups"]] == [made["name"]]
    assert line.json("backup", "verify")["problems"] == []
    line("backup", "restore", "--into", tmp_path / "back")
    opened = open_file(tmp_path / "back")
    assert Customer.select().count() == 2
    opened.close()
    assert "不会覆盖" in line.refused("backup", "restore", "--into", tmp_path / "back")


def test_a_bad_backup_is_exit_code_one(line: Line) -> None:
    """A script sees at once that a backup is no good."""
    made = Path(line.json("backup", "make")["backup"]["path"])
    content = bytearray((made / FILE_NAME).read_bytes())
    content[len(content) // 2] ^= 1
    (made / FILE_NAME).write_bytes(content)
    code, out, _ = line.run("backup", "verify", made.name)
    assert code == 1
    assert "校验值不符" in out


def test_back_from_a_backup_when_the_office_is_gone(line: Line, tmp_path: Path) -> None:
    """On the worst day nobody can sign in: the copy is restored all the same, and asks for its passwords itself."""
    line("backup", "make", "--to", tmp_path / "stick")
    (line.folder / FILE_NAME).write_bytes(b"x" * 8192)
    out = line("backup", "restore", "--from", tmp_path / "stick", "--into", tmp_path / "back")
    assert "已恢复到" in out
    assert "的备份（客户 2 户）" in out
    line.folder = tmp_path / "back"
    assert len(line.json("users", "list")["users"]) == 1


def test_who_may_not_copy_the_office_does_not(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    """A backup holds every customer file: it is a right of its own."""
    password = line.json("users", "add", "wang", "王强", "account_manager")["password"]
    line("backup", "make")
    monkeypatch.setenv("CMDESK_PASSWORD", password)
    line.login = "wang"
    for words in (("make",), ("list",), ("verify",), ("restore", "--into", line.folder / "x")):
        assert "权限" in line.refused("backup", *words)


def test_encrypted_shown_and_decrypted_again(line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole life of a key by command: the words open the office, the PDF is there, and back to plain."""
    monkeypatch.setattr(keyring, "get_keyring", fail.Keyring)
    monkeypatch.delenv("CMDESK_KEY", raising=False)
    made = line.json("key", "encrypt", "--pdf", tmp_path / "key.pdf")
    assert not (line.folder / FILE_NAME).read_bytes().startswith(b"SQLite")
    assert (tmp_path / "key.pdf").read_bytes().startswith(b"%PDF")
    assert "恢复密钥" in line.refused("users", "list")
    monkeypatch.setenv("CMDESK_KEY", made["recovery_key"])
    assert line.json("key", "show")["recovery_key"] == made["recovery_key"]
    again = line.json("key", "encrypt")
    assert "密钥不对" in line.refused("users", "list")
    monkeypatch.setenv("CMDESK_KEY", again["recovery_key"])
    line("key", "decrypt")
    monkeypatch.delenv("CMDESK_KEY")
    assert len(line.json("users", "list")["users"]) == 1
    assert "没有加密" in line.refused("key", "decrypt")
    assert "没有加密" in line.refused("key", "show")


def test_no_office_is_locked_by_a_key_that_nobody_was_shown(
    line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The recovery key comes first: where its page cannot be written, the office is as it was."""
    monkeypatch.setattr(keyring, "get_keyring", fail.Keyring)
    monkeypatch.delenv("CMDESK_KEY", raising=False)
    said = line.refused("key", "encrypt", "--pdf", tmp_path / "nowhere" / "key.pdf")
    assert "不存在，请重新选择保存的位置" in said
    if os.name != "nt":
        assert "是设备或管道" in line.refused("key", "encrypt", "--pdf", os.devnull)
    assert len(line.json("users", "list")["users"]) == 1
    assert not list(line.folder.glob("*.new"))


def test_the_key_is_the_administrators_business(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody else encrypts the office or reads its key."""
    password = line.json("users", "add", "wang", "王强", "general_manager")["password"]
    monkeypatch.setenv("CMDESK_PASSWORD", password)
    line.login = "wang"
    for word in ("encrypt", "show", "decrypt"):
        assert "没有“加密和恢复密钥”的权限" in line.refused("key", word)


def test_a_backup_has_its_line_before_it_is_made(line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy that fails leaves a line that says so; where no line can be written any more, it is made all the same and told."""

    def titles() -> list[str]:
        with closing(open_file(line.folder)) as opened:
            return [str(row[0]) for row in opened.database.rows("SELECT title FROM operation ORDER BY id DESC LIMIT 2")]

    (tmp_path / "file").write_text("")
    line.refused("backup", "make", "--to", tmp_path / "file")
    assert titles() == [f"备份没有完成：{tmp_path / 'file'}", f"备份到 {tmp_path / 'file'}"]

    def full(*_asked: object, **_more: object) -> object:
        raise Refused("磁盘已满，没有保存。")

    office = open_file(line.folder)
    admin = actor_of(1)
    monkeypatch.setattr(keep, "operation", full)
    with pytest.raises(Refused, match=r"没有记入操作记录：磁盘已满"):
        backups.make(admin, office, tmp_path / "stick")
    (made,) = backup.found(tmp_path / "stick")
    with pytest.raises(Refused, match=r"完好，可以恢复。.*没有记入操作记录：磁盘已满"):
        backups.problems(admin, office, made)
    with pytest.raises(Refused, match=r"已恢复到.*没有记入操作记录：磁盘已满"):
        backups.restore(admin, office, made, tmp_path / "again")
    assert (tmp_path / "again" / FILE_NAME).is_file()
    office.database.run("UPDATE \"user\" SET name = '李四' WHERE id = 1")
    with pytest.raises(Refused, match=r"发现 1 处不符.*“姓名”与操作记录不符.*没有记入操作记录：磁盘已满"):
        trail.verify(admin, office, lambda _: None)
    office.close()
