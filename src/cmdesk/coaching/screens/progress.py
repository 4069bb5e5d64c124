"""A rep's evaluations side by side: heads down, joint visits across, the change at the end (S2-07)."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout

from cmdesk.coaching.rules.progress import Progress
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.look.chips import label
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.tokens import Tone
from cmdesk.kit.space.dialog import Dialog


class ProgressDialog(Dialog):
    """Read and closed by Esc."""

    def __init__(self, name: str, found: Progress) -> None:
        super().__init__()
        self.setWindowTitle(f"{name}的进步")
        self.resize(px(760), px(420))
        heads = ("评价项目", *(f"{one.day:%m-%d}" for one in found.seen), "变化")
        self.list = SmallList(heads, add="", icon="bar-chart", nothing="还没有交给本人的带教记录。")
        self.list.rows.setAccessibleName(f"{name}的历次评价")
        lines = [
            self._line(at, head, [one.scores.get(head) for one in found.seen], found.change(head))
            for at, head in enumerate(found.heads, 1)
        ]
        if found.seen:
            lines.append(self._line(0, "平均", [one.mean for one in found.seen], found.change()))
        self.list.show_lines(lines)
        words = label(found.words)
        words.setWordWrap(True)
        close = QPushButton("关闭")
        close.clicked.connect(self.reject)
        top = QHBoxLayout()
        top.setContentsMargins(16, 12, 16, 8)
        top.addWidget(words, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 8, 16, 12)
        foot.addStretch(1)
        foot.addWidget(close)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addLayout(top)
        rows.addWidget(self.list, 1)
        rows.addLayout(foot)

    @staticmethod
    def _line(at: int, head: str, values: list[int | None] | list[float | None], change: float | None) -> Line:
        cells = ["" if one is None else f"{one:.1f}" if isinstance(one, float) else str(one) for one in values]
        word = "" if change is None else "持平" if not round(change, 1) else f"{round(change, 1):+g}"
        tone: Tone | None = None if not change else "done" if change > 0 else "late"
        return Line(at, (head, *cells, word), tone=tone, tone_at=len(cells) + 1)
