"""What a sub-command of the command line works with; ``cmdesk.cli`` provides it."""

from __future__ import annotations

import argparse
from argparse import ArgumentTypeError
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final, Protocol

from cmdesk.core.actor import Actor
from cmdesk.core.day import clock
from cmdesk.core.day.daytext import local, parse_day, parse_moment
from cmdesk.core.errors import Refused
from cmdesk.core.field import Field
from cmdesk.core.file.office import Office

if TYPE_CHECKING:
    from cmdesk.core.export import Table
    from cmdesk.core.spec import FieldSpec
    from cmdesk.core.window import Query

_MOST: Final = 10_000


class Context(Protocol):
    """The office, who runs the command, and the two ways to answer."""

    as_json: bool

    @property
    def office(self) -> Office:
        """The office, opened when a command first needs it; raises Refused when there is none."""

    @property
    def has_office(self) -> bool:
        """Whether there is an office to be opened."""

    @property
    def actor(self) -> Actor:
        """Who runs the command, signed in; raises Refused."""

    def open(self) -> Office:
        """Open the office, making it when there is none."""

    def say(self, text: str) -> None:
        """Print a line for people; silent with ``--json``."""

    def tell(self, text: str) -> None:
        """Print progress on stderr, when somebody watches."""

    def out(self, result: dict[str, Any]) -> None:
        """Set the one object that ``--json`` prints; later calls add to it."""


def answer(field: Field[Any], value: Any) -> Any:
    """Return a value as ``--json`` gives it: of choices the codes, so that programs may ask; else as people read it."""
    if field.kind == "choice":
        return value
    return list(value or ()) if field.kind == "many_choice" else field.show(value)


def positive(text: str) -> int:
    """Read how many are wanted: a whole number from 1 on; for ``type=`` of an option.

    Raises:
        ArgumentTypeError: it is none, or more than anybody reads.
    """
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= _MOST:
        raise ArgumentTypeError(f"“{text}”应是 1 到 {_MOST} 的整数")
    return int(text)


def add_where(parser: argparse.ArgumentParser, example: str) -> None:
    """Let a command narrow a list by conditions; said more than once, all of them hold.

    Args:
        parser: the command.
        example: conditions as one writes them, for ``--help``.
    """
    parser.add_argument(
        "--where", action=_Joined, default="", metavar="条件", help=f"例如 '{example}'；写几次就都要符合"
    )


class _Joined(argparse.Action):
    """Puts what is said more than once behind each other."""

    def __call__(self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, values: Any, *_: Any) -> None:  # noqa: ARG002
        setattr(namespace, self.dest, f"{getattr(namespace, self.dest)} {values}".strip())


def group(under: Any, name: str, about: str) -> Any:
    """Return where the sub-commands of ``name`` are added, made when the first feature asks for it.

    ``show``, ``print``, ``import`` and ``export`` belong to no single feature: each adds what it has.

    Args:
        under: the sub-parsers of the whole command line.
        name: ``"show"``.
        about: one Chinese line for ``--help``; that of the first feature stands.
    """
    known = under.choices.get(name)
    if known is None:
        known = under.add_parser(name, help=about)
        known.members = known.add_subparsers(dest="what", metavar="什么", required=True)
    return known.members


def export_list(
    context: Context, title: str, read: Callable[[], Table], given: argparse.Namespace, *, holds_files: bool = True
) -> None:
    """Write a list to ``given.file`` and say so; see ``core.export.export``.

    Raises:
        Refused: it may not leave, or cannot be written.
    """
    from cmdesk.core import export

    def told(stage: str, done: int, whole: int) -> None:
        context.tell(f"{stage} {done:,} / {whole:,}")

    count = export.export(context.actor, title, read, given.file, holds_files=holds_files, progress=told)
    context.say(f"已导出{title} {count:,} 行到 {given.file}。")
    context.out({"exported": count, "file": str(given.file)})


def export_fields(
    context: Context,
    title: str,
    query: Query,
    specs: Iterable[FieldSpec],
    given: argparse.Namespace,
    *,
    holds_files: bool = True,
) -> None:
    """Write a stored list with the columns of some fields; see ``export_list``."""
    from cmdesk.core.export import Table
    from cmdesk.core.sheet.writing.listed import Field, Listed

    def read() -> Table:
        listed = Listed(query, [Field.of(one) for one in specs])
        return Table(listed.heads, listed, listed.count(), query.where)

    export_list(context, title, read, given, holds_files=holds_files)


def day_said(text: str) -> date:
    """Read a day as people type it.

    Raises:
        Refused: it is none.
    """
    try:
        return parse_day(text, clock.today())
    except ValueError as problem:
        raise Refused(str(problem)) from None


def day_if_said(text: str) -> date | None:
    """Read a day as people type it, or None where nothing is said.

    Raises:
        Refused: it is none.
    """
    return day_said(text) if text else None


def moment_said(text: str) -> datetime:
    """Read a moment as people type it, or as programs write it (``2026-11-22T09:30:00+08:00``); local.

    Raises:
        Refused: it is none.
    """
    try:
        return _written(text) or parse_moment(text, clock.now())
    except ValueError as problem:
        raise Refused(str(problem)) from None


def _written(text: str) -> datetime | None:
    if "T" not in text and ":" not in text:  # a day alone is no moment
        return None
    try:
        written = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return local(written)


def day_typed(text: str) -> date:
    """Read a day as people type it; for ``type=`` of an option.

    Raises:
        ArgumentTypeError: it is none.
    """
    try:
        return day_said(text)
    except Refused as refusal:
        raise ArgumentTypeError(str(refusal)) from None
