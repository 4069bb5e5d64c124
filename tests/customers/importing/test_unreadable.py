"""Cells that nobody can read: their rows stay out, or come in without them, their words in the remarks."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from tests.customers.importing.test_import import CLERK, RIGHTS
from tests.people import PASSWORD

from cmdesk import cli
from cmdesk.core import undo
from cmdesk.core.actor import Actor, Scope
from cmdesk.core.door import keep
from cmdesk.core.file.office import Office, open_file
from cmdesk.core.sheet.opening.reading import read
from cmdesk.customers.importing import check, write
from cmdesk.customers.importing.targets import known
from cmdesk.customers.record import Customer, Person
from cmdesk.customers.rules.file import extra
from cmdesk.shell.features import load_records
from cmdesk.staff.rules import first_administrator

HEAD = "客户名称,电话,账期,统一社会信用代码,联系人,生日,月均销量,最高月销量,经度,纬度,备注"
ROWS = (
    "甲店,13812345678,看情况,,,,,,,,周一送",
    "乙店,不知道,30,91110000600037341X,王福顺,2月30日,100,50,113.5,,",
    ",13812345670,看情况,,,,,,,,",
    "丁店,13812345671,15,91110000600037341L,李好,3月5日,,,,,",
)


def listed(folder: Path, *lines: str) -> Path:
    """Write a list."""
    path = folder / "名单.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def checked(path: Path, *, forgiving: bool) -> check.Checked:
    """Look at a list."""
    sheet = check.look(read(path, known=known()))
    return check.check(CLERK, sheet.table, sheet.mapping, forgiving=forgiving)


def test_the_row_stays_out_unless_it_is_chosen(office: Office, tmp_path: Path) -> None:
    """As before; but how many rows another choice would take is told."""
    found = checked(listed(tmp_path, HEAD, *ROWS), forgiving=False)
    assert [number for number, _ in found.failed] == [2, 3, 4]
    assert (found.curable, found.hints, len(found.rows)) == (2, {}, 1)


def test_the_rest_of_a_row_comes_in(office: Office, tmp_path: Path) -> None:
    """Every cell that cannot be read leaves its words; what contradicts another cell, too. A name must be there."""
    found = checked(listed(tmp_path, HEAD, *ROWS), forgiving=True)
    assert [(number, len(said)) for number, said in found.failed] == [(4, 1)]
    assert sorted(found.hints) == [2, 3]
    assert len(found.hints[3]) == 5
    outcome = write.write(CLERK, found)
    assert outcome.added == 3
    first, second, third = Customer.select().order_by(Customer.id)
    assert (first.phones, first.credit_days, first.note) == (
        ("13812345678",), None, "周一送；导入时未识别：账期 看情况",
    )  # fmt: skip
    assert (second.phones, second.credit_days, second.credit_code, second.peak_volume) == ((), 30, "", None)
    assert (second.monthly_volume, second.longitude) == (100, None)
    for words in ("电话 不知道", "统一社会信用代码 91110000600037341X", "联系人生日 2月30日", "50", "经度 113.5"):
        assert words in second.note, words
    assert second.note.count("导入时未识别") == 1
    assert (third.credit_days, third.note) == (15, "")
    assert [(one.name, one.birthday) for one in Person.select().order_by(Person.id)] == [
        ("王福顺", ""), ("李好", "03-05"),
    ]  # fmt: skip
    undo.undo(CLERK, outcome.operation_id)
    assert Customer.select().where(Customer.binned_at.is_null()).count() == 0


def test_words_are_added_to_remarks_that_are_there(office: Office, tmp_path: Path) -> None:
    """Updating replaces remarks only by remarks, and says nothing twice; what no field holds never replaces any."""
    with keep.operation(CLERK, "旧档") as work:
        old = work.add(Customer, {"number": "1", "name": "甲店", "phones": "13812345678", "note": "有狗"})
    for _ in range(2):
        rows = ("客户名称,电话,账期,客户经理,创业时间", "甲店,13812345678,看情况,没有这人,1998")
        found = checked(listed(tmp_path, *rows), forgiving=True)
        assert list(found.told("update")) == [2]
        assert found.told("skip") == {}
        write.write(CLERK, found, "update")
        assert keep.read(Customer, old).note == "有狗；创业时间：1998；客户经理：没有这人；导入时未识别：账期 看情况"
    found = checked(listed(tmp_path, "客户名称,电话,备注", "甲店,13812345678,狗没了"), forgiving=True)
    write.write(CLERK, found, "update")
    assert keep.read(Customer, old).note == "狗没了"


def test_what_does_not_fit_into_the_remarks_fails(office: Office, tmp_path: Path) -> None:
    """Nothing is lost: where the words have no room, the row stays out."""
    found = checked(listed(tmp_path, "客户名称,账期,备注", f"甲店,看情况,{'字' * 1990}"), forgiving=True)
    assert [problems for _, problems in found.failed] == [["备注合在一起超过 2000 字，请缩短。"]]
    assert found.hints == {}


def test_what_the_office_requires_is_required(office: Office, tmp_path: Path) -> None:
    """A field of the office's own that must be filled fails the row; a year alone under a day of its own is remarked."""
    keeper = Actor(5, "nq", "陈内勤", "clerk", rights={**RIGHTS, "extra_fields.edit": Scope.ALL})
    extra.define(keeper, "风险等级", "choice", options="低、高", required=True)
    extra.define(keeper, "首访日", "day")
    path = listed(tmp_path, "客户名称,风险等级,首访日", "甲店,中,2024-03-05", "乙店,低,2019", "丙店,高,有空时")
    found = checked(path, forgiving=True)
    assert [(number, said[0][:4]) for number, said in found.failed] == [(2, "风险等级")]
    assert list(found.hints) == [4]
    write.write(CLERK, found)
    first, second = Customer.select().order_by(Customer.id)
    assert (first.name, first.note) == ("乙店", "首访日：2019")
    assert (second.name, second.note) == ("丙店", "导入时未识别：首访日 有空时")


def test_what_repeats_a_failed_row_is_not_lost(office: Office, tmp_path: Path) -> None:
    """The first mention of a shop lacks what the office requires, the second has it: that one comes in."""
    keeper = Actor(5, "nq", "陈内勤", "clerk", rights={**RIGHTS, "extra_fields.edit": Scope.ALL})
    extra.define(keeper, "风险等级", "choice", options="低、高", required=True)
    path = listed(tmp_path, "客户名称,电话,风险等级", "甲店,13812345678,", "甲店,13812345678,低", "甲店,13812345678,高")
    found = checked(path, forgiving=False)
    assert ([number for number, _ in found.failed], sorted(found.doubles)) == ([2], [4])
    assert write.write(CLERK, found).added == 1


def test_a_contact_below_brings_his_words_to_the_file_above(office: Office, tmp_path: Path) -> None:
    """The second contact of a merged name has a birthday that is none: he comes in, the words stand with the shop."""
    import xlsxwriter

    path = tmp_path / "联系人.xlsx"
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet()
    page.write_row(0, 0, ["客户名称", "联系人", "生日"])
    page.merge_range("A2:A3", "福顺烟酒店")
    page.write_row(1, 1, ["王福顺", date(1970, 3, 5).isoformat()])
    page.write_row(2, 1, ["李红", "不肯说"])
    book.close()
    found = checked(path, forgiving=True)
    assert (found.failed, found.contacts, list(found.hints)) == ([], 1, [3])
    write.write(CLERK, found)
    assert Customer.get().note == "导入时未识别：联系人生日 不肯说"
    assert [one.name for one in Person.select().order_by(Person.id)] == ["王福顺", "李红"]


def test_contacts_of_a_number_in_the_bin_fail_with_it(office: Office, tmp_path: Path) -> None:
    """The rows below a merged name are named as well, or the repaired file would lack them."""
    import xlsxwriter

    with keep.operation(CLERK, "旧档") as work:
        work.bin(Customer, work.add(Customer, {"number": "A1", "name": "旧店"}))
    path = tmp_path / "联系人.xlsx"
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet()
    page.write_row(0, 0, ["客户编号", "客户名称", "联系人"])
    page.merge_range("A2:A3", "A1")
    page.merge_range("B2:B3", "福顺烟酒店")
    page.write(1, 2, "王福顺")
    page.write(2, 2, "李红")
    book.close()
    found = checked(path, forgiving=False)
    assert ([number for number, _ in found.failed], found.contacts) == ([2, 3], 0)


def test_the_command_tells_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Dry or not, the same numbers; hints stand on a sheet of their own, and the file of reasons brings in only what failed."""
    monkeypatch.setenv("CMDESK_PASSWORD", PASSWORD)
    folder, out = tmp_path / "office", tmp_path / "原因.xlsx"
    load_records()
    made = open_file(folder)
    first_administrator("李敏", "admin", PASSWORD, company="城区公司")
    made.close()
    words = ["--data", str(folder), "import", "customers", str(listed(tmp_path, HEAD, *ROWS))]
    assert cli.run([*words, "--dry-run"]) == 1
    assert "--unreadable note" in capsys.readouterr().err
    for more in (["--dry-run"], []):
        assert cli.run([*words, "--unreadable", "note", "--failed", str(out), "--json", *more]) == 1
        said = json.loads(capsys.readouterr().out)
        assert (said["added"], said["updated"], said["failed"], said["hinted"]) == (3, 0, 1, 2)
        assert [one["row"] for one in said["hints"]] == [2, 3]
    failed, hinted = read(out, "未导入").rows, read(out, "已导入，请核对").rows
    assert failed[0][:3] == ("未导入原因", "原行号", "客户名称")
    assert [row[1] for row in failed[1:]] == [4.0]
    assert hinted[0][:3] == ("去掉的格子", "原行号", "客户名称")
    assert [(row[0][:2], row[1]) for row in hinted[1:]] == [("账期", 2.0), ("电话", 3.0)]
    again = [*words[:4], str(out), "--unreadable", "note", "--dry-run", "--json"]
    assert cli.run(again) == 1
    said = json.loads(capsys.readouterr().out)
    assert (said["sheet"], said["read"], said["added"], said["failed"]) == ("未导入", 1, 0, 1)
    assert not {"未导入原因", "去掉的格子", "原行号"} & set(said["mapping"])
