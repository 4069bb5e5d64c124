"""Where a preview has its pages from: a job that is to be printed, or a sheet of the ledger."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from cmdesk.core.errors import Refused
from cmdesk.papers import forms, press
from cmdesk.papers.job import Job
from cmdesk.papers.press import Pressed
from cmdesk.papers.rules import ledger, rights

if TYPE_CHECKING:
    from cmdesk.kit.background.work import Task
    from cmdesk.kit.desk import Desk


class Source(Protocol):
    """Where pages come from; its functions run in a worker."""

    def first(self) -> tuple[Pressed, bool]:
        """Return the pages to be shown at once, and whether that is all."""

    def whole(self, task: Task[Any]) -> Pressed:
        """Return all pages, as a draft."""

    def press(self, task: Task[Any], sheets: Sequence[int] | None, copies: Sequence[int]) -> Pressed:
        """Return the pages to be printed, of some sheets or all, with their numbers."""

    def copies(self) -> Sequence[str]:
        """Return the names of the copies 联, when all sheets are of one form that has some."""

    def may_print(self) -> Refused | None:
        """Return why it cannot be printed, or None."""


class JobSource:
    """A job that is still to be printed."""

    def __init__(self, desk: Desk, job: Job | Callable[[], Job]) -> None:
        self._actor, self._office = desk.actor, desk.office
        self._gather = None if isinstance(job, Job) else job
        self._job = job if isinstance(job, Job) else Job("", [])

    def first(self) -> tuple[Pressed, bool]:
        if self._gather is not None:
            self._job, self._gather = self._gather(), None
        first = press.draft(self._actor, self._office, self._job.first())
        return first, len(self._job) == 1

    def whole(self, task: Task[Any]) -> Pressed:
        return press.draft(
            self._actor, self._office, self._job, progress=telling(task, "正在排版"), stopping=task.stopping
        )

    def press(self, task: Task[Any], sheets: Sequence[int] | None, copies: Sequence[int]) -> Pressed:
        job = self._job if sheets is None else self._job.only(sheets)
        progress = telling(task, "正在编号排版")
        return press.press(
            self._actor, self._office, job, copies=copies or None, progress=progress, stopping=task.stopping
        )

    def copies(self) -> Sequence[str]:
        names = {name for name, records in self._job.parts if len(records)}
        return forms.form(self._office, names.pop()).copies if len(names) == 1 else ()

    def may_print(self) -> Refused | None:
        return rights.may(self._actor, "print", None)


class LedgerSource:
    """A sheet of the ledger, as it was printed."""

    def __init__(self, desk: Desk, paper_id: int) -> None:
        self._actor, self._id = desk.actor, paper_id

    def first(self) -> tuple[Pressed, bool]:
        return press.again(self._actor, self._id), True

    def whole(self, task: Task[Any]) -> Pressed:  # noqa: ARG002
        return press.again(self._actor, self._id)

    def press(self, task: Task[Any], sheets: Sequence[int] | None, copies: Sequence[int]) -> Pressed:  # noqa: ARG002
        rights.refuse(self._actor, "print", ledger.read(self._actor, self._id))
        return press.again(self._actor, self._id)

    def copies(self) -> Sequence[str]:
        return ()

    def may_print(self) -> Refused | None:
        return rights.may(self._actor, "print", ledger.read(self._actor, self._id))


def telling(task: Task[Any], stage: str) -> Callable[[int, int], None]:
    """Return what tells how far a stage of a task has come."""

    def tell(done: int, whole: int) -> None:
        task.progress(stage, done, whole)

    return tell
