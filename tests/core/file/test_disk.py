"""A disk that is full, stops taking bytes or loses the program: the sentence names it, and nothing is half written."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import peewee
import pytest
from tests.core.file.made import ROOT, SOURCE, make
from tests.people import add_customer

from cmdesk.core import attachments
from cmdesk.core.actor import PROGRAM
from cmdesk.core.door import audit
from cmdesk.core.errors import Refused
from cmdesk.core.file import placed
from cmdesk.core.file.office import FILE_NAME, open_file
from cmdesk.core.machine import trouble
from cmdesk.customers.record import Customer

KILLED = """
import sys
from pathlib import Path
from cmdesk.core.door import keep
from cmdesk.core.actor import PROGRAM
from cmdesk.core.file.office import open_file
from cmdesk.customers.record import Customer
from cmdesk.core import health
from cmdesk.shell import features
features.load_records()
open_file(Path(sys.argv[1]))
number = 0
while True:
    number += 1
    with keep.operation(PROGRAM, "新建") as work:
        for part in "ab":
            work.add(Customer, {"number": f"{number}{part}", "name": f"店{number}{part}", "note": "长" * 500})
    print(number, flush=True)
"""


@pytest.mark.parametrize("after", [1, 5, 23])
def test_killed_while_writing(tmp_path: Path, after: int) -> None:
    """Everything that was acknowledged is there, nothing half is, the chain holds, and writing goes on."""
    make(tmp_path, customers=0)
    writer = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path)],
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writer.stdout is not None
    acknowledged = 0
    while acknowledged < after:
        acknowledged = int(writer.stdout.readline())
    writer.kill()
    rest = [int(line) for line in writer.stdout.read().split()]
    writer.wait()
    writer.stdout.close()
    acknowledged = max([acknowledged, *rest])
    opened = open_file(tmp_path)
    numbers = [row.number for row in Customer.select().order_by(Customer.id)]
    assert len(numbers) in {2 * acknowledged, 2 * acknowledged + 2}
    assert numbers == [f"{number}{part}" for number in range(1, len(numbers) // 2 + 1) for part in "ab"]
    assert opened.database.rows("PRAGMA integrity_check") == [("ok",)]
    assert list(audit.broken(opened.database)) == []
    add_customer(None, None, "接着写")
    opened.close()


def test_a_full_disk_is_named_and_nothing_is_half_written(tmp_path: Path) -> None:
    """The engine's own "full" comes out as the sentence, though peewee hides it; after clearing up, saving works."""
    make(tmp_path)
    opened = open_file(tmp_path)
    pages = opened.database.row("PRAGMA page_count")
    assert pages is not None
    opened.database.rows(f"PRAGMA max_page_count={pages[0]}")
    before = audit.head(opened.database)
    with pytest.raises(Refused, match="磁盘已满，没有保存"):
        for number in range(200):
            add_customer(None, None, f"满{number}", note="长" * 2000)
    after = audit.head(opened.database)
    customers = Customer.select().count()
    opened.database.rows("PRAGMA max_page_count=1000000")
    add_customer(None, None, "清理以后")
    assert Customer.select().count() == customers + 1
    assert after.id >= before.id
    assert list(audit.broken(opened.database)) == []
    opened.close()


FILE_LIMIT = """
import resource, signal, sys
from pathlib import Path
from cmdesk.core.errors import Refused
from cmdesk.core.file.office import open_file
from cmdesk.customers.record import Customer
from cmdesk.core import health
from cmdesk.shell import features
sys.path.insert(0, sys.argv[2])
from tests.people import add_customer
features.load_records()
opened = open_file(Path(sys.argv[1]))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
size = (Path(sys.argv[1]) / "office.db").stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (size // 2, resource.RLIM_INFINITY))
kept = 0
try:
    for number in range(400):
        add_customer(None, None, f"店{number}", note="长" * 2000)
        kept += 1
except Refused as refusal:
    print(kept, refusal)
"""


@pytest.mark.skipif(os.name == "nt", reason="file size limits of POSIX")
def test_a_disk_without_a_page_left_is_full_and_not_broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite says I/O error when there is no room for its index; the person hears which of the two it is."""
    error = peewee.OperationalError("disk I/O error")
    path = tmp_path / "not yet" / FILE_NAME
    for free, word in ((0, "磁盘已满"), (10**9, "磁盘出错")):
        usage = SimpleNamespace(free=free)
        monkeypatch.setattr("shutil.disk_usage", {tmp_path: usage}.__getitem__)  # the folder nearest to the file
        assert word in str(trouble.opening_refusal(error, path))


@pytest.mark.parametrize(
    ("number", "windows", "said", "word"),
    [
        (errno.ENOSPC, 112, "磁盘空间不足。", "磁盘已满"), (errno.EACCES, 5, "拒绝访问。", "没有写入"),
        (errno.ENOENT, 3, "系统找不到指定的路径。", "用不了"), (errno.ENOENT, 53, "找不到网络路径。", "用不了"),
        (errno.EACCES, 21, "设备未就绪。", "磁盘出错"), (errno.EINVAL, 121, "信号灯超时时间已到", "磁盘出错"),
        (errno.EACCES, 32, "另一个程序正在使用此文件，进程无法访问。", "占用"),
    ],
)  # fmt: skip
def test_a_system_that_speaks_chinese_is_understood(
    tmp_path: Path, number: int, windows: int, said: str, word: str
) -> None:
    """Windows tells what went wrong in the language of the desk; its number is the same everywhere."""
    error = OSError(number, said)
    error.winerror = windows
    with pytest.raises(Refused, match=word) as refusal, trouble.told_of_copying(tmp_path, "备份"):
        raise error
    assert "没有备份" in str(refusal.value)


def test_a_path_too_long_for_windows_is_not_called_a_missing_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows finds no path of more than 260 characters; the folder a person has chosen is there."""

    def too_long(*_: object, **__: object) -> None:
        raise FileNotFoundError(errno.ENOENT, "The filename or extension is too long")

    monkeypatch.setattr(Path, "replace", too_long)
    with pytest.raises(Refused, match=r"太长.*短些的文件名"), placed.placed(tmp_path / "名单.xlsx") as draft:
        draft.write_bytes(b"x")
    with pytest.raises(Refused, match="不存在"), placed.placed(tmp_path / "none" / "名单.xlsx"):
        pass


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps its devices elsewhere")
def test_what_is_no_file_is_neither_replaced_nor_written_into(tmp_path: Path) -> None:
    """Root could put a file in the place of a device; a pipe has a reader who would wait for ever."""
    pipe, folder = tmp_path / "管道.csv", tmp_path / "文件夹.csv"
    os.mkfifo(pipe)
    folder.mkdir()
    leading = tmp_path / "通向设备.csv"
    leading.symlink_to("/dev/null")
    for place, why in (
        (pipe, "管道"),
        (leading, "设备"),
        (folder, "是一个文件夹"),
        (tmp_path / "Nul.xlsx", "留给设备"),
    ):
        with pytest.raises(Refused, match=f"{why}.*换一个文件名"), placed.placed(place):
            pytest.fail("nothing is written for a place that cannot be taken")
    assert pipe.is_fifo()
    assert leading.readlink() == Path("/dev/null")
    assert Path("/dev/null").is_char_device()
    assert sorted(tmp_path.iterdir()) == sorted([pipe, folder, leading])


@pytest.mark.skipif(os.name == "nt", reason="only an administrator makes links there")
def test_a_link_goes_on_leading_to_the_file_that_is_written(tmp_path: Path) -> None:
    """What lies behind it is written, of the kind that the person named; nothing at its end is a new file."""
    shelf = tmp_path / "共享"
    shelf.mkdir()
    link = tmp_path / "名单.csv"
    link.symlink_to(shelf / "2026.txt")
    for said in (b"1", b"2"):
        with placed.placed(link) as draft:
            assert draft.suffix == ".csv"
            draft.write_bytes(said)
        assert link.is_symlink()
        assert (shelf / "2026.txt").read_bytes() == said
    ring = tmp_path / "环.csv"
    ring.symlink_to(ring)
    with pytest.raises(Refused, match="换一个位置"), placed.placed(ring) as draft:
        draft.write_bytes(b"3")


def test_a_disk_that_stops_taking_bytes(tmp_path: Path) -> None:
    """When the system itself refuses to write on, the save is refused in words and what was kept before is whole."""
    make(tmp_path, customers=0)
    done = subprocess.run(
        [sys.executable, "-c", FILE_LIMIT, str(tmp_path), str(ROOT)],
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        check=True,
    )
    kept, _, sentence = done.stdout.partition(" ")
    assert "没有保存" in sentence
    assert "磁盘" in sentence
    opened = open_file(tmp_path)
    assert Customer.select().count() == int(kept)
    assert opened.database.rows("PRAGMA integrity_check") == [("ok",)]
    assert list(audit.broken(opened.database)) == []
    opened.close()


def test_what_breaks_while_fetching_is_told_too(tmp_path: Path) -> None:
    """A page that is found damaged only while rows are read is a sentence, not the driver's own error."""
    path = make(tmp_path, customers=200)
    pages = [path.read_bytes()[at : at + 4096] for at in range(0, path.stat().st_size, 4096)]
    leaves = [at for at, page in enumerate(pages) if page[0] == 13 and "店150".encode() in page]
    assert leaves
    for at in leaves:  # of the customers' table, the trail's and the search's, whichever comes first in the file
        pages[at] = b"\xff" + os.urandom(4095)
    path.write_bytes(b"".join(pages))
    opened = open_file(tmp_path)
    with pytest.raises(Refused, match="已损坏"), trouble.told():
        opened.database.rows("SELECT * FROM customer")
    opened.close()


def test_a_file_that_cannot_be_begun_is_a_place_that_has_gone(tmp_path: Path) -> None:
    """The first attachment of an office has a file of its own: the person hears of the disk, and of no incident."""
    make(tmp_path)
    opened = open_file(tmp_path)
    (tmp_path / attachments.FILE_NAME).mkdir()  # the engine is unable to open it, as where no file can be made
    with pytest.raises(Refused, match=r"打不开.*没有保存。请检查磁盘连接"):
        attachments.attach(PROGRAM, opened, "customer", 1, "合同.pdf", b"%PDF-1.7")
    opened.close()


CLOSED = """
import os, sys
from pathlib import Path
from cmdesk import cli
from cmdesk.core import backup
from cmdesk.core.errors import Refused
from cmdesk.core.file.placed import placed
folder = Path(sys.argv[1])
assert cli.run(["--data", str(folder / "other"), "check"]) == 1  # everything is loaded
made = backup.Backup(folder, None, "", 1, False, 0, "", None, {}, frozenset(), folder)
folder.chmod(0)
if os.getuid() == 0:
    os.setuid(65534)
for write in (lambda: placed(folder / "x.pdf").__enter__(), lambda: backup.restore(made, folder, None)):
    try:
        write()
    except Refused as refusal:
        print(refusal, file=sys.stderr)
print(backup.found(folder), file=sys.stderr)
sys.exit(cli.run(["--data", str(folder), "check"]))
"""


@pytest.mark.skipif(os.name == "nt", reason="rights of POSIX")
def test_a_folder_that_nobody_may_look_into(tmp_path: Path) -> None:
    """Whoever saves, prints, restores or opens there hears of the right that he lacks, and of no incident."""
    folder = tmp_path / "closed"
    make(folder)
    done = subprocess.run(
        [sys.executable, "-c", CLOSED, str(folder)], env={**os.environ, "PYTHONPATH": str(SOURCE)},
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    said = done.stderr.splitlines()
    assert done.returncode == 1
    assert "还没有客户数据" in said[0]
    assert "里写文件，请换一个文件夹保存" in said[1]
    assert "没有写入" in said[2]
    assert said[2].endswith("没有恢复。请检查文件夹的权限，或换一个位置。")
    assert said[3] == "[]"
    assert "没有写入" in said[4]
    assert "打不开" in said[4]
