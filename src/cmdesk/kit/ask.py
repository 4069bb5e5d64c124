"""The only place where boxes open to ask people: buttons are named by what they do, texts are plain."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QInputDialog, QLineEdit, QMessageBox, QPushButton, QWidget
from shiboken6 import isValid

from cmdesk.core.errors import Refused
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.theme import dress
from cmdesk.kit.look.tokens import PAGE_MARGIN, SPACE_2

Answer = Literal["yes", "no", "cancel"]

_SENTENCE = 420  # pixels in which a sentence is typed without its beginning going out of sight


def confirm(parent: QWidget | None, title: str, text: str, verb: str, *, danger: bool = False) -> bool:
    """Ask whether to go on; the button is named by its verb (``"删除 3 户"``)."""
    box = _box(parent, title, text, QMessageBox.Icon.Warning if danger else QMessageBox.Icon.Question)
    go = _button(box, verb, QMessageBox.ButtonRole.AcceptRole, "danger" if danger else "primary")
    stay = _button(box, "取消", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(stay if danger else go)
    box.setEscapeButton(stay)
    return _clicked(box) is go


def choose(parent: QWidget | None, title: str, text: str, yes: str, no: str, cancel: str = "取消") -> Answer:
    """Ask which of two ways to go, or neither."""
    box = _box(parent, title, text, QMessageBox.Icon.Question)
    first = _button(box, yes, QMessageBox.ButtonRole.AcceptRole, "primary")
    second = _button(box, no, QMessageBox.ButtonRole.DestructiveRole)
    stay = _button(box, cancel, QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(first)
    box.setEscapeButton(stay)
    clicked = _clicked(box)
    return "yes" if clicked is first else "no" if clicked is second else "cancel"


def tell(parent: QWidget | None, title: str, text: str) -> None:
    """Tell something that must have been read."""
    box = _box(parent, title, text, QMessageBox.Icon.Information)
    _button(box, "知道了", QMessageBox.ButtonRole.AcceptRole, "primary")
    box.exec()


def refuse(parent: QWidget | None, refusal: Refused | str) -> None:
    """Show a refusal that belongs to no field and must not be overlooked."""
    box = _box(parent, "不能继续", str(refusal), QMessageBox.Icon.Warning)
    _button(box, "知道了", QMessageBox.ButtonRole.AcceptRole, "primary")
    box.exec()


def text(parent: QWidget | None, title: str, label: str, value: str = "") -> str | None:
    """Ask for a line of text; None when cancelled. The button that takes it is called by the title, a verb."""
    return _line(parent, title, label, value, QLineEdit.EchoMode.Normal)


def password(parent: QWidget | None, title: str, label: str) -> str | None:
    """Ask for a password; None when cancelled. The title is the verb that it is asked for, and names the button."""
    return _line(parent, title, label, "", QLineEdit.EchoMode.Password)


def file_to_open(parent: QWidget | None, title: str, kinds: str) -> Path | None:
    """Ask for an existing file; ``kinds`` as ``"表格 (*.xlsx *.xls *.csv)"``."""
    name, _ = QFileDialog.getOpenFileName(parent, title, "", kinds)
    return Path(name) if name else None


def files_to_open(parent: QWidget | None, title: str, kinds: str) -> list[Path]:
    """Ask for existing files."""
    names, _ = QFileDialog.getOpenFileNames(parent, title, "", kinds)
    return [Path(name) for name in names]


def file_to_save(parent: QWidget | None, title: str, kinds: str, suggested: str = "") -> Path | None:
    """Ask where to save; the system itself warns before something is replaced.

    Args:
        parent: the window it belongs to.
        title: of the system's window.
        kinds: as in ``file_to_open``.
        suggested: a name; what no file can be called by, as in 领用/归还单, is replaced.
    """
    from cmdesk.core.attachments import safe_name

    suggested = suggested and safe_name(re.sub(r"[/\\]", "-", suggested))
    name, chosen = QFileDialog.getSaveFileName(parent, title, suggested, kinds)
    if not name:
        return None
    path = Path(name)
    if not path.suffix and "*." in chosen:
        ending = chosen.split("*.", 1)[1].split(")")[0].split()[0]
        path = path.with_name(f"{path.name}.{ending}")
    return path


def folder(parent: QWidget | None, title: str) -> Path | None:
    """Ask for a folder."""
    name = QFileDialog.getExistingDirectory(parent, title)
    return Path(name) if name else None


def _box(parent: QWidget | None, title: str, text_: str, icon: QMessageBox.Icon) -> QMessageBox:
    box = QMessageBox(parent)
    dress(box)
    box.setWindowTitle(title)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text_)
    box.setIcon(icon)
    return box


def _clicked(box: QMessageBox) -> QAbstractButton | None:
    """Ask, and return the button that was pressed; None where the window behind has closed meanwhile, its save done."""
    box.exec()
    return box.clickedButton() if isValid(box) else None


def _button(box: QMessageBox, word: str, role: QMessageBox.ButtonRole, look: str = "") -> QPushButton:
    button = QPushButton(word, box)
    if look:
        button.setProperty("role", look)
    box.addButton(button, role)
    return button


def _line(parent: QWidget | None, title: str, label: str, value: str, echo: QLineEdit.EchoMode) -> str | None:
    dialog = line_dialog(parent, title, label, value, echo)
    return dialog.textValue() if dialog.exec() and isValid(dialog) else None


def line_dialog(
    parent: QWidget | None,
    title: str,
    label: str,
    value: str = "",
    echo: QLineEdit.EchoMode = QLineEdit.EchoMode.Normal,
) -> QInputDialog:
    """Return the window that asks for one line, wide enough for a sentence; its button says what it does: the title."""
    dialog = QInputDialog(parent)
    dress(dialog)
    dialog.setWindowTitle(title)
    dialog.setLabelText(label)
    dialog.setTextValue(value)
    dialog.setTextEchoMode(echo)
    dialog.setOkButtonText(title)
    dialog.setCancelButtonText("取消")
    for button in dialog.findChildren(QPushButton):
        if button.text() == dialog.okButtonText():
            button.setProperty("role", "primary")
            button.style().unpolish(button)  # it was drawn up before it had a role
            button.style().polish(button)
    dialog.sizeHint()  # lays it out
    layout = dialog.layout()
    if layout is not None:
        layout.setContentsMargins(PAGE_MARGIN, PAGE_MARGIN, PAGE_MARGIN, PAGE_MARGIN)
        layout.setSpacing(SPACE_2)
    dialog.resize(max(px(_SENTENCE), dialog.sizeHint().width()), dialog.sizeHint().height())
    return dialog
