"""One visit as a line of the day: who, of which class, when, how much time is left, what for."""

from __future__ import annotations

from cmdesk.core.timers import Running
from cmdesk.customers.record import Customer
from cmdesk.kit.lists.small_list import Line
from cmdesk.kit.page.light import TONES
from cmdesk.visits.record import Visit
from cmdesk.visits.rules import Stop
from cmdesk.visits.rules.planning.appointments import leave_by

HEADS = ("", "客户", "类别", "类型", "状态", "预约", "时限", "目的", "地址")
_LIGHT, ADDRESS = 6, len(HEADS) - 1
TOLD_BESIDE = (HEADS.index("类别"), HEADS.index("目的"))
"""Columns that a narrow list leaves out, the first to go first: the sheet beside it says the same."""


def line(stop: Stop, running: Running | None, mark: str) -> Line:
    """Return the line of a visit.

    Args:
        stop: the visit.
        running: the timer of its customer that presses most.
        mark: what must not be forgotten there, before what the visit is for.
    """
    visit_class = Customer.visit_class.about.label_of(stop.visit_class) if stop.visit_class else ""
    cells = (
        str(stop.position) if stop.state != "cancelled" else "",
        stop.customer,
        visit_class,
        Visit.kind.about.label_of(stop.kind),
        _state(stop),
        _appointment(stop),
        running.text if running else "",
        mark + (stop.purpose or stop.reason),
        stop.address,
    )
    tone = TONES[running.state] if running else None
    return Line(stop.visit_id, cells, quiet=stop.state != "planned", tone=tone, tone_at=_LIGHT)


def _state(stop: Stop) -> str:
    word = Visit.state.about.label_of(stop.state)
    if stop.state == "done" and stop.arrived_at:
        left = f"–{stop.left_at:%H:%M}" if stop.left_at else ""
        return f"{word} {stop.arrived_at:%H:%M}{left}"
    return word


def _appointment(stop: Stop) -> str:
    if stop.appointment == "none" or stop.agreed_at is None:
        return ""
    word = Visit.appointment.about.label_of(stop.appointment)
    if stop.state == "planned":
        return f"{stop.agreed_at:%H:%M}（{leave_by(stop.agreed_at):%H:%M} 到）"
    return f"{stop.agreed_at:%H:%M} {word}"
