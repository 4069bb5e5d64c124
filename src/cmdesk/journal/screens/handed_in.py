"""上交情况: who has handed in the logs and the summary of a month, who has not, and a word to those (S0-05, S0-28, S2-11)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from PySide6.QtWidgets import QPushButton

from cmdesk.core.actor import Actor
from cmdesk.core.day import clock
from cmdesk.core.errors import Refused
from cmdesk.journal.record import DailyLog, MonthSummary
from cmdesk.journal.rules import handing_in
from cmdesk.journal.rules.handing_in import HandedIn
from cmdesk.kit import ask
from cmdesk.kit.background.doing import do
from cmdesk.kit.lists.list_search import offer_search
from cmdesk.kit.lists.small_list import Line
from cmdesk.kit.lists.verb_list import Read, VerbList
from cmdesk.kit.look import icons
from cmdesk.kit.page.month_steps import MonthSteps

_NAMED = 6  # days that a cell names
_EARLY = 10  # in the first days of a month the one before is what people ask for


class HandedInPage(VerbList[HandedIn]):
    """One line a person; Enter opens what waits to be read, or the journal."""

    heads = ("姓名", "部门/片区", "应交日志", "已交", "迟交", "待批阅", "缺交的日志", "月度总结")
    icon = "check-circle"
    nothing = "没有要交日志和总结的人员。"
    shows = frozenset({"daily_log", "month_summary", "visit", "user", "approval"})
    every = 600_000

    def build(self) -> None:
        self.months = MonthSteps(self)
        if clock.today().day <= _EARLY:
            self.months.month = (self.months.month - timedelta(days=1)).replace(day=1)
        self.months.turned.connect(self.read)
        self.list.lead_tools(self.months)
        self.add_verb("remind", "提醒补交", "bell", self.remind, "给选中的人发一条提醒，写明缺哪些；一天一次")
        self.all = QPushButton(icons.icon("bell"), "提醒全部缺交的…")
        self.all.clicked.connect(self.remind_all)
        self.list.add_tool(self.all)
        offer_search(self, self.list)

    def rows_of(self, actor: Actor) -> Sequence[HandedIn]:
        return handing_in.of_month(actor, self.months.month)

    def line(self, one: HandedIn) -> Line:
        missing = "、".join(f"{day:%m-%d}" for day in one.missing[:_NAMED])
        more = f" 等 {len(one.missing)} 天" if len(one.missing) > _NAMED else ""
        cells = (
            one.name, one.unit, str(one.days), str(one.handed), str(one.late or ""), str(len(one.waiting) or ""),
            missing + more, _summary(one),
        )  # fmt: skip
        return Line(one.user_id, cells, tone="late" if one.is_behind else "done" if one.days else "plain")

    def offers(self, one: HandedIn) -> Collection[str]:
        return self.verbs if one.lacking else ()

    def _show(self, found: Read[HandedIn]) -> None:
        super()._show(found)
        behind = sum(1 for one in self._found.values() if one.is_behind)
        can = any(one.lacking for one in self._found.values())
        self.list.set_words(f"{self.months.month:%Y-%m}　{len(self._found)} 人，缺交 {behind} 人")
        self.all.setEnabled(can)

    def open_one(self, key: int) -> None:
        """Open what waits to be read: a log, the summary; else the journal."""
        one: HandedIn = self._found[key]
        if one.waiting:
            self._desk.open(DailyLog.KIND, one.waiting[0])
        elif one.summary_id is not None:
            self._desk.open(MonthSummary.KIND, one.summary_id)
        else:
            self._desk.refuse(Refused(f"{one.name} 还没有交过这个月的日志和总结，没有可以打开的。"))

    def remind(self) -> None:
        """Tell the current person what he has to hand in still."""
        if self.current is not None:
            self._remind({self.current.user_id})

    def remind_all(self) -> None:
        """Tell everybody who is behind."""
        behind = [one for one in self._found.values() if one.lacking]
        names = "、".join(one.name for one in behind)
        if behind and ask.confirm(self, "提醒补交", f"给 {names} 各发一条提醒，写明缺哪些？", f"提醒 {len(behind)} 人"):
            self._remind({one.user_id for one in behind})

    def _remind(self, users: Collection[int]) -> None:
        actor, month = self._desk.actor, self.months.month
        do(self._desk, self, lambda: handing_in.remind(actor, month, users), _said, title="正在提醒")


def _said(names: list[str]) -> str:
    return f"已提醒 {'、'.join(names)} 补交"


def _summary(one: HandedIn) -> str:
    if one.timer is None:
        return "不用写"
    if not one.summary and one.timer.state == "waiting":
        return "下月写"
    state = MonthSummary.state.about.label_of(one.summary) if one.summary else "未写"
    over: date | None = one.timer.due.date() if one.timer.due else None
    return f"{state}　{one.timer.text}" if over and one.summary in {"", "draft", "returned"} else state
