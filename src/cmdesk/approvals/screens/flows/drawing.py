"""A flow as shapes: from the applicant down to the end, parallel signers side by side, conditions at the edges.

It is laid out once for a width and painted on screen, into a picture or onto a page alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from cmdesk.approvals.rules import wording
from cmdesk.approvals.rules.wording import Lexicon
from cmdesk.kit.look import theme
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.tokens import Tokens, blend

_MARGIN: Final = 14.0
_LANE: Final = 22.0  # room at the right for the way around a step
_PAD: Final = 10.0
_ROW: Final = 20.0
_PERSON: Final = 26.0
_GAP: Final = 22.0  # of an arrow
_BETWEEN: Final = 18.0  # persons
_MANNER: Final = {"any": "或签：一人即可", "all": "会签：人人都签", "turn": "依次：一个接一个"}

Look = Literal["frame", "chosen", "person", "empty", "pill"]


@dataclass(frozen=True)
class Box:
    """A rounded box; ``empty`` stands for somebody who is not found."""

    rect: QRectF
    look: Look


@dataclass(frozen=True)
class Words:
    """Text in a rectangle."""

    rect: QRectF
    text: str
    color: str = "text"
    strong: bool = False
    flags: int = Qt.AlignmentFlag.AlignLeft.value | Qt.AlignmentFlag.AlignVCenter.value


@dataclass(frozen=True)
class Way:
    """A line through points, with an arrow at its end."""

    points: tuple[QPointF, ...]
    arrow: bool = True
    dashed: bool = False


@dataclass
class Drawing:
    """The shapes of a flow for one width."""

    size: QSizeF
    boxes: list[Box] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)
    ways: list[Way] = field(default_factory=list)
    frames: list[QRectF] = field(default_factory=list)

    def paint(self, painter: QPainter, tokens: Tokens) -> None:
        """Paint it from the origin in the colours of a scheme."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for box in self.boxes:
            ground, border, radius = _ground(box.look, tokens)
            painter.setPen(QPen(QColor(border), 2 if box.look == "chosen" else 1))
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(box.rect, radius, radius)
        for way in self.ways:
            _draw_way(painter, way, QColor(tokens.edge))
        for one in self.words:
            painter.setFont(theme.strong_font() if one.strong else theme.text_font())
            painter.setPen(QColor(getattr(tokens, one.color)))
            painter.drawText(one.rect, one.flags, one.text)


def _ground(look: Look, tokens: Tokens) -> tuple[str, str, float]:
    """Return ground, border and radius of a box."""
    if look == "pill":
        return tokens.canvas, tokens.edge, 14.0
    if look == "person":
        return blend(tokens.accent, tokens.surface, 0.10), tokens.border, 4.0
    if look == "empty":
        return blend(tokens.late, tokens.surface, 0.10), tokens.late, 4.0
    return tokens.surface, tokens.accent if look == "chosen" else tokens.border, 6.0


def _draw_way(painter: QPainter, way: Way, color: QColor) -> None:
    pen = QPen(color, 1.2)
    if way.dashed:
        pen.setStyle(Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF(list(way.points)))
    if way.arrow:
        line = QLineF(way.points[-2], way.points[-1])
        tip, length = way.points[-1], line.length() or 1
        along = QPointF(line.dx() / length, line.dy() / length)
        across = QPointF(-along.y(), along.x())
        painter.setPen(QPen(color, 1))
        painter.setBrush(color)
        painter.drawPolygon(QPolygonF([tip, tip - along * 7 + across * 3.5, tip - along * 7 - across * 3.5]))


def lay_out(value: Mapping[str, Any], words: Lexicon, width: float, chosen: int = -1) -> Drawing:
    """Return the shapes of a flow.

    Args:
        value: the flow as data; steps without faults.
        words: how people call whom it names.
        width: pixels at 100 %.
        chosen: place of the step that is marked.
    """
    return _Layout(words, width).flow(value, chosen)


class _Layout:
    """Lays out a flow from top to bottom."""

    def __init__(self, words: Lexicon, width: float) -> None:
        self._lexicon, self._width = words, max(width, 180.0)
        self._made = Drawing(QSizeF(self._width, 0))
        self._middle = (self._width - px(_LANE)) / 2
        self._metrics = QFontMetricsF(theme.text_font())
        self._y = _MARGIN

    def flow(self, value: Mapping[str, Any], chosen: int) -> Drawing:
        self._pill("发起人提交")
        if "password_from" in value:
            self._note(f"金额满 {value['password_from']:g} 元，每位审批人再输一次密码")
        for at, step in enumerate(value.get("steps", ())):
            self._step(at, step, is_chosen=at == chosen)
        self._arrow(_GAP)
        self._pill("已批准")
        copies = "、".join(self._lexicon.who(one) for one in value.get("copy_to", ()))
        if copies:
            self._note(f"抄送 {copies}")
        self._made.size = QSizeF(self._width, self._y + _MARGIN)
        return self._made

    def _pill(self, text: str) -> None:
        wide = self._metrics.horizontalAdvance(text) + 28
        rect = QRectF(self._middle - wide / 2, self._y, wide, px(28))
        self._made.boxes.append(Box(rect, "pill"))
        self._made.words.append(Words(rect, text, flags=Qt.AlignmentFlag.AlignCenter.value))
        self._y += px(28)

    def _note(self, text: str) -> None:
        """Put quiet words below what was put last, in the middle."""
        flags = Qt.AlignmentFlag.AlignHCenter.value | Qt.TextFlag.TextWordWrap.value
        rect = self._wrapped(text, _MARGIN, self._y + 4, self._width - 2 * _MARGIN - px(_LANE), flags)
        self._made.words.append(Words(rect, text, "weak", flags=flags))
        self._y = rect.bottom()

    def _arrow(self, high: float) -> None:
        self._made.ways.append(Way((QPointF(self._middle, self._y), QPointF(self._middle, self._y + high))))
        self._y += high

    def _step(self, at: int, step: Mapping[str, Any], *, is_chosen: bool) -> None:
        leaves = self._y + 6
        told = self._lexicon.conditions(step.get("when", {}))
        if told:
            left = self._middle + 8
            flags = Qt.TextFlag.TextWordWrap.value
            rect = self._wrapped(f"仅当 {told}", left, self._y + 12, self._width - px(_LANE) - 6 - left, flags)
            self._made.words.append(Words(rect, f"仅当 {told}", "soon", flags=flags))
            self._arrow(rect.height() + 22)
        else:
            self._arrow(_GAP)
        top = self._y
        slot = len(self._made.boxes)  # the frame lies below what it holds
        self._y += _PAD
        self._title(at, step)
        self._people(step)
        self._y += _PAD
        frame = QRectF(_MARGIN, top, self._width - 2 * _MARGIN - px(_LANE), self._y - top)
        self._made.boxes.insert(slot, Box(frame, "chosen" if is_chosen else "frame"))
        self._made.frames.append(frame)
        if told:
            self._way_around(leaves)

    def _way_around(self, leaves: float) -> None:
        """Draw the way past a step whose conditions fail."""
        right, back = self._width - _MARGIN, self._y + 8
        points = (
            QPointF(self._middle, leaves), QPointF(right, leaves), QPointF(right, back), QPointF(self._middle, back),
        )  # fmt: skip
        self._made.ways.append(Way((QPointF(self._middle, self._y), QPointF(self._middle, back)), arrow=False))
        self._made.ways.append(Way(points, dashed=True))
        self._y = back

    def _title(self, at: int, step: Mapping[str, Any]) -> None:
        left, wide = _MARGIN + _PAD, self._width - 2 * _MARGIN - px(_LANE) - 2 * _PAD
        flags = Qt.TextFlag.TextWordWrap.value
        title = f"{at + 1}　{step.get('name', '')}"
        rect = self._wrapped(title, left, self._y, wide, flags, theme.strong_font())
        self._made.words.append(Words(rect, title, strong=True, flags=flags))
        self._y = rect.bottom()
        limit = f"时限 {step['limit']}" if step.get("limit") else "没有时限"
        aside = "　".join(part for part in (limit, wording.reminders(step.get("remind", ()))) if part)
        rect = self._wrapped(aside, left, self._y, wide, flags)
        self._made.words.append(Words(rect, aside, "weak", flags=flags))
        self._y = rect.bottom() + 6

    def _people(self, step: Mapping[str, Any]) -> None:
        people, mode = list(step.get("who", ())), str(step.get("mode", "any"))
        if len(people) > 1:
            rect = QRectF(_MARGIN + _PAD, self._y, self._width, px(_ROW))
            self._made.words.append(Words(rect, _MANNER.get(mode, ""), "link"))
            self._y += px(_ROW) + 2
        if mode == "all" and len(people) > 1:
            self._parallel(people)
        else:
            self._in_rows(people, "→" if mode == "turn" else "或")

    def _parallel(self, people: Sequence[Mapping[str, Any]]) -> None:
        """Draw branches that part from one bar and meet in another: side by side, or between two rails where it is narrow."""
        if len(self._rows(people)) > 1:
            self._between_rails(people)
            return
        fork = self._y + 4
        self._y = fork + 10
        places = self._row(people, "")
        join = self._y + 10
        ends = [place.center().x() for place in places]
        for bar in (fork, join):
            self._line(QPointF(min(ends), bar), QPointF(max(ends), bar))
        for place in places:
            x = place.center().x()
            self._made.ways.append(Way((QPointF(x, fork), QPointF(x, place.top()))))
            self._line(QPointF(x, place.bottom()), QPointF(x, join))
        self._y = join + 2

    def _between_rails(self, people: Sequence[Mapping[str, Any]]) -> None:
        top, places = self._y + 4, []
        self._y = top + 6
        for one in people:
            places += self._row([one], "")
            self._y += 8
        left = max(min(place.left() for place in places) - 18, _MARGIN + 6)
        right = min(max(place.right() for place in places) + 18, self._width - _MARGIN - px(_LANE) - 6)
        for rail in (left, right):
            self._line(QPointF(rail, top), QPointF(rail, self._y))
        self._line(QPointF(left, top), QPointF(self._middle, top))
        self._line(QPointF(right, self._y), QPointF(self._middle, self._y))
        for place in places:
            y = place.center().y()
            self._made.ways.append(Way((QPointF(left, y), QPointF(place.left(), y))))
            self._line(QPointF(place.right(), y), QPointF(right, y))
        self._y += 2

    def _line(self, begin: QPointF, end: QPointF) -> None:
        self._made.ways.append(Way((begin, end), arrow=False))

    def _in_rows(self, people: Sequence[Mapping[str, Any]], between: str) -> None:
        for row in self._rows(people):
            self._row(row, between)
            self._y += 6
        self._y -= 6

    def _rows(self, people: Sequence[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
        """Return the people dealt out to lines that fit."""
        room = self._width - 2 * _MARGIN - px(_LANE) - 2 * _PAD
        rows: list[list[Mapping[str, Any]]] = []
        used = 0.0
        for one in people:
            wide = self._wide(one)
            if not rows or used + _BETWEEN + wide > room:
                rows.append([])
                used = -_BETWEEN
            rows[-1].append(one)
            used += _BETWEEN + wide
        return rows

    def _row(self, people: Sequence[Mapping[str, Any]], between: str) -> list[QRectF]:
        total = sum(self._wide(one) for one in people) + _BETWEEN * (len(people) - 1)
        left, places = self._middle - total / 2, []
        for at, one in enumerate(people):
            if at and between:
                gap = QRectF(left - _BETWEEN, self._y, _BETWEEN, px(_PERSON))
                self._made.words.append(Words(gap, between, "weak", flags=Qt.AlignmentFlag.AlignCenter.value))
            rect = QRectF(left, self._y, self._wide(one), px(_PERSON))
            is_empty = wording.code(one) in self._lexicon.empty
            self._made.boxes.append(Box(rect, "empty" if is_empty else "person"))
            name = self._name(one)
            self._made.words.append(Words(rect, name, flags=Qt.AlignmentFlag.AlignCenter.value))
            places.append(rect)
            left = rect.right() + _BETWEEN
        self._y += px(_PERSON)
        return places

    def _name(self, one: Mapping[str, Any]) -> str:
        found = self._lexicon.who(one)
        said = f"{found}（无人）" if wording.code(one) in self._lexicon.empty else found
        room = self._width - 2 * _MARGIN - px(_LANE) - 2 * _PAD - 16
        return self._metrics.elidedText(said, Qt.TextElideMode.ElideRight, room)

    def _wide(self, one: Mapping[str, Any]) -> float:
        return self._metrics.horizontalAdvance(self._name(one)) + 16

    def _wrapped(
        self, text: str, left: float, top: float, wide: float, flags: int, font: QFont | None = None
    ) -> QRectF:
        metrics = QFontMetricsF(font) if font is not None else self._metrics
        wide = max(wide, 60.0)
        box = metrics.boundingRect(QRectF(0, 0, wide, 10_000), flags | Qt.TextFlag.TextWordWrap.value, text)
        return QRectF(left, top, wide, box.height() + 2)
