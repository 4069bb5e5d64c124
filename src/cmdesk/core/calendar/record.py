"""The days an office enters itself: its own closures, its own working days, next year's notice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from cmdesk.core.field import Day, Pick, Text, choices
from cmdesk.core.record import Record

SORTS = choices(
    holiday="放假 fj",
    swapped="调休上班 txsb",
    closed="本单位停业 bdwty",
    closed_morning="本单位上午停业 swty",
    closed_afternoon="本单位下午停业 xwty",
    open="本单位照常上班 zcsb",
)
"""The first two come from the official notice, the others from the office; the office's own go first on a day."""


class CalendarDay(Record):
    """A day that is not what its weekday says; a day has at most one official and one own row."""

    KIND: ClassVar[str] = "calendar_day"
    LABEL: ClassVar[str] = "日历日"
    CHANGED_WITH: ClassVar[str] = "calendar.edit"

    day = Day("日期", required=True, index=True)
    sort = Pick("安排", required=True, choices=SORTS)
    reason = Text("节日或原因", required=True, limit=60)

    def title(self) -> str:
        return f"{self.day} {self.reason}"

    @classmethod
    def check(cls, values: Mapping[str, Any]) -> dict[str, str]:
        from cmdesk.core.calendar.work import YEARS

        day = values["day"]
        if day is not None and day.year not in YEARS:
            return {"day": f"工作日历只管 {YEARS[0]} 到 {YEARS[-1]} 年，请核对年份。"}
        return {}
