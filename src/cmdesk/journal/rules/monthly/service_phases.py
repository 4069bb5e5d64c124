"""What the journal counts of the last phase of service: months summed up, and what was resolved on (S1-49)."""

from __future__ import annotations

from cmdesk.cadence.rules.period import Span
from cmdesk.core.actor import Actor
from cmdesk.journal.rules import rights
from cmdesk.service.rules.phases import Measure, counted, summed


def measures(actor: Actor, month: Span) -> list[Measure]:
    """Return the summaries written of a month and submitted, and the remedies due in it and done."""
    written = counted(
        "month_summary", "month_summary.state IN ('reviewing', 'reviewed')", "month_summary.month = ?",
        (month.first.isoformat(),), rights.visible(actor, "month_summary"),
    )  # fmt: skip
    remedies = counted(
        "remedy JOIN month_summary ON month_summary.id = remedy.summary_id AND month_summary.binned_at IS NULL",
        "remedy.outcome = 'done'", "remedy.due_on BETWEEN ? AND ?", (month.first.isoformat(), month.last.isoformat()),
        rights.visible(actor, "month_summary"), "remedy.owner_id",
    )  # fmt: skip
    return [
        summed("analyse", "summaries", "月度总结提交", written),
        summed("analyse", "remedies", "改进措施落实", remedies),
    ]
