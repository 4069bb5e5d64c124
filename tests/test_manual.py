"""The manual tells the truth as far as a machine can hold it: commands, keys, places and pictures."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cmdesk.shell.frame.topics import anchor

ROOT = Path(__file__).resolve().parents[1]
MANUAL = ROOT / "docs" / "manual"
PAGES = sorted(MANUAL.glob("*.md"))
MOST = 200 * 1024  # bytes of a picture

KEY = re.compile(r"(?:(?:Ctrl|Alt|Shift)\+)*(?:[A-Z0-9]|F\d{1,2}|[A-Z][a-z]+(?:Up|Down)?)")
SAID = re.compile(r"\"((?:(?:Ctrl|Alt|Shift)\+)+\w+|F\d{1,2})\"")


def source() -> str:
    """Return everything a window's keys may be said in."""
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "src" / "cmdesk").rglob("*.py")))


def commands(under: argparse.ArgumentParser, name: str = "") -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Yield every command of the program with its words."""
    for action in under._actions:
        if isinstance(action, argparse._SubParsersAction):
            for word, parser in action.choices.items():
                whole = f"{name} {word}".strip()
                deeper = list(commands(parser, whole))
                yield from deeper or [(whole, parser)]


def every_command() -> dict[str, argparse.ArgumentParser]:
    """Return the program's commands that do something."""
    from cmdesk import cli

    return dict(commands(cli.parser()))


def keys_told() -> set[str]:
    """Return the keys of the tables in keys.md."""
    text = (MANUAL / "keys.md").read_text(encoding="utf-8")
    cells = [line.split("|")[1] for line in text.splitlines() if line.startswith("| ")]
    return {part.strip() for cell in cells for part in re.split("[、…]", cell) if KEY.fullmatch(part.strip())}


def test_every_command_is_described_with_its_options() -> None:
    """A command or an option that commands.md does not name is as good as missing."""
    text = (MANUAL / "commands.md").read_text(encoding="utf-8")
    missing = []
    for name, parser in every_command().items():
        section = text.partition(f"## {name.split()[0]}")[2].partition("\n## ")[0]
        if f"cmdesk {name}" not in text and not section.strip().count(f" {name}"):
            missing.append(name)
        options = {word for action in parser._actions for word in action.option_strings if word.startswith("--")}
        missing += [f"{name} {word}" for word in sorted(options) if word not in text]
    assert not missing, "docs/manual/commands.md has no line for: " + ", ".join(missing)


def test_no_command_is_described_that_does_not_exist() -> None:
    """Every line of commands.md that starts the program can be read by the program."""
    import shlex

    from cmdesk import cli

    parser = cli.parser()
    text = (MANUAL / "commands.md").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith("cmdesk ") and "[" not in line]
    assert len(lines) > 15
    for line in lines:
        words = shlex.split(re.split(r"\s{2,}", line.replace("\\", "/"))[0])[1:]
        assert parser.parse_args(words).run is not None, line


def test_every_key_told_is_a_key_of_the_program() -> None:
    """A key in keys.md stands in the code: as a shortcut, or as a key that some window waits for."""
    code = source()
    said = set(SAID.findall(code))
    generic = {"Tab", "Shift+Tab"}  # Qt's own way around a window
    generic |= {f"Alt+{number}" for number in range(1, 10)}
    assert 'f"Alt+{number}"' in code
    unknown = []
    for key in sorted(keys_told() - generic):
        wanted = key.replace("Enter", "Return") if "+" in key else key
        waits = f"Key_{key.split('+')[-1]}" in code or (key in set("0123") and "Key_0" in code)
        standard = {"Ctrl+A": "Key_A", "Ctrl+C": "Key_C", "Ctrl+Shift+C": "Key_C"}.get(key)
        is_known = wanted in said or key in said or ("+" not in key and waits) or (standard and standard in code)
        if not is_known:
            unknown.append(key)
    assert unknown == [], "no window binds these keys of docs/manual/keys.md"


def test_every_shortcut_of_the_program_is_told() -> None:
    """Whoever reads keys.md knows every shortcut there is."""
    told = {key.replace("Enter", "Return") for key in keys_told()}
    untold = set(SAID.findall(source())) - told - {"Ctrl+Enter", "Ctrl+Shift+Enter"}
    assert untold == set(), "docs/manual/keys.md has no line for these"


def _offered() -> tuple[list[Any], list[Any]]:
    from cmdesk.shell.features import FEATURES
    from cmdesk.shell.settings import SETTINGS

    pages = [page for feature in FEATURES for page in feature.pages]
    return [*pages, SETTINGS], [page for feature in FEATURES for page in feature.settings]


def test_every_place_of_the_program_has_its_page() -> None:
    """F1 finds a page for every navigation entry, and a section of settings.md for every settings page."""
    pages, settings = _offered()
    missing = [f"docs/manual/{page.key}.md" for page in pages if not (MANUAL / f"{page.key}.md").is_file()]
    assert missing == [], f"write {', '.join(missing)}, beginning with # and the page's title"
    text = (MANUAL / "settings.md").read_text(encoding="utf-8")
    sections = [f"## {page.title}" for page in settings if f"\n## {page.title}\n" not in text]
    assert sections == [], f"docs/manual/settings.md needs {', '.join(sections)}"
    for page in pages:
        begun = (MANUAL / f"{page.key}.md").read_text(encoding="utf-8").startswith(f"# {page.title}")
        assert begun, f"docs/manual/{page.key}.md should begin with # {page.title}"


@pytest.mark.parametrize("page", [*PAGES, ROOT / "README.md"], ids=lambda path: path.name)
def test_every_link_and_picture_is_there(page: Path) -> None:
    """Links lead to files and headings that exist; pictures are small enough to be shipped."""
    text = page.read_text(encoding="utf-8")
    wrong = []
    for shown, target in re.findall(r"(!?)\[[^\]]*\]\(([^)\s]+)\)", text):
        if "://" in target:
            continue
        name, _, heading = target.partition("#")
        path = page.parent / name if name else page
        if not path.exists() or (shown and path.stat().st_size > MOST) or (heading and heading not in _headings(path)):
            wrong.append(target)
    assert wrong == [], f"{page.name} leads to what is not there, or shows a picture of more than {MOST:,} bytes"


def _headings(page: Path) -> set[str]:
    lines = page.read_text(encoding="utf-8").splitlines()
    return {anchor(line.lstrip("# ")) for line in lines if line.startswith("#")}


def test_the_contents_name_every_page() -> None:
    """A page that the contents do not lead to is not found by reading."""
    text = (MANUAL / "README.md").read_text(encoding="utf-8")
    missing = [page.name for page in PAGES if page.name != "README.md" and f"({page.name})" not in text]
    assert missing == [], f"docs/manual/README.md has no line that leads to {', '.join(missing)}"


def test_every_picture_is_used() -> None:
    """Pictures nobody sees are not carried along."""
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    unseen = [path.name for path in (MANUAL / "pictures").glob("*") if f"pictures/{path.name}" not in text]
    assert unseen == [], "show them on a page of docs/manual, or delete them"
