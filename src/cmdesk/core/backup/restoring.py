"""The way back: a backup into a new folder, or where an office no longer opens; what lies there is never deleted."""

from __future__ import annotations

import os
import shutil
from datetime import datetime
from pathlib import Path

from cmdesk.core.attachments import FILE_NAME as STORE
from cmdesk.core.backup import checking, store
from cmdesk.core.backup.manifest import FORMS, Backup
from cmdesk.core.errors import Refused
from cmdesk.core.file.office import FILE_NAME
from cmdesk.core.machine import durable
from cmdesk.core.machine.trouble import told_of_copying

_RESTORING = ".restoring"


def restore(backup: Backup, folder: Path, key: bytes | None) -> Path:
    """Bring a backup back into a new folder, checked first; returns the office file to open.

    Args:
        backup: what to restore.
        folder: an empty or new folder; nothing is ever overwritten.
        key: the key of an encrypted one.

    Raises:
        Refused: the folder holds an office already, or the backup is not good.
    """
    half = folder / _RESTORING
    with told_of_copying(folder, "恢复"):
        taken = any((folder / name).exists() for name in ((FILE_NAME,) if half.is_dir() else (FILE_NAME, STORE, FORMS)))
    if taken:
        raise Refused(f"{folder} 里已有客户数据，不会覆盖。请选一个新的空文件夹来恢复。")
    wrong = next(checking.problems(backup, key), None)
    if wrong:
        raise Refused(f"{wrong}没有恢复，请另选一份备份。")
    with told_of_copying(folder, "恢复"):
        half.mkdir(parents=True, exist_ok=True)
        _empty(half)  # what a restoring that broke off has left
        if backup.blobs:
            store.bring_back(backup.blobs, backup.store, half / STORE, key)
        if (backup.path / FORMS).is_dir():
            shutil.copytree(backup.path / FORMS, half / FORMS)
        shutil.copyfile(backup.file, half / FILE_NAME)
        durable.sync(half / FILE_NAME)
        _put(half, folder)
        half.rmdir()
    return folder / FILE_NAME


def put_in_place(backup: Backup, folder: Path, key: bytes | None) -> Path:
    """Bring a backup back where an office no longer opens; returns the folder that now holds the broken files.

    Args:
        backup: what to restore; checked first.
        folder: the data folder of the broken office, which nobody has open. Nothing in it is deleted.
        key: the key of an encrypted one.

    Raises:
        Refused: the backup is not good, or the disk is full or not writable; the folder is as it was.
    """
    stamp = f"{datetime.now():%Y%m%d-%H%M%S-%f}"  # noqa: DTZ005  # the name of a folder
    for left in folder.glob(f"{_RESTORING}-*"):
        shutil.rmtree(left, ignore_errors=True)
    fresh, broken = folder / f"{_RESTORING}-{stamp}", folder / f"broken-{stamp}"
    try:
        restore(backup, fresh, key)
        with told_of_copying(folder, "恢复"):
            broken.mkdir()
            for pattern in (f"{FILE_NAME}*", f"{STORE}*", FORMS):
                for path in folder.glob(pattern):
                    _set_aside(path, broken / path.name)
            _put(fresh, folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return broken


def _set_aside(path: Path, aside: Path) -> None:
    """Move a broken file away; the office itself stays under its name too, until the good one takes its place.

    Without one, who starts the program just then would be asked to begin a new office.
    """
    if path.name == FILE_NAME:
        try:
            os.link(path, aside)
        except OSError:  # a disk that knows no second name
            pass
        else:
            return
    durable.replace(path, aside)


def _put(made: Path, folder: Path) -> None:
    """Put what has been made whole into its place: the office last, for what it names must be there."""
    for name in (FORMS, STORE, FILE_NAME):
        if (made / name).exists():
            if (folder / name).is_dir():
                shutil.rmtree(folder / name)
            durable.replace(made / name, folder / name)


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
