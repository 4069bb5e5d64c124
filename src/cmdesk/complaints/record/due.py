"""When each open complaint is due first, one narrow row each; derived, never typed."""

from __future__ import annotations

import peewee

from cmdesk.core.database import proxy


class ComplaintDue(peewee.Model):
    """An open complaint with the end of the timer that is due first, so that lists of any length begin with it.

    Attributes:
        due_at: moment as records store it (UTC text); ``9999`` where no timer runs.
    """

    complaint = peewee.IntegerField(primary_key=True)
    due_at = peewee.TextField()

    class Meta:
        database = proxy
        legacy_table_names = False
        strict_tables = True
        indexes = ((("due_at", "complaint"), False),)
