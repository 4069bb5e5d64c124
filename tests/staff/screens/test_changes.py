"""What an operation did to very many records."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QLabel

from cmdesk.staff.rules.trail import Line
from cmdesk.staff.screens.changes import Changes


def test_every_record_is_shown_in_the_end_and_none_of_what_was_left_before(qtbot: Any) -> None:
    """Many are made in several goes; who looks at another operation meanwhile sees that one alone."""

    def lines(name: str, count: int) -> list[Line]:
        return [Line(f"{name}{at}", "修改", "级别", "A", "B") for at in range(count)]

    changes = Changes()
    qtbot.addWidget(changes)
    changes.resize(360, 300)
    changes.show()

    def titles() -> list[str]:
        return [one.text() for one in changes.widget().findChildren(QLabel)][::2]

    changes.show_lines(lines("甲", 70))
    assert "修改 甲69" in changes.accessibleDescription()
    changes.show_lines(lines("乙", 90))
    qtbot.waitUntil(lambda: titles() == [f"修改 乙{at}" for at in range(90)])
    changes.show_lines(lines("丙", 3))
    qtbot.wait(1)
    assert titles() == ["修改 丙0", "修改 丙1", "修改 丙2"]
