"""An encrypted office: nothing readable on the disk, nothing accepted that was changed, and the key changed safely."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from keyring.errors import KeyringError, PasswordDeleteError
from tests.people import add_customer

from cmdesk.core import attachments, health, regulation
from cmdesk.core.actor import PROGRAM
from cmdesk.core.door import audit
from cmdesk.core.errors import KeyNeeded, Refused
from cmdesk.core.file import office
from cmdesk.core.file.office import FILE_NAME, open_file
from cmdesk.core.key import change, has_store, new_key, paper, read_words, remember, stored, words_of
from cmdesk.customers.record import Customer
from cmdesk.shell import features

NAME = "福顺烟酒店绝密"
KEY = bytes(range(32))


class Drawer(KeyringBackend):
    """A key store that lives as long as a test."""

    priority = 5

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.broken = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.broken:
            raise KeyringError("locked")
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.broken:
            raise KeyringError("locked")
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError(username)


@pytest.fixture(autouse=True)
def drawer(monkeypatch: pytest.MonkeyPatch) -> Iterator[Drawer]:
    """A key store of this test's own."""
    monkeypatch.delenv("CMDESK_KEY", raising=False)
    before, made = keyring.get_keyring(), Drawer()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


def make(folder: Path, key: bytes | None = KEY) -> Path:
    """An office with one customer and one attachment, closed again; returns its file."""
    features.load_records()
    made = open_file(folder, new_key=key)
    regulation.add_missing_presets(PROGRAM)
    customer = add_customer(None, None, NAME)
    attachments.attach(PROGRAM, made, "customer", customer, "合同.txt", NAME.encode() * 50)
    made.close()
    return folder / FILE_NAME


def names(folder: Path, key: bytes | None) -> list[str]:
    opened = open_file(folder, lambda _: key)
    try:
        assert list(audit.broken(opened.database)) == []
        assert list(attachments.problems(opened)) == []
        return [row.name for row in Customer.select()]
    finally:
        opened.close()


def test_nothing_readable_lies_on_the_disk(tmp_path: Path) -> None:
    """Neither a name nor an attachment nor even the kind of file can be told; a plain office is the control."""
    make(tmp_path / "plain", None)
    make(tmp_path / "secret")
    marks = [NAME.encode(), b"SQLite format 3", b"CREATE TABLE", "合同".encode()]
    for folder, expected in (("plain", True), ("secret", False)):
        files = [path.read_bytes() for path in sorted((tmp_path / folder).rglob("*")) if path.is_file()]
        assert [any(mark in content for content in files) for mark in marks] == [expected] * len(marks)
    assert names(tmp_path / "secret", KEY) == [NAME]


def test_while_open_the_log_is_as_secret_as_the_file(tmp_path: Path) -> None:
    """The write-ahead log of a running office holds no plain word either."""
    make(tmp_path)
    opened = open_file(tmp_path, lambda _: KEY)
    assert opened.encrypted
    add_customer(None, None, "另一家烟酒店")
    files = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert any(path.name.endswith("-wal") and path.stat().st_size for path in tmp_path.rglob("*"))
    assert not any("另一家烟酒店".encode() in content for content in files)
    opened.close()


@pytest.mark.parametrize("seed", range(12))
def test_every_flipped_bit_is_found(tmp_path: Path, seed: int) -> None:
    """A page that was changed on the disk is never read as if it were true: opening refuses, or the check names it."""
    path = make(tmp_path)
    content = bytearray(path.read_bytes())
    content[(len(content) * (2 * seed + 1)) // 24] ^= 1 << seed % 8
    path.write_bytes(content)
    try:
        opened = open_file(tmp_path, lambda _: KEY)
    except Refused:
        assert path.read_bytes() == bytes(content)
        return
    try:
        assert any("校验不符" in problem for problem in health.problems(opened))
    finally:
        opened.close()


def test_without_the_key_it_stays_shut_and_unchanged(tmp_path: Path) -> None:
    """No key and a wrong key: one sentence each, naming the recovery key, and not a byte is written."""
    path = make(tmp_path)
    before = path.read_bytes()
    with pytest.raises(KeyNeeded, match=r"已加密.*恢复密钥"):
        open_file(tmp_path, stored)
    with pytest.raises(KeyNeeded, match=r"密钥不对.*恢复密钥"):
        open_file(tmp_path, lambda _: bytes(32))
    assert path.read_bytes() == before
    assert not list(tmp_path.glob("*-wal"))


def test_the_key_store_opens_it(tmp_path: Path) -> None:
    """What was remembered is found, also after the folder has moved."""
    path = make(tmp_path / "old")
    assert has_store()
    assert stored(path) is None
    assert remember(path, KEY)
    (tmp_path / "old").rename(tmp_path / "new")
    moved = tmp_path / "new" / FILE_NAME
    assert names(tmp_path / "new", stored(moved)) == [NAME]


def test_a_store_that_is_locked_or_missing_is_no_error(tmp_path: Path, drawer: Drawer) -> None:
    """Then the recovery key is asked for; nothing pretends to have kept the key."""
    path = make(tmp_path)
    drawer.broken = True
    assert not remember(path, KEY)
    assert stored(path) is None
    for useless in (fail.Keyring(), null.Keyring()):
        keyring.set_keyring(useless)
        assert not has_store()
        assert not remember(path, KEY)
        assert stored(path) is None


def test_a_machine_without_a_store_takes_the_key_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Scripts on a server give the recovery key in CMDESK_KEY; a slip in it is named."""
    path = make(tmp_path)
    monkeypatch.setenv("CMDESK_KEY", " ".join(words_of(KEY)))
    assert stored(path) == KEY
    monkeypatch.setenv("CMDESK_KEY", " ".join(words_of(KEY))[:-1] + "*")
    with pytest.raises(Refused, match="第 14 组"):
        stored(path)


@pytest.mark.parametrize(("old", "new"), [(None, KEY), (KEY, None), (KEY, bytes(32))])
def test_the_key_of_an_office_is_changed(tmp_path: Path, old: bytes | None, new: bytes | None) -> None:
    """Records, trail and attachments are the same under the new key; the old files stay beside it."""
    path = make(tmp_path, old)
    kept = change.change(tmp_path, old, new)
    assert sorted(one.name.split("-")[0] for one in kept) == ["attachments", "office"]
    assert names(tmp_path, new) == [NAME]
    assert path.read_bytes().startswith(b"SQLite format 3") == (new is None)
    if new is not None:
        assert stored(path) == new
        fresh = [one.read_bytes() for one in tmp_path.iterdir() if one.is_file() and one not in kept]
        assert not any(NAME.encode() in content for content in fresh)
    (tmp_path / "back").mkdir()
    for one in kept:
        one.rename(tmp_path / "back" / (one.name.split("-")[0] + ".db"))
    assert names(tmp_path / "back", old) == [NAME]


def test_an_open_office_keeps_its_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a desk is open nothing is swapped under it."""
    monkeypatch.setattr(change, "_PATIENCE", 50)
    make(tmp_path, None)
    opened = open_file(tmp_path)
    with pytest.raises(Refused, match="先关闭所有工作台窗口"):
        change.change(tmp_path, None, KEY)
    add_customer(None, None, "还能写")
    opened.close()
    assert not list(tmp_path.glob("*.new*"))
    assert names(tmp_path, None) == [NAME, "还能写"]


def test_the_same_key_is_no_change(tmp_path: Path) -> None:
    """Nothing is written for nothing."""
    make(tmp_path)
    with pytest.raises(Refused, match="相同"):
        change.change(tmp_path, KEY, KEY)


DEADLY = [("_export", 2, False), ("_compare", 2, False), ("durable.write", 1, False), ("durable.sync_folder", 1, True)]
DEADLY += [("_keep", 1, True), ("_keep", 2, True), ("durable.sync_folder", 2, True)]


@pytest.mark.parametrize(("step", "time", "changed"), DEADLY)
def test_a_killed_change_is_whole_or_never_happened(tmp_path: Path, step: str, time: int, changed: bool) -> None:
    """Killed at each dangerous step, the office opens afterwards with everything, under exactly one key."""
    make(tmp_path, None)
    code = (
        "import os, sys; from pathlib import Path\n"
        "from cmdesk.core.key import change\n"
        f"real, times = change.{step}, [0]\n"
        "def die(*given):\n"
        "    times[0] += 1\n"
        f"    if times[0] == {time}: os._exit(9)\n"
        "    return real(*given)\n"
        f"change.{step} = die\n"
        "change.change(Path(sys.argv[1]), None, bytes(range(32)))\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(office.__file__).parents[3])}
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], env=environment, check=False)
    assert done.returncode == 9
    if changed:
        with pytest.raises(KeyNeeded):
            open_file(tmp_path)
    assert names(tmp_path, KEY if changed else None) == [NAME]
    assert not (tmp_path / change.MARK).exists()


def test_the_files_of_an_office_are_all_changed(tmp_path: Path) -> None:
    """A new kind of file beside the office must not be forgotten when the key changes."""
    make(tmp_path)
    assert {path.name for path in tmp_path.glob("*.db")} == set(change.FILES)


def test_backups_open_with_the_same_key(tmp_path: Path) -> None:
    """A copy made by the engine carries the salt, so the key store knows it too."""
    path = make(tmp_path)
    remember(path, KEY)
    opened = open_file(tmp_path, stored)
    opened.database.run("VACUUM INTO ?", (str(tmp_path / "copy.db"),))
    opened.close()
    assert stored(tmp_path / "copy.db") == KEY


def test_the_page_shows_the_groups(qapp: object, tmp_path: Path) -> None:
    """What is printed is the key that opens the office, with the office's name as it is."""
    from PySide6.QtPdf import QPdfDocument

    key = new_key()
    file = tmp_path / "key.pdf"
    file.write_bytes(paper.sheet(key, "城区公司 <客户管理部>", datetime(2026, 3, 2, 9, 0).astimezone()))
    document = QPdfDocument()
    document.load(str(file))
    assert document.pageCount() == 1
    text = document.getAllText(0).text()
    found = [word for word in text.split() if word in words_of(key)]
    assert read_words(" ".join(found)) == key
    for word in ("恢复密钥", "城区公司 <客户管理部>", "2026-03-02 09:00", "保险柜"):
        assert word in text
    document.close()
