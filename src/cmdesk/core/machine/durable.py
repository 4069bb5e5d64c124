"""What was written is there after a power cut."""

from __future__ import annotations

import os
import time
from pathlib import Path

_TRIES, _STEP = 20, 0.1  # seconds between them


def write(path: Path, text: str) -> None:
    """Write a file that is there whole or not at all, with the same ends of lines on every system."""
    partial = path.with_name(path.name + ".part")
    with partial.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    replace(partial, path)
    sync_folder(path.parent)


def replace(path: Path, target: Path, *, tries: int = _TRIES) -> None:
    """Move a file or folder to its place, over a file that lies there.

    On Windows a scanner or a synchronising program may hold what was just written for a moment; nothing that is held, and
    no folder in which something is, can be moved.
    """
    for left in range(tries - 1, -1, -1):
        try:
            path.replace(target)
        except PermissionError:
            if not left:
                raise
            time.sleep(_STEP)
        else:
            return


def sync(path: Path) -> None:
    """Make what was written into a file durable."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make renames durable where the system lets a folder be synced."""
    if os.name != "nt":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
