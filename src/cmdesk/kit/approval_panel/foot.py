"""What stands below an approval: the words, the files that go with them, and a button for every verb."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QToolButton, QVBoxLayout, QWidget

from cmdesk.kit import ask
from cmdesk.kit.form.plain import plain_tip
from cmdesk.kit.look import icons
from cmdesk.kit.look.chips import label
from cmdesk.kit.look.measure import px
from cmdesk.kit.page.elided import Elided
from cmdesk.kit.space.verb_row import VerbRow

WITH_FILES = frozenset({"approve", "send_back", "refuse", "comment", "resubmit"})
"""Verbs that take files along."""
_BUTTONS = (
    ("approve", "同意", "primary"), ("send_back", "退回", ""), ("refuse", "拒绝", ""), ("hand_over", "转办…", ""),
    ("delegate", "委派…", ""), ("add_signer", "加签…", ""), ("remove_signer", "减签…", ""),
    ("resubmit", "重新提交", "primary"), ("comment", "留言", ""), ("urge", "催办", ""), ("withdraw", "撤回", ""),
    ("copy_to", "抄送…", ""), ("terminate", "终止", ""),
)  # fmt: skip
_FOLDING = (
    "terminate", "copy_to", "withdraw", "urge", "remove_signer", "delegate", "hand_over", "add_signer",
)  # fmt: skip
"""Verbs that go into the menu where the window is narrow, the least needed first."""
_ASKING_FOR_WORDS = frozenset({"copy_to"})
"""Verbs whose dialog asks for the words: where there is nothing else to do, none are asked for here."""
_SIGNING = "审批意见（退回、拒绝、终止时必填）"
_WARNED = "审批意见（有提醒：仍要同意也要写明理由；退回、拒绝、终止时必填）"


class Foot(QWidget):
    """Words, files and buttons.

    Attributes:
        words: what is typed.
        buttons: verb → button.
        row: the buttons side by side.

    Signals:
        verb: the button of a verb was pressed.
    """

    verb = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = QPlainTextEdit()
        self.words.setPlaceholderText(_SIGNING)
        self.words.setAccessibleName("审批意见")
        self.words.setFixedHeight(px(56))
        self.words.setTabChangesFocus(True)
        self._files: list[Path] = []
        self._problem = label("", "problem")
        self._problem.setWordWrap(True)
        self._problem.hide()
        self.buttons: dict[str, QPushButton] = {}
        for key, word, role in _BUTTONS:
            button = QPushButton(word)
            button.setObjectName(key)
            if role:
                button.setProperty("role", role)
            button.clicked.connect(self._clicked)
            self.buttons[key] = button
        self.row = VerbRow(list(self.buttons.values()), [self.buttons[key] for key in _FOLDING], left=True)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 8, 12, 12)
        rows.setSpacing(6)
        rows.addLayout(self._build_words())
        rows.addWidget(self._build_files())
        self.drop_files()
        rows.addWidget(self._problem)
        rows.addWidget(self.row)

    def _build_words(self) -> QHBoxLayout:
        """Put the button for files beside the words: on a small screen each line is taken from what is signed."""
        self._attach = QToolButton()
        self._attach.setIcon(icons.icon("paperclip"))
        self._attach.setAccessibleName("附文件…")
        self._attach.setToolTip(
            "附文件…　随同意、退回、拒绝、留言、重新提交附上；也可以把文件拖进来。附上就是凭据，不能再删"
        )
        self._attach.clicked.connect(self.choose)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.words, 1)
        row.addWidget(self._attach, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _build_files(self) -> QWidget:
        self._names = Elided()
        self._drop = QPushButton("去掉")
        self._drop.setProperty("role", "quiet")
        self._drop.setAccessibleName("去掉选好的附件")
        self._drop.clicked.connect(self.drop_files)
        self._row = QWidget()
        row = QHBoxLayout(self._row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._names, 1)
        row.addWidget(self._drop)
        return self._row

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that go with the next verb."""
        return tuple(self._files)

    def text(self) -> str:
        """Return the words that were typed."""
        return self.words.toPlainText().strip()

    def choose(self) -> None:
        """Ask for files."""
        self.add_files(ask.files_to_open(self, "附文件", "所有文件 (*)"))

    def add_files(self, paths: Iterable[Path]) -> None:
        """Let files go with the next verb, each once."""
        self._files += [path for path in dict.fromkeys(paths) if path not in self._files]
        self._show_files()

    def drop_files(self) -> None:
        """Let no files go along."""
        self._files = []
        self._show_files()

    def takes_files(self) -> bool:
        """Tell whether a verb that takes files may be used now."""
        return self._attach.isVisibleTo(self)

    def show_offers(self, offers: Mapping[str, str], *, running: bool, warned: bool = False) -> bool:
        """Show what may be done and nothing else; why it is not to be signed by him stands where the words are typed.

        Args:
            offers: verb → why not.
            running: whether somebody is to sign.
            warned: whether something speaks against it, so that who agrees says why.

        Returns:
            whether what had the keys here is gone; they stay with something of this foot, if anything is left.
        """
        focused = self.window().focusWidget()
        for key, button in self.buttons.items():
            button.setEnabled(not offers[key])
            button.setToolTip(plain_tip(offers[key]))
            button.setVisible(not offers[key])
        why = offers["approve"] if running else ""
        self.words.setPlaceholderText(f"留言。{why}" if why else _WARNED if warned else _SIGNING)
        self.words.setToolTip(plain_tip(why))
        self.words.setVisible(any(not offers[key] for key in self.buttons if key not in _ASKING_FOR_WORDS))
        self._attach.setVisible(any(not offers[key] for key in WITH_FILES))
        return self._keep_keys(focused)

    def _keep_keys(self, focused: QWidget | None) -> bool:
        """Give the keys that something hidden had to what is left; without that they would go to the navigation."""
        self.row.settle()
        if focused is None or not self.isAncestorOf(focused) or focused.isVisibleTo(self):
            return False
        left = [one for one in (self.words, *self.buttons.values()) if one.isVisibleTo(self)]
        if left:
            left[0].setFocus()
        return True

    def tell(self, sentence: str) -> None:
        """Say what is wrong; empty takes it back."""
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))

    def clear(self) -> None:
        """Forget words, files and problem: they were said, or belong to another matter."""
        self.words.clear()
        self.drop_files()
        self.tell("")

    def _show_files(self) -> None:
        self._names.setText("、".join(path.name for path in self._files))
        self._row.setVisible(bool(self._files))

    def _clicked(self) -> None:
        button = self.sender()
        if button is not None:
            self.verb.emit(button.objectName())
