"""A plausible office to try the program on: who works there, whom they look after, what happened in the last months.

Everything follows from the seed and the day: the same two give the same office on every machine. Nothing is stored
here; ``fill`` brings a plan into an office.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from cmdesk.customers.demo import around, columns, identity, people
from cmdesk.customers.demo.around import working_day
from cmdesk.customers.demo.block import BLOCK, Block, Setting
from cmdesk.customers.demo.doubles import Double, copied, doubles_in
from cmdesk.customers.demo.ground import Tower, spots, towers
from cmdesk.staff.demo.office import Unit, Worker, city, password_for, staff_for, units_for

Values = dict[str, Any]

MOST_CUSTOMERS = 2_000_000
MOST_MONTHS = 120
_NOTHING_BOUGHT = dict.fromkeys(
    ("monthly_volume", "peak_volume", "volume_level", "visit_class", "cadence", "order_weekday", "order_cycle")
)


@dataclass(slots=True)
class File:
    """One customer with all that belongs to him. Values are fields of the records, in cleaned form, without links.

    Attributes:
        position: place in the stream, from 0; other files point here by it.
        customer: fields of ``Customer``.
        area: name of the 片区.
        owner: login of the client manager.
        referrer: position of the customer who sent this one; always an earlier one.
        tower: the office building it sits in.
        persons: fields of ``Person``.
        downstreams: fields of ``Downstream``.
        decision: fields of ``ClassDecision``.
    """

    position: int
    customer: Values
    area: str
    owner: str
    referrer: int | None = None
    tower: Tower | None = None
    persons: list[Values] = field(default_factory=list)
    downstreams: list[Values] = field(default_factory=list)
    decision: Values | None = None
    edits: list[around.Edit] = field(default_factory=list)


@dataclass(frozen=True)
class Office:
    """A planned office.

    Attributes:
        company: its name.
        units: organisation units, those above first.
        staff: everybody with a login, the administrator first.
        password: with which everybody can sign in.
        next_visit_day: first working day (Monday to Friday) after today.
        last_full_month: ``"2025-10"``, the month before this one.
    """

    setting: Setting
    company: str
    units: tuple[Unit, ...]
    staff: tuple[Worker, ...]
    password: str
    next_visit_day: date
    last_full_month: str

    def files(self) -> Iterator[File]:
        """Yield all files in the order of their positions, made as they are asked for."""
        for number in range(-(-self.setting.customers // BLOCK)):
            yield from _files(Block(self.setting, number))

    def doubles(self) -> Iterator[Double]:
        """Yield the planted pairs."""
        for number in range(-(-self.setting.customers // BLOCK)):
            yield from doubles_in(self.setting, number)

    def towers(self) -> tuple[Tower, ...]:
        """Return all office buildings."""
        return tuple(tower for some in self.setting.towers.values() for tower in some)

    def rooms(self, tower: Tower) -> Iterator[Values]:
        """Yield the rooms of a building in which no customer sits."""
        return around.rooms(tower, self.setting)


def plan(customers: int, months: int, seed: int, today: date) -> Office:
    """Return a plausible office.

    Args:
        customers: how many, 1 to 2,000,000.
        months: length of the history before ``today``, 0 to 120.
        seed: another seed, another office.
        today: the day on which the office is opened.

    Raises:
        ValueError: a number is out of range.
    """
    if not 1 <= customers <= MOST_CUSTOMERS:
        raise ValueError(f"customers must be 1 to {MOST_CUSTOMERS}")
    if not 0 <= months <= MOST_MONTHS:
        raise ValueError(f"months must be 0 to {MOST_MONTHS}")
    staff = staff_for(customers, seed, today)
    ground = spots(customers, seed, staff)
    return Office(
        setting=Setting(seed, today, customers, months, ground, towers(ground, customers, seed)),
        company=city().company,
        units=units_for(customers),
        staff=staff,
        password=password_for(seed),
        next_visit_day=_next_working_day(today),
        last_full_month=(today.replace(day=1) - timedelta(days=1)).strftime("%Y-%m"),
    )


def _next_working_day(today: date) -> date:
    return working_day(today + timedelta(days=1), date.max)


def _files(block: Block) -> list[File]:
    """Return the files of a block, doubles included."""
    naming = identity.naming(block)
    forms, calls = naming["company_form"], identity.telephones(block)
    days = columns.dates(block)
    source = dict(columns.sources(block, days["collected_on"]))
    referrers = source.pop("referrer")
    table = {
        **naming,
        **identity.whereabouts(block),
        **calls,
        **identity.certificates(block, forms),
        **columns.classes(block),
        **columns.business(block),
        **columns.firms(block, forms),
        **days,
        **source,
    }
    keys = tuple(table)
    customers = [dict(zip(keys, values, strict=True)) for values in zip(*table.values(), strict=True)]
    for customer in customers:
        if customer["stage"] == "prospect":
            customer.update(_NOTHING_BOUGHT)
    files = [
        File(position, customer, spot.area, spot.owner, referrer, None, [] if owner is None else [owner])
        for position, customer, spot, referrer, owner in zip(
            range(block.first, block.first + block.count),
            customers,
            block.spots,
            referrers,
            people.owners(block, forms, calls["phones"]),
            strict=True,
        )
    ]
    _gather(block, files)
    return files


def _gather(block: Block, files: list[File]) -> None:
    """Add to the files of a block what only some of them have."""
    for index, tower in block.towers.items():
        files[index].tower = tower
    for index, persons in people.others(block).items():
        files[index].persons.extend(persons)
    for index, found in around.downstreams(block).items():
        files[index].downstreams = found
    pairs = doubles_in(block.setting, block.number)
    for pair in pairs:
        original, copy = files[pair.original - block.first], files[pair.copy - block.first]
        copy.customer = copied(original.customer, copy.customer, pair.way)
        copy.owner = copy.owner if copy.area == original.area else original.owner
        copy.area, copy.tower = original.area, original.tower
        copy.persons, copy.downstreams = [dict(person) for person in original.persons[:1]], []
    copies = {pair.copy for pair in pairs}
    for file in files:
        if file.referrer in copies:  # typed in later than the customer it would have sent
            file.referrer = None
            file.customer.update(source="walk_in", referral_note="")
        file.decision = around.decision(block, file.customer)
    for edit in around.edits(block, [file.customer for file in files], [file.owner for file in files]):
        files[edit.position - block.first].edits.append(edit)
