"""The values of the form ``month_summary``: the summary of a month's work (S0-05, S1-12, S2-11)."""

from __future__ import annotations

from typing import Any

from cmdesk.core.actor import Actor
from cmdesk.core.day.months import show_month
from cmdesk.journal.paper.shared import person_and_area, resolved, reviewed, signed
from cmdesk.journal.record import MonthSummary
from cmdesk.journal.rules.monthly import opening, remedies, summaries
from cmdesk.papers.job import About, Job

_OF_SUMMARY = ("analysis", "opinions", "lessons", "outcome", "shortfalls", "ahead", "support")


def summary_job(actor: Actor, summary_id: int) -> Job:
    """Return what prints the summary of a month.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    found = opening.read(actor, summary_id)
    values = summary_values(found)
    title = f"月度总结 {values['month']} {values['manager']}"
    return Job(title, [("month_summary", [values])], [About(MonthSummary.KIND, found.id, title)])


def summary_values(found: MonthSummary) -> dict[str, Any]:
    """Return the values of the form ``month_summary``."""
    if found.month is None:
        return {}
    name, area = person_and_area(found.user_id)
    handed = found.submitted_at if found.state in {"reviewing", "reviewed"} else None
    return {
        **{key: getattr(found, key) for key in _OF_SUMMARY},
        "month": show_month(found.month),
        "manager": name,
        "area": area,
        "submitted_on": handed.astimezone().date() if handed else None,
        "figures": [
            dict(zip(("label", "text"), (part.strip() for part in _pair(line)), strict=True))
            for line in found.figures.splitlines()
            if line.strip()
        ],
        "remedies": [resolved(one) for one in remedies.of_summary(found.id)],
        "before": [resolved(one) for one in remedies.of_person(found.user_id, until=found.month)],
        "comment": summaries.said(found.id),
        "sign_writer": signed(name, handed) if handed else None,
        "sign_chief": reviewed(MonthSummary.KIND, found.id, words=False),
    }


def _pair(line: str) -> tuple[str, str]:
    """Return the two sides of ``指标：内容``; a line without a colon is all content."""
    label, colon, text = line.partition("：")
    return (label, text) if colon else ("", line)
