"""A workbook with a sheet for every area: what has the same header is one list."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import xlsxwriter
from tests.customers.importing.test_import import CLERK

from cmdesk.core.file.office import Office
from cmdesk.core.sheet.grid import Area
from cmdesk.core.sheet.opening.reading import read
from cmdesk.core.sheet.understanding.looking import other_sheets
from cmdesk.customers.importing import check, write
from cmdesk.customers.importing.targets import known
from cmdesk.customers.record import Customer
from cmdesk.staff.record import Unit

HEAD = ("客户名称", "电话", "业态")


def by_area(folder: Path) -> Path:
    """Write a workbook as offices keep it: a title on one sheet, a merged cell, a summary, an old hidden copy."""
    path = folder / "分片区.xlsx"
    book = xlsxwriter.Workbook(str(path))
    east, west = book.add_worksheet("城东"), book.add_worksheet("城西片区")
    east.write(0, 0, "2024年客户名单")
    east.write_row(2, 0, HEAD)
    east.write_row(3, 0, ("甲店", "13812345671", "超市"))
    east.write(4, 0, "合计：1户")
    west.write_row(0, 0, HEAD)
    west.write_row(1, 0, ("乙店", "13812345672"))
    west.write_row(2, 0, ("丙店", "13812345673"))
    west.merge_range("C2:C3", "便利店")
    summary = book.add_worksheet("汇总")
    summary.write_row(0, 0, ("片区", "户数"))
    summary.write_row(1, 0, ("城东", 1))
    old = book.add_worksheet("旧")
    old.write_row(0, 0, HEAD)
    old.write_row(1, 0, ("旧店", "13812345674", ""))
    old.hide()
    book.close()
    return path


def test_sheets_of_one_header_come_in_together(office: Office, tmp_path: Path) -> None:
    """With the area that their names tell; the summary and what is hidden stay out."""
    grid = read(by_area(tmp_path), known=known())
    assert grid.parts == ((0, "城东"), (5, "城西片区"))
    assert grid.merged == [Area(5, 2, 6, 2)]
    assert other_sheets(grid) == ["汇总", "旧"]
    assert any("2 张工作表" in note and "第 6 行" in note for note in grid.notes)
    sheet = check.look(grid)
    checked = check.check(CLERK, sheet.table, sheet.mapping)
    assert (checked.failed, list(checked.new_areas)) == ([], ["城东", "城西片区"])
    write.write(CLERK, checked)
    areas = {one.id: one.name for one in Unit.select()}
    assert [(one.name, areas[one.area_id], one.retail_format) for one in Customer.select().order_by(Customer.id)] == [
        ("甲店", "城东", "supermarket"),
        ("乙店", "城西片区", "convenience"),
        ("丙店", "城西片区", "convenience"),
    ]


def test_sheets_that_five_people_typed(file_office: Office, tmp_path: Path) -> None:
    """Nearly the same columns in another order come in together; what the first sheet has no column for is told."""
    path = tmp_path / "分区.xlsx"
    book = xlsxwriter.Workbook(str(path))
    for name, rows in {
        "城东片区": [["客户名称", "电话", "地址"], ["甲店", "13812345671", "甲路"]],
        "城西片区": [["西片名单"], ["电话", "客户名称", "地址", "备注"], ["13812345672", "乙店", "乙路", "早"]],
        "城南片区": [["客户名称", "地址"], ["丙店", "丙路"]],
        "汇总": [["片区", "户数"], ["城东", 1]],
    }.items():
        page = book.add_worksheet(name)
        for at, row in enumerate(rows):
            page.write_row(at, 0, row)
    book.close()
    grid = read(path, known=known())
    found = check.check(CLERK, (sheet := check.look(grid)).table, sheet.mapping)
    assert [(values["name"], values.get("phones"), values["address"]) for _, values, _ in found.rows] == [
        ("甲店", ("13812345671",), "甲路"),
        ("乙店", ("13812345672",), "乙路"),
        ("丙店", None, "丙路"),
    ]
    assert list(found.new_areas) == ["城东片区", "城西片区", "城南片区"]
    assert any("“城西片区”的“备注”" in note for note in grid.notes)


def test_one_sheet_alone_can_be_had(file_office: Office, tmp_path: Path) -> None:
    """Who names a sheet gets it and no other."""
    path = by_area(tmp_path)
    assert [row[0] for row in read(path, "城西片区", known=known()).rows] == ["客户名称", "乙店", "丙店"]
    assert [row[0] for row in read(path, "旧", known=known()).rows] == ["客户名称", "旧店"]


def card(page: Any, name: str, phone: str, *more: tuple[str, str]) -> None:
    """Write a form as an office fills it, one customer a sheet."""
    page.merge_range("A1:D1", "客户信息登记表")
    filled = ("王福顺", "超市", "解放路12号") if name else ("", "", "")
    lines = (
        ("客户名称", name, "联系人", filled[0]),
        ("联系电话", phone, "业态", filled[1]),
        ("地址", filled[2]),
        *more,
    )
    for at, line in enumerate(lines, 1):
        page.write_row(at, 0, line)


def test_a_card_a_sheet_is_a_customer_a_sheet(office: Office, tmp_path: Path) -> None:
    """All sheets of the same form are read, the empty form brings nobody; what is no such card stays out, by name."""
    path = tmp_path / "登记卡.xlsx"
    book = xlsxwriter.Workbook(str(path))
    card(book.add_worksheet("空表"), "", "")
    card(book.add_worksheet("1"), "福顺烟酒店", "13812345671")
    card(book.add_worksheet("2"), "好又多超市", "13812345672", ("备注", "早上去"), ("特长", "书法"))
    other = book.add_worksheet("车辆")
    for at, line in enumerate((("车牌", "豫A12345"), ("司机", "李四"), ("电话", "13812345673"))):
        other.write_row(at, 0, line)
    hidden = book.add_worksheet("旧")
    card(hidden, "旧店", "13812345674")
    hidden.hide()
    book.close()
    grid = read(path, known=known())
    sheet = check.look(grid)
    assert (len(sheet.table.rows), other_sheets(sheet.grid)) == (2, ["车辆", "旧"])
    assert any("3 张工作表" in note and "2 户" in note for note in sheet.grid.notes)
    checked = check.check(CLERK, sheet.table, sheet.mapping)
    assert checked.failed == []
    write.write(CLERK, checked)
    assert [(one.name, one.phones, one.note) for one in Customer.select().order_by(Customer.id)] == [
        ("福顺烟酒店", ("13812345671",), ""),
        ("好又多超市", ("13812345672",), "早上去"),
    ]
    assert [row[0] for row in check.look(read(path, "1", known=known())).table.rows] == ["福顺烟酒店"]


def test_a_sheet_of_sums_before_the_lists_is_not_the_list(file_office: Office, tmp_path: Path) -> None:
    """片区, 户数 is half known; the lists of the districts behind it are meant."""
    path = tmp_path / "名单.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for sheet, rows in (
            ("汇总", [["片区", "户数"], ["城东", 2]]),
            ("城东", [["店名", "电话"], ["甲店", "13812345671"], ["乙店", "13812345672"]]),
            ("城西", [["店名", "电话"], ["丙店", "13812345673"]]),
        ):
            page = book.add_worksheet(sheet)
            for at, row in enumerate(rows):
                page.write_row(at, 0, row)
    read_in = read(path, known=known())
    assert (read_in.sheet, [name for _, name in read_in.parts]) == ("城东", ["城东", "城西"])
