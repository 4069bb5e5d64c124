"""Choosing the customers who are invited: by area and class, by a part of the name, one by one (S3-16)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout

from cmdesk.activities.rules.inviting import choosing
from cmdesk.activities.rules.inviting.choosing import Offered
from cmdesk.core.errors import Refused
from cmdesk.core.record import fields_of
from cmdesk.customers.record import Customer
from cmdesk.kit.form.combo import Combo
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.look.chips import label
from cmdesk.kit.look.measure import px
from cmdesk.kit.space.dialog import Dialog

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_BY_CHOICE = ("visit_class", "key_class", "volume_level", "business_kind")


class ChooseDialog(Dialog):
    """Customers who may be invited, narrowed down; those that are selected go on the list, Ctrl+A selects all."""

    def __init__(self, desk: Desk, gathering_id: int, name: str) -> None:
        super().__init__()
        self._desk, self._gathering = desk, gathering_id
        self.setWindowTitle(f"选客户　{name}")
        self.resize(px(820), px(560))
        self.text = QLineEdit()
        self.text.setAccessibleName("名称或编号")
        self.text.setPlaceholderText("名称或编号")
        self.text.textChanged.connect(self.read)
        self.by: dict[str, QComboBox] = {}
        head = QHBoxLayout()
        head.setContentsMargins(16, 12, 16, 4)
        head.setSpacing(8)
        head.addWidget(self.text, 1)
        for key in ("area_id", *_BY_CHOICE):
            head.addWidget(self._combo(key))
        self.list = SmallList(
            ("客户", "编号", "片区", "客户经理", "服务类别"), add="", icon="users",
            nothing="没有符合的客户，或者都在邀请名单里了。换一个片区、类别，或清空上面的名称。",
        )  # fmt: skip
        self.list.rows.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.current_changed.connect(self._count)
        self.list.opened.connect(self.put)
        self._words = label("", "weak")
        self._words.setWordWrap(True)
        self.go = QPushButton("加入名单")
        self.go.setProperty("role", "primary")
        self.go.setToolTip("Ctrl+Enter")
        back = QPushButton("关闭")
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 8, 16, 12)
        foot.setSpacing(8)
        foot.addWidget(self._words, 1)
        for button, slot in ((back, self.reject), (self.go, self.put)):
            button.setAutoDefault(False)
            button.clicked.connect(slot)
            foot.addWidget(button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(head)
        rows.addWidget(self.list, 1)
        rows.addLayout(foot)
        QShortcut(QKeySequence("Ctrl+Return"), self).activated.connect(self.put)
        desk.work.read(choosing.areas, self._show_areas, owner=self, title="")
        self.text.setFocus()
        self.read()

    def _combo(self, key: str) -> QComboBox:
        field = fields_of(Customer)[key]
        combo = Combo()
        combo.setAccessibleName(field.label)
        combo.addItem(f"全部{field.label}", None)
        for choice in field.about.choices:
            combo.addItem(choice.label, choice.value)
        combo.currentIndexChanged.connect(self.read)
        self.by[key] = combo
        return combo

    def read(self, _: object = None) -> None:
        """Read who fits."""
        actor, gathering, text = self._desk.actor, self._gathering, self.text.text()
        chosen: dict[str, Any] = {key: combo.currentData() for key, combo in self.by.items()}
        self._desk.work.read(
            lambda: choosing.offered(actor, gathering, chosen, text), self._show, owner=self, title="", refused=self._refused,
        )  # fmt: skip

    def put(self, _: object = None) -> None:
        """Put the selected customers on the list."""
        actor, gathering, ids = self._desk.actor, self._gathering, self.list.chosen()
        if ids and self.go.isEnabled():
            self.go.setEnabled(False)
            self._desk.work.write(
                lambda: choosing.put(actor, gathering, ids), self._put, owner=self, refused=self._refused
            )

    def _put(self, count: int) -> None:
        self._desk.say(f"邀请名单加了 {count} 户", undo=True)
        self.accept()

    def _refused(self, refusal: Refused) -> None:
        self.go.setEnabled(True)
        self._words.setText(str(refusal))

    def _show_areas(self, areas: Sequence[tuple[int, str]]) -> None:
        for key, name in areas:
            self.by["area_id"].addItem(name, key)

    def _show(self, rows: list[Offered]) -> None:
        self.list.show_lines(
            [Line(one.id, (one.name, one.number, one.area, one.owner, one.visit_class)) for one in rows]
        )
        self._count()

    def _count(self, _: object = None) -> None:
        listed, chosen = len(self.list.shown()), len(self.list.chosen())
        self._words.setText(f"共 {listed} 户，选中 {chosen} 户。Ctrl+A 全选，Ctrl 或 Shift 选几户。")
        self.go.setEnabled(bool(chosen))
