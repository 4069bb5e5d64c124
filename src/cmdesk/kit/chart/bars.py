"""Words, a bar each, the number at the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from cmdesk.kit.chart.card import HEAD, MIDDLE, PAD, Card
from cmdesk.kit.chart.swatch import fill
from cmdesk.kit.look import theme
from cmdesk.kit.look.chips import draw_light
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.tokens import Tone

_ROW: Final = 24
_MOST: Final = 8


@dataclass(frozen=True)
class Bar:
    """A row.

    Attributes:
        word: at the left.
        size: length of the bar.
        said: at the right; the size when empty.
        aside: still further right and weak: a comparison.
        tone: ``late`` draws it in red, with a sign.
        tip: more words for the tooltip and to be read aloud.
        key: what opening the row asks for; None opens nothing.
    """

    word: str
    size: float
    said: str = ""
    aside: str = ""
    tone: Tone = "plain"
    tip: str = ""
    key: object = None

    @property
    def number(self) -> str:
        """What stands at the right."""
        return self.said or f"{self.size:g}"


class Bars(Card):
    """A small table of words with bars; ``opened`` says the key of a row."""

    def __init__(
        self, title: str, *, most: int = _MOST, full: float = 0, nothing: str = "没有", parent: QWidget | None = None
    ) -> None:
        """Make an empty table.

        Args:
            title: above the rows.
            most: so many rows are shown, further ones summed up.
            full: length of a full bar; 0 measures all by the longest.
            nothing: stands where no rows are.
            parent: usual Qt parent.
        """
        super().__init__(title, parent)
        self._most, self._full, self._nothing = most, full, nothing
        self._rows: tuple[Bar, ...] = ()

    def show_rows(self, rows: Sequence[Bar]) -> None:
        """Show rows; what is too much is summed up in the last one, whose key is the tuple of their keys."""
        shown = list(rows[: self._most])
        if len(rows) > self._most:
            rest = rows[self._most - 1 :]
            keys = tuple(one.key for one in rest)
            summed = sum(one.size for one in rest)
            tip = "、".join(f"{one.word} {one.number}" for one in rest)
            shown = [*rows[: self._most - 1], Bar(f"其余 {len(rest)} 项", summed, tip=tip, key=keys)]
        self._rows = tuple(shown)
        self.tell()
        self.updateGeometry()

    def count(self) -> int:
        return len(self._rows)

    def words(self, at: int) -> str:
        one = self._rows[at]
        return " ".join(part for part in (one.word, one.number, one.aside, one.tip) if part)

    def key(self, at: int) -> object:
        return self._rows[at].key

    def place(self, at: int) -> QRectF:
        return QRectF(PAD - 6, px(HEAD) + at * px(_ROW), self.width() - 2 * PAD + 12, px(_ROW))

    def sizeHint(self) -> QSize:
        return QSize(280, px(HEAD) + max(1, len(self._rows)) * px(_ROW) + PAD)

    def minimumSizeHint(self) -> QSize:
        return QSize(220, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        with QPainter(self) as painter:
            inside = self.paint_card(painter)
            if not self._rows:
                painter.setPen(theme.color("weak"))
                painter.drawText(QRectF(inside.left(), px(HEAD), inside.width(), px(_ROW)), MIDDLE, self._nothing)
                return
            longest = self._full or max(one.size for one in self._rows) or 1
            advance = painter.fontMetrics().horizontalAdvance
            number = max(28, *(advance(one.number) for one in self._rows))
            number += px(18) if any(one.tone == "late" for one in self._rows) else 0
            aside = max(advance(one.aside) for one in self._rows)
            for at, one in enumerate(self._rows):
                line = QRectF(inside.left(), px(HEAD) + at * px(_ROW), inside.width(), px(_ROW))
                self._paint_row(painter, line, one, one.size / longest, (number, aside))

    @staticmethod
    def _paint_row(painter: QPainter, line: QRectF, one: Bar, share: float, widths: tuple[float, float]) -> None:
        """Draw a row; ``widths`` are the room for number and comparison, the same for all rows."""
        number, aside = widths
        aside += 8 if aside else 0
        words = line.width() * 0.42
        painter.setPen(theme.color("text"))
        short = painter.fontMetrics().elidedText(one.word, Qt.TextElideMode.ElideRight, int(words) - 8)
        painter.drawText(QRectF(line.left(), line.top(), words, line.height()), MIDDLE, short)
        wide = max(0.0, line.width() - words - number - aside - 8)
        if share > 0:
            fill(
                painter,
                QRectF(line.left() + words, line.top() + 8, max(2.0, wide * min(1.0, share)), line.height() - 16),
                "late" if one.tone == "late" else "solid",
            )
        right = line.adjusted(0, 0, -aside, 0)
        if one.tone == "late":
            draw_light(painter, QRectF(right.right() - number, line.center().y() - px(10) / 2, px(10), px(10)), "late")
        painter.setPen(theme.color("late" if one.tone == "late" else "text"))
        painter.drawText(right, MIDDLE | Qt.AlignmentFlag.AlignRight, one.number)
        painter.setPen(theme.color("weak"))
        painter.drawText(line, MIDDLE | Qt.AlignmentFlag.AlignRight, one.aside)
