"""What one must know of a customer while his sheet lies on the desk: facts, what is owed, what was last (S0-18, S1-66)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from cmdesk.activities.saying import SayingBox
from cmdesk.core.day.daytext import show_day
from cmdesk.core.record import fields_of
from cmdesk.customers.record import Customer
from cmdesk.customers.rules.ties.referrals import introduced
from cmdesk.kit.look import theme
from cmdesk.kit.look.chips import label
from cmdesk.kit.look.tokens import SPACE_1, SPACE_2, SPACE_3
from cmdesk.visits.rules.sheet.opening import Opened

_FACTS = {"address": "{}", "phones": "{}", "visit_class": "{}", "grade": "{}\u00a0档", "order_weekday": "{}订货"}
"""What is told of a customer below his name, as it is said."""


class Briefing(QScrollArea):
    """Short sentences under quiet headings; what is late is said in red words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("走访提示")
        self._page = QWidget()
        self._rows = QVBoxLayout(self._page)
        self._rows.setContentsMargins(SPACE_3, SPACE_3, SPACE_3, SPACE_3)
        self._rows.setSpacing(SPACE_1)
        self._rows.addStretch(1)
        self.setWidget(self._page)

    def show_visit(self, opened: Opened | None, today: date) -> None:
        """Show what is known; nothing without a visit."""
        while self._rows.count() > 1:
            item = self._rows.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.deleteLater()
        if opened is None:
            return
        self._head(opened)
        owed = opened.owed
        self._part("未了承诺", [(f"{text}（{_due(day, today)}）", day < today) for text, day in owed.promises])
        self._part("应返还", [(f"{text}（{_due(day, today)}）", day < today) for text, day in owed.items])
        self._part("未答复的请求", [(text, False) for text in owed.requests])
        self._part("未了异动", [(text, True) for text in owed.anomalies])
        steps = [(f"{text}（{show_day(day, today)}）" if day else text, False) for text, day in owed.next_steps]
        self._part("上次约定", steps)
        self._part("称呼与禁忌", [(f"{who}：{what}", False) for who, what in owed.taboos])
        visits = [(f"{show_day(day, today)} {kind}　{result}".rstrip("　"), False) for day, kind, result in opened.last]
        self._part("最近走访", visits)
        self._part("订货结算", [(text, False) for text in opened.trading.split("；")])
        self._part("上次品牌培育", [(opened.cultivated, False)])
        for heading, kind in (("指导意见", "opinion"), ("活动资讯", "news")):
            some = [one for one in opened.running if one.kind == kind]
            self._part(heading, [(f"{one.words()}{_told(opened.told.get(one.id), today)}", False) for one in some])
        if opened.sayings:  # the same for everybody: below what is his alone
            self._put(SayingBox(opened.sayings))

    def _head(self, opened: Opened) -> None:
        title = label(opened.customer.name, "group")
        title.setFont(theme.group_font())
        title.setWordWrap(True)
        self._put(title)
        fields = fields_of(Customer)
        facts = ((said, fields[name].show(getattr(opened.customer, name))) for name, said in _FACTS.items())
        self._say("　".join(said.format(text) for said, text in facts if text), weak=True)
        visit = opened.visit
        for words, text in (("目的", visit.purpose), ("重点", visit.focus), ("措施", visit.measures)):
            if text:
                self._say(f"{words}：{text}")
        by = introduced(opened.customer)
        self._say(f"引荐：{by}" if by else "")

    def _part(self, heading: str, lines: Iterable[tuple[str, bool]]) -> None:
        shown = [(text, late) for text, late in lines if text]
        if not shown:
            return
        head = label(heading, "weak")
        head.setContentsMargins(0, SPACE_2, 0, 0)
        self._put(head)
        for text, late in shown:
            self._say(f"· {text}", late=late)

    def _say(self, text: str, *, weak: bool = False, late: bool = False) -> None:
        if text:
            words = label(text, "problem" if late else "weak" if weak else "")
            words.setWordWrap(True)
            self._put(words)

    def _put(self, widget: QWidget) -> None:
        self._rows.insertWidget(self._rows.count() - 1, widget)


def _told(day: date | None, today: date) -> str:
    return f"　已告知 {show_day(day, today)}" if day else ""


def _due(day: date, today: date) -> str:
    return f"{show_day(day, today)}到期" if day >= today else f"过期 {(today - day).days} 天"
