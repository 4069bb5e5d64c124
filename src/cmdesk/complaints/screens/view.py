"""The page of one complaint: what it is, what is to be done now, what has happened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QPushButton, QVBoxLayout, QWidget

from cmdesk.activities.rules.light import of_day
from cmdesk.complaints.record import Complaint
from cmdesk.complaints.rules import moves
from cmdesk.complaints.rules.path import attached, closing, pausing
from cmdesk.complaints.rules.path.offers import VERBS
from cmdesk.complaints.screens.course import Course
from cmdesk.complaints.screens.links import sources
from cmdesk.complaints.screens.reading import Shown, Task, read
from cmdesk.complaints.screens.signing import Signing
from cmdesk.complaints.screens.steps import STEPS, open_step
from cmdesk.core.day import clock
from cmdesk.core.errors import Refused
from cmdesk.core.record import specs_of
from cmdesk.core.spec import FieldSpec
from cmdesk.kit import ask
from cmdesk.kit.files.attached_panel import AttachedPanel
from cmdesk.kit.form.form import Form
from cmdesk.kit.form.plain import plain_tip
from cmdesk.kit.lists.cell import Cell, DayWords
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.look.tokens import Tone
from cmdesk.kit.page.light import TONES
from cmdesk.kit.page.panels import Head, Panels, Tab
from cmdesk.kit.shortcuts import bind_keys
from cmdesk.kit.space.flow import Flow

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_ASIDE = (
    "call",
    "correct",
    "add_task",
    "lab",
    "make_severe",
    "back_to_site",
    "pause",
    "transfer",
    "escalate",
    "withdraw",
)
"""Verbs in the menu beside the buttons: what is done now and then."""


class ComplaintView(QWidget):
    """A complaint with the verbs of its state and everything about it in tabs.

    Signals:
        left: Esc was pressed; the list wants the keys.
    """

    left = Signal()
    SHOWS = frozenset(
        {
            "complaint",
            "complaint_event",
            "complaint_task",
            "complaint_arrival",
            "complaint_copy",
            "approval",
            "approval_part",
            "calendar_day",
            "regulation",
        }
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.shown: Shown | None = None
        self._asked = 0
        self.head = Head()
        self.buttons: dict[str, QPushButton] = {}
        self._verbs = Flow()
        self.more = QMenu(self)
        self.more.setToolTipsVisible(True)
        self.form = Form(_specs(), links=sources(desk), read_only=True)
        self.form.set_hiding_empty(True)
        self.course = Course()
        self.tasks = SmallList(
            ("执行事项", "执行部门", "执行人", "要求完成", "实际完成", "执行情况与凭据"), add="加执行任务…", icon="clipboard",
            nothing="还没有执行任务。方案批准前后都可以把事情分给部门，完成时写明凭据。",
        )  # fmt: skip
        self.scene = SmallList(
            ("到场人员", "通知时间", "到场时间", "说明"), add="登记到场…", icon="users",
            nothing="还没有人到现场。通知了谁、每人什么时候到的，都记在这里。",
        )  # fmt: skip
        self.signing = Signing(desk)
        self.panels = Panels()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.head)
        bar = QVBoxLayout()
        bar.setContentsMargins(16, 0, 12, 6)  # a flow of widgets has no margins of its own
        bar.addWidget(self._verbs)
        rows.addLayout(bar)
        rows.addWidget(self.panels, 1)
        self._connect()

    def _connect(self) -> None:
        open_customer = QPushButton("打开客户")
        open_customer.clicked.connect(self._open_customer)
        self._print = QPushButton("打印")
        self._print.setObjectName("print")
        self._print.setToolTip("Ctrl+P")
        self._print.clicked.connect(self._clicked)
        self.head.add_action(self._print)
        self.head.add_action(open_customer)
        self.tasks.add_asked.connect(self._add_task)
        self.tasks.opened.connect(self._do_task)
        self.scene.add_asked.connect(self._arrive)
        self.scene.opened.connect(self._came)
        bind_keys(
            self,
            {"Ctrl+P": self.print, "Ctrl+Tab": self._next, "Ctrl+Shift+Tab": self._previous, "Escape": self.left.emit},
        )

    @property
    def customer_id(self) -> int | None:
        """The customer in front, for dialogs that begin with him."""
        return self.shown.complaint.customer_id if self.shown else None

    # -- showing ------------------------------------------------------------------------------------------------------

    def show_complaint(self, complaint_id: int) -> None:
        """Read a complaint and show it."""
        actor = self._desk.actor
        self._asked = complaint_id
        self._desk.work.read(
            lambda: read(actor, complaint_id), self._show, owner=self, title="", refused=self._desk.refuse
        )

    def refresh(self) -> None:
        """Read again what is shown."""
        if self._asked:
            self.show_complaint(self._asked)

    def _show(self, shown: Shown) -> None:
        is_new = self.shown is None or self.shown.complaint.id != shown.complaint.id
        self.shown = shown
        found = shown.complaint
        facts = (
            found.number, shown.type, f"{shown.values['received_at']:%Y-%m-%d %H:%M} 受理", f"首问 {shown.receiver}",
            f"经办 {shown.owner}", *([f"轮到 {shown.turn}"] if shown.turn else []),
        )  # fmt: skip
        self.head.set_title(shown.customer, "　".join(facts))
        self.head.set_chips(_chips(shown))
        self._offer(shown)
        if is_new:
            self.panels.set_tabs(self._tabs(found.id))
        self.form.set_values({**shown.values, "type": shown.type, "copied": shown.copied}, titles=shown.titles)
        self.course.show_course(shown)
        self.tasks.show_lines([_task_line(one) for one in shown.tasks])
        why = shown.offers.get("add_task", f"现在是“{moves.LABELS[found.state or '']}”，不能再加执行任务。")
        self.tasks.forbid(Refused(why) if why else None)
        self.scene.show_lines([_arrival_line(one) for one in shown.arrivals])
        why = shown.offers.get("arrive", f"现在是“{moves.LABELS[found.state or '']}”，不在现场阶段，不能再登记到场。")
        self.scene.forbid(Refused(why) if why else None)
        self.signing.show_signing(shown)
        self.panels.set_count("tasks", sum(one.done_at is None for one in shown.tasks))

    def _tabs(self, complaint_id: int) -> list[Tab]:
        return [
            Tab("form", "概况", "file-text", self._the_form, lasting=True),
            Tab("course", "时限与经过", "clock", self._the_course, lasting=True),
            Tab("scene", "到场", "users", self._the_scene, lasting=True),
            Tab("tasks", "任务", "clipboard", self._the_tasks, lasting=True),
            Tab("signing", "审批", "check-circle", self._the_signing, lasting=True),
            Tab("attached", "附件", "paperclip", lambda: AttachedPanel(self._desk, complaint_id, attached.FILES)),
        ]

    def _the_form(self) -> QWidget:
        return self.form

    def _the_course(self) -> QWidget:
        return self.course

    def _the_scene(self) -> QWidget:
        return self.scene

    def _the_tasks(self) -> QWidget:
        return self.tasks

    def _the_signing(self) -> QWidget:
        return self.signing

    def _offer(self, shown: Shown) -> None:
        """Make the buttons of the present state; what leads on and may be used stands out.

        Keys that were on a button stay on the one of the same verb, or on the first that may be used.
        """
        had_keys = next((key for key, one in self.buttons.items() if one.hasFocus()), "")
        self._verbs.clear()
        self.buttons.clear()
        self.more.clear()
        primary = next(
            (key for key, why in shown.offers.items() if VERBS[key].moving and not why and key != "reopen"), ""
        )
        for key, why in shown.offers.items():
            if key in _ASIDE:
                continue
            self._button(key, VERBS[key].label, why, role="primary" if key == primary else "")
        for key in _ASIDE:
            if key in shown.offers:
                action = self.more.addAction(VERBS[key].label, self._chosen)
                action.setData(key)
                action.setEnabled(not shown.offers[key])
                action.setToolTip(plain_tip(shown.offers[key]))
        self.buttons["print"] = self._print
        if not self.more.isEmpty():
            more = self._button("more", "更多", "")
            more.setMenu(self.more)
        if had_keys:
            same = [one for key, one in self.buttons.items() if key == had_keys]
            usable = [one for one in (*same, *self.buttons.values()) if one.isEnabled()]
            (usable[0] if usable else self).setFocus()

    def _button(self, key: str, word: str, why: str, *, role: str = "") -> QPushButton:
        button = QPushButton(word)
        button.setProperty("role", role)
        button.setObjectName(key)
        button.setEnabled(not why)
        button.setToolTip(plain_tip(why))
        if key != "more":
            button.clicked.connect(self._clicked)
        self._verbs.add(button)
        button.show()
        self.buttons[key] = button
        return button

    # -- verbs --------------------------------------------------------------------------------------------------------

    def act(self, verb: str) -> None:
        """Use a verb on what is shown, as its button does."""
        if self.shown is None:
            return
        why = self.shown.offers.get(verb, "")
        if why:
            self._desk.refuse(Refused(why))
        elif verb == "print":
            self.print()
        elif verb in STEPS:
            open_step(self._desk, verb, self.shown, self)
        else:
            self._do(verb)

    def _do(self, verb: str) -> None:
        """Use a verb that asks for nothing."""
        if self.shown is None:
            return
        actor, one = self._desk.actor, self.shown.complaint
        if verb == "archive":
            if ask.confirm(self, "归档", f"{one.title()}归档后只能查看，要归档吗？", "归档"):
                self._desk.work.write(lambda: closing.archive(actor, one.id), owner=self, refused=self._desk.refuse)
        elif verb == "resume":
            self._desk.work.write(lambda: pausing.resume(actor, one.id), owner=self, refused=self._desk.refuse)

    def print(self) -> None:
        """Show the sheet of the complaint in its copies, ready to be printed."""
        if self.shown is None:
            return
        from cmdesk.complaints import paper
        from cmdesk.papers.preview import open_preview

        actor, one = self._desk.actor, self.shown.complaint.id
        open_preview(self._desk, lambda: paper.sheet_job(actor, one), title="客户投诉处理单")

    def _clicked(self) -> None:
        button = self.sender()
        if button is not None:
            self.act(button.objectName())

    def _chosen(self) -> None:
        action = self.sender()
        if action is not None:
            self.act(str(action.data()))  # type: ignore[attr-defined]

    def _add_task(self) -> None:
        self.act("add_task")

    def _do_task(self, task_id: int) -> None:
        """Report the chosen task done, where it is not and the actor may."""
        if self.shown is None or self.shown.offers.get("do_task", "none are left"):
            return
        task = next((one for one in self.shown.tasks if one.id == task_id and one.done_at is None), None)
        if task is not None and task.why_not:
            self._desk.refuse(Refused(task.why_not))
        elif task is not None:
            open_step(self._desk, "do_task", self.shown, self, {"task": str(task_id)})

    def _arrive(self) -> None:
        self.act("arrive")

    def _came(self, arrival_id: int) -> None:
        """Write down when somebody who was called came, where that is not known."""
        if self.shown is None or self.shown.offers.get("arrive", "past that stage"):
            return
        one = next((one for one in self.shown.arrivals if one["id"] == arrival_id), None)
        if one is not None and one["arrived_at"] is None:
            open_step(self._desk, "arrive", self.shown, self, {"user_id": one["user_id"]})

    def _open_customer(self) -> None:
        if self.shown is not None:
            self._desk.open("customer", self.shown.complaint.customer_id)

    def _next(self) -> None:
        self.panels.turn(1)

    def _previous(self) -> None:
        self.panels.turn(-1)


def _chips(shown: Shown) -> list[tuple[str, Tone]]:
    found, chips = shown.complaint, list[tuple[str, Tone]]()
    severity = Complaint.severity.about.label_of
    if found.severity:
        chips.append((severity(found.severity), "late" if found.severity == "severe" else "plain"))
    elif found.severity_proposed:
        chips.append((f"建议{severity(found.severity_proposed)}", "soon"))
    chips.append((moves.LABELS[found.state or ""], "done" if found.state == "archived" else "info"))
    if shown.pressing is not None:
        timer = shown.pressing.timer
        chips.append((f"{shown.pressing.label} {timer.text}", TONES[timer.state]))
    if shown.is_paused:
        chips.append((f"已挂起到 {shown.values['paused_until']:%m-%d %H:%M}", "paused"))
    if found.withdrawn:
        chips.append(("已撤诉", "plain"))
    if found.urgent:
        chips.append(("急件", "late"))
    if shown.times > 1:
        chips.append((f"第 {shown.times} 次投诉", "soon"))
    return chips


def _specs() -> list[FieldSpec]:
    """Return what the page shows of a complaint: its own fields, and who gets copies of its sheet beside the plan."""
    found: list[FieldSpec] = []
    for spec in specs_of(Complaint):
        if spec.name == "activity_id":  # it stands on the time-line
            continue
        found.append(spec)
        if spec.name == "opinions":
            found.append(FieldSpec("copied", "各联送达", "text", group=spec.group))
    return found


def _arrival_line(one: Mapping[str, Any]) -> Line:
    called, arrived = (one[name] for name in ("called_at", "arrived_at"))
    tone: Tone = "done" if arrived else "plain" if one["note"] else "soon"
    return Line(
        one["id"],
        (one["name"], called, arrived or ("未到场" if one["note"] else "等到场"), one["note"]),
        tone=tone,
        tone_at=2,
    )


def _task_line(one: Task) -> Line:
    today = clock.today()
    due: Cell = one.due_on
    tone: Tone = "plain"
    if one.due_on and not one.done_at:
        light = of_day(one.due_on, today)
        tone, due = light.tone, DayWords(one.due_on, f"　{light.word}")
    elif one.due_on and one.done_at:
        tone = "late" if one.done_at.date() > one.due_on else "done"
    return Line(
        one.id,
        (one.text, one.unit, one.user, due, one.done_at, one.proof),
        quiet=bool(one.done_at),
        tone=tone,
        tone_at=3,
    )
