"""The light column 时限 of the customer list: what is most pressing there, reckoned for the rows that are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from cmdesk.core.actor import Actor
from cmdesk.core.window import Query
from cmdesk.customers.rules.told import deadlines
from cmdesk.customers.rules.told.deadlines import Worst
from cmdesk.kit.table.column import Column, Light

KEY: Final = "deadline"


def _state(value: Any) -> Light | None:
    return Light(value.tone, value.text) if isinstance(value, Worst) else None


def _text(value: Any) -> str:
    return value.text if isinstance(value, Worst) else ""


def _told(value: Any) -> str:
    return value.told if isinstance(value, Worst) else ""


COLUMN: Final = Column(
    KEY,
    "时限",
    "light",
    width=190,
    sortable=False,
    help="这位客户最急的时限：承诺、请求、异动、投诉、首次联系、首次走访、建档、实地核查。\n按显示的行现算，所以不能按它排序、分组和筛选。",
    render=_text,
    state=_state,
    tip=_told,
)


def beside(query: Query, actor: Actor) -> Query:
    """Return the list with the column; its cells are reckoned by page, in the thread that reads."""

    def told(ids: Sequence[int]) -> Mapping[int, Any]:
        return deadlines.worst(actor, ids)

    return replace(query, columns=(*query.columns, (KEY, "NULL")), beside=((KEY, told),))
