"""The page 话术: scripts at the left, the words of the chosen version at the right, ready to be copied (S1-72, S1-73, S2-04)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from cmdesk.activities.rules.ahead.sayings import Saying
from cmdesk.coaching.record import Script, ScriptVersion
from cmdesk.coaching.rules import rights, sayings, scripts, spoken
from cmdesk.coaching.rules.scripts import Row
from cmdesk.coaching.screens.reading import Reading
from cmdesk.coaching.screens.script_dialog import Begun, ScriptDialog
from cmdesk.core.actor import Actor
from cmdesk.core.day import clock
from cmdesk.core.day.daytext import show_day
from cmdesk.core.record import specs_of
from cmdesk.kit import ask
from cmdesk.kit.form.combo import Combo
from cmdesk.kit.form.plain import plain_tip
from cmdesk.kit.lists.cell import Cell, DayWords
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.look import icons
from cmdesk.kit.look.empty import Empty
from cmdesk.kit.look.tokens import PAGE_MARGIN, SPACE_2
from cmdesk.kit.page.panels import Head
from cmdesk.kit.page.rereading import Rereading
from cmdesk.kit.records.record_dialog import RecordDialog
from cmdesk.kit.shortcuts import bind_keys
from cmdesk.kit.space.splitter import Splitter
from cmdesk.kit.space.verb_row import VerbRow
from cmdesk.staff import rules as staff

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_USES = Script.use.about
_SHOWS = frozenset({"script", "script_version", "objection", "regulation"})


@dataclass(frozen=True)
class _Found:
    """A script with every version as it would be said."""

    row: Row
    versions: tuple[tuple[ScriptVersion, Saying], ...]


class ScriptsPage(QWidget):
    """Everybody reads and copies; who may, writes scripts and versions."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._found: _Found | None = None
        self._refusal = staff.refusal(desk.actor, rights.EDIT_SCRIPTS)
        self.dialog: QDialog | None = None
        self.list = SmallList(
            ("用途", "名称", "版本", "时长"), add="新建话术", icon="message",
            nothing="还没有话术。把开场白和各种说法写在这里，出访和打电话前会自动显示。",
        )  # fmt: skip
        self.list.rows.setAccessibleName("话术")
        self.list.forbid(self._refusal)
        self.version = Combo()
        self.version.setAccessibleName("版本")
        self.version.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.head = Head()
        self.buttons: dict[str, QPushButton] = {}
        self._reading = Reading("话术内容")
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()
        self.read()

    def _lay_out(self) -> None:
        for key, word, icon, tip in (
            ("copy", "复制", "copy", "Ctrl+Shift+C"), ("revise", "新版本…", "pencil", "F2"), ("edit", "用途…", "settings", ""),
            ("withdraw", "撤回", "undo", "撤回还没用过的版本"), ("print", "打印", "printer", "Ctrl+P"),
        ):  # fmt: skip
            button = QPushButton(icons.icon(icon), word)
            button.setToolTip(plain_tip(tip))
            self.buttons[key] = button
        under = QWidget()
        bar = QHBoxLayout(under)
        bar.setContentsMargins(PAGE_MARGIN, 0, PAGE_MARGIN, SPACE_2)
        bar.addWidget(self.version)
        verbs = [self.buttons[key] for key in ("copy", "revise", "withdraw", "edit", "print")]
        row = VerbRow(verbs, [self.buttons[key] for key in ("withdraw", "edit", "print", "revise")])
        self.list.take_verbs(row)
        bar.addWidget(row, 1)
        right = QWidget()
        rows = QVBoxLayout(right)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.head)
        rows.addWidget(under)
        rows.addWidget(self._reading, 1)
        self._stack.addWidget(Empty("message", "选一份话术，这里显示全文。"))
        self._stack.addWidget(right)
        splitter = Splitter(self._desk.memory, "coaching.scripts", [self.list, self._stack], [380, 700])
        splitter.setStretchFactor(1, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(splitter)
        self.setFocusProxy(self.list)

    def _connect(self) -> None:
        for key, slot in (
            ("copy", self.copy), ("revise", self.revise), ("edit", self.edit), ("withdraw", self.withdraw),
            ("print", self.print),
        ):  # fmt: skip
            self.buttons[key].clicked.connect(slot)
        self.list.add_asked.connect(self.add)
        self.list.opened.connect(self.revise)
        self.list.current_changed.connect(self._chosen)
        self.version.currentIndexChanged.connect(self._show_version)
        bind_keys(self, {"Ctrl+N": self.add, "Ctrl+Shift+C": self.copy, "Ctrl+P": self.print})
        Rereading(self._desk, self, _SHOWS, self.read)

    @property
    def shown(self) -> tuple[ScriptVersion, Saying] | None:
        """The version that is read."""
        at = self.version.currentIndex()
        return self._found.versions[at] if self._found and 0 <= at < len(self._found.versions) else None

    def open_record(self, kind: str, record_id: int) -> None:
        """Show a script from elsewhere."""
        if kind == Script.KIND:
            self.list.select(record_id)

    def read(self) -> None:
        """Read the list anew."""
        actor = self._desk.actor
        self._desk.work.read(lambda: scripts.listed(actor, retired=True), self._show, owner=self, title="正在读话术")

    # -- verbs --------------------------------------------------------------------------------------------------------

    def add(self) -> None:
        """Write a new script."""
        if self._refusal is not None:
            self._desk.refuse(self._refusal)
            return
        self._open(ScriptDialog(self._desk))

    def revise(self, _script_id: int = 0) -> None:
        """Write another version, beginning with the words that are shown."""
        if self._found is None or self.shown is None or self._refusal is not None:
            return
        row, version = self._found.row, self.shown[0]
        self._desk.work.read(lambda: _begun(row, version), self._open_begun, owner=self, title="")

    def edit(self) -> None:
        """Change what a script is called and for."""
        if self._found is None or self._refusal is not None:
            return
        actor, script = self._desk.actor, self._found.row.script
        specs = [spec for spec in specs_of(Script) if spec.name in scripts.OWN]
        values = {spec.name: getattr(script, spec.name) for spec in specs}

        def save(changed: dict[str, Any], before: dict[str, Any]) -> None:
            scripts.edit(actor, script.id, changed, version=script.version, before=before)

        self._open(RecordDialog(self._desk, f"用途　{script.name}", "保存", specs, save, values=values, parent=self))

    def withdraw(self) -> None:
        """Take back a version that nobody has used."""
        if self.shown is None or self._refusal is not None:
            return
        actor, version = self._desk.actor, self.shown[0]
        title = f"{self._found.row.script.name} 第 {version.number} 版" if self._found else ""
        if ask.confirm(self, "撤回版本", f"撤回“{title}”？前一个版本继续使用。", "撤回版本", danger=True):
            self._desk.work.write(
                lambda: scripts.withdraw(actor, version.id), self._withdrawn, owner=self, refused=self._desk.refuse
            )

    def copy(self) -> None:
        """Copy the words that are said."""
        if self.shown is not None:
            QGuiApplication.clipboard().setText(self.shown[1].text)
            self._desk.say("已复制话术")

    def print(self) -> None:
        """Show what the script prints."""
        if self.shown is not None:
            from cmdesk.coaching import paper
            from cmdesk.papers.preview import open_preview

            actor, version_id = self._desk.actor, self.shown[0].id
            open_preview(self._desk, lambda: paper.script_job(actor, version_id), title="话术")

    # -- showing ------------------------------------------------------------------------------------------------------

    def _show(self, rows: list[Row]) -> None:
        current = self.list.current
        self.list.show_lines([_line(row) for row in rows])
        if not rows:
            self._found = None
            self._stack.setCurrentIndex(0)
        elif current is None:
            self.list.select(rows[0].script.id)
        else:
            self._chosen(self.list.current)

    def _chosen(self, script_id: object) -> None:
        actor = self._desk.actor
        if isinstance(script_id, int):
            self._desk.work.read(lambda: _read(actor, script_id), self._show_one, owner=self, title="")
        else:
            self._desk.work.drop(self._show_one, owner=self)

    def _show_one(self, found: _Found) -> None:
        before = self.shown[0].id if self.shown else 0
        self._found = found
        self.version.blockSignals(True)
        self.version.clear()
        now = found.row.shown
        for version, _ in found.versions:
            self.version.addItem(f"第 {version.number} 版　{_when(version, found.row)}")
        ids = [version.id for version, _ in found.versions]
        wanted = before if before in ids else now.id if now else 0
        self.version.setCurrentIndex(ids.index(wanted) if wanted in ids else 0)
        self.version.blockSignals(False)
        self._stack.setCurrentIndex(1)
        self._show_version(self.version.currentIndex())

    def _show_version(self, _at: int) -> None:
        if self._found is None or self.shown is None:
            return
        row, (version, said) = self._found.row, self.shown
        script = row.script
        kinds = Script.for_kinds.show(script.for_kinds)
        purposes = Script.for_purposes.show(script.for_purposes)
        shown_before = "；".join(
            part for part in (f"{kinds}前显示" if kinds else "", f"{purposes}的电话前显示" if purposes else "") if part
        )
        self.head.set_title(script.name, shown_before or "没有设定用于哪些走访和往来，联系前可以手选")
        taken = spoken.measure(version.text, script.use or "opening", version.valid_from or clock.today())
        state = "停用" if script.retired else _when(version, row)
        self.head.set_chips([
            (_USES.label_of(script.use or ""), "plain"),
            (state, "paused" if script.retired else "done" if row.version and version.id == row.version.id else "plain"),
            (f"{taken.characters} 字　约 {taken.seconds} 秒", "late" if taken.excess else "due"),
        ])  # fmt: skip
        self._reading.show_parts(parts_of(version, said))
        for key in ("revise", "edit", "withdraw"):
            self.buttons[key].setEnabled(self._refusal is None)
            if self._refusal is not None:
                self.buttons[key].setToolTip(plain_tip(str(self._refusal)))
        self.buttons["withdraw"].setVisible(len(self._found.versions) > 1 and version.number == self._newest)

    @property
    def _newest(self) -> int:
        versions = self._found.versions if self._found else ()
        return max((version.number or 0 for version, _ in versions), default=0)

    def _open_begun(self, begun: Begun) -> None:
        self._open(ScriptDialog(self._desk, begun))

    def _withdrawn(self, _result: object) -> None:
        self._desk.say("已撤回这个版本", undo=True)

    def _open(self, dialog: QDialog) -> None:
        dialog.setParent(self, dialog.windowFlags())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog = dialog
        dialog.open()


def parts_of(version: ScriptVersion, said: Saying) -> list[tuple[str, str]]:
    """Return (heading, text) of everything that is to be read of a version."""
    return [
        ("", said.text),
        ("目的和目标", said.goal),
        ("必须问的问题", "\n".join(f"{at}. {line}" for at, line in enumerate(said.questions, 1))),
        *((f"卖点：{head}", text) for head, text in said.points),
        ("客户可能说 → 怎样回答", "\n".join(f"“{one}”\n　　{answer}" for one, answer in said.objections)),
        ("改了什么", version.reason),
    ]


def _line(row: Row) -> Line:
    shown = row.shown
    number: Cell = f"第 {shown.number} 版" if shown else ""
    if shown and shown.valid_from and row.version is None:
        number = DayWords(number, "　", shown.valid_from, " 起")
    seconds = f"{row.measure.seconds} 秒" if row.measure else ""
    late = row.measure is not None and row.measure.excess > 0
    name = f"{row.script.name}（停用）" if row.script.retired else row.script.name
    return Line(
        row.script.id, (_USES.label_of(row.script.use or ""), name, number, seconds),
        quiet=row.script.retired, tone="late" if late else None, tone_at=3,
    )  # fmt: skip


def _when(version: ScriptVersion, row: Row) -> str:
    begins = f"{show_day(version.valid_from, clock.today())} 起" if version.valid_from else ""
    if row.version is not None and version.id == row.version.id:
        return f"现行，{begins}"
    return begins if version.valid_from and version.valid_from > clock.today() else f"旧版，{begins}"


def _read(actor: Actor, script_id: int) -> _Found:
    row = scripts.read(actor, script_id)
    found = [(one, sayings.preview(actor, row, one)) for one in scripts.versions(script_id)]
    return _Found(row, tuple(found))


def _begun(row: Row, version: ScriptVersion) -> Begun:
    names = [spec.name for spec in specs_of(ScriptVersion) if spec.name not in {"script_id", "number", "reason"}]
    values = {name: getattr(version, name) for name in names}
    latest = max((one.valid_from for one in scripts.versions(row.script.id) if one.valid_from), default=clock.today())
    values["valid_from"] = max(clock.today(), latest)
    objections = [{"objection": one.objection, "answer": one.answer} for one in scripts.objections_of(version.id)]
    return Begun(row.script.id, row.script.name, row.script.use or "opening", values, objections)
