"""The page 服务评分: averages by person, area and month with their trend, and every single rating (S1-41)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cmdesk.core.actor import Actor
from cmdesk.core.day import clock
from cmdesk.customers.customer_rows import CustomerRows
from cmdesk.kit import ask
from cmdesk.kit.form.combo import Combo
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.page.page_head import PageHead
from cmdesk.kit.page.rereading import Rereading
from cmdesk.kit.shortcuts import bind_keys
from cmdesk.kit.space.tabs import Tabs
from cmdesk.service.rules import averages, heads, ratings, rights
from cmdesk.service.rules.averages import BY, Average
from cmdesk.service.rules.heads import Head
from cmdesk.service.rules.ratings import Given
from cmdesk.service.screens.call_dialog import open_rating

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_BY = tuple(BY)


class RatingsList(CustomerRows[Given]):
    """Single ratings, the latest first; Delete takes one that was written down wrongly out."""

    heads = ("评分时间", "平均", "被评人", "各项得分", "记录人", "评语")
    add_word = "登记评分"
    icon = "star"
    nothing = "还没有服务评分。回访时客户打的分记在这里，也可以按 Ctrl+N 直接登记。"
    shows = frozenset({"rating", "rating_point"})

    def build(self) -> None:
        self.list.bin_asked.connect(self.bin)
        bind_keys(self, {"Ctrl+N": self.add})

    def rows_of(self, actor: Actor) -> Sequence[Given]:
        if self.customer_id is not None:
            return ratings.of(actor, self.customer_id)
        return ratings.listed(actor)

    def line(self, one: Given) -> Line:
        who = f"{one.user}（本人）" if one.own else one.user
        cells = (
            one.rated_at.astimezone().date(), f"{one.mean}/{one.full}", one.served, one.words(), who, one.remark
        )  # fmt: skip
        return Line(one.id, cells, tone="late" if one.is_low else "plain", tone_at=1)

    def add(self) -> None:
        if rights.may(self._desk.actor, rights.CALL) is None:
            open_rating(self._desk, self.customer_id, self)

    def open_one(self, key: int) -> None:  # noqa: ARG002  # it is the current one
        if self.current is not None and self.customer_id is None:
            self._desk.open("customer", self.current.customer_id)

    def bin(self, rating_id: int) -> None:
        """Put a rating into the recycle bin."""
        one, actor = self.current, self._desk.actor
        if one is None:
            return
        text = f"{one.customer} 对 {one.served} 的评分要删除吗？"
        if ask.confirm(self, "删除评分", text, "删除评分", danger=True):
            self.do(lambda: ratings.bin_one(actor, rating_id), "评分已移入回收站")


class AveragesView(QWidget):
    """Averages of the usual period; columns follow the heads of the regulation."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.by = Combo()
        self.by.setAccessibleName("按什么统计")
        self.by.addItems([f"按{label}" for label in BY.values()])
        self.head = PageHead("平均分")
        self.head.add(self.by)
        self.list = SmallList(
            ("", "平均"), add="", icon="star", nothing="这段时间还没有服务评分。回访时请客户打分，平均和趋势就在这里。"
        )
        self.list.rows.setAccessibleName("平均分")
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.head)
        rows.addWidget(self.list, 1)
        self.setFocusProxy(self.list)
        self.by.currentIndexChanged.connect(self.read)
        Rereading(desk, self, {"rating", "rating_point", "regulation"}, self.read)
        self.read()

    def read(self) -> None:
        """Read the averages."""
        actor, by = self._desk.actor, _BY[self.by.currentIndex()]

        def job() -> tuple[str, tuple[date, date], tuple[Head, ...], list[Average]]:
            today = clock.today()
            period = averages.period(today)
            return BY[by], period, heads.scale(today).heads, averages.averages(actor, by, *period)

        self._desk.work.read(job, self._show, owner=self, title="", refused=self._desk.refuse)

    def _show(self, found: tuple[str, tuple[date, date], tuple[Head, ...], list[Average]]) -> None:
        label, (first, last), shown, rows = found
        self.head.set_summary(f"{first:%Y-%m-%d} 至 {last:%Y-%m-%d}")
        words = [label, "平均", "趋势", "评分", "低分", *(head.label for head in shown), "本人记录"]
        self.list.rows.setColumnCount(len(words))
        self.list.rows.setHorizontalHeaderLabels(words)
        self.list.show_lines([self._line(at, one, shown) for at, one in enumerate(rows)])

    def _line(self, at: int, one: Average, shown: Sequence[Head]) -> Line:
        marks = [f"{one.heads[head.key]:.1f}" if head.key in one.heads else "" for head in shown]
        cells = (
            one.label, f"{one.mean:.2f}", one.trend_words, f"{one.count} 次", f"{one.low} 次" if one.low else "", *marks,
            f"{one.own} 次" if one.own else "",
        )  # fmt: skip
        return Line(at, cells, tone="late" if one.low else "plain", tone_at=4)


class RatingsPage(Tabs):
    """Averages first, then every rating."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            "服务评分", [("平均与趋势", lambda: AveragesView(desk)), ("评分记录", lambda: RatingsList(desk))]
        )

    def open_record(self, kind: str, record_id: int) -> None:
        """Show a rating from elsewhere."""
        if kind == "rating":
            self.tabs.setCurrentIndex(1)
            shown: Any = self.current
            shown.list.select(record_id)
