"""The command line: everything a storekeeper does, and refusals as sentences."""

from __future__ import annotations

import pytest
from tests.cadence.test_commands import run
from tests.materials.conftest import Stores

from cmdesk.core.errors import NotFound, Refused

EAST = ("--store", "城东片区")


def test_stock_is_moved_and_told_by_commands(file_stores: Stores) -> None:
    """In, out, back, given, counted, scrapped, moved, reversed; the list says who holds how many."""
    stores = file_stores
    keeper = stores.keeper
    run(keeper, "materials", "receive", "WL0001", "60", *EAST, "--reason", "总部配发")
    out = run(keeper, "materials", "issue", "《公司产品手册》", "10", *EAST, "--person", "account_manager").result[
        "movement"
    ]
    run(keeper, "materials", "return", "wl0001", "2", *EAST, "--person", "account_manager")
    run(stores.manager, "materials", "give", "WL0001", "3", "--customer", "福顺烟酒店")
    run(keeper, "materials", "count", "WL0001", "50", *EAST, "--reason", "盘点")
    run(keeper, "materials", "scrap", "WL0001", "1", "--person", "account_manager", "--reason", "破损")
    run(keeper, "materials", "transfer", "WL0001", "5", *EAST, "--to", "城西片区")
    (row,) = [one for one in run(keeper, "materials", "list").result["materials"] if one["number"] == "WL0001"]
    assert row["stock"] == {"城东片区库房": 45, "城西片区库房": 5, "客户经理": 4}
    assert run(keeper, "materials", "given", "--by", "customer").result["given"][0]["pieces"] == 3
    with pytest.raises(Refused, match="客户经理只有 4 本"):
        run(keeper, "materials", "reverse", str(out), "--reason", "记错")
    ledger = run(keeper, "materials", "ledger", "WL0001", "--person", "account_manager").result["movements"]
    assert [one["way"] for one in ledger] == ["报损", "发放给客户", "退回", "领用"]
    for words in (("receive", "WL0001", "1", "--store", "天涯"), ("issue", "WL9", "1", "--person", "account_manager")):
        with pytest.raises(NotFound):
            run(keeper, "materials", *words)


def test_a_kit_goes_out_and_comes_back_by_commands(file_stores: Stores) -> None:
    """What the lists say is handed out; what is named is missing or written off, all else came back."""
    keeper = file_stores.keeper
    said = run(keeper, "materials", "kit", "show", "--manager", "account_manager").result["kit"]
    assert "陈列工具" in [one["name"] for one in said]
    made = run(keeper, "materials", "kit", "issue", "--manager", "account_manager", *EAST).result
    number = str(made["kit"])
    assert run(keeper, "materials", "kit", "list").result["kits"][0]["missing"] == {"陈列工具": 1, "安全防护用具": 1}
    left = run(keeper, "materials", "kit", "return", number, "--missing", "陈列工具=1").result["missing"]
    assert left == {"陈列工具": 1}
    with pytest.raises(Refused, match="没有“样机”"):
        run(keeper, "materials", "kit", "return", number, "--missing", "样机=1")
    with pytest.raises(Refused, match="看不懂"):
        run(keeper, "materials", "kit", "return", number, "--lost", "陈列工具")
    assert run(keeper, "materials", "kit", "return", number, "--lost", "陈列工具=1:丢失").result["missing"] == {}
