"""A short list as rows of a file: what people read becomes what a spreadsheet reckons with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from cmdesk.core.day import clock
from cmdesk.kit.lists.cell import DayWords, copied, text_of, tip_of
from cmdesk.kit.lists.lines_out import written

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("cells", "head", "values"),
    [
        (("1,284", "−3", ""), "数量", (1284, -3, None)),
        (("12.50", "—"), "数量", (Decimal("12.50"), None)),
        (("12 户", "3 户"), "数量（户）", (12, 3)),
        (("57%", "100%"), "数量（%）", (57, 100)),
        (("2 本", "3 把"), "数量", ("2 本", "3 把")),
        (("12", "12 户"), "数量", ("12", "12 户")),
        (("0012", "0013"), "数量", ("0012", "0013")),
        (("13812345678",), "数量", ("13812345678",)),
        (("11 月",), "数量", ("11 月",)),
        (("2026-11-24", "还没有"), "数量", (date(2026, 11, 24), "还没有")),
        (("2026-99-99",), "数量", ("2026-99-99",)),
        (("2026-11-24 09:30",), "数量", (datetime(2026, 11, 24, 9, 30),)),  # noqa: DTZ001
    ],
)
def test_a_column_is_written_as_what_it_holds(cells: Sequence[str], head: str, values: Sequence[Any]) -> None:
    """Numbers of one unit can be added up, codes and phones stay words, days are days."""
    table = written(("数量",), [(cell,) for cell in cells])
    assert [one.label for one in table.heads] == [head]
    assert [row[0] for row in table.rows] == list(values)


def test_a_day_that_is_shown_short_is_written_in_full() -> None:
    """明天 in a file would mean another day tomorrow."""
    moment = datetime(2026, 11, 24, 14, 30).astimezone()
    (row,) = written(("日", "时刻"), [(TODAY + timedelta(1), moment)]).rows
    assert row == (date(2026, 11, 24), moment)


def test_a_day_among_words_is_written_in_full(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that says 明天 is wrong the day after; the clipboard and the tip as well."""
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    late = DayWords(TODAY, " 以前")
    shown = (
        DayWords(TODAY + timedelta(1), " 走访{}"),
        DayWords("已阅 ", datetime(2026, 11, 22, 9, 30).astimezone()),
        DayWords(late, "（迟 3 天）"),
    )
    assert [text_of(one) for one in shown] == ["明天 走访{}", "已阅 昨天 09:30", "今天 以前（迟 3 天）"]
    full = ["2026-11-24 走访{}", "已阅 2026-11-22 09:30", "2026-11-23 以前（迟 3 天）"]
    assert [row[0] for row in written(("日期",), [(one,) for one in shown]).rows] == full
    assert [copied(one) for one in shown] == full
    assert tip_of(shown[0]) == "2026-11-24 周二 走访{}"
    assert tip_of(shown[2]) == "2026-11-23 周一 以前（迟 3 天）"


def test_two_lines_of_a_cell_are_two_columns() -> None:
    """A narrow list says two things in a cell; so says its head. A mute column without a head is none."""
    table = written(("客户 / 单号", ""), [("福顺烟酒店\nTS01", ""), ("老刘商店\nTS02", "")], tall=True)
    assert [one.label for one in table.heads] == ["客户", "单号"]
    assert list(table.rows) == [("福顺烟酒店", "TS01"), ("老刘商店", "TS02")]
    assert [one.label for one in written(("客户 / 单号", ""), [], tall=True).heads] == ["客户", "单号"]
