"""Words that name a group of rows or columns, not a value: places and days of the week."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from cmdesk.core.sheet.understanding.evidence import looks_like
from cmdesk.core.text.hanzi import fold
from cmdesk.core.tidy.choices import as_weekday

SECTION = "分组标题"
"""Name of the column that is added where a place is named between the rows, or above some columns."""

WEEKDAY = "星期"
"""Name of the column that is added where each day of the week has columns of its own."""

GROUP = "组别"
"""Name of the column that is added where groups of another kind have columns of their own."""

COUNTS = frozenset(["序号", "序列号", "行号", "no", "no.", "№", "项次", "项目序号"])
"""Names of columns that only count the rows."""

_PLACE = re.compile(
    r"(?:[(（]?[一二三四五六七八九十\d]{1,3}[)）]?[、.．:：\s]\s*)?(?P<name>[^\d:：(（、，。]{0,12}?"
    r"(?:片区|[区片镇乡县市村组线]|街道|街办|办事处|市场部|营销部|服务站|城[东南西北中]))(?:的?(?:客户|商户|零售户|终端|网点|门店)?(?:名单|清单|名册|花名册|档案|明细表?|一览表|登记表|客户表))?"
    r"\s*[:：]?\s*(?:[(（].{0,20}[)）])?\s*[:：]?"
)
_WEEKDAY = re.compile("每?(?:周|星期|礼拜)[一二三四五六日天]")
_NUMBERED = re.compile(
    "[(（]?[一二三四五六七八九十]{1,3}[)）]?[、.．:：\\s].{1,20}|第[一二三四五六七八九十]{1,3}[类组批].{0,20}"
)
_LONGEST_VALUE = 20
_GROUPING = re.compile(
    ".*(?:员|经理|主管|代表|专员|责任人|负责人|区|区域|线路|路线|组|站|部|网格|街道|乡镇|村|星期|订货日|类别|类型|分类|级别|等级|业态)"
)
"""What many rows have in common; a telephone or an address belongs to one alone."""

_IN_BRACKETS = re.compile(r"\s*[(（].*?[)）]\s*")


def place_in(text: str) -> str:
    """Return the place that a text names and nothing else (一、城东片区：（共12户） → 城东片区); "" for none."""
    found = _PLACE.fullmatch(text.strip())
    name = found["name"].strip() if found else ""
    return "" if looks_like("company", (name,)) else name  # 好又多超市 is no town


def weekday_in(text: str) -> str:
    """Return 周三 for 周三, 星期三（城东）, 每周三; "" for what is no day of the week."""
    bare = _IN_BRACKETS.sub("", text).strip()
    return as_weekday(fold(bare)) if _WEEKDAY.fullmatch(bare) else ""


def section_in(text: str, known: Collection[str]) -> tuple[str, str] | None:
    """Return what a row between the others says of those below it: the name of a column and the value; None for nothing.

    Args:
        text: all that stands in the row.
        known: words known as names of columns.
    """
    for name, read in ((SECTION, place_in), (WEEKDAY, weekday_in)):
        if read(text.strip(" :：")):
            return name, read(text.strip(" :："))
    label, colon, value = text.replace("：", ":").partition(":")
    if colon and value.strip() and label.strip() in known and len(value) <= _LONGEST_VALUE:
        return (label.strip(), value.strip()) if _GROUPING.fullmatch(label.strip()) else None
    is_heading = _NUMBERED.fullmatch(text.strip()) and not looks_like("company", (text,))
    return (GROUP, text.strip()) if is_heading else None


def name_of_groups(heads: Sequence[str]) -> tuple[str, list[str]]:
    """Return what groups with these names are (``WEEKDAY``, ``SECTION`` or ``GROUP``), and the names as values."""
    for name, read in ((WEEKDAY, weekday_in), (SECTION, place_in)):
        values = [read(head) for head in heads]
        if values and all(values):
            return name, values
    return GROUP, [head.strip() for head in heads]
