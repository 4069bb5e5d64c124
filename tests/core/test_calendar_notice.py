"""The yearly notice is read as it is worded, and lists as offices write them; nothing doubtful gets through."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmdesk.core.calendar.notice import read_rows, read_text
from cmdesk.core.calendar.shipped import notices

HEAD = "国务院办公厅关于{}年部分节假日安排的通知\n国办发明电〔2025〕7号\n各省、自治区、直辖市人民政府，国务院各部委：\n"
FOOT = "\n节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作。\n国务院办公厅\n{}年11月4日"
WORDINGS = {
    2026: """一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。""",
    2025: """一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。""",
    2021: """一、元旦：2021年1月1日至3日放假，共3天。
二、春节：2月11日至17日放假调休，共7天。2月7日（星期日）、2月20日（星期六）上班。
三、清明节：4月3日至5日放假调休，共3天。
四、劳动节：5月1日至5日放假调休，共5天。4月25日（星期日）、5月8日（星期六）上班。
五、端午节：6月12日至14日放假，共3天。
六、中秋节：9月19日至21日放假调休，共3天。9月18日（星期六）上班。
七、国庆节：10月1日至7日放假调休，共7天。9月26日（星期日）、10月9日（星期六）上班。""",
}


@pytest.mark.parametrize("year", sorted(WORDINGS))
def test_the_wording_of_notices_is_read(year: int) -> None:
    """Three years' notices give exactly the days that ship with the program, and lack nothing."""
    read = read_text(HEAD.format(year) + WORDINGS[year] + FOOT.format(year - 1))
    assert read.problems == []
    assert read.days == {day: entry for day, entry in notices().items() if day.year == year}
    assert read.lacking() == []
    assert read.years == (year,)


def test_turns_of_the_year_and_days_given_back() -> None:
    """A range over new year, 补休 on the Monday, and 与周末连休 (2017, 2019, 2022)."""
    read = read_text(
        "2023年放假安排\n元旦：2022年12月31日至2023年1月2日放假调休，共3天。\n清明节：4月5日放假，共1天。\n"
        "劳动节：4月29日放假，4月30日（星期日）补休，与周末连休。"
    )
    assert read.problems == []
    assert [f"{day:%m-%d}" for day in read.days] == ["12-31", "01-01", "01-02", "04-05", "04-29", "04-30"]
    assert {entry.sort for entry in read.days.values()} == {"holiday"}
    assert read.years == (2022, 2023)


@pytest.mark.parametrize(
    "text",
    [
        "2027-01-01 放假 元旦\n2027-02-20 上班 春节",
        "2027/1/1\t休\t元旦\n2027/2/20\t班\t春节",
        "2027年1月1日,放假,元旦\n2027年2月20日,调休上班,春节",
        "2027年1月1日 （周五）放假\n春节：2027年2月20日 （周六） 上班",
        "日期,类型,节日\n20270101,放假,元旦\n20270220,补班,春节",
    ],
)
def test_lists_of_days(text: str) -> None:
    """Dates, words and separators as people write them."""
    read = read_text(text)
    assert read.problems == []
    assert {day: entry.sort for day, entry in read.days.items()} == {
        date(2027, 1, 1): "holiday",
        date(2027, 2, 20): "swapped",
    }
    assert read.days[date(2027, 2, 20)].reason == "春节"


def test_rows_of_a_sheet() -> None:
    """Cells in any order, a first and a last day, headings passed over."""
    read = read_rows(
        [
            ("2027 年放假安排",),
            ("序号", "日期", "星期", "安排", "节日"),
            (1, datetime(2027, 10, 1), "周五", "放假", "国庆节"),  # noqa: DTZ001  # as a sheet gives it
            ("2027-10-02", "2027-10-07", "放假", "国庆节"),
            ("春节", "2027-02-20", None, "上班"),
            (None, "", None, None),
        ]
    )
    assert read.problems == []
    assert sum(entry.sort == "holiday" for entry in read.days.values()) == 7
    assert read.days[date(2027, 2, 20)].reason == "春节"
    assert "元旦" in read.lacking()[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2027年\n元旦：1月1日（周四）放假。", "星期五"),  # the weekday of another year
        ("2027年\n春节：2月5日至11日放假，共8天。", "8 天"),
        ("2027年\n春节：2月30日放假。", "不是存在的日期"),
        ("元旦：1月1日至3日放假。", "没有年份"),
        ("2027-01-04 上班 元旦", "本来就上班"),
        ("2027-01-01 放假 元旦\n2027-01-02 放假 元旦\n2027-01-02 上班 元旦", "既写了放假又写了上班"),
        ("2027-01-01 元旦", "看不懂"),
        ("大家新年快乐", "没有读到"),
        ("2027年\n国庆节：10月7日至1日放假。", "起止日期"),
        ("2027年\n国庆节：1月1日至10月7日放假。", "起止日期"),
        ("2027-01-01 放假 元旦\n2027-02-06", "看不懂"),
        ("2197-01-01 放假 元旦", "2197"),
    ],
)
def test_what_does_not_fit_is_said(text: str, said: str) -> None:
    """A list with a doubt is not kept; the sentence names the day and what to look at."""
    assert any(said in problem for problem in read_text(text).problems)


SCRAPS = st.lists(
    st.sampled_from(
        [
            "1月1日",
            "3日",
            "31日",
            "2027年",
            "2027-01-02",
            "至",
            "放假",
            "上班",
            "共3天",
            "(周五)",
            "、",
            "元旦:",
            "。",
            "\n",
            " ",
            ",",
        ]
    )
)


@given(st.one_of(st.text(max_size=80), SCRAPS.map("".join)), st.integers(2000, 2100))
def test_no_text_breaks_the_reading(text: str, year: int) -> None:
    """Whatever is pasted gives days or a sentence."""
    read = read_text(f"{year}年\n" + text)
    assert read.days or read.problems
