"""What the manual says, found by the words people type: Ctrl+K leads to where it tells how something is done."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from cmdesk.core.resources import root

FOLDER = ("docs", "manual")
FIRST = "README.md"
MOST = 6
_LEFT = (FIRST, "commands.md")  # the contents, and what is typed in no window
_KEYS = "keys.md"
_LEAST = 2  # characters: one alone stands nearly everywhere
_OUT = re.compile(r"[^\w\- ]")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_MARKS = re.compile(r"\*\*|`|^(?:[-*>]|\d+\.)\s+")


@dataclass(frozen=True)
class Topic:
    """A section of the manual.

    Attributes:
        page: name of its file.
        title: of the section; that of the page for what stands above the first one.
        about: title of the page.
        lines: its text, line by line, without marks.
    """

    page: str
    title: str
    about: str
    lines: tuple[str, ...]


@cache
def topics() -> tuple[Topic, ...]:
    """Return every section of the manual, in the order of its pages, but of commands; nothing where it is not installed."""
    pages = sorted(root().joinpath(*FOLDER).glob("*.md"))
    return tuple(
        one for page in pages if page.name not in _LEFT for one in _sections(page.name, page.read_text("utf-8"))
    )


def find(text: str) -> list[tuple[Topic, str]]:
    """Return sections that tell of what was typed in Chinese, each with a line of it, the likeliest first.

    What stands nowhere as typed is looked for by its words of two characters: 恢复备份 where 恢复 and 备份 stand.
    """
    wanted = text.strip()
    if len(wanted) < _LEAST or wanted.isascii():
        return []
    return _told((wanted,)) or _told(tuple(wanted[at : at + 2] for at in range(0, len(wanted) - 1, 2)))


def _told(words: tuple[str, ...]) -> list[tuple[Topic, str]]:
    """Return the sections that hold all words: the page called so, sections called so, called partly so, others, keys last."""
    found, begun = list[tuple[int, Topic, str]](), set[str]()
    for one in topics():
        begins = one.page not in begun
        begun.add(one.page)
        if begins and _holds(one.about, words):
            rank = 0
        elif _holds(one.title, words):
            rank = 1
        elif _holds("　".join((one.title, *one.lines)), words):
            named = sum(word in one.title or word in one.about for word in words)
            rank = 2 + len(words) - named if one.page != _KEYS else 3 + len(words)
        else:
            continue
        found.append((rank, one, max(one.lines, key=lambda line: sum(word in line for word in words))))
    found.sort(key=lambda hit: hit[0])
    return [(one, line) for _, one, line in found[:MOST]]


def anchor(heading: str) -> str:
    """Return what a link calls a heading: ``settings.md#应访方案``."""
    return _OUT.sub("", heading.strip().lower()).replace(" ", "-")


def _holds(text: str, words: tuple[str, ...]) -> bool:
    return all(word in text for word in words)


def _sections(page: str, text: str) -> list[Topic]:
    found, about, title, lines = list[Topic](), "", "", list[str]()
    for line in [*text.splitlines(), "## "]:
        if not line.startswith("#"):
            plain = _plain(line)
            if plain:
                lines.append(plain)
            continue
        if title and lines:
            found.append(Topic(page, title, about, tuple(lines)))
        title, lines = line.lstrip("#").strip(), []
        about = about or title
    return found


def _plain(line: str) -> str:
    line = line.strip()
    if line.startswith("![") or not line.strip(" |-:"):
        return ""
    if line.startswith("|"):
        line = "　".join(cell.strip() for cell in line.strip("|").split("|"))
    return _MARKS.sub("", _LINK.sub(r"\1", line)).strip()
