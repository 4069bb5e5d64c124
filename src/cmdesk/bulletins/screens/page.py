"""营销信息: the library at the left, the chosen one to read at the right."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from cmdesk.bulletins.record import KINDS, Bulletin
from cmdesk.bulletins.rules import attached, learning, lists, rights, writing
from cmdesk.bulletins.screens.dialog import BulletinDialog, Draft, draft_of
from cmdesk.bulletins.screens.pane import Pane
from cmdesk.core.errors import Refused
from cmdesk.kit import ask
from cmdesk.kit.background.doing import do
from cmdesk.kit.files.attached_dialog import open_attached
from cmdesk.kit.form.combo import Combo
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.look.empty import Empty
from cmdesk.kit.look.tokens import SPACE_2, SPACE_3, Tone
from cmdesk.kit.page.rereading import Rereading
from cmdesk.kit.shortcuts import bind_keys
from cmdesk.kit.space.splitter import Splitter

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_TONES: dict[str, Tone] = {"未读": "soon", "已读": "plain", "已掌握": "done"}


class BulletinsPage(QWidget):
    """What there is to know, to learn, to carry out and to tell."""

    SHOWS = frozenset({"bulletin", "bulletin_area", "bulletin_product", "bulletin_reading", "conveyed"})

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.kinds = Combo()
        self.kinds.setAccessibleName("信息类别")
        self.kinds.addItem("全部类别", "")
        for choice in KINDS:
            self.kinds.addItem(choice.label, choice.value)
        self.running = QCheckBox("只看有效的")
        self.list = SmallList(
            ("学习", "标题 / 类别", "状态 / 有效期", "已读"), add="新建营销信息", icon="megaphone",
            nothing="没有营销信息。有发布权限的人按 Ctrl+N 新建，发布后要学习的人会收到通知。",
            tall=True,
            spare=(3,),
        )  # fmt: skip
        self.list.forbid(rights.may(desk.actor, "publish"))
        self.pane = Pane()
        self._empty = Empty("megaphone", "选一份营销信息来读。")
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.pane)
        self.dialog: BulletinDialog | None = None
        self.verbs: dict[str, QPushButton] = {}
        self._lay_out()
        self._connect()
        self.read()

    def _lay_out(self) -> None:
        left = QWidget()
        rows = QVBoxLayout(left)
        rows.setContentsMargins(0, SPACE_3, 0, 0)
        rows.setSpacing(0)
        top = QHBoxLayout()
        top.setContentsMargins(SPACE_3, 0, SPACE_3, 0)
        top.setSpacing(SPACE_2)
        top.addWidget(self.kinds)
        top.addWidget(self.running)
        top.addStretch(1)
        rows.addLayout(top)
        rows.addWidget(self.list, 1)
        for key, word, slot in (
            ("read", "已读", self.mark_read), ("learned", "已掌握", self.mark_learned), ("publish", "发布", self.publish),
            ("edit", "修改…", self.edit), ("drop", "删除", self.drop), ("withdraw", "撤回…", self.withdraw),
            ("files", "附件…", self.files),
        ):  # fmt: skip
            button = QPushButton(word)
            if key in {"read", "publish"}:
                button.setProperty("role", "primary")
            button.clicked.connect(slot)
            self.verbs[key] = button
            self.pane.add_verb(button)
        self.verbs["read"].setToolTip("Ctrl+Enter：登记已读")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        splitter = Splitter(self._desk.memory, "bulletins", [left, self._stack], [420, 560])
        splitter.setStretchFactor(1, 1)
        whole.addWidget(splitter)
        self.setFocusProxy(self.list)

    def _connect(self) -> None:
        self.kinds.currentIndexChanged.connect(self._narrowed)
        self.running.toggled.connect(self._narrowed)
        self.list.add_asked.connect(self.add)
        self.list.current_changed.connect(self._chosen)
        self.list.opened.connect(self._enter)
        bind_keys(self, {"Ctrl+N": self.add, "Ctrl+Return": self.mark_read})
        Rereading(self._desk, self, self.SHOWS, self.read)

    # -- reading ------------------------------------------------------------------------------------------------------

    def read(self) -> None:
        """Read the list anew, and the bulletin in front."""
        actor, kind, running = self._desk.actor, str(self.kinds.currentData()), self.running.isChecked()
        self._desk.work.read(
            lambda: lists.rows(actor, kind=kind, only_running=running), self._show, owner=self, title="正在读营销信息"
        )

    def open_record(self, kind: str, record_id: int) -> None:
        """Show a bulletin from elsewhere."""
        if kind == Bulletin.KIND:
            self.list.select(record_id)
            self.kinds.setCurrentIndex(0)
            self.running.setChecked(False)
            self.read()

    def _narrowed(self, _: object = None) -> None:
        self.read()

    def _show(self, rows: list[lists.Row]) -> None:
        self.list.show_lines([
            Line(
                row.bulletin.id,
                (row.mark, f"{row.bulletin.heading}\n{row.sort}", f"{row.standing}\n{_days(row.bulletin)}",
                 f"{row.read}/{row.readers}" if row.bulletin.state == "published" else ""),
                quiet=row.standing in {"已到期", "已撤回"},
                tone=_TONES.get(row.mark),
            )
            for row in rows
        ], begin=True)  # fmt: skip
        unread = sum(row.mark == "未读" for row in rows)
        self.list.set_words(f"{len(rows)} 份" + (f"，未读 {unread}" if unread else ""))
        self._chosen(self.list.current)

    def _chosen(self, current: object) -> None:
        actor = self._desk.actor
        if not isinstance(current, int):
            self._desk.work.drop(self._show_one, owner=self)
            self._stack.setCurrentIndex(0)
            return
        self._desk.work.read(
            lambda: (lists.shown(actor, current), attached.FILES.may_attach(actor, current)),
            self._show_one, owner=self, title="", refused=self._gone,
        )  # fmt: skip

    def _gone(self, _refusal: Refused) -> None:
        self._stack.setCurrentIndex(0)

    def _show_one(self, found: tuple[lists.Shown, Refused | None]) -> None:
        shown, refusal = found
        self.pane.show_bulletin(shown)
        state, mark = shown.row.bulletin.state, shown.row.mark
        published, draft = state == "published", state == "draft"
        self.verbs["read"].setVisible(mark == "未读")
        self.verbs["learned"].setVisible(published and mark == "已读")
        for key, visible in (("publish", draft), ("edit", draft), ("drop", draft), ("withdraw", published)):
            self.verbs[key].setVisible(visible and refusal is None)
        self._stack.setCurrentIndex(1)

    # -- doing --------------------------------------------------------------------------------------------------------

    def add(self) -> None:
        """Write a new bulletin."""
        refusal = rights.may(self._desk.actor, "publish")
        if refusal is not None:
            self._desk.refuse(refusal)
            return
        actor = self._desk.actor
        self._desk.work.read(lambda: draft_of(actor), self._open_dialog, owner=self, title="")

    def edit(self) -> None:
        """Change the draft in front."""
        actor, one = self._desk.actor, self.list.current
        if one is not None:
            self._desk.work.read(lambda: draft_of(actor, one), self._open_dialog, owner=self, title="")

    def mark_read(self) -> None:
        """Note that the bulletin in front was read."""
        actor, one = self._desk.actor, self.list.current
        if one is not None and self.verbs["read"].isVisibleTo(self.pane):
            self._write(lambda: learning.mark(actor, [one]), "已登记阅读")

    def mark_learned(self) -> None:
        """Note that what the bulletin in front asks for was learned."""
        actor, one = self._desk.actor, self.list.current
        if one is not None:
            self._write(lambda: learning.mark(actor, [one], learned=True), "已登记掌握")

    def publish(self) -> None:
        """Publish the draft in front."""
        actor, one = self._desk.actor, self.list.current
        if one is not None:
            self._write(lambda: writing.publish(actor, one), "已发布")

    def drop(self) -> None:
        """Put the draft in front into the bin."""
        actor, one = self._desk.actor, self.list.current
        if one is not None:
            self._write(lambda: writing.drop(actor, one), "草稿已删除")

    def withdraw(self) -> None:
        """Withdraw the bulletin in front, with the reason."""
        actor, one = self._desk.actor, self.list.current
        why = ask.text(self, "撤回营销信息", "撤回原因（要学习的人会收到）：") if one is not None else None
        if why is not None and one is not None:
            self._write(lambda: writing.withdraw(actor, one, why), "已撤回")

    def files(self) -> None:
        """Show the files of the bulletin in front."""
        if self.list.current is not None:
            open_attached(self._desk, self.list.current, attached.FILES, "营销信息的附件", self)

    def _enter(self, _bulletin_id: int) -> None:
        self.pane.text.setFocus()

    def _open_dialog(self, draft: Draft) -> None:
        self.dialog = BulletinDialog(self._desk, draft)
        self.dialog.setParent(self, self.dialog.windowFlags())
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog.open()

    def _write(self, job: Callable[[], Any], said: str) -> None:
        do(self._desk, self, job, said)


def _days(one: Bulletin) -> str:
    return f"{one.valid_from:%m-%d} 至 {one.valid_to:%m-%d}" if one.valid_to else f"{one.valid_from:%m-%d} 起"
