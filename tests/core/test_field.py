"""What a field takes and what it refuses: the same for forms, imported lists, commands and undo."""

from __future__ import annotations

import re
import time
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from cmdesk.core.field import (
    Day,
    Field,
    Flag,
    Link,
    LongText,
    Moment,
    Money,
    Phones,
    Pick,
    Picks,
    Real,
    Text,
    Whole,
    choices,
    moment_of,
    moment_text,
)
from cmdesk.staff.record import User

LEVELS = choices(core="核心 hx", plain="常规 cg", help="帮扶 bf")
COUNT = Whole("件数", least=1, most=30, unit="件")
WIDTH = Real("宽度", least=0, places=1, unit="米")
PRICE = Money("单价", least=0)
NAME = Text("名称", limit=5, required=True)
NOTE = LongText("备注")
TELEPHONES = Phones("电话", limit=2)
SHANGHAI = timezone(timedelta(hours=8))


@pytest.mark.parametrize(
    ("field", "given", "kept"),
    [
        (COUNT, 1, 1),
        (COUNT, 30, 30),
        (COUNT, " 1,2 ", 12),
        (COUNT, "12.0", 12),
        (COUNT, "  ", None),
        (Whole("数"), 2**31 - 1, 2**31 - 1),
        (Whole("数"), 1 - 2**31, 1 - 2**31),
        (WIDTH, "0", Decimal("0.0")),
        (WIDTH, "3.25", Decimal("3.3")),
        (WIDTH, 3.35, Decimal("3.4")),
        (Real("数"), 10**13, Decimal(10**13)),
        (PRICE, "1,234.5", Decimal("1234.50")),
        (PRICE, 10**13, Decimal(10**13)),
        (Day("日期"), " 2024-02-29 ", date(2024, 2, 29)),
        (Day("日期"), datetime(2024, 2, 29, 23, 59, tzinfo=UTC), date(2024, 2, 29)),
        (Day("日期"), "1900-01-01", date(1900, 1, 1)),
        (Day("日期"), "2200-12-31", date(2200, 12, 31)),
        (Moment("时间"), "2024-03-05T09:30:00.123987+08:00", datetime(2024, 3, 5, 9, 30, 0, 123000, tzinfo=SHANGHAI)),
        (Flag("有"), "有", True),
        (Flag("有"), " TRUE ", True),
        (Flag("有"), "无", False),
        (Flag("有"), "×", False),
        (Flag("有"), 0, False),
        (Flag("有"), None, False),
        (Pick("级别", choices=LEVELS), " 核心 ", "core"),
        (Pick("级别", choices=LEVELS), "core", "core"),
        (Picks("级别", choices=LEVELS), "帮扶，核心、,help", ("core", "help")),
        (Picks("级别", choices=LEVELS), ["常规", "核心"], ("core", "plain")),
        (NAME, " 福\t\u200b顺\x00 店 ", "福 顺 店"),
        (NOTE, "一 \r\n二\r三\n", "一\n二\n三"),
        (TELEPHONES, "13812345678、0371-66668888", ("13812345678", "0371-66668888")),
        (Link("负责人", User), 7, 7),
        (Link("负责人", User), None, None),
    ],
)
def test_what_is_taken(field: Field[Any], given: Any, kept: Any) -> None:
    """A value is kept in one form, however it was written, and taken again as it is kept."""
    assert field.clean(given) == kept
    assert type(field.clean(given)) is type(kept)
    assert field.clean(kept) == kept


@pytest.mark.parametrize(
    ("field", "given", "said"),
    [
        (COUNT, 0, "件数不能小于 1 件。"),
        (COUNT, 31, "件数不能大于 30 件。"),
        (COUNT, "1.5", "件数应是整数，不要小数。"),
        (COUNT, "三", "件数“三”不是数字，请只填数字。"),
        (COUNT, True, "件数应是数字。"),
        (Whole("数"), 2**31, "数太大，最多 2147483647。"),
        (Whole("数"), -(2**31), "数太大，最多 2147483647。"),
        (WIDTH, "-0.01", "宽度不能小于 0 米。"),
        (Real("数"), Decimal(10**13 + 1), "数太大。"),
        (Real("数"), -Decimal(10**13 + 1), "数太大。"),
        (Real("数"), "nan", "数应是一个有限的数字。"),
        (Money("数"), "inf", "数应是一个有限的数字。"),
        (PRICE, "0.005", "单价最多两位小数，且不超过一万亿元。"),
        (Money("数"), 10**13 + 1, "数最多两位小数，且不超过一万亿元。"),
        (Money("数"), -(10**13) - 1, "数最多两位小数，且不超过一万亿元。"),
        (PRICE, -1, "单价不能小于 0。"),
        (Day("日期"), "2023-02-29", "日期“2023-02-29”不是有效的日期，请写成 2024-03-05。"),
        (Day("日期"), "1899-12-31", "日期的年份 1899 不合理，应在 1900 到 2200 之间。"),
        (Day("日期"), date(2201, 1, 1), "日期的年份 2201 不合理，应在 1900 到 2200 之间。"),
        (Day("日期"), 45000, "日期应是日期。"),
        (Moment("时间"), "明天", "时间“明天”不是有效的时间。"),
        (Moment("时间"), date(2024, 3, 5), "时间应是日期和时间。"),
        (Moment("时间"), "1970-12-31T23:59", "时间的年份 1970 不合理，应在 1971 到 2200 之间。"),
        (Flag("有"), "也许", "有只能是“是”或“否”。"),
        (Flag("有"), 2, "有只能是“是”或“否”。"),
        (Pick("级别", choices=LEVELS), "重点", "级别“重点”不在可选项中，可选：核心、常规、帮扶。"),
        (Picks("级别", choices=LEVELS), "核心、重点", "级别“重点”不在可选项中。"),
        (NAME, "\u200b", "名称不能为空，请填写。"),
        (NAME, None, "名称不能为空，请填写。"),
        (NAME, "福顺烟酒商店", "名称最多 5 个字，现在有 6 个，请缩短。"),
        (NAME, 5, "名称应是文字。"),
        (Text("名称"), "长" * 201, "名称最多 200 个字，现在有 201 个，请缩短。"),
        (NOTE, "长" * 4001, "备注最多 4000 个字，现在有 4001 个，请缩短。"),
        (TELEPHONES, "13812345678、13812345679、13812345670", "电话最多 2 个，现在有 3 个，请删去一些。"),
        (Link("负责人", User), 0, "负责人应从列表中选择。"),
        (Link("负责人", User), True, "负责人应从列表中选择。"),
        (Link("负责人", User), "李敏", "负责人应从列表中选择。"),
        (Link("负责人", User), 2**31, "负责人应从列表中选择。"),
    ],
)
def test_what_is_refused(field: Field[Any], given: Any, said: str) -> None:
    """The sentence names the field and the cause; a driver never sees such a value."""
    with pytest.raises(ValueError, match=f"^{re.escape(said)}$"):
        field.clean(given)


@pytest.mark.parametrize(
    ("field", "value", "stored", "shown"),
    [
        (COUNT, 12, 12, "12"),
        (WIDTH, Decimal("3.3"), 3.3, "3.3"),
        (PRICE, Decimal("1234.50"), 123_450, "1,234.50"),
        (Day("日期"), date(2024, 3, 5), "2024-03-05", "2024-03-05"),
        (Flag("有"), True, True, "是"),
        (Flag("有"), False, False, "否"),
        (Pick("级别", choices=LEVELS), "core", "core", "核心"),
        (Picks("级别", choices=LEVELS), ("core", "help"), "core,help", "核心、帮扶"),
        (Picks("级别", choices=LEVELS), (), "", ""),
        (TELEPHONES, ("1", "2"), "1、2", "1、2"),
        (WIDTH, None, None, ""),
    ],
)
def test_what_is_stored_and_shown(field: Field[Any], value: Any, stored: Any, shown: str) -> None:
    """What is stored is read back as it was; lists and papers show it in words."""
    assert field.stored(value) == stored
    assert field.python_value(stored) == value
    assert field.show(value) == shown


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone cannot be set")
def test_a_day_before_all_moments_is_a_bound_that_needs_no_local_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A list may be asked for what lies before or after it; Windows would know no local time of it."""
    monkeypatch.setenv("TZ", "CST-8")
    time.tzset()
    try:
        assert moment_text(datetime(1960, 1, 1)) == "1960-01-01T00:00:00.000Z"  # noqa: DTZ001  # local
        assert moment_text(datetime(1971, 1, 1)) == "1970-12-31T16:00:00.000Z"  # noqa: DTZ001
    finally:
        monkeypatch.undo()
        time.tzset()


def test_moments_are_stored_alike_to_the_millisecond() -> None:
    """Texts of equal length compare as their moments do."""
    moment = datetime(2024, 3, 5, 9, 30, 0, 7000, tzinfo=SHANGHAI)
    assert moment_text(moment) == "2024-03-05T01:30:00.007Z"
    assert moment_of(moment_text(moment)) == moment
    assert Moment("时间").show(moment) == "2024-03-05 09:30"
