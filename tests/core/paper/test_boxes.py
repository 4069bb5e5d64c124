"""The form knows where its boxes are: what it tells is where they are on the page."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from tests.core.paper.reader import form_of, picture

from cmdesk.core import paper
from cmdesk.core.paper.drawing import TickBox

FORM = form_of(
    """
[[block]]
kind = "grid"
rows = [
  [{label = "方式", key = "ways", kind = "choices", choices = ["visit=走访", "phone=电话", "web=网络"], label_width = 20, width = 80}],
  [{label = "结果", key = "result", kind = "choice", choices = ["good=好", "bad=差"], columns = 2, label_width = 20, width = 80}],
]
[[block]]
kind = "table"
key = "goods"
rows = 3
columns = [{label = "品名", key = "name", width = 70}, {label = "缺货", key = "out", kind = "choices", choices = ["yes= "], width = 30}]
""",
    'marks = true\nqr = "number"\n',
)
VALUES = {
    "number": "ZF202611-0001",
    "ways": ("visit", "web"),
    "result": "bad",
    "goods": [{"name": "甲", "out": True}, {"name": "乙"}],
}


def darkness(grey: Any, x: float, y: float, width: float, height: float, dpi: int) -> float:
    """Return how dark an area of a picture is, 0 to 1; measures in mm."""
    scale = dpi / 25.4
    dots = [
        255 - grey.pixelColor(column, row).lightness()
        for column in range(round(x * scale), round((x + width) * scale))
        for row in range(round(y * scale), round((y + height) * scale))
    ]
    return sum(dots) / len(dots) / 255


def inside(box: TickBox) -> tuple[float, float, float, float]:
    """Return the inner part of a box."""
    return box.x + box.width * 0.2, box.y + box.height * 0.2, box.width * 0.6, box.height * 0.6


def test_boxes_are_where_they_are_said_to_be(qapp: Any) -> None:
    """Each box has its edge there, is dark inside if it is marked and white if not; the corners and the code are dark."""
    out, dpi = BytesIO(), 300
    drawn = paper.draw(FORM, [VALUES], out)
    (page,) = drawn.boxes
    grey = picture(out.getvalue(), dpi=dpi)
    assert [(box.key, box.choice, box.marked) for box in page.ticks] == [
        ("ways", "visit", True),
        ("ways", "phone", False),
        ("ways", "web", True),
        ("result", "good", False),
        ("result", "bad", True),
        ("goods.0.out", "yes", True),
        ("goods.1.out", "yes", False),
        ("goods.2.out", "yes", False),
    ]
    for box in page.ticks:
        assert (darkness(grey, *inside(box), dpi) > 0.08) == box.marked, box
        assert darkness(grey, box.x - 0.15, box.y - 0.15, box.width + 0.3, box.height + 0.3, dpi) > 0.07
    assert len(page.marks) == 4
    for mark in page.marks:
        assert darkness(grey, *mark, dpi) > 0.95
    ((content, square),) = page.codes
    assert content == "ZF202611-0001"
    assert 0.3 < darkness(grey, *square, dpi) < 0.7


def test_boxes_without_drawing() -> None:
    """What is told without making a PDF is the same."""
    drawn = paper.draw(FORM, [VALUES], BytesIO())
    assert paper.boxes(FORM, VALUES) == drawn.boxes
