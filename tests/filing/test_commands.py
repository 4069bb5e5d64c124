"""The command line takes a file the whole way; papers, lists and figures say what the records say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from tests.cadence.test_commands import run
from tests.filing.conftest import BAD, TODAY, Files
from tests.people import add_customer

from cmdesk.activities import rules as activities
from cmdesk.core import approval
from cmdesk.core.actor import Scope
from cmdesk.core.door import keep
from cmdesk.core.errors import NotAllowed, Refused
from cmdesk.core.file.office import Office
from cmdesk.customers import rules as customers
from cmdesk.customers.record import OwnerDecision
from cmdesk.customers.rules.file import extra
from cmdesk.filing import paper
from cmdesk.filing.paper.shared import told
from cmdesk.filing.record import Filing
from cmdesk.filing.rules import monthly, notices, opening, ownership
from cmdesk.papers import press

PASSED = ("--detailed", "yes", "--truthful", "yes", "--valid", "yes")


def reason_of(customer_id: int) -> str:
    """Return why a customer belongs to whom he belongs to now."""
    return keep.read_all(OwnerDecision, "customer_id = ? ORDER BY id DESC", (customer_id,))[0].reason


def test_the_whole_way_by_commands(files: Files) -> None:
    """Submit, hand, verify, file; the state is told after each, and what is not one's turn is refused."""
    one = files.open()
    number = customers.read(files.manager, one).number
    assert run(files.manager, "filing", "submit", number).result["filing"]["state"] == "reviewing"
    found = approval.of_record(Filing.KIND, files.way(one).id)
    assert found is not None
    approval.approve(files.staff["area_manager"], found.id)
    assert run(files.manager, "filing", "hand", number, "--to", "clerk").result["filing"]["state"] == "handed_on"
    run(files.staff["marketing_director"], "filing", "appoint", number, "--to", "service_specialist")
    with pytest.raises(NotAllowed):
        run(files.manager, "filing", "verify", number, *PASSED)
    run(files.staff["area_manager"], "filing", "verify", number, "--met", "王店主", *PASSED)
    done = run(files.staff["service_specialist"], "filing", "file", number)
    assert done.result["filing"]["state"] == "archived"
    figures = run(files.staff["area_manager"], "filing", "figures").result["managers"]
    assert [(row["owner"], row["new"], row["verified"], row["archived"]) for row in figures] == [("客户经理", 1, 1, 1)]


def test_lists_of_everything_that_waits(files: Files) -> None:
    """Every box by its name; who was imported is asked for again with a reason."""
    files.open()
    old = add_customer(files.manager, files.staff.units["east_market"], phones="13900001111")
    area = files.staff["area_manager"]
    boxes = run(area, "filing", "list").result["filing"]
    assert {key: len(rows) for key, rows in boxes.items()} == {
        "draft": 1, "reviewing": 0, "verify": 0, "file": 0, "week": 1, "nobody": 0, "conflict": 0, "notices": 0,
    }  # fmt: skip
    assert [row["state"] for row in boxes["draft"]] == ["draft"]
    number = customers.read(area, old).number
    with pytest.raises(Refused, match="视同已归档"):
        run(files.manager, "filing", "submit", number)
    assert run(area, "filing", "ask", number, "--reason", "复核").result["filing"]["state"] == "draft"
    assert len(run(area, "filing", "list", "--box", "draft").result["filing"]["draft"]) == 2


def test_a_prospect_orders(files: Files) -> None:
    """The day is understood or refused with a sentence."""
    one = files.open(stage="prospect")
    number = customers.read(files.manager, one).number
    with pytest.raises(Refused, match="看不懂"):
        run(files.manager, "filing", "order", number, "--on", "昨天")
    run(files.manager, "filing", "order", number, "--on", TODAY.isoformat())
    assert customers.read(files.manager, one).stage == "customer"
    (row,) = monthly.figures(files.manager, TODAY)
    assert (row.prospects, row.new, row.ordered) == (1, 1, 1)


def test_a_notice_is_read(files: Files) -> None:
    """By its number, by those to whom it goes."""
    one = add_customer(files.manager, files.staff.units["east_market"], address="解放路12号")
    found = customers.read(files.manager, one)
    customers.edit(files.manager, one, {"address": "新街1号"}, version=found.version)
    area = files.staff["area_manager"]
    (listed,) = run(area, "filing", "list", "--box", "notices").result["filing"]["notices"]
    assert run(area, "filing", "read", listed["number"]).result["read"] == listed["number"]
    assert notices.to_read(area) == 0


def test_the_card_carries_the_signatures_and_no_secrets(files: Files) -> None:
    """Who made, verified and archived it, with the days; account and credit limit stay off the paper (S4-24)."""
    one = files.open(bank_account="6222021234567890123")
    customers.add_person(files.manager, one, {"name": "王店主", "roles": ("owner",)})
    customers.add_person(files.manager, one, {"name": "内线小李", "roles": ("insider",)})
    files.archive(one)
    values = paper.card_values(files.manager, one)
    assert [values[key]["name"] for key in ("made", "checked", "filed")] == ["客户经理", "区域经理", "客户管理专员"]
    assert values["checked"]["day"] == TODAY
    assert values["bank_account"] == ""
    assert [person["name"] for person in values["persons"]] == ["王店主"]
    assert values["mobile"]
    assert values["phones"] == []


def test_the_card_of_who_may_see_no_contacts_is_printed_without_them(files: Files) -> None:
    """The right to print the file is not the right to read what was talked about; neither speaks against the other."""
    one = files.open(stage="prospect")
    activities.add(files.manager, {"customer_id": one, "channel": "visit", "content": "看过样品"})
    assert [told["content"] for told in paper.card_values(files.manager, one)["contacts"]] == ["看过样品"]
    blind = replace(files.manager, rights={**files.manager.rights, "activities.view": Scope.NONE})
    values = paper.card_values(blind, one)
    assert (values["contacts"], values["dealings"], values["owner"]) == ([], [], "客户经理")
    assert paper.prospects_job(blind, TODAY).parts[0][1][0]["follow_ups"] == []


def test_the_card_carries_the_offices_own_fields(files: Files) -> None:
    """Two beside each other, those without a value to be written in; none defined, no table (S1-53)."""
    keeper = replace(files.manager, rights={**files.manager.rights, "extra_fields.edit": Scope.ALL})
    one = files.open()
    assert paper.card_values(files.manager, one)["own"] == []
    for label, kind in (("门头颜色", "text"), ("存款", "money"), ("理财到期", "day")):
        extra.define(keeper, label, kind)
    found = customers.read(files.manager, one)
    customers.edit(files.manager, one, {"extra.mtys": "红", "extra.ck": "1200"}, version=found.version)
    assert paper.card_values(files.manager, one)["own"] == [
        {"label": "门头颜色", "value": "红", "label_2": "存款", "value_2": "1,200.00"},
        {"label": "理财到期", "value": "", "label_2": "", "value_2": ""},
    ]


def test_an_office_may_put_anything_of_the_file_on_its_card(files: Files) -> None:
    """On its copy of the form a label as key prints what the file says, in words."""
    values = paper.card_values(files.manager, files.open(retail_format="convenience", order_cycle=7))
    assert [values.get(label) for label in ("业态", "订货周期", "客户经理")] == ["便利店", "7 天", "客户经理"]
    assert not {"账号", "账期", "备注"} & set(values)  # hidden or empty


def test_what_was_said_is_joined_by_one_sign() -> None:
    """Subject, content and result in one cell: each once, no 。 before ；, the last sentence as it was written."""
    one: Any = SimpleNamespace(subject="提醒存款。", content="提醒存款。", result="已约好。")
    assert told(one) == "提醒存款；已约好。"
    assert told(SimpleNamespace(subject="", content=" ", result="")) == ""  # type: ignore[arg-type]


def test_the_sheet_of_verification_before_and_after(files: Files) -> None:
    """To take along with what the file says; afterwards with the answers and the signature."""
    one = files.open()
    files.review(one)
    before = paper.verification_values(files.staff["area_manager"], files.way(one))
    assert {row["label"]: row["text"] for row in before["facts"]}["地址"] == "解放路12号"
    assert "signature" not in before
    files.verify(one, BAD)
    after = paper.verification_values(files.staff["area_manager"], files.way(one))
    assert (after["passed"], after["truthful_note"]) == ("no", "门牌号对不上")
    assert after["signature"]["name"] == "区域经理"


def test_the_lists_of_a_month(files: Files) -> None:
    """New customers on the register, prospects each on a card, all files on the summary of their population."""
    new, prospect = files.open(need_level="A"), files.open(stage="prospect", source="walk_in")
    job = paper.register_job(files.manager, TODAY, files.manager.id)
    ((_, (values,)),) = job.parts
    assert [row["need_level"] for row in values["customers"]] == ["A"]
    assert values["count"] == "1 户"
    cards = paper.prospects_job(files.manager, TODAY)
    assert [about.id for about in cards.about if about is not None and not isinstance(about, int)] == [prospect]
    with pytest.raises(Refused, match="没有新登记"):
        paper.prospects_job(files.manager, date(2020, 1, 1))
    assert paper.card_values(files.manager, prospect)["source"] == "walk_in"
    for stage, wanted in (("customer", new), ("prospect", prospect)):
        ((_, (whole,)),) = paper.summary_job(files.manager, stage).parts
        assert [row["number"] for row in whole["customers"]] == [customers.read(files.manager, wanted).number]
    opening.first_order(files.manager, prospect, TODAY)
    ((_, (whole,)),) = paper.summary_job(files.manager, "prospect").parts
    assert whole["customers"] == []


def test_every_paper_is_drawn(one_file: Files, file_office: Office) -> None:
    """Each job of filing becomes pages, with one number for a notice."""
    one = one_file.open()
    one_file.archive(one)
    one_file.open(stage="prospect")
    found = customers.read(one_file.manager, one)
    customers.edit(one_file.manager, one, {"address": "新街1号"}, version=found.version)
    notices.gather()
    (line,) = notices.lines(one_file.manager)
    me = one_file.manager
    for job in (
        paper.card_job(me, [one]), paper.verification_job(me, [one_file.way(one).id]), paper.notice_job(me, line.notice.id),
        paper.register_job(me, TODAY), paper.summary_job(me, "customer"), paper.prospects_job(me, TODAY),
    ):  # fmt: skip
        pressed = press.press(me, file_office, job)
        assert pressed.content.startswith(b"%PDF")


def test_whose_customer_it_is_by_commands(files: Files) -> None:
    """Late ones are given away, nobody's assigned and shared, a conflict decided; whoever may not is refused."""
    area, east = files.staff["area_manager"], files.staff.units["east_market"]
    fresh, late = files.open(), files.open()
    long_ago = datetime.now() - timedelta(days=9)  # noqa: DTZ005
    files.set(late, opened_at=long_ago, collected_on=long_ago.date())
    first = add_customer(files.manager, east, "福顺一店", phones="13900001111")
    second = add_customer(files.staff.beside, east, "福顺烟酒", phones="13900001111")
    nobodys = [add_customer(None, east, f"无主{at}") for at in range(5)]

    def no(one: int) -> str:
        return customers.read(area, one).number or ""

    with pytest.raises(Refused, match="期限未到"):
        run(area, "filing", "reassign", no(fresh), "--to", "beside")
    with pytest.raises(NotAllowed):
        run(files.manager, "filing", "reassign", no(late), "--to", "beside")
    given = run(area, "filing", "reassign", no(late), "--to", "beside").result["customers"]
    assert given == [{"number": no(late), "owner": "邻座"}]
    assert reason_of(late) == "一周内未联系"

    with pytest.raises(Refused, match="不是无人负责"):
        run(area, "filing", "assign", no(late), "--to", "account_manager")
    run(area, "filing", "assign", no(nobodys[0]), "--to", "account_manager", "--reason", "就近")
    assert reason_of(nobodys[0]) == "就近"
    tried = run(area, "filing", "share", "--try").result["shares"]
    assert sum(one["gets"] for one in tried) == 4
    assert [head.id for head in ownership.unowned(area)] == nobodys[1:], "trying changes nothing"
    with pytest.raises(Refused, match="已有客户经理"):
        run(area, "filing", "share", no(late), no(nobodys[1]))
    shared = run(area, "filing", "share").result["customers"]
    assert {one["owner"] for one in shared} <= {one["owner"] for one in tried}
    assert ownership.unowned(area) == []

    with pytest.raises(Refused, match="没有归属冲突"):
        run(area, "filing", "decide", no(first), no(late), "--to", "first", "--reason", "先登记")
    run(area, "filing", "decide", no(second), no(first), "--to", "first", "--reason", "以登记先后为准")
    assert {customers.read(area, one).owner_id for one in (first, second)} == {files.manager.id}
    assert ownership.conflicts(area) == []
