"""The summary of a month: begun from the records, due in phase 1, read by the superior, followed up (S0-05, S1-12, S2-11)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from tests.journal.conftest import TODAY, Day
from tests.people import make_staff

from cmdesk.activities.record import Activity, Promise
from cmdesk.cadence.rules.months import month_of
from cmdesk.cadence.rules.period import Span
from cmdesk.complaints.record import Complaint
from cmdesk.complaints.rules.figures import monthly
from cmdesk.core import approval, notice, regulation
from cmdesk.core.actor import PROGRAM, Actor
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid, NotAllowed, NotFound, Refused
from cmdesk.core.file.office import Office
from cmdesk.customers.record import Customer
from cmdesk.journal import paper
from cmdesk.journal.record import DemandForecast, MonthSummary, Remedy
from cmdesk.journal.rules import reminding
from cmdesk.journal.rules.figure import Figure
from cmdesk.journal.rules.monthly import figures, first_phase, opening, remedies, summaries, trade
from cmdesk.orders import rules as orders
from cmdesk.products.record import Product
from cmdesk.staff.record import User
from cmdesk.staff.rules import directory
from cmdesk.visits.record import Anomaly, Visit

THIS = month_of(TODAY).first
LAST = month_of(THIS - timedelta(days=1))
DUE = THIS + timedelta(days=20)


class Month:
    """Last month of a manager: three visits made, one missed, one cancelled, a promise kept and one not, an anomaly."""

    def __init__(self, day: Day) -> None:
        self.staff, self.me = day.staff, day.manager
        self.chief = day.staff["area_manager"]
        self.customer, self.other = day.customers[0], day.customers[1]
        middle = LAST.first + timedelta(days=10)
        noon = datetime.combine(middle, time(12))
        with keep.operation(PROGRAM, "上月") as work:
            for at, state in enumerate(("done", "done", "done", "missed", "cancelled")):
                work.add(
                    Visit,
                    {"number": f"SY{at}", "customer_id": (self.customer, self.other)[at % 2], "user_id": self.me.id,
                     "day": middle, "position": at + 1, "state": state},
                )  # fmt: skip
            for outcome, on in (("kept", middle), ("open", None)):
                work.add(
                    Promise,
                    {"customer_id": self.customer, "user_id": self.me.id, "text": "送货", "promised_on": LAST.first,
                     "due_on": middle, "outcome": outcome, "closed_on": on, "proof": "签字" if on else ""},
                )  # fmt: skip
            work.add(
                Activity,
                {"customer_id": self.customer, "user_id": self.me.id, "channel": "phone_in", "happened_at": noon,
                 "opinions": "希望早上\n送货"},
            )  # fmt: skip
            work.add(
                Anomaly,
                {"customer_id": self.customer, "user_id": self.me.id, "trigger": "unusual", "found_at": noon},
            )

    def begin(self) -> int:
        return summaries.begin(self.me, self.me.id, LAST.first)

    def written(self) -> int:
        """Return a summary that may be submitted."""
        made = self.begin()
        summaries.edit(self.me, made, {"analysis": "上月平稳", "shortfalls": "走访不够"})
        return made


@pytest.fixture
def month(day: Day) -> Month:
    summaries.register()
    return Month(day)


def test_it_begins_with_what_the_month_held(month: Month) -> None:
    """Figures and opinions come from the records of that month and person alone."""
    told = {one.label: one.text for one in figures.of_month(month.me, month.me.id, LAST)}
    assert told["走访"] == "计划 4 户次，实际 3，未访 1，完成率 75%"
    assert told["承诺"] == "到期 2 项，兑现 1，完成率 50%"
    assert told["异动"] == "发现 1 件，已实地走访 0，了结 0"
    assert told["走访方式"] == "实地 3 户次，走访 1 天；电话 1 次"
    found = keep.read(MonthSummary, month.begin())
    assert "走访：计划 4 户次，实际 3，未访 1，完成率 75%" in found.figures.splitlines()
    assert found.opinions == "福顺烟酒店：希望早上 送货"
    assert found.outcome.startswith("走访计划 4 户次")
    assert month.begin() == found.id
    assert figures.of_month(month.me, month.staff.away.id, LAST) == [Figure("走访", "计划 0 户次，实际 0，未访 0")]


def test_it_tells_how_the_appointments_came_out(month: Month) -> None:
    """Kept, changed, missed, whose fault, and the rate (S1-61); a month without any says nothing of them."""
    assert "预约" not in {one.label for one in figures.of_month(month.me, month.me.id, LAST)}
    came_out = [("kept", None), ("kept", "ours"), ("changed", "customer"), ("missed", "ours")]
    with keep.operation(PROGRAM, "预约") as work:
        for at, (appointment, fault) in enumerate(came_out):
            work.add(
                Visit,
                {"number": f"YY{at}", "customer_id": month.customer, "user_id": month.me.id, "day": LAST.last,
                 "state": "done", "appointment": appointment, "fault": fault},
            )  # fmt: skip
    told = {one.label: one.text for one in figures.of_month(month.me, month.me.id, LAST)}
    assert told["预约"] == "约定 4 次，守约 2，改约 1，失约 1，守约率 50%；其中我方原因 1 次"


def test_the_coverage_is_that_of_the_month(month: Month) -> None:
    """A customer who was first seen after the month is not covered in its summary."""
    told = {one.label: one.text for one in figures.of_month(month.me, month.me.id, LAST)}
    assert told["覆盖"] == "应覆盖 3 户，近 2 个月已访 2，覆盖率 67%"
    before = month_of(LAST.first - timedelta(days=1))
    assert {one.label: one.text for one in figures.of_month(month.me, month.me.id, before)}["覆盖"].endswith(
        "覆盖率 0%"
    )


def test_other_features_tell_theirs(month: Month) -> None:
    """A feature the journal knows nothing of adds its figures, complaints for one."""

    def source(actor: Actor, user_id: int, span: Span) -> list[Figure]:
        return [Figure("培训", f"{actor.id == user_id} {span.first}")]

    out = figures.add_source("training", source)
    assert figures.of_month(month.me, month.me.id, LAST)[-1] == Figure("培训", f"True {LAST.first}")
    out()
    assert all(one.label != "培训" for one in figures.of_month(month.me, month.me.id, LAST))
    at = datetime.combine(LAST.first, time(9))
    with keep.operation(PROGRAM, "投诉") as work:
        for number, severity in (("T1", "severe"), ("T2", "minor")):
            work.add(
                Complaint,
                {"number": number, "customer_id": month.customer, "received_at": at, "receiver_id": month.me.id,
                 "owner_id": month.me.id, "type": "质量", "facts": "受潮", "severity": severity,
                 "state": "archived" if number == "T2" else "registered"},
            )  # fmt: skip
    told = "受理 2 件，其中严重 1 件，已结案 1（全程按时 0）"  # nobody ever answered
    assert monthly.figures(month.me, month.me.id, LAST) == [Figure("投诉", told)]
    assert monthly.figures(month.me, month.me.id, month_of(TODAY)) == [Figure("投诉", "受理 0 件，已结案 0")]
    assert monthly.figures(month.staff["department_head"], month.me.id, LAST) == []


def test_the_superior_reads_and_comments(month: Month) -> None:
    """Submitted it stands still; sent back with the reason it is written anew; read, it stands with the comment."""
    made = month.begin()
    with pytest.raises(Invalid) as missing:
        summaries.submit(month.me, made)
    assert set(missing.value.problems) == {"analysis", "shortfalls"}
    summaries.edit(month.me, made, {"analysis": "平稳", "shortfalls": "走访不够"})
    assert summaries.verbs(month.chief, opening.read(month.chief, made))["comment"].startswith("客户经理还没有提交")
    with pytest.raises(NotFound):
        summaries.submit(month.staff.beside, made)
    summaries.submit(month.me, made)
    with pytest.raises(Refused, match="请先撤回"):
        summaries.edit(month.me, made, {"analysis": "改"})
    assert summaries.verbs(month.me, opening.read(month.me, made)) == {"withdraw": ""}
    summaries.send_back(month.chief, made, "写得太简单")
    assert (opening.read(month.me, made).state, summaries.said(made)) == (
        "returned",
        f"{month.chief.name}：写得太简单",
    )
    summaries.edit(month.me, made, {"analysis": "重点品牌上柜 12 户"})
    summaries.submit(month.me, made)
    with pytest.raises(Invalid):
        summaries.comment(month.chief, made, " ")
    summaries.comment(month.chief, made, "好，改进要落实")
    assert opening.read(month.me, made).state == "reviewed"
    assert summaries.said(made) == f"{month.chief.name}：好，改进要落实"
    assert summaries.verbs(month.me, opening.read(month.me, made)) == {}
    with pytest.raises(Refused, match="不能再改"):
        summaries.edit(month.me, made, {"analysis": "改"})
    values = paper.summary_values(opening.read(month.me, made))
    assert values["sign_chief"] == {"name": month.chief.name, "day": TODAY}
    assert values["sign_writer"] == {"name": month.me.name, "day": TODAY}
    assert values["figures"][0] == {"label": "走访", "text": "计划 4 户次，实际 3，未访 1，完成率 75%"}


def test_who_may_look_and_which_months_may_be_written(month: Month) -> None:
    """Nobody reads the summary of another area; a month to come or long past is not written, this one not submitted."""
    made = month.begin()
    with pytest.raises(NotFound):
        opening.read(month.staff.away, made)
    with pytest.raises(NotAllowed):
        summaries.begin(month.chief, month.me.id, THIS)
    with pytest.raises(Refused, match="还没有开始"):
        summaries.begin(month.me, month.me.id, month_of(TODAY).last + timedelta(days=1))
    with pytest.raises(Refused, match="最多补"):
        summaries.begin(month.me, month.me.id, LAST.first - timedelta(days=300))
    now = summaries.begin(month.me, month.me.id, TODAY)
    summaries.edit(month.me, now, {"analysis": "一", "outcome": "二", "shortfalls": "三"})
    with pytest.raises(Refused, match="还没有过完"):
        summaries.submit(month.me, now)
    assert "还没有过完" in summaries.verbs(month.me, opening.read(month.me, now))["submit"]
    assert [one.month for one in summaries.overview(month.me, month.me.id, TODAY)][:2] == [THIS, LAST.first]


def test_months_before_somebody_came_are_not_asked_of_him(month: Month) -> None:
    """An office that begins today owes no summary of the months before; what was written of them all the same is shown."""
    known = summaries.overview(month.me, month.me.id, TODAY)
    assert [one.asked for one in known] == [one.month == THIS for one in known]
    summaries.begin(month.me, month.me.id, LAST.first)
    assert [one.asked for one in summaries.overview(month.me, month.me.id, TODAY)][:3] == [True, True, False]


def test_what_was_resolved_is_followed_up_in_the_next_month(month: Month) -> None:
    """A remedy has an owner and a day, stands in the next summary until it is settled, and is told to its owner (S1-12)."""
    made = month.written()
    with pytest.raises(Invalid):
        remedies.add(month.me, made, {"text": "早出门", "due_on": LAST.first - timedelta(days=1)})
    one = remedies.add(month.me, made, {"text": "早出门", "due_on": DUE})
    other = remedies.add(month.me, made, {"text": "补访 5 户", "due_on": DUE, "owner_id": month.chief.id})
    summaries.submit(month.me, made)
    with pytest.raises(Refused, match="请先撤回"):
        remedies.add(month.me, made, {"text": "再加一条", "due_on": DUE})
    assert [found.id for found in remedies.of_person(month.me.id, until=THIS)] == [one, other]
    assert [found.id for found in remedies.of_person(month.me.id, until=LAST.first)] == []
    told = [found.text for found in reminding.reminders(month.chief, _noon(DUE))]
    assert any("补访 5 户" in text for text in told)
    assert all("早出门" not in text for text in told)
    with pytest.raises(NotAllowed):
        remedies.settle(month.staff.beside, one, "做到了")
    with pytest.raises(Invalid):
        remedies.settle(month.me, one, " ")
    remedies.settle(month.me, one, "每天 8 点前出门")
    remedies.settle(month.chief, other, "只补了两户", done=False)
    with pytest.raises(Refused, match="不用再登记"):
        remedies.settle(month.me, one, "又")
    assert [keep.read(Remedy, found).outcome for found in (one, other)] == ["done", "dropped"]
    assert remedies.open_of_owner(month.chief.id, DUE) == []
    now = keep.read(MonthSummary, summaries.begin(month.me, month.me.id, TODAY))
    assert "改进措施 早出门：已落实" in now.outcome
    before = paper.summary_values(now)["before"]
    assert [row["result"] for row in before] == ["已落实：每天 8 点前出门", "未做到：只补了两户"]


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12))


def test_it_is_due_at_the_end_of_the_first_phase(month: Month) -> None:
    """Green, then amber, then red; told three days before and when late; submitting stops it (S0-01, S0-05)."""
    last = THIS + timedelta(days=int(regulation.on(THIS).number("cadence.phase.first.end")) - 1)
    assert summaries.due_at(LAST.first) == datetime.combine(last + timedelta(days=1), time()).astimezone()

    def state(day: date) -> str:
        return summaries.timer(month.me.id, LAST.first, at=_noon(day).astimezone()).state

    def told(day: date) -> list[tuple[str, str]]:
        found = reminding.reminders(month.me, _noon(day))
        return [(one.text, one.level) for one in found if one.key.startswith("summary:")]

    assert (state(THIS), state(last), state(last + timedelta(days=1))) == ("running", "soon", "late")
    assert told(THIS) == []
    assert told(last) == [(f"{LAST.first:%Y-%m} 的月度总结请在 {last:%m-%d} 前提交（第一阶段）。", "soon")]
    assert told(last + timedelta(days=1)) == [(f"{LAST.first:%Y-%m} 的月度总结还没有提交。", "late")]
    assert first_phase.tasks(month.me, TODAY, None)[0].done == 0
    assert [one for one in reminding.reminders(month.chief, _noon(last)) if not one.key.startswith("morning:")] == []
    summaries.submit(month.me, month.written())
    assert told(last + timedelta(days=1)) == []
    (task,) = first_phase.tasks(month.me, TODAY, None)
    assert (task.name, task.mode, task.done, task.whole) == ("月度总结", "室内办公", 1, 1)


def test_the_superior_is_told_that_it_waits(month: Month) -> None:
    """待审 lies in his box and among his notices; undoing the submission takes both back."""
    summaries.submit(month.me, month.written())
    assert [line.title for line in approval.box(month.chief, "waiting")] == [
        f"{month.me.name} 月度总结 {LAST.first:%Y-%m}"
    ]
    assert any("月度总结" in one.text for one in notice.listed(month.chief, at=_noon(TODAY + timedelta(days=14))))


def test_undone_at_once(file_office: Office) -> None:
    """Beginning a summary is one step of undo."""
    from cmdesk.core import undo

    directory.register()
    summaries.register()
    me = make_staff(file_office)["account_manager"]
    made = summaries.begin(me, me.id, LAST.first)
    step = undo.last(me)
    assert step is not None
    undo.undo(me, step.id)
    assert keep.read(MonthSummary, made).binned_at is not None
    assert summaries.of_month(me, me.id, LAST.first) is None
    assert summaries.begin(me, me.id, LAST.first) != made


class Trade:
    """What the manager's customers ordered in the month before last and in the last one."""

    def __init__(self, month: Month) -> None:
        self.month, self.before = month, month_of(LAST.first - timedelta(days=1))
        goods = {"sold": True, "wholesale_price": 100}
        with keep.operation(PROGRAM, "商品") as work:
            self.key, self.plain = (
                work.add(Product, {"number": name, "name": name, "category": kind, "standing": standing, **goods})
                for name, kind, standing in (("云烟", "一类", "key"), ("白沙", "三类", "regular"))
            )

    def order(self, customer: int, day: date, product: int, quantity: int, supplied: int | None = None) -> None:
        line = {"product_id": product, "quantity": quantity, "supplied": supplied}
        orders.place(PROGRAM, {"customer_id": customer, "day": day}, [line])

    def told(self, actor: Actor | None = None) -> dict[str, str]:
        me = self.month.me
        return {one.label: one.text for one in trade.told(actor or me, me.id, LAST)}


def test_trade_is_told_from_the_orders(month: Month) -> None:
    """Volume by what came, money, structure and key brands; only who may see orders is told of them (forms 23)."""
    trade = Trade(month)
    assert "销量" not in trade.told()
    trade.order(month.customer, LAST.first, trade.key, 1200, 1000)
    trade.order(month.other, LAST.last, trade.plain, 300)
    trade.order(month.other, THIS, trade.plain, 77)
    told = trade.told()
    assert told["销量"] == "1,300 条（订货 1,500 条，满足 83.3%）"
    assert told["金额"] == "130,000.00 元，单条值 100.00 元"
    assert told["销售结构（订货）"] == "一类 80.0%，三类 20.0%"
    assert told["重点品牌"] == "1,000 条，占销量 76.9%"
    assert trade.told(month.staff.away).keys().isdisjoint({"销量", "金额", "重点品牌", "新增/流失户"})


def test_who_came_and_who_fell_silent(month: Month) -> None:
    """A first order in the month, a file deleted in it, and customers who ordered the month before but not in this one."""
    trade = Trade(month)
    assert trade.told().get("新增/流失户") is None
    trade.order(month.customer, trade.before.last, trade.key, 5)
    trade.order(month.other, trade.before.first, trade.key, 5)
    trade.order(month.other, LAST.first, trade.key, 5)
    with keep.operation(PROGRAM, "新客户") as work:
        work.edit(Customer, month.customer, {"first_trade_on": trade.before.first})
        work.edit(Customer, month.other, {"first_trade_on": LAST.last})
    assert trade.told()["新增/流失户"] == "新增 1 户，删除档案 0 户；上月订货而本月没有订货 1 户"


def test_the_forecast_of_the_area_is_measured(month: Month) -> None:
    """Against what its goods came to; a draft is no forecast."""
    trade = Trade(month)
    unit = keep.read(User, month.me.id).unit_id
    with keep.operation(PROGRAM, "片区") as work:
        work.edit(Customer, month.customer, {"area_id": unit})
        made = work.add(
            DemandForecast,
            {"user_id": month.me.id, "unit_id": unit, "month": LAST.first, "figures": "云烟：90（3 户）\n节前", "state": "draft"},
        )  # fmt: skip
    trade.order(month.customer, LAST.first, trade.key, 100, 100)
    trade.order(month.customer, LAST.first, trade.plain, 500, 500)
    assert "需求预测准确率" not in trade.told()
    with keep.operation(PROGRAM, "上报") as work:
        work.edit(DemandForecast, made, {"state": "confirmed"})
    assert trade.told()["需求预测准确率"] == "片区 90%（预测 90，实际供货 100）"


def test_what_nobody_records_is_a_line_to_write_on(month: Month) -> None:
    """Promotions and payments stand on the sheet without a figure; what is written there is printed."""
    found = keep.read(MonthSummary, month.begin())
    rows = {row["label"]: row["text"] for row in paper.summary_values(found)["figures"]}
    assert [rows[label] for label in summaries.TO_WRITE] == ["", ""]
    summaries.edit(month.me, found.id, {"figures": found.figures.replace("回款：", "回款：12 万元")})
    rows = {row["label"]: row["text"] for row in paper.summary_values(keep.read(MonthSummary, found.id))["figures"]}
    assert rows["回款"] == "12 万元"
