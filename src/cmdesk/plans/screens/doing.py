"""What is done to plans from their page: dialogs that end in a verb of the rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from cmdesk.core.actor import Actor
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused
from cmdesk.core.record import specs_of
from cmdesk.core.spec import FieldSpec
from cmdesk.kit import ask
from cmdesk.kit.records.record_dialog import RecordDialog
from cmdesk.plans.record import PlanGoal, PlanItem, WorkPlan
from cmdesk.plans.rules import adhoc, carrying, filling, review, rolling, signing, spans, writing
from cmdesk.plans.rules.carrying import Taken
from cmdesk.plans.rules.filling import Proposal
from cmdesk.plans.rules.spans import Level

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_ITEM = ("source", "title_text", "standard", "focus", "day", "minutes", "urgent", "important")
_MARKS = ("done", "result")
_GOAL = ("measure", "name", "target", "actual", "unit")
_ADHOC = ("title_text", "day", "minutes", "urgent", "important")
_REVIEW = ("outcome", "shortfalls", "improvements")


class Doing(QObject):
    """The verbs of the page; each writes in a worker and says what happened."""

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._page = desk, page
        self.dialog: QWidget | None = None

    # -- goals and items

    def new_item(self, user_id: int, level: Level, day: date, *, on: date | None = None) -> None:
        """Ask for something to be done; in a week it is put on a day."""
        actor = self._desk.actor
        source = "new" if actor.id == user_id else "ordered"

        def save(values: dict[str, Any], before: dict[str, Any]) -> object:
            whole = {**before, **values}
            plan = writing.open_plan(actor, user_id, level, day)
            return writing.add_item(actor, plan.id, whole.pop("title_text"), whole.pop("source"), **whole)

        begin = {"source": source, "day": on if level == "week" else None}
        self._open("添加计划事项", "添加", _specs(PlanItem, _ITEM), save, begin)

    def open_item(self, item_id: int) -> None:
        """Open an item to change it, or to say how it went."""
        self._read(lambda: keep.read(PlanItem, item_id), self._show_item)

    def _show_item(self, item: PlanItem) -> None:
        actor, item_id, version = self._desk.actor, item.id, item.version

        def save(values: dict[str, Any], before: dict[str, Any]) -> object:
            return writing.edit_item(actor, item_id, values, version=version, before=before)

        names = (*_ITEM, *_MARKS)
        self._open("计划事项", "保存", _specs(PlanItem, names), save, {name: getattr(item, name) for name in names})

    def new_goal(self, user_id: int, day: date) -> None:
        """Ask for a goal of the month."""
        actor = self._desk.actor

        def save(values: dict[str, Any], before: dict[str, Any]) -> object:
            whole = {**before, **values}
            plan = writing.open_plan(actor, user_id, "month", day)
            return writing.add_goal(actor, plan.id, whole.pop("measure"), **whole)

        self._open("添加工作目标", "添加", _specs(PlanGoal, _GOAL), save, {"measure": "volume"})

    def open_goal(self, goal_id: int) -> None:
        """Open a goal to change it, or to say what was reached."""
        self._read(lambda: keep.read(PlanGoal, goal_id), self._show_goal)

    def _show_goal(self, goal: PlanGoal) -> None:
        actor, goal_id = self._desk.actor, goal.id

        def save(values: dict[str, Any], _before: dict[str, Any]) -> object:
            return writing.edit_goal(actor, goal_id, values)

        self._open("工作目标", "保存", _specs(PlanGoal, _GOAL), save, {name: getattr(goal, name) for name in _GOAL})

    def bin_item(self, item_id: int) -> None:
        """Put an item into the recycle bin."""
        actor = self._desk.actor
        self.run(lambda: writing.bin_items(actor, [item_id]), "已删除事项")

    def toggle(self, item_id: int) -> None:
        """Mark an item done, or take that back."""
        actor = self._desk.actor

        def write() -> PlanItem:
            done = bool(keep.read(PlanItem, item_id).done)
            return writing.edit_item(actor, item_id, {"done": not done})

        self.run(write, lambda item: "事项已完成" if item.done else "事项改为未完成")

    # -- the plan

    def focus(self, user_id: int, level: Level, day: date) -> None:
        """Ask what matters in a plan."""
        self._read(lambda: writing.find(user_id, level, day), partial(self._show_focus, user_id, level, day))

    def _show_focus(self, user_id: int, level: Level, day: date, plan: WorkPlan | None) -> None:
        actor = self._desk.actor

        def save(values: dict[str, Any], _before: dict[str, Any]) -> object:
            return writing.edit(actor, writing.open_plan(actor, user_id, level, day).id, values)

        self._open("工作重点", "保存", _specs(WorkPlan, ("focus",)), save, {"focus": plan.focus if plan else ""})

    def review(self, user_id: int, level: Level, day: date) -> None:
        """Ask for the review of a plan, begun with the figures."""

        def read() -> tuple[WorkPlan, str]:
            plan = _plan(user_id, level, day)
            return plan, review.achieved(plan).words

        self._read(read, self._show_review)

    def _show_review(self, found: tuple[WorkPlan, str]) -> None:
        (plan, figures), actor = found, self._desk.actor
        plan_id, version = plan.id, plan.version

        def save(values: dict[str, Any], before: dict[str, Any]) -> object:
            whole = {**before, **values}
            said = (str(whole[name] or "") for name in _REVIEW)
            return review.review(actor, plan_id, *said, version=version, before=before)

        begin = {name: getattr(plan, name) for name in _REVIEW}
        begin["outcome"] = begin["outcome"] or figures
        self._open(f"回顾 {plan.title()}", "保存回顾", _specs(WorkPlan, _REVIEW), save, begin)

    def follow_up(self, user_id: int, level: Level, day: date) -> None:
        """Ask what became of the improvements."""
        self._read(lambda: _plan(user_id, level, day), self._ask_follow_up)

    def _ask_follow_up(self, plan: WorkPlan) -> None:
        actor, plan_id = self._desk.actor, plan.id
        words = ask.text(self._page, "改进落实", f"{plan.improvements or '回顾里还没有改进措施'}\n\n落实得怎样：")
        if words is not None:
            today = clock.today()
            self.run(lambda: review.follow_up(actor, plan_id, words, today), "已登记改进落实")

    def roll(self, user_id: int, day: date) -> None:
        """Bring the month's part, what was left undone and the routine into a week."""
        actor = self._desk.actor

        def write() -> int:
            return len(rolling.roll(actor, writing.open_plan(actor, user_id, "week", day).id))

        self.run(write, lambda count: f"已带出 {count} 项" if count else "没有要带出的事项")

    def sign(self, verb: str, user_id: int, level: Level, day: date) -> None:
        """Do a verb of signing: ``submit``, ``withdraw``, ``confirm`` or ``return``."""
        verbs = {"submit": self.submit, "withdraw": self.withdraw, "confirm": self.confirm, "return": self.send_back}
        verbs[verb](user_id, level, day)

    def submit(self, user_id: int, level: Level, day: date) -> None:
        """Submit a plan."""
        actor = self._desk.actor
        self.run(
            lambda: signing.submit(actor, writing.open_plan(actor, user_id, level, day).id),
            lambda plan: "已确认日计划" if plan.state == "confirmed" else "已提交，等上级确认",
        )

    def withdraw(self, user_id: int, level: Level, day: date) -> None:
        """Take a submitted plan back."""
        actor = self._desk.actor
        self.run(lambda: signing.withdraw(actor, _plan(user_id, level, day).id), "已撤回，可以继续修改")

    def confirm(self, user_id: int, level: Level, day: date) -> None:
        """Confirm somebody's plan."""
        actor = self._desk.actor
        self.run(lambda: signing.confirm(actor, _plan(user_id, level, day).id), "已确认计划")

    def send_back(self, user_id: int, level: Level, day: date) -> None:
        """Send somebody's plan back with the reason."""
        actor = self._desk.actor
        words = ask.text(self._page, "退回计划", "为什么退回：")
        if words is not None:
            self.run(lambda: signing.send_back(actor, _plan(user_id, level, day).id, words), "已退回计划")

    # -- days

    def adhoc(self, user_id: int, day: date) -> None:
        """Ask for work that came up; visits give way only when that is agreed to."""
        actor = self._desk.actor

        def save(values: dict[str, Any], before: dict[str, Any]) -> object:
            whole = {**before, **values}
            on, minutes = whole["day"] or day, int(whole["minutes"] or 0)
            rated = {"urgent": bool(whole["urgent"]), "important": bool(whole["important"])}
            rating = adhoc.rate(actor, user_id, on, minutes, **rated)
            if rating.beyond:
                raise _Beyond(rating.words, on, str(whole["title_text"]), minutes, rated)
            return adhoc.add(actor, user_id, on, str(whole["title_text"]), minutes, **rated)

        self._open(
            "临时工作", "评定并记下", _specs(PlanItem, _ADHOC), _Agreeing(self, actor, user_id, save), {"day": day}
        )

    def carry_over(self, user_id: int, day: date) -> None:
        """Take over what was left undone; which visits found no room must have been read."""
        actor = self._desk.actor
        self._desk.work.write(
            lambda: carrying.take_over(actor, user_id, day), self._taken, owner=self._page, refused=self._refused
        )

    def _taken(self, done: Taken) -> None:
        self._desk.say(done.words, undo=done.has_written)
        if done.left_over:
            ask.tell(self._page, f"还有 {len(done.rest)} 户排不下", done.left_over)

    def propose(self, user_id: int, week: date) -> None:
        """Show how the week could be filled, and write it when that is agreed to."""
        actor = self._desk.actor
        self._desk.work.read(
            lambda: filling.propose(actor, user_id, week), self._show_proposal, owner=self._page, refused=self._refused
        )

    def _show_proposal(self, proposal: Proposal) -> None:
        from cmdesk.plans.screens.proposal import ProposalDialog

        dialog = ProposalDialog(self._desk, proposal, self._page)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog = dialog
        dialog.open()

    # -- how

    def run(self, job: Callable[[], Any], said: str | Callable[[Any], str]) -> None:
        """Write in a worker and say what happened; refusals are shown."""
        done = _Saying(self._desk, said)
        self._desk.work.write(job, done, owner=self._page, refused=self._refused)

    def _refused(self, refusal: Refused) -> None:
        self._desk.refuse(refusal)

    def _read(self, job: Callable[[], Any], then: Callable[[Any], None]) -> None:
        self._desk.work.read(job, then, owner=self._page, refused=self._refused)

    def _open(self, title: str, verb: str, specs: list[FieldSpec], save: Any, begin: dict[str, Any]) -> None:
        blank = {spec.name: spec.empty for spec in specs}
        dialog = RecordDialog(self._desk, title, verb, specs, save, values={**blank, **begin}, parent=self._page)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.resize(560, min(480, 130 + 44 * len(specs)))
        self.dialog = dialog
        dialog.open()


class _Beyond(Refused):
    """The reserve does not suffice; with what was asked for."""

    def __init__(self, words: str, day: date, title: str, minutes: int, rated: dict[str, bool]) -> None:
        super().__init__(f"{words}同意请再按一次“评定并记下”。" if "要把" in words else words)
        self.asked = (day, title, minutes, tuple(sorted(rated.items())))


class _Agreeing:
    """Writes work that came up; asked the same again, lets the visits that were named give way."""

    def __init__(self, doing: Doing, actor: Actor, user_id: int, save: Callable[..., object]) -> None:
        self._doing, self._actor, self._user_id, self._save = doing, actor, user_id, save
        self._told: object = None

    def __call__(self, values: dict[str, Any], before: dict[str, Any]) -> object:
        try:
            return self._save(values, before)
        except _Beyond as beyond:
            if beyond.asked != self._told:
                self._told = beyond.asked
                raise
            day, title, minutes, rated = beyond.asked
            return adhoc.add(self._actor, self._user_id, day, title, minutes, **dict(rated), adjust=True)


class _Saying:
    def __init__(self, desk: Desk, said: str | Callable[[Any], str]) -> None:
        self._desk, self._said = desk, said

    def __call__(self, result: Any) -> None:
        self._desk.say(self._said if isinstance(self._said, str) else self._said(result), undo=True)


def _specs(model: Any, names: tuple[str, ...]) -> list[FieldSpec]:
    by_name = {spec.name: spec for spec in specs_of(model)}
    return [by_name[name] for name in names]


def _plan(user_id: int, level: Level, day: date) -> WorkPlan:
    found = writing.find(user_id, level, day)
    if found is None:
        raise Refused(f"还没有{spans.named(level, day)}计划，请先编制。")
    return found
