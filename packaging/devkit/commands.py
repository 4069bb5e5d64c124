"""The verbs of ``packaging/dev.py``, one function each; every one returns an exit code."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from devkit import environment, postgres, system
from devkit.say import ROOT, Refusal, run_child, say

USAGE = """\
python3 packaging/dev.py run [ARGS...]        open the desk, or run a cmdesk command
python3 packaging/dev.py test [ARGS...]       every test, PostgreSQL included; ARGS go to pytest
python3 packaging/dev.py check                ruff, mypy, import-linter
python3 packaging/dev.py pictures OUT         every window as PNG, filled from a demo office
python3 packaging/dev.py bench [NAMES...]     the benchmarks, all or those named
python3 packaging/dev.py freeze               write the schema and docs/words.md from the records
python3 packaging/dev.py lock [--upgrade]     write the lock files anew"""

SOURCES = ("src", "tests", "packaging", "benchmarks")


def run(arguments: list[str]) -> int:
    """Open the desk, or run one cmdesk command; a command needs no screen."""
    screen = system.has_screen()
    if system.opens_a_window(arguments) and not screen:
        raise Refusal(system.NO_SCREEN)
    system.ensure_qt_libraries(screen=screen)
    python = environment.prepare()
    env = environment.environment()
    if not screen:
        env["QT_QPA_PLATFORM"] = "offscreen"
    command = [str(python), "-m", "cmdesk", *arguments]
    if os.name != "nt":  # there, exec would give the terminal back before the program ends
        os.execve(python, command, env)  # noqa: S606 - no shell is wanted
    return run_child(command, env)


def test(arguments: list[str]) -> int:
    """Run the tests on all engines; the arguments go to pytest."""
    python = _prepare_without_screen()
    with postgres.server_for_tests() as server:
        env = environment.environment(QT_QPA_PLATFORM="offscreen", **server)
        workers = str(max(2, min(8, os.cpu_count() or 2)))
        return run_child([python, "-m", "pytest", "-n", workers, *arguments], env, cwd=ROOT)


def check(arguments: list[str]) -> int:
    """Run the linters and type checkers, all of them, and say which one complained."""
    if arguments:
        raise Refusal("`check` takes no arguments.")
    environment.prepare()
    env = environment.environment(MYPYPATH=os.pathsep.join(str(ROOT / name) for name in ("src", "packaging")))
    folders = [name for name in SOURCES if (ROOT / name).is_dir()]
    steps = {
        "ruff check": ["ruff", "check", "--quiet", *folders],
        "ruff format": ["ruff", "format", "--check", "--quiet", *folders],
        "mypy": ["mypy"],
        "mypy (packaging)": ["mypy", "packaging/dev.py", "packaging/devkit"],
        "import-linter": ["lint-imports"],
    }
    complaints = [
        name for name, (program, *rest) in steps.items() if run_child([environment.tool(program), *rest], env, cwd=ROOT)
    ]
    say(f"complaints from: {', '.join(complaints)}" if complaints else "all checks passed")
    return 1 if complaints else 0


def pictures(arguments: list[str]) -> int:
    """Draw every window of a new demo office into the folder OUT."""
    if not arguments or arguments[0].startswith("-"):
        raise Refusal("Say where the pictures go: `python3 packaging/dev.py pictures OUT`.")
    python = _prepare_without_screen()
    env = environment.environment(QT_QPA_PLATFORM="offscreen")
    with tempfile.TemporaryDirectory(prefix="cmdesk-pictures-") as data:
        program = [str(python), "-m", "cmdesk", "--data", data]
        demo = [*program, "--json", "demo", "--customers", "2000", "--seed", "7"]
        made = subprocess.run(demo, env=env, check=False, stdout=subprocess.PIPE)
        if made.returncode:
            return made.returncode
        env["CMDESK_PASSWORD"] = str(json.loads(made.stdout)["password"])
        return run_child([*program, "--as", "admin", "pictures", *arguments], env)


def bench(arguments: list[str]) -> int:
    """Run the benchmarks one after another; a server is at hand, with fsync as in real life."""
    scripts = chosen_benchmarks(ROOT / "benchmarks", arguments)
    python = _prepare_without_screen()
    failed = []
    with postgres.server_for_tests(durable=True) as server:
        env = environment.environment(QT_QPA_PLATFORM="offscreen", **server)
        for script in scripts:
            say(f"== {script.stem}")
            if run_child([python, script], env):
                failed.append(script.stem)
    if failed:
        say(f"failed: {', '.join(failed)}")
    return 1 if failed else 0


def freeze(arguments: list[str]) -> int:
    """Write what follows from the records: the frozen schema until the first release, and their words."""
    if arguments:
        raise Refusal("`freeze` takes no arguments.")
    python = environment.prepare()
    scripts = (ROOT / "packaging" / name for name in ("freeze_schema.py", "record_words.py"))
    return next((code for script in scripts if (code := run_child([python, script], environment.environment()))), 0)


def lock(arguments: list[str]) -> int:
    """Write requirements.lock and packaging/requirements-build.lock anew from pyproject.toml."""
    return environment.compile_locks(arguments)


def chosen_benchmarks(folder: Path, names: list[str]) -> list[Path]:
    """Return the scripts to run; those with a leading underscore are helpers of the others.

    Raises:
        Refusal: if a name is unknown or there is nothing to run.
    """
    known = {path.stem: path for path in sorted(folder.glob("*.py")) if not path.stem.startswith("_")}
    unknown = [name for name in names if name not in known]
    if unknown or not known:
        raise Refusal(f"No such benchmark: {', '.join(unknown) or '(none yet)'}; there are: {', '.join(known) or '-'}.")
    return [known[name] for name in names] or list(known.values())


def _prepare_without_screen() -> Path:
    system.ensure_qt_libraries(screen=False)
    return environment.prepare()


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "run": run,
    "test": test,
    "check": check,
    "pictures": pictures,
    "bench": bench,
    "freeze": freeze,
    "lock": lock,
}


def main(arguments: list[str]) -> int:
    """Run one command and return the exit code: the child's own, 1 refused, 2 misused, 130 interrupted."""
    if not arguments or arguments[0] not in COMMANDS:
        asked = bool(arguments) and arguments[0] in {"-h", "--help"}
        print(USAGE, file=sys.stdout if asked else sys.stderr)
        return 0 if asked else 2
    # A polite end (a closed terminal, a CI's time limit) must tidy up like Ctrl+C does.
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _end_politely)
    try:
        return COMMANDS[arguments[0]](arguments[1:])
    except Refusal as refusal:
        say(str(refusal))
        return 1
    except KeyboardInterrupt:
        return 130


def _end_politely(number: int, _frame: object) -> None:
    raise SystemExit(128 + number)
