"""The office changes its calendar: own days, next year's notice, and who may."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from tests.people import PASSWORD, Staff, make_staff

from cmdesk import cli
from cmdesk.core import calendar, undo
from cmdesk.core.actor import Actor
from cmdesk.core.calendar.record import CalendarDay
from cmdesk.core.calendar.shipped import statutory
from cmdesk.core.errors import Invalid, NotAllowed, Refused
from cmdesk.staff.rules import calendar as rules
from cmdesk.staff.rules import signing_in

LIST = "\n".join(f"{day} 放假 {name}" for day, name in statutory(2027).items()) + "\n2027-02-20 上班 春节"


def take_back(actor: Actor) -> None:
    done = undo.last(actor)
    assert done is not None
    undo.undo(actor, done.id)


@pytest.fixture
def staff(office: object) -> Staff:
    return make_staff(office)


def test_own_days_are_said_changed_and_taken_back(staff: Staff) -> None:
    """A closure over several days leaves weekends alone; a second word on a day replaces the first."""
    clerk = staff["general_office"]
    days = [date(2026, 9, day) for day in range(11, 16)]  # Friday to Tuesday
    assert rules.set_days(clerk, days, "closed", "搬家") == 3
    year = rules.year(2026)
    assert sorted(year.own) == [date(2026, 9, 11), date(2026, 9, 14), date(2026, 9, 15)]
    assert year.working == 245
    assert rules.set_days(clerk, [date(2026, 9, 14)], "closed_morning", "搬家") == 1
    assert calendar.current().hours_on(date(2026, 9, 14)) == ((810, 1050),)
    assert rules.clear_days(clerk, days) == 3
    assert rules.year(2026).working == 248
    take_back(clerk)
    assert rules.year(2026).working == 246


def test_what_says_nothing_new_is_refused(staff: Staff) -> None:
    """Closing a Sunday or opening a Monday would only look like a decision."""
    admin = staff["administrator"]
    with pytest.raises(Refused, match="本来就不上班"):
        rules.set_days(admin, [date(2026, 9, 13)], "closed", "休息")
    with pytest.raises(Refused, match="本来就上班"):
        rules.set_days(admin, [date(2026, 9, 14)], "open", "加班")
    with pytest.raises(Refused, match="没有本单位自己的安排"):
        rules.clear_days(admin, [date(2026, 9, 14)])
    with pytest.raises(Refused, match="导入放假安排"):
        rules.set_days(admin, [date(2026, 9, 14)], "holiday", "放假")
    with pytest.raises(Refused, match="62"):
        rules.set_days(admin, [date.fromordinal(740000 + at) for at in range(63)], "closed", "歇业")
    with pytest.raises(Invalid) as refused:
        rules.set_days(admin, [date(2026, 9, 14)], "closed", " ")
    assert "reason" in refused.value.problems
    assert CalendarDay.select().count() == 0


@pytest.mark.parametrize("role", ["account_manager", "area_manager", "clerk", "general_manager"])
def test_only_some_may_change_it(staff: Staff, role: str) -> None:
    """Everybody sees the calendar; a deadline is not moved by whom it hurts."""
    with pytest.raises(NotAllowed, match="修改工作日历"):
        rules.set_days(staff[role], [date(2026, 9, 14)], "closed", "搬家")
    with pytest.raises(NotAllowed):
        rules.clear_days(staff[role], [date(2026, 9, 14)])
    with pytest.raises(NotAllowed):
        rules.import_notice(staff[role], rules.parse(LIST))
    assert rules.reminder(staff[role], date(2027, 1, 1)) == ""


def test_the_notice_of_next_year_is_imported(staff: Staff) -> None:
    """Days known already are left alone, the reminder ends, one undo takes all of it back."""
    admin = staff["administrator"]
    assert "2027" in rules.reminder(admin, date(2027, 1, 1))
    assert rules.import_notice(admin, rules.parse(LIST)) == 14
    assert rules.reminder(admin, date(2027, 1, 1)) == ""
    assert calendar.current().is_working(date(2027, 2, 20))
    with pytest.raises(Refused, match="没有新的内容"):
        rules.import_notice(admin, rules.parse(LIST))
    assert rules.import_notice(admin, rules.parse("2027-02-20 放假 春节")) == 1
    assert CalendarDay.select().where(CalendarDay.binned_at.is_null()).count() == 14
    assert not calendar.current().is_working(date(2027, 2, 20))
    take_back(admin)
    take_back(admin)
    assert "2027" in calendar.missing(2027)
    with pytest.raises(Refused, match="名单有问题"):
        rules.import_notice(admin, rules.parse("2027-01-04 上班 元旦"))


def test_files_become_lines(staff: Staff, tmp_path: Path) -> None:
    """A text in either Chinese encoding and a sheet give the same list."""
    text = tmp_path / "通知.txt"
    text.write_bytes(LIST.encode("gb18030"))
    assert rules.read_file(text) == LIST
    sheet = tmp_path / "通知.csv"
    rows = [line.split() for line in LIST.splitlines()]
    sheet.write_text("日期,安排,节日\n" + "\n".join(map(",".join, rows)), encoding="utf-8")
    assert rules.parse(rules.read_file(sheet)).days == rules.parse(LIST).days
    with pytest.raises(Refused, match="读不了"):
        rules.read_file(tmp_path / "none.txt")


def test_on_the_command_line(
    file_office: object, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch
) -> None:
    """Show and import do what the page does, in words and as JSON."""
    staff = make_staff(file_office)
    folder = file_office.folder  # type: ignore[attr-defined]
    signing_in.reset_password(staff["administrator"], staff["service_director"].id, PASSWORD, temporary=False)
    file_office.close()  # type: ignore[attr-defined]
    monkeypatch.setenv("CMDESK_PASSWORD", PASSWORD)
    file = tmp_path / "list.txt"
    file.write_text(LIST, encoding="utf-8")
    base = ["--data", str(folder), "--as", "service_director"]
    assert cli.run(["import", "calendar", str(file), *base]) == 0
    assert "14" in capsys.readouterr().out
    assert cli.run(["show", "calendar", "--year", "2027", "--json", *base]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["missing"], len(shown["days"])) == ("", 14)
    assert cli.run(["import", "calendar", str(file), *base]) == 1
    assert "没有新的内容" in capsys.readouterr().err
    monkeypatch.setattr(calendar, "reminder", lambda _day: "2028 年的放假调休安排还没有录入")
    assert cli.run(["check", *base]) == 0, "a reminder is no damage"
    assert "2028" in capsys.readouterr().out
    assert cli.run(["check", "--json", *base]) == 0
    assert json.loads(capsys.readouterr().out)["reminders"] == ["2028 年的放假调休安排还没有录入"]
