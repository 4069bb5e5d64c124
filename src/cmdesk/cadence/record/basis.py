"""What due lists are computed from, one narrow row per customer; derived, never typed."""

from __future__ import annotations

import peewee

from cmdesk.core.database import proxy


class DueBasis(peewee.Model):
    """A living customer with all that decides when he is due, so that 200,000 are judged in one short scan.

    Days are ISO text, '' where there is none. Prospects, merged files and the recycle bin have no row.

    Attributes:
        since: day on which the file was opened.
        last_field, last_phone, last_web: day of the last contact of each mode.
        name: the short name, else the whole one.
        planned_last: the latest day for which a visit is planned.
    """

    customer = peewee.IntegerField(primary_key=True)
    owner = peewee.IntegerField(null=True)
    area = peewee.IntegerField(null=True)
    since = peewee.TextField(default="")
    last_field = peewee.TextField(default="")
    last_phone = peewee.TextField(default="")
    last_web = peewee.TextField(default="")
    planned_last = peewee.TextField(default="")
    cadence = peewee.TextField(null=True)
    visit_class = peewee.TextField(null=True)
    volume_level = peewee.TextField(null=True)
    terminal_state = peewee.TextField(null=True)
    key_class = peewee.TextField(null=True)
    business_kind = peewee.TextField(null=True)
    market_type = peewee.TextField(null=True)
    retail_format = peewee.TextField(null=True)
    grade = peewee.IntegerField(null=True)
    monthly_volume = peewee.IntegerField(null=True)
    peak_volume = peewee.IntegerField(null=True)
    number = peewee.TextField(default="")
    name = peewee.TextField(default="")

    class Meta:
        database = proxy
        legacy_table_names = False
        strict_tables = True
        indexes = ((("owner",), False), (("area",), False))
