"""The ledger as a file: quantities that can be added up, days that are days.

Stock is nobody's file, so whoever keeps it may take the ledger along. What a customer was given stands in his file (S4-11):
his name leaves with those only who may export files.
"""

from __future__ import annotations

from collections.abc import Sequence

from cmdesk.core.actor import Actor
from cmdesk.core.export import Table
from cmdesk.core.sheet.writing.page import Column
from cmdesk.customers.rules.leaving import copying
from cmdesk.materials.rules.stock import Line

TITLE = "物料台账"
_COLUMNS = (
    Column("日期", "day"), Column("收发"), Column("已冲销"), Column("物料编号"), Column("物料"), Column("数量", "number"),
    Column("单位"), Column("从"), Column("到"), Column("经办人"), Column("事由"),
)  # fmt: skip


CUSTOMER = "客户"
"""Stands where a customer's name would."""


def table(actor: Actor, found: Sequence[Line], narrowed: str = "") -> Table:
    """Return movements as a file of the actor's has them."""
    named = not copying.needs_leave(actor)
    rows = [
        (
            one.day, one.way, "是" if one.is_reversed else "", one.number, one.material, one.quantity, one.unit,
            one.source, one.target or (one.customer if named or not one.customer else CUSTOMER), one.user, one.reason,
        )
        for one in found
    ]  # fmt: skip
    return Table(_COLUMNS, rows, len(rows), narrowed)
