"""A severe complaint goes from the call to the archive by people who sign in one after the other, each with his own password.

Everything is done in the real program: entrance, main window, dialogs, the page 审批. Only the boxes that would wait for an
answer (``kit.ask``) are answered by the test. Each one also tries the shortcut that is not his: it is not offered, and the
verb below refuses it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from tests.complaints.conftest import add_departments
from tests.complaints.path.steps import JUDGED
from tests.core.paper.reader import squeezed, texts
from tests.kit.form.hands import field, focused, show, type_
from tests.kit.form.hands import press as hit
from tests.people import add_customer, make_staff

from cmdesk.approvals.screens.page import ApprovalsPage
from cmdesk.complaints import paper
from cmdesk.complaints.record import Complaint
from cmdesk.complaints.rules.path import closing, handling, intake
from cmdesk.complaints.screens.page import ComplaintsPage
from cmdesk.complaints.screens.register import RegisterDialog
from cmdesk.core import approval
from cmdesk.core.actor import PROGRAM, Actor
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused
from cmdesk.core.file.office import Office
from cmdesk.kit import ask
from cmdesk.kit.look.theme import apply_theme
from cmdesk.kit.records.record_dialog import RecordDialog
from cmdesk.kit.table.rows.lane import end_lanes
from cmdesk.papers import press
from cmdesk.shell.desk import Program
from cmdesk.shell.frame.window import MainWindow
from cmdesk.staff.rules import actor_of
from cmdesk.staff.rules.signing_in import reset_password
from cmdesk.staff.screens.entrance.sign_in import SignInCard

CONTROL = Qt.KeyboardModifier.ControlModifier
PEOPLE = (
    "account_manager", "service_director", "area_manager", "sales_director", "quality",
    "logistics", "marketing_director", "general_manager", "service_specialist",
)  # fmt: skip
CHECK = {
    "findings": "两件外箱淋雨，内条受潮", "loss_text": "两件共一百条受潮", "loss": Decimal(9800),
    "demand": "赔偿 9800 元", "cause_text": "送货车篷布破损", "fault": "carrier", "evidence": "照片三张",
}  # fmt: skip


def password_of(role: str) -> str:
    """Return the password that only the person of a role knows."""
    return f"only {role} 知道的口令"


class Running:
    """What the program asks of its application; it never ends during the test."""

    def __init__(self, app: Any) -> None:
        self._app = app

    def __getattr__(self, name: str) -> Any:
        return getattr(self._app, name)

    def quit(self) -> None:
        """Stay."""


class People:
    """The people of the office at the one computer, one after the other."""

    def __init__(self, qtbot: Any, program: Program, ids: dict[str, int]) -> None:
        self._qtbot, self._program, self._ids = qtbot, program, ids

    def actor(self, role: str) -> Actor:
        """Return somebody as the rules know him."""
        return actor_of(self._ids[role])

    @contextmanager
    def at_the_desk(self, role: str, *, mistyped: bool = False) -> Iterator[Seat]:
        """Let somebody sign in with his own password, and out again at the end."""
        card: Any = self._program._entrance.card  # type: ignore[union-attr]
        assert isinstance(card, SignInCard)
        card.line("login").edit.setText(role)
        if mistyped:
            card.line("password").edit.setText(password_of("general_manager"))
            card.sent.emit()
            self._qtbot.waitUntil(lambda: bool(card.problem))
            assert self._program.window is None
        card.line("password").edit.setText(password_of(role))
        card.sent.emit()
        self._qtbot.waitUntil(lambda: self._program.window is not None)
        window = self._program.window
        assert window is not None
        assert window.actor.login == role
        window.resize(1366, 768)
        seat = Seat(self._qtbot, window)
        seat.settle()
        show(self._qtbot, window)
        yield seat
        seat.settle()
        self._program.sign_out()
        self._qtbot.waitUntil(lambda: isinstance(self._program._entrance.card, SignInCard))  # type: ignore[union-attr]


class Seat:
    """The main window of the one who has signed in."""

    def __init__(self, qtbot: Any, window: MainWindow) -> None:
        self.qtbot, self.window = qtbot, window

    @property
    def actor(self) -> Actor:
        """Who sits there, with the rights he has now."""
        return self.window.actor

    def settle(self) -> None:
        """Wait until what was asked of the background is there."""
        self.qtbot.settle(self.window.work)

    def complaint(self, one: int) -> ComplaintsPage:
        """Open a complaint on its page."""
        self.window.open(Complaint.KIND, one)
        page = self.window.page("complaints")
        assert isinstance(page, ComplaintsPage)
        self.qtbot.waitUntil(lambda: page.view.shown is not None and page.view.shown.complaint.id == one)
        self.settle()
        return page

    def step(self, one: int, verb: str, **values: Any) -> None:
        """Press the button of a step, fill in its dialog and press the button that saves."""
        page = self.complaint(one)
        assert page.view.buttons[verb].isEnabled(), page.view.buttons[verb].toolTip()
        self.qtbot.mouseClick(page.view.buttons[verb], Qt.MouseButton.LeftButton)
        self.fill(values)

    def fill(self, values: dict[str, Any]) -> None:
        """Fill in the dialog that has just opened and save it by Ctrl+S."""
        (dialog,) = shown(RecordDialog)
        self.qtbot.waitUntil(dialog.isActiveWindow)
        for name, value in values.items():
            assert dialog.form.editor(name) is not None, name
            dialog.form.type_in(name, value)
        self.qtbot.keyClick(dialog, Qt.Key.Key_S, CONTROL)
        self.qtbot.waitUntil(lambda: not shown(RecordDialog))
        self.settle()

    def lacks(self, one: int, verb: str) -> None:
        """See that a step is not offered: its button is missing, or grey with the reason as its tip."""
        button = self.complaint(one).view.buttons.get(verb)
        assert button is None or (not button.isEnabled() and button.toolTip())

    def approvals(self) -> ApprovalsPage:
        """Go to 审批, where what waits longest is chosen already."""
        self.window.go("approvals")
        page = self.window.page("approvals")
        assert isinstance(page, ApprovalsPage)
        self.settle()
        return page

    def sign(self, words: str) -> None:
        """Agree on the page 审批 by Ctrl+Enter, with words."""
        page = self.approvals()
        self.qtbot.waitUntil(lambda: page.panel.isVisible() and page.panel._view is not None)
        assert page.panel.buttons["approve"].isEnabled()
        show(self.qtbot, self.window)
        page.panel.words.setFocus()
        type_(self.qtbot, words)
        hit(self.qtbot, Qt.Key.Key_Return, modifier=CONTROL)
        self.settle()

    def has_nothing_to_sign(self) -> None:
        """See that 待我审 is empty."""
        page = self.approvals()
        assert page.list.rows.rowCount() == 0
        assert not page.panel.isVisible()


@pytest.fixture
def people(qtbot: Any, qapp: Any, file_office: Office, tmp_path: Path) -> Iterator[People]:
    """The program, open on an office file where everybody has his own password."""
    staff = make_staff(file_office)
    add_departments(staff, {"quality": "品控部", "logistics": "物流部"})
    add_customer(staff["account_manager"], staff.units["east"], phones="13812345678", stage="customer")
    for role in PEOPLE:
        reset_password(PROGRAM, staff[role].id, password_of(role), temporary=False)
    file_office.close()
    apply_theme(qapp, "light")
    hook = sys.excepthook
    program = Program(Running(qapp), tmp_path / "office", None)
    program.start()
    qtbot.waitUntil(lambda: isinstance(program._entrance.card, SignInCard))  # type: ignore[union-attr]
    yield People(qtbot, program, {role: staff[role].id for role in PEOPLE})
    if program.window is not None:
        database = program.window.office.database
        program.window.close()
        end_lanes(database)
    elif program._entrance is not None:
        program._entrance.close()
    program.close_office()
    sys.excepthook = hook


def shown(kind: type[Any]) -> list[Any]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()]


def state_of(one: int) -> str:
    return keep.read(Complaint, one).state or ""


def run_of(one: int) -> int:
    found = approval.of_record(Complaint.KIND, one)
    assert found is not None
    return found.id


def refused(verb: Callable[[], object], words: str) -> None:
    """See that the verb below a button refuses."""
    with pytest.raises(Refused, match=words):
        verb()


def take_the_call(seat: Seat, severity: str, *said: str) -> int:
    """F9 from anywhere: four digits of the phone, the type by its digit, what happened, what he wants."""
    seat.window.go("complaints")  # with a customer in front, he is the one who calls
    seat.settle()
    show(seat.qtbot, seat.window)
    seat.qtbot.keyClick(seat.window, Qt.Key.Key_F9)
    seat.qtbot.waitUntil(lambda: bool(shown(RegisterDialog)))
    (dialog,) = shown(RegisterDialog)
    seat.qtbot.waitUntil(lambda: dialog.isAncestorOf(QApplication.focusWidget()))
    assert field() == "customer_id"
    type_(seat.qtbot, "5678")
    seat.qtbot.waitUntil(lambda: focused().popup_open)  # type: ignore[attr-defined]
    hit(seat.qtbot, Qt.Key.Key_Return)
    seat.settle()
    type_(seat.qtbot, "1")
    for words in said:
        hit(seat.qtbot, Qt.Key.Key_Return)
        type_(seat.qtbot, words)
    assert dialog.severity.accessibleName() == f"建议：{severity}"
    hit(seat.qtbot, Qt.Key.Key_Return, modifier=CONTROL)
    seat.qtbot.waitUntil(lambda: Complaint.select().count() == 1)
    seat.settle()
    found = Complaint.get()
    assert found.receiver_id == seat.actor.id
    return int(found.id)


def test_a_severe_complaint_by_its_people(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    """Call, grading, check, four countersignatures, proposal, two signatures, task, follow-up, evaluation, archive."""
    said: list[str] = []
    monkeypatch.setattr(ask, "password", lambda *_args: said.pop(0) if said else None)
    monkeypatch.setattr(ask, "confirm", lambda *_args, **_more: True)
    today = date.today()  # noqa: DTZ011

    with people.at_the_desk("account_manager", mistyped=True) as seat:
        one = take_the_call(seat, "严重", "送来的两件货淋雨受潮", "要求赔偿")
        seat.lacks(one, "grade")  # who takes a call does not judge it
        refused(lambda: intake.grade(seat.actor, one, "minor", "小事"), "没有给投诉分级")

    with people.at_the_desk("service_director") as seat:
        seat.step(one, "grade", owner_id=seat.actor.id)
        assert state_of(one) == "severe_site"
        came = datetime.now().replace(second=0, microsecond=0)  # noqa: DTZ005  # not before the minute of the call
        seat.step(one, "verify", arrived_at=came, **CHECK)
        assert state_of(one) == "countersigning"
        seat.has_nothing_to_sign()  # who verified does not countersign
        refused(lambda: approval.approve(seat.actor, run_of(one)), "自己发起")

    with people.at_the_desk("area_manager") as seat:
        seat.lacks(one, "propose")
        refused(lambda: handling.propose(seat.actor, one, {}), "没有拟定投诉处理方案")
        seat.sign("情况属实")
        seat.has_nothing_to_sign()
    with people.at_the_desk("sales_director") as seat:
        seat.sign("同意赔偿")
        refused(lambda: approval.approve(seat.actor, run_of(one)), "没有轮到")  # nobody signs twice
    with people.at_the_desk("quality") as seat:
        seat.sign("同意")
    with people.at_the_desk("logistics") as seat:
        seat.sign("篷布已更换")
        assert state_of(one) == "proposing"

    with people.at_the_desk("marketing_director") as seat:
        plan = {"ways": ("pay",), "plan": "赔偿一百条", "amount": Decimal(9800), "amount_way": "冲减货款",
                "amount_on": today, "opinions": "各部门同意"}  # fmt: skip
        seat.step(one, "propose", **plan)
        assert state_of(one) == "deciding"
        seat.has_nothing_to_sign()
        refused(lambda: approval.approve(seat.actor, run_of(one)), "自己发起")

    with people.at_the_desk("service_director") as seat:
        seat.lacks(one, "do_task")
        said.append(password_of("service_director"))
        seat.sign("建议批准")
        assert state_of(one) == "deciding"  # without the general manager nothing is carried out

    with people.at_the_desk("general_manager") as seat:
        refused(lambda: approval.approve(seat.actor, run_of(one)), "再输入一次")  # money asks for the password
        said.append(password_of("service_director"))  # somebody else's
        seat.sign("同意")
        assert state_of(one) == "deciding"
        said.append(password_of("general_manager"))
        seat.sign("")
        assert state_of(one) == "executing"
        seat.lacks(one, "archive")
        refused(lambda: closing.archive(seat.actor, one), "没有归档")

    with people.at_the_desk("service_director") as seat:
        page = seat.complaint(one)
        page.view.panels.select("tasks")
        seat.settle()
        add_task(seat, page, text="冲减货款 9800 元", user_id=seat.actor.id, due_on=today)
        refused(lambda: closing.follow_up(seat.actor, one, satisfied=True, words="好"), "还没到回访")
        seat.step(one, "do_task", proof="冲减单 088")
        assert state_of(one) == "follow_up"

    with people.at_the_desk("account_manager") as seat:
        seat.step(one, "follow", satisfied="yes", customer_words="处理得快")
        seat.lacks(one, "evaluate")
        refused(lambda: closing.evaluate(seat.actor, one, JUDGED), "没有评估")

    with people.at_the_desk("service_specialist") as seat:
        refused(lambda: closing.archive(seat.actor, one), "请填写过程评估")
        seat.step(one, "evaluate", **JUDGED, improver_id=seat.actor.id)
        page = seat.complaint(one)
        seat.qtbot.mouseClick(page.view.buttons["archive"], Qt.MouseButton.LeftButton)
        seat.qtbot.waitUntil(lambda: state_of(one) == "archived")
        seat.settle()
        assert [key for key, button in page.view.buttons.items() if button.isEnabled()] == ["print"]
        refused(lambda: intake.correct(seat.actor, one, {"facts": "别的"}), "已归档")

        sheets = texts(press.press(seat.actor, seat.window.office, paper.sheet_job(seat.actor, one)).content)

    assert len(sheets) == 4  # 联
    for page in map(squeezed, sheets):
        for signed in (
            "情况属实是区域经理", "同意赔偿是销售部经理", "同意是品控部负责人", "篷布已更换是物流部负责人",
            "建议批准", "签字：客户管理部经理", "签字：总经理", "冲减货款9800元：冲减单088",
        ):  # fmt: skip
            assert "".join(signed.split()) in page


def add_task(seat: Seat, page: ComplaintsPage, **values: Any) -> None:
    """Give a task by the button above the list of tasks."""
    seat.qtbot.mouseClick(page.view.tasks.add_button, Qt.MouseButton.LeftButton)
    seat.fill(values)
