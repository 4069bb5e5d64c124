"""Who may change the working calendar, and the verbs: own days, next year's notice; working hours are regulations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from cmdesk.core import calendar
from cmdesk.core.actor import Actor
from cmdesk.core.calendar.notice import Notice, read_rows, read_text
from cmdesk.core.calendar.record import SORTS, CalendarDay
from cmdesk.core.calendar.shipped import OFFICIAL, Entry, Sort
from cmdesk.core.calendar.work import YEARS, WorkCalendar
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused, as_one, reason_of
from cmdesk.staff.rules.rights import refuse

RIGHT: Final = "calendar.edit"
OWN: Final = tuple(choice for choice in SORTS if choice.value not in OFFICIAL)
"""What an office may say of a day by itself."""

_LABELS: Final = {choice.value: choice.label for choice in SORTS}
_MOST: Final = 62
_TEXTS: Final = (".txt", ".md")


@dataclass(frozen=True, slots=True)
class Stored:
    """A row of the office: its id, its version and what it says."""

    id: int
    version: int
    entry: Entry


@dataclass(frozen=True)
class Year:
    """A year as its page shows it.

    Attributes:
        calendar: what everything is reckoned with.
        own: the office's own rows.
        missing: a sentence when the year's notice is not known, else empty.
    """

    number: int
    calendar: WorkCalendar
    own: Mapping[date, Stored]
    missing: str

    @property
    def working(self) -> int:
        """How many working days the year has."""
        first, last = date(self.number, 1, 1), date(self.number, 12, 31)
        before = self.calendar.is_working(first)
        return self.calendar.working_days_between(first, last) + before


def year(number: int) -> Year:
    """Return a year of the calendar; everybody may see it.

    Raises:
        Refused: the year lies outside the calendar.
    """
    if number not in YEARS:
        raise Refused(f"工作日历只管 {YEARS[0]} 到 {YEARS[-1]} 年，请核对年份。")
    return Year(number, calendar.current(), _stored(number, own=True), calendar.missing(number))


def set_days(actor: Actor, days: Iterable[date], sort: Sort, reason: str) -> int:
    """Say of some days what they are in this office; returns how many changed.

    Raises:
        NotAllowed: the actor may not change the calendar.
        Refused: no day would become another one, or there are too many.
        Invalid: the reason is missing.
    """
    refuse(actor, RIGHT)
    if sort in OFFICIAL or sort not in _LABELS:
        raise Refused("这里只登记本单位的安排；法定放假和调休请用“导入放假安排”。")
    wanted = sorted(set(days))
    if len(wanted) > _MOST:
        raise Refused(f"一次最多改 {_MOST} 天，现在选了 {len(wanted)} 天，请分几次改。")
    now = calendar.current()
    stored = {day: row for number in {day.year for day in wanted} for day, row in _stored(number, own=True).items()}
    changing = [day for day in wanted if day in stored or _makes_sense(now, day, sort)]
    if not changing:
        state = "本来就上班" if sort == "open" else "本来就不上班"
        raise Refused(f"{_few(wanted)}{state}，不用再登记“{_LABELS[sort]}”。")
    values = {"sort": sort, "reason": reason}
    changed = 0
    with keep.operation(actor, f"{_LABELS[sort]} {_few(changing)}") as work:
        for day in changing:
            row = stored.get(day)
            if row is None:
                work.add(CalendarDay, {"day": day, **values})
                changed += 1
            else:
                changed += work.edit(CalendarDay, row.id, values, version=row.version)
    return changed


def clear_days(actor: Actor, days: Iterable[date]) -> int:
    """Let some days be again what notice and weekday say; returns how many were otherwise.

    Raises:
        NotAllowed: the actor may not change the calendar.
        Refused: the office has said nothing of any of them.
    """
    refuse(actor, RIGHT)
    wanted = sorted(set(days))
    stored = {day: row for number in {day.year for day in wanted} for day, row in _stored(number, own=True).items()}
    found = [day for day in wanted if day in stored]
    if not found:
        raise Refused(f"{_few(wanted)}没有本单位自己的安排，不用取消。")
    with keep.operation(actor, f"取消本单位安排 {_few(found)}") as work:
        for day in found:
            work.bin(CalendarDay, stored[day].id)
    return len(found)


def read_file(path: Path) -> str:
    """Return the text of a notice, or the rows of a sheet as lines that ``read_text`` understands.

    Raises:
        Refused: the file cannot be read, or holds no list of days.
    """
    if path.suffix.lower() in _TEXTS:
        return _text_of(path)
    from cmdesk.core.sheet.opening.reading import read

    notice = read_rows(read(path).rows)
    if notice.problems:
        raise Refused(as_one(notice.problems[:3]))
    return as_lines(notice)


def as_lines(notice: Notice) -> str:
    """Return a notice as lines that can be read back."""
    return "\n".join(
        f"{day} {'放假' if entry.sort == 'holiday' else '上班'} {entry.reason}"
        for day, entry in sorted(notice.days.items())
    )


def import_notice(actor: Actor, notice: Notice) -> int:
    """Enter the official days of one or more years; returns how many rows were written.

    Days that the program or the office knows already as they are given are left alone.

    Raises:
        NotAllowed: the actor may not change the calendar.
        Refused: the list has problems, or says nothing new.
    """
    refuse(actor, RIGHT)
    if notice.problems:
        raise Refused("名单有问题，没有导入：" + as_one(notice.problems[:3]))
    known = calendar.current()
    stored = {day: row for number in notice.years for day, row in _stored(number, own=False).items()}
    new = {day: entry for day, entry in notice.days.items() if known.official(day) != entry}
    if not new:
        raise Refused("这些日子都已经在工作日历里了，没有新的内容可以导入。")
    years = "、".join(map(str, notice.years))
    with keep.operation(actor, f"导入 {years} 年放假安排") as work:
        for day, entry in sorted(new.items()):
            values = {"sort": entry.sort, "reason": entry.reason}
            if day in stored:
                work.edit(CalendarDay, stored[day].id, values, version=stored[day].version)
            else:
                work.add(CalendarDay, {"day": day, **values})
    return len(new)


def reminder(actor: Actor, today: date) -> str:
    """Return what those who keep the calendar have to be told today, or an empty string."""
    from cmdesk.staff.rules.rights import reaches

    return calendar.reminder(today) if reaches(actor, RIGHT) else ""


def parse(text: str) -> Notice:
    """Read a pasted notice; see ``core.calendar.notice``."""
    return read_text(text)


def _makes_sense(now: WorkCalendar, day: date, sort: Sort) -> bool:
    return now.is_working(day) is (sort != "open")


def _stored(number: int, *, own: bool) -> dict[date, Stored]:
    rows = current().rows(
        "SELECT id, version, day, sort, reason FROM calendar_day"
        " WHERE binned_at IS NULL AND day BETWEEN ? AND ? ORDER BY id",
        (f"{number}-01-01", f"{number}-12-31"),
    )
    return {
        date.fromisoformat(day): Stored(row_id, version, Entry(sort, reason))
        for row_id, version, day, sort, reason in rows
        if (sort not in OFFICIAL) is own
    }


def _few(days: list[date]) -> str:
    said = "、".join(day.isoformat() for day in days[:3])
    return f"{said} 等 {len(days)} 天" if len(days) > 3 else f"{said} "


def _text_of(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise Refused(f"文件 {path} 读不了（{reason_of(error)}），请核对位置和权限。") from error
    if len(raw) > 1 << 20:
        raise Refused(f"文件 {path.name} 太大，不像放假通知，请核对。")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused(f"文件 {path.name} 不是文字，请另存为文本或 Excel 再导入。")
