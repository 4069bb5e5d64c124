"""Stacked columns with their numbers in rows below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from cmdesk.kit.chart.card import HEAD, MIDDLE, PAD, Card
from cmdesk.kit.chart.swatch import Filling, fill
from cmdesk.kit.look import theme
from cmdesk.kit.look.chips import draw_light
from cmdesk.kit.look.measure import px

_PLOT: Final = 96
_ROW: Final = 19
_LEFT: Final = 92
_WIDE: Final = 0.55  # of its place
_WIDEST: Final = 44
_SWATCH: Final = 10


@dataclass(frozen=True)
class Series:
    """What is stacked in every column, from below."""

    word: str
    filling: Filling


@dataclass(frozen=True)
class Column:
    """A column.

    Attributes:
        word: below it.
        values: one for each series.
        figures: text for each further row.
        late: which of the figures are bad; drawn in red with a sign.
        tip: what it is called in full, for the tooltip and to be read aloud.
        key: what opening it asks for; None opens nothing.
        strong: the one that all else is about.
    """

    word: str
    values: tuple[int, ...]
    figures: tuple[str, ...] = ()
    late: frozenset[int] = frozenset()
    tip: str = ""
    key: object = None
    strong: bool = False


class Columns(Card):
    """Columns over a table of their numbers; Left and Right walk, ``opened`` says the key of a column."""

    FORWARD = Qt.Key.Key_Right
    BACK = Qt.Key.Key_Left
    LEAVES = False

    def __init__(
        self, title: str, series: Sequence[Series], figures: Sequence[str] = (), parent: QWidget | None = None
    ) -> None:
        """Make an empty chart.

        Args:
            title: above it.
            series: what is stacked, from below.
            figures: names of further rows of text under the numbers.
            parent: usual Qt parent.
        """
        super().__init__(title, parent)
        self._series, self._figures = tuple(series), tuple(figures)
        self._columns: tuple[Column, ...] = ()

    def show_columns(self, columns: Sequence[Column]) -> None:
        """Show columns from left to right."""
        self._columns = tuple(columns)
        self.current = next((at for at, one in enumerate(self._columns) if one.strong), -1)
        self.tell()

    def count(self) -> int:
        return len(self._columns)

    def words(self, at: int) -> str:
        one = self._columns[at]
        parts = [f"{series.word} {value}" for series, value in zip(self._series, one.values, strict=True) if value]
        parts += [f"{word} {said}" for word, said in zip(self._figures, one.figures, strict=True) if said]
        return f"{one.tip or one.word} {sum(one.values)}" + (f"（{'，'.join(parts)}）" if parts else "")

    def key(self, at: int) -> object:
        return self._columns[at].key

    def place(self, at: int) -> QRectF:
        wide = self._step()
        return QRectF(PAD + px(_LEFT) + at * wide, px(HEAD) - 4, wide, self.height() - px(HEAD) - PAD + 8)

    def sizeHint(self) -> QSize:
        rows = 1 + len(self._series) + len(self._figures)
        return QSize(560, px(HEAD) + px(_PLOT) + rows * px(_ROW) + PAD)

    def minimumSizeHint(self) -> QSize:
        return QSize(420, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        with QPainter(self) as painter:
            inside = self.paint_card(painter)
            self._paint_heads(painter, inside)
            longest = max((sum(one.values) for one in self._columns), default=0)
            for at, one in enumerate(self._columns):
                self._paint_column(painter, self._plot_of(at), one, longest)
                self._paint_numbers(painter, at, one)
            painter.setPen(theme.color("edge"))
            base = px(HEAD) + px(_PLOT) + 0.5
            painter.drawLine(QPointF(inside.left() + px(_LEFT), base), QPointF(inside.right(), base))

    def _step(self) -> float:
        return (self.width() - 2 * PAD - px(_LEFT)) / max(1, len(self._columns))

    def _plot_of(self, at: int) -> QRectF:
        wide = self._step()
        return QRectF(PAD + px(_LEFT) + at * wide, px(HEAD), wide, px(_PLOT))

    def _line(self, number: int) -> float:
        return px(HEAD) + px(_PLOT) + 2 + number * px(_ROW)

    def _paint_heads(self, painter: QPainter, inside: QRectF) -> None:
        """Draw the names of the rows; those of the series are the legend."""
        painter.setPen(theme.color("weak"))
        for number, series in enumerate(self._series):
            y = self._line(1 + number)
            fill(painter, QRectF(inside.left(), y + (px(_ROW) - _SWATCH) / 2, _SWATCH, _SWATCH), series.filling)
            painter.drawText(QRectF(inside.left() + _SWATCH + 6, y, px(_LEFT), px(_ROW)), MIDDLE, series.word)
        for number, word in enumerate(self._figures):
            y = self._line(1 + len(self._series) + number)
            painter.drawText(QRectF(inside.left(), y, px(_LEFT) - 6, px(_ROW)), MIDDLE, word)

    def _paint_column(self, painter: QPainter, plot: QRectF, one: Column, longest: int) -> None:
        whole = sum(one.values)
        if not whole:
            return
        wide = min(plot.width() * _WIDE, px(_WIDEST))
        left, y = plot.center().x() - wide / 2, plot.bottom()
        for series, value in zip(self._series, one.values, strict=True):
            high = (plot.height() - px(_ROW)) * value / longest
            if high > 0:
                fill(painter, QRectF(left, y - high, wide, high), series.filling)
                y -= high
        painter.setPen(theme.color("text"))
        painter.setFont(theme.strong_font() if one.strong else theme.text_font())
        painter.drawText(
            QRectF(plot.left(), y - px(_ROW), plot.width(), px(_ROW)), Qt.AlignmentFlag.AlignCenter, str(whole)
        )
        painter.setFont(theme.text_font())

    def _paint_numbers(self, painter: QPainter, at: int, one: Column) -> None:
        """Draw what stands under a column."""
        place = self._plot_of(at)
        painter.setFont(theme.strong_font() if one.strong else theme.text_font())
        texts = [one.word, *(str(value) if value else "" for value in one.values), *one.figures]
        for number, text in enumerate(texts):
            bad = number - 1 - len(one.values) in one.late
            painter.setPen(theme.color("late" if bad else "text" if number else "weak"))
            line = QRectF(place.left(), self._line(number), place.width(), px(_ROW))
            wide = painter.fontMetrics().horizontalAdvance(text)
            room = int(line.width()) - 2
            if bad and wide + 26 <= room:
                draw_light(
                    painter,
                    QRectF(line.center().x() - wide / 2 - px(9) - 4, line.center().y() - px(9) / 2, px(9), px(9)),
                    "late",
                )
            short = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
            painter.drawText(line, Qt.AlignmentFlag.AlignCenter, short)
        painter.setFont(theme.text_font())
