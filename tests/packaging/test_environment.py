"""When the virtual environment is made anew, and where uv comes from."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from devkit import environment
from devkit.say import Refusal


@pytest.fixture
def made(tmp_path: Path) -> tuple[Path, Path]:
    """A lock and an environment that was completely made from it."""
    lock = tmp_path / "requirements.lock"
    lock.write_text("peewee==4.5.3\n")
    venv = tmp_path / ".venv"
    python = environment.interpreter(venv)
    python.parent.mkdir(parents=True)
    python.touch()
    shutil.copy(lock, venv / ".lock")
    return lock, venv


def test_an_environment_made_from_this_lock_is_left_alone(made: tuple[Path, Path]) -> None:
    """Nothing to do is the usual case."""
    assert environment.is_fresh(*made)


def test_a_changed_lock_makes_it_stale(made: tuple[Path, Path]) -> None:
    """One changed character is enough."""
    made[0].write_text("peewee==4.5.4\n")
    assert not environment.is_fresh(*made)


def test_an_interrupted_set_up_is_stale(made: tuple[Path, Path]) -> None:
    """The stamp is written last, so that without it the environment may be half made."""
    (made[1] / ".lock").unlink()
    assert not environment.is_fresh(*made)


def test_an_environment_whose_python_was_removed_is_stale(made: tuple[Path, Path]) -> None:
    """A system update may take the interpreter away behind the environment's link."""
    python = environment.interpreter(made[1])
    python.unlink()
    if sys.platform != "win32":
        python.symlink_to(made[1] / "no-such-python")
    assert not environment.is_fresh(*made)


class Machine:
    """A pretended machine: which programs and modules exist, and what was run on it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
        self.programs: dict[str, str] = {}
        self.modules: set[str] = set()
        self.ran: list[list[str]] = []
        self.effect: Callable[[list[str]], int] = lambda _command: 0
        monkeypatch.setattr(environment, "UV_HOME", home)
        monkeypatch.setattr(shutil, "which", self.programs.get)
        monkeypatch.setattr(importlib.util, "find_spec", lambda name: name if name in self.modules else None)
        monkeypatch.setattr(subprocess, "run", self._run)

    def _run(self, command: list[str], **_how: object) -> subprocess.CompletedProcess[bytes]:
        self.ran.append(command)
        return subprocess.CompletedProcess(command, self.effect(command))


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Machine:
    """A machine that has nothing."""
    return Machine(monkeypatch, tmp_path / "uv-home")


def test_uv_on_path_comes_first(machine: Machine) -> None:
    """The person's own uv is used."""
    machine.programs["uv"] = "/home/li/bin/uv"
    machine.modules |= {"uv", "pip"}
    assert environment.find_uv() == ["/home/li/bin/uv"]
    assert machine.ran == []


def test_uv_as_a_module_of_this_python_comes_second(machine: Machine) -> None:
    """A uv that pip installed for this user need not be on PATH."""
    machine.modules |= {"uv", "pip"}
    assert environment.find_uv() == [sys.executable, "-m", "uv"]
    assert machine.ran == []


def test_uv_is_fetched_once_and_leaves_the_system_python_alone(machine: Machine, tmp_path: Path) -> None:
    """Debian's Python refuses a plain pip install (PEP 668); into a folder of ours it does not."""
    program = tmp_path / "uv-home" / "bin" / "uv"

    def pip_installs(_command: list[str]) -> int:
        program.parent.mkdir(parents=True)
        program.touch()
        return 0

    machine.modules.add("pip")
    machine.effect = pip_installs
    assert environment.find_uv() == [str(program)]
    (command,) = machine.ran
    assert command[:4] == [sys.executable, "-m", "pip", "install"]
    assert command[-3:] == ["--target", str(tmp_path / "uv-home"), "uv"]
    assert environment.find_uv() == [str(program)]
    assert len(machine.ran) == 1, "fetched again although it was there"


def test_without_pip_a_virtual_environment_lends_its_own(machine: Machine, tmp_path: Path) -> None:
    """A Python with ensurepip but without pip still gets uv."""
    program = tmp_path / "uv-home" / "bin" / "uv"

    def works(command: list[str]) -> int:
        if "install" in command:
            program.parent.mkdir(parents=True)
            program.touch()
        return 0

    machine.modules.add("ensurepip")
    machine.effect = works
    assert environment.find_uv() == [str(program)]
    borrowed = str(environment.interpreter(tmp_path / "uv-home" / "pip"))
    assert [command[0] for command in machine.ran] == [sys.executable, borrowed]


def test_a_pip_that_fails_is_said_in_one_sentence(machine: Machine) -> None:
    """No network, for example."""
    machine.modules.add("pip")
    machine.effect = lambda _command: 1
    with pytest.raises(Refusal, match="network"):
        environment.find_uv()


def test_the_lock_says_how_it_is_written_anew() -> None:
    """The command in the lock's head is the one that really writes it, and no registry's address is in it."""
    text = environment.LOCK.read_text(encoding="utf-8")
    assert environment.WRITTEN_BY in text[:300]
    assert "://" not in text
    assert "--hash=sha256:" in text


def test_children_see_the_source_of_this_clone_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """A PYTHONPATH left over from another project must not decide what is tested."""
    monkeypatch.setenv("PYTHONPATH", "/somewhere/else")
    env = environment.environment(QT_QPA_PLATFORM="offscreen")
    assert env["PYTHONPATH"] == str(environment.ROOT / "src")
    assert env["QT_QPA_PLATFORM"] == "offscreen"
