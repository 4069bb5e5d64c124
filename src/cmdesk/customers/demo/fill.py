"""Bringing a planned office into an empty one: the same door, trail and search index as for everything else.

All of it is one transaction, so that an office is either whole or still empty. Inside, operations carry the days on
which they would have been done: the stock of files first, then, day by day, new files, decisions and changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from cmdesk.core import regulation
from cmdesk.core.actor import PROGRAM, Actor
from cmdesk.core.database import Database, current
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused
from cmdesk.core.machine.trouble import told
from cmdesk.customers import rules
from cmdesk.customers.demo.around import Edit, working_day
from cmdesk.customers.demo.plan import File, Office, Values
from cmdesk.customers.record import Building, ClassDecision, Customer, Downstream, Person, Room
from cmdesk.staff.demo.fill import hire

Progress = Callable[[int, int], None]
"""Called with how many customers are written and how many there will be."""

SCHEME = "visit_class"
_BATCH = 2_000
_BEGIN, _END, _STEP = time(8, 30), time(17, 50), timedelta(minutes=4, seconds=37)
_ADD, _DECIDE, _EDIT = range(3)  # order of what happens on one day


def refuse_if_filled(database: Database) -> None:
    """Let only an empty office pass.

    Raises:
        Refused: somebody or some customer is entered already.
    """
    for table in ("user", "customer"):
        if database.row(f'SELECT 1 FROM "{table}" LIMIT 1'):
            raise Refused("这里已经有人员或客户资料，演示数据只能放进空的数据文件夹，请用 --data 指定另一个文件夹。")


def fill(plan: Office, progress: Progress | None = None) -> dict[str, Actor]:
    """Write a planned office into the open, empty one.

    Args:
        plan: what ``customers.demo.plan.plan`` made.
        progress: told now and then how far it has come.

    Returns:
        Everybody in it by login.

    Raises:
        Refused: the office is not empty, or it cannot be written; nothing of it is left then.
    """
    database = current()
    with told(), database.writing():
        refuse_if_filled(database)
        filling = _Filling(plan, progress or _silent)
        filling.run()
    return filling.actors


def _silent(done: int, whole: int) -> None:
    """Tell nobody."""


class _Clock:
    """Moments within office hours that never go back and never lie in the future."""

    def __init__(self) -> None:
        self._latest = datetime.now()  # noqa: DTZ005  # local, as everywhere outside core.keep
        self._last: datetime | None = None

    def on(self, day: date) -> datetime:
        """Return the next free moment of a working day."""
        begin, end = datetime.combine(day, _BEGIN), datetime.combine(day, _END)
        wanted = begin if self._last is None or self._last < begin else min(self._last + _STEP, max(end, self._last))
        self._last = min(wanted, self._latest)
        return self._last


@dataclass
class _Filling:
    """An office half written."""

    plan: Office
    progress: Progress
    clock: _Clock = field(default_factory=_Clock)
    units: dict[str, int] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    buildings: dict[str, int] = field(default_factory=dict)
    ids: dict[int, int] = field(default_factory=dict)  # position → customer id
    rooms: dict[tuple[int, str, str], Values] = field(default_factory=dict)
    events: list[tuple[date, int, int, Any]] = field(default_factory=list)

    def run(self) -> None:
        setting = self.plan.setting
        start = working_day(setting.today - timedelta(days=30 * setting.months), setting.today)
        regulation.add_missing_presets(PROGRAM, at=self.clock.on(start))
        self.units, self.actors = hire(self.plan.units, self.plan.staff, self.plan.password, self.clock.on(start))
        self.chief = self.actors["admin"]
        self.clerks = [actor for actor in self.actors.values() if actor.role == "service_specialist"]
        self.area_managers = {a.unit_id: a for a in self.actors.values() if a.role == "area_manager"}
        self._build(start)
        for files in _batches(self._stock(start), _BATCH):
            self._add(files, self.chief, f"导入客户 {len(files)} 户", self.clock.on(start))
        self._live_through()
        self._sweep(setting.today)
        self.progress(len(self.ids), setting.customers)

    def _stock(self, start: date) -> Iterator[File]:
        """Yield the files collected before the history begins; the others, and what happens, become events."""
        today = self.plan.setting.today
        for file in self.plan.files():
            begun, name = file.customer["collected_on"], file.customer["short_name"] or file.customer["name"]
            if file.decision:
                self.events.append((file.decision["decided_on"], _DECIDE, file.position, file.decision))
            self.events.extend((edit.day, _EDIT, file.position, (edit, name)) for edit in file.edits)
            if begun <= start:
                yield file
            else:
                self.events.append((working_day(begun, today), _ADD, file.position, file))

    def _live_through(self) -> None:
        """Write the events in the order of their days."""
        self.events.sort(key=itemgetter(0, 1, 2))
        for (day, sort), group in groupby(self.events, key=itemgetter(0, 1)):
            if sort == _ADD:
                self._register(day, [event[3] for event in group])
            elif sort == _DECIDE:
                self._decide(day, [(event[2], event[3]) for event in group])
            else:
                for _, _, _, (edit, name) in group:
                    self._edit(edit, name)

    def _register(self, day: date, files: Sequence[File]) -> None:
        """Add the new customers of a day: a single one by its manager, several by a clerk."""
        if len(files) == 1:
            name = files[0].customer["short_name"] or files[0].customer["name"]
            self._add(files, self.actors[files[0].owner], f"新建客户 {name}", self.clock.on(day))
            return
        self._add(
            files, self.clerks[day.toordinal() % len(self.clerks)], f"录入新客户 {len(files)} 户", self.clock.on(day)
        )

    def _add(self, files: Sequence[File], actor: Actor, title: str, at: datetime) -> None:
        with keep.operation(actor, title, at=at) as work:
            ids = work.take_ids(Customer, len(files))
            numbers = rules.numbers(work.database, len(files))
            self.ids.update((file.position, one) for file, one in zip(files, ids, strict=True))
            work.add_many(Customer, [self._row(file, number) for file, number in zip(files, numbers, strict=True)], ids)
            for model, name in ((Person, "persons"), (Downstream, "downstreams")):
                work.add_many(
                    model,
                    [
                        {**values, "customer_id": one}
                        for file, one in zip(files, ids, strict=True)
                        for values in getattr(file, name)
                    ],
                )
        self.progress(len(self.ids), self.plan.setting.customers)

    def _row(self, file: File, number: str) -> Values:
        row = {
            **file.customer,
            "number": number,
            "area_id": self.units[file.area],
            "owner_id": self.actors[file.owner].id,
            "referrer_id": None if file.referrer is None else self.ids[file.referrer],
        }
        if file.tower:
            building = row["building_id"] = self.buildings[file.tower.name]
            self.rooms.setdefault((building, row["floor"], row["room"]), self._room(file, row))
        return row

    def _room(self, file: File, row: Values) -> Values:
        return {
            "company": row["short_name"] or row["name"],
            "customer_id": self.ids[file.position],
            "result": "refused" if row["no_soliciting"] else "visited",
            "visited_on": row["collected_on"],
            "no_soliciting": row["no_soliciting"],
        }

    def _build(self, day: date) -> None:
        """Enter the office buildings (S2-02)."""
        towers = self.plan.towers()
        rows = [
            {
                "name": tower.name,
                "address": tower.address,
                "area_id": self.units[tower.spot.area],
                "floors": tower.floors,
                "no_soliciting": tower.closed,
            }
            for tower in towers
        ]
        with keep.operation(self.chief, f"登记楼宇 {len(rows)} 座", at=self.clock.on(day)) as work:
            for tower, one in zip(towers, work.add_many(Building, rows), strict=True):
                self.buildings[tower.name] = one

    def _sweep(self, day: date) -> None:
        """Enter the doors of the buildings, those of customers and those of others."""
        for tower in self.plan.towers():
            building = self.buildings[tower.name]
            for values in self.plan.rooms(tower):
                self.rooms.setdefault((building, values["floor"], values["room"]), values)
        rows = [
            {**values, "building_id": building, "floor": floor, "room": room}
            for (building, floor, room), values in sorted(self.rooms.items(), key=itemgetter(0))
        ]
        with keep.operation(self.chief, f"登记房间 {len(rows)} 间", at=self.clock.on(day)) as work:
            work.add_many(Room, rows)

    def _decide(self, day: date, decisions: Sequence[tuple[int, Values]]) -> None:
        """Confirm the classes of a day."""
        chief = next(actor for actor in self.actors.values() if actor.role == "service_director")
        with keep.operation(chief, f"确认服务类别 {len(decisions)} 户", at=self.clock.on(day)) as work:
            work.add_many(
                ClassDecision,
                [{**values, "scheme": SCHEME, "customer_id": self.ids[place]} for place, values in decisions],
            )

    def _edit(self, edit: Edit, name: str) -> None:
        one = self.ids[edit.position]
        with keep.operation(self.actors[edit.login], f"修改客户 {name}", at=self.clock.on(edit.day)) as work:
            work.edit(Customer, one, edit.values)


def _batches(files: Iterable[File], size: int) -> Iterator[list[File]]:
    rest = iter(files)
    while batch := list(islice(rest, size)):
        yield batch
