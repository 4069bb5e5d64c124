"""The forms of the office: what there is, what it looks like, its own copies, its letterhead."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cmdesk.core.errors import Refused
from cmdesk.core.file.placed import placed
from cmdesk.kit import ask
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.look import icons
from cmdesk.kit.look.chips import label
from cmdesk.kit.look.tokens import SPACE_2, SPACE_3
from cmdesk.kit.page.page_head import PageHead
from cmdesk.kit.page.rereading import Rereading
from cmdesk.kit.paper.paper_view import PaperView
from cmdesk.kit.shortcuts import bind_keys
from cmdesk.kit.space.splitter import Splitter
from cmdesk.papers import forms, press, preview
from cmdesk.papers.forms import Known
from cmdesk.papers.record import Letterhead, OwnForm
from cmdesk.papers.rules import own, rights
from cmdesk.papers.screens.editor import Editor
from cmdesk.papers.screens.letterhead import LetterheadDialog

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_KINDS = "表单 (*.toml)"


class Forms(QWidget):
    """All forms at the left, the current one at the right."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._found: list[Known] = []
        self.editor: Editor | None = None
        self.dialog: LetterheadDialog | None = None
        self._refusal = rights.may(desk.actor, "edit_forms", None)
        self.list = SmallList(
            ("表单", "编号", "纸张", "版本"),
            add="",
            icon="file-text",
            nothing="没有表单，请重新安装本程序。",
            spare=(3, 2),
        )
        self.list.opened.connect(self._open)
        self.list.current_changed.connect(self._look)
        self.view = PaperView(self)
        head = PageHead("表单")
        head.add_button("抬头…", "image", self.change_letterhead, "每张表单上方的单位名称和徽标")
        self._import = head.add_button("导入…", "upload", self.import_form, "从文件导入一种表单")
        self._forbid(self._import)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(head)
        rows.addWidget(Splitter(desk.memory, "papers.forms", [self.list, self._panel()], [420, 600]), 1)
        self.setFocusProxy(self.list)
        bind_keys(self, {"Ctrl+P": self.print_blank})
        Rereading(desk, self, {OwnForm.KIND, Letterhead.KIND}, self.read)
        self.read()

    def read(self) -> None:
        """Read the list."""
        office = self._desk.office
        self._desk.work.read(lambda: forms.every(office), self._show, owner=self, title="")

    @property
    def current(self) -> Known | None:
        """The form that is looked at."""
        at = self.list.current
        return self._found[at] if at is not None and at < len(self._found) else None

    # -- verbs --------------------------------------------------------------------------------------------------------

    def edit(self) -> None:
        """Open the editor of the current form."""
        if self.current is not None:
            name, office = self.current.name, self._desk.office
            self._desk.work.read(lambda: (name, forms.source(office, name)[0]), self._edit, owner=self, title="")

    def reset(self) -> None:
        """Go back to the shipped form."""
        one = self.current
        if one is None or not self._reset.isEnabled():
            return
        verb = "恢复" if one.shipped else "删除"
        text = (
            f"“{one.title}”恢复成随程序提供的样子？\n\n您单位改过的版本会丢掉，需要时请先导出。"
            if one.shipped
            else f"删除表单“{one.title}”？\n\n它是您单位自己的表单，需要时请先导出。"
        )
        if ask.confirm(self, f"{verb}表单", text, verb, danger=True):
            actor, office, name = self._desk.actor, self._desk.office, one.name
            self._desk.work.write(lambda: own.reset(actor, office, name), self._was_reset, owner=self)

    def export(self) -> None:
        """Write the current form into a file."""
        one = self.current
        path = ask.file_to_save(self, "导出表单", _KINDS, f"{one.name}.toml") if one is not None else None
        if one is not None and path is not None:
            self._desk.work.write(_exporting(self._desk, one.name, path), self._exported, owner=self)

    def import_form(self) -> None:
        """Read a form from a file; its name is the form's."""
        path = ask.file_to_open(self, "导入表单", _KINDS)
        if path is None:
            return
        name = forms.canonical(path.stem)
        known = next((one for one in self._found if one.name == name), None)
        text = f"用文件 {path.name} 替换现在的“{known.title}”？" if known else ""
        if known is None or ask.confirm(self, "导入表单", text, "替换", danger=known.own):
            self._desk.work.write(_importing(self._desk, name, path), self._imported, owner=self)

    def print_blank(self) -> None:
        """Show an empty sheet, ready to be printed."""
        if self.current is not None and not self.current.problem:
            preview.open_preview(self._desk, press.blank(self.current.name, 1, f"{self.current.title}（空白）"))

    def change_letterhead(self) -> None:
        """Change the office's name and logo."""
        self.dialog = LetterheadDialog(self._desk, self)
        self.dialog.open()

    # -- showing ------------------------------------------------------------------------------------------------------

    def _show(self, found: list[Known]) -> None:
        self._found = found
        lines = [
            Line(at, (one.title, one.number, one.paper, "有错" if one.problem else "自有" if one.own else "随程序"))
            for at, one in enumerate(found)
        ]
        before = self.list.current
        self.list.show_lines(lines, begin=True)
        if self.list.current == before:
            self._look(before)

    def _look(self, _: object) -> None:
        one = self.current
        for button in (self._edit_button, self._export, self._blank):
            button.setEnabled(one is not None)
        self._blank.setEnabled(one is not None and not one.problem)
        self._reset.setText("恢复原样" if one is None or one.shipped else "删除")
        self._reset.setEnabled(one is not None and one.own and self._refusal is None)
        self._words.setText("" if one is None else one.problem)
        self._words.setVisible(bool(self._words.text()))
        if one is not None and not one.problem:
            job = _drawing(self._desk, one.name)
            self._desk.work.read(job, self.view.show_pdf, owner=self, title="", refused=self._refused)
        else:
            self._desk.work.drop(self.view.show_pdf, owner=self)

    def _refused(self, refusal: Refused) -> None:
        self._words.setText(str(refusal))
        self._words.show()

    def _open(self, _: int) -> None:
        self.edit()

    def _edit(self, found: tuple[str, str]) -> None:
        self.editor = Editor(self._desk, *found, may_save=self._refusal is None)
        self.editor.saved.connect(self.read)
        self.editor.show()

    def _was_reset(self, _: None) -> None:
        self._desk.say("已恢复随程序提供的表单" if self.current and self.current.shipped else "已删除表单")
        self.read()

    def _exported(self, path: Path) -> None:
        self._desk.say(f"已导出到 {path}")

    def _imported(self, name: str) -> None:
        self._desk.say(f"已导入表单 {name}")
        self.read()

    def _forbid(self, button: QPushButton) -> None:
        if self._refusal is not None:
            button.setEnabled(False)
            button.setToolTip(str(self._refusal))

    def _panel(self) -> QWidget:
        panel = QWidget(self)
        self._words = label("", "problem", selectable=True)
        self._words.setWordWrap(True)
        self._words.setContentsMargins(SPACE_3, SPACE_2, SPACE_3, 0)
        row = QHBoxLayout()
        row.setContentsMargins(SPACE_3, SPACE_2, SPACE_3, SPACE_2)
        row.setSpacing(SPACE_2)
        row.addStretch(1)
        self._blank = self._button("打印空白表", "printer", self.print_blank, row)
        self._export = self._button("导出…", "download", self.export, row)
        self._reset = self._button("恢复原样", "restore", self.reset, row)
        self._edit_button = self._button("修改…" if self._refusal is None else "查看…", "pencil", self.edit, row)
        rows = QVBoxLayout(panel)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.view, 1)
        rows.addWidget(self._words)
        rows.addLayout(row)
        return panel

    def _button(self, word: str, icon: str, slot: Callable[[], None], row: QHBoxLayout) -> QPushButton:
        button = QPushButton(icons.icon(icon), word, self)
        button.clicked.connect(slot)
        row.addWidget(button)
        return button


def _drawing(desk: Desk, name: str) -> Callable[[], bytes]:
    actor, office = desk.actor, desk.office

    def job() -> bytes:
        return press.trial(actor, name, forms.source(office, name)[0], filled=True)

    return job


def _exporting(desk: Desk, name: str, path: Path) -> Callable[[], Path]:
    office = desk.office

    def job() -> Path:
        text = forms.source(office, name)[0]
        with placed(path) as draft:
            draft.write_text(text, encoding="utf-8", newline="\n")
        return path

    return job


def _importing(desk: Desk, name: str, path: Path) -> Callable[[], str]:
    actor, office = desk.actor, desk.office

    def job() -> str:
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise Refused(f"文件 {path.name} 读不出来，请确认它是 UTF-8 编码的表单文件（.toml）。") from error
        forms.save(actor, office, name, text)
        return name

    return job
