"""Customer files may be read, not copied: export beyond one's right is asked for, granted for a time and a number (S4-24)."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.people import Staff, add_customer, make_staff

from cmdesk.core import approval
from cmdesk.core import export as leaving
from cmdesk.core.actor import PROGRAM
from cmdesk.core.database import current
from cmdesk.core.door import audit, keep
from cmdesk.core.errors import Invalid, NotAllowed, NotFound, Refused
from cmdesk.core.file.office import Office
from cmdesk.core.sheet.writing.page import Column
from cmdesk.customers import columns, exporting
from cmdesk.customers.record import FileRelease
from cmdesk.customers.rules.leaving import copying, releases
from cmdesk.staff.rules import directory


@pytest.fixture
def staff(office: Office) -> Staff:
    directory.register()
    releases.register()
    leaving.guard(copying.of_list, copying.leave)
    made = make_staff(office)
    add_customer(made["account_manager"], made.units["east"], "自家店")
    add_customer(made.away, made.units["west"], "别家店")
    return made


def request(staff: Staff, *, files: int = 5, sign: bool = True) -> int:
    one = releases.ask(staff["account_manager"], "给审计核对", "城东片区的名称和电话", files)
    found = approval.of_record(FileRelease.KIND, one)
    assert found is not None
    for role in ("service_director", "general_office") if sign else ():
        approval.approve(staff[role], found.id, "同意")
    return one


def export(staff: Staff, path: Path) -> int:
    me = staff["account_manager"]
    every = columns.all_columns(me)
    return exporting.export(me, columns.query(every, me), ["name"], path)


def test_nothing_leaves_without_leave(staff: Staff, tmp_path: Path) -> None:
    """Without the right and without a grant nothing is written; asking alone opens nothing either."""
    with pytest.raises(NotAllowed, match="不能复制"):
        export(staff, tmp_path / "a.csv")
    one = request(staff, sign=False)
    with pytest.raises(NotAllowed, match="不能复制"):
        export(staff, tmp_path / "a.csv")
    found = approval.of_record(FileRelease.KIND, one)
    assert found is not None
    approval.approve(staff["service_director"], found.id, "同意")  # the general manager's office has not signed yet
    with pytest.raises(NotAllowed):
        export(staff, tmp_path / "a.csv")
    assert not list(tmp_path.glob("*.csv"))


def test_what_was_granted_is_used_up(staff: Staff, tmp_path: Path) -> None:
    """One use is one export, of what its person may see and nothing more; the second is refused. Each stands in the trail."""
    one = request(staff)
    assert export(staff, tmp_path / "a.csv") == 1
    text = (tmp_path / "a.csv").read_text(encoding="utf-8-sig")
    assert "自家店" in text
    assert "别家店" not in text
    assert keep.read(FileRelease, one).used == 1
    with pytest.raises(NotAllowed):
        export(staff, tmp_path / "b.csv")
    assert not (tmp_path / "b.csv").exists()
    row = current().row("SELECT MAX(id) FROM operation")
    assert row is not None
    (noted,) = [entry for entry in audit.entries(current(), row[0]) if entry.verb == "export"]
    assert noted.changes["rows"] == (None, 1)
    assert noted.changes["approval"] == (None, releases.number(keep.read(FileRelease, one)))


def test_more_files_than_were_granted_stay(staff: Staff, tmp_path: Path) -> None:
    """A list that has grown beyond what was granted is not exported, and no use is gone."""
    one = request(staff, files=1)
    add_customer(staff["account_manager"], staff.units["east"], "又一家")
    with pytest.raises(Refused, match="最多 1 户"):
        export(staff, tmp_path / "a.csv")
    assert keep.read(FileRelease, one).used == 0


def test_a_use_comes_back_when_no_file_was_written(staff: Staff, tmp_path: Path) -> None:
    """A folder that is not there costs nothing."""
    one = request(staff)
    with pytest.raises((Refused, OSError)):
        export(staff, tmp_path / "nowhere" / "a.csv")
    assert keep.read(FileRelease, one).used == 0
    assert export(staff, tmp_path / "a.csv") == 1


def test_time_runs_out(staff: Staff) -> None:
    """A grant ends with its last day, and may be taken back before by who keeps the record."""
    one = request(staff)
    me = staff["account_manager"]
    assert releases.valid(me) is not None
    assert releases.valid(me, datetime.now() + timedelta(days=5)) is None  # noqa: DTZ005
    with pytest.raises(NotAllowed):
        releases.end(me, one)
    releases.end(staff["general_office"], one)
    assert releases.valid(me) is None


def test_asking_has_its_rules(staff: Staff) -> None:
    """Reason and extent are needed; one request at a time; who may export anyway need not ask."""
    me = staff["account_manager"]
    with pytest.raises(Invalid):
        releases.ask(me, "", "全部", 5)
    with pytest.raises(Refused, match="不用申请"):
        releases.ask(staff["service_director"], "看看", "全部", 5)
    request(staff, sign=False)
    with pytest.raises(Refused, match="还没有办完"):
        request(staff)


def test_a_refused_request_opens_nothing(staff: Staff) -> None:
    """A refusal with its reason leaves nothing granted, and another request may follow."""
    one = request(staff, sign=False)
    found = approval.of_record(FileRelease.KIND, one)
    assert found is not None
    approval.refuse(staff["service_director"], found.id, "理由不足")
    assert keep.read(FileRelease, one).state == "refused"
    assert releases.valid(staff["account_manager"]) is None
    request(staff)


def test_the_general_managers_office_keeps_the_record(staff: Staff) -> None:
    """It sees every request; others see their own only."""
    one = request(staff, sign=False)
    assert [found.id for found in releases.listed(staff["general_office"])] == [one]
    assert [found.id for found in releases.listed(staff["account_manager"])] == [one]
    assert releases.listed(staff.beside) == []
    with pytest.raises(NotFound):
        releases.read(staff.beside, one)
    assert PROGRAM.id not in {found.user_id for found in releases.listed(staff["general_office"])}


def test_every_list_that_shows_files_takes_a_use(staff: Staff, tmp_path: Path) -> None:
    """Not only the customers: any list, and rows that are copied; none longer than was granted, none without its number."""
    one, me = request(staff, files=2), staff["account_manager"]
    with keep.operation(PROGRAM, "多给") as work:
        work.edit(FileRelease, one, {"uses": 2})

    def table(rows: int) -> leaving.Table:
        return leaving.Table((Column("客户"),), [("自家店",)] * rows, rows)

    with pytest.raises(Refused, match="最多 2 户"):
        leaving.export(me, "订货", lambda: table(3), tmp_path / "a.csv")
    with pytest.raises(Refused, match="最多 2 户"):
        leaving.note_copy(me, "订货", 3)
    assert keep.read(FileRelease, one).used == 0
    assert leaving.export(me, "订货", lambda: table(2), tmp_path / "a.csv") == 2
    leaving.note_copy(me, "订货", 1)
    assert keep.read(FileRelease, one).used == 2
    number = releases.number(keep.read(FileRelease, one))
    titles = current().rows("SELECT id, title FROM operation ORDER BY id DESC LIMIT 2")
    assert [row[1] for row in titles] == ["据批准复制订货 1 行", "据批准导出订货 2 行到 a.csv"]
    for row in titles:
        (noted,) = [entry for entry in audit.entries(current(), row[0]) if entry.kind == leaving.KIND]
        assert noted.changes["approval"] == (None, number)
    with pytest.raises(NotAllowed, match="不能复制"):
        leaving.export(me, "订货", lambda: table(1), tmp_path / "b.csv")


def test_an_export_that_is_broken_off_costs_no_use(
    staff: Staff, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl+C on the command line while rows are written, and a name that is a folder's: the use is there again."""
    one = request(staff)

    def stop(*_asked: object, **_more: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(leaving, "write", stop)
    with pytest.raises(KeyboardInterrupt):
        export(staff, tmp_path / "a.csv")
    assert keep.read(FileRelease, one).used == 0
    monkeypatch.undo()
    write = leaving.write

    def taken(*asked: Any, **more: Any) -> int:
        (tmp_path / "a.csv").mkdir()  # nothing lay there when the file was begun
        return write(*asked, **more)

    monkeypatch.setattr(leaving, "write", taken)
    with pytest.raises(Refused, match="是一个文件夹"):
        export(staff, tmp_path / "a.csv")
    assert keep.read(FileRelease, one).used == 0
    monkeypatch.undo()
    assert export(staff, tmp_path / "b.csv") == 1
