"""A disk that answers in a given time: fsync and fdatasync of a child process, slowed down by a preloaded library.

A virtual disk with a write cache answers in a quarter of a millisecond, an office's in several. What a program adds to one
forced write is told by its share of either, so a benchmark runs itself once more under this library.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

_SOURCE = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

/* Does what `name` does, and returns no sooner than CMDESK_DISK_US microseconds after it was called. */
static int slowly(const char *name, int file) {
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += atol(getenv("CMDESK_DISK_US")) * 1000L;
    until.tv_sec += until.tv_nsec / 1000000000L;
    until.tv_nsec %= 1000000000L;
    int result = ((int (*)(int))dlsym(RTLD_NEXT, name))(file);
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
    return result;
}

int fsync(int file) { return slowly("fsync", file); }
int fdatasync(int file) { return slowly("fdatasync", file); }
"""


def run(command: Sequence[str], milliseconds: float, folder: Path) -> int | None:
    """Run a command whose forced writes take at least so long; returns its exit code, None where this cannot be done.

    Args:
        command: program and arguments.
        milliseconds: how long the disk takes.
        folder: where the library may be built.
    """
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None or os.name != "posix":
        return None
    source, library = folder / "slow_disk.c", folder / "slow_disk.so"
    source.write_text(_SOURCE, encoding="ascii")
    built = subprocess.run(
        [compiler, "-O1", "-shared", "-fPIC", "-o", str(library), str(source), "-ldl"], check=False, capture_output=True
    )
    if built.returncode:
        return None
    slow = {**os.environ, "LD_PRELOAD": str(library), "CMDESK_DISK_US": str(round(milliseconds * 1000))}
    return subprocess.run(command, env=slow, check=False).returncode
