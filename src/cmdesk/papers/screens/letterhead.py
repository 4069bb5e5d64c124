"""Changing the office's name and logo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from cmdesk.core.errors import Refused
from cmdesk.kit import ask
from cmdesk.kit.form.dialog import VerbDialog, labelled
from cmdesk.kit.look.chips import label
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.tokens import SPACE_2
from cmdesk.papers.rules import letterhead, rights

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_PICTURES = "图片 (*.png *.jpg *.jpeg)"
_ROOM = QSize(160, 64)


class LetterheadDialog(VerbDialog):
    """Name and logo, printed at the top of every form."""

    def __init__(self, desk: Desk, parent: QWidget | None) -> None:
        super().__init__("抬头", "印在每张表单的上方；已经印过的单据补打时仍用当时的抬头。", "保存", parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk = desk
        self._logo = b""
        self.name = QLineEdit(self)
        self.name.setAccessibleName("单位名称")
        self.name.setMaxLength(60)
        self.name.setMinimumWidth(px(320))
        self._picture = QLabel(self)
        self._picture.setFixedSize(_ROOM)
        self._picture.setProperty("role", "weak")
        self._picture.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._picture.setAccessibleName("徽标")
        self.choose = QPushButton("选择图片…", self)
        self.choose.clicked.connect(self._choose)
        self.clear = QPushButton("去掉", self)
        self.clear.clicked.connect(self._clear)
        self.fill(self._form())
        self.primary.setEnabled(False)
        self.primary.setDefault(True)
        self.primary.clicked.connect(self._save)
        self._refusal = rights.may(desk.actor, "edit_forms", None)
        if self._refusal is not None:
            self.show_refusal(str(self._refusal))
        desk.work.read(letterhead.read, self._show, owner=self, title="", refused=self._refused)

    def _form(self) -> QWidget:
        row = QHBoxLayout()
        row.setSpacing(SPACE_2)
        row.addWidget(self._picture, 1)
        row.addWidget(self.choose)
        row.addWidget(self.clear)
        words = label("PNG 或 JPEG，最大 2 MB；黑白复印也要看得清。", "weak")
        return labelled((("单位名称", self.name), ("徽标", row), ("", words)))

    def _show(self, found: letterhead.Shown) -> None:
        self.name.setText(found.name)
        self._set_logo(found.logo)
        self.primary.setEnabled(self._refusal is None)
        self.name.setFocus()

    def _choose(self) -> None:
        path = ask.file_to_open(self, "选择徽标", _PICTURES)
        if path is not None:
            self._desk.work.read(path.read_bytes, self._set_logo, owner=self, title="", refused=self._refused)

    def _clear(self) -> None:
        self._set_logo(b"")

    def _set_logo(self, content: bytes) -> None:
        picture = QPixmap()
        if content and (len(content) > letterhead.MOST or not picture.loadFromData(content)):
            self.show_refusal("这个文件不是可以印的图片，或大于 2 MB，请另选一张 PNG 或 JPEG。")
            return
        self.show_refusal("" if self._refusal is None else str(self._refusal))
        self._logo = content
        self.clear.setEnabled(bool(content))
        if not content:
            self._picture.setText("（没有徽标）")
            return
        scale = self.devicePixelRatioF()
        shown = picture.scaled(
            _ROOM * scale, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        shown.setDevicePixelRatio(scale)
        self._picture.setPixmap(shown)

    def _save(self) -> None:
        actor, name, logo = self._desk.actor, self.name.text(), self._logo
        self._desk.work.write(
            lambda: letterhead.change(actor, name, logo), self._saved, owner=self, refused=self._refused
        )

    def _saved(self, _: None) -> None:
        self._desk.say("已修改抬头", undo=True)
        self.accept()

    def _refused(self, refusal: Refused) -> None:
        self.show_refusal(str(refusal))
