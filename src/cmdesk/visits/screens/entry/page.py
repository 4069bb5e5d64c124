"""录入走访: the number of a sheet is typed or scanned, the sheet opens, Ctrl+Enter saves it and opens the next one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from cmdesk.activities.record import Activity
from cmdesk.core.actor import Actor
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.errors import Conflict, Invalid, Refused
from cmdesk.core.kept import draft
from cmdesk.customers.record import Person
from cmdesk.kit import ask
from cmdesk.kit.form.conflict import ConflictDialog, disputed
from cmdesk.kit.look.chips import label
from cmdesk.kit.look.empty import Empty
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.tokens import SPACE_2, SPACE_3
from cmdesk.kit.shortcuts import bind_keys
from cmdesk.visits import rules
from cmdesk.visits.record import Visit
from cmdesk.visits.rules import Entered, Entry, Opened, Stop
from cmdesk.visits.rules.sheet.entry import CONTACT, OWN
from cmdesk.visits.rules.sheet.opening import open_visit
from cmdesk.visits.scanning.attaching import Proposal, proposal
from cmdesk.visits.screens.doing import Doing
from cmdesk.visits.screens.entry.banner import Banner
from cmdesk.visits.screens.entry.briefing import Briefing
from cmdesk.visits.screens.entry.head import EntryHead
from cmdesk.visits.screens.entry.intake import Intake
from cmdesk.visits.screens.entry.scanned import ScannedRow
from cmdesk.visits.screens.entry.sheet import SheetForm

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_WIDE = 820  # pixels from which the briefing has room beside the sheet
_QUIET = 900  # milliseconds until what is typed is kept as a draft
_Found = tuple[Opened, list[Stop], tuple[datetime, int, dict[str, Any]] | None, Refused | None]


class EntryPage(QWidget):
    """The sheet in the middle, what one must know beside it, the number above."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._opened: Opened | None = None
        self._dirty = False
        self._next: list[Stop] = []
        self._banner = Banner()
        self._banner.discarded.connect(self._drop_draft)
        self.sheet = SheetForm()
        self.sheet.asked.connect(self.save)
        self.sheet.edited.connect(self._edited)
        self.sheet.told.connect(self._told)
        self.scanned = ScannedRow()
        for box in self.sheet.boxes.values():
            box.entered.connect(self.scanned.look_at)
        self.intake = Intake(desk, self)
        self.intake.attached.connect(self._attached)
        self.head = EntryHead(self.sheet, self.intake.button)
        self.head.entered.connect(self._open_typed)
        self.briefing = Briefing()
        self.briefing.setFixedWidth(px(264))
        self.briefing.setProperty("role", "bar")
        self.briefing.setProperty("side", "right")
        self._empty = Empty(
            "clipboard",
            "输入走访单右上角的号码（只输流水号也可以），或用扫描枪扫一下，按回车打开。",
            "补录没有排的走访",
        )
        self._empty.asked.connect(self._enter_new)
        self._doing = Doing(desk, self)
        self._save = _primary("保存，下一张")
        self._save.clicked.connect(self.save)
        self._words = label("", "weak")
        self._stack = QStackedWidget()
        self._lay_out()
        self._later = QTimer(self, singleShot=True, interval=_QUIET)
        self._later.timeout.connect(self._keep_draft)
        bind_keys(self, {"Ctrl+S": self.save, "Ctrl+G": self.head.to_number})
        self.setFocusProxy(self.head.number)

    def _lay_out(self) -> None:
        foot = QWidget()
        foot.setProperty("role", "bar")
        foot.setProperty("side", "bottom")
        bottom = QHBoxLayout(foot)
        bottom.setContentsMargins(SPACE_3, SPACE_2, SPACE_3, SPACE_2)
        said = QVBoxLayout()
        said.setSpacing(0)
        said.addWidget(self.sheet.problem)
        said.addWidget(self._words)
        bottom.addLayout(said, 1)
        bottom.addWidget(self._save)
        paper = QWidget()
        rows = QVBoxLayout(paper)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self._banner)
        rows.addWidget(self.sheet, 1)
        rows.addWidget(self.scanned)
        line = QHBoxLayout()
        line.setSpacing(0)
        line.addWidget(paper, 1)
        line.addWidget(self.briefing)
        whole = QWidget()
        body = QVBoxLayout(whole)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addLayout(line, 1)
        body.addWidget(foot)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(whole)
        everything = QVBoxLayout(self)
        everything.setContentsMargins(0, 0, 0, 0)
        everything.setSpacing(0)
        everything.addWidget(self.head)
        everything.addWidget(self._stack, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.briefing.setVisible(self.width() >= px(_WIDE))

    @property
    def customer_id(self) -> int | None:
        """The customer of the sheet, for the phone note."""
        return self._opened.visit.customer_id if self._opened else None

    # -- opening

    def open_record(self, _kind: str, visit_id: int) -> None:
        """Show the sheet of a visit."""
        if self.may_leave():
            self._open(visit_id)

    def _open_typed(self, text: str) -> None:
        actor = self._desk.actor
        if text and self.may_leave():
            self._desk.work.read(
                lambda: _read(actor, rules.by_number(actor, text).id), self._show, owner=self, refused=self._not_found
            )

    def _open(self, visit_id: int) -> None:
        actor = self._desk.actor
        self._desk.work.read(lambda: _read(actor, visit_id), self._show, owner=self, refused=self._not_found)

    def _enter_new(self) -> None:
        """Enter a visit that nobody had planned: say to whom and when, then its sheet opens."""
        self._doing.schedule(self._desk.actor.id, clock.today(), self._open)

    def _not_found(self, refusal: Refused) -> None:
        self._empty.set_sentence(str(refusal))
        if self._opened is None:
            self._stack.setCurrentIndex(0)
        else:
            self._words.setText(str(refusal))
        self.head.to_number()

    def _show(self, found: _Found) -> None:
        opened, self._next, kept, refusal = found
        self._save.setEnabled(refusal is None)
        self._save.setToolTip(str(refusal) if refusal else "Ctrl+Enter")
        self._opened = opened
        visit = opened.visit
        self.head.show_visit(opened)
        self.sheet.show_visit(opened)
        self.briefing.show_visit(opened, clock.today())
        self._dirty = kept is not None
        if kept is not None:
            self.sheet.restore(kept[2])
        self._banner.show_visit(visit, kept[0] if kept else None)
        self._words.setText(self._rest())
        self._stack.setCurrentIndex(1)
        self.sheet.begin()
        self.scanned.show_scan(None)
        actor, office = self._desk.actor, self._desk.office
        self._desk.work.read(lambda: proposal(actor, office, visit.id), self._proposed, owner=self)

    def _rest(self) -> str:
        left = [one for one in self._next if one.state == "planned" and one.visit_id != self._current]
        return f"这一天还有 {len(left)} 张没有录入" if left else "这是这一天最后一张"

    @property
    def _current(self) -> int:
        return self._opened.visit.id if self._opened else 0

    # -- scans

    def _proposed(self, scan: Proposal | None) -> None:
        """Tick what was read of the scan, beside the picture of it; what is doubtful is left open and marked."""
        if scan is None:
            return
        ticked = scan.ticked()
        doubtful = self.sheet.propose(ticked, scan.doubtful())
        self.scanned.show_scan(scan)
        count = sum(len(words) for words in ticked.values())
        look = f"，{doubtful} 个看不清的标了“？”" if doubtful else ""
        left = "、".join(str(number) for number in scan.missing)
        more = f"第 {left} 页还没有扫描。" if left and self._opened and self._opened.visit.state != "done" else ""
        self._words.setText(f"扫描件读出 {count} 个勾{look}，请对照下面的图核对。{more}")

    def _attached(self, numbers: Sequence[str]) -> None:
        """Show what was read, when the sheet that lies here was among the scanned ones; what is typed there stays."""
        if self._opened is not None and self._opened.visit.number in numbers:
            self.may_leave()
            self._open(self._current)
        elif self._opened is None and numbers:
            self.head.number.setText(numbers[0])
            self._open_typed(numbers[0])

    def take_files(self, paths: Sequence[Path]) -> Sequence[Path]:
        """Take the scans among the files that were dropped here; returns the others."""
        return self.intake.take_files(paths)

    # -- typing

    def _edited(self) -> None:
        self._dirty = True
        self._later.start()

    def _told(self, sentence: str) -> None:
        self._words.setText(sentence)

    def _keep_draft(self) -> None:
        if self._opened is None or not self._dirty:
            return
        actor, visit, state = self._desk.actor, self._opened.visit, self.sheet.state()
        self._desk.work.write(lambda: draft.keep(actor, Visit.KIND, visit.id, visit.version or 1, state), title="")

    def _drop_draft(self) -> None:
        """Show the sheet as it stands in the office."""
        self._later.stop()
        self._dirty = False
        if self._opened is not None:
            actor, visit_id = self._desk.actor, self._opened.visit.id
            self._desk.work.write(lambda: draft.drop(actor, Visit.KIND, visit_id), self._dropped, owner=self, title="")

    def _dropped(self, _: None) -> None:
        self._open(self._current)

    def may_leave(self) -> bool:
        """Keep what is typed as a draft; nobody is held back."""
        self._later.stop()
        self._keep_draft()
        return True

    # -- saving

    def save(self) -> None:
        """Write the sheet and open the next one of the day."""
        opened = self._opened
        if opened is None:
            self.head.to_number()
            return
        if not self._save.isEnabled():
            self._words.setText(self._save.toolTip())
            return
        try:
            entry = self.sheet.entry()
        except Invalid as invalid:
            self.sheet.show_problems(invalid.problems)
            return
        again = opened.visit.state in {"missed", "cancelled"}
        if again and not ask.confirm(self, "补录走访", f"{self._banner.text}\n确定去过，要补录吗？", "补录"):
            return
        self._later.stop()
        self._write(opened, entry, again=again)

    def _write(self, opened: Opened, entry: Entry, *, again: bool) -> None:
        actor, visit_id = self._desk.actor, opened.visit.id

        def job() -> Entered:
            done = rules.enter(actor, visit_id, entry, seen=opened.seen, again=again, whole=True)
            draft.drop(actor, Visit.KIND, visit_id)
            return done

        self._desk.work.write(job, self._saved, owner=self, refused=self._refused)

    def _saved(self, done: Entered) -> None:
        self._dirty = False
        self.sheet.show_problems({})
        found = f"，发现异动 {len(done.anomalies)} 项" if done.anomalies else ""
        warned = f"　注意：{''.join(done.warnings)}" if done.warnings else ""
        self._desk.say(f"已录入 {done.visit.number}{found}{warned}", undo=True)
        place = next((at for at, one in enumerate(self._next) if one.visit_id == done.visit.id), -1)
        rest = [one for one in (*self._next[place + 1 :], *self._next[: max(place, 0)]) if one.state == "planned"]
        if rest:
            self._open(rest[0].visit_id)
            return
        self._opened = None
        self.briefing.show_visit(None, clock.today())
        self.head.clear()
        self._empty.set_sentence(f"{done.visit.number} 已录入，这一天的走访单都录完了。再录别的，请输入或扫描单号。")
        self._stack.setCurrentIndex(0)
        self.head.to_number()

    def _refused(self, refusal: Refused) -> None:
        if isinstance(refusal, Conflict):
            self._settle(refusal)
        elif isinstance(refusal, Invalid):
            self.sheet.show_problems(refusal.problems)
        else:
            self.sheet.show_problems({"": str(refusal)})

    def _called(self, kind: str, record_id: int) -> str:
        if kind != Person.KIND or self._opened is None:
            return keep.title_of(kind, record_id)
        return next((one.name for one in self._opened.people if one.id == record_id), "无权查看的联系人")

    def _settle(self, conflict: Conflict) -> None:
        """Let a person choose where two have written the same field, then save against what stands now."""
        disputes = [one for model in (Visit, Activity) for one in disputed(model, conflict, self._called)]
        if not disputes:
            self.sheet.show_problems({"": f"{conflict}请重新打开这张走访单再改。"})
            return
        dialog = ConflictDialog(str(conflict), disputes, self)
        try:
            chosen = dialog.chosen() if dialog.exec() else None
        finally:
            dialog.deleteLater()
        if chosen is None or self._opened is None:
            return
        actor, visit_id = self._desk.actor, self._opened.visit.id
        entry = self.sheet.entry()
        self._desk.work.read(
            lambda: (open_visit(actor, visit_id), entry, chosen), self._save_chosen, owner=self, refused=self._refused
        )

    def _save_chosen(self, found: tuple[Opened, Entry, dict[str, Any]]) -> None:
        fresh, entry, chosen = found
        values = {**entry.values, **{name: value for name, value in chosen.items() if name in {*OWN, *CONTACT}}}
        again = fresh.visit.state in {"missed", "cancelled"}
        self._write(fresh, replace(entry, values=values), again=again)


def _read(actor: Actor, visit_id: int) -> _Found:
    """Return a visit as its page shows it, its day, what was typed and not saved, why it may not be entered."""
    opened = open_visit(actor, visit_id)
    visit = opened.visit
    day = rules.stops(actor, visit.user_id, visit.day or date.min)
    refusal = rules.may(actor, "edit" if visit.state == "done" else "enter", visit)
    return opened, day, draft.find(actor, Visit.KIND, visit_id), refusal


def _primary(word: str) -> QPushButton:
    made = QPushButton(word)
    made.setProperty("role", "primary")
    made.setToolTip("Ctrl+Enter")
    return made
