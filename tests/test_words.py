"""docs/words.md and the code say the same: one English word for each Chinese noun."""

from __future__ import annotations

import re
from pathlib import Path

from cmdesk.core.record import Record, fields_of, kinds

ROOT = Path(__file__).resolve().parents[1]
WORDS = ROOT / "docs" / "words.md"


def loaded() -> dict[str, type[Record]]:
    """Return the program's own records by kind; those that other tests declare are none of it."""
    from cmdesk.shell.features import load_records

    load_records()
    return {kind: model for kind, model in kinds().items() if model.__module__.startswith("cmdesk.")}


def section(model: type[Record]) -> str:
    """Return what the page has to say of a record."""
    lines = [f"### {model.LABEL} · `{model.__name__}`", "", "| 中文 | field | choices |", "|---|---|---|"]
    for name, field in fields_of(model).items():
        choices = "、".join(f"{choice.label} `{choice.value}`" for choice in field.about.choices)
        lines.append(f"| {field.label} | `{getattr(field, 'name', None) or name}` | {choices} |")
    return "\n".join(lines) + "\n"


def nouns() -> list[tuple[str, str]]:
    table = WORDS.read_text(encoding="utf-8").split("## Nouns")[1].split("## Records")[0]
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \| [^|]+ \|$", table, re.MULTILINE)
    return [(chinese, word) for chinese, word in rows if chinese != "中文"]


def test_every_record_is_on_the_page_as_it_is() -> None:
    """A new field, label or choice is entered in docs/words.md by dev.py freeze."""
    page = WORDS.read_text(encoding="utf-8")
    for model in loaded().values():
        expected = section(model)
        assert expected in page, f"run dev.py freeze; docs/words.md should say:\n\n{expected}"


def test_the_page_names_no_record_that_is_gone() -> None:
    """A record that was renamed leaves no old word behind."""
    named = re.findall(r"^### .+ · `(\w+)`$", WORDS.read_text(encoding="utf-8"), re.MULTILINE)
    known = sorted(model.__name__ for model in loaded().values())
    assert sorted(named) == known, "run dev.py freeze"


def test_one_word_for_one_noun() -> None:
    """No Chinese noun has two words, no word stands for two nouns."""
    rows = nouns()
    assert len(rows) > 40
    for column in zip(*rows, strict=True):
        assert len(set(column)) == len(column)


def test_the_words_are_those_of_the_code() -> None:
    """Each word is a name in the source, written with underscores or in CamelCase."""
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    names = {re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower() for name in re.findall(r"\w+", source)}
    unsaid = [word for _, word in nouns() if word not in names]
    assert unsaid == [], "docs/words.md, Nouns: no name in src says these"
