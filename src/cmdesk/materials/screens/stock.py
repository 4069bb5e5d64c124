"""库存: every material with who holds how many, and the verbs that move them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QPushButton, QSplitter, QVBoxLayout, QWidget

from cmdesk.core.actor import Actor
from cmdesk.core.errors import Refused
from cmdesk.core.record import specs_of, values_of
from cmdesk.kit import ask
from cmdesk.kit.lists.list_search import offer_search
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.page.rereading import Rereading
from cmdesk.kit.records.record_dialog import RecordDialog
from cmdesk.kit.shortcuts import bind_keys
from cmdesk.materials.record import Material
from cmdesk.materials.rules import catalog, rights, stock
from cmdesk.materials.rules.stock import Held
from cmdesk.materials.screens import moving

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_SHOWN = 4  # verbs with a button of their own; the rarer ones stand in a menu
_SHOWS = frozenset({"material", "movement"})


@dataclass(frozen=True)
class _Row:
    material: Material
    held: list[Held]

    @property
    def total(self) -> int:
        return sum(one.pieces for one in self.held)

    def of_stores(self) -> int:
        return sum(one.pieces for one in self.held if one.place.unit_id is not None)


class StockPage(QWidget):
    """Materials above, the places that hold the chosen one below."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._rows: dict[int, _Row] = {}
        self.dialog: RecordDialog | None = None
        self.list = SmallList(
            ("物料", "编号", "类别", "库房", "人员手上", "合计", "下限", "单价（元）", "备注"),
            add="新增", icon="boxes",
            nothing="还没有物料。先新增宣传资料、小礼品、工具，再“入库”，就可以领用和发放。",
        )  # fmt: skip
        self.list.rows.setAccessibleName("物料")
        self.places = SmallList(
            ("在哪里", "数量", ""), add="", icon="boxes", nothing="哪里都没有库存。到货后按“入库”登记。"
        )
        self.places.rows.setAccessibleName("谁有多少")
        self._verbs: list[QWidget] = []
        for verb in moving.VERBS[:_SHOWN]:
            button = QPushButton(verb.word)
            button.clicked.connect(partial(self.move_pieces, verb))
            self._allow(button, rights.may(desk.actor, verb.right), verb.tip)
            self.list.add_tool(button)
        more = QPushButton("更多")
        menu = QMenu(more)
        for verb in moving.VERBS[_SHOWN:]:
            action = menu.addAction(f"{verb.word}…")
            action.setToolTip(verb.tip)
            action.triggered.connect(partial(self.move_pieces, verb))
        more.setMenu(menu)
        more.setAccessibleName("更多收发：调拨、盘点、报损")
        self.list.add_tool(more)
        self._allow(more, rights.may(desk.actor, rights.STORE), "")
        offer_search(self, self.list)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.setHandleWidth(1)
        parts.setChildrenCollapsible(False)
        parts.addWidget(self.list)
        parts.addWidget(self.places)
        parts.setSizes([420, 160])
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(parts)
        self.setFocusProxy(self.list)
        self.list.add_asked.connect(self.add)
        self.list.opened.connect(self.open_one)
        self.list.bin_asked.connect(self.bin)
        self.list.current_changed.connect(self._moved)
        bind_keys(self, {"Ctrl+N": self.add})
        Rereading(desk, self, _SHOWS, self.read)
        self.list.forbid(rights.may(desk.actor, rights.EDIT))
        self._moved(None)
        self.read()

    def _allow(self, button: QPushButton, refusal: Refused | None, tip: str) -> None:
        """Offer a verb where a row is chosen, or say why the actor never may."""
        button.setToolTip(tip if refusal is None else str(refusal))
        button.setEnabled(False)
        if refusal is None:
            self._verbs.append(button)

    def read(self) -> None:
        """Read the stock."""
        actor = self._desk.actor
        self._desk.work.read(lambda: _read(actor), self._show, owner=self, refused=self._refused)

    def open_record(self, kind: str, record_id: int) -> None:
        """Show a material from elsewhere."""
        if kind == Material.KIND:
            self.list.select(record_id)
            self.open_one(record_id)

    def add(self) -> None:
        """Enter a new material."""
        refusal = rights.may(self._desk.actor, rights.EDIT)
        if refusal is not None:
            self._desk.refuse(refusal)
            return
        actor = self._desk.actor
        specs = [spec for spec in specs_of(Material) if spec.name != "used"]
        begin = {"kind": "publicity", "unit": "本"}
        self._open(
            RecordDialog(
                self._desk, "新增物料", "新增", specs, lambda values, before: catalog.add(actor, {**before, **values}),
                values=begin, parent=self,
            )
        )  # fmt: skip

    def open_one(self, material_id: int) -> None:
        """Change a material, or only look at it."""
        row, actor = self._rows.get(material_id), self._desk.actor
        if row is None:
            return
        one = row.material
        values = values_of(one)
        self._open(
            RecordDialog(
                self._desk, one.title(), "保存", specs_of(Material),
                lambda changed, before: catalog.edit(actor, one.id, changed, version=one.version or 0, before=before),
                values=values, refusal=rights.may(actor, rights.EDIT), parent=self,
            )
        )  # fmt: skip

    def bin(self, material_id: int) -> None:
        """Put a material that never moved into the recycle bin."""
        actor, row = self._desk.actor, self._rows.get(material_id)
        words = f"删除“{row.material.title()}”？有收发记录的不能删除，只能停用。" if row else ""
        if row is not None and ask.confirm(self, "删除物料", words, "删除", danger=True):
            self._desk.work.write(
                lambda: catalog.bin_one(actor, material_id), self._binned, owner=self, refused=self._desk.refuse
            )

    def move_pieces(self, verb: moving.Verb) -> None:
        """Open the dialog of a verb for the chosen material."""
        row, actor = self._rows.get(self.list.current or 0), self._desk.actor
        if row is not None:
            material = row.material
            self._desk.work.read(
                lambda: moving.around(actor, material.id), partial(self._ask, verb, material), owner=self, title=""
            )

    def _ask(self, verb: moving.Verb, material: Material, offered: moving.Around) -> None:
        self.dialog = moving.open_dialog(self._desk, verb, material, offered, self)

    def _open(self, dialog: RecordDialog) -> None:
        self.dialog = dialog
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _show(self, rows: list[_Row]) -> None:
        self._rows = {row.material.id: row for row in rows}
        self.list.show_lines([_line(row) for row in rows], begin=True)
        low = sum(1 for row in rows if any(one.is_low for one in row.held))
        self.list.set_words((f"{low} 种低于下限，" if low else "") + f"共 {len(rows)} 种物料" if rows else "")
        self._moved(self.list.current)

    def _moved(self, current: object) -> None:
        row = self._rows.get(current) if isinstance(current, int) else None
        for button in self._verbs:
            button.setEnabled(row is not None)
        held = row.held if row else []
        self.places.show_lines([
            Line(at, (one.name, f"{one.pieces:,} {row.material.unit if row else ''}", "低于下限" if one.is_low else ""),
                 tone="soon" if one.is_low else None, tone_at=2)
            for at, one in enumerate(held, 1)
        ])  # fmt: skip

    def _binned(self, _: object) -> None:
        self._desk.say("物料已移入回收站", undo=True)

    def _refused(self, refusal: Refused) -> None:
        self.list.set_words(str(refusal))


def _read(actor: Actor) -> list[_Row]:
    held = stock.held(actor)
    return [
        _Row(one, [place for place in held if place.material_id == one.id]) for one in catalog.listed(everything=True)
    ]


def _line(row: _Row) -> Line:
    one: Any = row.material
    is_low = any(place.is_low for place in row.held)
    stored = row.of_stores()
    carried = row.total - stored
    cells = (
        one.title(), one.number, Material.kind.about.label_of(one.kind or ""), f"{stored:,} {one.unit}",
        f"{carried:,} {one.unit}" if carried else "", f"{row.total:,} {one.unit}",
        "" if one.low is None else f"{one.low:,} {one.unit}",
        Material.price.show(one.price), one.note if one.used else f"已停用 {one.note}".strip(),
    )  # fmt: skip
    return Line(one.id, cells, quiet=not one.used, tone="soon" if is_low else None, tone_at=3)
