"""Opening an office file: what is wrong is said in one sentence, and what is not ours or not whole is never written to."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import peewee
import pytest
import sqlcipher3
from tests.core.file.made import SOURCE, make, refused
from tests.people import add_customer

from cmdesk.core import database, health, migrations
from cmdesk.core.actor import PROGRAM
from cmdesk.core.database import sqlite
from cmdesk.core.door import keep
from cmdesk.core.errors import KeyNeeded, OfficeUnusable, Refused
from cmdesk.core.file.office import FILE_NAME, open_file


def cut(path: Path, size: int) -> None:
    path.write_bytes(path.read_bytes()[:size])


def patch(path: Path, at: int, new: bytes) -> None:
    old = path.read_bytes()
    path.write_bytes(old[:at] + new + old[at + len(new) :])


def foreign_database(path: Path) -> None:
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE bookmark (url TEXT)")
        other.execute("PRAGMA application_id = 4711")
    other.close()


def foreign_document(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as document:
        document.writestr("word/document.xml", "<w>客户名单</w>" * 500)


WRONG_FILES: dict[str, tuple[Callable[[Path], object], str]] = {
    "zero length": (lambda path: path.write_bytes(b""), "是空的或不完整"),
    "a few bytes": (lambda path: cut(path, 40), "是空的或不完整"),
    "cut in a page": (lambda path: cut(path, path.stat().st_size - 1000), "不完整（可能复制中断）"),
    "cut at a page": (lambda path: cut(path, path.stat().st_size // 8192 * 4096), "不完整（可能复制中断）"),
    "another program's database": (foreign_database, "是别的程序的数据"),
    "a document": (foreign_document, "不是 cmdesk 的客户数据"),
    "text": (lambda path: path.write_text("客户名单\n" * 3000, encoding="utf-8"), "不是 cmdesk 的客户数据"),
    "zeros": (lambda path: path.write_bytes(bytes(1 << 20)), "不是 cmdesk 的客户数据"),
    "newer": (lambda path: patch(path, 60, (99).to_bytes(4)), "更新版本的 cmdesk"),
    "first page overwritten": (lambda path: patch(path, 0, bytes(2048)), "不是 cmdesk 的客户数据"),
    "schema overwritten": (lambda path: patch(path, 100, b"\xff" * 3900), "已损坏"),
    "impossible page size": (lambda path: patch(path, 16, b"\x00\x00"), "不完整"),
}


@pytest.mark.parametrize("name", WRONG_FILES)
def test_a_file_that_cannot_be_an_office(tmp_path: Path, name: str) -> None:
    """Each kind of wrong file gets its own sentence and keeps every byte."""
    path = make(tmp_path, customers=20)
    spoil, sentence = WRONG_FILES[name]
    if name.startswith("another"):
        path.unlink()
    spoil(path)
    said = refused(tmp_path)
    assert sentence in said
    assert any(way in said for way in ("请从备份恢复", "换一个数据文件夹", "升级"))


def test_tables_that_are_missing(tmp_path: Path) -> None:
    """A file with our mark and version but without our tables is not filled up silently."""
    path = make(tmp_path)
    path.unlink()
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE something (a)")
        other.execute(f"PRAGMA application_id = {database.APPLICATION_ID}")
        other.execute("PRAGMA user_version = 1")
    other.close()
    before = path.read_bytes()
    with pytest.raises(OfficeUnusable, match="缺少内容"):
        open_file(tmp_path)
    assert path.read_bytes()[100:] == before[100:]


def test_an_encrypted_office_without_its_key(tmp_path: Path) -> None:
    """It asks for the recovery key; cut off, it says so instead."""
    path = make(tmp_path, bytes(range(32)))
    with pytest.raises(KeyNeeded, match="请输入恢复密钥"):
        open_file(tmp_path)
    cut(path, path.stat().st_size - 1000)
    assert "不完整（可能复制中断）" in refused(tmp_path)


def test_damage_inside_is_a_sentence_wherever_it_is_met(tmp_path: Path) -> None:
    """Pages destroyed anywhere: opening refuses or the check names them; never a raw error, never a guess."""
    path = make(tmp_path, customers=60)
    whole = path.read_bytes()
    found = 0
    for page in range(1, len(whole) // 4096, 3):
        path.write_bytes(whole[: page * 4096] + os.urandom(4096) + whole[(page + 1) * 4096 :])
        for left in tmp_path.glob("office.db-*"):
            left.unlink()
        said = complaints(tmp_path)
        found += bool(said)
        assert said or _is_free(whole, page)
        assert all("备份恢复" in sentence or "不存在" in sentence for sentence in said), said
    assert found > 10


def complaints(folder: Path) -> list[str]:
    """What opening or, failing that, the check says."""
    try:
        opened = open_file(folder)
    except OfficeUnusable as refusal:
        return [str(refusal)]
    try:
        return list(health.problems(opened))
    finally:
        opened.close()


def _is_free(whole: bytes, page: int) -> bool:
    """Pages of the free list hold nothing."""
    return int.from_bytes(whole[36:40]) > 0 or whole[page * 4096 : (page + 1) * 4096].count(0) > 4000


def test_a_locked_office_says_who_to_look_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program that holds the file is named as the cause; afterwards it opens as if nothing had been."""
    path = make(tmp_path)
    monkeypatch.setattr(sqlite, "BUSY_TIMEOUT", 0.1)
    other = sqlcipher3.connect(str(path), isolation_level=None)
    other.execute("PRAGMA locking_mode=EXCLUSIVE").fetchall()
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(OfficeUnusable, match="正被另一个程序占用"):
        open_file(tmp_path)
    other.execute("ROLLBACK")
    other.close()
    open_file(tmp_path).close()


def test_a_writer_in_another_process_is_waited_for_and_then_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A save that cannot get its turn is refused with what to do; what was typed can be saved again."""
    path = make(tmp_path)
    monkeypatch.setattr(sqlite, "BUSY_TIMEOUT", 0.1)
    opened = open_file(tmp_path)
    other = sqlcipher3.connect(str(path), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Refused, match="正被另一个程序占用，没有保存"):
        add_customer(None, None, "等一等")
    other.execute("ROLLBACK")
    other.close()
    add_customer(None, None, "等一等")
    opened.close()


WITHOUT_POWER = """
import ctypes, sys
# Root passes every permission check; give that up, so that the test means the same for everybody.
header, data = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
ctypes.CDLL(None, use_errno=True).capset(header, data)
from pathlib import Path
from cmdesk.core.errors import OfficeUnusable
from cmdesk.core.file.office import open_file
try:
    open_file(Path(sys.argv[1]))
except OfficeUnusable as refusal:
    print(refusal)
    sys.exit(7)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="permissions and capabilities of Linux")
@pytest.mark.parametrize(
    "case", ["read-only folder", "read-only file", "unreadable file", "parent", "a file", "too long"]
)
def test_folders_that_cannot_hold_an_office(tmp_path: Path, case: str) -> None:
    """No right to write, a file where a folder should be …: a sentence that names the place and another way."""
    folder = tmp_path / "office"
    path = make(folder)
    before = path.read_bytes()
    if case == "parent":
        folder = tmp_path / "closed" / "office"
        folder.parent.mkdir(mode=0o500)
    elif case == "a file":
        folder = tmp_path / "list.xlsx"
        folder.write_text("x")
    elif case == "too long":
        folder = tmp_path / ("长" * 200)
    elif case == "read-only folder":
        folder.chmod(0o500)
    else:
        path.chmod(0o000 if case.startswith("unreadable") else 0o400)
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_POWER, str(folder)],
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        check=False,
    )
    (tmp_path / "office").chmod(0o700)
    path.chmod(0o600)
    assert done.returncode == 7, done.stderr
    assert any(word in done.stdout for word in ("权限", "换一个数据文件夹"))
    assert path.read_bytes() == before


def test_a_broken_first_start_leaves_no_half_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When making the file fails or the power goes, the next start begins anew."""

    def fail(*_: object, **__: object) -> int:
        raise peewee.OperationalError("database or disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(migrations, "run", fail)
        with pytest.raises(OfficeUnusable, match="磁盘已满"):
            open_file(tmp_path)
    assert not (tmp_path / FILE_NAME).exists()
    (tmp_path / "office.db.making").write_bytes(b"half")
    made = open_file(tmp_path)
    assert made.is_new
    made.close()
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


def test_every_office_has_a_number_of_its_own(tmp_path: Path) -> None:
    """It is kept, so that backups and copies can be told from other offices."""
    first, second = (open_file(tmp_path / name) for name in "ab")
    numbers = {first.fact("uuid"), second.fact("uuid")}
    first.close()
    second.close()
    assert len(numbers) == 2
    again = open_file(tmp_path / "a")
    assert again.fact("uuid") in numbers
    again.close()


def test_after_a_refusal_no_office_is_open(tmp_path: Path) -> None:
    """Nothing can be written by accident into what was refused."""
    make(tmp_path)
    patch(tmp_path / FILE_NAME, 60, (99).to_bytes(4))
    with pytest.raises(OfficeUnusable):
        open_file(tmp_path)
    with pytest.raises(RuntimeError, match="no office"), keep.operation(PROGRAM, "写"):
        pass
