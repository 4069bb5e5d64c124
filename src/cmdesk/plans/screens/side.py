"""Beside the board: customers who are due, and the plan of the week or month with its goals and items."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from cmdesk.cadence.rules import STATES, Due
from cmdesk.core.text.pinyin import initials
from cmdesk.kit.desk import Memory
from cmdesk.kit.form.plain import plain_tip
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.look import icons, theme
from cmdesk.kit.look.chips import Chip, label
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.tokens import SPACE_1, SPACE_2, SPACE_3, Tone
from cmdesk.kit.space.flow import Flow
from cmdesk.kit.space.pile import Pile
from cmdesk.orders import rules as orders
from cmdesk.plans.record import PlanGoal, PlanItem, WorkPlan
from cmdesk.plans.rules import spans
from cmdesk.plans.screens.cards import Card, CardList

_TONES: Final[dict[str, Tone]] = {"overdue": "late", "today": "soon", "due": "due", "coming": "plain"}
STATE_TONES: Final[dict[str, Tone]] = {"draft": "plain", "submitted": "soon", "confirmed": "done", "returned": "late"}
_LOWEST_LISTS: Final = 230  # pixels in which both goals and items can be read
_LOW: Final = 300  # pixels below which a panel has room for one line of buttons
_WORDS, _WORDS_AND_ICONS = Qt.ToolButtonStyle.ToolButtonTextOnly, Qt.ToolButtonStyle.ToolButtonTextBesideIcon
_SHOWN: Final = 300  # cards; somebody who has more due narrows them by typing


class Tray(QWidget):
    """Customers who have to be visited and for whom nothing is planned.

    Signals:
        wanted: id of a customer who is to be put on the chosen day.
    """

    wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._due: Sequence[Due] = ()
        self.search = QLineEdit()
        self.search.setPlaceholderText("应访客户：名称、首字母、编号")
        self.search.setAccessibleName("查找应访客户")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._narrow)
        self.search.returnPressed.connect(self._first)
        self.words = label("", "weak")
        self.words.setWordWrap(True)
        self.list = CardList("应访客户", "应访的客户都已安排。")
        self.list.opened.connect(self._add)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(SPACE_2, SPACE_2, SPACE_2, 0)
        rows.setSpacing(SPACE_1)
        rows.addWidget(self.search)
        rows.addWidget(self.words)
        rows.addWidget(self.list, 1)

    def show_due(self, due: Sequence[Due]) -> None:
        """Show others."""
        self._due = due
        self._narrow()

    def set_day(self, day: date | None) -> None:
        """Say on which day Enter puts a customer."""
        late = sum(1 for one in self._due if one.state == "overdue")
        told = f"{len(self._due)} 户未安排，逾期 {late} 户。" if self._due else ""
        put = f"Enter 安排到 {spans.named('day', day)}，或拖到某天。" if day else ""
        self.words.setText(told + put)

    def _narrow(self, _text: str = "") -> None:
        wanted = self.search.text().strip().lower()
        meant = [one for one in self._due if not wanted or _meant(one, wanted)]
        self.list.show_cards([_due_card(one) for one in meant[:_SHOWN]])

    def _first(self) -> None:
        """Enter in the search goes to the list."""
        self.list.setFocus()
        self.list.choose_row(0)

    def _add(self, card: Card) -> None:
        self.wanted.emit(card.id)


@dataclass(frozen=True)
class PlanSheet:
    """A plan as its panel shows it; without a plan there is nothing yet."""

    title: str
    plan: WorkPlan | None
    goals: Sequence[PlanGoal]
    items: Sequence[PlanItem]
    said: str = ""
    summary: str = ""


class PlanPanel(QWidget):
    """State, focus, goals and items of a plan.

    Signals:
        goal_asked, item_asked, focus_asked, review_asked, followed_asked: a button was pressed.
        goal_opened, item_opened: id of what is to be changed.
        item_binned: id.
    """

    goal_asked = Signal()
    item_asked = Signal()
    focus_asked = Signal()
    review_asked = Signal()
    followed_asked = Signal()
    goal_opened = Signal(int)
    item_opened = Signal(int)
    item_binned = Signal(int)

    def __init__(self, memory: Memory, *, with_goals: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = label("")
        self.title.setFont(theme.group_font())
        self.chip = Chip("")
        self.said = label("", "weak", selectable=True)
        self.said.setWordWrap(True)
        self.goals = SmallList(("目标", "目标值", "实际", "完成"), add="目标", icon="flag", nothing="还没有工作目标。")
        self.goals.rows.setAccessibleName("工作目标")
        if not with_goals:
            self.goals.hide()
        self.goals.add_asked.connect(self.goal_asked)
        self.goals.opened.connect(self.goal_opened)
        self.items = SmallList(("日期", "事项", "来源"), add="", icon="clipboard",
                               nothing="还没有事项。按“滚动编制”带出，或按 Ctrl+N 添加。", spare=(2, 0))  # fmt: skip
        self.items.rows.setAccessibleName("计划事项")
        self.items.opened.connect(self.item_opened)
        self.items.bin_asked.connect(self.item_binned)
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(self.chip)
        self._buttons = Flow(spacing=SPACE_1)  # in two lines where the days need the room
        for word, icon, signal in (
            ("事项", "plus", self.item_asked),
            ("重点", "star", self.focus_asked),
            ("回顾", "history", self.review_asked),
            ("落实", "check", self.followed_asked),
        ):
            button = QToolButton()
            button.setIcon(icons.icon(icon))
            button.setText(word)
            button.setToolButtonStyle(_WORDS_AND_ICONS)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(signal)
            self._buttons.add(button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(SPACE_3, SPACE_2, SPACE_2, 0)
        rows.setSpacing(SPACE_1)
        rows.addLayout(top)
        rows.addWidget(self.said)
        rows.addWidget(self._buttons)
        rows.addWidget(self._lists(memory) if with_goals else self.items, 1)

    def _lists(self, memory: Memory) -> QWidget:
        parts = (("目标", self.goals), ("事项", self.items))
        return Pile(memory, "plans.lists", "目标和事项", parts, [200, 300], lowest=px(_LOWEST_LISTS))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        style = _WORDS if event.size().height() < px(_LOW) else _WORDS_AND_ICONS
        for button in self._buttons.findChildren(QToolButton):
            button.setToolButtonStyle(style)
        self._buttons.settle()

    def show_plan(self, sheet: PlanSheet) -> None:
        """Show another plan."""
        state = sheet.plan.state if sheet.plan else None
        self.title.setText(sheet.title)
        self.chip.set(
            WorkPlan.state.about.label_of(state) if state else "未编制", STATE_TONES.get(state or "", "plain")
        )
        plan = sheet.plan
        told = [sheet.summary]
        if plan is not None:
            told += [f"重点：{plan.focus}" if plan.focus else "", f"意见：{sheet.said}" if sheet.said else ""]
            told += [f"改进：{plan.improvements}" if plan.improvements else ""]
            told += [f"落实：{plan.follow_up}" if plan.follow_up else ""]
        said = "\n".join(filter(None, told))
        self.said.setText(said)
        self.said.setToolTip(plain_tip(said))  # a low window has no room for all of it
        self.goals.show_lines([_goal_line(one) for one in sheet.goals])
        self.items.show_lines([_item_line(one) for one in sheet.items])


def _goal_line(one: PlanGoal) -> Line:
    target = orders.counted(one.target, one.unit).replace(" %", "%") if one.target is not None else ""
    actual = orders.counted(one.actual) if one.actual is not None else ""
    share = f"{one.share:.0%}" if one.share is not None else ""
    name = PlanGoal.measure.about.label_of(one.measure or "")
    told = f"{name} {one.name}" if one.name else name
    return Line(one.id, (told, target, actual, share))


def _item_line(one: PlanItem) -> Line:
    tone: Tone = "done" if one.done else "plain"
    return Line(
        one.id, (one.day, one.title_text, PlanItem.source.about.label_of(one.source or "")), bool(one.done), tone, 1
    )


def _due_card(one: Due) -> Card:
    return Card("due", one.customer_id, one.name, f"{STATES[one.state]} · {one.why}", tone=_TONES.get(one.state, "plain"),
                tip=f"{one.number} {one.name}\n{one.why}")  # fmt: skip


def _meant(one: Due, wanted: str) -> bool:
    return wanted in one.name.lower() or wanted in one.number.lower() or initials(one.name).startswith(wanted)


FOCUS: Final = Qt.FocusReason.ShortcutFocusReason
