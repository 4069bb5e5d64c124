"""投诉统计: a month of complaints counted in every way the regulation asks for (S4-50)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeySequence, QPainter, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cmdesk.complaints import exporting
from cmdesk.complaints.rules import statistics
from cmdesk.complaints.rules.statistics import DIMENSIONS, Statistics, Timeliness
from cmdesk.complaints.screens.view import ComplaintView
from cmdesk.kit import ask, icons, theme
from cmdesk.kit.chips import draw_light, label
from cmdesk.kit.empty import Empty
from cmdesk.kit.tokens import CARD_RADIUS, Tone

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_ROW: Final = 24
_HEAD: Final = 34
_PAD: Final = 12
_MOST: Final = 8
_WIDE: Final = 980  # pixels from which three tables stand beside each other


class Bars(QWidget):
    """A small table: words, a bar each, the number at the right; read aloud as one text."""

    def __init__(self, title: str, *, most: int = _MOST, full: int = 0, parent: QWidget | None = None) -> None:
        """Make an empty table.

        Args:
            title: above the rows.
            most: so many rows are shown, further ones summed up.
            full: length of a full bar; 0 measures all by the longest.
            parent: usual Qt parent.
        """
        super().__init__(parent)
        self._title, self._most, self._full = title, most, full
        self._rows: tuple[tuple[str, int, str, Tone], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_rows(self, rows: Sequence[tuple[str, int, str, Tone]]) -> None:
        """Show (word, length of the bar, what stands at the right, tone); what is too much is summed up."""
        shown = list(rows[: self._most])
        if len(rows) > self._most:
            rest = rows[self._most - 1 :]
            shown = [*rows[: self._most - 1], (f"其余 {len(rest)} 种", sum(one[1] for one in rest), "", "plain")]
        self._rows = tuple((word, size, said or str(size), tone) for word, size, said, tone in shown)
        self.setAccessibleName(self._title)
        self.setAccessibleDescription("；".join(f"{word} {said}" for word, _, said, _ in self._rows))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(280, _HEAD + max(1, len(self._rows)) * _ROW + _PAD)

    def minimumSizeHint(self) -> QSize:
        return QSize(220, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.color("line"))
        painter.setBrush(QColor(theme.tokens().surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), CARD_RADIUS, CARD_RADIUS)
        inside = QRectF(self.rect()).adjusted(_PAD, 0, -_PAD, 0)
        painter.setFont(theme.strong_font())
        painter.setPen(theme.color("text"))
        painter.drawText(QRectF(inside.left(), 6, inside.width(), 24), Qt.AlignmentFlag.AlignVCenter, self._title)
        painter.setFont(theme.text_font())
        if not self._rows:
            painter.setPen(theme.color("weak"))
            painter.drawText(QRectF(inside.left(), _HEAD, inside.width(), _ROW), Qt.AlignmentFlag.AlignVCenter, "没有")
        longest = self._full or max((size for _, size, _, _ in self._rows), default=0) or 1
        said_width = max((painter.fontMetrics().horizontalAdvance(said) for _, _, said, _ in self._rows), default=0)
        aside = max(28.0, said_width) + (24.0 if any(tone == "late" for *_, tone in self._rows) else 8.0)
        for at, (word, size, said, tone) in enumerate(self._rows):
            line = QRectF(inside.left(), _HEAD + at * _ROW, inside.width(), _ROW)
            self._draw_row(painter, line, word, size / longest, said, tone, aside)

    def _draw_row(
        self, painter: QPainter, line: QRectF, word: str, share: float, said: str, tone: Tone, aside: float
    ) -> None:
        """Draw a row; ``aside`` is the room at the right for number and light, the same for all rows."""
        words = line.width() * 0.42
        painter.setPen(theme.color("text"))
        short = painter.fontMetrics().elidedText(word, Qt.TextElideMode.ElideRight, int(words) - 8)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(line.left(), line.top(), words, line.height()), middle, short)
        room = QRectF(line.left() + words, line.top() + 8, max(0.0, line.width() - words - aside), line.height() - 16)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("late" if tone == "late" else "accent"))
        if share > 0:
            painter.drawRoundedRect(
                QRectF(room.left(), room.top(), max(2.0, room.width() * share), room.height()), 2, 2
            )
        if tone == "late":
            draw_light(painter, QRectF(line.right() - aside + 8, line.center().y() - 5, 10, 10), "late")
        painter.setPen(theme.color("late" if tone == "late" else "text"))
        painter.drawText(line, middle | Qt.AlignmentFlag.AlignRight, said)


class ComplaintStatisticsPage(QWidget):
    """Figures of a month as small tables with bars; Alt+Left and Alt+Right change the month."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.month = date.today().replace(day=1)  # noqa: DTZ011  # the office's calendar day is the machine's
        self.found: Statistics | None = None
        self.title = label("")
        self.title.setFont(theme.group_font())
        self.summary = label("", "weak")
        self.summary.setWordWrap(True)
        self.bars = {key: Bars(word) for key, word in DIMENSIONS.items()}
        self.timeliness = Bars("各阶段及时率", most=20, full=100)
        self.repeats = Bars("重复投诉的客户")
        self._inside = QWidget()
        self._row = QHBoxLayout(self._inside)
        self._row.setContentsMargins(16, 4, 16, 16)
        self._row.setSpacing(12)
        self._stacks = [QVBoxLayout() for _ in range(3)]
        for stack in self._stacks:
            stack.setSpacing(12)
            self._row.addLayout(stack)
        self._columns = 0
        scroll = QScrollArea()
        scroll.setWidget(self._inside)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._stack = QStackedWidget()
        self._stack.addWidget(scroll)
        self._empty = Empty("bar-chart", "")
        self._stack.addWidget(self._empty)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(self._head())
        line = QHBoxLayout()
        line.setContentsMargins(16, 0, 16, 8)
        line.addWidget(self.summary, 1)
        rows.addLayout(line)
        rows.addWidget(self._stack, 1)
        self._arrange(2)
        desk.changed.connect(self._changed)
        self.read()

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setContentsMargins(12, 8, 12, 6)
        head.setSpacing(6)
        for icon, word, key, slot in (
            ("chevron-left", "上个月", "Alt+Left", self.before), ("chevron-right", "下个月", "Alt+Right", self.after),
        ):  # fmt: skip
            button = QToolButton()
            button.setIcon(icons.icon(icon))
            button.setAccessibleName(word)
            button.setToolTip(f"{word}　{key}")
            button.clicked.connect(slot)
            head.addWidget(button)
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)
        head.addWidget(self.title)
        head.addStretch(1)
        for icon, word, key, slot in (
            ("download", "导出", "Ctrl+E", self.export), ("printer", "打印一览表", "Ctrl+P", self.print),
        ):  # fmt: skip
            push = QPushButton(icons.icon(icon), word)
            push.setToolTip(key)
            push.clicked.connect(slot)
            head.addWidget(push)
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return head

    # -- reading ------------------------------------------------------------------------------------------------------

    def read(self) -> None:
        """Read the month anew."""
        actor, month = self._desk.actor, self.month
        self.title.setText(f"{month:%Y 年 %m 月}")
        self._desk.work.read(
            lambda: statistics.of_month(actor, month),
            self._show,
            owner=self,
            title="正在统计投诉",
            refused=self._desk.refuse,
        )

    def before(self) -> None:
        """Show the month before."""
        self.month = (self.month.replace(day=1) - date.resolution).replace(day=1)
        self.read()

    def after(self) -> None:
        """Show the month after."""
        self.month = (self.month.replace(day=28) + 4 * date.resolution).replace(day=1)
        self.read()

    def print(self) -> None:
        """Show the register of the month, ready to be printed."""
        from cmdesk.complaints import paper
        from cmdesk.papers.preview import open_preview

        actor, month = self._desk.actor, self.month
        open_preview(self._desk, lambda: paper.register_job(actor, month), title="投诉登记一览表")

    def export(self) -> None:
        """Write what is shown to an Excel file."""
        if self.found is None:
            return
        path = ask.file_to_save(self, "导出投诉统计", "Excel (*.xlsx)", f"投诉统计-{self.month:%Y-%m}.xlsx")
        if path is None:
            return
        actor, month = self._desk.actor, self.month

        def job() -> Path:
            return exporting.export(actor, month, path)

        self._desk.work.write(job, self._exported, owner=self, title="正在导出", refused=self._desk.refuse)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(3 if self.width() >= _WIDE else 2)

    def _arrange(self, columns: int) -> None:
        """Let the tables stand in so many columns, what is asked most first."""
        if columns == self._columns:
            return
        self._columns = columns
        first = ("type", "severity", "area")
        order = [
            self.bars["type"], self.timeliness, self.bars["severity"], self.bars["area"],
            *(bars for key, bars in self.bars.items() if key not in first), self.repeats,
        ]  # fmt: skip
        for at, column in enumerate(self._stacks):
            while column.takeAt(0) is not None:
                pass
            for bars in order[at::columns] if at < columns else ():
                column.addWidget(bars)
            column.addStretch(1)
            self._row.setStretch(at, 1 if at < columns else 0)

    def _changed(self, kinds: frozenset[str]) -> None:
        if kinds & ComplaintView.SHOWS and self.isVisible():
            self.read()

    def _exported(self, path: Path) -> None:
        self._desk.say(f"已导出到 {path}")

    def _show(self, found: Statistics) -> None:
        if found.begin != self.month:
            return
        self.found = found
        self.summary.setText(summary(found))
        self._empty.set_sentence(f"{found.begin:%Y 年 %m 月}没有投诉。用上面的箭头看别的月份。")
        self._stack.setCurrentIndex(0 if found.total else 1)
        for key, bars in self.bars.items():
            bars.show_rows(
                [(word.partition("（")[0] or word, count, "", _tone(key, word)) for word, count in found.counts[key]]
            )
        self.timeliness.show_rows([_timely(one) for one in found.timeliness])
        self.repeats.show_rows([(name, count, f"{count} 次", "plain") for name, count in found.repeats])


def summary(found: Statistics) -> str:
    """Return the month in one line."""
    parts = [f"受理 {found.total} 件", f"未结 {found.open} 件", f"赔偿折让 {found.cost} 元"]
    if found.satisfied is not None:
        parts.append(f"回访满意 {found.satisfied}%")
    return "　".join(parts)


def _tone(key: str, word: str) -> Tone:
    return "late" if key == "severity" and word == "严重" else "plain"


def _timely(one: Timeliness) -> tuple[str, int, str, Tone]:
    """Return a phase as a row: the share in time as the bar."""
    share = one.share if one.share is not None else 0
    hours, minutes = divmod(one.minutes, 60)
    said = f"{share}%　{hours}时{minutes:02}分" if one.done else f"超时 {one.late}"
    return one.label, share, said, "late" if one.late else "plain"
