"""Draws the cells of a table. Written for speed: one pass over plain tuples, no delegate, no style option."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QFontMetricsF, QImage, QPainter, QPen, QPolygonF

from cmdesk.core.window import Group
from cmdesk.kit.look.chips import draw_light
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.theme import color, tokens
from cmdesk.kit.look.tokens import Tokens, Tone
from cmdesk.kit.table.body.layout import Layout
from cmdesk.kit.table.column import Light
from cmdesk.kit.table.rows.model import TableModel
from cmdesk.kit.table.rows.outline import Outline
from cmdesk.kit.table.rows.reading import show_sum

PADDING: Final = 8
BAR: Final = 3  # accent bar of a selected row
SHAPE: Final = 11  # size of a light
MARK: Final = 26  # room of the mark that folds a group

Spans = Sequence[tuple[int, int]]
Hits = Callable[[str, str], Spans]
"""(column key, text of the cell) → (begin, end) of the characters to mark."""


@dataclass(slots=True)
class Scene:
    """What is to be drawn, gathered once per paint.

    Attributes:
        rect: the part of the viewport to draw.
        rows: positions of the first and last row in it.
        row_height: pixels.
        scrolled: (x, y) pixels.
        sorted: shown columns the list is ordered by.
        selected: tells whether a position is selected.
        current: (row, column) with the keyboard focus, or None.
        hover: row under the pointer, or -1.
        active: whether the table has the focus.
        hits: characters to mark, or None.
    """

    rect: QRect
    rows: tuple[int, int]
    row_height: int
    scrolled: tuple[int, int]
    sorted: Sequence[int]
    selected: Callable[[int], bool]
    current: tuple[int, int] | None
    hover: int
    active: bool
    hits: Hits | None


class CellPainter:
    """Draws rows of a model; remembers the widths of characters of its font."""

    def __init__(self, model: TableModel, layout: Layout) -> None:
        self._model = model
        self._layout = layout
        self._font = QFont()
        self._shaping = QFont()
        self._shaped: set[str] = set()  # characters seen whose form depends on their neighbours
        self._wide: dict[str, float] = {}
        self._metrics = QFontMetrics(self._font)
        self._precise = QFontMetricsF(self._font)
        self._ascent = 0

    def set_font(self, font: QFont) -> None:
        """Draw with this font from now on."""
        self._shaping, self._font = font, QFont(font)
        # Kerning and ligatures cost a third of drawing a cell.
        self._font.setStyleStrategy(QFont.StyleStrategy(font.styleStrategy() | QFont.StyleStrategy.PreferNoShaping))
        self._metrics = QFontMetrics(self._font)
        self._precise = QFontMetricsF(self._font)
        self._wide.clear()

    def text_width(self, text: str) -> float:
        """Return the width of a text in pixels, summed up from its characters."""
        wide = self._wide
        try:
            return sum(map(wide.__getitem__, text))
        except KeyError:
            for character in text:
                if character not in wide:
                    wide[character] = self._precise.horizontalAdvance(character)
                    if _depends_on_neighbours(character):
                        self._shaped.add(character)
            return sum(map(wide.__getitem__, text))

    def fit(self, text: str, width: float) -> str:
        """Return the text, shortened with … to a width in pixels if need be."""
        if len(text) > 400:
            text = text[:400]
        if self.text_width(text) <= width:
            return text
        return self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, int(width)))

    def paint(self, painter: QPainter, scene: Scene) -> None:
        """Draw a part of the viewport."""
        painter.setFont(self._font)
        self._ascent = (scene.row_height - self._metrics.height()) // 2 + self._metrics.ascent()
        layout, rect = self._layout, scene.rect
        painter.fillRect(rect, color("surface"))
        frozen_width = layout.frozen_width
        x = scene.scrolled[0]
        moving = list(layout.visible(rect.left(), rect.right(), x, frozen=False))
        if moving:
            painter.setClipRect(rect.intersected(QRect(frozen_width, rect.top(), rect.right() + 1, rect.height())))
            self._paint_part(painter, scene, moving)
        if layout.frozen and rect.left() < frozen_width:  # what begins beside them shows none of them
            painter.setClipRect(rect.intersected(QRect(0, rect.top(), frozen_width, rect.height())))
            painter.fillRect(rect, color("surface"))
            self._paint_part(painter, scene, list(layout.visible(rect.left(), rect.right(), 0, frozen=True)))
            painter.setClipping(False)
            painter.setPen(QPen(color("edge"), 0))
            end = (scene.rows[1] + 1) * scene.row_height - scene.scrolled[
                1
            ]  # a list without rows says why in their place
            painter.drawLine(frozen_width - 1, rect.top(), frozen_width - 1, min(rect.bottom(), end))
        painter.setClipping(False)
        if self._model.outline is not None:
            self._paint_headings(painter, scene, self._model.outline)

    def _paint_part(self, painter: QPainter, scene: Scene, columns: Sequence[tuple[int, int, int]]) -> None:
        height, (first, last) = scene.row_height, scene.rows
        top = first * height - scene.scrolled[1]
        for column, left, width in columns:
            if column in scene.sorted:
                painter.fillRect(left, top, width, (last - first + 1) * height, color("canvas"))
        self._paint_grounds(painter, scene, columns)
        rows = [
            (top + (number - first) * height, self._model.row(number))
            for number in range(first, last + 1)
            if self._model.place(number) is not None
        ]
        for column, left, width in columns:
            self._paint_column(painter, scene, rows, column, left, width)
        self._paint_lines(painter, scene, max(left + width for _, left, width in columns))
        self._paint_current(painter, scene, columns)

    @staticmethod
    def _paint_lines(painter: QPainter, scene: Scene, right: int) -> None:
        """Draw a hairline under each row, as a box: a line is drawn dot by dot, which takes twenty times as long."""
        line, left, thin = color("line"), scene.rect.left(), 1 / painter.device().devicePixelRatioF()
        for number in range(scene.rows[0] + 1, scene.rows[1] + 2):
            bottom = number * scene.row_height - scene.scrolled[1]
            painter.fillRect(QRectF(left, bottom - thin, right - left, thin), line)

    def _paint_grounds(self, painter: QPainter, scene: Scene, columns: Sequence[tuple[int, int, int]]) -> None:
        height, (first, last) = scene.row_height, scene.rows
        left, right = min(part[1] for part in columns), max(part[1] + part[2] for part in columns)
        ground = color("selection" if scene.active else "selection_quiet")
        for number in range(first, last + 1):
            y = number * height - scene.scrolled[1]
            if scene.selected(number):
                painter.fillRect(left, y, right - left, height - 1, ground)
                if any(column == 0 for column, _, _ in columns):
                    painter.fillRect(self._layout.left(0, scene.scrolled[0]), y, BAR, height - 1, color("accent"))
            elif number == scene.hover:
                painter.fillRect(left, y, right - left, height - 1, color("hover"))

    def _paint_current(self, painter: QPainter, scene: Scene, columns: Sequence[tuple[int, int, int]]) -> None:
        if scene.current is None or not scene.active:
            return
        row, current = scene.current
        for column, left, width in columns:
            if column == current:
                painter.setPen(QPen(color("accent"), 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                y = row * scene.row_height - scene.scrolled[1]
                painter.drawRect(QRectF(left + 0.5, y + 0.5, width - 2, scene.row_height - 2))

    def _paint_column(
        self, painter: QPainter, scene: Scene, rows: Sequence[tuple[int, Any]], column: int, left: int, width: int
    ) -> None:
        about = self._model.columns[column]
        value_at = column + 1
        for y, row in rows:
            if row is None:
                painter.fillRect(
                    left + PADDING, y + scene.row_height // 2 - 3, max(0, width // 2 - PADDING), 6, color("line")
                )
        here = [(y, row[value_at]) for y, row in rows if row is not None and row[value_at] not in {None, ""}]
        if about.state is not None:
            for y, value in here:
                self._paint_light(painter, about.state(value), left + PADDING, y, width, scene.row_height)
            return
        read = self._model.readers(date.today())[column]  # noqa: DTZ011  # people's own day
        room = width - 2 * PADDING
        share = {"left": 0.0, "center": 0.5, "right": 1.0}[about.side]  # of the free room, before the text
        begin, ascent = left + PADDING, self._ascent
        text_width, fit, draw, hits = self.text_width, self.fit, painter.drawText, scene.hits
        shaped = self._shaped
        painter.setPen(color("text"))
        for y, value in here:
            text = fit(read(value), room)
            x = begin + int((room - text_width(text)) * share) if share else begin
            if hits is not None:
                self._paint_hits(painter, hits(about.key, text), text, x, y, scene.row_height)
            if shaped and not shaped.isdisjoint(text):
                painter.setFont(self._shaping)
                draw(x, y + ascent, text)
                painter.setFont(self._font)
            else:
                draw(x, y + ascent, text)

    def _paint_headings(self, painter: QPainter, scene: Scene, outline: Outline) -> None:
        strong = QFont(self._shaping)
        strong.setBold(True)
        metrics = QFontMetrics(strong)
        for number in range(scene.rows[0], scene.rows[1] + 1):
            group_number = outline.heading(number)
            if group_number is None:
                continue
            group = outline.groups[group_number]
            y = number * scene.row_height - scene.scrolled[1]
            ground = "canvas" if not scene.selected(number) else "selection" if scene.active else "selection_quiet"
            painter.fillRect(scene.rect.left(), y, scene.rect.width(), scene.row_height - 1, color(ground))
            self._paint_fold(painter, QRectF(8, y, 12, scene.row_height - 1), folded=outline.is_folded(group_number))
            sums_from = self._paint_sums(painter, scene, group, y)
            painter.setFont(strong)
            painter.setPen(color("text"))
            count = f"{group.count:,}"
            room = sums_from - MARK - metrics.horizontalAdvance(count) - 3 * PADDING
            said = metrics.elidedText(self._model.group_text(group), Qt.TextElideMode.ElideRight, max(40, room))
            painter.drawText(MARK, y + self._ascent, said)
            painter.setFont(self._font)
            painter.setPen(color("weak"))
            painter.drawText(MARK + metrics.horizontalAdvance(said) + PADDING, y + self._ascent, count)
            if scene.current is not None and scene.current[0] == number and scene.active:
                painter.setPen(QPen(color("accent"), 1))
                painter.drawRect(QRectF(0.5, y + 0.5, scene.rect.right() - 1, scene.row_height - 2))

    def _paint_sums(self, painter: QPainter, scene: Scene, group: Group, y: int) -> int:
        """Draw the sums of a group under their columns; returns where the first of them begins."""
        begins = scene.rect.right()
        painter.setPen(color("weak"))
        x, edge = scene.scrolled[0], scene.rect.right()
        shown = [part for frozen in (True, False) for part in self._layout.visible(0, edge, x, frozen=frozen)]
        for column, left, width in reversed(shown):  # a long sum may reach into the column before
            about = self._model.columns[column]
            total = group.sums.get(about.key)
            if not total:
                continue
            end = left + width - PADDING
            text = self.fit(show_sum(about, total), min(end, begins) - MARK - 120)
            begin = end - int(self.text_width(text))
            if begin > MARK + 120 and end <= begins:
                painter.drawText(begin, y + self._ascent, text)
                begins = begin - PADDING // 2
        return begins

    @staticmethod
    def _paint_fold(painter: QPainter, box: QRectF, *, folded: bool) -> None:
        middle = box.center()
        corners = [(-2.0, -4.0), (2.5, 0.0), (-2.0, 4.0)] if folded else [(-4.0, -2.0), (0.0, 2.5), (4.0, -2.0)]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(color("weak"), 1.6))
        painter.drawPolyline(QPolygonF([QPointF(middle.x() + x, middle.y() + y) for x, y in corners]))
        painter.restore()

    def _paint_hits(self, painter: QPainter, spans: Spans, text: str, x: int, y: int, height: int) -> None:
        for begin, end in spans:
            from_x = x + self.text_width(text[:begin])
            wide = self.text_width(text[begin:end])
            if wide:
                painter.fillRect(QRectF(from_x, y + 4, wide, height - 9), color("hit"))

    def _paint_light(self, painter: QPainter, light: Light | None, x: int, y: int, width: int, height: int) -> None:
        if light is None:
            return
        tone = color({"plain": "weak", "info": "link", "done": "due"}.get(light.tone, light.tone))
        shape = px(SHAPE)
        sign = light_sign(light.tone, tokens(), painter.device().devicePixelRatioF(), shape)
        painter.drawImage(QPointF(x, y + (height - shape) / 2), sign)
        if light.word:
            painter.setPen(tone)
            text = self.fit(light.word, width - 2 * PADDING - shape - 5)
            painter.drawText(x + shape + 5, y + self._ascent, text)


def _depends_on_neighbours(character: str) -> bool:
    """Tell whether a character is drawn right only together with its neighbours: accents, joined and Indic scripts."""
    return "\u0300" <= character <= "\u036f" or "\u0590" <= character <= "\u1cff" or character == "\u200d"


@lru_cache(maxsize=64)
def light_sign(tone: Tone, _scheme: Tokens, scale: float, shape: int) -> QImage:
    """Return the sign of a state as a picture: drawing its curves again in every cell costs a quarter of the paint."""
    side = round(shape * scale)
    sign = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    sign.setDevicePixelRatio(scale)
    sign.fill(Qt.GlobalColor.transparent)
    with QPainter(sign) as painter:
        draw_light(painter, QRectF(0, 0, shape, shape), tone)
    return sign
