"""The page 演练: who has rehearsed the version in force and who has not, the words, and a stopwatch (S2-04)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QDialog, QStackedWidget, QVBoxLayout, QWidget

from cmdesk.activities.rules.ahead.sayings import Saying
from cmdesk.coaching.record import Rehearsal, ScriptVersion
from cmdesk.coaching.rules import rehearsals, rights, sayings, scripts
from cmdesk.coaching.rules.rehearsals import Standing
from cmdesk.coaching.screens.reading import Reading
from cmdesk.coaching.screens.scripts import parts_of
from cmdesk.coaching.screens.stopwatch import Stopwatch
from cmdesk.core.actor import Actor, Scope
from cmdesk.core.door import keep
from cmdesk.core.record import specs_of
from cmdesk.kit import ask
from cmdesk.kit.form.combo import Combo
from cmdesk.kit.lists.below import below
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.look.empty import Empty
from cmdesk.kit.look.tokens import Tone
from cmdesk.kit.page.panels import Head
from cmdesk.kit.page.rereading import Rereading
from cmdesk.kit.records.record_dialog import RecordDialog
from cmdesk.kit.shortcuts import bind_keys
from cmdesk.kit.space.splitter import Splitter
from cmdesk.staff.links import people

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_SHOWS = frozenset({"script", "script_version", "rehearsal", "user", "regulation"})
_TONES: dict[str, Tone] = {"none": "late", "some": "soon", "done": "done"}


@dataclass(frozen=True)
class _Found:
    """What the page shows of a script."""

    version: ScriptVersion
    said: Saying
    limit: int
    standing: list[Standing]
    done: list[Rehearsal]
    names: dict[int, str]


class RehearsalsPage(QWidget):
    """Choose a script, read it aloud against the clock, write the rehearsal down."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._found: _Found | None = None
        self.dialog: QDialog | None = None
        self.script = Combo()
        self.script.setAccessibleName("演练哪份话术")
        self.people = SmallList(
            ("姓名", "演练", "最短", "评分", "最近"), add="", icon="users",
            nothing="没有要演练的人。哪些岗位要演练，在 设置 → 制度 中定。",
        )  # fmt: skip
        self.people.rows.setAccessibleName("谁演练了")
        self.watch = Stopwatch()
        self._reading = Reading("话术内容")
        self.done = SmallList(
            ("时间", "演练人", "用时", "对练", "评分", "点评"), add="登记演练", icon="clock",
            nothing="这个版本还没有演练记录。按空格计时，照着念一遍，再登记。",
        )  # fmt: skip
        self.done.rows.setAccessibleName("演练记录")
        self._head = Head()
        self._stack = QStackedWidget()
        self._lay_out()
        self.script.currentIndexChanged.connect(self._script_chosen)
        self.people.current_changed.connect(self._show_done)
        self.watch.stopped.connect(self._stopped)
        self.done.add_asked.connect(self.add)
        self.done.bin_asked.connect(self.bin)
        for one in bind_keys(self, {"Space": self._space, "Ctrl+N": self.add}).values():
            one.setAutoRepeat(False)
        Rereading(desk, self, _SHOWS, self.read)
        may = desk.actor.scope(rights.REHEARSE) is not Scope.NONE
        self.done.forbid(None if may else rights_refusal())
        self.read()

    def _space(self) -> None:
        """Start or stop the watch, unless the keys are where Space means something else: on a button, in a choice."""
        focus = self.focusWidget()
        if isinstance(focus, QAbstractButton):
            focus.click()
        elif isinstance(focus, Combo):
            focus.showPopup()
        else:
            self.watch.toggle()

    def _lay_out(self) -> None:
        right = QWidget()
        rows = QVBoxLayout(right)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self._head)
        rows.addWidget(self.watch)
        rows.addWidget(self._reading, 3)
        rows.addWidget(self.done, 2)
        self._empty = Empty("message", "还没有现行的话术。请先在“话术”里写一份。")
        self._stack.addWidget(self._empty)
        self._stack.addWidget(right)
        splitter = Splitter(
            self._desk.memory, "coaching.rehearsals", [below(self.script, self.people), self._stack], [370, 680]
        )
        splitter.setStretchFactor(1, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(splitter)
        self.setFocusProxy(self.people)

    def read(self) -> None:
        """Read the scripts anew."""
        actor = self._desk.actor
        self._desk.work.read(lambda: scripts.listed(actor), self._show_scripts, owner=self, title="正在读演练")

    def open_record(self, kind: str, record_id: int) -> None:
        """Show a rehearsal from elsewhere."""
        actor = self._desk.actor
        if kind == Rehearsal.KIND:
            self._desk.work.read(lambda: rehearsals.read(actor, record_id), self._show_record, owner=self, title="")

    def add(self) -> None:
        """Write down a rehearsal, with the time the stopwatch took."""
        if self._found is None or self._desk.actor.scope(rights.REHEARSE) is Scope.NONE:
            return
        actor, version = self._desk.actor, self._found.version
        if self.watch.is_running:
            self.watch.toggle()
        user = self.people.current
        names = {one.user_id: one.name for one in self._found.standing}
        own = actor.scope(rights.REHEARSE) is Scope.OWN or user is None
        who = actor.id if own or user is None else user
        values: dict[str, Any] = {
            "user_id": who, "rehearsed_at": datetime.now().astimezone().replace(second=0, microsecond=0),
            "seconds": self.watch.seconds or None, "partner_id": actor.id if who != actor.id else None,
        }  # fmt: skip
        titles = {"user_id": names.get(who, actor.name), "partner_id": actor.name if who != actor.id else ""}
        specs = [spec for spec in specs_of(Rehearsal) if spec.name != "script_version_id"]

        def save(changed: dict[str, Any], before: dict[str, Any]) -> int:
            return rehearsals.record(actor, {**before, **changed, "script_version_id": version.id})

        dialog = RecordDialog(
            self._desk, f"登记演练　{self._found.said.title} 第 {version.number} 版", "登记", specs, save,
            values=values, titles=titles, links={"user": people(self._desk)}, parent=self,
        )  # fmt: skip
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(self.watch.reset)
        dialog.form.focus("score" if values["seconds"] else "seconds")
        self.dialog = dialog
        dialog.open()

    def bin(self, rehearsal_id: int) -> None:
        """Put a rehearsal that was written by mistake into the bin."""
        actor = self._desk.actor
        if ask.confirm(self, "删除演练", "把这次演练放进回收站？", "删除演练", danger=True):
            self._desk.work.write(
                lambda: rehearsals.bin_rehearsal(actor, rehearsal_id),
                self._binned,
                owner=self,
                refused=self._desk.refuse,
            )

    # -- showing ------------------------------------------------------------------------------------------------------

    def _show_scripts(self, rows: list[scripts.Row]) -> None:
        before = self.script.currentData()
        self.script.blockSignals(True)
        self.script.clear()
        for row in rows:
            if row.version is not None:
                self.script.addItem(row.script.name, row.script.id)
        self.script.setCurrentIndex(max(self.script.findData(before), 0) if self.script.count() else -1)
        self.script.blockSignals(False)
        self._read_one()

    def _script_chosen(self, _at: int) -> None:
        self.watch.reset()
        self._read_one()

    def _read_one(self) -> None:
        actor, script_id = self._desk.actor, self.script.currentData()
        if script_id is None:
            self._desk.work.drop(self._show, owner=self)
            self._found = None
            self.people.show_lines([])
            self._stack.setCurrentIndex(0)
            return
        self._desk.work.read(lambda: _read(actor, script_id), self._show, owner=self, title="")

    def _show(self, found: _Found | None) -> None:
        if found is None:
            return
        before, self._found = self._found, found
        if before is None or before.version.id != found.version.id:
            self.watch.set_limit(found.limit)
            self._reading.show_parts(parts_of(found.version, found.said))
        lacking = sum(one.state == "none" for one in found.standing)
        enough = sum(one.state == "done" for one in found.standing)
        self._head.set_title(f"{found.said.title} 第 {found.version.number} 版", found.said.note)
        self._head.set_chips([
            (f"未演练 {lacking} 人", "late" if lacking else "plain"), (f"已达标 {enough}/{len(found.standing)} 人", "due"),
        ])  # fmt: skip
        current = self.people.current
        self.people.show_lines([
            Line(
                one.user_id,
                (
                    one.name, one.words, f"{one.best} 秒" if one.best else "", f"{one.score} 分" if one.score is not None else "",
                    one.last.date() if one.last else None,
                ),
                tone=_TONES[one.state], tone_at=1,
            )
            for one in found.standing
        ])  # fmt: skip
        if current is None:
            self.people.select(self._desk.actor.id)
        self._stack.setCurrentIndex(1)
        self._show_done()

    def _show_done(self, _user: object = None) -> None:
        found, user = self._found, self.people.current
        if found is None:
            return
        shown = [one for one in found.done if user is None or one.user_id == user]
        self.done.set_words(f"{found.names.get(user, '')}的演练" if user is not None else "全部演练")
        self.done.show_lines([
            Line(
                one.id,
                (
                    one.rehearsed_at, found.names.get(one.user_id, ""),
                    f"{one.seconds} 秒", found.names.get(one.partner_id or 0, "") or one.partner_name,
                    f"{one.score} 分" if one.score is not None else "", one.remark,
                ),
                tone="late" if (one.seconds or 0) > found.limit else None, tone_at=2,
            )
            for one in shown
        ])  # fmt: skip

    def _show_record(self, found: Rehearsal) -> None:
        at = self.script.findData(found.script_version.script_id)
        if at >= 0:
            self.script.setCurrentIndex(at)
        self.people.select(found.user_id)

    def _stopped(self, seconds: int) -> None:
        self._desk.say(f"用时 {seconds} 秒，按 Ctrl+N 登记这次演练")

    def _binned(self, _result: object) -> None:
        self._desk.say("已删除演练", undo=True)


def rights_refusal() -> Any:
    """Return the sentence for those who may not write rehearsals."""
    from cmdesk.core.errors import NotAllowed

    return NotAllowed.to("登记演练")


def _read(actor: Actor, script_id: int) -> _Found | None:
    row = scripts.read(actor, script_id)
    if row.version is None or row.measure is None:
        return None
    done = rehearsals.of_version(actor, row.version.id)
    standing = rehearsals.standing(actor, row.version)
    names = {one.user_id: one.name for one in standing}
    for one in done:
        for user in (one.user_id, one.partner_id):
            if user is not None and user not in names:
                names[user] = keep.title_of("user", user)
    return _Found(row.version, sayings.preview(actor, row, row.version), row.measure.limit, standing, done, names)
