"""Customer lists as offices have them, from the file to the office and back."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from tests.people import PASSWORD

from cmdesk import cli
from cmdesk.core import search, undo
from cmdesk.core.actor import Actor, Scope
from cmdesk.core.door import audit, keep
from cmdesk.core.errors import NotAllowed, Refused
from cmdesk.core.file.office import Office, open_file
from cmdesk.core.record import fields_of
from cmdesk.core.sheet.opening.reading import Cancelled, read
from cmdesk.customers import doubles
from cmdesk.customers.importing import check, write
from cmdesk.customers.record import Customer, Person
from cmdesk.customers.rules.file import extra
from cmdesk.shell.features import load_records
from cmdesk.staff.record import Unit, User
from cmdesk.staff.rules import first_administrator

RIGHTS = dict.fromkeys(
    ("customers.view", "customers.create", "customers.edit", "customers.import", "units.edit"), Scope.ALL
)
CLERK = Actor(id=5, login="nq", name="陈内勤", role="clerk", rights=RIGHTS)

HEAD = ["序号", "商户名称*", "经营\n地址", "联系电话", "所属片区", "客户经理", "月均销量(条)", "首次订货日期", "负责人"]
ROWS = [
    [1, "福顺烟酒店", "解放路12号", "13812345678/0371-66668888", "城东", "李敏", 412, "2019/3/5", "王福顺"],
    [2, "好又多超市", "人民路1号", 13900001111.0, "城东片区", "", "1,204", "2020年5月1日", "李好"],
    [3, "", "空名店", "13700001111", "城西", "", "x", "2020-02-30", ""],
    [4, "福顺烟酒商店有限公司", "解放路12号", "138 1234 5678", "城东", "", "", "", ""],
    ["", "合计", "", "", "", "", 1616, "", ""],
]


def listed(folder: Path, head: list[str] = HEAD, rows: list[list[object]] = ROWS) -> Path:
    path = folder / "名单.xlsx"
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet("客户")
    page.merge_range("A1:I1", "2024年度零售户名单")
    page.write_row(2, 0, head)
    for at, row in enumerate(rows):
        page.write_row(3 + at, 0, row)
    book.close()
    return path


def checked(path: Path, actor: Actor = CLERK) -> tuple[check.Sheet, check.Checked]:
    sheet = check.look(read(path))
    return sheet, check.check(actor, sheet.table, sheet.mapping)


def test_a_messy_list_arrives_whole(office: Office, tmp_path: Path) -> None:
    """Title rows, totals, odd headers, mixed phones and dates: good rows arrive, the others say why."""
    with keep.operation(CLERK, "片区") as work:
        area = work.add(Unit, {"name": "城东片区", "kind": "area"})
    _, found = checked(listed(tmp_path))
    assert found.read == 4
    assert [number for number, _ in found.failed] == [6]
    assert len(found.failed[0][1]) == 3
    assert list(found.doubles) == [7]
    assert found.new_areas == {}
    assert found.unknown == {"客户经理": {"李敏": 1}}
    assert Customer.select().count() == 0
    outcome = write.write(CLERK, found, source="名单.xlsx")
    assert (outcome.added, outcome.updated, outcome.skipped) == (2, 0, 1)
    first, second = Customer.select().order_by(Customer.id)
    assert first.phones == ("13812345678", "0371-66668888")
    assert first.first_trade_on == date(2019, 3, 5)
    assert "李敏" in first.note
    assert (first.area_id, second.area_id) == (area, area)
    assert second.monthly_volume == 1204
    assert second.phones == ("13900001111",)
    assert first.number
    assert first.number != second.number
    assert [person.name for person in Person.select().order_by(Person.id)] == ["王福顺", "李好"]
    assert [hit.record_id for hit in search.find(office.database, "customer", "fsyj")] == [first.id]
    assert audit.trail(office.database, "customer", first.id)[0].title.startswith("导入客户")
    assert list(audit.broken(office.database)) == []


def test_an_import_is_one_step_back(office: Office, tmp_path: Path) -> None:
    """What an import brought goes to the recycle bin in one step, and is no longer found."""
    _, found = checked(listed(tmp_path))
    outcome = write.write(CLERK, found, "add")
    assert outcome.added == 3
    undo.undo(CLERK, outcome.operation_id)
    assert Customer.select().where(Customer.binned_at.is_null()).count() == 0
    assert search.find(office.database, "customer", "福顺") == []


def test_updating_fills_and_never_empties(office: Office, tmp_path: Path) -> None:
    """A repeated customer takes over what the list knows and keeps what it does not mention."""
    _, found = checked(listed(tmp_path))
    write.write(CLERK, found)
    known = Customer.get(Customer.name == "福顺烟酒店")
    head = ["客户名称", "地址", "档位", "备注", "电话"]
    rows: list[list[object]] = [["福顺烟酒店", "解放路12号", 22, "", "13812345678"]]
    _, again = checked(listed(tmp_path, head, rows))
    assert again.doubles[4].customer_id == known.id
    assert "福顺烟酒店" in again.doubles[4].sentence
    outcome = write.write(CLERK, again, "update")
    assert (outcome.added, outcome.updated) == (0, 1)
    now = keep.read(Customer, known.id)
    assert (now.grade, now.note, now.number) == (22, known.note, known.number)


def test_cancelling_leaves_nothing(office: Office, tmp_path: Path) -> None:
    """A cancelled import leaves no row, no trail and no gap in the numbers."""
    _, found = checked(listed(tmp_path))
    head = audit.head(office.database)
    asked = iter([False, True])
    with pytest.raises(Cancelled):
        write.write(CLERK, found, "add", cancelled=lambda: next(asked))
    assert Customer.select().count() == 0
    assert audit.head(office.database) == head
    write.write(CLERK, found, "add")
    assert Customer.select().order_by(Customer.number).first().number.endswith("000001")


def test_a_double_that_one_may_not_see_tells_only_its_keeper(office: Office, tmp_path: Path) -> None:
    """Somebody else's file is recognised without showing its number or name."""
    _, found = checked(listed(tmp_path))
    write.write(CLERK, found)
    stranger = Actor(9, "x", "某人", "account_manager", rights={**RIGHTS, "customers.view": Scope.OWN})
    head = ["客户名称", "地址", "电话"]
    rows: list[list[object]] = [["福顺烟酒店", "解放路12号", "13812345678"]]
    _, again = checked(listed(tmp_path, head, rows), stranger)
    assert again.doubles[4].sentence.startswith("已有这位客户的档案，暂无负责人")
    assert again.doubles[4].number == ""


def test_importing_is_a_right_of_its_own(office: Office, tmp_path: Path) -> None:
    """Who may create customers one by one may not import lists without the right; nobody creates beyond his reach."""
    _, found = checked(listed(tmp_path))
    with pytest.raises(NotAllowed, match="没有导入客户的权限"):
        write.write(Actor(9, "x", "某人", "clerk", rights={"customers.create": Scope.ALL}), found)
    narrow = Actor(9, "x", "某人", "clerk", rights={**RIGHTS, "customers.create": Scope.OWN})
    with pytest.raises(NotAllowed, match="不在您的范围内"):
        write.write(narrow, found)
    assert Customer.select().count() == 0


def test_a_list_without_names_is_refused(file_office: Office, tmp_path: Path) -> None:
    """Without a column of names there is no customer list; the sentence says what to do."""
    sheet = check.look(read(listed(tmp_path)))
    mapping = {at: key for at, key in sheet.mapping.items() if key != "name"}
    with pytest.raises(Refused, match="客户名称"):
        check.check(CLERK, sheet.table, mapping)


def test_what_was_agreed_is_remembered(tmp_path: Path, file_office: Office) -> None:
    """A mapping that somebody corrected wins over every guess the next time."""
    grid = read(listed(tmp_path))
    sheet = check.look(grid, remembered={"序号": "number"})
    assert sheet.mapping[0] == "number"
    assert next(guess for guess in sheet.guesses if guess.column == 0).reason == "与上次导入相同"


def test_whatever_an_export_has_of_a_file_comes_in_again(file_office: Office, tmp_path: Path) -> None:
    """Every field of the file itself is a target of its own label: an office's own export is recognised whole."""
    labels = [one.label for name, one in fields_of(Customer).items() if name not in {"extra", "merged_into_id"}]
    sheet, _ = checked(listed(tmp_path, labels, [["1", "甲店", *[""] * (len(labels) - 2)]]))
    assert [sheet.mapping.get(at) for at in range(len(labels))] == [
        name for name in fields_of(Customer) if name not in {"extra", "merged_into_id"}
    ]


def test_an_offices_own_fields_arrive(office: Office, tmp_path: Path) -> None:
    """A column named like a field the office has defined fills it; a required one that is empty is a reason to fail."""
    keeper = Actor(5, "nq", "陈内勤", "clerk", rights={**RIGHTS, "extra_fields.edit": Scope.ALL})
    extra.define(keeper, "茶位数", "whole")
    extra.define(keeper, "风险等级", "choice", options="低、高", required=True)
    head = ["商户名称", "联系电话", "茶位数", "风险等级"]
    rows: list[list[object]] = [["甲烟酒店", "13812345678", "12", "低"], ["乙烟酒店", "13812345679", 3, ""]]
    rows.append(["丙烟酒店", "13812345670", "几个", "中"])
    _, found = checked(listed(tmp_path, head, rows))
    assert [(number, len(problems)) for number, problems in found.failed] == [(5, 1), (6, 2)]
    assert "风险等级不能为空" in found.failed[0][1][0]
    write.write(CLERK, found)
    (file,) = Customer.select()
    assert extra.values_of(file.extra) == {"extra.cws": 12, "extra.fxdj": "低"}
    again = listed(tmp_path, ["商户名称", "联系电话", "风险等级"], [["甲烟酒店", "13812345678", "高"]])
    _, found = checked(again)
    assert write.write(CLERK, found, "update").updated == 1
    assert extra.values_of(keep.read(Customer, file.id).extra) == {"extra.cws": 12, "extra.fxdj": "高"}


def test_a_list_takes_nobody_his_customer(office: Office, tmp_path: Path) -> None:
    """Updating by a list changes neither the owner (S3-10) nor confidential fields the importer may not look at."""
    with keep.operation(CLERK, "人员") as work:
        li, wang = (
            work.add(User, {"login": login, "name": name, "role": "account_manager", "active": True})
            for login, name in (("li", "李敏"), ("wang", "王强"))
        )
        values = {"name": "甲烟酒店", "phones": "13812345678", "owner_id": li, "bank_account": "6222020200112233445"}
        file = work.add(Customer, {**values, "number": "1"})
        free = work.add(Customer, {"name": "乙烟酒店", "phones": "13812345679", "number": "2"})
    head = ["商户名称", "联系电话", "客户经理", "账号", "档位"]
    rows: list[list[object]] = [
        ["甲烟酒店", "13812345678", "王强", "1", "9"],
        ["乙烟酒店", "13812345679", "王强", "6222", "9"],
    ]
    _, found = checked(listed(tmp_path, head, rows))
    assert write.write(CLERK, found, "update").updated == 2
    first, second = keep.read(Customer, file), keep.read(Customer, free)
    assert (first.owner_id, first.bank_account, first.grade) == (li, "6222020200112233445", 9)
    assert (second.owner_id, second.bank_account) == (wang, "6222")


def test_a_number_is_given_once(office: Office, tmp_path: Path) -> None:
    """A number of a file in the recycle bin fails its row, one of a living file is replaced when the row is added."""
    with keep.operation(CLERK, "旧档") as work:
        gone = work.add(Customer, {"number": "A1", "name": "旧店"})
        work.bin(Customer, gone)
        work.add(Customer, {"number": "A2", "name": "老店"})
    head, rows = ["客户编号", "客户名称"], [["A1", "新店甲乙丙"], ["A2", "新店丁戊己"], ["A3", "新店庚辛壬"]]
    _, found = checked(listed(tmp_path, head, rows))
    assert [sentence for _, (sentence,) in found.failed] == [
        "客户编号“A1”已被回收站中的客户使用，请先恢复那份档案，或换一个编号。"
    ]
    assert write.write(CLERK, found, "add").added == 2
    numbers = {one.name: one.number for one in Customer.select().where(Customer.binned_at.is_null())}
    assert numbers["新店庚辛壬"] == "A3"
    assert numbers["新店丁戊己"] not in {"A1", "A2", "A3", ""}


def _shops(word: str, phone: str) -> list[list[object]]:
    return [
        [f"{name}记{word}", f"{phone}{10_000_000 + 37 * at}", f"{street}{at + 1}号"]
        for at, (name, street) in enumerate(zip("张王李赵陈刘杨黄周吴", ["人民路", "解放路"] * 5, strict=True))
    ]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_shops_that_only_look_alike_are_not_lost(office: Office, tmp_path: Path, encoding: str) -> None:
    """Same stem and house, another trade and telephone: added, told, and in the review of doubles; sure ones are skipped."""
    head = ["客户名称", "电话", "地址"]
    _, known = checked(listed(tmp_path, head, _shops("烟酒店", "139")))
    write.write(CLERK, known)
    path = tmp_path / "名单.csv"
    rows = [head, *_shops("超市", "137"), *_shops("烟酒店", "139")[:3]]
    path.write_text("\r\n".join(",".join(map(str, row)) for row in rows), encoding)
    sheet, found = checked(path)
    assert sorted(found.doubtful) == list(range(2, 12))
    assert sorted(found.doubles) == [12, 13, 14]
    assert "疑似重复" in found.doubtful[2].sentence
    outcome = write.write(CLERK, found)
    assert (outcome.added, outcome.skipped) == (10, 3)
    reviewer = Actor(5, "nq", "陈内勤", "clerk", rights={**RIGHTS, "customers.merge": Scope.ALL})
    pairs = {(pair.left.title, pair.right.title) for pair in doubles.review(reviewer).pairs}
    assert {("张记烟酒店", "张记超市"), ("吴记烟酒店", "吴记超市")} <= pairs
    first = next(iter(check.preview(sheet.table, sheet.mapping, found, limit=1)))
    assert first[1].startswith("新增，与 ")


def test_doubts_stand_before_the_many_that_are_new(office: Office, tmp_path: Path) -> None:
    """The person who decides sees the rows with a trouble first, however long the list is."""
    head = ["客户名称", "电话", "地址"]
    rows: list[list[object]] = [[f"新店{at}号", "", f"和平街{at}号"] for at in range(1, 41)]
    rows += [["张记烟酒店", "13910000001", "人民路1号"], ["张记超市", "13710000001", "人民路1号"], ["", "1", ""]]
    sheet, found = checked(listed(tmp_path, head, rows))
    verdicts = [verdict for _, verdict, _ in check.preview(sheet.table, sheet.mapping, found, limit=3)]
    assert [verdict[:2] for verdict in verdicts] == ["新增", "客户", "新增"]
    assert "疑似重复" in verdicts[0]


def test_a_number_that_another_customer_has_loses_nobody(office: Office, tmp_path: Path) -> None:
    """A list with numbers of its own that the office gave to others: added under a new number, and said so."""
    head = ["客户编号", "客户名称", "电话", "地址"]
    _, known = checked(listed(tmp_path, head, [["A1", "福顺烟酒店", "13812345678", "解放路12号"]]))
    write.write(CLERK, known)
    rows: list[list[object]] = [
        ["A1", "城南水果店", "13755554444", "人民路3号"],
        ["A1", "福顺商行", "13812345678", "解放路12号"],
    ]
    _, found = checked(listed(tmp_path, head, rows))
    assert (list(found.doubtful), list(found.doubles)) == ([4], [5])
    assert "另给新编号" in found.doubtful[4].sentence
    assert write.write(CLERK, found).added == 1
    assert Customer.get(Customer.name == "城南水果店").number not in {"A1", ""}


@pytest.mark.parametrize(
    ("name", "text", "there"),
    [
        ("网页.xls", "<html><table><tr><td>客户名称</td><td>电话</td></tr></table></html>", "只有表头"),
        ("表头.csv", "客户名称,电话\n", "只有表头"),
        ("合计.csv", "客户名称,电话\n合计,3\n", "只有合计、说明等 1 行"),
    ],
)
def test_a_list_of_nobody_is_no_import(office: Office, tmp_path: Path, name: str, text: str, there: str) -> None:
    """A page saved as .xls or a header alone: one sentence before anything is checked or written."""
    path = tmp_path / name
    path.write_text(text, "utf-8")
    with pytest.raises(Refused, match=f"没有可以导入的客户：.*{there}"):
        checked(path)


def merged(folder: Path) -> Path:
    """Write a list in which a customer's name is merged over the rows of its contacts."""
    path = folder / "联系人.xlsx"
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet()
    page.write_row(0, 0, ["客户名称", "电话", "联系人", "职务", "联系人手机", "生日"])
    page.write_row(1, 0, ["", "", "王福顺", "老板", "13812345678", "农历三月初五"])
    page.write_row(2, 0, ["", "", "李红", "店员", "13812345679", "1990.3"])
    page.merge_range("A2:A3", "福顺烟酒店")
    page.merge_range("A4:A5", "坏店")
    page.write_row(3, 1, ["不知道", "张三"])
    page.write_row(4, 1, ["", "张四"])
    book.close()
    return path


def test_contacts_beside_a_merged_name_belong_to_one_customer(office: Office, tmp_path: Path) -> None:
    """Three contacts of one shop are three persons of one file, and none is left over where the shop is refused."""
    _, found = checked(merged(tmp_path))
    assert (found.read, len(found.rows), found.contacts, len(found.doubles)) == (4, 1, 1, 0)
    assert [number for number, _ in found.failed] == [4, 5]
    assert "第 4 行没有导入" in found.failed[1][1][0]
    outcome = write.write(CLERK, found)
    assert outcome.added == 1
    first, second = Person.select().order_by(Person.id)
    assert (first.name, first.birthday, first.birthday_calendar) == ("王福顺", "03-05", "lunar")
    assert (second.name, second.birthday, second.note) == ("李红", "", "生日：1990.3")
    assert first.customer_id == second.customer_id


def test_a_birthday_that_is_none_is_told(office: Office, tmp_path: Path) -> None:
    """What the window refuses, a list does not bring in."""
    rows: list[list[object]] = [["甲店", "张三", "2月30日"], ["乙店", "李四", "下个月"], ["丙店", "王五", "1970-3-5"]]
    _, found = checked(listed(tmp_path, ["客户名称", "联系人", "生日"], rows))
    assert [number for number, _ in found.failed] == [4, 5]
    assert all("生日" in sentence or "公历" in sentence for _, problems in found.failed for sentence in problems)


def test_the_command_tells_beforehand_and_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A wrong place for the failed rows is refused before anything is written; sheets left unread are named."""
    monkeypatch.setenv("CMDESK_PASSWORD", PASSWORD)
    folder = tmp_path / "office"
    load_records()
    made = open_file(folder)
    first_administrator("李敏", "admin", PASSWORD, company="城区公司")
    made.close()
    path = tmp_path / "两表.xlsx"
    book = xlsxwriter.Workbook(str(path))
    for name, shop in (("城东", "甲店"), ("城西", "乙店")):
        page = book.add_worksheet(name)
        page.write_row(0, 0, [shop, "13812345678"])
    book.close()
    agreed = tmp_path / "对应.toml"
    agreed.write_text('header_row = 0\nsheet = "城东"\n[columns]\n"列A" = "name"\n"列B" = "phones"\n', encoding="utf-8")
    words = ["--data", str(folder), "import", "customers", str(path), "--map", str(agreed)]
    for place in (tmp_path / "f.csv", tmp_path / "nowhere" / "f.xlsx"):
        assert cli.run([*words, "--failed", str(place)]) == 1
    assert "--failed" in capsys.readouterr().err
    assert cli.run([*words, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["added"], said["duplicates"], said["other_sheets"]) == (1, 0, ["城西"])
    assert cli.run([*words, "--dry-run"]) == 0
    assert "没有读“城西”" in capsys.readouterr().out


def test_the_command_says_how_many_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Twenty rows of a kind are named; that there are more is said, not left to be thought of."""
    monkeypatch.setenv("CMDESK_PASSWORD", PASSWORD)
    folder, path = tmp_path / "office", tmp_path / "名单.csv"
    load_records()
    made = open_file(folder)
    first_administrator("李敏", "admin", PASSWORD, company="城区公司")
    made.close()
    path.write_text("客户名称,电话\n" + "甲店,13812345678\n" * 24 + "乙店,不知道\n", encoding="utf-8")
    assert cli.run(["--data", str(folder), "import", "customers", str(path), "--dry-run"]) == 1
    said = capsys.readouterr().out
    assert said.count("行与第 2 行重复") == 20
    assert "……重复的还有 3 行。" in said
    assert "……没有导入" not in said
