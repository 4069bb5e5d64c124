"""What narrows a list, as people write it: ``级别=A,B 片区=城东 月均销量>=100 名称~福顺 城市=空``.

    conditions = parse("level=A monthly_volume>=100", fields)   # Refused with a Chinese sentence
    where, params = as_sql(conditions, fields, today)           # for ``Query.filtered``
    write(conditions)                                           # the text again

The command line's ``--where`` and the filter bar share it. All conditions must hold; several values of one condition
are alternatives.
"""

from cmdesk.core.filter.condition import OPERATORS, Condition, Operator, parse, write
from cmdesk.core.filter.field import Filterable
from cmdesk.core.filter.sql import as_sql, check, operators_for, say

__all__ = [
    "OPERATORS",
    "Condition",
    "Filterable",
    "Operator",
    "as_sql",
    "check",
    "operators_for",
    "parse",
    "say",
    "write",
]
