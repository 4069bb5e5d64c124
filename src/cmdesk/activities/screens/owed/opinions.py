"""The list 未答复的意见: what customers doubted, thought or proposed and nobody answered yet (S1-41)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from cmdesk.activities.record import Request
from cmdesk.activities.rules.owed import opinions
from cmdesk.activities.rules.owed.opinions import Unanswered
from cmdesk.activities.screens.owed.reply_dialog import open_reply
from cmdesk.core.actor import Actor
from cmdesk.core.errors import Refused
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.look import icons
from cmdesk.kit.page.rereading import MINUTE, Rereading
from cmdesk.kit.shortcuts import bind_keys

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_SHOWS = frozenset({"request", "activity", "customer"})


class OpinionsList(QWidget):
    """Requests of these kinds without a reply, and opinions that stand only at a contact; Enter answers."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._found: dict[int, Unanswered] = {}
        self.list = SmallList(
            ("客户", "时限", "类别", "客户说", "提出时间", "经办人"), add="", icon="message",
            nothing="没有未答复的疑问、意见和建议。往来里记下的意见建议也会列在这里，直到答复。",
        )  # fmt: skip
        self.list.rows.setAccessibleName("未答复的意见")
        self._reply = QPushButton(icons.icon("message"), "答复…")
        self._reply.setToolTip("Enter")
        self._reply.clicked.connect(self.reply)
        self.list.add_tool(self._reply)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.list)
        self.setFocusProxy(self.list)
        self.list.opened.connect(self.reply)
        self.list.current_changed.connect(self._moved)
        self._take: list[QPushButton] = []
        for kind, keys in (("opinion", "Ctrl+T"), ("question", ""), ("suggestion", "")):
            button = QPushButton(f"转为{Request.kind.show(kind)}")
            button.setObjectName(kind)
            button.setToolTip(keys or "往来里记的，转为待答复")
            button.clicked.connect(self._clicked)
            self.list.add_tool(button)
            self._take.append(button)
        bind_keys(self, {"Ctrl+T": self._take[0].click})
        Rereading(desk, self, _SHOWS, self.read, every=MINUTE)
        self.read()

    @property
    def current(self) -> Unanswered | None:
        """The row that is selected."""
        return self._found.get(self.list.current or 0)

    def read(self) -> None:
        """Read the list anew."""
        actor = self._desk.actor
        self._desk.work.read(lambda: _unanswered(actor), self._show, owner=self, title="")

    def reply(self) -> None:
        """Answer the current one; what is only noted becomes an opinion first."""
        one, actor = self.current, self._desk.actor
        if one is None:
            return
        if one.request_id is not None:
            open_reply(self._desk, one.request_id, one.text, self)
            return
        activity = one.activity_id or 0
        self._desk.work.write(
            lambda: opinions.take_up(actor, activity, "opinion"), self._taken, owner=self, refused=self._refused
        )

    def take(self, kind: str) -> None:
        """Make the current note a request of a kind."""
        one, actor = self.current, self._desk.actor
        if one is not None and one.activity_id is not None:
            activity = one.activity_id
            self._desk.work.write(
                lambda: opinions.take_up(actor, activity, kind), self._done, owner=self, refused=self._refused
            )

    def _taken(self, made: Request) -> None:
        open_reply(self._desk, made.id, made.text, self)

    def _done(self, made: Request) -> None:
        self.list.select(made.id)
        self._desk.say(f"已转为待答复的{Request.kind.show(made.kind)}", undo=True)

    def _clicked(self) -> None:
        button = self.sender()
        if button is not None:
            self.take(button.objectName())

    def _show(self, found: tuple[Sequence[Unanswered], list[Line]]) -> None:
        rows, lines = found
        self._found = {one.id: one for one in rows}
        self.list.show_lines(lines, begin=True)
        late = sum(one.light.tone == "late" for one in rows)
        self.list.set_words(f"{len(rows)} 条" + (f"，其中超时 {late} 条" if late else "") if rows else "")
        self._moved()

    def _moved(self, _: object = None) -> None:
        one = self.current
        self._reply.setEnabled(one is not None)
        for button in self._take:
            button.setEnabled(one is not None and one.activity_id is not None)

    def _refused(self, refusal: Refused) -> None:
        self.list.set_words(str(refusal))


def _unanswered(actor: Actor) -> tuple[Sequence[Unanswered], list[Line]]:
    """Read what is unanswered, and put it into words here: of a large office there are thousands."""
    rows = opinions.unanswered(actor, datetime.now().astimezone())
    return rows, [_line(one) for one in rows]


def _line(one: Unanswered) -> Line:
    kind = Request.kind.show(one.kind) if one.kind else "记在往来"
    cells = (one.customer, one.light.word, kind, one.text, one.said_at, one.user)
    return Line(one.id, cells, tone=one.light.tone, tone_at=1)
