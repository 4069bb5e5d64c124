"""An office's list of orders becomes orders; what is there already is skipped, what is wrong is told (S0-45)."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from tests.orders.conftest import Shop, make_shop

from cmdesk.core import undo
from cmdesk.core.actor import Actor
from cmdesk.core.door import keep
from cmdesk.core.errors import NotAllowed, Refused
from cmdesk.core.file.office import Office
from cmdesk.core.sheet.opening.delimited import parse_clipboard
from cmdesk.orders import rules
from cmdesk.orders.importing import check, write
from cmdesk.orders.record import CustomerOrder

LIST = """城东三月订货明细
客户编码\t客户名称\t订货日期\t商品编码\t商品名称\t订购量\t供应量\t单价(元)\t订货结果
福顺烟酒店\t福顺烟酒店\t2026-03-04\tYX-1\t澜亭（蓝亭）\t10\t6\t210\t成功
福顺烟酒店\t福顺烟酒店\t2026-03-04\tYX-2\t远山（如黛）\t5\t\t\t成功
\t庆丰超市\t2026/3/11\t\t远山（如黛）\t4\t4\t100\t
\t庆丰超市\t2026-03-18\t\t\t\t\t\t不订货
福顺烟酒店\t福顺烟酒店\t2026-03-04\tYX-1\t澜亭（蓝亭）\t7\t7\t210\t成功
没有这家\t\t2026-03-04\tYX-1\t\t1\t1\t\t
福顺烟酒店\t\t2126-03-04\tYX-9\t\t\t1\t\t
合计\t\t\t\t\t26\t\t\t
"""


def checked(actor: Actor, text: str = LIST) -> check.Checked:
    found = check.look(parse_clipboard(text))
    return check.check(actor, found.table, found.mapping)


def test_rows_become_orders_or_are_told_why_not(shop: Shop) -> None:
    """Rows of one customer and day are one order; customers and products are known by number or by name."""
    clerk = shop.staff["clerk"]
    outcome = checked(clerk)
    assert outcome.read == 7
    assert [len(rows) for rows in outcome.orders().values()] == [2, 1, 1]
    told = dict(outcome.failed)
    assert told[7] == ["与第 3 行是同一客户同一天的同一商品，请只留一行。"]
    assert told[8] == ["没有编号为“没有这家”的客户，请核对编号，或先登记。"]
    assert told[9] == [
        "没有编号为“YX-9”的商品，请核对编号，或先登记。", "订货数量是空的或是 0，请填写后再导入。",
        "订货日 2126-03-04 还没有到，请核对日期。",
    ]  # fmt: skip
    done = write.write(clerk, outcome, source="三月.xlsx")
    assert (done.orders, done.lines, done.skipped) == (3, 3, 0)
    (fu,) = rules.last_orders(clerk, shop.fu)
    assert (fu.number, fu.day, fu.ordered, fu.amount) == ("DH20260300001", date(2026, 3, 4), 15, 6 * 210 + 500)
    failed, placed = rules.last_orders(clerk, shop.qing)
    assert (failed.failure, placed.amount) == ("不订货", 400)
    assert rules.figures([shop.fu], date(2026, 3, 1)).supply_rate == 0.6
    undo.undo(clerk, done.operation_id)
    assert rules.last_orders(clerk, shop.fu) == []


def test_the_same_list_again_changes_nothing(shop: Shop) -> None:
    """A row the office has is skipped and told with its number; goods added to a day become an order of their own."""
    clerk = shop.staff["clerk"]
    write.write(clerk, checked(clerk))
    again = checked(clerk)
    assert again.entries == []
    assert [number for number, _ in again.skipped] == [3, 4, 5, 6, 7]
    assert again.skipped[0][1].startswith("该客户 2026-03-04 这个商品已在订货单 DH20260300001 上")
    more = checked(clerk, "客户名称\t订货日\t品名\t订货数量\n庆丰超市\t2026-03-11\t澜亭（蓝亭）\t2\n")
    assert write.write(clerk, more).orders == 1


def test_orders_keep_their_numbers(shop: Shop) -> None:
    """Rows of one number are one order; a number that is taken is skipped, one on two customers refused."""
    clerk = shop.staff["clerk"]
    text = (
        "订单号\t客户名称\t订货日\t品名\t订货数量\t结算\nA-1\t福顺烟酒店\t2026-03-04\t澜亭（蓝亭）\t2\t成功\n"
        "A-2\t福顺烟酒店\t2026-03-04\t澜亭（蓝亭）\t3\t不成功\nA-1\t庆丰超市\t2026-03-04\t澜亭（蓝亭）\t3\t\n"
    )
    outcome = checked(clerk, text)
    assert outcome.failed == [(4, ["与第 2 行的订货单号相同，客户或订货日却不同，请核对。"])]
    assert write.write(clerk, outcome).orders == 2
    assert rules.read(clerk, keep.id_of_number(CustomerOrder, "a-2")).settlement == "failed"
    assert [number for number, _ in checked(clerk, text).skipped] == [2, 3, 4]


def test_only_customers_one_may_enter_for(shop: Shop) -> None:
    """Who may not import is refused; a list without the columns it needs says which."""
    outcome = checked(shop.staff["account_manager"])
    assert "庆丰超市" in dict(outcome.failed)[5][0]
    with pytest.raises(NotAllowed, match="没有导入订货的权限"):
        write.write(shop.staff["account_manager"], outcome)
    with pytest.raises(Refused, match="没有哪一列是“订货日”"):
        checked(shop.staff["clerk"], "客户名称\t品名\t订货数量\n福顺烟酒店\t澜亭（蓝亭）\t1\n")


def test_the_command_line(
    file_office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Enter, import, list and reckon without a window; a dry run writes nothing, failed rows come back as a file."""
    from tests.people import PASSWORD

    from cmdesk import cli
    from cmdesk.staff.rules import signing_in

    people = make_shop(file_office).staff
    signing_in.reset_password(people["administrator"], people["clerk"].id, PASSWORD, temporary=False)
    file_office.close()
    monkeypatch.setenv("CMDESK_PASSWORD", PASSWORD)
    desk = ["--data", str(file_office.folder), "--as", "clerk"]
    (tmp_path / "三月.csv").write_text(LIST.replace("\t", ","), encoding="utf-8")
    (tmp_path / "单.toml").write_text(
        '客户 = "福顺烟酒店"\n订货日 = 2026-03-25\n订货人 = "老李"\n[[明细]]\n商品 = "YX-1"\n订货数量 = 3\n供货数量 = 3\n',
        encoding="utf-8",
    )
    taken = [*desk, "import", "orders", str(tmp_path / "三月.csv")]
    assert cli.run([*taken, "--dry-run"]) == 1
    assert "将登记订货 3 张" in capsys.readouterr().out
    assert cli.run([*taken, "--failed", str(tmp_path / "f.xlsx")]) == 1
    assert (tmp_path / "f.xlsx").stat().st_size > 0
    assert cli.run([*desk, "orders", "add", str(tmp_path / "单.toml")]) == 0
    assert "金额 636.00 元" in capsys.readouterr().out
    assert cli.run([*desk, "orders", "list", "--customer", "福顺烟酒店", "--where", "金额>=1000"]) == 0
    out = capsys.readouterr().out
    assert "DH20260300001" in out
    assert "共 1 张订货" in out
    assert cli.run([*desk, "--json", "orders", "list", "--customer", "福顺烟酒店", "--limit", "1"]) == 0
    (row,) = json.loads(capsys.readouterr().out)["orders"]
    assert row["state"] in {one.value for one in CustomerOrder.state.about.choices}
    assert cli.run([*desk, "--json", "orders", "figures", "--month", "2026-03"]) == 0
    told = json.loads(capsys.readouterr().out)["figures"]
    assert (told["orders"], told["placed"], told["order_rate"]) == (4, 3, 0.75)
    assert cli.run([*desk, "orders", "rates", "--month", "2026-03"]) == 0
    assert "福顺烟酒店" in capsys.readouterr().out
    assert cli.run([*desk, "orders", "figures", "--month", "三月"]) == 1
