"""The settings page of approval flows: which flow, its editor, its diagram."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from cmdesk.approvals.rules import flows, wording
from cmdesk.approvals.rules.flows import Known
from cmdesk.approvals.rules.wording import Lexicon
from cmdesk.approvals.screens.flows.diagram import Diagram
from cmdesk.approvals.screens.flows.editor import FlowEditor
from cmdesk.approvals.screens.flows.trial import TrialDialog
from cmdesk.core.actor import Scope
from cmdesk.core.day import clock
from cmdesk.core.errors import Refused
from cmdesk.kit import ask
from cmdesk.kit.form.combo import Combo
from cmdesk.kit.look import icons
from cmdesk.kit.look.chips import label
from cmdesk.kit.page.page_head import PageHead
from cmdesk.kit.page.rereading import Rereading
from cmdesk.kit.shortcuts import bind_keys
from cmdesk.kit.space.scrolled import scrolled
from cmdesk.kit.space.splitter import Splitter

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

Loaded = tuple[list[Known], Lexicon]


class FlowsPage(QWidget):
    """Every flow of the office: read by everybody who may see regulations, changed by who may edit them."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._found: list[Known] = []
        self._words: Lexicon | None = None
        self._showing = -1
        self.choice = Combo()
        self.choice.setAccessibleName("审批流程")
        self.choice.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.choice.currentIndexChanged.connect(self._choose)
        self.editor = FlowEditor(may_edit=desk.actor.scope("regulations.edit") >= Scope.ALL)
        self.editor.changed.connect(self._redraw)
        self.editor.chosen.connect(self._mark)
        self.diagram = Diagram()
        self.diagram.chosen.connect(self.editor.select)
        self.diagram.opened.connect(self.editor.open_step)
        self._undrawn = label("流程写对以后再画图。", "weak")
        self._undrawn.setAlignment(Qt.AlignmentFlag.AlignCenter)
        drawn = QWidget()
        column = QVBoxLayout(drawn)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._undrawn, 1)
        column.addWidget(self.diagram)
        column.addStretch()
        scroll = scrolled(drawn)
        head = PageHead("流程")
        head.lead(self.choice)
        head.add_button("试走…", "route", self.try_out, "Ctrl+T")
        head.add_button("存成图…", "download", self.export, "存成 PDF 或图片，可打印")
        self.button = QPushButton(icons.icon("save", "on_primary"), "保存")
        self.button.setProperty("role", "primary")
        self.button.setToolTip("Ctrl+S　从生效日起按此执行；在审的仍按原流程")
        self.button.clicked.connect(self.save)
        head.add(self.button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(head)
        rows.addWidget(Splitter(desk.memory, "approvals.flows", [self.editor, scroll], [360, 260]), 1)
        self.setFocusProxy(self.choice)
        bind_keys(self, {"Ctrl+S": self.save, "Ctrl+T": self.try_out})
        Rereading(desk, self, {"regulation", "user", "unit"}, self._reread)
        self._read()

    def may_leave(self) -> bool:
        """Ask before what was changed and not kept is lost."""
        return self.editor.may_leave()

    def save(self) -> None:
        """Let the flow run as it stands from its day on."""
        if not self.editor.is_open or not self.editor.check():
            return
        found = self.editor.found()
        if found:
            self.editor.tell(found[0].sentence)
            self.editor.look_at(found[0])
            return
        actor, key, value, since = self._desk.actor, self.editor.key, dict(self.editor.value), self.editor.since
        if since is None:
            return
        self._desk.work.write(
            lambda: flows.save(actor, key, value, since), self._saved, owner=self, title="正在保存流程",
            refused=self._refused,
        )  # fmt: skip

    def try_out(self) -> None:
        """Open the trial of the flow as it stands in the editor."""
        if self._words is None or self.editor.found():
            return
        dialog = TrialDialog(self._desk, self.editor.key, self.editor.value, self._words, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def export(self) -> None:
        """Save the diagram as a page or a picture."""
        name = str(self.editor.value.get("name") or "审批流程")
        path = ask.file_to_save(self, "存成图", "PDF (*.pdf);;图片 (*.png)", f"{name}.pdf")
        if path is None:
            return
        try:
            self.diagram.save(path, name)
        except Refused as refusal:
            self._desk.refuse(refusal)
        else:
            self._desk.say(f"已存成 {path.name}")

    def _reread(self) -> None:
        if not self.editor.is_dirty:
            self._read()

    def _read(self) -> None:
        day = clock.today()
        self._desk.work.read(lambda: _load(day), self._arrive, owner=self, title="")

    def _arrive(self, loaded: Loaded) -> None:
        before = self.editor.key
        self._found, self._words = loaded
        self.editor.set_words(self._words)
        self._showing = -1
        at = next((at for at, one in enumerate(self._found) if one.key == before), 0)
        self.choice.blockSignals(True)
        self.choice.clear()
        self.choice.addItems([one.name for one in self._found])
        self.choice.setCurrentIndex(at)
        self.choice.blockSignals(False)
        self._choose(at)

    def _choose(self, at: int) -> None:
        if at == self._showing or not 0 <= at < len(self._found):
            return
        if self._showing >= 0 and not self.may_leave():
            self.choice.blockSignals(True)
            self.choice.setCurrentIndex(self._showing)
            self.choice.blockSignals(False)
            return
        self._showing = at
        self.editor.show_flow(self._found[at])
        self.editor.select(0)

    def _redraw(self) -> None:
        self.button.setVisible(self.editor.is_open)
        is_right = self._words is not None and not self.editor.found()
        self._undrawn.setVisible(not is_right)
        self.diagram.setVisible(is_right)
        if self._words is not None and is_right:
            self.diagram.show_flow(self.editor.value, self._words)

    def _mark(self, at: int) -> None:
        self.diagram.mark(at)

    def _saved(self, _: object) -> None:
        self._desk.say(f"已修改流程 {self.editor.value.get('name', '')}", undo=True)
        self.editor.keep_as_shown()
        self._read()

    def _refused(self, refusal: Refused) -> None:
        self.editor.tell(str(refusal))


def _load(day: date) -> Loaded:
    return flows.known(day), wording.lexicon()
