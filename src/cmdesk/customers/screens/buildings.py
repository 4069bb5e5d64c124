"""Buildings swept door by door: how far one has come, and each first visit written down by keyboard (S2-02)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QSplitter, QVBoxLayout, QWidget

from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid, Refused
from cmdesk.core.record import fields_of, specs_of, values_of
from cmdesk.core.spec import FieldSpec
from cmdesk.customers.links import sources
from cmdesk.customers.record import Building, Customer, Room
from cmdesk.customers.rules.ties import buildings
from cmdesk.customers.rules.ties.buildings import Coverage
from cmdesk.kit.background.doing import do
from cmdesk.kit.lists.list_search import offer_search
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.look import icons
from cmdesk.kit.page.rereading import Rereading
from cmdesk.kit.records.record_dialog import RecordDialog
from cmdesk.kit.shortcuts import bind_keys

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk


_DOORS = FieldSpec(
    "doors", "楼层和房号", required=True, limit=500, help="例如 12:1201-1212，或 12:1201,1203；多个楼层用分号分开"
)


class BuildingsPage(QWidget):
    """Buildings with their coverage above, the doors of the chosen one below."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._rooms: dict[int, Room] = {}
        self.list = SmallList(
            ("楼宇", "门数", "已访", "未访", "谢绝推销", "有意向", "已建档", "覆盖"), add="新增楼宇", icon="building",
            nothing="还没有楼宇。办公楼地毯式初访从新增一栋楼开始，按 Ctrl+N。",
        )  # fmt: skip
        self.doors = SmallList(
            ("楼层", "房号", "单位", "初访", "初访日期", "谢绝推销", "备注"), add="新增房间", icon="layout",
            nothing="选中一栋楼，这里列出它的房间。",
        )  # fmt: skip
        edit = QPushButton("楼宇资料…")
        edit.clicked.connect(self._edit_building)
        self.list.add_tool(edit)
        self.file = QPushButton(icons.icon("file-text"), "建档")
        self.file.clicked.connect(self._open_file)
        self.doors.add_tool(self.file)
        self._refusal = buildings.may_edit(desk.actor, None)
        self.list.forbid(self._refusal)
        self.doors.forbid(self._refusal)
        self.searches = offer_search(self, self.list, self.doors)
        bind_keys(self, {"Ctrl+N": self.add})
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.setHandleWidth(1)
        parts.addWidget(self.list)
        parts.addWidget(self.doors)
        parts.setSizes([260, 360])
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(parts)
        self.setFocusProxy(self.list)
        self.list.add_asked.connect(self._add_building)
        self.list.current_changed.connect(self._moved)
        self.list.opened.connect(self._edit_building)
        self.list.bin_asked.connect(self._bin_building)
        self.doors.add_asked.connect(self._add_rooms)
        self.doors.opened.connect(self._open_room)
        self.doors.current_changed.connect(self._allow)
        self.doors.bin_asked.connect(self._bin_room)
        Rereading(desk, self, {"building", "room", "customer"}, self.read)
        self.read()

    def read(self) -> None:
        """Read the buildings and how far each has been swept."""
        actor = self._desk.actor
        self._desk.work.read(lambda: buildings.coverage(actor), self._show, owner=self, refused=self._refused)

    def add(self) -> None:
        """Add rooms where somebody stands among the rooms of a building, otherwise a building."""
        if self._refusal is not None:
            self._desk.refuse(self._refusal)
        elif self.doors.isAncestorOf(QApplication.focusWidget() or self):
            self._add_rooms()
        else:
            self._add_building()

    def _show(self, found: list[Coverage]) -> None:
        self.list.show_lines([_line(one) for one in found], begin=True)
        self._moved(self.list.current)

    def _moved(self, building_id: object) -> None:
        if isinstance(building_id, int):
            self._desk.work.read(lambda: buildings.rooms_of(building_id), self._show_rooms, owner=self)
        else:
            self._desk.work.drop(self._show_rooms, owner=self)
            self._show_rooms([])

    def _show_rooms(self, rooms: list[Room]) -> None:
        self.doors.forbid(self._refusal or (None if self.list.current else Refused("请先选一栋楼，或按 Ctrl+N 新增。")))
        self._rooms = {one.id: one for one in rooms}
        self.doors.show_lines([_door(one) for one in rooms])
        self._allow()

    def _allow(self, _current: object = None) -> None:
        room = self._room()
        has = room is not None and room.customer_id is not None
        self.file.setText("打开档案" if has else "建档")
        why = "请先选一间房间" if room is None else "" if has or room.company else "请先按 Enter 填上单位，再建档"
        if not why and not has and self._refusal is not None:
            why = str(self._refusal)
        self.file.setEnabled(not why)
        self.file.setToolTip(why)

    def _room(self) -> Room | None:
        return self._rooms.get(self.doors.current or 0)

    def _open_file(self) -> None:
        """Open the customer file of the company behind the door; begin it where there is none yet (S2-01)."""
        room, actor = self._room(), self._desk.actor
        if room is None:
            return
        if room.customer_id is not None:
            self._desk.open("customer", room.customer_id)
            return
        self._desk.work.write(
            lambda: buildings.open_file(actor, room.id, {}), self._filed, owner=self, refused=self._door_refused,
            title="正在建档",
        )  # fmt: skip

    def _filed(self, file: Customer) -> None:
        self._desk.say(f"已为{file.title()}建档")
        self._desk.open("customer", file.id)

    def _door_refused(self, refusal: Refused) -> None:
        self.doors.set_words(str(refusal))

    def _add_building(self) -> None:
        actor = self._desk.actor

        def save(values: dict[str, Any], before: dict[str, Any]) -> object:  # noqa: ARG001
            return buildings.add_building(actor, values)

        links = sources(self._desk)
        RecordDialog(self._desk, "新增楼宇", "新增", specs_of(Building), save, links=links, parent=self).open()

    def _edit_building(self) -> None:
        building_id = self.list.current
        if building_id is None:
            return
        actor, one = self._desk.actor, keep.read(Building, building_id)

        def save(values: dict[str, Any], before: dict[str, Any]) -> object:
            return buildings.edit_building(actor, building_id, values, version=one.version or 1, before=before)

        values = values_of(one)
        titles = {"area_id": one.area.name} if one.area else {}
        RecordDialog(
            self._desk, one.title(), "保存", specs_of(Building), save, values=values, titles=titles,
            links=sources(self._desk), refusal=buildings.may_edit(actor, one), parent=self,
        ).open()  # fmt: skip

    def _bin_building(self, building_id: int) -> None:
        actor = self._desk.actor
        do(self._desk, self, lambda: buildings.bin_building(actor, building_id), "已移入回收站")

    def _add_rooms(self) -> None:
        building_id = self.list.current
        if building_id is None:
            return
        actor = self._desk.actor

        def save(values: dict[str, Any], before: dict[str, Any]) -> object:  # noqa: ARG001
            try:
                doors = doors_of(values["doors"])
            except ValueError as problem:
                raise Invalid({"doors": str(problem)}) from problem
            return buildings.add_rooms(actor, building_id, doors)

        RecordDialog(
            self._desk, "新增房间", "新增", [_DOORS], save, said="已添加 {} 个房间".format, parent=self
        ).open()  # fmt: skip

    def _open_room(self, room_id: int) -> None:
        actor, one = self._desk.actor, keep.read(Room, room_id)

        def save(values: dict[str, Any], before: dict[str, Any]) -> object:
            return buildings.edit_room(actor, room_id, values, version=one.version or 1, before=before)

        specs = [spec for spec in specs_of(Room) if spec.name != "building_id"]
        values = values_of(one)
        titles = {"customer_id": one.customer.title()} if one.customer else {}
        dialog = RecordDialog(
            self._desk, f"{one.building.title()} {one.title()}", "保存", specs, save, values=values, titles=titles,
            links=sources(self._desk), refusal=buildings.may_edit(actor, one.building), parent=self,
        )  # fmt: skip
        dialog.form.focus("company")  # floor and number are known; what is behind the door is not
        dialog.open()

    def _bin_room(self, room_id: int) -> None:
        actor = self._desk.actor
        do(self._desk, self, lambda: buildings.bin_room(actor, room_id), "已移入回收站")

    def _refused(self, refusal: Refused) -> None:
        self.list.set_words(str(refusal))


def _line(one: Coverage) -> Line:
    numbers = (one.rooms, one.visited, one.unvisited, one.refused, one.interested, one.customers)
    return Line(one.building_id, (one.name, *map(str, numbers), f"{one.share:.0%}"))


def _door(one: Room) -> Line:
    fields = fields_of(Room)
    names = ("floor", "room", "company", "result", "visited_on", "no_soliciting", "note")
    cells = tuple(fields[name].show(getattr(one, name)) if getattr(one, name) else "" for name in names)
    return Line(one.id, cells, quiet=bool(one.no_soliciting))


def doors_of(text: str) -> list[tuple[str, str]]:
    """Return (floor, room) of what somebody typed: ``12:1201-1212;13:1301,1305``.

    Raises:
        ValueError: it cannot be read; a Chinese sentence.
    """
    found: list[tuple[str, str]] = []
    for part in text.replace("；", ";").replace("：", ":").replace("，", ",").split(";"):
        floor, colon, rooms = part.strip().partition(":")
        if not colon or not floor.strip():
            raise ValueError(f"“{part.strip()[:20]}”看不懂，请写成 楼层:房号，例如 12:1201-1212。")
        for room in rooms.split(","):
            first, dash, last = room.strip().partition("-")
            if dash and first.isdigit() and last.isdigit():
                if not 0 <= int(last) - int(first) <= 200:
                    raise ValueError(f"“{room.strip()}”的范围不对，一次最多 200 个房间。")
                found += [(floor.strip(), f"{number:0{len(first)}}") for number in range(int(first), int(last) + 1)]
            elif room.strip():
                found.append((floor.strip(), room.strip()))
    if not found:
        raise ValueError("没有房号，请写成 12:1201-1212。")
    return found
