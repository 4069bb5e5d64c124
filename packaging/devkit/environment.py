"""The virtual environment: made from ``requirements.lock`` with uv, and only when the lock changed."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from devkit.say import ROOT, Refusal, say
from devkit.system import install_packages, is_debian_like

LOCK = ROOT / "requirements.lock"
VENV = ROOT / ".venv"
BUILD_LOCK = ROOT / "packaging" / "requirements-build.lock"
"""What the packed program is made of and with: no test tools, and the very versions that were tested."""
BUILD_VENV = ROOT / ".venv-build"
UV_HOME = ROOT / ".venv-uv"
"""Where a uv that had to be fetched lives: no system Python is touched (PEP 668)."""

COMPILE = [
    *("pip", "compile", "pyproject.toml", "--quiet", "--universal", "--python-version", "3.11"),
    *("--generate-hashes", "--no-emit-index-url", "--no-annotate"),
]
WRITTEN_BY = "python3 packaging/dev.py lock"


def interpreter(venv: Path = VENV) -> Path:
    """Return the Python inside a virtual environment on this system."""
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def tool(name: str, venv: Path = VENV) -> Path:
    """Return a command-line tool installed inside a virtual environment."""
    return interpreter(venv).with_name(name + (".exe" if os.name == "nt" else ""))


def is_fresh(lock: Path = LOCK, venv: Path = VENV) -> bool:
    """Say whether the environment was completely made from exactly this lock and its Python still exists."""
    stamp = venv / ".lock"
    return stamp.is_file() and interpreter(venv).exists() and stamp.read_bytes() == lock.read_bytes()


def environment(**more: str) -> dict[str, str]:
    """Return this process's environment with the clone's source on the path, and ``more``.

    Compiled modules are kept, beside the packages and not in the clone: without them every start compiles 300 files
    and takes three times as long.
    """
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": str(ROOT / "src"), "PYTHONPYCACHEPREFIX": str(VENV / "compiled"), **more}


def prepare(lock: Path = LOCK, venv: Path = VENV) -> Path:
    """Make or refresh a virtual environment if needed and return its Python.

    Two commands started at the same time in one clone wait for each other.

    Raises:
        Refusal: if uv cannot be found or fetched, or cannot install what the lock names.
    """
    if not is_fresh(lock, venv):
        with _one_at_a_time():
            if not is_fresh(lock, venv):
                _refresh(lock, venv)
    return interpreter(venv)


def compile_locks(arguments: list[str]) -> int:
    """Write both locks anew from pyproject.toml; ``arguments`` go to uv (such as --upgrade)."""
    command = [*find_uv(), *COMPILE, "--custom-compile-command", WRITTEN_BY]
    targets = (
        ["--group", "dev", "-o", str(LOCK.relative_to(ROOT)), *arguments],
        # Held to the versions just chosen, so that the tests speak for the packed program.
        ["--group", "build", "-c", str(LOCK.relative_to(ROOT)), "-o", str(BUILD_LOCK.relative_to(ROOT))],
    )
    return max(subprocess.run([*command, *target], cwd=ROOT, check=False).returncode for target in targets)


def find_uv() -> list[str]:
    """Return the command that starts uv: from PATH, from this Python, or fetched by pip into the clone.

    Raises:
        Refusal: if there is none and it could not be fetched.
    """
    found = shutil.which("uv")
    if found:
        return [found]
    if importlib.util.find_spec("uv"):
        return [sys.executable, "-m", "uv"]
    fetched = _fetched_uv() or _fetch_uv()
    return [str(fetched)]


def _fetched_uv() -> Path | None:
    places = (UV_HOME / "bin" / "uv", UV_HOME / "bin" / "uv.exe", UV_HOME / "Scripts" / "uv.exe")
    return next((place for place in places if place.is_file()), None)


def _fetch_uv() -> Path:
    say("fetching uv with pip ...")
    # --target leaves the Python that runs us alone, so a Debian's "externally managed" mark is no obstacle.
    arguments = [
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--upgrade",
        "--target",
        str(UV_HOME),
        "uv",
    ]
    failed = subprocess.run([*_find_pip(), *arguments], check=False).returncode
    fetched = _fetched_uv()
    if failed or fetched is None:
        raise Refusal("pip could not fetch uv: check the network, or install uv yourself and start again.")
    return fetched


def _find_pip() -> list[str]:
    if importlib.util.find_spec("pip"):
        return [sys.executable, "-m", "pip"]
    bare = UV_HOME / "pip"
    if not importlib.util.find_spec("ensurepip") and is_debian_like():
        install_packages(["python3-venv"], why="pip is needed to fetch uv")
        importlib.invalidate_caches()
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(bare)], check=False, capture_output=True)
    if made.returncode:
        raise Refusal("This Python has neither uv nor pip nor venv: install uv (or pip) for it and start again.")
    return [str(interpreter(bare)), "-m", "pip"]


def _refresh(lock: Path, venv: Path) -> None:
    uv = find_uv()
    stamp = venv / ".lock"
    stamp.unlink(missing_ok=True)
    say(f"making {venv.name} from {lock.name} ...")
    wanted = lock.read_bytes()
    python = interpreter(venv)
    if not python.exists():
        _uv([*uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(venv)])
    _uv([*uv, "pip", "sync", "--quiet", "--require-hashes", "--python", str(python), str(lock)])
    stamp.write_bytes(wanted)


def _uv(command: list[str]) -> None:
    # A virtual environment that happens to be active must not take our packages.
    clean = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    if subprocess.run(command, cwd=ROOT, env=clean, check=False).returncode:
        raise Refusal("uv could not make the virtual environment from its lock; the reason stands above.")


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    with (ROOT / ".venv.busy").open("ab") as handle:
        if sys.platform == "win32":
            import msvcrt

            while True:
                with contextlib.suppress(OSError):
                    msvcrt.locking(handle.fileno(), msvcrt.LK_LOCK, 1)
                    break
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
