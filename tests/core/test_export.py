"""Lists out of the program: who may, what the file says, what the trail keeps (S1-48, S4-24)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.people import Staff, make_staff

from cmdesk.core import export
from cmdesk.core.actor import Scope
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.errors import NotAllowed, Refused
from cmdesk.core.export import Table
from cmdesk.core.file.office import Office
from cmdesk.core.sheet.opening.reading import Cancelled, read
from cmdesk.core.sheet.writing.page import Column
from cmdesk.staff.rules import trail


@pytest.fixture
def staff(office: Office) -> Staff:
    """One person in every role, with the rights that the program ships."""
    return make_staff(office)


HEADS = (Column("名称"), Column("数量", "any"), Column("日期", "any"))


def _table() -> Table:
    rows = [("=1+1", 12, date(2026, 11, 24)), ("@广告伞", None, datetime(2026, 11, 24, 9, 30))]  # noqa: DTZ001
    return Table(HEADS, rows, 2, "名称=广告伞")


def _must_not_be_read() -> Table:
    raise AssertionError("who may not export must not have the list read for him")


def test_a_list_leaves_as_it_is_and_the_trail_knows(staff: Staff, tmp_path: Path) -> None:
    """Numbers and days stay what they are, no cell becomes a formula; the trail says what left, by which columns and filter."""
    clerk, path = staff["clerk"], tmp_path / "清单.xlsx"
    assert export.export(clerk, "清单", _table, path, holds_files=False) == 2
    assert list(read(path).rows[1:]) == [
        ("=1+1", 12, date(2026, 11, 24)),
        ("@广告伞", None, datetime(2026, 11, 24, 9, 30)),  # noqa: DTZ001
    ]
    row = current().row("SELECT id, title FROM operation ORDER BY id DESC LIMIT 1")
    assert row is not None
    assert row[1] == "导出清单 2 行到 清单.xlsx"
    told = {(one.record, one.field, one.after) for one in trail.lines(clerk, row[0])}
    assert told == {("列表", "行数", "2"), ("列表", "列", "名称、数量、日期"), ("列表", "筛选", "名称=广告伞")}
    plain = tmp_path / "清单.csv"
    export.export(clerk, "清单", _table, plain, holds_files=False)
    assert plain.read_text("utf-8-sig").splitlines()[1:] == ["'=1+1,12,2026-11-24", "'@广告伞,,2026-11-24 09:30"]


def test_who_may_not_export_gets_nothing(staff: Staff, tmp_path: Path) -> None:
    """Without the right no list leaves; without the right to export files none that shows them; each says why."""
    clerk = staff["clerk"]
    silent = replace(clerk, rights={**clerk.rights, export.EXPORT: Scope.NONE})
    with pytest.raises(NotAllowed, match="您没有导出列表的权限"):
        export.export(silent, "清单", _must_not_be_read, tmp_path / "a.xlsx", holds_files=False)
    with pytest.raises(NotAllowed, match="客户档案可以查阅，不能复制"):
        export.export(clerk, "订货", _must_not_be_read, tmp_path / "a.xlsx")
    assert export.export(staff["service_director"], "订货", _table, tmp_path / "b.xlsx") == 2
    with pytest.raises(Refused, match=r"\.xlsx 或 \.csv"):
        export.export(clerk, "清单", _must_not_be_read, tmp_path / "a.pdf", holds_files=False)
    assert sorted(one.name for one in tmp_path.iterdir() if one.is_file()) == ["b.xlsx"]


def test_an_export_that_is_cancelled_leaves_no_file(staff: Staff, tmp_path: Path) -> None:
    """It is asked now and then; neither a file nor a line in the trail is left."""
    asked: list[tuple[Any, ...]] = []

    def rows() -> Iterator[tuple[str, int, None]]:
        for number in range(5_000):
            yield (f"第 {number} 行", number, None)

    before = current().row("SELECT COUNT(*) FROM operation")
    with pytest.raises(Cancelled):
        export.export(
            staff["clerk"], "清单", lambda: Table(HEADS, rows(), 5_000), tmp_path / "a.xlsx", holds_files=False,
            progress=lambda *told: asked.append(told), cancelled=lambda: len(asked) >= 3,
        )  # fmt: skip
    assert asked == [("正在导出", 0, 5_000), ("正在导出", 500, 5_000), ("正在导出", 1_000, 5_000)]
    assert not any(one.is_file() for one in tmp_path.iterdir())
    assert current().row("SELECT COUNT(*) FROM operation") == before


def _titles() -> list[str]:
    return [str(row[0]) for row in current().rows("SELECT title FROM operation ORDER BY id DESC LIMIT 2")]


def test_nothing_leaves_without_its_line(staff: Staff, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database goes away while rows are written: no file. A file that cannot take its place leaves a line that says so."""
    clerk, path = staff["clerk"], tmp_path / "清单.csv"

    def rows() -> Iterator[tuple[str, int, None]]:
        yield ("广告伞", 1, None)
        monkeypatch.setattr(keep, "operation", _gone)

    def _gone(*_asked: Any, **_more: Any) -> Any:
        raise Refused("连不上数据库服务器，没有保存。")

    with pytest.raises(Refused, match="连不上"):
        export.export(clerk, "清单", lambda: Table(HEADS, rows(), 1), path, holds_files=False)
    assert not list(tmp_path.rglob("*.csv"))
    monkeypatch.undo()

    def taken() -> Iterator[tuple[str, int, None]]:
        yield ("广告伞", 1, None)
        path.mkdir()  # nothing lay there when the file was begun
        yield ("雨衣", 2, None)

    with pytest.raises(Refused, match="是一个文件夹"):
        export.export(clerk, "清单", lambda: Table(HEADS, taken(), 2), path, holds_files=False)
    assert _titles() == ["导出没有完成，没有文件留下：清单 2 行到 清单.csv", "导出清单 2 行到 清单.csv"]
    row = current().row("SELECT MAX(id) FROM operation")
    assert row is not None
    (line,) = trail.lines(clerk, row[0])
    assert (line.field, line.after) == ("没有完成", "“清单.csv”是一个文件夹，请换一个文件名保存")
