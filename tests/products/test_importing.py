"""A stranger's price list becomes products: columns are guessed, rows judged, what is there already recognised."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.people import Staff

from cmdesk.core import undo
from cmdesk.core.actor import Actor
from cmdesk.core.errors import NotAllowed, Refused
from cmdesk.core.file.office import Office
from cmdesk.core.sheet.grid import Grid
from cmdesk.core.sheet.opening.delimited import parse_clipboard
from cmdesk.products import rules
from cmdesk.products.importing import check, write

LIST = """城东卷烟经营价目表
统一编码\t卷烟名称\t价类\t批发价(元/条)\t建议零售价\t是否在销
YX-1\t青岚（软境）\t一类\t318.00元\t380\t是
YX-2\t澜亭（蓝亭）\t一类\t212\t250\t是
YX-3\t\t二类\t130\t150\t是
YX-4\t远山（如黛）\t一类\t很贵\t250\t否
合计\t\t\t660\t780\t
"""


def checked(text: str = LIST) -> check.Checked:
    found = check.look(parse_clipboard(text))
    return check.check(found.table, found.mapping)


def test_an_offices_own_words_are_understood(staff: Staff) -> None:
    """Title and total are no products; columns are known by the words that offices use."""
    found = check.look(parse_clipboard(LIST))
    named = {found.table.headers[at]: key for at, key in found.mapping.items()}
    assert named == {
        "统一编码": "number", "卷烟名称": "name", "价类": "category", "批发价(元/条)": "wholesale_price",
        "建议零售价": "retail_price", "是否在销": "sold",
    }  # fmt: skip
    assert [left.reason for left in found.table.left_out] == ["合计行"]


def test_a_row_s_number_is_not_its_place_on_the_shelf(staff: Staff) -> None:
    """序号 counts the rows of the list; an import of three prices must not put three products in front of all others."""
    found = check.look(parse_clipboard("序号\t品名\t批发价\n1\t青岚（软境）\t318\n2\t澜亭（蓝亭）\t212\n"))
    assert sorted(found.mapping.values()) == ["name", "wholesale_price"]


def test_rows_are_kept_or_told_why_not(staff: Staff) -> None:
    """Nothing is lost silently: each row that cannot be kept has its sentence."""
    outcome = checked()
    assert [entry.verdict for entry in outcome.entries] == ["新增", "新增"]
    assert outcome.entries[0].values["wholesale_price"] == Decimal("318.00")
    assert outcome.failed[0] == (5, ["品名是空的，请填写后再导入。"])
    assert outcome.failed[1][0] == 6
    assert outcome.failed[1][1][0].startswith("批发价")
    done = write.write(staff["clerk"], outcome, source="价目表.xlsx")
    assert (done.added, done.updated) == (2, 0)
    assert [(one.number, one.position) for one in rules.shelf()] == [("YX-1", 10), ("YX-2", 20)]


def test_a_second_import_updates_prices_and_keeps_the_rest(staff: Staff) -> None:
    """By number, bar code, name with specification, or by the only product of that name; blank cells change nothing."""
    clerk = staff["clerk"]
    write.write(clerk, checked())
    box = rules.add(clerk, {"name": "鹿鸣（大雅）", "specification": "硬盒", "barcode": "6901", "note": "留着"})
    text = "编码\t品名\t条码\t批发价\nYX-1\t青岚（新软境）\t\t320\n\t澜亭（蓝亭）\t\t\n\t鹿鸣（大雅）\t6901\t848\n\t雁归（长空）\t\t270\n"
    outcome = checked(text)
    assert [entry.verdict for entry in outcome.entries] == [
        "更新 青岚（软境）", "更新 澜亭（蓝亭）", "更新 鹿鸣（大雅）", "新增",
    ]  # fmt: skip
    skipped = write.write(clerk, outcome, "skip")
    assert (skipped.added, skipped.updated, skipped.skipped) == (1, 0, 3)
    undo.undo(clerk, skipped.operation_id)
    done = write.write(clerk, outcome)
    assert (done.added, done.updated, done.skipped) == (1, 2, 0)
    by_name = {one.name: one for one in rules.shelf()}
    assert by_name["青岚（新软境）"].retail_price == Decimal(380)
    assert by_name["澜亭（蓝亭）"].wholesale_price == Decimal(212)
    assert (by_name["鹿鸣（大雅）"].id, by_name["鹿鸣（大雅）"].note) == (box, "留着")
    undo.undo(clerk, done.operation_id)
    assert {one.name for one in rules.shelf()} == {"青岚（软境）", "澜亭（蓝亭）", "鹿鸣（大雅）"}


def test_two_rows_of_one_product_are_told(staff: Staff) -> None:
    """Also when one row names its number and the other its name."""
    write.write(staff["clerk"], checked())
    outcome = checked("编码\t品名\t批发价\nYX-1\t改名\t1\n\t青岚（软境）\t2\n\t同名\t3\n\t同名\t4\n")
    assert [number for number, _ in outcome.failed] == [3, 5]
    assert outcome.failed[1][1] == ["与第 4 行是同一个商品，请只留一行。"]


def test_a_number_from_the_bin_is_not_given_again(staff: Staff) -> None:
    """The row is told so instead of breaking the whole import."""
    clerk = staff["clerk"]
    write.write(clerk, checked())
    rules.bin_products(clerk, [rules.shelf()[0].id])
    assert "已被删除的商品使用" in checked().failed[0][1][0]


def test_without_names_nothing_is_imported(staff: Staff) -> None:
    """A list without a column of names is refused with the way out."""
    with pytest.raises(Refused, match="没有哪一列是“品名”"):
        checked("规格\t批发价\n硬\t1\n软\t2\n")


def test_import_is_a_right_of_its_own(staff: Staff) -> None:
    """Who may not import is told so, and nothing is written."""
    with pytest.raises(NotAllowed, match="没有导入商品的权限"):
        write.write(staff["account_manager"], checked())
    assert rules.shelf() == []


CELLS = st.one_of(st.none(), st.text(max_size=12), st.floats(), st.integers())


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(CELLS, max_size=6), max_size=8))
def test_no_sheet_whatever_breaks_the_check(file_office: Office, rows: list[list[Any]]) -> None:
    """Any cells at all: every row of data is kept or told why not."""
    names = ("name", "number", "wholesale_price", "barcode", "specification", "standing")
    found = check.look(Grid(rows=[("品名", "编号", "批发价", "条码", "规格", "状态"), *map(tuple, rows)]))
    if not found.table.rows:
        with pytest.raises(Refused, match="没有可以导入的商品"):
            check.check(found.table, dict(enumerate(names)))
        return
    outcome = check.check(found.table, dict(enumerate(names)))
    assert len(outcome.entries) + len(outcome.failed) == len(found.table.rows)


def test_the_command_line_imports_lists_and_exports(
    tmp_path: Path, file_office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """``products import`` tells every column and row; ``list`` and ``export`` follow the shelf."""
    from tests.people import PASSWORD, make_staff

    from cmdesk import cli
    from cmdesk.staff.rules import signing_in

    people = make_staff(file_office)
    signing_in.reset_password(people["administrator"], people["clerk"].id, PASSWORD, temporary=False)
    file_office.close()
    monkeypatch.setenv("CMDESK_PASSWORD", PASSWORD)
    (tmp_path / "价目.csv").write_text(LIST.replace("\t", ","), encoding="gb18030")
    desk = ["--data", str(file_office.folder), "--as", "clerk", "--json"]
    assert cli.run([*desk, "products", "import", str(tmp_path / "价目.csv"), "--failed", str(tmp_path / "f.xlsx")]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["added"], told["failed"]) == (2, 2)
    assert (tmp_path / "f.xlsx").exists()
    assert cli.run([*desk, "products", "list", "--where", "批发价>=300"]) == 0
    assert [one["name"] for one in json.loads(capsys.readouterr().out)["products"]] == ["青岚（软境）"]
    assert cli.run([*desk, "products", "export", str(tmp_path / "出.csv")]) == 0
    lines = (tmp_path / "出.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("陈列顺序,商品编号,品名")
    assert lines[1].startswith("10,YX-1,青岚（软境）")


def test_an_export_has_what_is_shown(staff: Staff, tmp_path: Path) -> None:
    """Labels of choices, real prices, 是 and 否; the trail knows of it."""
    from cmdesk.core import export
    from cmdesk.core.export import Table
    from cmdesk.core.sheet.opening.reading import read
    from cmdesk.core.sheet.writing.listed import Field, Listed
    from cmdesk.products import columns

    clerk: Actor = staff["clerk"]
    rules.add(clerk, {"name": "=1+1", "wholesale_price": Decimal("12.50"), "standing": "key"})
    path = tmp_path / "x.xlsx"
    shown = [Field.of(one) for one in columns.specs() if one.name in {"name", "wholesale_price", "standing", "sold"}]

    def read_out() -> Table:
        listed = Listed(columns.query(), shown)
        return Table(listed.heads, listed, listed.count())

    assert export.export(clerk, "商品", read_out, path, holds_files=False) == 1
    assert read(path).rows[1] == ("=1+1", 12.5, "重点培育", "是")
    with pytest.raises(Refused, match=r"xlsx"):
        export.export(clerk, "商品", read_out, tmp_path / "x.pdf", holds_files=False)
