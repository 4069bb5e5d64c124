"""Cards about the office file: made plain or encrypted, its recovery key shown once, asked for, or past help."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase, QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QPlainTextEdit, QRadioButton

from cmdesk.core.errors import Invalid, Refused
from cmdesk.kit import ask
from cmdesk.kit.background.work import Work
from cmdesk.kit.look.chips import label
from cmdesk.kit.look.measure import factor, px
from cmdesk.kit.look.tokens import SPACE_2, SPACE_3
from cmdesk.staff.screens.entrance.card import Card
from cmdesk.staff.screens.entrance.lines import Line
from cmdesk.staff.screens.entrance.way_back import WayBack

if TYPE_CHECKING:  # loaded when there are some
    from cmdesk.core.backup import Backup

_PER_LINE = 4
_ENTER = frozenset((Qt.Key.Key_Return.value, Qt.Key.Key_Enter.value))
_BELOW_WORDS = 23  # pixels of the sign of a choice and the room behind it


class MakeCard(Card):
    """Where the data will lie, and whether it is encrypted.

    Signals:
        chosen: True for encrypted.
    """

    chosen = Signal(bool)

    def __init__(self, folder: Path, warnings: tuple[str, ...], *, has_store: bool) -> None:
        """Make the card.

        Args:
            folder: the data folder.
            warnings: about the place.
            has_store: this machine can keep the key, so that it need not be typed each time.
        """
        super().__init__("建立客户数据", "下一步", icon="database", width=460)
        self.set_subtitle(f"数据将放在 {folder}")
        for warning in warnings:
            self.add_text(warning, "soon")
        kept = (
            "平时由本机系统保管密钥，打开不用输入。" if has_store else "本机没有系统密钥库，每次打开都要输入恢复密钥。"
        )
        self.encrypted, self.plain = QRadioButton("加密"), QRadioButton("不加密")
        (self.encrypted if has_store else self.plain).setChecked(True)
        self.body.addWidget(self.encrypted)
        self.add_text(f"文件被拷走也读不出；须妥善保管一张恢复密钥。{kept}", indent=_BELOW_WORDS)
        self.body.addSpacing(SPACE_2)
        self.body.addWidget(self.plain)
        self.add_text("简单；适合磁盘已加密、放在安全处的电脑。", indent=_BELOW_WORDS)
        self.sent.connect(self._choose)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self.button.click()
        else:
            super().keyPressEvent(event)

    def _choose(self) -> None:
        self.chosen.emit(self.encrypted.isChecked())


class KeyCard(Card):
    """The recovery key, shown this one time; going on needs proof that it was copied.

    Signals:
        kept: one group was typed correctly.
    """

    kept = Signal()

    def __init__(self, key: bytes, office: str, work: Work) -> None:
        super().__init__("恢复密钥", "我已保管好，继续", icon="key", width=520)
        from cmdesk.core.key import words_of

        self._key, self._office, self._work = key, office, work
        self._words = words_of(key)
        import secrets

        self._asked = secrets.randbelow(len(self._words))
        self.set_subtitle("只显示这一次。请打印或抄写后锁好：换电脑、重装系统时，没有它数据就打不开。")
        self.body.addWidget(self._table())
        self.add_line("proof", Line(f"为确认已抄好，请输入第 {self._asked + 1} 组", hint="5 个字符", width=self.inner))
        self.save = self.add_quiet("存为 PDF 以便打印…")
        self.save.clicked.connect(self._save)
        self.sent.connect(self._check)

    def _table(self) -> QFrame:
        table = QFrame()
        table.setProperty("role", "card")
        table.setAccessibleName("恢复密钥 " + " ".join(self._words))
        grid = QGridLayout(table)
        grid.setHorizontalSpacing(SPACE_2)
        grid.setContentsMargins(SPACE_3, SPACE_2, SPACE_3, SPACE_2)
        for column in range(_PER_LINE):
            grid.setColumnMinimumWidth(2 * column, 20)
            grid.setColumnStretch(2 * column + 1, 1)
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(13 * factor())
        for at, word in enumerate(self._words):
            row, column = divmod(at, _PER_LINE)
            number = label(f"{at + 1}", "weak")
            number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            shown = label(word)
            shown.setFont(font)
            grid.addWidget(number, row, 2 * column)
            grid.addWidget(shown, row, 2 * column + 1)
        return table

    def _save(self) -> None:
        path = ask.file_to_save(self, "存为 PDF", "PDF (*.pdf)", "cmdesk 恢复密钥.pdf")
        if path is not None:
            self._work.write(_writing(self._key, self._office, path), self._saved, owner=self, title="正在生成 PDF",
                             refused=self.show_refusal)  # fmt: skip

    def _saved(self, path: Path) -> None:
        from PySide6.QtCore import QUrl
        from PySide6.QtGui import QDesktopServices

        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
        self.line("proof").show_hint(f"已存到 {path}，打印后请删除。")

    def _check(self) -> None:
        typed = "".join(self.text("proof").split()).upper().replace("O", "0").replace("I", "1").replace("L", "1")
        if typed != self._words[self._asked]:
            self.show_refusal(Invalid({"proof": f"与上面第 {self._asked + 1} 组不一样，请对照后重新输入。"}))
            return
        self.kept.emit()


class _KeyText(QPlainTextEdit):
    """Takes a key in as many lines as the paper has; Enter after its last letter is meant to send it.

    Signals:
        complete: Enter was pressed and nothing is missing.
    """

    complete = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        from cmdesk.core.key.words import GROUP_SIZE, GROUPS

        typed = sum(letter.isalnum() for letter in self.toPlainText())
        if event.key() in _ENTER and typed >= GROUPS * GROUP_SIZE:
            self.complete.emit()
        else:
            super().keyPressEvent(event)


class RecoveryCard(Card):
    """Asks for the recovery key of an office whose key this machine does not have.

    Signals:
        typed: the key (bytes).
        restore_asked: a backup is to be brought back.
    """

    typed = Signal(object)
    restore_asked = Signal(object)

    def __init__(self, reason: str, backups: Sequence[Backup] = ()) -> None:
        """Make the card.

        Args:
            reason: why the key is asked for.
            backups: what could be brought back instead, the newest first.
        """
        super().__init__("输入恢复密钥", "打开", icon="key", width=520)
        self.set_subtitle(reason)
        self.edit = _KeyText()
        self.edit.complete.connect(self.button.click)
        self.edit.setAccessibleName("恢复密钥")
        self.edit.setPlaceholderText("照纸上的 14 组输入，不分大小写，空格和横线可有可无")
        self.edit.setTabChangesFocus(True)
        self.edit.setFixedHeight(px(96))
        self.body.addWidget(self.edit)
        self.setFocusProxy(self.edit)
        self.way_back = WayBack(self, backups)
        self.way_back.asked.connect(self.restore_asked)
        self.sent.connect(self._read)

    def key(self) -> bytes | None:
        """Return the key that is typed, or None where nothing is.

        Raises:
            Refused: it is mistyped; the sentence says in which group.
        """
        from cmdesk.core.key import read_words

        text = self.edit.toPlainText()
        return read_words(text) if text.strip() else None

    def _read(self) -> None:
        from cmdesk.core.key import read_words

        try:
            key = read_words(self.edit.toPlainText())
        except Refused as refusal:
            self.show_refusal(refusal)
            return
        self.clear_problems()
        self.set_busy("正在打开…")
        self.typed.emit(key)


class TroubleCard(Card):
    """Says why the office cannot be opened, and what can be done here and now.

    Signals:
        restore_asked: a backup is to be brought back.
    """

    restore_asked = Signal(object)

    def __init__(self, sentence: str, backups: Sequence[Backup] = ()) -> None:
        """Make the card; its button is for trying once more.

        Args:
            sentence: the refusal.
            backups: what could be brought back, the newest first.
        """
        super().__init__("打不开客户数据", "再试一次", icon="alert-triangle", width=460)
        self.add_text(sentence, "")
        self.way_back = WayBack(self, backups)
        self.way_back.asked.connect(self.restore_asked)


class WaitCard(Card):
    """Something is under way; nothing to press."""

    def __init__(self, title: str, sentence: str) -> None:
        super().__init__(title, "请稍候")
        self.set_subtitle(sentence)
        self.button.hide()


def _writing(key: bytes, office: str, path: Path) -> Callable[[], Path]:
    def job() -> Path:
        from cmdesk.core.file.placed import placed
        from cmdesk.core.key import paper

        content = paper.sheet(key, office, datetime.now().astimezone())
        with placed(path) as draft:
            draft.write_bytes(content)
        return path

    return job
