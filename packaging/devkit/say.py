"""How the development commands speak: plain lines on stderr, refusals as one sentence."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[2]
"""The top folder of the clone."""


class Refusal(Exception):  # noqa: N818 - it is a sentence for a person, not a programming error
    """One sentence that names the cause and the way out; the command ends with exit code 1."""


def say(line: str) -> None:
    """Tell the person at the terminal what is going on (stderr, so that stdout stays the program's)."""
    print(line, file=sys.stderr, flush=True)


def run_child(
    command: Sequence[str | os.PathLike[str]],
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    stdout: int | IO[bytes] | None = None,
) -> int:
    """Run a command in the foreground and return its exit code.

    Ctrl+C reaches the child from the terminal, a polite end (SystemExit, see ``commands.main``) is passed on.
    Either way the child gets ten seconds to tidy up, and only then does the interruption go on, so that
    whoever holds a server around the child stops it last.
    """
    with subprocess.Popen(command, env=env, cwd=cwd, stdout=stdout) as child:
        try:
            return child.wait()
        except SystemExit:
            child.send_signal(signal.SIGINT)
            _end(child)
            raise
        except BaseException:
            _end(child)
            raise


def _end(child: subprocess.Popen[bytes]) -> None:
    try:
        child.wait(timeout=10)
    except (subprocess.TimeoutExpired, KeyboardInterrupt, SystemExit):
        child.kill()
        child.wait()
