"""The program killed at any step of bringing a backup back: nothing is lost, and the same may be asked for again."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import cmdesk
from cmdesk.core import attachments, backup, health, regulation
from cmdesk.core.actor import PROGRAM
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused
from cmdesk.core.file.office import FILE_NAME, open_file
from cmdesk.customers.record import Customer
from cmdesk.shell import features

DYING = """
import os, sys
from pathlib import Path
from cmdesk.core import backup

verb, made, folder, left = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])
here = str(folder)


def step(event, words):
    global left
    changes = event in {"os.rename", "os.link", "os.remove", "os.mkdir", "os.rmdir", "shutil.copyfile"}
    if changes and any(here in str(word) for word in words):
        left -= 1
        if left == 0:
            os._exit(9)  # as a kill: nothing is tidied up


found = backup.read(made)
sys.addaudithook(step)
getattr(backup, verb)(found, folder, None)
"""
MOST = 40  # steps, more than there are


@pytest.fixture
def made(tmp_path: Path) -> backup.Backup:
    """A backup of an office with a customer, an attachment and a form of its own; the office is closed."""
    features.load_records()
    office = open_file(tmp_path / "office")
    regulation.add_missing_presets(PROGRAM)
    with keep.operation(PROGRAM, "新建") as work:
        customer = work.add(Customer, {"number": "KH000001", "name": "福顺烟酒店"})
    attachments.attach(PROGRAM, office, "customer", customer, "合同.pdf", b"%PDF-1.7 content")
    (office.folder / backup.FORMS).mkdir()
    (office.folder / backup.FORMS / "gate_pass.toml").write_text("title = '出门证'", encoding="utf-8")
    found = backup.make(office)
    office.close()
    return found


def dies(verb: str, made: backup.Backup, folder: Path, step: int) -> bool:
    """Do it in a process that is gone at a step; False when it came to its end before."""
    words = [sys.executable, "-c", DYING, verb, str(made.path), str(folder), str(step)]
    environment = {**os.environ, "PYTHONPATH": str(Path(cmdesk.__file__).parents[1])}
    done = subprocess.run(words, env=environment, capture_output=True, encoding="utf-8", timeout=120, check=False)
    assert done.returncode in {0, 9}, done.stderr
    return done.returncode == 9


def is_whole(folder: Path) -> None:
    """The office opens with all that the backup holds."""
    again = open_file(folder)
    assert [one.name for one in Customer.select()] == ["福顺烟酒店"]
    assert list(health.problems(again)) == []
    assert (folder / backup.FORMS / "gate_pass.toml").is_file()
    again.close()


def test_restoring_may_be_asked_for_again(made: backup.Backup, tmp_path: Path) -> None:
    """A folder in which it broke off is no office, is not refused the next time, and holds nothing half made then."""
    steps = 0
    for step in range(1, MOST):
        folder = tmp_path / f"back{step}"
        if not dies("restore", made, folder, step):
            break
        steps += 1
        if (folder / FILE_NAME).exists():  # all of it was there already
            is_whole(folder)
            continue
        backup.restore(made, folder, None)
        is_whole(folder)
        assert not [path.name for path in folder.iterdir() if path.name.startswith(".")]
    assert steps >= 5


def test_an_office_is_never_missing_while_it_is_replaced(made: backup.Backup, tmp_path: Path) -> None:
    """Killed at any step there is the broken file or the good one: nobody is asked to begin a new office."""
    broken = b"broken" * 1000
    steps = 0
    for step in range(1, MOST):
        folder = tmp_path / f"office{step}"
        folder.mkdir()
        (folder / FILE_NAME).write_bytes(broken)
        (folder / f"{FILE_NAME}-wal").write_bytes(broken)
        if not dies("put_in_place", made, folder, step):
            break
        steps += 1
        assert (folder / FILE_NAME).exists()
        if (folder / FILE_NAME).read_bytes() == broken:
            backup.put_in_place(made, folder, None)
        is_whole(folder)
        assert any(path.read_bytes() == broken for path in folder.glob(f"broken-*/{FILE_NAME}"))
    assert steps >= 5


def test_what_lies_in_a_folder_is_not_swept_away(made: backup.Backup, tmp_path: Path) -> None:
    """Forms or attachments of somebody else are no half-made restoring."""
    folder = tmp_path / "other"
    (folder / backup.FORMS).mkdir(parents=True)
    with pytest.raises(Refused, match="不会覆盖"):
        backup.restore(made, folder, None)
    assert (folder / backup.FORMS).is_dir()
