"""Lights of timers: never by colour alone, the same in lists and on pages."""

from __future__ import annotations

from datetime import datetime
from typing import get_args

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cmdesk.core.timers import Running, State
from cmdesk.kit.look.chips import draw_light
from cmdesk.kit.look.theme import apply_theme
from cmdesk.kit.look.tokens import Tone
from cmdesk.kit.page.light import TONES, TimerLight, explain

NOON = datetime(2026, 9, 14, 12)  # noqa: DTZ001  # moments are local


def running(state: State, text: str = "还剩 1 天", reason: str = "") -> Running:
    return Running(NOON, NOON, 0, None, state, 0, 0.5, text, reason)


def sign(tone: Tone) -> bytes:
    """Return where a sign has ink, whatever its colour."""
    image = QImage(22, 22, QImage.Format.Format_Alpha8)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    draw_light(painter, QRectF(0, 0, 22, 22), tone)
    painter.end()
    return bytes(image.constBits())


def test_each_state_has_a_shape_of_its_own(qapp) -> None:
    """Printed grey or seen by colour-blind eyes: running, soon, late, paused and done differ in shape."""
    apply_theme(qapp, "light")
    shapes = {state: sign(TONES[state]) for state in ("running", "soon", "late", "paused", "done")}
    assert len(set(shapes.values())) == 5
    assert all(any(shape) for shape in shapes.values())
    assert set(TONES) == set(get_args(State))
    assert TONES["done_late"] == TONES["late"]


@pytest.mark.parametrize("text", ["<b>忙</b>", "等客户回电"])
def test_a_reason_is_shown_as_it_was_typed(qtbot, text: str) -> None:
    """The chip tells start, deadline and reason, and reads no markup."""
    made = TimerLight(running("paused", "暂停，还剩 1 天", text))
    qtbot.addWidget(made)
    assert made.accessibleName() == "暂停，还剩 1 天"
    assert f"暂停原因：{text}" in explain(running("paused", reason=text))
    assert "<b>" not in made.toolTip()
    made.show_timer(None)
    assert made.isHidden()


def test_a_light_without_a_parent_is_no_window(qtbot) -> None:
    """Made before it is laid into a page it opens nothing; laid into one it is seen with it, also when it came late."""
    holder = QWidget()
    qtbot.addWidget(holder)
    early, late = TimerLight(running("soon")), TimerLight(None)
    late.show_timer(running("soon"))
    qtbot.addWidget(early)
    qtbot.addWidget(late)
    assert not early.isVisible()
    assert not late.isVisible()
    rows = QVBoxLayout(holder)
    rows.addWidget(early)
    rows.addWidget(late)
    holder.show()
    assert early.isVisible()
    assert late.isVisible()
    late.show_timer(None)
    assert not late.isVisible()
    late.show_timer(running("late"))
    assert late.isVisible()
