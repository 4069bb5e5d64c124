"""The house keeps its own rules: one door for writing, no dialogs outside ``ask``, nothing heavy at the start."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "cmdesk"
WRITES = {
    "bulk_create", "bulk_update", "create", "delete", "delete_by_id", "delete_instance", "get_or_create", "insert",
    "insert_from", "insert_many", "replace", "replace_many", "save", "set_by_id", "update",
}  # fmt: skip
"""What peewee's models write with."""
MAY_WRITE = {"core/door/keep.py", "core/door/bulk.py"}


@cache
def modules() -> tuple[tuple[str, str], ...]:
    """Return every module of the program, its path and its text."""
    paths = sorted(SOURCE.rglob("*.py"))
    return tuple((path.relative_to(SOURCE).as_posix(), path.read_text(encoding="utf-8")) for path in paths)


def test_records_are_written_through_one_door() -> None:
    """No module but ``core.door`` calls peewee's writing methods or writes a record's table by SQL."""
    from cmdesk.core.record import kinds, table_of
    from cmdesk.shell.features import load_records

    load_records()
    tables = "|".join(sorted(table_of(one) for one in kinds().values() if one.__module__.startswith("cmdesk.")))
    table_write = re.compile(rf"\b(INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+\"?({tables})\b", re.IGNORECASE)
    offenders = []
    for name, text in modules():
        if name in MAY_WRITE:
            continue
        for node in ast.walk(ast.parse(text)):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in WRITES
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id[:1].isupper()
            ):
                offenders.append(f"{name}:{node.lineno} {ast.unparse(node.func)}")
        offenders += [f"{name}: {found.group(0)}" for found in table_write.finditer(text)]
    assert offenders == [], (
        "write by an operation: `with keep.operation(actor, title) as work`, see docs/house.md, The one door"
    )


def test_question_marks_are_written_by_one() -> None:
    """Who writes `` IN (?, ?)`` himself forgets that a server refuses `` IN ()``."""
    offenders = [f"{name}: {found}" for name, text in modules() for found in re.findall(r"""["']\?["'] \* .+""", text)]
    assert [one for one in offenders if not one.startswith("core/conditions.py: ")] == [], (
        "core/conditions: marks(values)"
    )


def test_only_ask_speaks_in_boxes() -> None:
    """QMessageBox and QFileDialog appear in ``kit.ask`` alone, so that one place decides how people are asked."""
    offenders = [
        name for name, text in modules() if name != "kit/ask.py" and re.search(r"QMessageBox|QFileDialog", text)
    ]
    assert offenders == [], "ask by kit/ask"


def test_nobody_asks_a_widget_for_its_screen() -> None:
    """``QWidget.screen()`` makes PySide delete the screen with the window, and the next window crashes.

    Measured: signing out and in again dies in ``QScreen::virtualSiblings``. Ask ``QGuiApplication.screenAt`` instead.
    """
    offenders = [name for name, text in modules() if re.search(r"\.screen\(\)", text)]
    assert offenders == [], "ask QGuiApplication.screenAt"


def test_a_format_of_days_holds_no_chinese() -> None:
    """``f"{day:%Y 年}"`` raises UnicodeEncodeError on a Windows of another language: strftime takes its characters only."""
    offenders = []
    for name, text in modules():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and not node.value.isascii():
                offenders += [f"{name}: {node.value}"] if re.search("%[YymdHMSj]", node.value) else []
    assert offenders == [], "core/day/months: show_month; or say the parts one by one"


def test_a_day_becomes_a_moment_in_one_place() -> None:
    """Windows knows no local time of a day before 1970, which somebody may well ask for: ``clock.moment_on`` does."""
    offenders = [
        f"{name}:{node.lineno} {ast.unparse(node)}"
        for name, text in modules()
        if name != "core/day/clock.py" and "combine(" in text and "/demo" not in name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "astimezone"
        if re.search(r"\bcombine\(|\bday_end\(", ast.unparse(node.func.value))
    ]
    assert offenders == []


def test_every_painter_ends_with_its_block() -> None:
    """One that an error leaves open takes the program down when it is collected."""
    opened = re.compile(r"^(?!\s*with ).*\bQ(?:Style)?Painter\(\w.*$", re.MULTILINE)
    left = [f"{name}: {line}" for name, text in modules() for line in opened.findall(text)]
    assert left == ["kit/space/tab_row.py:         painter = QStylePainter(self)"], "its next line is `with painter:`"


UNSETTLED = re.compile(r"ORDER BY (?:[^\"']*[ ,.])?(?:\w+_at|\w+_on|day|name|position)(?: DESC)?(?: LIMIT|[\"'])")
ALONE = {
    "approvals/rules/wording.py": "DISTINCT name", "core/key/change.py": "SQLite's own names",
    "core/kept/saved.py": "one of a name per person", "visits/rules/history.py": "DISTINCT day",
}  # fmt: skip


def test_rows_of_one_moment_or_name_have_an_order() -> None:
    """What is listed by a moment, a day or a name ends its order with the id: equal rows must not change places."""
    offenders = [
        f"{name}: {found.group(0)}"
        for name, text in modules()
        if name not in ALONE
        for found in UNSETTLED.finditer(text)
    ]
    assert offenders == [], "end the ORDER BY with the id"


def test_the_stack_of_features_is_said_alike() -> None:
    """The layers of pyproject.toml hold it, ``LOWEST_FIRST`` lets features begin in it, docs/house.md shows it."""
    from cmdesk.shell.features import FEATURES, LOWEST_FIRST

    (layers,) = re.findall(r"^layers = \[(.*)\]$", (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    stack = re.findall(r'"(\w+)"', layers)
    house = (ROOT / "docs" / "house.md").read_text(encoding="utf-8")
    assert " → ".join(stack) in house, "docs/house.md, The arrows, should say: " + " → ".join(stack)
    features = [name for name in reversed(stack) if name not in {"shell", "kit", "core"}]
    apart = sorted({one.key for one in LOWEST_FIRST} ^ set(features))
    assert not apart, f"the layers of pyproject.toml and LOWEST_FIRST of shell/features.py do not both name {apart}"
    assert [one.key for one in LOWEST_FIRST] == features, "LOWEST_FIRST has another order than the layers"
    assert {one.key for one in FEATURES} == set(features), "FEATURES of shell/features.py has each feature once"
    assert len(FEATURES) == len(features)


def test_no_file_outgrows_the_house() -> None:
    """A file beyond 450 lines hides a noun that should be a file of its own; of tests, a thing that is tried."""
    files = [path for folder in ("src", "tests", "packaging", "benchmarks") for path in (ROOT / folder).rglob("*.py")]
    lengths = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8").count("\n") for path in files}
    assert {name: length for name, length in lengths.items() if length > 450} == {}, "find the noun that hides in it"


def test_the_map_of_a_room_names_what_lies_in_it() -> None:
    """The table in a folder's docstring is what a newcomer reads first: every module of it, and none that has gone."""
    wrong = []
    for path in sorted(SOURCE.rglob("__init__.py")):
        told = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        rows = re.findall(r"^((?:``\w+``(?:, )?)+)  +\S", told, re.MULTILINE) if "\n====" in told else []
        named = {name for row in rows for name in re.findall(r"``(\w+)``", row)}
        folder = path.parent
        there = {one.stem for one in folder.glob("*.py") if one != path} | {
            one.parent.name for one in folder.glob("*/__init__.py")
        }
        if named & there and named != there:
            table = f"{path.relative_to(ROOT).as_posix()}: the table of its docstring"
            wrong += [f"{table} lacks a row for ``{one}``" for one in sorted(there - named)]
            wrong += [f"{table} has a row for ``{one}``, which has gone" for one in sorted(named - there)]
    assert not wrong, "\n".join(wrong)


def test_what_the_maps_of_the_house_name_is_there() -> None:
    """README and docs/house.md lead newcomers to rooms and modules by their paths: what is moved is moved there, too."""
    gone = []
    for name in ("README.md", "docs/house.md", "docs/decisions.md"):
        text = (ROOT / name).read_text(encoding="utf-8").replace("`src/cmdesk/", "`")
        told = {one.rstrip("/") for one in re.findall(r"`([a-z]\w*/[\w/]+)(?:\.[\w.]+)?`", text) if "NAME" not in one}
        rooms = {one for one in told if (SOURCE / one.partition("/")[0]).is_dir()}
        there = {one for one in rooms if (SOURCE / one).is_dir() or (SOURCE / f"{one}.py").is_file()}
        gone += [f"{name}: {one}" for one in sorted(rooms - there)]
    assert not gone, "\n".join(gone)


def test_the_command_line_starts_without_qt_and_heavy_libraries() -> None:
    """What a sub-command does not need is not imported: a script in a loop stays quick, and needs no screen."""
    code = (
        "import sys; from cmdesk.__main__ import main; main(['--data', 'no-such-folder', 'search', 'x'])\n"
        "print(sorted(m for m in ('PySide6', 'reportlab', 'psycopg', 'pypinyin', 'xlsxwriter', 'keyring', 'argon2',"
        " 'python_calamine', 'PIL', 'rapidfuzz') if sys.modules.get(m)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT, env=_environment()
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_nobody_is_told_where_packages_come_from() -> None:
    """No file names a package registry's host; the machine's own settings say where packages are taken from."""
    listed = subprocess.run(["git", "ls-files"], capture_output=True, text=True, cwd=ROOT, check=False).stdout.split(
        "\n"
    )
    hosts = re.compile(
        "|".join(("py" + r"pi\.org", "python" + "hosted", "npm" + r"js\.(org|com)", "deb" + r"ian\.org"))
    )
    offenders = []
    for name in filter(None, listed):
        path = ROOT / name
        if path.suffix in {".py", ".md", ".toml", ".lock", ".yml", ".txt", ".sh", ".ps1", ".iss", ".spec", ".sql"}:
            offenders += [name] if hosts.search(path.read_text(encoding="utf-8", errors="replace")) else []
    assert offenders == [], "leave the address out"


@pytest.mark.parametrize(
    ("arguments", "code"), [(["no-such-command"], 2), (["search"], 2), (["search", "x"], 1), (["--help"], 0)]
)
def test_exit_codes(arguments: list[str], code: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """0 done, 1 refused in Chinese, 2 wrong usage; never a traceback."""
    from cmdesk import cli

    assert cli.run(["--data", str(tmp_path / "none"), *arguments]) == code
    said = capsys.readouterr()
    assert "Traceback" not in said.err + said.out
    if code == 1:
        assert re.search("[一-鿿]", said.err)
        assert said.out == ""


def _environment() -> dict[str, str]:
    import os

    return {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8"}
