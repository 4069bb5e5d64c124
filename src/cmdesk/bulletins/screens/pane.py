"""One bulletin to read: what it says, for whom, and who has not read it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QTabWidget, QVBoxLayout, QWidget

from cmdesk.bulletins.rules.lists import Shown
from cmdesk.core.record import fields_of
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.look.tokens import SPACE_2, SPACE_4, Tone
from cmdesk.kit.page.panels import Head

_STANDING: dict[str, Tone] = {"有效": "info", "未开始": "plain", "草稿": "soon", "已到期": "paused", "已撤回": "paused"}


class Pane(QWidget):
    """Head, text, and the people."""

    def __init__(self) -> None:
        super().__init__()
        self.head = Head()
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName("正文")
        self.text.setProperty("role", "reading")
        self.text.document().setDocumentMargin(SPACE_4)
        self.people = SmallList(
            ("姓名", "学习", "阅读时间", "掌握时间"), add="", icon="users", nothing="发布后这里列出谁读了、谁还没读。"
        )
        self.tabs = QTabWidget()
        self.tabs.addTab(self.text, "正文")
        self.tabs.addTab(self.people, "学习情况")
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.head)
        rows.addWidget(self.tabs, 1)
        foot = QWidget()
        foot.setProperty("role", "bar")
        foot.setProperty("side", "bottom")
        self._verbs = QHBoxLayout(foot)
        self._verbs.setContentsMargins(SPACE_4, SPACE_2, SPACE_4, SPACE_2)
        self._verbs.setSpacing(SPACE_2)
        self._verbs.addStretch(1)
        rows.addWidget(foot)

    def add_verb(self, button: QPushButton) -> None:
        """Put a button into the foot."""
        self._verbs.addWidget(button)

    def show_bulletin(self, shown: Shown) -> None:
        """Show another bulletin."""
        one, row = shown.row.bulletin, shown.row
        until = f"至 {one.valid_to}" if one.valid_to else "起长期有效"
        self.head.set_title(one.heading, f"{one.number}　{one.valid_from} {until}　{one.source}".strip())
        chips: list[tuple[str, Tone]] = [(row.sort, "plain"), (row.standing, _STANDING[row.standing])]
        if row.mark:
            chips.append((row.mark, "soon" if row.mark == "未读" else "done"))
        if shown.reached:
            chips.append((f"已传达或落实 {shown.reached} 户", "done"))
        if shown.executed:
            chips.append((f"品牌培育执行 {shown.executed} 户次", "done"))
        self.head.set_chips(chips)
        self.text.setPlainText(_words(shown))
        done = sum(who.read_at is not None for who in shown.learners)
        self.tabs.setTabText(1, f"学习情况 {done}/{len(shown.learners)}" if shown.learners else "学习情况")
        self.people.show_lines([
            Line(
                who.user_id,
                (who.name, "已掌握" if who.learned_at else "已读" if who.read_at else "未读",
                 who.read_at, who.learned_at),
                tone="done" if who.learned_at else "plain" if who.read_at else "soon",
                tone_at=1,
            )
            for who in shown.learners
        ])  # fmt: skip


def _words(shown: Shown) -> str:
    """Return the text, with whom it is for below it."""
    one = shown.row.bulletin
    fields = fields_of(type(one))
    about = [
        ("要点", one.brief), ("片区", "、".join(shown.areas) or "全单位"), ("客户类别", fields["classes"].show(one.classes)),
        ("商品", "、".join(shown.products)), ("撤回原因", one.withdrawn_why),
    ]  # fmt: skip
    return one.text + "\n\n" + "\n".join(f"{label}：{words}" for label, words in about if words)
