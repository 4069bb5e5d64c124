"""Brands that were worked on: entered with the sheet, corrected, told at the next visit, counted by month (S0-24)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from tests.visits.conftest import Round, ago, at, today

from cmdesk.bulletins.rules import lists, writing
from cmdesk.cadence.rules.period import Span
from cmdesk.core import undo
from cmdesk.core.database import current
from cmdesk.core.door import audit, keep
from cmdesk.core.errors import Refused
from cmdesk.customers.record import Customer
from cmdesk.journal.rules.monthly import figures
from cmdesk.products.record import Product
from cmdesk.visits import rules
from cmdesk.visits.paper import sheet
from cmdesk.visits.record import Cultivation, Visit
from cmdesk.visits.rules.sheet import written
from cmdesk.visits.rules.shop import cultivating, schemes
from cmdesk.visits.rules.shop.cultivating import Worked


def entered(tour: Round, back: int, *worked: Worked) -> Visit:
    day = ago(back)
    said = rules.Entry({"arrived_at": at(day, 9), "left_at": at(day, 9, 20)}, worked=worked)
    return rules.enter(tour.me, tour.visit(day).id, said).visit


def test_what_was_done_for_brands_is_kept_with_the_visit_and_told_at_the_next(tour: Round) -> None:
    """In rows of their own, on the entry page and on paper; a visit without any leaves the last words standing."""
    first, second = tour.products[:2]
    done = entered(
        tour, 3, Worked(first, "新品方案", "摆到视线高度", "周销 3 条", "做品吸"), Worked(second, done="送样品")
    )
    assert "brand" in done.steps, "who worked on a brand has done the step"
    entered(tour, 2)
    opened = rules.open_visit(tour.me, done.id)
    assert [one.product_id for one in opened.worked] == [first, second]
    assert opened.brands == {first: "黄鹤楼（软蓝）", second: "红塔山（软经典）"}
    assert opened.cultivated == "", "what is told is what was before"
    following = tour.visit(today())
    words = f"{ago(3):%m-%d} 黄鹤楼（软蓝）〔新品方案〕：摆到视线高度，效果 周销 3 条，下一步 做品吸；红塔山（软经典）：送样品"
    assert rules.open_visit(tour.me, following.id).cultivated == words
    (values,) = sheet.sheets([following.id])
    assert values["cultivated"] == words
    assert list(audit.broken(current())) == []


def test_a_correction_keeps_the_row_of_a_brand_and_one_step_takes_it_back(tour: Round) -> None:
    """What is not named any more goes to the bin; an entry that says nothing of brands leaves them."""
    first, second, third = tour.products
    visit = entered(tour, 1, Worked(first, done="摆样"), Worked(second))
    before = {one.product_id: one.id for one in keep.read_all(Cultivation, "binned_at IS NULL")}
    rules.enter(tour.me, visit.id, rules.Entry({}, worked=[Worked(first, done="换位置"), Worked(third)]))
    now = {one.product_id: one for one in keep.read_all(Cultivation, "binned_at IS NULL")}
    assert set(now) == {first, third}
    assert (now[first].id, now[first].done) == (before[first], "换位置")
    rules.enter(tour.me, visit.id, rules.Entry({"result": "好"}))
    assert len(cultivating.of_visit(visit.id)) == 2
    for _ in range(2):
        step = undo.last(tour.me)
        assert step is not None
        undo.undo(tour.me, step.id)
    assert cultivating.of_visit(visit.id) == (Worked(first, done="摆样"), Worked(second))


def published(tour: Round, *products: int, back: int = 5, ahead: int = 5, brief: str = "重点品牌陈列") -> int:
    values = {"kind": "opinion", "heading": "冬季品牌培育方案", "brief": brief, "text": "正文"}
    span = {"valid_from": ago(back), "valid_to": ago(-ahead)}
    return writing.write_and_publish(tour.staff["marketing_director"], {**values, **span}, [], products)[0]


def test_a_published_plan_is_carried_out_for_its_brands_and_counted(tour: Round) -> None:
    """It is offered where it runs, told at the next visit, and its own page says at how many visits it was carried out."""
    first, second, _ = tour.products
    plan = published(tour, first)
    visit = tour.visit(ago(2))
    (offered,) = rules.open_visit(tour.me, visit.id).schemes
    assert (offered.id, offered.words, offered.products) == (plan, "重点品牌陈列", {first})
    said = rules.Entry(
        {"arrived_at": at(ago(2), 9)}, worked=[Worked(first, done="摆样", bulletin_id=plan), Worked(second)]
    )
    rules.enter(tour.me, visit.id, said)
    assert cultivating.of_visit(visit.id)[0] == Worked(first, done="摆样", bulletin_id=plan)
    following = tour.visit(today())
    words = f"{ago(2):%m-%d} 黄鹤楼（软蓝）〔重点品牌陈列〕：摆样；红塔山（软经典）"
    assert rules.open_visit(tour.me, following.id).cultivated == words
    (values,) = sheet.sheets([following.id])
    assert values["cultivated"] == words
    assert lists.shown(tour.me, plan).executed == 1
    entered(tour, 1, Worked(first, bulletin_id=plan))
    assert lists.shown(tour.me, plan).executed == 2
    rules.enter(tour.me, visit.id, rules.Entry({}, worked=[Worked(first, "自己的办法", "摆样")]))
    assert lists.shown(tour.me, plan).executed == 1


def test_only_what_runs_there_for_the_brand_can_be_carried_out_anew(tour: Round) -> None:
    """Not of another brand, not before it begins, not with a second name; what was linked before stays through a correction."""
    first, second, _ = tour.products
    plan, later = published(tour, first), published(tour, first, back=-2, brief="下一个方案")
    for back, wrong in enumerate((Worked(second, bulletin_id=plan), Worked(first, bulletin_id=later)), 1):
        with pytest.raises(Refused, match="不适用于这户客户的这个品牌"):
            entered(tour, back, wrong)
    with pytest.raises(Refused, match="去掉一个"):
        entered(tour, 3, Worked(first, "另一个", bulletin_id=plan))
    visit = entered(tour, 4, Worked(first, bulletin_id=plan))
    writing.withdraw(tour.staff["marketing_director"], plan, "写错了")
    assert [one.id for one in rules.open_visit(tour.me, visit.id).schemes] == [plan]
    rules.enter(tour.me, visit.id, rules.Entry({}, worked=[Worked(first, done="补记", bulletin_id=plan)]))
    assert cultivating.of_visit(visit.id) == (Worked(first, done="补记", bulletin_id=plan),)


def test_plans_that_are_called_the_same_are_told_apart(tour: Round) -> None:
    """By their numbers; and a plan for one product of a brand is offered for the whole brand."""
    first, second, third = tour.products
    with keep.operation(tour.me, "品牌") as work:
        for product in (first, second):
            work.edit(Product, product, {"brand": "黄鹤楼"})
    published(tour, first)
    published(tour, third)
    one, other = schemes.at_customer(tour.shops[0], today())
    assert one.products == {first, second}
    assert other.products == {third}
    assert one.words != other.words
    assert one.words.startswith("重点品牌陈列 ")


def test_a_month_counts_visits_and_brands(tour: Round) -> None:
    """Each visit once however many brands, each brand once however many visits; the summary of the month says it."""
    day = today().replace(day=1) - timedelta(1)
    first, second, _ = tour.products
    for shop in range(2):
        said = rules.Entry({"arrived_at": at(day, 9 + shop)}, worked=[Worked(first), Worked(second)])
        rules.enter(tour.me, tour.visit(day, shop).id, said)
    month = Span(day.replace(day=1), day)
    assert cultivating.of_month(tour.me.id, month.first, month.last) == (2, 2)
    assert cultivating.of_month(tour.me.id, month.first, month.last - timedelta(1)) == (0, 0)
    told = dict(figures.of_month(tour.me, tour.me.id, month))
    assert told["品牌培育"] == "2 户次，2 个品牌规格"


def test_a_file_says_which_brands(tour: Round, tmp_path: Path) -> None:
    """By name, number or label; a field that does not exist and a brand that does not exist are refused."""
    visit = tour.visit(ago(1))
    text = f'[[visit]]\nnumber = "{visit.number}"\n[[visit.brand]]\n品牌规格 = "红塔山(软经典)"\n做了什么 = "摆样"\n'
    file = tmp_path / "visits.toml"
    file.write_text(text, encoding="utf-8")
    (one,) = written.read_file(tour.me, file)
    assert one.entry.worked == [Worked(tour.products[1], done="摆样")]
    plan = published(tour, tour.products[1])
    number = lists.shown(tour.me, plan).row.bulletin.number
    file.write_text(f'{text}营销信息 = "{number}"\n', encoding="utf-8")
    (one,) = written.read_file(tour.me, file)
    assert one.entry.worked == [Worked(tour.products[1], done="摆样", bulletin_id=plan)]
    file.write_text(f'{text}营销信息 = "没有"\n', encoding="utf-8")
    with pytest.raises(Refused, match="没有编号为“没有”的营销信息"):
        written.read_file(tour.me, file)
    file.write_text(text.replace("做了什么", "做了啥"), encoding="utf-8")
    with pytest.raises(Refused, match="做了啥"):
        written.read_file(tour.me, file)
    file.write_text(text.replace("红塔山", "红塔"), encoding="utf-8")
    with pytest.raises(Refused, match="没有叫"):
        written.read_file(tour.me, file)


def test_who_introduced_us_is_known_before_going(tour: Round) -> None:
    """On paper, with day and result (S3-19); without an introducer there is no line."""
    visits = [tour.visit(today(), shop).id for shop in range(2)]
    with keep.operation(tour.me, "引荐") as work:
        said = {"introducer": "市服装协会", "introducer_kind": "association", "introduced_on": ago(9)}
        work.edit(Customer, tour.shops[0], {**said, "introduction_result": "同意见面"})
    values = sheet.sheets(visits)
    assert values[0]["introduced"] == f"市服装协会（行业协会） {ago(9)}：同意见面"
    assert values[1]["introduced"] == ""
