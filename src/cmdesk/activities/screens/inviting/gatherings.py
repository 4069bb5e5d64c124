"""The page 活动邀请: gatherings above, whom the chosen one invites below (S3-16)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPushButton, QVBoxLayout, QWidget

from cmdesk.activities.record import Gathering
from cmdesk.activities.rules import may
from cmdesk.activities.rules.inviting import gatherings
from cmdesk.activities.rules.inviting.gatherings import Planned
from cmdesk.activities.screens.inviting.invited_list import InvitedList
from cmdesk.core.actor import Actor
from cmdesk.core.errors import Refused
from cmdesk.core.record import specs_of, values_of
from cmdesk.kit import ask
from cmdesk.kit.background.doing import do
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.look import icons
from cmdesk.kit.page.rereading import Rereading
from cmdesk.kit.records.record_dialog import RecordDialog, Save
from cmdesk.kit.shortcuts import bind_keys
from cmdesk.kit.space.splitter import Splitter
from cmdesk.staff.links import people

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_SHOWS = frozenset({"gathering", "invitation"})


class GatheringsPage(QWidget):
    """What customers are invited to; the list below says who, how, and what they answered."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._rows: dict[int, Planned] = {}
        self.dialog: QDialog | None = None
        self.list = SmallList(
            ("编号", "活动", "类别", "时间", "地点", "状态", "邀请和答复"),
            add="筹备活动",
            icon="users",
            nothing="还没有活动。按 Ctrl+N 登记研讨会、巡展、订货会，再选客户邀请。",
        )
        self._verbs: dict[str, QPushButton] = {}
        for key, word, icon, slot, tip in (
            ("close", "写小结…", "check", self.close_one, "活动以后写效果怎样，办完"),
            ("cancel", "取消活动…", "x-circle", self.cancel, "写明为什么不办了"),
            ("sheet", "签到表", "clipboard", self.print_sheet, "打印签到表"),
            ("print", "邀请名单", "printer", self.print, "打印邀请名单　Ctrl+P"),
        ):
            button = QPushButton(icons.icon(icon), word)
            button.setToolTip(tip)
            button.clicked.connect(slot)
            self._verbs[key] = button
            self.list.add_tool(button)
        self.below = InvitedList(desk)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(Splitter(desk.memory, "gatherings", [self.list, self.below], [240, 360], upright=True))
        self.setFocusProxy(self.list)
        self.list.forbid(may(desk.actor, "create", None))
        self._connect()
        self.read()

    def _connect(self) -> None:
        self.list.add_asked.connect(self.add)
        self.list.opened.connect(self.open_one)
        self.list.bin_asked.connect(self.bin)
        self.list.current_changed.connect(self._chosen)
        bind_keys(self, {"Ctrl+N": self.add, "Ctrl+P": self.print, "Insert": self.below.choose})
        Rereading(self._desk, self, _SHOWS, self.read)

    def read(self) -> None:
        """Read the list anew."""
        actor = self._desk.actor
        self._desk.work.read(lambda: gatherings.listed(actor), self._show, owner=self, title="正在读活动")

    def open_record(self, kind: str, record_id: int) -> None:
        """Show a gathering from elsewhere."""
        if kind == Gathering.KIND:
            self.list.select(record_id)
            self.read()

    @property
    def current(self) -> Planned | None:
        """The gathering that is selected."""
        return self._rows.get(self.list.current or 0)

    # -- verbs --------------------------------------------------------------------------------------------------------

    def add(self) -> None:
        """Plan a gathering."""
        actor = self._desk.actor
        if may(actor, "create", None) is None:
            begin: dict[str, Any] = {"sort": "seminar", "user_id": actor.id}

            def save(values: dict[str, Any], before: dict[str, Any]) -> object:
                return gatherings.add(actor, {**before, **values})

            self._dialog("筹备活动", "登记", save, begin, {"user_id": actor.name}, None)

    def open_one(self, gathering_id: int) -> None:
        """Open a gathering to change it, or to read."""
        actor = self._desk.actor

        def read() -> tuple[Gathering, Refused | None]:
            return _opened(actor, gathering_id)

        self._desk.work.read(read, self._open, owner=self, title="", refused=self._desk.refuse)

    def close_one(self) -> None:
        """Write down how the current gathering went."""
        self._settle("写活动小结", "效果怎样，客户说了什么：", gatherings.close, "活动已办完")

    def cancel(self) -> None:
        """Give the current gathering up."""
        self._settle("取消活动", "为什么取消（已经邀请的客户要通知）：", gatherings.cancel, "活动已取消")

    def bin(self, gathering_id: int) -> None:
        """Put a gathering into the recycle bin."""
        actor = self._desk.actor
        self._write(lambda: gatherings.bin_one(actor, gathering_id), "活动已移入回收站")

    def print(self) -> None:
        """Show the list of those invited as it will be printed."""
        self._preview("邀请名单", "list_job")

    def print_sheet(self) -> None:
        """Show the sheet on which they sign in as it will be printed."""
        self._preview("签到表", "sign_in_job")

    def _preview(self, title: str, job: str) -> None:
        from cmdesk.activities import gathering_paper
        from cmdesk.papers.preview import open_preview

        actor, one = self._desk.actor, self.list.current
        if one is not None:
            make = getattr(gathering_paper, job)
            open_preview(self._desk, lambda: make(actor, one), title=title)

    def _settle(self, title: str, question: str, rule: Callable[[Actor, int, str], object], said: str) -> None:
        actor, one = self._desk.actor, self.current
        words = ask.text(self, title, f"{one.name}\n\n{question}") if one is not None else None
        if words is not None and one is not None:
            self._write(lambda: rule(actor, one.id, words), said)

    def _open(self, found: tuple[Gathering, Refused | None]) -> None:
        record, refusal = found
        actor = self._desk.actor

        def save(values: dict[str, Any], before: dict[str, Any]) -> object:
            return gatherings.edit(actor, record.id, values, version=record.version, before=before)

        values = values_of(record)
        self._dialog(record.title(), "保存", save, values, {"user_id": record.user.name}, refusal)

    def _dialog(
        self, title: str, verb: str, save: Save, values: dict[str, Any], titles: dict[str, str], refusal: Refused | None
    ) -> None:
        hidden = {"number", "state"} | (set() if values.get("summary") else {"summary"})
        dialog = RecordDialog(
            self._desk, title, verb, [spec for spec in specs_of(Gathering) if spec.name not in hidden], save,
            values=values, titles=titles, links={"user": people(self._desk)}, refusal=refusal, parent=self,
        )  # fmt: skip
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog = dialog
        dialog.open()

    def _write(self, job: Callable[[], Any], said: str) -> None:
        do(self._desk, self, job, said)

    # -- showing ------------------------------------------------------------------------------------------------------

    def _show(self, rows: Sequence[Planned]) -> None:
        self._rows = {row.id: row for row in rows}
        before, now = self.list.current, datetime.now().astimezone()
        self.list.show_lines([_line(row, now) for row in rows], begin=True)
        if self.list.current == before:
            self._chosen(before)

    def _chosen(self, gathering_id: object) -> None:
        one = self.current if isinstance(gathering_id, int) else None
        planned = one is not None and one.state == "planned"
        self._verbs["close"].setEnabled(planned and one is not None and one.begins_at < datetime.now().astimezone())
        self._verbs["cancel"].setEnabled(planned)
        for key in ("sheet", "print"):
            self._verbs[key].setEnabled(one is not None)
        self.below.show_gathering(one)


def _line(row: Planned, now: datetime) -> Line:
    state = row.light(now)
    over = "，已超出" if row.seats and row.counts.people > row.seats else ""
    seats = f"，名额 {row.seats}{over}" if row.seats else ""
    cells = (
        row.number, row.name, Gathering.sort.about.label_of(row.sort), row.begins_at, row.place,
        state.word, row.counts.words() + seats,
    )  # fmt: skip
    return Line(row.id, cells, quiet=row.state != "planned", tone=state.tone, tone_at=5)


def _opened(actor: Actor, gathering_id: int) -> tuple[Gathering, Refused | None]:
    found = gatherings.read(actor, gathering_id)
    refusal = gatherings.may_change(actor, found)
    if refusal is None:
        try:
            gatherings.refuse_settled(found)
        except Refused as settled:
            refusal = settled
    return found, refusal
