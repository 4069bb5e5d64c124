"""What was done in the office, by whom, field by field, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPushButton, QVBoxLayout, QWidget

from cmdesk.core import undo
from cmdesk.core.actor import Scope
from cmdesk.core.conditions import holding
from cmdesk.core.day import clock
from cmdesk.core.day.daytext import near_moment
from cmdesk.core.errors import Refused
from cmdesk.core.window import Query
from cmdesk.kit.look import theme
from cmdesk.kit.look.chips import label
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.tokens import PAGE_MARGIN, SPACE_2, SPACE_3
from cmdesk.kit.page.page_head import PageHead
from cmdesk.kit.page.rereading import Rereading
from cmdesk.kit.space.splitter import Splitter
from cmdesk.kit.table.column import Column
from cmdesk.kit.table.rows.reading import local_moment
from cmdesk.kit.table.view import TableView
from cmdesk.staff.rules import trail
from cmdesk.staff.screens.changes import Changes

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_TITLE = "CASE WHEN operation.undone_by IS NOT NULL THEN '（已撤销）' ELSE '' END || operation.title"
_QUERY = Query(
    table="operation",
    id="operation.id",
    columns=(
        ("at", "operation.at"),
        ("actor", "operation.actor_name"),
        (
            "title",
            _TITLE,
        ),
    ),
    sorts=(("at", "operation.id"),),
    order=(("at", True),),
)


class Operations(QWidget):
    """The trail by operations at the left, one in words at the right."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._id: int | None = None
        self._whole = desk.actor.scope("audit.view") is Scope.ALL
        self.table = TableView(desk.office.database, _columns(), noun="操作", measure="步")
        self.table.current_changed.connect(self._look)
        self.search = QLineEdit(placeholderText="谁、做了什么")
        self.search.setAccessibleName("查找操作")
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(px(180))
        self.search.textChanged.connect(self._filter)
        self.table.set_search_box(self.search)
        self.without_sign_ins = QCheckBox("不显示登录")
        self.without_sign_ins.setChecked(True)
        self.without_sign_ins.toggled.connect(self._filter)
        head = PageHead("操作记录", "" if self._whole else "自己的操作")
        head.add(self.without_sign_ins)
        head.add(self.search)
        if self._whole:
            tip = "数据文件、操作记录、附件是否完好，每条记录是否与操作记录相符"
            self.verify = head.add_button("核对数据", "check", self.check, tip)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(head)
        rows.addWidget(Splitter(desk.memory, "staff.operations", [self.table, self._panel()], [560, 430]), 1)
        self.setFocusProxy(self.table)
        Rereading(desk, self, None, self.table.refresh)
        self._filter()

    def _panel(self) -> QWidget:
        panel = QWidget()
        self._title = label(selectable=True)
        self._title.setFont(theme.group_font())
        self._title.setWordWrap(True)
        self._facts = label("", "weak")
        self.details = Changes()
        self.button = QPushButton("撤销这一步")
        self.button.setEnabled(False)
        self.button.clicked.connect(self.undo)
        rows = QVBoxLayout(panel)
        rows.setContentsMargins(PAGE_MARGIN, SPACE_3, PAGE_MARGIN, SPACE_3)
        rows.setSpacing(SPACE_2)
        rows.addWidget(self._title)
        rows.addWidget(self._facts)
        rows.addWidget(self.details, 1)
        rows.addWidget(self.button, 0, Qt.AlignmentFlag.AlignRight)
        return panel

    def undo(self) -> None:
        """Take the operation back that is looked at."""
        if self._id is not None:
            job = _undoing(self._desk, self._id)
            self._desk.work.write(job, self._undone, owner=self, title="正在撤销")

    def check(self) -> None:
        """Check the whole office against its trail; what is found is shown as the operation that found it."""
        self.verify.setEnabled(False)
        desk = self._desk
        desk.work.long(
            lambda task: trail.verify(desk.actor, desk.office, task.progress, task.stopping),
            self._checked, owner=self, title="正在核对数据", refused=self._not_checked,
        )  # fmt: skip

    def _checked(self, found: trail.Verdict) -> None:
        self.verify.setEnabled(True)
        self._load(found.operation_id)
        self._desk.say(
            f"核对完毕，发现 {len(found.problems)} 处不符，右边逐条列出"
            if found.problems
            else "数据完好：操作记录是完整的一条链，每条记录都与它相符，附件齐全"
        )

    def _not_checked(self, refusal: Refused) -> None:
        self.verify.setEnabled(True)
        self._desk.refuse(refusal)

    def _undone(self, _: object) -> None:
        self._desk.say(f"已撤销：{self._title.text()}")
        if self._id is not None:
            self._load(self._id)

    def _filter(self) -> None:
        query = _QUERY
        if not self._whole:
            query = query.filtered("operation.actor_id = ?", (self._desk.actor.id,))
        if self.without_sign_ins.isChecked():
            query = query.filtered("operation.title NOT LIKE '登录%'")
        text = self.search.text().strip()
        if text:
            query = query.filtered(*holding(text, "operation.title", "operation.actor_name"))
        self.table.show_query(query)

    def _look(self, operation_id: int | None) -> None:
        if operation_id is not None:
            self._load(operation_id)

    def _load(self, operation_id: int) -> None:
        self._id = operation_id
        job = _reading(self._desk, operation_id)
        self._desk.work.read(job, self._show, owner=self, title="", refused=self._refuse)

    def _show(self, found: tuple[str, str, list[trail.Line], bool]) -> None:
        title, facts, lines, can_undo = found
        self._title.setText(title)
        self._facts.setText(facts)
        self.details.show_lines(lines)
        self.button.setEnabled(can_undo)
        self.button.setToolTip(
            ""
            if can_undo
            else "没有可以撤销的改动，或已经撤销，或是别人、系统做的而您没有权限；投诉、审批的步骤不能撤销。"
        )

    def _refuse(self, refusal: object) -> None:
        self._title.setText(str(refusal))
        self._facts.setText("")
        self.details.show_lines(())
        self.button.setEnabled(False)


def _columns() -> list[Column]:
    return [
        Column("at", "时间", "moment", width=122, render=_when),
        Column("actor", "谁", width=88, sortable=False),
        Column("title", "做了什么", width=140, sortable=False, fills=True),
    ]


def _when(stored: str) -> str:
    """Return day and time: of what was done, the time of day is always wanted."""
    moment = local_moment(stored)
    return stored if moment is None else near_moment(moment, clock.today())


def _reading(desk: Desk, operation_id: int) -> Callable[[], tuple[str, str, list[trail.Line], bool]]:
    def job() -> tuple[str, str, list[trail.Line], bool]:
        from cmdesk.core.field import moment_of

        found = trail.lines(desk.actor, operation_id)
        row = desk.office.database.row("SELECT title, actor_name, at FROM operation WHERE id = ?", (operation_id,))
        title, name, at = row or ("", "", "")
        facts = f"{name}　{moment_of(at):%Y-%m-%d %H:%M:%S}" if at else ""
        return title, facts, found, trail.may_undo(desk.actor, operation_id)

    return job


def _undoing(desk: Desk, operation_id: int) -> Callable[[], int]:
    def job() -> int:
        return undo.undo(desk.actor, operation_id)

    return job
