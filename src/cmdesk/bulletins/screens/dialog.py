"""Writing a bulletin: what it says, the areas it is for, the products it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QTabWidget, QVBoxLayout

from cmdesk.bulletins.record import Bulletin
from cmdesk.bulletins.rules import audience, rights, writing
from cmdesk.bulletins.screens.ticks import Ticks
from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.core.errors import Refused
from cmdesk.core.record import specs_of, values_of
from cmdesk.kit import ask
from cmdesk.kit.form.form import Form
from cmdesk.kit.form.told import Told
from cmdesk.kit.look.measure import px
from cmdesk.kit.space.dialog import Dialog

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk


@dataclass(frozen=True)
class Draft:
    """What the dialog begins with; an id of 0 is a new bulletin."""

    id: int = 0
    version: int = 1
    values: Mapping[str, Any] = field(default_factory=dict)
    areas: frozenset[int] = frozenset()
    products: frozenset[int] = frozenset()
    all_areas: Mapping[int, str] = field(default_factory=dict)
    all_products: Mapping[int, str] = field(default_factory=dict)


def draft_of(actor: Actor, bulletin_id: int = 0) -> Draft:
    """Read what the dialog shows: a draft, or what a new bulletin begins with."""
    areas = dict(
        current().rows("SELECT id, name FROM unit WHERE kind = 'area' AND binned_at IS NULL ORDER BY name, id")
    )
    if rights.may(actor, "publish", ()) is not None:
        areas = {one: name for one, name in areas.items() if one in actor.team}
    products = dict(
        current().rows("SELECT id, name FROM product WHERE binned_at IS NULL AND sold ORDER BY position, id")
    )
    if not bulletin_id:
        return Draft(values={"valid_from": clock.today()}, all_areas=areas, all_products=products)
    found = rights.read(actor, bulletin_id)
    values = values_of(found)
    return Draft(
        found.id, found.version or 1, values, audience.areas_of([found.id])[found.id],
        audience.products_of([found.id])[found.id], areas, products,
    )  # fmt: skip


class BulletinDialog(Dialog):
    """A form and two lists to tick in; saved as a draft, or published at once."""

    def __init__(self, desk: Desk, draft: Draft) -> None:
        super().__init__()
        self._desk, self._draft = desk, draft
        self._ticked = False
        self.setWindowTitle("修改营销信息" if draft.id else "新建营销信息")
        self.resize(px(760), px(640))
        self.form = Form([spec for spec in specs_of(Bulletin) if not spec.read_only])
        self.form.set_values(draft.values)
        whole = "不勾为全单位" if rights.may(desk.actor, "publish", ()) is None else "请勾选本片区"
        self.areas = Ticks("片区", f"发给哪些片区，连同下级；{whole}。")
        self.areas.offer(draft.all_areas, draft.areas)
        self.products = Ticks("商品", "与哪些商品有关；可以不勾。")
        self.products.offer(draft.all_products, draft.products)
        self.tabs = QTabWidget()
        self.tabs.addTab(self.form, "内容")
        self.tabs.addTab(self.areas, "片区")
        self.tabs.addTab(self.products, "商品")
        self._words = Told(self.form)
        self.go = QPushButton("发布")
        self.go.setProperty("role", "primary")
        self.go.setToolTip("Ctrl+Enter：保存并发布，通知要学习的人")
        self.keep = QPushButton("存草稿")
        self.keep.setToolTip("Ctrl+S")
        back = QPushButton("取消")
        row = QHBoxLayout()
        row.setContentsMargins(16, 8, 16, 12)
        row.setSpacing(8)
        row.addWidget(self._words, 1)
        for button, slot in ((back, self.reject), (self.keep, self.save), (self.go, self.publish)):
            button.setAutoDefault(False)
            button.clicked.connect(slot)
            row.addWidget(button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 4, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.tabs, 1)
        rows.addLayout(row)
        for ticks in (self.areas, self.products):
            ticks.edited.connect(self._touch)
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self.save)
        QShortcut(QKeySequence("Ctrl+Return"), self).activated.connect(self.publish)
        self.form.focus()

    def save(self) -> None:
        """Keep it as a draft."""
        self._write(publish=False)

    def publish(self) -> None:
        """Keep it and publish it."""
        self._write(publish=True)

    def reject(self) -> None:
        unsaved = self.form.is_dirty or self._ticked
        if not unsaved or ask.confirm(self, "放弃修改", "填写的内容还没有保存，要放弃吗？", "放弃修改", danger=True):
            super().reject()

    def _write(self, *, publish: bool) -> None:
        if not self.go.isEnabled():
            return
        if not self.form.check():
            self.tabs.setCurrentWidget(self.form)
            self._words.point_out()
            return
        actor, draft = self._desk.actor, self._draft
        values, before = self.form.values(), self.form.original_values()
        areas, products = self.areas.ticked(), self.products.ticked()
        self._busy(True)

        def job() -> tuple[int, int | None]:
            bulletin = draft.id
            if bulletin:
                writing.edit(
                    actor, bulletin, values, version=draft.version, before=before, areas=areas, products=products
                )
                return bulletin, writing.publish(actor, bulletin) if publish else None
            if publish:
                return writing.write_and_publish(actor, values, areas, products)
            return writing.write(actor, values, areas, products), None

        self._desk.work.write(job, self._saved, owner=self, refused=self._refused)

    def _busy(self, busy: bool) -> None:  # a setter
        self.go.setEnabled(not busy)
        self.keep.setEnabled(not busy)

    def _touch(self) -> None:
        self._ticked = True

    def _saved(self, done: tuple[int, int | None]) -> None:
        told = done[1]
        self._desk.say("已存为草稿" if told is None else f"已发布，通知了 {told} 人", undo=True)
        self.accept()

    def _refused(self, refusal: Refused) -> None:
        self._busy(False)
        self.tabs.setCurrentWidget(self.form)
        self._words.tell_refusal(refusal)
