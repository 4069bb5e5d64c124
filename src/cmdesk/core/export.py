"""Lists out of the program, as a file: a right of its own, noted in the trail; no cell can become a formula (S1-48, S4-24).

Every list that is shown can leave by ``export``, with exactly its columns, its filter and its order. What stands in customers'
files leaves with those only who may take it along: the feature that knows of such files guards them (``guard``), and a list
counts as one that shows them unless its page says otherwise. A line in the trail stands before the file does; so it does before
rows are put on the clipboard (``note_copy``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from cmdesk.core.actor import Actor, Scope
from cmdesk.core.door import keep
from cmdesk.core.door.keep import Operation
from cmdesk.core.errors import NotAllowed, Refused
from cmdesk.core.file.placed import let_out, told_first

if TYPE_CHECKING:  # what reads and writes sheets is loaded when somebody exports
    from cmdesk.core.sheet.writing.page import Column

EXPORT: Final = "lists.export"
KIND: Final = "list"
"""What the trail calls a list that has left; no record."""
ENDINGS: Final = (".xlsx", ".csv")
_STEP: Final = 500

Progress = Callable[[str, int, int], None]
Guard = Callable[[Actor], Refused | None]


class Leave(Protocol):
    """What lets somebody take out more than his right allows, so many times and so much."""

    def refuse(self, rows: int) -> None:
        """Refuse more rows than it allows.

        Raises:
            Refused: they are more.
        """

    def use(self, work: Operation, rows: int) -> Mapping[str, Any]:
        """Count a use, and return what the trail is to say of it.

        Raises:
            Refused: it is used up, over, or does not reach that far.
        """

    def give_back(self, work: Operation) -> None:
        """Take a use back of which nothing came."""

    def left(self) -> str:
        """Return how often it can be used still, in words."""


_guards: list[tuple[Guard, Callable[[Actor], Leave | None]]] = []


@dataclass(frozen=True)
class Table:
    """What a list shows.

    Attributes:
        heads: its columns.
        rows: its rows, gone through once.
        count: how many rows there are, as far as it is known before.
        narrowed: what it is narrowed by, for the trail.
    """

    heads: Sequence[Column]
    rows: Iterable[Sequence[Any]]
    count: int
    narrowed: str = ""


def guard(refusal: Guard, leave: Callable[[Actor], Leave | None]) -> None:
    """Let a feature say why somebody may not take along what stands in its files; asked for each list that shows them.

    Args:
        refusal: why not, or None.
        leave: what lets him take it all the same; None where his own right does.
    """
    if (refusal, leave) not in _guards:
        _guards.append((refusal, leave))


def leave_of(actor: Actor) -> Leave | None:
    """Return what alone lets somebody take along what stands in customers' files; None where his right does."""
    return next((found for _, leave in _guards if (found := leave(actor)) is not None), None)


def suggested_name(title: str) -> str:
    """Return a file name for a list that is exported now."""
    return f"{title}-{datetime.now():%Y%m%d-%H%M}.xlsx"  # noqa: DTZ005


def may(actor: Actor) -> Refused | None:
    """Return why somebody may not export any list, or None."""
    return NotAllowed.to("导出列表") if actor.scope(EXPORT) is Scope.NONE else None


def refusal(actor: Actor, *, holds_files: bool) -> Refused | None:
    """Return why somebody may not export a list, or None; reads the database.

    Args:
        actor: who would export.
        holds_files: the list shows what stands in customers' files.
    """
    problem = may(actor)
    for one, _ in _guards if holds_files else ():
        problem = problem or one(actor)
    return problem


def export(
    actor: Actor,
    title: str,
    read: Callable[[], Table],
    path: Path,
    *,
    holds_files: bool = True,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> int:
    """Write a list to an Excel or CSV file and return how many rows it has.

    Args:
        actor: who exports.
        title: what the list is called.
        read: reads it, as the actor may see it.
        path: ``.xlsx`` or ``.csv``; the file appears whole or not at all.
        holds_files: it shows what stands in customers' files.
        progress: called with a Chinese stage, rows done, rows in all.
        cancelled: asked now and then.

    Raises:
        NotAllowed: the actor may not export lists, or not what stands in customers' files.
        Refused: another kind of file is asked for, or it cannot be written.
        Cancelled: ``cancelled`` said so; no file is left.
    """
    problem = refusal(actor, holds_files=holds_files)
    if problem is not None:
        raise problem
    refuse_ending(path)
    table = read()
    if not table.heads:
        raise Refused("没有可以导出的列，请先选择要显示的列。")
    leave = leave_of(actor) if holds_files else None
    return write_noted(actor, table, path, title, leave=leave, progress=progress, cancelled=cancelled)


def write_noted(
    actor: Actor,
    table: Table,
    path: Path,
    title: str,
    *,
    measure: str = "行",
    kind: str = KIND,
    leave: Leave | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> int:
    """Write a list that may leave, note it in the trail and return how many rows it has.

    The line stands before the file takes its place; where that fails after all, a second one says so.

    Args:
        actor: who exports; whoever calls has asked whether he may.
        table: the list.
        path: ``.xlsx`` or ``.csv``.
        title: what the list is called.
        measure: the word behind the number of rows.
        kind: of the records listed, by which the trail finds it.
        leave: what alone lets him; a use of it is counted with the line.
        progress: see ``export``.
        cancelled: see ``export``.

    Raises:
        Refused: the file cannot be written, or ``leave`` does not reach so far.
        Cancelled: ``cancelled`` said so; no file is left.
    """
    if leave is not None:
        leave.refuse(table.count)

    def noted(count: int) -> AbstractContextManager[None]:
        said = {"columns": (None, [one.label for one in table.heads]), "filter": (None, table.narrowed)}
        return noted_first(actor, f"{title} {count} {measure}到 {path.name}", kind, count, said, leave)

    return let_out(path, lambda draft: write(table, draft, title, progress=progress, cancelled=cancelled), noted)


def noted_first(
    actor: Actor, words: str, kind: str, rows: int, said: Mapping[str, Any] | None = None, leave: Leave | None = None
) -> AbstractContextManager[None]:
    """Return a block before which the trail is told that something leaves, and after which it is told if it did not.

    Args:
        actor: who takes it along.
        words: what it is, how much and where to.
        kind: of the records, by which the trail finds it.
        rows: how many they are.
        said: what else is noted, name → (None, value).
        leave: what alone lets him; a use is counted, and given back.
    """

    def note() -> None:
        with keep.operation(actor, f"{'据批准' if leave else ''}导出{words}") as work:
            used = leave.use(work, rows) if leave is not None else {}
            work.note(kind, 0, "export", {"rows": (None, rows), **(said or {}), **used})

    def failed(why: str) -> None:
        with keep.operation(actor, f"导出没有完成，没有文件留下：{words}") as work:
            if leave is not None:
                leave.give_back(work)
            work.note(kind, 0, "export", {"failed": (None, why)})

    return told_first(note, failed)


def copy_refusal(actor: Actor) -> Refused | None:
    """Return why somebody may not copy what stands in customers' files, or None; reads the database."""
    return next((problem for one, _ in _guards if (problem := one(actor)) is not None), None)


def note_copy(actor: Actor, title: str, rows: int) -> None:
    """Note in the trail that rows of a list that shows customers' files are put on the clipboard; called before they are.

    Whoever calls has asked whether he may. Who may not by his own right takes a use of what was granted to him.

    Raises:
        Refused: what was granted is used up, or does not reach so far.
    """
    leave = leave_of(actor)
    with keep.operation(actor, f"{'据批准' if leave else ''}复制{title} {rows} 行") as work:
        used = leave.use(work, rows) if leave is not None else {}
        work.note(KIND, 0, "copy", {"rows": (None, rows), **used})


def refuse_ending(path: Path) -> None:
    """Refuse a file that would be neither Excel nor CSV.

    Raises:
        Refused: its name ends in something else.
    """
    if path.suffix.lower() not in ENDINGS:
        raise Refused("导出的文件名应以 .xlsx 或 .csv 结尾。")


def write(
    table: Table,
    path: Path,
    title: str,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> int:
    """Write rows to the kind of file that its name says; for exports with a right and a trail of their own.

    Raises:
        Refused: the file cannot be written.
        Cancelled: ``cancelled`` said so; no file is left.
    """
    from cmdesk.core.sheet.writing.write import write_csv, write_xlsx

    rows = _watched(table, progress, cancelled)
    if path.suffix.lower() == ".csv":
        return write_csv(path, table.heads, rows).rows
    return write_xlsx(path, table.heads, rows, sheet=title).rows


def _watched(table: Table, progress: Progress | None, cancelled: Callable[[], bool] | None) -> Iterator[Sequence[Any]]:
    from cmdesk.core.sheet.opening.reading import Cancelled

    for done, row in enumerate(table.rows):
        if done % _STEP == 0:
            if cancelled and cancelled():
                raise Cancelled("已取消导出，没有留下文件。")
            if progress:
                progress("正在导出", done, table.count)
        yield row
