"""What the maps for newcomers name is there: every folder, file, module and name of README and docs."""

from __future__ import annotations

import ast
import itertools
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "cmdesk"
MAPS = (
    "README.md",
    "docs/house.md",
    "docs/decisions.md",
    "docs/forms.md",
    "benchmarks/README.md",
    "packaging/README.md",
)
PATH = re.compile(r"[\w*][\w*.\-]*(?:/[\w*.\-]+)*/?")
NAME = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+")
MADE = {
    "src/cmdesk/leaflets/", "resources/regulations/leaflets.toml", "forms/leaflet_list.toml", "screens.py",
    "demo-office", "dist/cmdesk", "record.field", "0002_NAME.py",
    "core/migrations/0002_NAME.sqlite.sql",
}  # fmt: skip
"""What a newcomer or the build makes, and what stands for any field."""


@cache
def known() -> dict[str, set[str]]:
    """Return what stands in every module and class, by its last name: functions, classes, attributes, modules."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in SOURCE.rglob("*.py"):
        stem = path.parent.name if path.name == "__init__.py" else path.stem
        if path.name != "__init__.py":
            found[path.parent.name].add(path.stem)
        else:
            found[path.parent.parent.name].add(path.parent.name)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                found[node.name] |= set(_names(node.body))
        found[stem] |= set(_names(ast.parse(path.read_text(encoding="utf-8")).body))
    return found


def _names(body: list[ast.stmt]) -> list[str]:
    found: list[str] = []
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.append(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found += [one.id for one in targets if isinstance(one, ast.Name)]
        elif isinstance(node, ast.ImportFrom | ast.Import):
            found += [one.asname or one.name for one in node.names]
    return found


@cache
def texts() -> str:
    """Return all that is written in code and resources."""
    folders = ("src", "tests", "resources", "packaging", "benchmarks", "forms")
    paths = [
        path
        for folder in folders
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".toml", ".ps1", ".iss"}
    ]
    return "\n".join(path.read_text(encoding="utf-8") for path in paths if path.name != Path(__file__).name)


def is_there(said: str, beside: Path) -> bool:
    """Tell whether a file, folder, module or name is there; folders in capitals stand for any."""
    wanted = re.sub(r"\b[A-Z]+\b", "*", said.rstrip("/"))
    places = (ROOT, SOURCE, ROOT / "src", beside)
    if any(next(base.glob(wanted + ending), None) for base in places for ending in ("", ".py")):
        return True
    if said.endswith(".py") and any(next((ROOT / one).rglob(said), None) for one in ("src", "tests", "packaging")):
        return True
    *folders, last = said.split("/")
    parts = last.split(".")
    if folders:  # kit/lists/long_list.LongList
        module = "/".join([*folders, parts[0]])
        return (
            len(parts) > 1
            and is_there(module, beside)
            and all(two in known()[one] for one, two in itertools.pairwise(parts))
        )
    return all(two in known().get(one, ()) for one, two in itertools.pairwise(parts)) or said.rstrip("*") in texts()


@pytest.mark.parametrize("name", MAPS)
def test_what_a_map_names_is_there(name: str) -> None:
    """A path, a module or a name that has moved leads a newcomer astray."""
    text = re.sub(r"```.*?```", "", (ROOT / name).read_text(encoding="utf-8"), flags=re.DOTALL)
    gone = []
    for said in dict.fromkeys(re.findall(r"`([^`\n]+)`", text)):
        plain = re.sub(r"[(\[{:].*", "", said).strip()
        if (
            (PATH.fullmatch(plain) or NAME.fullmatch(plain))
            and plain not in MADE
            and not is_there(plain, (ROOT / name).parent)
        ):
            gone.append(said)
    assert not gone, gone
