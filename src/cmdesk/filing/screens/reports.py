"""The monthly reports that the page prints: of an account manager his own, of others all they see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final

from cmdesk.core.actor import Actor
from cmdesk.core.day.months import month_begin
from cmdesk.filing import paper
from cmdesk.filing.rules import rights
from cmdesk.papers.job import Job


@dataclass(frozen=True)
class Report:
    """A paper under 月报表.

    Attributes:
        make: returns what prints it, for who asks; runs in a worker.
    """

    title: str
    make: Callable[[Actor], Job]


def _of_month(job: Callable[[Actor, date, int | None], Job], back: int, actor: Actor) -> Job:
    """Return a report of this month, or of one some months back."""
    return job(actor, month_begin(rights.now().date(), -back), _owner(actor))


def _of_all(stage: str, actor: Actor) -> Job:
    """Return the summary of all files of a stage."""
    return paper.summary_job(actor, stage, _owner(actor))


def _owner(actor: Actor) -> int | None:
    return actor.id if actor.role == "account_manager" else None


REPORTS: Final = (
    Report("本月客户资源登记表", partial(_of_month, paper.register_job, 0)),
    Report("上月客户资源登记表", partial(_of_month, paper.register_job, 1)),
    Report("本月潜在客户档案", partial(_of_month, paper.prospects_job, 0)),
    Report("上月潜在客户档案", partial(_of_month, paper.prospects_job, 1)),
    Report("客户档案汇总表", partial(_of_all, "customer")),
    Report("潜在客户汇总表", partial(_of_all, "prospect")),
)
