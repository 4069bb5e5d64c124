"""Reads the yearly list of holidays: the wording of the State Council's notice, or a list of days one below the other.

    国务院办公厅关于2027年部分节假日安排的通知
    一、元旦：1月1日（周五）至3日（周日）放假，共3天。
    七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。

    2027-01-01 放假 元旦
    2027-02-20 上班 春节

Nothing is guessed: a weekday or a count of days that does not fit is a problem, and a list with problems is not kept.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from cmdesk.core.calendar.shipped import Entry, Sort, statutory
from cmdesk.core.calendar.work import YEARS
from cmdesk.core.day import weekdays
from cmdesk.core.tidy import show, tidy_day

_YEAR: Final = re.compile(r"(20\d\d)\s*年(?!\s*\d)")
_NUMBERING: Final = re.compile(r"^[(（]?[一二三四五六七八九十\d]{1,3}[)）、.](?!\d)\s*")
_WEEKDAY: Final = r"(?:\((?:[^()]*、)?(?:星期|周|礼拜)([一二三四五六日天])\))?"
_DATE: Final = re.compile(rf"(?:(20\d\d)年)?(?:(\d{{1,2}})月)?(\d{{1,2}})日{_WEEKDAY}")
_TOKEN: Final = re.compile(rf"{_DATE.pattern}|(至|到|-|—)|(上班|工作)|(放假|补休|调休|休息)|共(\d{{1,2}})天")
_WORK: Final = re.compile("上班|工作日|班|调休上班|补班")
_REST: Final = re.compile("放假|休息|假|休|节假日")
_VERB: Final = re.compile("上班|工作|放假|补休|调休|休息")
_NO_NAME: Final = re.compile(r"(?:星期|周).|\d+天?|\d{1,2}[-./]\d{1,2}")
_LONGEST: Final = 31  # days of a holiday


@dataclass
class Notice:
    """What a list says.

    Attributes:
        days: what each day is.
        problems: Chinese sentences, each about one line; a list with problems must not be kept.
    """

    days: dict[date, Entry] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    @property
    def years(self) -> tuple[int, ...]:
        """The years of the days."""
        return tuple(sorted({day.year for day in self.days}))

    def lacking(self) -> list[str]:
        """Return a sentence for each year in which a day that is free by law is not given as free."""
        said = []
        for year in self.years:
            lost = [day for day in statutory(year) if (one := self.days.get(day)) is None or one.sort != "holiday"]
            if lost and sum(day.year == year for day in self.days) > 3:
                names = "、".join(dict.fromkeys(statutory(year)[day] for day in lost))
                said.append(f"{year} 年缺少{names}的法定假日，该年仍会按估算提醒，请核对名单是否完整。")
        return said


def read_text(text: str) -> Notice:
    """Read a notice's wording or a list of days, as it was pasted; days without a year are of the one that it names."""
    plain = unicodedata.normalize("NFKC", text).replace("：", ":")
    named = _YEAR.search(plain)
    reader = _Reader(int(named[1]) if named else None)
    for line in plain.splitlines():
        if line.strip():
            reader.read_line(_NUMBERING.sub("", line.strip()))
    return reader.result()


def read_rows(rows: Iterable[Sequence[object]]) -> Notice:
    """Read a sheet: in each row a day, 放假 or 上班, and a name, in whatever columns; headings are passed over."""
    reader = _Reader()
    for number, row in enumerate(rows, 1):
        reader.read_row([cell for cell in row if cell is not None and show(cell).strip()], f"第 {number} 行")
    return reader.result()


class _Reader:
    """Gathers days from lines and rows."""

    def __init__(self, year: int | None = None) -> None:
        self._year = year
        self._name = ""
        self._found = Notice()

    def result(self) -> Notice:
        """Return what was read."""
        if not self._found.days and not self._found.problems:
            self._found.problems.append(
                "没有读到任何放假或上班的日子，请粘贴通知全文，或每行写“2027-01-01 放假 元旦”。"
            )
        return self._found

    def read_line(self, line: str) -> None:
        """Read a line: a day with a word of its own, else sentences of the notice."""
        parts = line.replace(",", " ").split()
        if not parts:
            return
        begins_with_day = tidy_day(parts[0])[0] is not None
        says_nothing = not _VERB.search(line) and "年" not in parts[0]  # 2026年11月4日 alone is who signed when
        if begins_with_day and (says_nothing or any(map(_sort_of, parts))):
            self.read_row(parts, f"“{line[:30]}”")
            return
        for clause in re.split(r"[。;；]", line):
            self._read_clause(clause.replace(" ", ""))

    def read_row(self, cells: Sequence[object], where: str) -> None:
        """Read the cells of one day; what stands above the first day is a heading."""
        days = {at: day for at, cell in enumerate(cells) if (day := _day_of(cell)) is not None}
        if not cells or not (days or self._found.days or self._found.problems):
            return
        words = [show(cell).strip() for at, cell in enumerate(cells) if at not in days]
        sorts = [sort for word in words if (sort := _sort_of(word)) is not None]
        if not days or not sorts:
            self._found.problems.append(f"{where}看不懂：每行应有日期和“放假”或“上班”，如“2027-01-01 放假 元旦”。")
            return
        names = [word for word in words if _sort_of(word) is None and not _NO_NAME.fullmatch(word)]
        name = names[0] if names else ("放假" if sorts[0] == "holiday" else "调休上班")
        first, *_, last = [*days.values(), *days.values()]
        for day in self._span(first, last, where):
            self._put(day, sorts[0], name, where)

    def _span(self, first: date, last: date, where: str) -> list[date]:
        """Return the days from one to another; a span that ends before it begins or takes months is a problem."""
        if not 0 <= (last - first).days <= _LONGEST:
            self._found.problems.append(f"{where}的起止日期 {first} 至 {last} 不对，请核对。")
            return []
        return [first + timedelta(at) for at in range((last - first).days + 1)]

    def _read_clause(self, clause: str) -> None:
        head, colon, rest = clause.partition(":")
        if colon and not _DATE.search(head):
            self._name, clause = re.sub(r"[^\w、]", "", head)[-20:], rest
        waiting: list[date] = []
        before: date | None = None
        is_range = False
        freed: list[date] = []
        for token in _TOKEN.finditer(clause):
            _, _, day, _, until, works, rests, count = token.groups()
            if day is not None:
                found = self._date(token, before)
                if found is None:
                    return
                if is_range and before is not None:
                    waiting = [*waiting[:-1], *self._span(before, found, f"“{clause[:30]}”")]
                else:
                    waiting.append(found)
                before, is_range = found, False
            elif until is not None:
                is_range = before is not None
            elif count is not None:
                self._check_count(freed, int(count), clause)
            elif waiting:
                sort: Sort = "swapped" if works is not None else "holiday"
                for one in waiting:
                    self._put(one, sort, self._name or "放假", f"“{clause[:30]}”")
                freed = waiting if rests is not None else freed
                waiting = []

    def _date(self, token: re.Match[str], before: date | None) -> date | None:
        """Return the day that is written, with what it leaves out taken from the day before it."""
        year, month, day, weekday = token.groups()[:4]
        years = int(year) if year else before.year if before else self._year
        months = int(month) if month else before.month if before else None
        if years is None or months is None:
            self._found.problems.append(
                f"“{token[0]}”没有年份或月份，请连同标题“关于某年部分节假日安排的通知”一起粘贴。"
            )
            return None
        if not year and before is not None and month and months < before.month - 6:
            years += 1
        try:
            found = date(years, months, int(day))
        except ValueError:
            self._found.problems.append(f"“{token[0]}”不是存在的日期，请核对。")
            return None
        if weekday and weekdays.SIGNS.index(weekday.replace("天", "日")) != found.weekday():
            self._found.problems.append(
                f"{found} 是星期{weekdays.SIGNS[found.weekday()]}，通知里写的是星期{weekday}，请核对年份和日期。"
            )
            return None
        return found

    def _check_count(self, freed: Sequence[date], count: int, clause: str) -> None:
        if freed and len(freed) != count:
            self._found.problems.append(f"“{clause[:30]}”写的是共 {count} 天，读到的是 {len(freed)} 天，请核对。")

    def _put(self, day: date, sort: Sort, name: str, where: str) -> None:
        known = self._found.days.get(day)
        if day.year not in YEARS:
            self._found.problems.append(f"{where}的年份 {day.year} 不在工作日历的范围内，请核对。")
        elif known is not None and known.sort != sort:
            self._found.problems.append(f"{day} 既写了放假又写了上班，请核对。")
        elif sort == "swapped" and day.weekday() < 5:
            self._found.problems.append(f"{day} 是星期{weekdays.SIGNS[day.weekday()]}，本来就上班，请核对调休的日期。")
        else:
            self._found.days[day] = Entry(sort, name[:60])


def _day_of(cell: object) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    return tidy_day(cell)[0]


def _sort_of(word: str) -> Sort | None:
    if _WORK.fullmatch(word):
        return "swapped"
    return "holiday" if _REST.fullmatch(word) else None
