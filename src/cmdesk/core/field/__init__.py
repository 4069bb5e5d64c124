"""Fields of records: peewee columns that carry their Chinese label and refuse values that cannot be right.

One verdict on both engines: a value is cleaned here before any driver sees it, and stored in a form that sorts the same
in SQLite and PostgreSQL.

===========  =====================================  ==========================================
field        value in Python (see ``core.spec``)    stored (what plain tuples of a list hold)
===========  =====================================  ==========================================
Text         str                                    TEXT, empty is ``''``
Whole        int | None                             INTEGER
Real         Decimal | None                         REAL
Money        Decimal | None, 元                      BIGINT, 分
Day          date | None                            TEXT ``2024-03-05``
Moment       datetime | None, local time            TEXT ``2024-03-05T01:30:00.000Z``, UTC
Flag         bool                                   INTEGER 0/1 or BOOLEAN
Pick         str | None (a choice's value)          TEXT
Picks        tuple[str, ...]                        TEXT, values joined by ``,``
Phones       tuple[str, ...]                        TEXT, joined by ``、``
Link         int | None (``name_id``)               INTEGER, foreign key
===========  =====================================  ==========================================
"""

from cmdesk.core.field.base import Field
from cmdesk.core.field.days import Day, Moment, moment_of, moment_text
from cmdesk.core.field.link import Link
from cmdesk.core.field.numbers import MONEY_LIMIT, WHOLE_LIMIT, Money, Real, Whole
from cmdesk.core.field.picks import Flag, Pick, Picks, choices
from cmdesk.core.field.text import LongText, Phones, Text

__all__ = [
    "MONEY_LIMIT", "WHOLE_LIMIT", "Day", "Field", "Flag", "Link", "LongText", "Moment", "Money", "Phones", "Pick", "Picks",
    "Real", "Text", "Whole", "choices", "moment_of", "moment_text",
]  # fmt: skip
