"""The entry ``packaging/dev.py``: readable by any Python 3, helpful when misused."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import dev
import pytest
from devkit import commands, postgres, system
from devkit.say import ROOT, Refusal

ENTRY = ROOT / "packaging" / "dev.py"


def test_a_too_old_python_gets_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing newer than the check itself is imported before it, and it names both versions."""
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    monkeypatch.setitem(sys.modules, "devkit", None)  # importing it now would fail
    sentence = dev.main(["test"])
    assert isinstance(sentence, str)
    assert "3.11" in sentence
    assert "3.9" in sentence
    assert "\n" not in sentence


def test_the_entry_is_written_in_the_grammar_of_old_pythons() -> None:
    """A syntax error would come before the sentence."""
    ast.parse(ENTRY.read_text(encoding="utf-8"), feature_version=(3, 6))


def test_the_folder_never_hides_the_library_packaging() -> None:
    """With the repository root on sys.path an __init__.py there would break pytest and others."""
    assert not (ROOT / "packaging" / "__init__.py").exists()
    import packaging.version

    assert ROOT not in Path(packaging.version.__file__).parents or ".venv" in packaging.version.__file__


def test_the_hook_calls_exactly_the_test_command() -> None:
    """What runs before every change is what a person runs."""
    words = (ROOT / ".ci" / "run").read_text(encoding="utf-8").split("\n")
    assert [line for line in words if "dev.py" in line] == ["exec python3 packaging/dev.py test"]


@pytest.mark.parametrize("arguments", [[], ["tset"], ["--version"]])
def test_misuse_lists_the_commands(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2 and the usage on stderr."""
    assert commands.main(arguments) == 2
    listed = capsys.readouterr().err
    assert all(f"dev.py {name}" in listed for name in commands.COMMANDS)


def test_help_is_no_mistake(capsys: pytest.CaptureFixture[str]) -> None:
    """``--help`` goes to stdout with exit code 0."""
    assert commands.main(["--help"]) == 0
    assert "dev.py run" in capsys.readouterr().out


def test_without_a_screen_run_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence and exit code 1, before anything is installed."""
    monkeypatch.setattr(system, "has_screen", lambda: False)
    monkeypatch.setattr(system, "ensure_qt_libraries", _must_not_run)
    assert commands.main(["run", "--data", "office"]) == 1
    assert capsys.readouterr().err == system.NO_SCREEN + "\n"


def _must_not_run(**_anything: object) -> None:
    pytest.fail("something was installed before the person was told that it is in vain")


def test_pictures_need_a_place_to_go(capsys: pytest.CaptureFixture[str]) -> None:
    """An option is no folder."""
    assert commands.main(["pictures", "--size", "800x600"]) == 1
    assert "pictures OUT" in capsys.readouterr().err


def test_benchmarks_are_found_by_name_and_helpers_are_not_run(tmp_path: Path) -> None:
    """All of them in order, or those named in the order named; a wrong name lists the right ones."""
    for name in ("search", "import_rows", "_office"):
        (tmp_path / f"{name}.py").touch()
    assert [path.stem for path in commands.chosen_benchmarks(tmp_path, [])] == ["import_rows", "search"]
    assert [path.stem for path in commands.chosen_benchmarks(tmp_path, ["search"])] == ["search"]
    with pytest.raises(Refusal, match=r"serach; there are: import_rows, search"):
        commands.chosen_benchmarks(tmp_path, ["serach"])
    with pytest.raises(Refusal, match="none yet"):
        commands.chosen_benchmarks(tmp_path / "empty", [])


def test_a_benchmark_that_fails_makes_the_command_fail(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """The others still run, and the one that failed is named."""
    (tmp_path / "benchmarks").mkdir()
    (tmp_path / "benchmarks" / "broken.py").write_text("raise SystemExit(3)")
    (tmp_path / "benchmarks" / "good.py").write_text("print('ratio 1.02')")
    monkeypatch.setattr(commands, "ROOT", tmp_path)
    monkeypatch.setattr(commands, "_prepare_without_screen", lambda: Path(sys.executable))
    monkeypatch.setenv(postgres.VARIABLE, "postgresql://elsewhere/x")
    assert commands.main(["bench"]) == 1
    out, err = capfd.readouterr()
    assert out.split() == ["ratio", "1.02"]
    assert err.splitlines() == ["== broken", "== good", "failed: broken"]
