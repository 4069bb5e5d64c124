"""The empty forms are for a pen: each has room to write, whole pages, and no signature on a page of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from tests.core.paper.reader import inks, pdf, squeezed, texts

from cmdesk.core import paper
from cmdesk.core.paper.blocks import Builder
from cmdesk.core.paper.contents import Setting
from cmdesk.core.paper.ink import MM
from cmdesk.shell import features

AT = datetime(2026, 11, 21, 9, 5)  # noqa: DTZ001
HEADING = paper.Heading(office="演示商贸有限公司", printer="李敏", printed_at=AT)
PEN = 7.0  # mm
NAMES = paper.names()


@pytest.fixture(autouse=True)
def _records() -> None:
    """The answers of fields stand on the forms only once the records are known."""
    features.load_records()


def _rows(rows: Sequence[Any]) -> Iterator[Any]:
    for row in rows:
        if hasattr(row, "columns"):
            for column in row.columns:
                yield from _rows(column.rows)
        else:
            yield row


@pytest.mark.parametrize("name", NAMES)
def test_a_hand_has_room_to_write(name: str) -> None:
    """Every row that is written in is 7 mm high, and the page holds them so: nothing was shrunk to fit."""
    form = paper.form(name)
    assert form.by_hand == (name not in {"approval_trail", "complaint_statistics"})
    if not form.by_hand:
        return
    made = Builder(Setting(form), paper.BLANK).rows(form.blocks, form.width * MM)
    for row in _rows(made):
        if row.is_head or not row.framed:
            continue
        written = [box for box in row.boxes if not box.tint and not any(strip.ticks for strip in box.strips)]
        assert not written or row.height / MM > PEN - 0.01, [strip.letters for box in row.boxes for strip in box.strips]
    unshrunk = inks(replace(form, one_page=False), paper.BLANK, heading=HEADING)
    assert len(unshrunk) == len(inks(form, paper.BLANK, heading=HEADING))


@pytest.mark.parametrize("name", sorted(set(NAMES) - {"customer_card", "month_summary", "complaint_statistics"}))
def test_an_empty_form_is_one_page(name: str) -> None:
    """The signatures of an empty form stand below what is signed; only the card and the reports have two pages."""
    assert len(inks(paper.form(name), paper.BLANK, heading=HEADING)) == 1


@pytest.mark.parametrize("name", ["customer_card", "month_summary"])
def test_a_second_page_is_worth_its_paper(name: str) -> None:
    """It is filled to the foot, and no table has left its head on the page before."""
    first, second = inks(paper.form(name), paper.BLANK, heading=HEADING)
    low = max(frame[1] + frame[3] for frame in second.frames)
    assert low / second.height > 0.9
    heads = {one.text for one in first.letters if one.lettering is paper.lettering(bold=True)}
    assert not heads & {one.text for one in second.letters if one.lettering is paper.lettering(bold=True)} - {
        paper.form(name).title
    }


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_form_says_what_it_is(qapp: Any, name: str) -> None:
    """Office, title, the form's number, pages and who printed it can be read; a second print says so."""
    form = paper.form(name)
    assert form.number, f"every shipped form has the number of the office's paper: number = … in forms/{name}.toml"
    assert "{" not in form.title.split("（")[0]
    found = squeezed(texts(pdf(form, paper.BLANK, heading=HEADING, reprint=2))[0])
    wanted = [form.title.split("（")[0], f"编号：{form.number}", "打印：李敏2026-11-2109:05", "补打"]
    wanted += ["演示商贸有限公司"] if form.office else []
    wanted += ["第1页共"] if form.pages != "none" else []
    assert [word for word in wanted if squeezed(word) not in found] == []


@pytest.mark.parametrize(
    ("name", "labels"),
    [
        ("complaint_sheet", ("投诉方式 投诉类别 运输保管 轻重 出厂天数 投诉内容 要求答复 现场查证 损失原因 责任归属 财务（涉款） "
                            "总经理 各联送达 执行部门 要求完成 新处理单号 过程评估 方案评估 结果评估 报告 归档 结案日期")),
        ("complaint_register", "投诉单号 投诉日期 立案日期 责任部门 要求完成 实际完成 结案状况 备注"),
        ("customer_card", "客户来源 负责客户经理 现代终端 附表一 附表二 附表三 客户服务 归档"),
        ("customer_register", "登记时间 背景情况 物流需求状况 需求 信息来源 区域经理核查签字： 客户管理部签收："),
        ("customer_summary", "合计户数 按类型 按级别 制表： 审核： 日期："),
        ("day_cover", "天气 出发 总里程 预计到达 上个工作 日未完成 临时走访 线路调整 市场经理"),
        ("minutes", "会谈时间 主持人 记录人 议题 共识 遗留问题 责任方/责任人 部门经理审阅 提交客户日期 客户确认收到"),
        ("month_plan", "应拜访户数 重点品牌上柜率 销售结构 完成次数 重点/未完成原因 不足之处 改进措施 市场经理"),
        ("month_summary", "样本户采集完整率 需求预测准确率 投诉受理/按时结案 促销场次/费用率 回款 需公司 上级批阅"),
        ("script_sheet", "话术 名称 必须问的问题 怎样回答"),
        ("stock_survey", "品牌（规格） 本期进货量 当前库存数 下月需求数 缺货量 断货天数 整条零售价 客户签字： 采集人："),
        ("visit_slip", "决策权 出访计划 自备交通 数量/说明 分公司经理批准 考勤管理员收单 时间 费用开支 下次行动 第一联 第二联"),
    ],
)  # fmt: skip
def test_the_fields_of_the_paper_are_there(qapp: Any, name: str, labels: str) -> None:
    """What the office's own paper asks for has its place on the empty form."""
    found = "".join(texts(pdf(paper.form(name), paper.BLANK, heading=HEADING)))
    flat = squeezed(found)
    assert [label for label in labels.split() if label not in flat] == []
